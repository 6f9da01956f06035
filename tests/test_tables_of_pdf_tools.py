"""Tables as tools make text of a PDF's pages: cells that a border cuts, columns that they name, pages at their own scale."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell

TITLE = "测试县2024年政府信息公开工作年度报告\n\n"
REQUESTS = f"{TITLE}三、收到和处理政府信息公开申请情况\n\n"
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
RULE = "|---" * 10 + "|\n"


def cells_of(text: str) -> dict[str, Cell]:
    return {cell.id: cell for cell in extract(text).cells}


def row_of(cells: dict[str, Cell], row: str) -> list[object]:
    return [cell.value for name, cell in cells.items() if name.startswith(f"{row}.")]


def a_markdown_table(*rows: str) -> str:
    head = f"|申请人情况||||||||||\n{RULE}||||{'|'.join(COLUMNS)}|\n"
    return f"{REQUESTS}{head}{''.join(f'|{row}|{chr(10)}' for row in rows)}"


CUT_LABELS = (
    "一、本年<br>数量|新收政府信息|公开申请|76|16|34|22|18|11|177",
    "二、上年<br>数量|结转政府信息|公开申请|3|2|0|0||0|5",
    "三、本年|（一）予以|公开|14|0||14||11|39",
    "度办理结<br>果|（二）部分<br>分处理的，<br>情形，不计<br>形）|公开（区<br>只计这一<br>其他情|0|||0|0||",
    "||1.属于国<br>家秘密|||0|0|||0",
)


def test_a_label_whose_lines_go_over_several_cells_names_its_row() -> None:
    cells = cells_of(a_markdown_table(*CUT_LABELS))
    assert row_of(cells, "requests.carried_in") == [3, 2, 0, 0, None, 0, 5]
    assert row_of(cells, "requests.granted") == [14, 0, None, 14, None, 11, 39]
    assert row_of(cells, "requests.partly_granted") == [0, None, None, 0, 0, None, None]
    assert not cells["requests.granted.business"].doubt


def test_words_behind_a_label_are_none_of_its_values() -> None:
    unjoined = [row.replace("<br>", "") for row in CUT_LABELS]
    cells = cells_of(a_markdown_table(*unjoined))
    partly = [cell for name, cell in cells.items() if name.startswith("requests.partly_granted.")]
    assert "text" not in {cell.kind for cell in partly}
    assert all(cell.doubt for cell in partly)


def test_names_that_a_tool_gives_to_columns_are_no_heads() -> None:
    groups = "|行政复议|Col2|Col3|Col4|Col5|行政诉讼" + "".join(f"|Col{n}" for n in range(7, 16))
    rule = "|---" * 15 + "|"
    direct, behind = "|未经复议直接起诉" * 5, "|复议后起诉" * 5
    outcomes = "|结果<br>维持|结果<br>纠正|其他<br>结果|尚未<br>审结|总计"
    values = "|0||2|5|7|||3|5|8|||0|0||"
    lines = (f"{groups}|", rule, f"{outcomes}{direct}{behind}|", f"{outcomes * 3}|", values)
    cells = cells_of(f"{TITLE}四、政府信息公开行政复议、行政诉讼情况\n\n" + "\n".join(lines))
    assert row_of(cells, "reviews.reconsideration") == [0, None, 2, 5, 7]
    assert row_of(cells, "reviews.litigation_direct") == [None, None, 3, 5, 8]
    assert not cells["reviews.reconsideration.total"].doubt


@pytest.mark.parametrize("mark", ["__", "_", "***"])
def test_marks_of_bold_letters_are_no_blanks_to_be_filled_in(mark: str) -> None:
    table = ("第二十条第（八）项", "信息内容", "本年收费金额（单位：万元）", "行政事业性收费", "0")
    headings = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
    first, second = (f"{mark}{heading}{mark}" for heading in headings)
    fees = cells_of(TITLE + "\n\n".join((first, *table, second, "申请人情况")))[
        "art20_8.fees.amount"
    ]
    assert (fees.raw, fees.doubt) == ("0", None)


PLACES = (48, 58, 66, 76, 86, 95, 108)
"""Where values of one digit begin; a total of three begins further left, and ends before it."""
LABELS = (
    " 一、本年新收政府信息公开申请数量",
    " 二、上年结转政府信息公开申请数量",
    "          （一）予以公开",
    "                      1.属于国家秘密",
    "                      2.其他法律行政法规禁止公开",
    "                      3.危及“三安全一稳定”",
    "          （三）不予       4.保护第三方合法权益",
    "                      5.属于三类内部事务信息",
    "                      6.属于四类过程性信息",
    "                      7.属于行政执法案卷",
    "                      8.属于行政查询事项",
)
SET_ROWS = (
    (57, 11, 18, 13, None, 12, 111),
    (3, 3, None, 0, 0, 0, 6),
    (9, 0, None, None, 0, None, 9),
    (None, None, 0, 0, 0, None, 0),
    (0, None, 0, 0, None, 0, None),
    (None, 0, None, 0, None, 0, 0),
    (50, None, None, 50, None, 12, 112),
    (0, 0, 0, 0, None, None, None),
    (None, 0, 0, None, 0, None, 0),
    (90, 9, None, None, None, 1, 100),
    (14, 0, None, 13, 0, None, 27),
)
IDS = (
    "received",
    "carried_in",
    "granted",
    "refused_state_secret",
    "refused_law",
    "refused_security",
    "refused_third_party",
    "refused_internal",
    "refused_process",
    "refused_case_file",
    "refused_query",
)


def a_page_at_its_own_scale(rows: tuple[tuple[int | None, ...], ...]) -> str:
    """Rows below a running head, with the labels of their columns on the page above."""
    lines = []
    for label, values in zip(LABELS, rows, strict=True):
        line = label
        for place, value in zip(PLACES, values, strict=True):
            printed = "" if value is None else str(value)
            line += " " * ((place - 4 * (place == 108 and len(printed) > 1)) - len(line)) + printed
        lines.append(line.rstrip())
    head = (
        f"{' ' * 51}申请人情况\n\n （本列数据的勾稽关系为：第一项加第二项之和，等于第                      法人或其他组织\n"
        f"         三项加第四项之和）           自然人{' ' * 41}总计\n"
        f"{' ' * 35}商业企       科研机    社会公    法律服\n{' ' * 70}其他\n{' ' * 36}业         构     益组织    务机构\n"
    )
    furniture = f"\n\n{' ' * 28}第1页共4页\n测试县政府信息公开工作年度报告{' ' * 90}2024\n\n\n"
    return f"{REQUESTS}{head}{furniture}{chr(10).join(f'{line}{chr(10)}' for line in lines)}"


def test_wide_and_narrow_values_of_one_column_are_one_column() -> None:
    cells = cells_of(a_page_at_its_own_scale(SET_ROWS))
    for name, values in zip(IDS, SET_ROWS, strict=True):
        assert row_of(cells, f"requests.{name}") == [*values]
    assert not cells["requests.carried_in.legal_service"].doubt


def test_a_column_that_shows_twice_is_not_taken_for_one_that_is_always_blank() -> None:
    blank = tuple((*row[:4], None, *row[5:]) for row in SET_ROWS)
    cells = cells_of(a_page_at_its_own_scale(blank))
    for name, values in zip(IDS, blank, strict=True):
        own = [cell for each, cell in cells.items() if each.startswith(f"requests.{name}.")]
        wrong = [cell for cell, value in zip(own, values, strict=True) if cell.value != value]
        assert all(cell.doubt or cell.kind == "absent" for cell in wrong)


def test_a_blank_row_beside_numbers_without_a_label_is_doubted() -> None:
    label = "8.属于行政查询事项"
    full = "".join(
        f",,{row.split()[-1]},{','.join(map(str, (n, 1, 0, 0, 0, 0, n + 1)))}\n"
        for n, row in enumerate(LABELS[3:10])
    )
    head = f",,,申请人情况,,,,,,\n,,,{','.join(COLUMNS)}\n"
    rows = f",（四）无,,,0,,,0,0,0\n\n,,{label},,,,,,,\n"
    cells = cells_of(f"{REQUESTS}{head}{full}{rows}")
    blanks = [cell for name, cell in cells.items() if name.startswith("requests.refused_query.")]
    assert {cell.kind for cell in blanks} == {"blank"}
    assert all(cell.doubt for cell in blanks)
