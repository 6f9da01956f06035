"""Small texts of public tools that turned pages into text: what still tells where a value stands."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell
from gipa_extract.readers.plain_text.pipes_and_tabs import read_tabs

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

SPACED_GROUPS = """测试县2021年政府信息公开工作年度报告
    四、政府信息公开行政复议、行政诉讼情况

                 行政复议
结果维持 结果纠正 其他结果 尚未审结  总计
 397　    746　    390　    720　   2253
行政诉讼
未经复议直接起诉
结果维持 结果纠正 其他结果 尚未审结 总计
766      952      162      422      2302
行政诉讼
复议后起诉
结果维持                          结果纠正                          其他结果             尚未审结             总计
218　                             889　                             119　                737　                1963

　　五、存在的主要问题及改进情况
"""
"""As w3m prints three tables without borders."""

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

PADS_BEHIND_WORDS = """测试县2019年政府信息公开工作年度报告
二、主动公开政府信息情况
| 第二十条第（五）项 | |||
| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
| 行政许可 | 3 | ||
| 其他对外管理服务事项 | 详见财政局网站 | 不涉及 | |
| 第二十条第（六）项 | |||
| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
| 行政处罚 | 34 | 11 | |
| 行政强制 | 4 | -4 | 18 |
"""
"""As trafilatura prints tables: empty cells are dropped, and rows filled up at their end."""

CUT_LABEL = """测试县2021年政府信息公开工作年度报告
行政处罚 | 42 | ||
信息内容 | 本年收费金 | ||
行政事 | 688 |
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 | ||||||||
三、本年度办理结果 | （一）予以公开 | 2 |
|
|
|
|
| 2 | |
（二）部分公开（区分处理的，只计这一情形，不计其他情形） |
（七）总计 | 3 |
|
|
|
|
| 3 | ||
"""
"""As trafilatura prints a page whose labels hold line breaks: what follows the break is lost."""

BREAKS_AS_LONG_AS_BLANKS = """测试县2021年政府信息公开工作年度报告
   第二十条第(一)项
   信息内容       本年制发件数 本年废止件数 现行有效件数
   规章         190
   973
   行政规范性文件      871     344     1214
   三、收到和处理政府信息公开申请情况
   申请人情况 自然人 法人或其他组织 总计
   商业企业 科研机构 社会公益组织 法律服务机构 其他
   一、本年新收政府信息公开申请数量 11327 6541 6651 5437 9694 7863 47513
   二、上年结转政府信息公开申请数量 145 674 239 215 502


   1775
   (一)予以公开 559 557 387 706 162 131 2502
   (三)不予公开 1、属于国家秘密 602 686 23 18 433


   1762
   3、危及“三安全一稳定” 846 125 274 847 34 44 2170
   5、属于三类内部事务信息 595


   556 795 774 645 3365
   (五)不予处理 3、要求提供公开出版物 343



   114


   985 1442
   四、结转下年度继续办理 1 2 3 4 5 6 21
"""
"""As lynx prints cells of paragraphs: a run of blanks ends the line, and each blank more adds one."""

TORN_ROWS_BREAK = """测试县2021年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
申请人情况
自然人 \t\t法人或其他组织 \t\t总计
商业企业 \t\t科研机构 \t\t社会公益组织 \t\t法律服务机构 \t\t其他
一、本年新收政府信息公开申请数量 \t\t5857 \t\t5107 \t\t3786 \t\t8220 \t\t7620 \t\t7225 \t\t37815
二、上年结转政府信息公开申请数量 \t\t636 \t\t618
\t\t717 \t\t1971
三、本年度办理结果 \t\t(一)予以公开 \t\t293 \t\t638 \t\t105 \t\t923
\t\t504 \t\t2463
(二)部分公开(区分处理的，只计这一情形，不计其他情形) \t\t906 \t\t758 \t\t964 \t\t655 \t\t967
\t\t4250
(三)不予公开 \t\t1、属于国家秘密 \t\t316 \t\t135
\t\t748 \t\t643 \t\t864 \t\t2706
2、其他法律行政法规禁止公开
\t\t695 \t\t571 \t\t348 \t\t1614
3、危及“三安全一稳定” \t\t389 \t\t324 \t\t139
\t\t723 \t\t826 \t\t2401
4、保护第三方合法权益
\t\t434
\t\t572
\t\t165 \t\t1171
5、属于三类内部事务信息
\t\t110 \t\t569 \t\t404
\t\t1083
6、属于四类过程性信息 \t\t993 \t\t654 \t\t49
\t\t639 \t\t882 \t\t3217
8、属于行政查询事项 \t\t283 \t\t282
\t\t653 \t\t997 \t\t2215
"""
"""As resiliparse prints cells of paragraphs: a run of blanks ends the line, and one row alone is whole."""

GROUPS_BY_BREAKS = """测试县2021年政府信息公开工作年度报告
       四、政府信息公开行政复议、行政诉讼情况
   行政复议                       行政诉讼
   结果维持 结果纠正 其他结果 尚未审结  总计    未经复议直接起诉               复议后起诉
                              结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计
   166  199  213  756   1334


   803  1    604  1408


   186  338  180  704


   五、存在的主要问题及改进情况
"""
ONE_GROUP_BLANK = """测试县2024年政府信息公开工作年度报告
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


152

70

795

647

1664

934

618

591

439

2582

五、存在的主要问题及改进情况
"""


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
    assert values_of(SPACED_GROUPS, "reviews.reconsideration") == [397, 746, 390, 720, 2253]
    assert values_of(SPACED_GROUPS, "reviews.litigation_direct") == [766, 952, 162, 422, 2302]
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


def test_words_in_a_row_of_pads_have_no_place_either() -> None:
    for row in ("art20_5.other_services", "art20_6.penalty"):
        assert {cell.trust for cell in cells_of(PADS_BEHIND_WORDS, row)} == {"doubtful"}
    assert values_of(PADS_BEHIND_WORDS, "art20_6.compulsion") == [4, -4, 18]


def test_a_cut_label_beside_its_value_does_not_set_all_labels_apart() -> None:
    codes = {cell.doubt.code for cell in cells_of(CUT_LABEL, "requests.granted") if cell.doubt}
    assert "labels_stand_apart" not in codes


def test_breaks_are_as_long_as_the_blanks_they_stand_for() -> None:
    read = values_of(BREAKS_AS_LONG_AS_BLANKS, "requests.declined_publication")
    assert read == [343, None, None, 114, None, 985, 1442]
    small = cells_of(BREAKS_AS_LONG_AS_BLANKS, "art20_1.rules")
    assert [cell.value for cell in small] == [190, None, 973]
    assert {cell.trust for cell in small} == {"doubtful"}  # two rows show no habit


def test_many_torn_rows_that_break_show_their_blanks_beside_one_whole_row() -> None:
    granted = cells_of(TORN_ROWS_BREAK, "requests.granted")
    assert [cell.value for cell in granted] == [293, 638, 105, 923, None, 504, 2463]
    assert {cell.trust for cell in granted} == {"doubtful"}
    third_party = values_of(TORN_ROWS_BREAK, "requests.refused_third_party")
    assert third_party == [None, 434, None, 572, None, 165, 1171]


def test_breaks_tell_the_blanks_of_groups_that_end_in_their_sums() -> None:
    direct = values_of(GROUPS_BY_BREAKS, "reviews.litigation_direct")
    assert direct == [None, 803, 1, 604, 1408]
    first = cells_of(ONE_GROUP_BLANK, "reviews.reconsideration")
    assert {(cell.kind, cell.trust) for cell in first} == {("blank", "doubtful")}
    assert values_of(ONE_GROUP_BLANK, "reviews.litigation_direct") == [152, 70, 795, 647, 1664]


def test_another_number_makes_the_first_words_of_a_label_no_row() -> None:
    text = """测试县2021年政府信息公开工作年度报告
               2.其他
                           671     334     741       575     626     19     2966
              3.其他         954     411     107       77      593     902    3044
          （七）总计           11448   10984    9075     12487   11203   10071   65268
"""
    assert values_of(text, "requests.other_other") == [954, 411, 107, 77, 593, 902, 3044]


def test_an_escaped_bracket_belongs_to_its_label() -> None:
    text = """测试县2021年政府信息公开工作年度报告

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

6

0

0

0

0

0

6

\\(一\\)予以公开

6

0

0

0

0

0

6

\\(二\\)部分公开\\(区分处理的，只计这一情形，不计其他情形\\)

\\(三\\)不予公开

1、属于国家秘密

0

0

0

0

0

0

0

\\(七\\)总计

6

0

0

0

0

0

6

四、结转下年度继续办理

五、存在的主要问题及改进情况
"""
    cells = cells_of(text, "requests.partly_granted")
    assert {cell.kind for cell in cells} == {"blank"}


def test_two_tabs_part_two_cells_also_where_blanks_are_kept_spaces() -> None:
    """Taken for two cells each, they had put 701 and 396 a column too far left."""
    line = "求提供公开出版物\t\t\u3000\t\t\u3000\t\t\u3000\t\t701\u00a0\t\t\u3000\t\t396\u00a0\t\t1097\u00a0"
    (grid,) = read_tabs([(line, 0)])
    assert [slot.text for slot in grid.rows[0]] == ["求提供公开出版物", "701", "396", "1097"]


def test_one_line_of_values_below_the_letters_of_a_head_is_its_table_in_doubt() -> None:
    text = """测试县2021年政府信息公开工作年度报告
  　　四、政府信息公开行政复议、行政诉讼情况

      行　政　复
                                  行　政　诉　讼
        　议
                                             复　议
                        未经复议直接起诉
                                             后　起　诉    结　果 其　他 尚　未
结 果
    　纠　 　结  　  总　计维 持                结　果     其　他 尚　未     结　果 结　果 其　他 尚　未     正  　果 审　结
                       纠 正
                    持       果   结       持   正  　果  结

  0      0      0      0      0      0      0      0      0      0      1      0      0      8      2


  　　五、存在的主要问题及改进情况
"""
    read = cells_of(text, "reviews.litigation_after_reconsideration")
    assert [cell.value for cell in read] == [1, 0, 0, 8, 2]
    assert {cell.trust for cell in read} == {"doubtful"}


def test_where_one_table_keeps_its_wide_dashes_by_spaces_another_may_have_lost_them() -> None:
    """resiliparse takes a lone － for an icon, and leaves one with a space that is kept."""
    text = """测试县2019年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t\t本年新制作数量\t\t本年新公开数量\t\t对外公开总数量
规章\t\t44\u3000\t\t{}\u3000\t\t6\u3000
规范性文件\t\t1\u3000\t\t216\u3000\t\t231\u3000
三、收到和处理政府信息公开申请情况
自然人\t\t商业企业\t\t科研机构\t\t社会公益组织\t\t法律服务机构\t\t其他\t\t总计
一、本年新收政府信息公开申请数量\t\t1\t\t\t\t\t\t\t\t\t\t\t\t1
二、上年结转政府信息公开申请数量
（一）予以公开\t\t1\t\t\t\t\t\t\t\t\t\t\t\t1
四、政府信息公开行政复议、行政诉讼情况
行政复议\t\t行政诉讼
结果维持\t\t结果纠正\t\t其他结果\t\t尚未审结\t\t总计\t\t未经复议直接起诉\t\t复议后起诉
结果维持\t\t结果纠正\t\t其他结果\t\t尚未审结\t\t总计\t\t结果维持\t\t结果纠正\t\t其他结果\t\t尚未审结\t\t总计
\t\t\t\t\t\t\t\t\t\t1\t\t\t\t\t\t\t\t1\t\t\t\t1\t\t\t\t\t\t1
五、存在的主要问题及改进情况
"""
    held = {cell.id: cell for cell in extract(text.format("－")).cells}
    for name in ("requests.received.research", "reviews.reconsideration.total"):
        assert (held[name].kind, held[name].trust) == ("blank", "doubtful")
    assert held["requests.carried_in.total"].kind == "absent"
    held = {cell.id: cell for cell in extract(text.format("2")).cells}
    for name in ("requests.received.research", "requests.carried_in.total"):
        assert (held[name].kind, held[name].trust) == ("blank", "read")


@pytest.mark.parametrize("name", ["未经复议直接起诉", "未经复议直接"])
def test_the_head_of_one_group_of_reviews_is_no_head_of_rows_that_lost_their_labels(
    name: str,
) -> None:
    """trafilatura cuts the group's own label at a line break; 行政诉讼 above it still tells."""
    text = f"""测试县2021年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
| 自然人 | 法人或其他组织 | 总计 | |||||||
| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
| 一、本年新收政府信息公开申请数量 | 9 | 1 | 2 | 0 | 0 | 0 | 12 | ||
| 二、上年结转政府信息公开申请数量 |
|
|
|
|
|
|
| ||
|
（一）予 以公开 | 5 | 1 |
|
| 7 | 6 | 19 | ||
四、政府信息公开行政复议、行政诉讼情况
行政诉讼 | ||||
{name} | ||||
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
5 | 8 | 1 | 7 | 21 |
五、存在的主要问题及改进情况
"""
    granted = cells_of(text, "requests.granted")
    assert [cell.value for cell in granted] == [5, 1, None, None, 7, 6, 19]
    assert {cell.trust for cell in granted} <= {"read", "confirmed"}


def test_tabs_that_part_cells_in_pairs_make_a_blank_in_pairs() -> None:
    """resiliparse cuts the tabs behind a row's last value off: four before it are one blank."""
    text = """测试县2021年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t\t本年制发件数\t\t本年废止件数\t\t现行有效件数
规章\t\t3\t\t3
行政规范性文件\t\t\t\t4
第二十条第（五）项
信息内容\t\t本年处理决定数量
行政许可\t\t7
三、收到和处理政府信息公开申请情况
"""
    in_force = cells_of(text, "art20_1.normative_documents")[2]
    assert (in_force.value, in_force.trust) == (None, "doubtful")


@pytest.mark.parametrize("behind", ["\u00a0", ""])
def test_wide_dashes_that_a_space_keeps_do_not_show_that_digits_are_kept(behind: str) -> None:
    """Before a space that does not break resiliparse leaves 无, and drops 3."""
    text = f"""测试县2021年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t\t本年制发件数\t\t本年废止件数\t\t现行有效件数
规章\t\t无{behind}\t\t\t\t无{behind}
行政规范性文件\t\t无{behind}\t\t无{behind}\t\t无{behind}
三、收到和处理政府信息公开申请情况
自然人\t\t商业企业\t\t科研机构\t\t社会公益组织\t\t法律服务机构\t\t其他\t\t总计
一、本年新收政府信息公开申请数量\t\t1\t\t0\t\t0\t\t0\t\t0\t\t0\t\t1
二、上年结转政府信息公开申请数量\t\t0\t\t0\t\t0\t\t0\t\t0\t\t0\t\t0
（一）予以公开\t\t1\t\t0\t\t0\t\t0\t\t0\t\t0\t\t1
四、政府信息公开行政复议、行政诉讼情况
"""
    repealed = cells_of(text, "art20_1.rules")[1]
    assert (repealed.trust in ("doubtful", "missing")) == bool(behind)


VALUES_ABOVE_LABELS = """某县某局2020年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他  总计
459     315       120       231           120           296   1541
一、本年新收政府信息公开申请数量
2       7         2         7             3             3     24
二、上年结转政府信息公开申请数量
0       0         15        6             0             0     21
（一）予以公开
452     313       122       229           121           293   1530
（七）总计
9       9         0         9             2             6     35"""
"""Cut off before its last label: it begins and ends with values."""


def test_readings_that_differ_in_other_rows_prove_nothing_by_agreeing_on_one() -> None:
    assert {cell.trust for cell in cells_of(VALUES_ABOVE_LABELS, "requests.total")} == {"doubtful"}


REVERSED_HEAD = """某县某局2019年政府信息公开工作年度报告

三、收到和处理政府信息公开申请情况

  ---------------------------------- ------ ------ -------------- -------------- ---------- ---------- --------
  项目                               总计   其他   法律服务机构   社会公益组织   科研机构   {}   自然人
  一、本年新收政府信息公开申请数量   50     11     0              0              0          2          37
  二、上年结转政府信息公开申请数量   2      1      0              0              0          1          0
  （一）予以公开                     13     2      0              0              0          0          11
  （二）部分公开                     17     3      0              0              0          2          12
  ---------------------------------- ------ ------ -------------- -------------- ---------- ---------- --------
"""


def test_columns_of_another_order_are_no_sure_ones_of_the_form_beside_a_misprint() -> None:
    read = values_of(REVERSED_HEAD.format("商业企业"), "requests.received")
    assert read == [37, 2, 0, 0, 0, 11, 50]
    torn = cells_of(REVERSED_HEAD.format("商业企亚"), "requests.received")
    assert {cell.trust for cell in torn if cell.kind == "number" and cell.value} <= {"doubtful"}


LABELS_IN_ONE_BLOCK = """某县某局2021年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
自然人
商业企业
科研机构
社会公益组织
法律服务机构
其他
总计

一、本年新收政府信息公开申请数量

268

262

318

363

311

284

1806

二、上年结转政府信息公开申请数量

4

13

5

14

8

8

52

（一）予以公开

5

11

1

10

10

26

63

1.属于国家秘密
{}2.其他法律行政法规禁止公开

7

1

1

0

0

6

15

3.危及“三安全一稳定”
"""


def test_values_below_two_labels_in_one_block_are_the_sure_ones_of_neither() -> None:
    for row in ("requests.refused_state_secret", "requests.refused_law"):
        apart = cells_of(LABELS_IN_ONE_BLOCK.format("\n"), row)
        assert {cell.trust for cell in apart} <= {"read", "confirmed"}
        block = cells_of(LABELS_IN_ONE_BLOCK.format(""), row)
        assert {cell.trust for cell in block} == {"doubtful"}


PIPE_OPENS_ONE_OF_THREE_TABLES = """某县某局2022年政府信息公开工作年度报告
四、政府信息公开行政复议、行政诉讼情况
行政复议 | ||||
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
602 | 845 | 153 | 1600 |
| 行政诉讼 | ||||
| 未经复议直接起诉 | ||||
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
| 311 | 67 | 53 | 431 |
行政诉讼 | ||||
复议后起诉 | ||||
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
180 | 553 | 25 | 750 | 1508 |
五、存在的主要问题及改进情况
"""
"""A tool dropped a blank of the first and of the second table."""


def test_a_pipe_that_opens_the_line_of_values_as_that_of_labels_is_no_blank() -> None:
    direct = cells_of(PIPE_OPENS_ONE_OF_THREE_TABLES, "reviews.litigation_direct")
    assert {cell.trust for cell in direct} == {"doubtful"}
    after = values_of(PIPE_OPENS_ONE_OF_THREE_TABLES, "reviews.litigation_after_reconsideration")
    assert after == [180, 553, 25, 750, 1508]


SPACED_NUMBERS = """某县某局2019年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
申请人情况
自然人\t\t法人或其他组织\t\t总计
商业企业\t\t科研机构\t\t社会公益组织\t\t法律服务机构\t\t其他
一、本年新收政府信息公开申请数量\t\t317\u00a0\t\t127\u00a0\t\t172\t\t0\t\t113\t\t241\t\t970\u00a0
二、上年结转政府信息公开申请数量\t\t\t\t\t\t\t\t0\t\t\t\t6\t\t18\u00a0
（一）予以公开\t\t60\u00a0\t\t\t\t\t\t\t\t0\t\t61{}\t\t121
"""


def test_a_blank_may_have_lost_its_digit_where_a_kept_space_stands_behind_longer_numbers_alone() -> (
    None
):
    lost = cells_of(SPACED_NUMBERS.format("\u00a0"), "requests.granted")
    assert {cell.trust for cell in lost if cell.kind == "blank"} == {"doubtful"}
    kept = cells_of(
        SPACED_NUMBERS.replace("\t\t6\t", "\t\t6\u00a0\t").format("\u00a0"), "requests.granted"
    )
    assert "doubtful" not in {cell.trust for cell in kept if cell.kind == "blank"}
