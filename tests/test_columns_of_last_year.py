"""A lone column of another year is not the report's own."""

from __future__ import annotations

import pytest

from gipa_extract import extract

TITLE = "甲县水利局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（六）项\n"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("上年处理决定数量", "doubtful"),
        ("2022年处理决定数量", "doubtful"),
        ("2023年处理决定数量", "read"),
        ("本年处理决定数量", "read"),
        ("处理决定数量", "read"),
    ],
)
def test_what_stands_below_a_label_of_another_year_is_doubtful(columns: str, expected: str) -> None:
    rows = "行政处罚\t17\n行政强制\t3\n"
    report = extract(f"{TITLE}信息内容\t{columns}\n{rows}三、收到和处理政府信息公开申请情况\n")
    assert {report[f"art20_6.{row}.decisions"].trust for row in ("penalty", "compulsion")} == {
        expected
    }


def test_beside_the_own_years_column_it_says_nothing_of_that_one() -> None:
    rows = "行政处罚\t9\t17\n行政强制\t4\t3\n"
    head = "信息内容\t上年处理决定数量\t本年处理决定数量\n"
    cell = extract(f"{TITLE}{head}{rows}")["art20_6.penalty.decisions"]
    assert cell.value == 17
    assert cell.trust == "read"
