"""Rows of tools that turn pages into text: lines that break at blanks, and blanks that leave marks."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell

MIDDLE = " " * 96


def cells_of(text: str, prefix: str) -> list[Cell]:
    return [cell for cell in extract(text).cells if cell.id.startswith(f"{prefix}.")]


def test_what_a_line_breaks_before_says_nothing_of_its_column() -> None:
    """lynx breaks a line at blank cells of paragraphs, and begins anew below the first column."""
    text = """测试县2019年政府信息公开工作年度报告
   二、主动公开政府信息情况

   第二十条第（一）项
   信息内容       本年新制作数量      本年新公开数量 对外公开总数量
   规章         86           1       52
   规范性文件
              12
   第二十条第（五）项
   信息内容       上一年项目数量      本年增/减   处理决定数量
   行政许可       35           1       21
   其他对外管理服务事项 219          2       2
"""
    assert {cell.trust for cell in cells_of(text, "art20_1.normative_documents")} == {"doubtful"}
    assert [cell.value for cell in cells_of(text, "art20_1.rules")] == [86, 1, 52]


def test_kept_spaces_on_one_line_are_a_blank_each() -> None:
    between = f"\n\n{MIDDLE}"
    marks = "\n\n   " + " ".join("\u3000" * 5)
    rows = "".join(
        f"\n\n{MIDDLE}{label}{between}{value}\u3000{marks}{between}{value}\u3000"
        for label, value in (
            ("一、本年新收政府信息公开申请数量", 57),
            ("（一）予以公开", 38),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 2),
        )
    ).replace("\\\n", "\n")
    blank = f"\n\n{MIDDLE}四、结转下年度继续办理\n\n   " + " ".join("\u3000" * 7)
    text = (
        "测试县2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况"
        + rows
        + blank
        + "\n"
    )
    read = cells_of(text, "requests.granted")
    assert [cell.value for cell in read] == [38, None, None, None, None, None, 38]
    assert {cell.trust for cell in read} <= {"read", "confirmed"}
    assert {cell.kind for cell in cells_of(text, "requests.carried_out")} == {"blank"}


SCRAPED = """测试县2024年政府信息公开年度报告
一、总体情况

第一段{noise}
二、主动公开政府信息情况

第二十条第（一）项
信息内容\t\t本年制发件数\t\t本年废止件数\t\t现行有效件数
规章
行政规范性文件\t\t\t\t\t\t420\u00a0
第二十条第（五）项
信息内容\t\t本年处理决定数量
行政许可
第二十条第（八）项
信息内容\t\t本年收费金额（单位：万元）
行政事业性收费\t\t148.9418\u00a0
三、收到和处理政府信息公开申请情况
"""


@pytest.mark.parametrize("noise", ["", "\n- 1 -"])
def test_a_place_may_have_lost_its_digit_whatever_noise_stands_elsewhere(noise: str) -> None:
    """The number of a page that is blanked had left spaces at a line's end, as other tools do."""
    cells = cells_of(SCRAPED.format(noise=noise), "art20_1.normative_documents")
    assert [cell.value for cell in cells] == [None, None, 420]
    assert {cell.trust for cell in cells[:2]} == {"doubtful"}


def test_a_section_of_lone_pipes_shows_its_blanks_beside_tables_that_dropped_theirs() -> None:
    def row(label: str, value: int) -> str:
        return f"{label} | {value} |\n" + "|\n" * 4 + f"| {value} | ||\n"

    text = (
        "测试县2019年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
        "第二十条第（一）项 | |||\n信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n"
        "规章 | 1 | ||\n规范性文件 | 5 |\n"
        "| 第二十条第（五）项 | |||\n| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
        "| 行政许可 | 4 | 增加7 | 13 |\n| 其他对外管理服务事项 | 17 | 减少17 |\n"
        "| 第二十条第（六）项 | |||\n| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
        "| 行政处罚 | 9 | 增加12 | |\n| 行政强制 | 5 |\n"
        "| 第二十条第（八）项 | ||\n| 信息内容 | 上一年项目数量 | 本年增/减 |\n| 行政事业性收费 | 8 |\n"
        "| 第二十条第（九）项 | ||\n| 信息内容 | 采购项目数量 | 采购总金额 |\n| 政府集中采购 | 231 |\n"
        "三、收到和处理政府信息公开申请情况\n"
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 | ||||||||\n"
        "自然人 | 法人或其他组织 | 总计 | |||||||\n"
        "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||\n"
        + row("一、本年新收政府信息公开申请数量", 1)
        + row("三、本年度办理结果 | （一）予以公开", 1)
        + row("（七）总计", 1)
    )
    assert [cell.value for cell in cells_of(text, "requests.received")] == [1, *[None] * 5, 1]
    assert cells_of(text, "art20_5.other_services")[2].trust == "doubtful"


def test_kept_spaces_are_blanks_where_places_without_may_have_lost_their_digits() -> None:
    text = """测试县2019年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t\t申请人情况
自然人\t\t法人或其他组织\t\t总计
商业企业\t\t科研机构\t\t社会公益组织\t\t法律服务机构\t\t其他
一、本年新收政府信息公开申请数量\t\t10\u00a0\t\t\t\t\t\t\t\t\t\t\t\t13\u00a0
三、本年度办理结果\t\t（一）予以公开\t\t\t\t\t\t\t\t\t\t\t\t\t\t10\u00a0
（三）不予公开\t\t1.属于国家秘密
2.其他法律行政法规禁止公开\t\t\u3000\t\t\t\t\t\t\u3000
3.危及“三安全一稳定”\t\t\u3000\t\t\t\t\t\t\u3000\t\t\t\t\t\t\u3000
四、政府信息公开行政复议、行政诉讼情况
"""
    kinds = [cell.kind for cell in cells_of(text, "requests.refused_law")]
    assert kinds == ["blank", "absent", "absent", "blank", "absent", "absent", "absent"]


def test_a_line_that_breaks_between_pipes_once_for_each_missing_value_shows_its_blanks() -> None:
    text = """测试县2019年政府信息公开工作年度报告
二、主动公开政府信息情况

第二十条第(一)项 | |||
信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |
规章 | 105 | 10 | 33 |
规范性文件 | 165 | 1 | 25 |
第二十条第(五)项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政许可 | 10 |
| 3 |
其他对外管理服务事项 | 51 |
| 4 |
第二十条第(六)项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政处罚 | 7 |
行政强制 | 5 | -5 |
|
第二十条第(八)项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | |
行政事业性收费 | 3 | -3 | |

三、收到和处理政府信息公开申请情况
"""
    read = cells_of(text, "art20_5")
    assert [cell.value for cell in read] == [10, None, 3, 51, None, 4]
    assert {cell.trust for cell in read} <= {"read", "confirmed"}
    assert [cell.kind for cell in cells_of(text, "art20_6.compulsion")][2] == "blank"
    assert cells_of(text, "art20_6.penalty")[1].kind == "absent"


def test_a_line_of_reviews_whose_last_tabs_were_cut_off_is_counted_from_its_first() -> None:
    labels = " \t\t".join(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    text = (
        "测试县2020年政府信息公开工作年度报告\n四、政府信息公开行政复议、行政诉讼情况\n\n行政复议 \t\t行政诉讼\n"
        f"{labels} \t\t未经复议直接起诉 \t\t复议后起诉\n{labels} \t\t{labels}\n"
        "\t\t\t\t\t\t\t\t\t\t2 \t\t5 \t\t\t\t1 \t\t8\n\n五、存在的主要问题及改进情况\n"
    )
    read = cells_of(text, "reviews.litigation_direct")
    assert [cell.value for cell in read] == [2, 5, None, 1, 8]
    assert {cell.trust for cell in read} == {"doubtful"}


def test_several_small_tables_together_show_that_lines_break_at_blanks() -> None:
    text = """测试县2019年政府信息公开工作年度报告
   二、主动公开政府信息情况

   第二十条第（一）项
   信息内容  本年新制作数量  本年新公开数量 对外公开总数量
   规章    29
   356
   规范性文件 456
   459

   第二十条第（五）项
   信息内容       上一年项目数量 本年增/减              处理决定数量
   行政许可       818     增689               41
   其他对外管理服务事项 729


   385

   第二十条第（六）项
"""
    read = cells_of(text, "art20_1")
    assert [cell.value for cell in read] == [29, None, 356, 456, None, 459]
    assert {cell.trust for cell in read} == {"doubtful"}
    alone = text.replace("   规范性文件 456\n   459\n", "   规范性文件 1 456 459\n")
    assert {cell.trust for cell in cells_of(alone, "art20_1.rules")} == {"doubtful"}


def test_kept_spaces_set_below_a_line_of_values_tell_no_order() -> None:
    """w3m sets a line's values above its blanks, each in its column."""
    text = """测试县2021年政府信息公开工作年度报告
信息内容        本年制发件数 本年废止件数 现行有效件数
行政复议                                     行政诉讼
                                             未经复议直接起诉                            复议后起诉
结果维持 结果纠正 其他结果 尚未审结 总计
                                             结果维持 结果纠正 其他结果 尚未审结 总计    结果维持 结果纠正 其他结果 尚未审结 总计
８８４            ６８３            １５６７                            ６７９   ６７９           ３１８            ６５９   ９７７
         □                □                □       □       □                        □                □
""".replace("□", "\u3000")
    assert {cell.trust for cell in cells_of(text, "reviews")} <= {"doubtful", "missing"}
