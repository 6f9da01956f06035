"""The table of reviews with a row for each name, and with blanks at its row's end."""

from __future__ import annotations

from gipa_extract import extract

TITLE = "青石县水务局2023年政府信息公开工作年度报告"
HEADING = "四、政府信息公开行政复议、行政诉讼情况"
OUTCOMES = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"


def reviews_of(*lines: str) -> list[tuple[object, str]]:
    cells = extract(
        "\n".join((TITLE, HEADING, *lines, "五、存在的主要问题及改进情况", "无。"))
    ).cells
    return [
        (c.value, c.kind) for c in cells if c.id.startswith("reviews.") and c.trust != "doubtful"
    ]


def test_a_group_of_rows_stands_before_the_first_of_them() -> None:
    read = reviews_of(
        f"| 类别 | {OUTCOMES} |",
        "| 行政复议 | 93 | 5 | 67 | 3 | 168 |",
        "| 行政诉讼 | 未经复议直接起诉 | 69 | 87 | 23 |  | 179 |",
        "| 复议后起诉 | 34 | 81 | 54 | 39 | 208 |",
    )
    assert [value for value, _ in read[5:10]] == [69, 87, 23, None, 179]
    assert read[8] == (None, "blank")


def test_blanks_at_a_row_s_end_below_shorter_rows_of_labels_are_cells() -> None:
    head = (
        "| 行政复议 | 行政诉讼 |",
        "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |",
        f"| {OUTCOMES} | {OUTCOMES} |",
    )
    read = reviews_of(*head, "| 2 | 2 | 0 | 0 | 4 | 0 | 0 | 7 | 0 | 7  | | | | | |")
    assert [value for value, _ in read] == [2, 2, 0, 0, 4, 0, 0, 7, 0, 7, *[None] * 5]
    filled_up = [f"{line} {'| ' * (15 - line.count('|') + 1)}" for line in head]
    unsure = reviews_of(*filled_up, "| 2 | 2 | 4 | 0 | 7 | 7 | | | | | | | | | |")
    assert {kind for _, kind in unsure} <= {"absent"}
