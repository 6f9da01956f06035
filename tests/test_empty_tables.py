"""Tables whose labels a text prints and no value: blank, in doubt, whatever stands below them."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell

TABLES = """测试县2021年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 3 | | |
行政规范性文件 | 12 | 7 | |
第二十条第（五）项
信息内容 | 本年处理决定数量 |
行政许可 | 737 |
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量 | |||||||||
二、上年结转政府信息公开申请数量 | 1 | 1 | |||||||
三、本年度办理结果 | （一）予以公开 | |||||||
四、政府信息公开行政复议、行政诉讼情况
行政复议 | 行政诉讼 | |||||||||||||
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 | ||||||||
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | |||||
"""
BOXES = """测试县2021年政府信息公开工作年度报告
二、主动公开政府信息情况
┌────────────────┬──────────────┬──────────────┬──────────────┐
│    信息内容    │ 本年制发件数 │ 本年废止件数 │ 现行有效件数 │
├────────────────┼──────────────┼──────────────┼──────────────┤
│      规章      │              │              │      46      │
├────────────────┼──────────────┼──────────────┼──────────────┤
│ 行政规范性文件 │              │              │     130      │
└────────────────┴──────────────┴──────────────┴──────────────┘
四、政府信息公开行政复议、行政诉讼情况

         行政复议                                     行政诉讼

                                  未经复议直接起诉                  复议后起诉
结　果　维　 结果纠正 总计
     持                    结果维持 结果纠正 总计 结果维持 结果纠正 总计

五、存在的不足
"""


def reviews_of(text: str) -> list[Cell]:
    return [cell for cell in extract(text).cells if cell.id.startswith("reviews.")]


@pytest.mark.parametrize(
    "below",
    ["五、主要问题和改进情况\n一是安排新任职人员跟班学习，全年培训不少于2次。\n", "无其他事项。\n"],
)
def test_a_table_without_values_is_blank_above_a_heading_in_other_words(below: str) -> None:
    cells = reviews_of(TABLES + below)
    assert {cell.kind for cell in cells} == {"blank"}
    assert {cell.trust for cell in cells} == {"doubtful"}


def test_a_table_that_the_text_may_cut_is_not_blank() -> None:
    assert {cell.kind for cell in reviews_of(TABLES)} == {"absent"}


def test_a_table_without_values_beside_drawn_ones_is_blank() -> None:
    cells = reviews_of(BOXES)
    assert {cell.kind for cell in cells} == {"blank"}
    assert {cell.trust for cell in cells} == {"doubtful"}
