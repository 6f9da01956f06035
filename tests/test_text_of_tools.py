"""Small texts of public tools that turned pages into text: what still tells where a value stands."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.models import Cell

BOXED_GROUP = """测试县2021年政府信息公开工作年度报告
四、政府信息公开行政复议、行政诉讼情况
┌────────────────────────────────────────────────────────┐
│行　政　复　议                                          │
├───────────────┬────────┬────────┬───────────────┬──────┤
│结　果　维　持 │结果纠正│其他结果│尚　未　审　结 │总计  │
├───────────────┼────────┼────────┼───────────────┼──────┤
│357            │703     │107     │610            │1777  │
└───────────────┴────────┴────────┴───────────────┴──────┘
行政诉讼
未经复议直接起诉
结果维持 结　果　纠　正  其　他　结　果  尚未审结 总计
796      893             51              83       1823
行政诉讼
复议后起诉
结　果　维　持         结　果　纠　正        其他结果         尚未审结       总计
159                    77                    259              835            1330
五、存在的主要问题及改进措施
"""
"""As w3m prints three tables, of which only the first has a border."""

TABS_AND_PARAGRAPHS = """测试县2019年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容 \t\t本年新制作数量 \t\t本年新公开数量 \t\t对外公开总数量
规章 \t\t6 \t\t\t\t136
规范性文件 \t\t13
第二十条第（五）项
信息内容 \t\t上一年项目数量 \t\t本年增/减 \t\t处理决定数量
行政许可 \t\t5 \t\t-5 \t\t14
其他对外管理服务事项 \t\t\t\t3 \t\t4
第二十条第（六）项
信息内容 \t\t上一年项目数量 \t\t本年增/减 \t\t处理决定数量
行政处罚 \t\t8
行政强制 \t\t2 \t\t-2
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
3
3
二、上年结转政府信息公开申请数量
三、本年度办理结果
（一）予以公开
3
3
（二）部分公开（区分处理的，只计这一情形，不计其他情形）
（三）不予公开
1.属于国家秘密
1
2.其他法律行政法规禁止公开
（四）无法提供
1.本机关不掌握相关政府信息
7
（七）总计
3
3
四、结转下年度继续办理
四、政府信息公开行政复议、行政诉讼情况
"""
"""As resiliparse prints a page whose second table has its cells in paragraphs: their blanks are gone."""

PAGE_ENDS_BELOW_ROW = """测试县2019年政府信息公开工作年度报告
    信息内容             上一年项目数量              本年增/减             处理决定数量
    行政处罚                                    +277
          行政强制                                  30                                +8                                163
                            1、信访举报投诉类申请                     461                    751        667        462        794        3135
                                  2、重复申请                    345        549                    484        173        408        1959
           (五)不予处           3、要求提供公开出版物                     493        653         155        914        153        871        3239
                理         4、无正当理由大量反复申请                     449        359                    477        733        391        2409
"""
"""As pypdf sets the pages of a PDF, each at a scale of its own, with nothing between them."""

GROUPS_BELOW_ONE_ANOTHER = """测试县2021年政府信息公开工作年度报告
    四、政府信息公开行政复议、行政诉讼情况
                                                  行政复议
     结果维持                   结果纠正                  其他结果                  尚未审结                     总计
        940                   498                    744                   752                   2934
                                                  行政诉讼
                                                   未经复
                                                 议直接起诉
     结果维持                   结果纠正                  其他结果                  尚未审结                     总计
        838                   462                    167                   370                   1837
                                                  行政诉讼
                                                 复议后起诉
     结果维持                   结果纠正                  其他结果                  尚未审结                     总计
        896                    18                                          679                   1593

    五、存在的主要问题及改进情况
"""
"""As pypdf sets three tables; the label of the second is broken."""


def cells_of(text: str, row: str) -> list[Cell]:
    return [cell for cell in extract(text).cells if cell.id.startswith(f"{row}.")]


def values_of(text: str, row: str) -> list[object]:
    return [cell.value for cell in cells_of(text, row)]


def test_a_group_in_a_box_is_read_with_the_groups_outside() -> None:
    assert values_of(BOXED_GROUP, "reviews.reconsideration") == [357, 703, 107, 610, 1777]
    assert values_of(BOXED_GROUP, "reviews.litigation_direct") == [796, 893, 51, 83, 1823]


def test_a_blank_in_a_box_stands_in_its_own_line_and_is_sure_beside_the_frame() -> None:
    text = BOXED_GROUP.replace("703     │", "        │").replace("1777", "1074")
    cell = {cell.id: cell for cell in extract(text).cells}["reviews.reconsideration.corrected"]
    assert (cell.kind, cell.doubt) == ("blank", None)
    assert cell.start is not None
    assert text.index("│357") < cell.start < text.index("│107")


def test_the_label_of_the_next_group_is_not_that_of_the_values_above_it() -> None:
    assert values_of(GROUPS_BELOW_ONE_ANOTHER, "reviews.litigation_direct") == [
        838,
        462,
        167,
        370,
        1837,
    ]
    after = values_of(GROUPS_BELOW_ONE_ANOTHER, "reviews.litigation_after_reconsideration")
    assert after == [896, 18, None, 679, 1593]


def test_tabs_show_blanks_beside_a_table_of_paragraphs_that_lost_them() -> None:
    assert values_of(TABS_AND_PARAGRAPHS, "art20_1.rules") == [6, None, 136]
    assert values_of(TABS_AND_PARAGRAPHS, "art20_5.other_services") == [None, 3, 4]
    penalty = cells_of(TABS_AND_PARAGRAPHS, "art20_6.penalty")
    assert [cell.kind for cell in penalty] == ["number", "blank", "blank"]
    assert {cell.trust for cell in penalty} == {"doubtful"}  # the end of its line may be cut
    assert cells_of(TABS_AND_PARAGRAPHS, "requests.granted")[6].trust == "doubtful"


def test_nothing_chooses_a_column_for_the_last_row_of_a_page_set_at_another_scale() -> None:
    penalty = cells_of(PAGE_ENDS_BELOW_ROW, "art20_6.penalty")
    assert {cell.trust for cell in penalty} == {"doubtful"}
