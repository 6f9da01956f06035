"""Text in which a value could go to a wrong cell, or a lost one pass for a blank, says so."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.forms import form
from gipa_extract.models import Cell

TITLE = "某县财政局2022年政府信息公开工作年度报告\n\n"
REVIEWS = """四、政府信息公开行政复议、行政诉讼情况
           行政复议                                     行政诉讼
                                     未经复议直接起诉                 复议后起诉
 结果  结果  其他  尚未  总计  结果  结果  其他  尚未  总计  结果  结果  其他  尚未  总计
 维持  纠正  结果  审结        维持  纠正  结果  审结        维持  纠正  结果  审结
"""
VALUES = (
    "  1     2     3     4     10    5     6     7     8     26    9     11    12    13    45\n"
)
SECTION_TWO = """二、主动公开政府信息情况
第二十条第（一）项
信息内容 本年制发件数 本年废止件数 现行有效件数
规章 0 0 0
行政规范性文件 3 7 59
第二十条第（五）项
信息内容 本年处理决定数量
行政许可 169
第二十条第（六）项
信息内容 本年处理决定数量
行政处罚 823
行政强制 29
"""
HEAD = """三、收到和处理政府信息公开申请情况
申请人情况
法人或其他组织
自然人
总计
商业企业 科研机构 社会公益组织 法律服务机构 其他
"""


def cells_of(text: str, table: str) -> list[Cell]:
    return [cell for cell in extract(TITLE + text).cells if cell.id.startswith(f"{table}.")]


def test_a_head_whose_labels_take_two_lines_is_read_though_one_half_is_a_label() -> None:
    labels = [row.label for row in form("2021").table("requests").rows]
    requests = "".join(f"{label} 0 0 0 0 0 0 0\n" for label in labels)
    read = cells_of(SECTION_TWO + HEAD + requests + REVIEWS + VALUES, "reviews")
    assert [str(cell.value) for cell in read] == VALUES.split()


def test_rows_whose_values_stand_in_a_block_of_their_own_are_not_blank() -> None:
    """One row of values less than labels: nobody can tell which."""
    labels = [row.label for row in form("2021").table("requests").rows]
    block = [f"{n} 0 0 0 0 0 {n}" for n in range(len(labels) - 1)]
    text = SECTION_TWO + HEAD + "\n".join([*labels, "", *block])
    read = cells_of(text, "requests")
    assert {cell.trust for cell in read} <= {"doubtful", "missing"}


def test_a_head_without_a_line_of_values_is_no_sure_blank() -> None:
    read = cells_of(SECTION_TWO + REVIEWS + "五、存在的主要问题及改进情况\n", "reviews")
    assert {cell.trust for cell in read} <= {"doubtful", "missing"}


def test_a_value_before_a_heading_without_its_number_is_no_part_of_the_heading() -> None:
    text = (
        "行政事业性收费\n\n本年收费金额（单位：万元）\n\n1544\n\n、收到和处理政府信息公开申请情况\n"
    )
    head = "二、主动公开政府信息情况\n\n第二十条第（八）项\n\n信息内容\n\n本年收费金额\n\n"
    for cell in cells_of(head + text, "art20_8"):
        assert cell.raw in (None, "1544")


def test_numbers_alone_on_lines_that_count_from_one_may_be_those_of_pages() -> None:
    filler = "全年工作平稳有序。\n" * 9
    text = SECTION_TWO.replace("行政许可 169", "行政许可\n1") + filler + "2\n" + filler + "3\n"
    (decisions,) = cells_of(text, "art20_5")
    assert (decisions.trust, decisions.raw) in {("doubtful", "1"), ("missing", None)}


def test_a_number_that_a_lines_end_cuts_is_doubtful_with_the_whole() -> None:
    fees = "第二十条第（八）项\n信息内容 本年收费金额\n行政事业性收费 45822.45\n84万元\n"
    (amount,) = cells_of(SECTION_TWO + fees + HEAD, "art20_8")
    assert amount.trust == "doubtful"
    assert "45822.4584万元" in (amount.alternatives or ())


def test_a_value_below_a_number_is_no_part_of_it() -> None:
    lines = [
        "第二十条第（一）项",
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
        "规章",
        "12.5",
        "84",
        "7",
    ]
    (first, second, third) = cells_of(
        "二、主动公开政府信息情况\n" + "\n".join(lines) + "\n", "art20_1"
    )[:3]
    assert [cell.raw for cell in (first, second, third)] == ["12.5", "84", "7"]
    codes = {cell.doubt.code for cell in (first, second, third) if cell.doubt}
    assert "digits_torn" not in codes


REVIEWS_PIPED = """四、政府信息公开行政复议、行政诉讼情况

| 行政复议 | 行政诉讼 | |||||||||||||
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 | ||||||||
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | |||||
| 444 | 351 | 795 | 304 | 12 | 316 | 99 | 765 | 864 |
"""


def test_pads_behind_a_head_are_no_blanks_of_the_line_below() -> None:
    """A tool dropped the empty cells of a line, whose values fit anywhere."""
    read = cells_of(SECTION_TWO + REVIEWS_PIPED, "reviews")
    assert {cell.trust for cell in read} <= {"doubtful", "missing"}


def test_pads_in_a_rows_own_line_are_no_trailing_blank() -> None:
    head = "三、收到和处理政府信息公开申请情况\n\n| 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
    rows = (
        "| 一、本年新收政府信息公开申请数量 | 1 | 2 | 3 | 4 | 5 | 6 | 21 | ||\n"
        "| 二、上年结转政府信息公开申请数量 | 7 | 8 | 9 | 1 | 2 | 3 | 30 | ||\n"
        "| （一）予以公开 | 2 | 3 | 4 | 5 | 6 | 7 | 27 | ||\n"
        "| 1.属于国家秘密 | 543 | 131 | 387 | 248 | 600 | 1909 | |||\n|\n"
        "2.其他法律行政法规禁止公开 | 1 | 1 | 1 | 1 | 1 | 1 | 6 | ||\n"
    )
    read = {cell.id: cell for cell in cells_of(head + rows, "requests.refused_state_secret")}
    assert {cell.trust for cell in read.values()} <= {"doubtful", "missing"}


def test_a_labels_number_set_apart_from_its_point_is_no_value() -> None:
    labels = [row.label for row in form("2021").table("requests").rows]
    rows = [f"{label}    7    6    5    4    3    2    27" for label in labels]
    at = next(n for n, row in enumerate(rows) if "不掌握" in row)
    rows[at] = "（四）无法提供      1 、本机关不掌握相关政府信息    0              5         5"
    text = SECTION_TWO + HEAD + "\n".join(rows) + "\n"
    read = cells_of(text, "requests.unable_not_held")
    assert all(cell.raw != "1" or cell.trust == "doubtful" for cell in read)


def test_words_in_a_cell_are_no_blank() -> None:
    table = (
        "二、主动公开政府信息情况\n                       第二十条第（一）项\n"
        "  信息内容           本年制发件数          本年废止件数          现行有效件数\n"
        "   规章                10                  2                   7\n"
        "行政规范性文件             0               41          详见财政局网站\n"
    )
    (in_force,) = cells_of(table, ["art20_1.normative_documents", "in_force"][0])[-1:]
    assert in_force.raw == "详见财政局网站" or in_force.trust in ("doubtful", "missing")
