"""Bare labels of pages whose tools print labels and values apart: blank, in doubt, if no value is left."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.models import Cell

PAGE = """测试县2019年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（五）项
信息内容
上一年项目数量
本年增/减
处理决定数量
1
行政许可
19
65
三、收到和处理政府信息公开申请情况
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
7
2
9
二、上年结转政府信息公开申请数量
三、本年度办理结果
（一）予以公开
4
4
（二）部分公开（区分处理的，只计这一情形，不计其他情形）
（七）总计
7
2
9
四、结转下年度继续办理
四、政府信息公开行政复议、行政诉讼情况
"""
"""As pypdf prints pages; a page number stands behind the first head, as if it were a value."""


def cells_of(text: str, row: str) -> list[Cell]:
    return [cell for cell in extract(text).cells if cell.id.startswith(f"requests.{row}.")]


def test_a_bare_label_is_blank_and_doubtful_where_its_section_leaves_no_value_over() -> None:
    for row in ("carried_in", "partly_granted", "carried_out"):
        cells = cells_of(PAGE, row)
        assert {cell.kind for cell in cells} == {"blank"}
        assert {cell.doubt.code for cell in cells if cell.doubt} == {"row_bare"}
        assert {cell.trust for cell in cells} == {"doubtful"}


def test_it_stays_open_where_a_row_holds_the_values_of_others() -> None:
    apart = PAGE.replace("（一）予以公开\n4\n4\n", "（一）予以公开\n").replace(
        "四、结转下年度继续办理\n", "四、结转下年度继续办理\n" + "4\n3\n" * 6
    )
    assert {cell.kind for cell in cells_of(apart, "partly_granted")} == {"absent"}


def test_it_stays_open_where_as_many_values_are_left_over_as_a_row_has() -> None:
    left = PAGE.replace("法人或其他组织\n", "法人或其他组织\n" + "11\n12\n" * 4)
    assert {cell.kind for cell in cells_of(left, "carried_in")} == {"absent"}


PIPES_CUT = """测试县2021年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
|       |          |     | 276 | 737 | 333 | 571 | 660 | 2577 |
| （三）不予 | 护第三方合法权益 |     |     |     |     |     |     |      |
7.属于行政执
|     | 1.信访举报投诉类申请   | 753 | 749 | 261 | 812 | 845 | 541 | 3961 |
|     | 2.重复申请        | 215 | 767 | 511 | 179 | 275 | 893 | 2840 |
|     | 4.无正当理由大量反复申请 | 410 | 212 | 143 | 439 | 222 | 936 | 2362 |
5.要求行政机关确认或重新
"""
"""As a converter of PDFs prints a row whose label is merged: values and label stand in two rows."""


def test_a_blank_row_below_numbers_without_a_label_is_doubtful() -> None:
    cells = cells_of(PIPES_CUT, "refused_third_party")
    assert {(cell.kind, cell.trust) for cell in cells} == {("blank", "doubtful")}


BARE_TABLE = """测试县2021年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章
行政规范性文件
第二十条第（六）项
信息内容\t本年处理决定数量
行政处罚\t3
行政强制\t0
三、收到和处理政府信息公开申请情况
自然人\t法人或其他组织\t总计
商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他
一、本年新收政府信息公开申请数量\t15\t2\t0\t0\t0\t0\t17
二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1
三、本年度办理结果\t（一）予以公开\t9\t1\t0\t0\t0\t0\t10
（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
2.其他法律行政法规禁止公开\t2\t0\t0\t0\t0\t0\t2
四、政府信息公开行政复议、行政诉讼情况

行政复议

行政诉讼

结果维持

结果纠正

其他结果

尚未审结

总计

未经复议直接起诉

复议后起诉

结果维持

结果纠正

其他结果

尚未审结

总计

结果维持

结果纠正

其他结果

尚未审结

总计

五、存在的主要问题及改进情况

无。
"""
"""As a tool leaves a page that keeps short paragraphs beside longer ones only."""


def test_blank_rows_are_doubtful_where_a_table_of_a_text_that_prints_zeros_lost_all_values() -> (
    None
):
    rules = [cell for cell in extract(BARE_TABLE).cells if cell.id.startswith("art20_1.")]
    assert {(cell.kind, cell.trust) for cell in rules} == {("blank", "doubtful")}
    printed = BARE_TABLE[: BARE_TABLE.index("四、政府")]
    rules = [cell for cell in extract(printed).cells if cell.id.startswith("art20_1.")]
    assert {(cell.kind, cell.trust) for cell in rules} == {("blank", "read")}
