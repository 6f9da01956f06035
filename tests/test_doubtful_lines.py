"""Rows of a text that lost a place, or show what is no cell, are doubted whole."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.cells.doubts.page_numbers import doubt_page_numbers
from gipa_extract.forms import form
from gipa_extract.models import Cell

TITLE = "甲县民政局2023年政府信息公开工作年度报告\n\n四、政府信息公开行政复议、行政诉讼情况\n\n"
GROUPS = "行政复议| 行政诉讼 | 未经复议直接起诉| 复议后起诉 "
COLUMNS = "结果维持| 结果纠正| 其他结果| 尚未审结| 总计"


def reviews(text: str) -> list[Cell]:
    return [cell for cell in extract(TITLE + text).cells if cell.id.startswith("reviews.")]


@pytest.mark.parametrize(
    "below", ["五、主要问题和改进情况", "本机关今年没有其他问题，今后将继续努力。"]
)
def test_a_row_that_takes_what_stands_below_for_a_value_is_doubtful(below: str) -> None:
    values = "33 | 109 | 937 | 172 | 1251 | 26 | 63 | 110 | \n| 199 | 673 | 107 | 946 | 617 | 2343"
    cells = reviews(f"{GROUPS}| {COLUMNS}| {COLUMNS}| {COLUMNS} | {values}  {below}\n")
    after = [cell for cell in cells if "after_reconsideration" in cell.id]
    assert all(cell.trust in ("doubtful", "missing") for cell in after), after


def test_the_rule_of_the_next_table_is_no_row_of_dashes() -> None:
    head = "| 行政复议 | | | | | | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |"
    cells = reviews(f"{head} |  |  |  |  |  | | --- | --- | --- | --- | --- | | 行政诉讼 | | | | |")
    assert not [cell for cell in cells if cell.kind == "dash" and cell.trust != "doubtful"]


def test_a_sign_before_a_number_is_no_corner_of_a_drawn_table() -> None:
    rule = "+----------+----------------+-----------+--------------+\n"
    lines = (
        "| 第二十条第（五）项                                   |\n",
        "| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n",
        "| 行政许可 | 499            | +511      |              |\n",
        "| 行政处罚 | 606            | +789      |              |\n",
    )
    table = rule + "".join(line + rule for line in lines)
    report = extract(f"甲县民政局2019年政府信息公开工作年度报告\n\n二、主动公开情况\n\n{table}")
    cells = {cell.id: cell for cell in report.cells}
    assert cells["art20_5.licensing.change"].value == 511
    assert cells["art20_5.licensing.decisions"].kind == "blank"


def test_a_row_of_more_places_than_its_tables_others_is_doubtful_where_it_begins_blank() -> None:
    names = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    head = "| | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
    rule = "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    full = "".join(f"| {name} | | 1 | 0 | 2 | 0 | 0 | 3 | 6 |\n" for name in names)
    longer = "| 四、结转下年度继续办理 | | | 0 |  | 0 | 0 |  | 0 |  |\n"
    title = "甲县民政局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n"
    report = extract(f"{title}{head}{rule}{full}{longer}\n四、政府信息公开行政复议、行政诉讼情况\n")
    rows: dict[str, list[Cell]] = {"received": [], "carried_out": []}
    for cell in report.cells:
        table, _, rest = cell.id.partition(".")
        if table == "requests" and (row := rest.partition(".")[0]) in rows:
            rows[row].append(cell)
    assert all(cell.kind == "number" and cell.trust != "doubtful" for cell in rows["received"])
    assert all(cell.trust in ("doubtful", "missing") for cell in rows["carried_out"])


SECTION_TWO = "甲县民政局2019年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"


def second(tables: str) -> dict[str, Cell]:
    return {cell.id: cell for cell in extract(SECTION_TWO + tables).cells}


def is_sure(cell: Cell) -> bool:
    return cell.trust in ("read", "confirmed")


@pytest.mark.parametrize("print_", ["[25]", "（118）", "25、", "25:30", "二十五"])
def test_print_that_is_no_value_makes_no_sure_blank(print_: str) -> None:
    head = "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n"
    decisions = "信息内容 本年处理决定数量\n"
    for rows, name in (
        (
            f"行政规范性文件 1 24 0\n{decisions}行政许可 {print_}\n行政处罚 117\n",
            "art20_5.licensing.",
        ),
        (
            f"行政规范性文件 1 {print_} 0\n{decisions}行政许可 25\n行政处罚 117\n",
            "art20_1.normative",
        ),
    ):
        cells = [cell for cell in extract(head + rows).cells if cell.id.startswith(name)]
        assert not any(is_sure(cell) and cell.kind == "blank" for cell in cells), cells


@pytest.mark.parametrize("label", ["行政许可（25）", "行政许可 [25]"])
def test_a_number_in_brackets_behind_a_label_between_pipes_makes_no_sure_blank(label: str) -> None:
    rules = "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| 规章 | 1 | 24 | 0 |\n"
    cells = second(f"{rules}| 信息内容 | 本年处理决定数量 |\n| {label} |  |\n| 行政处罚 | 117 |\n")
    assert not is_sure(cells["art20_5.licensing.decisions"])
    assert is_sure(cells["art20_6.penalty.decisions"])


def test_a_value_and_its_repetition_are_not_one_number_behind_a_zero() -> None:
    cells = second(
        "第二十条第（九）项\n信息内容采购项目数量采购总金额采购总金额\n政府集中采购06161\n"
    )
    assert not is_sure(cells["art20_9.procurement.amount"])


def test_a_page_number_behind_a_single_space_does_not_fill_up_a_row() -> None:
    text = (
        "甲县民政局2019年政府信息公开工作年度报告 二、主动公开政府信息情况 第二十条第（一）项 "
        "信息内容      本年新制作数量      本年新公开数量      对外公开总数量 "
        "规章      720      223      549 规范性文件             257      1218 1 "
        "第二十条第（五）项 信息内容      上一年项目数量      本年增/减      处理决定数量 "
        "行政许可      42      443      793 其他对外管理服务事项      348      441      197\n"
    )
    row = [c for c in extract(text).cells if c.id.startswith("art20_1.normative_documents")]
    assert not any(map(is_sure, row))


def test_values_whose_own_head_is_gone_are_not_those_of_the_head_above() -> None:
    outcomes = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n"
    cells = reviews(
        "行政复议\t行政复议\t行政复议\t行政复议\t行政复议\n" + outcomes + "\t\t\t\t\n\n"
        "行政诉讼\t\t\t\t\t\n未经复议直接起诉\t\t\t\t\t\n0\t1\t0\t0\t1\n"
    )
    assert not any(is_sure(cell) for cell in cells if cell.value)


def test_two_printings_of_a_row_that_contradict_are_not_mixed() -> None:
    head = "| | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
    name = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    rows = f"| {name} | | 988 | | 34 | 612 | 184 | 1818 |\n| {name} | | 763 | 910 | 811 | 740 | 3224 | |\n"
    title = "甲县民政局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n"
    cells = {cell.id: cell for cell in extract(title + head + rows).cells}
    for column in ("business", "research", "public_welfare", "total"):
        assert not is_sure(cells[f"requests.partly_granted.{column}"]), column


def test_a_number_at_a_lines_end_is_doubtful_where_all_lines_are_cut() -> None:
    prose = "".join(
        f"本局第{n}项工作有序推进。各科室按时公开政府信息，群众都满意\n" for n in "一二三四五"
    )
    tables = (
        "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 70 80 9\n行政规范性文件 11 24 3\n"
    )
    whole = "".join(f"本局第{n}项工作有序推进。\n" for n in "一二三四五")
    cut, kept = second(prose + tables), second(whole + tables)
    name = "art20_1.rules.in_force"
    assert (is_sure(cut[name]), is_sure(kept[name])) == (False, True)
    assert is_sure(cut["art20_1.rules.issued"])


def test_a_column_above_the_corner_is_not_the_first_one() -> None:
    head = (
        "第二十条第（一）项\n上年同期\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n"
    )
    cells = second(head + "规章\n90\n203\n705\n4\n规范性文件\n18\n593\n1462\n5\n")
    assert not any(is_sure(cell) for name, cell in cells.items() if name.startswith("art20_1."))


def test_a_row_with_a_blank_whose_sum_fails_may_have_moved_where_the_total_column_is_gone() -> None:
    head = "| | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
    row = "| 二、上年结转政府信息公开申请数量 | 0 | | 3 | 1 | 2 | 2 | {} |\n"
    title = "甲县民政局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    for total, expected in (("1", False), ("8", True)):
        cells = [c for c in extract(title + head + row.format(total)).cells if c.raw]
        assert [is_sure(cell) for cell in cells] == [expected] * 6, total


def test_a_share_behind_a_row_is_a_value_more_than_the_form_has() -> None:
    text = (
        "甲县民政局2019年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（五）项\n"
        "信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n963\n—\n648\n{}\n"
        "其他对外管理服务事项\n11\n2\n40\n"
    )
    for behind, expected in (("12.5%", False), ("", True)):
        row = [c for c in extract(text.format(behind)).cells if ".licensing." in c.id]
        assert {is_sure(cell) for cell in row} == {expected}, behind


def test_blanks_alone_beside_a_total_may_be_digits_that_a_tool_dropped() -> None:
    text = (
        "甲县民政局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
        "\t\t自然人\t\t商业企业\t\t科研机构\t\t社会公益组织\t\t法律服务机构\t\t其他\t\t总计\n"
        "一、本年新收政府信息公开申请数量\t\t10\t\t2\t\t0\t\t0\t\t0\t\t1\t\t13\n"
        "（一）予以公开\t\t\t\t\t\t\t\t\t\t\t\t\t\t10\u00a0\n"
    )
    row = [cell for cell in extract(text).cells if cell.id.startswith("requests.granted.")]
    assert not any(map(is_sure, row))


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("本年制发件数 | 本年废止件数 | 现行有效件数 | 上年件数", " | 5 | 3 | 7"),
        ("本年制发件数 | 上年同期 | 本年废止件数 | 现行有效件数", "2 | 9 | 3 | "),
    ],
)
def test_below_a_column_that_the_form_lacks_a_blank_does_not_say_where_a_row_begins(
    head: str, row: str
) -> None:
    cells = second(f"第二十条第（一）项\n| 信息内容 | {head} |\n| 规章 | {row} |\n")
    assert not any(is_sure(cell) for cell in cells.values() if cell.raw)


@pytest.mark.parametrize(("numbers", "is_page"), [("134", True), ("567", False)])
def test_a_pages_number_that_a_column_was_moved_behind_is_in_doubt(
    numbers: str, is_page: bool
) -> None:
    first, third, fourth = numbers
    tables = f"行政处罚\n\n93\n\n行政强制\n\n{first}\n\n现行有效件数\n\n20\n\n\f"
    rest = f"二、本年共答复。\n\n\f三、申请。\n\n{third}\n\n总计\n\n\f四、复议。\n\n{fourth}\n\n\f"
    start = tables.index(f"\n{first}\n") + 1
    cell = Cell("art20_6.compulsion.decisions", int(first), "number", first, None, start, start + 1)
    doubt_page_numbers([cell], tables + rest, form("2021"))
    assert (cell.doubt is not None) == is_page


@pytest.mark.parametrize(("opened", "is_sure"), [("| ", False), ("", True)])
def test_a_pipe_in_front_is_no_blank_where_pipes_open_rows(opened: str, is_sure: bool) -> None:
    """Some tool may have dropped a blank of the line, whichever."""
    values = "269 | 562 | 728 | 1559 | 591 | 758 | 238 | 598 | 2185 | 411 | 682 | 965 | 159 | 2217"
    columns = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |"
    head = (
        f"行政复议 | 行政诉讼 |\n{columns} 未经复议直接起诉 | 复议后起诉 |\n{columns} {columns}\n"
    )
    row = f"{opened}规章 | 553 | 528 | 798 |\n"
    report = extract(
        "甲县民政局2023年政府信息公开工作年度报告\n\n第二十条第（一）项\n"
        f"{opened}信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n{row}\n"
        f"四、政府信息公开行政复议、行政诉讼情况\n\n{head}| {values} |\n"
    )
    first = report["reviews.reconsideration.corrected"]
    assert (first.value, first.trust == "doubtful") == (269, not is_sure)
