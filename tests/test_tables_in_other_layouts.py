"""The form's tables as lists, turned, repeated or with columns of the agency's own, where zeros are blank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO

import pytest

from gipa_extract import Cell, extract
from tests.needs import needs

TITLE = "甲县民政局2024年政府信息公开工作年度报告"
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ROWS = {
    "一、本年新收政府信息公开申请数量": ("", "3", "4", "", "", "", "7"),
    "二、上年结转政府信息公开申请数量": ("", "", "", "", "", "", ""),
    "（一）予以公开": ("5", "", "", "1", "", "", "6"),
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": ("", "", "2", "", "", "", "2"),
    "（七）总计": ("5", "", "2", "1", "", "", "8"),
}
ROW_IDS = ("received", "carried_in", "granted", "partly_granted", "total")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEWS = {
    "行政复议": ("", "", "", "", ""),
    "行政诉讼（未经复议直接起诉）": ("", "", "", "", ""),
    "行政诉讼（复议后起诉）": ("6", "", "", "1", "7"),
}
REVIEW_IDS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
REQUESTS = "三、收到和处理政府信息公开申请情况"
SMALL = (
    "<p>二、主动公开政府信息情况</p><table>"
    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    "<tr><td>规章</td><td>8</td><td>0</td><td>9</td></tr></table>"
)
"""A page with a table is not read as one that was typed."""
SUITS = "四、政府信息公开行政复议、行政诉讼情况"


def cells_of(body: str) -> dict[str, Cell]:
    page = f"<html><body><h2>{TITLE}</h2>{SMALL}<p>{REQUESTS}</p>{body}</body></html>"
    return {cell.id: cell for cell in extract(page.encode()).cells}


def suits_of(body: str) -> dict[str, Cell]:
    return cells_of(f"<p>{SUITS}</p>{body}<p>五、存在的主要问题及改进情况</p><p>无。</p>")


def table(*rows: Sequence[str]) -> str:
    lines = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def printed(cells: dict[str, Cell], table_id: str, rows: Sequence[str]) -> list[list[str | None]]:
    """What is surely read of some rows: a number as printed, a blank as "", else None."""
    return [
        [
            None if cell.trust in ("doubtful", "missing") else cell.raw or ""
            for cell in cells.values()
            if cell.id.startswith(f"{table_id}.{row}.")
        ]
        for row in rows
    ]


def requests_read(body: str) -> list[list[str | None]]:
    return printed(cells_of(body), "requests", ROW_IDS)


def reviews_read(body: str) -> list[list[str | None]]:
    return printed(suits_of(body), "reviews", REVIEW_IDS)


def flat(rows: Iterable[Sequence[str | None]]) -> list[str]:
    return [value for row in rows for value in row if value is not None]


ALL_REQUESTS = [[*values] for values in ROWS.values()]
ALL_REVIEWS = [[*values] for values in REVIEWS.values()]


def dl(values: Sequence[str], heads: Sequence[str] = HEADS) -> str:
    pairs = zip(heads, values, strict=True)
    return f"<dl>{''.join(f'<dt>{head}</dt><dd>{value}</dd>' for head, value in pairs)}</dl>"


def ul(values: Sequence[str], heads: Sequence[str] = HEADS) -> str:
    pairs = zip(heads, values, strict=True)
    return f"<ul>{''.join(f'<li>{head}：{value}</li>' for head, value in pairs)}</ul>"


def line(values: Sequence[str], heads: Sequence[str] = HEADS) -> str:
    pairs = zip(heads, values, strict=True)
    return "，".join(head + (value or "/") for head, value in pairs) + "。"


@pytest.mark.parametrize("listed", [dl, ul])
def test_what_a_list_leaves_empty_is_blank(listed: Callable[..., str]) -> None:
    body = "".join(f"<p>{label}</p>{listed(values)}" for label, values in ROWS.items())
    assert requests_read(f"{body}<p>{SUITS}</p>") == ALL_REQUESTS


def test_a_dash_behind_a_label_of_a_line_stands_for_its_value() -> None:
    body = "".join(f"<p>{label}：{line(values)}</p>" for label, values in ROWS.items())
    wanted = [[value or "/" for value in values] for values in ROWS.values()]
    assert requests_read(body) == wanted


@pytest.mark.parametrize("listed", [dl, ul])
def test_three_rows_of_a_list_are_reviews(listed: Callable[..., str]) -> None:
    body = "".join(f"<p>{label}</p>{listed(values, OUTCOMES)}" for label, values in REVIEWS.items())
    assert reviews_read(body) == ALL_REVIEWS


def test_last_years_total_is_no_total_of_a_list() -> None:
    heads = (*HEADS, "上年总计")
    body = "".join(
        f"<p>{label}</p>{ul(('', '2', '', '', '', '', '', '9'), heads)}" for label in ROWS
    )
    assert requests_read(body) == [["", "2", "", "", "", "", ""]] * len(ROWS)


def test_labels_above_all_their_values_are_no_list_of_blanks() -> None:
    labels = "".join(f"<p>{head}：</p>" for head in HEADS)
    values = "".join(f"<p>{value}</p>" for value in (9, 3, 4, 0, 0, 0, 16))
    body = "".join(f"<p>{label}</p>{labels}{values}" for label in ROWS)
    assert "" not in flat(requests_read(body))


def test_a_row_for_each_cell_may_be_blank() -> None:
    rows = [
        (label, head, value)
        for label, values in ROWS.items()
        for head, value in zip(HEADS, values, strict=True)
    ]
    extra = [("其中：网络提交", head, "0") for head in HEADS]
    assert requests_read(table(("事项", "申请人", "数量"), *rows, *extra)) == ALL_REQUESTS


def test_a_turned_table_has_rows_of_blanks_and_of_its_own() -> None:
    columns = [(head, "", *(values[n] for values in ROWS.values())) for n, head in enumerate(HEADS)]
    body = table(
        ("申请人情况", "", *ROWS), *columns, ("同比增长（%）", "", "-", "3", "-", "-", "12.5")
    )
    assert requests_read(body) == ALL_REQUESTS


def test_a_head_merged_over_two_lines_may_be_written_in_both() -> None:
    first = ["行政复议"] * 5 + ["行政诉讼"] * 10
    second = [*OUTCOMES] + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    values = flat(REVIEWS.values())
    body = table(first, second, OUTCOMES * 3, values)
    assert reviews_read(body) == ALL_REVIEWS


def test_the_sum_below_rows_of_blanks_is_no_rows_value() -> None:
    rows = [(label, *[""] * 5) for label in REVIEWS]
    body = table(("情形", *OUTCOMES), *rows, ("合计", *["0"] * 5))
    assert set(flat(reviews_read(body))) <= {""}


def test_the_reviews_line_may_begin_with_what_it_counts() -> None:
    head = [
        "",
        *(group for group in ("行政复议", "未经复议直接起诉", "复议后起诉") for _ in range(5)),
    ]
    values = flat(REVIEWS.values())
    lines = [head, ["", *OUTCOMES * 3], ["数量", *values]]
    assert reviews_read(table(*lines)) == ALL_REVIEWS
    read = reviews_read(table(*lines, ["上年", *["4"] * 15]))
    assert "4" not in flat(read)


def test_a_half_of_a_table_may_end_in_a_column_of_the_agencys_own() -> None:
    left = [(label, v[0], v[6], "9") for label, v in ROWS.items()]
    right = [(label, *v[1:6]) for label, v in ROWS.items()]
    halves = (("申请人情况", HEADS[0], HEADS[6], "上年总计"), *left)
    body = table(*halves) + table(("申请人情况", *HEADS[1:6]), *right)
    assert requests_read(body) == ALL_REQUESTS


def test_an_empty_cell_behind_the_last_column_moves_nothing() -> None:
    cells = [
        f"<td>{label}</td>" + "".join(f"<td>{v}</td>" for v in row) for label, row in ROWS.items()
    ]
    cells[1] += "<td></td>"
    head = "".join(f"<td>{head}</td>" for head in (*HEADS[1:6], "备注"))
    body = (
        f"<table><tr><td rowspan=2>申请人情况</td><td rowspan=2>{HEADS[0]}</td>"
        f"<td colspan=5>法人或其他组织</td><td rowspan=2>{HEADS[6]}</td><td rowspan=2>备注</td></tr>"
        f"<tr>{head.replace('<td>备注</td>', '')}</tr>"
        + "".join(f"<tr>{row}{'' if n == 1 else '<td>8</td>'}</tr>" for n, row in enumerate(cells))
        + "</table>"
    )
    assert requests_read(body.replace("<td></td></tr>", "<td></td><td></td></tr>")) == ALL_REQUESTS


def test_a_column_for_each_cell_names_its_row_above_its_own_label() -> None:
    labels = [label for label in ROWS for _ in HEADS]
    values = flat(ROWS.values())
    assert requests_read(table(labels, HEADS * len(ROWS), values)) == ALL_REQUESTS


def test_blocks_as_wide_as_their_share_are_the_reviews_table() -> None:
    style = ".r{display:flex}.ct>.r{display:table-row}.ct .c{display:table-cell}"

    def row(*cells: tuple[int, str]) -> str:
        blocks = (
            f'<div class="c" style="flex:0 0 calc({100 * n}% / 15)">{text}</div>'
            for n, text in cells
        )
        return f'<div class="r">{"".join(blocks)}</div>'

    groups = row((5, "行政复议"), (5, "未经复议直接起诉"), (5, "复议后起诉"))
    values = flat(REVIEWS.values())
    lines = groups + row(*((1, each) for each in OUTCOMES * 3)) + row(*((1, v) for v in values))
    assert reviews_read(f"<style>{style}</style><div>{lines}</div>") == ALL_REVIEWS


def test_a_tab_behind_a_paragraphs_label_is_an_empty_place() -> None:
    docx = needs("docx", "docx")
    book = docx.Document()
    book.add_paragraph(TITLE)
    small = book.add_table(2, 4)
    head = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    for cell, text in zip(small._cells, (*head, "规章", "8", "0", "9"), strict=True):
        cell.text = text
    book.add_paragraph(REQUESTS)
    for label, values in ROWS.items():
        book.add_paragraph(label)
        for head, value in zip(HEADS, values, strict=True):
            book.add_paragraph(f"{head}\t{value}")
    book.add_paragraph(SUITS)
    stream = BytesIO()
    book.save(stream)
    cells = {cell.id: cell for cell in extract(stream.getvalue()).cells}
    assert printed(cells, "requests", ROW_IDS) == ALL_REQUESTS


def test_a_turned_tables_head_is_no_row_of_blanks() -> None:
    pads = [""] * 4
    caption = "<tr><td colspan=7>第二十条第（六）项</td></tr>"
    rows = table(("信息内容", "行政处罚", "行政强制", *pads), ("本年处理决定数量", "4", "5", *pads))
    body = rows.replace("<table>", f"<p>二、主动公开政府信息情况</p><table>{caption}")
    cells = cells_of(body)
    assert cells["art20_6.penalty.decisions"].raw == "4"
    assert cells["art20_6.compulsion.decisions"].raw == "5"


@pytest.mark.parametrize("listed", [dl, ul])
def test_a_row_of_the_agencys_own_fills_no_row_before_it(listed: Callable[..., str]) -> None:
    rows = {**ROWS, "（七）总计": [""] * 7}
    body = "".join(f"<p>{label}</p>{listed(values)}" for label, values in rows.items())
    own = f"<p>其中：通过政务平台网上提交的申请</p>{listed('0123456')}"
    assert requests_read(body + own)[-1] == [""] * 7


@pytest.mark.parametrize("listed", [dl, ul])
def test_a_label_right_above_another_rows_has_no_values(listed: Callable[..., str]) -> None:
    body = "".join(f"<p>{label}</p>{listed(ROWS[label])}" for label in [*ROWS][:-1])
    other = f"<p>（七）总计</p><p>其中：通过政务平台网上提交的申请</p>{listed('0123456')}"
    assert requests_read(body + other)[-1] == [None] * 7


def test_a_table_for_each_row_of_reviews_may_be_blank_and_in_another_order() -> None:
    heads = (OUTCOMES[-1], *OUTCOMES[:-1])
    tables = (
        f"<p>（{number}）{label}</p>{table(heads, (values[-1], *values[:-1]))}"
        for number, (label, values) in zip("一二三", REVIEWS.items(), strict=True)
    )
    assert reviews_read("".join(tables)) == ALL_REVIEWS


def workbook(*, column: int, framed: bool) -> bytes:
    openpyxl = needs("openpyxl", "xlsx")
    styles = pytest.importorskip("openpyxl.styles")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.cell(1, column, TITLE)
    sheet.cell(2, column, REQUESTS)
    for place, head in enumerate(HEADS):
        sheet.cell(3, column + 3 + place, head)
    labels = ("三、本年度办理结果", "（三）不予公开", "1.属于国家秘密")
    for place, text in enumerate((*labels, *(1, 2, 3, 4, 5, 6, 21))):
        sheet.cell(4, column + place, text)
    sheet.cell(6, column, SUITS)
    groups = (*["行政复议"] * 5, *["未经复议直接起诉"] * 5, *["复议后起诉"] * 5)
    for place, (group, outcome) in enumerate(zip(groups, OUTCOMES * 3, strict=True)):
        sheet.cell(7, column + place, group)
        sheet.cell(8, column + place, outcome)
    if framed:
        side = styles.Side(style="thin")
        for place in range(15):
            frame = styles.Border(left=side, right=side, top=side, bottom=side)
            sheet.cell(9, column + place).border = frame
    sheet.cell(10, column, "五、存在的主要问题及改进情况")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_sheets_table_may_begin_far_from_its_side() -> None:
    cells = {cell.id: cell for cell in extract(workbook(column=6, framed=False)).cells}
    assert printed(cells, "requests", ["refused_state_secret"]) == [[*"123456", "21"]]


@pytest.mark.parametrize(("framed", "kind"), [(True, "blank"), (False, "absent")])
def test_a_line_drawn_below_a_head_is_blank(framed: bool, kind: str) -> None:
    cells = extract(workbook(column=1, framed=framed)).cells
    assert {cell.kind for cell in cells if cell.id.startswith("reviews.")} == {kind}


def test_a_slip_in_a_label_of_a_list_leaves_the_other_values() -> None:
    heads = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机够", "其他", "总计")
    body = "".join(f"<p>{label}</p>{ul((*'123456', '21'), heads)}" for label in [*ROWS][:-1])
    assert requests_read(body)[0] == ["1", "2", "3", "4", None, "6", "21"]
