"""What the sums that fail tell of a text: that a tool dropped characters out of its numbers."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.forms import form

TITLE = "甲县民政局2023年政府信息公开工作年度报告\n"
TABLE_OF_TWO = """二、主动公开政府信息情况
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t4
三、收到和处理政府信息公开申请情况
"""
LABELS = [row.label for row in form("2021").table("requests").rows]
HEAD = "项目\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"


def row(label: str, *values: int | str) -> str:
    return "\t".join([label, *map(str, values)]) + "\n"


def is_sure(*rows: str) -> bool:
    report = extract(TITLE + TABLE_OF_TWO + HEAD + "".join(rows))
    cells = {cell.id: cell for cell in report.cells}
    return cells["art20_5.licensing.decisions"].trust == "read"


FULL = row(LABELS[0], 12, 3, 4, 1, 1, 2, 23)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((10, 10, 10, 10, 0, 0, 40), (30, 30, 20, 20, 0, 0, 100), True),
        ((10, 10, 10, 10, 0, 0, 4), (30, 30, 20, 20, 0, 0, 10), False),  # ends cut
        ((10, 10, 10, 10, 0, 0, 42), (30, 30, 20, 20, 0, 0, 103), True),  # an agency's own slips
        ((0, 10, 10, 10, 0, 0, 40), (5, 30, 20, 20, 0, 0, 85), False),  # beginnings cut
        ((10, 10, 10, 10, 0, 0, 4), (30, 30, 20, 20, 0, 0, 100), True),  # one alone
        ((10, "", 10, 10, 0, 0, 31), (5, 30, 20, 20, 0, "", 76), False),  # zeros print, ones do not
        ((10, "", 10, 10, "", "", 31), (5, 30, 20, 20, "", "", 76), True),
    ],
)
def test_several_sums_that_lack_the_same_leave_what_no_sum_confirms_in_doubt(
    one: tuple[int | str, ...], other: tuple[int | str, ...], expected: bool
) -> None:
    assert is_sure(FULL, row(LABELS[1], *one), row(LABELS[2], *other)) is expected


def test_a_report_in_which_most_sums_fail_is_in_doubt_as_a_whole() -> None:
    for right, expected in ((22, True), (2, False)):
        rows = [
            row(label, 2, 5, 0, 0, 0, 0, 7 if n < right else 1) for n, label in enumerate(LABELS)
        ]
        assert is_sure(*rows) is expected


OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEWS = "四、政府信息公开行政复议、行政诉讼情况\n"


@pytest.mark.parametrize(
    ("values", "between", "expected"),
    [
        ("000002206000002", "\n\n", True),  # pdfminer moved a 2 to the end
        ("000002206000000", "\n\n", False),  # a body's own slip
        ("000002206000002", "\t", False),  # a line keeps its order
    ],
)
def test_a_value_a_line_below_all_labels_may_be_out_of_order(
    values: str, between: str, expected: bool
) -> None:
    kinds = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]
    heads = [kinds[:2], [*OUTCOMES, *kinds[2:]], [*OUTCOMES, *OUTCOMES], [*values]]
    lines = "\n".join(between.join(line) for line in heads)
    report = extract(f"{TITLE}{REVIEWS}{lines}\n\n五、存在的主要问题\n")
    reviews = [cell for cell in report.cells if cell.id.startswith("reviews.")]
    assert {cell.kind for cell in reviews} == {"number"}
    assert all(cell.trust == "doubtful" for cell in reviews) is expected
