"""Pages on which not all is as the tags stand: scripts write cells, tables run from right to left."""

from __future__ import annotations

import pytest

from gipa_extract import Cell, extract

PAGE = "<html><body><h2>甲县民政局2024年政府信息公开工作年度报告</h2>{}</body></html>"
ART20_5 = (
    "<p>二、主动公开政府信息情况</p><table><tr><td colspan=9>第二十条第（五）项</td></tr>{}</table>"
)
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def cells_of(body: str) -> dict[str, Cell]:
    return {cell.id: cell for cell in extract(PAGE.format(body).encode()).cells}


def row(*texts: str) -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"


def requests(*rows: str) -> str:
    return f"<p>三、收到和处理政府信息公开申请情况</p><table>{row('申请人情况', *HEADS)}</table>{''.join(rows)}"


def licensing(cell: str, script: str = "") -> Cell:
    rows = row("信息内容", "本年处理决定数量") + f"<tr><td>行政许可</td>{cell}</tr>"
    return cells_of(ART20_5.format(rows) + script)["art20_5.licensing.decisions"]


@pytest.mark.parametrize(
    "script",
    [
        'document.getElementById("n1").innerHTML = data[0];',
        'for (var i = 0; i < 9; i++) { document.getElementById("n" + (i + 1)).innerText = d[i]; }',
        "$('#n1').text(data.count)",
        "var cells = document.querySelectorAll('td.num'); cells[0].textContent = 12;",
    ],
)
def test_a_cell_that_a_script_writes_is_doubtful(script: str) -> None:
    cell = '<td class="num" id="n1">0</td>'
    assert licensing(cell, f"<script>{script}</script>").trust == "doubtful"


@pytest.mark.parametrize(
    "script",
    [
        'document.getElementById("share").innerHTML = links;',
        'document.getElementById("n1").style.color = "red";',
        'if (document.getElementById("n1").innerHTML == "0") { hide(); }',
    ],
)
def test_a_script_that_writes_elsewhere_casts_no_doubt(script: str) -> None:
    cell = licensing('<td class="num" id="n1">12</td>', f"<script>{script}</script>")
    assert (cell.value, cell.trust) == (12, "read")


def test_a_lifted_small_number_is_a_mark_beside_the_number() -> None:
    mark = '<font size="1" style="position:relative;top:-6px">3</font>'
    assert licensing(f"<td>2886{mark}</td>").value == 2886
    lifted = '<span style="position:relative;top:-3.0pt">2886</span>'  # as Word lifts whole lines
    assert licensing(f"<td>{lifted}</td>").value == 2886


@pytest.mark.parametrize("turn", ['dir="rtl"', 'style="direction: rtl"'])
def test_the_rows_of_a_table_from_right_to_left_are_read_as_they_are_seen(turn: str) -> None:
    turned = row("209", "91", "0", "0", "0", "86", "32", "（一）予以公开")
    cells = cells_of(requests(f"<table {turn}>{turned}</table>"))
    own = [
        cells[f"requests.granted.{name}"].value for name in ("natural_person", "business", "total")
    ]
    assert own == [32, 86, 209]


def test_last_years_column_is_no_misprint_of_this_years() -> None:
    rows = row("信息内容", "上年处理决定数量", "本年处理决定数量") + row("行政许可", "694", "113")
    merged = rows.replace("<td>上年", "<td colspan=2>上年").replace("<td>694", "<td colspan=2>694")
    for each in (rows, merged):
        cell = cells_of(ART20_5.format(each))["art20_5.licensing.decisions"]
        assert (cell.value, cell.trust) == (113, "read")


def test_a_row_that_a_blank_moved_to_the_right_is_doubtful() -> None:
    moved = row("1.本机关不掌握相关政府信息", "", "28", "0", "0", "0", "0", "0")
    whole = row("2.没有现成信息需要另行制作", "3", "0", "0", "0", "0", "0", "3")
    cells = cells_of(requests().replace("</table>", moved + whole + "</table>"))
    assert {c.trust for i, c in cells.items() if ".unable_not_held." in i} == {"doubtful"}
    assert {c.trust for i, c in cells.items() if ".unable_needs_creation." in i} == {"read"}


def test_an_article_that_is_invisible_until_a_script_shows_it_is_read() -> None:
    whole = row("2.没有现成信息需要另行制作", "3", "0", "0", "0", "0", "0", "3")
    other = row("3.补正后申请内容仍不明确", "0", "0", "0", "0", "0", "5", "5")
    table = requests().replace("</table>", whole + other + "</table>")
    cells = cells_of(f'<div id="js_content" style="visibility: hidden; opacity: 0;">{table}</div>')
    assert cells["requests.unable_needs_creation.total"].value == 3
    assert cells["requests.unable_unclear.other_org"].value == 5
