"""What browsers of text and libraries make of tables is read where the form shows what they did."""

from __future__ import annotations

import re

import pytest

from gipa_extract import extract
from tests import printed_rows as printed

COLUMNS = printed.COLUMNS


def test_a_label_at_the_margin_of_the_rows_stands_over_no_value() -> None:
    """lynx sets the further lines of cells at its margin, below 自然人 and 总计 far to the right."""
    head = f"{'申请人情况':>60}\n{'自然人 法人或其他组织 总计':>70}\n"
    head += "   商业\n   企业 科研\n   机构 社会\n   公益组织 法律\n   服务机构 其他"
    rows = [
        f"     {label:<30}{'':10}{' '.join(map(str, printed.VALUES[row]))}"
        for row, label in printed.LABELS.items()
    ]
    printed.read_whole(printed.text(head, *rows))


def test_labels_right_of_those_that_the_form_prints_behind_them_are_in_doubt() -> None:
    head = f"{'总计':>24}{'自然人':>20}\n"
    head += "".join(f"{label:>{40 - 4 * n}}\n" for n, label in enumerate(COLUMNS[1:-1]))
    rows = [
        f"{label:<20}  {'   '.join(map(str, printed.VALUES[row]))}"
        for row, label in printed.LABELS.items()
    ]
    report = extract(printed.text(head.rstrip("\n"), *rows))
    assert report["requests.received.natural_person"].trust != "read"


MARKED_BLANKS = """|
行政复议 |
行政诉讼 |
|||||||||||||
|
结果维持 |
结果纠正 |
其他结果 |
尚未审结 |
总计 |
未经复议直接起诉 |
复议后起诉 |
||||||||
|
结果维持 |
结果纠正 |
其他结果 |
尚未审结 |
总计 |
结果维持 |
结果纠正 |
其他结果 |
尚未审结 |
总计 |
|||||
|
2 |
6 |
2 |
|
11 |
10 |
|
11 |
|
21 |
|
|
10 |
|
10 |
五、存在的主要问题及改进情况"""


def test_a_row_between_single_pipes_is_counted_out_though_its_sum_fails() -> None:
    """trafilatura 2 opens each row by a pipe, ends each cell in one and prints one for a blank."""
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    report = extract("\n".join((*printed.lines(), heading, MARKED_BLANKS)))
    assert report["reviews.reconsideration.total"].value == 11
    assert report["reviews.litigation_direct.other"].value == 11
    assert report["reviews.litigation_after_reconsideration.other"].value == 10
    assert report["reviews.litigation_direct.corrected"].kind == "blank"
    assert report["reviews.reconsideration.total"].trust == "doubtful"


@pytest.mark.parametrize("lost", ["|\n11 |\n|\n21", "|\n21 |"])
def test_a_row_between_single_pipes_that_lacks_one_is_not_read(lost: str) -> None:
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    text = "\n".join((*printed.lines(), heading, MARKED_BLANKS.replace(lost, lost[2:], 1)))
    report = extract(text)
    assert report["reviews.reconsideration.total"].trust in ("doubtful", "missing")


BROKEN_HEAD = """申请人情况 | 自然人 | 法人或其他组织 | 总计
商业
企业 | 科研
机构 | 社会
公益组织 | 法律
服务机构 | 其他"""


@pytest.mark.parametrize("mark", ["**", ""])
def test_marks_of_a_heading_are_no_words_behind_a_row_of_blanks(mark: str) -> None:
    rows = [
        " | ".join((label, *(str(value or "") for value in printed.VALUES[row])))
        for row, label in printed.LABELS.items()
    ]
    rows[-1] = f"{printed.LABELS['carried_out']} |  |  |  |  |  |  |   "
    heading = f"{mark}四、政府信息公开行政复议、行政诉讼情况{mark}"
    report = extract(printed.text(BROKEN_HEAD, *rows, "  ", heading, "", "本年度无。"))
    row = [report[f"requests.carried_out.{each}"] for each in printed.COLUMN_IDS]
    assert [cell.kind for cell in row] == ["blank"] * 7


CHANGES = """二、主动公开政府信息情况
第二十条第（五）项
信息内容
上一年项目数量
本年增
/
减
处理决定数量
行政许可
40
减
29
535
其他对外管理服务事项
0
增
9
2518
"""


def test_a_sign_is_joined_to_its_number_where_empty_lines_part_cells() -> None:
    text = re.sub("\n(?!/|减\n处|29|9)", "\n\n", CHANGES)
    report = extract(f"某某县民政局2020年政府信息公开工作年度报告\n\n{text}")
    row = [
        report[f"art20_5.licensing.{each}"] for each in ("items_last_year", "change", "decisions")
    ]
    assert [cell.value for cell in row] == [40, -29, 535]


def test_a_full_row_with_places_behind_its_total_lost_no_blanks() -> None:
    """python-docx writes merged cells again in each of their places, one to the left of a row's own."""
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    label = printed.LABELS["carried_in"]
    rows = [
        (corner, corner, *["申请人情况"] * 7, "", ""),
        (corner, corner, *COLUMNS, "", ""),
        (label, label, *"1320006", "", ""),
        ("三、本年度办理结果", "（三）不予公开", "1.属于国家秘密", "0", "", *"0000", "", ""),
    ]
    report = extract(printed.text(*(f"| {' | '.join(row)} |" for row in rows)))
    row = [report[f"requests.refused_state_secret.{each}"] for each in printed.COLUMN_IDS]
    assert [cell.kind for cell in row] == ["number", "blank", *["number"] * 4, "blank"]


WIDE = "\t".join(("一、本年新收政府信息公开申请数量", *"1234567", "28"))


@pytest.mark.parametrize(
    ("fees", "items", "change"),
    [("0\t增40\t增40", 0, 40), ("\t增40\t增40", None, 40), ("7\t\t", 7, None)],
)
def test_a_label_in_each_of_its_merged_places_tells_a_rows_places(
    fees: str, items: int | None, change: int | None
) -> None:
    """Also beside a table of other widths, where a blank and a number twice had been two numbers."""
    lines = [
        "某某县民政局2019年政府信息公开工作年度报告",
        "第二十条第（八）项\t第二十条第（八）项\t第二十条第（八）项\t第二十条第（八）项",
        "信息内容\t上一年项目数量\t本年增/减\t本年增/减",
        f"行政事业性收费\t{fees}",
        "\t".join(("申请人情况", *COLUMNS, "")),
        WIDE,
    ]
    report = extract("\n".join(lines))
    row = [report[f"art20_8.fees.{each}"] for each in ("items_last_year", "change")]
    assert [cell.value for cell in row] == [items, change]
    assert items is None or all(cell.trust == "read" for cell in row)


def test_a_tab_round_each_text_is_no_blank_beside_a_label() -> None:
    """BeautifulSoup's get_text with a tab, of a page whose tags stand on lines of their own."""
    lines = printed.lines("\n")
    lines[4:4] = ["第二十条第（五）项", "信息内容", "本年处理决定数量", "行政许可", "936"]
    cells = "\n".join(lines).split("\n")
    report = extract("".join(f"\t{cell}\t\n\t\n\t\n" for cell in cells))
    assert report["art20_5.licensing.decisions"].value == 936
    assert report["art20_5.licensing.decisions"].trust == "read"
