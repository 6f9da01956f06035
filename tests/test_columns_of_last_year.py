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


@pytest.mark.parametrize(
    "caption",
    [
        "附：上年度（2022年）收到和处理政府信息公开申请情况（仅供对比，非本年数据）",
        "上年收到和处理政府信息公开申请情况",
        "去年政府信息公开申请情况统计",
    ],
)
def test_a_row_below_a_caption_of_last_year_is_doubtful(caption: str) -> None:
    """The report's own row is blank, or stands where the text no longer reaches."""
    head = "申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    received = "一、本年新收政府信息公开申请数量\t1\t2\t0\t0\t0\t0\t3\n"
    own = f"{TITLE}信息内容\t本年处理决定数量\n行政处罚\t17\n三、收到和处理政府信息公开申请情况\n"
    granted = "（一）予以公开\t4\t5\t0\t0\t0\t0\t9\n"
    report = extract(f"{own}{head}{received}（一）予以公开\n{caption}\n{head}{granted}")
    assert report["requests.granted.total"].trust == "doubtful"
    assert report["requests.received.total"].trust != "doubtful"
    below = f"（上年度数据完）\n{head}{received}{granted}"
    again = extract(f"{own}{caption}\n{head}（二）部分公开\t4\t5\t0\t0\t0\t0\t9\n{below}")
    assert again["requests.granted.total"].trust != "doubtful"
