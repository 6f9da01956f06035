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


LABELS_OF_REQUESTS = """三、收到和处理政府信息公开申请情况
申请人情况
自然人
法人或其他组织
总计
商业企业
科研机构
社会公益组织
法律服务机构
其他
一、本年新收政府信息公开申请数量
二、上年结转政府信息公开申请数量
三、本年度办理结果
（一）予以公开
（二）部分公开（区分处理的，只计这一情形，不计其他情形）
（三）不予公开
1.属于国家秘密
2.其他法律行政法规禁止公开
3.危及“三安全一稳定”
4.保护第三方合法权益
5.属于三类内部事务信息
6.属于四类过程性信息
7.属于行政执法案卷
8.属于行政查询事项
（四）无法提供
1.本机关不掌握相关政府信息
2.没有现成信息需要另行制作
3.补正后申请内容仍不明确
（五）不予处理
1.信访举报投诉类申请
2.重复申请
3.要求提供公开出版物
4.无正当理由大量反复申请
5.要求行政机关确认或重新出具已获取信息
（六）其他处理
1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请
3.其他
（七）总计
四、结转下年度继续办理
四、政府信息公开行政复议、行政诉讼情况
行政复议
行政诉讼
"""
CELL_A_LINE = """测试县2021年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容
本年制发件数
本年废止件数
现行有效件数
规章
17
5
130
行政规范性文件
12
7
44
第二十条第（五）项
信息内容
本年处理决定数量
行政许可
16
第二十条第（六）项
信息内容
本年处理决定数量
行政处罚
199
"""


def trusts_of_requests(tables: str) -> set[str]:
    cells = extract(tables + LABELS_OF_REQUESTS + "五、存在的主要问题及改进情况\n无。\n").cells
    requests = [cell for cell in cells if cell.id.startswith("requests.")]
    assert {cell.kind for cell in requests} == {"blank"}
    return {cell.trust for cell in requests}


def test_a_table_without_values_is_surely_blank_where_lines_of_values_and_equal_lines_are_kept() -> (
    None
):
    assert trusts_of_requests(CELL_A_LINE) == {"read"}


@pytest.mark.parametrize(
    ("printed", "instead"),
    [
        ("\n5\n", "\n0\n"),  # zeros are printed, and not left blank
        (
            "规章\n17\n5\n130\n行政规范性文件\n12\n7\n44\n",
            "规章 17 5 130\n行政规范性文件 12 7 44\n",
        ),
        ("\n5\n130\n行政规范性文件\n12\n7\n", "\n15\n130\n行政规范性文件\n12\n17\n"),
    ],
)
def test_it_is_in_doubt_where_a_filter_may_have_dropped_its_values(
    printed: str, instead: str
) -> None:
    tables = CELL_A_LINE.replace(printed, instead)
    assert tables != CELL_A_LINE
    assert trusts_of_requests(tables) == {"doubtful"}


@pytest.mark.parametrize(("printed", "trust"), [("12 4 2 18", "read"), ("12 0 2 14", "doubtful")])
def test_beside_a_table_that_prints_zeros_one_leaves_them_blank_if_its_own_values_say_so(
    printed: str, trust: str
) -> None:
    tables = CELL_A_LINE.replace("\n17\n5\n130\n", "\n0\n0\n0\n")
    values = printed.replace(" ", "\n")
    requests = LABELS_OF_REQUESTS.replace("（一）予以公开", f"（一）予以公开\n{values}")
    report = extract(f"{tables}{requests}五、存在的主要问题及改进情况\n无。\n")
    trusts = {row: report[f"requests.{row}.total"].trust for row in ("received", "refused_query")}
    assert trusts == dict.fromkeys(trusts, trust)
