"""A row among whose values numbers stand that went to no cell."""

from __future__ import annotations

import pytest

from gipa_extract import extract

TITLE = "甲县民政局2023年政府信息公开工作年度报告\n"
REQUESTS = (
    "三、收到和处理政府信息公开申请情况\n"
    "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 | ||\n"
    "（一）予以公开 | 1 | 2 | 3 | 4 | 5 | 6 | 21 | ||\n"
    "（二）部分公开 | 3 | 2 | 3 | 1 | 5 | 6 | 20 | ||\n"
    "一、本年新收政府信息公开申请数量 | {} | ||\n"
    "（七）总计 | 1 | 2 | 3 | 4 | 5 | 6 | 21 | ||\n"
)


def sure(text: str) -> dict[str, str | None]:
    cells = extract(text).cells
    return {cell.id: cell.raw for cell in cells if cell.trust in ("read", "confirmed")}


@pytest.mark.parametrize(
    ("row", "is_sure"),
    [
        ("63 | 71 | 99 | 50 | 75 | 89 | 447", True),
        ("0 | 0 | 63 | 71 | 99 | 50 | 75 | 89 | 447", False),
        ("63 | 64 | 71 | 72 | 99 | 99 | 50 | 50 | 75 | 75 | 89 | 90 | 447 | 450", False),
        ("5 | 1 | 97 |  | 43 |  | 48 | 2 | 190", False),
    ],
    ids=["own", "two quarters before", "the year and all years", "blanks among them"],
)
def test_a_row_of_more_values_than_columns_is_doubtful(row: str, is_sure: bool) -> None:
    held = sure(TITLE + REQUESTS.format(row))
    assert ("requests.received.natural_person" in held) is is_sure
    assert ("requests.received.business" in held) is is_sure
    assert "requests.granted.business" in held


def test_a_group_of_reviews_has_not_the_values_below_the_next_groups_head() -> None:
    head = "结\n　果　维　持\n结\n　果　纠　正\n其　\n他　\n结　\n果\n尚 未 审\n 结\n总　计\n"
    own, others = (
        "\xa0\n173\n\xa0\n\xa0\n- 29 -\n173\n\n\n\n",
        "501\n988\n230\n\xa0\n- 31 -\n1,719\n\n",
    )
    text = (
        f"{TITLE}四、政府信息公开行政复议、行政诉讼情况\n\n行政\n复\n 议\n\n{head}- 27 -\n\n- 28 -\n\xa0\n{own}"
        f"行\n 政 \n诉 讼\n\n\n未经\n复议直\n接\n第30页 共9页\n起诉\n\n\n{head}\n\n{others}"
    )
    assert "988" not in sure(text).values()
