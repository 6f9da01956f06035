"""Values that a page's end, boxes out of order or a head set by itself put where they do not belong."""

from __future__ import annotations

from textwrap import dedent

from gipa_extract import extract
from gipa_extract.models import Cell

TITLE = "某县教育局2021年政府信息公开工作年度报告\n一、总体情况\n全年平稳。\n"

PDFPLUMBER = dedent("""\
    1
    信息内容 上一年项目数量 本年增/减
    行政事业性收费 967 ↑623
    第二十条第（九）项
    采购项目
    信息内容 采购总金额
    数量
    政府集中采购 192 614
    三、收到和处理政府信息公开申请情况
    2
    申请人情况
    （本列数据的勾稽关系为：第一项加第二项之 法人或其
    和，等于第三项加第四项 他组织
    一、本年新收政府信息公开申请数量 6615 11007 7354 9937 10083 7036 52032
    二、上年结转政府信息公开申请数量 841 381 199 458 689 949 3517
    行政复议
    结果维持 结果纠正 其他结果 尚未审结 总计
    491 26 765 1282
    3
    未经复议直接起诉
""")
"""A row of reviews lacks a blank, and the number of its page stands below it."""
PYMUPDF = """\
                项目数量        　增　/　减        定数量
  行　政　许　可                                                           989
   其他对外管
                                216                   573
                            本 年 增 / 减
                                                      594                   743
                                      采 购 总 金 额
       　容              数量
      政府集
                                           335
      中采购
"""
"""Values stand far right of the heads that are theirs."""


def _cells(text: str, table: str) -> list[Cell]:
    return [cell for cell in extract(text).cells if cell.id.startswith(f"{table}.")]


def test_a_pages_number_in_a_totals_place_leaves_its_row_in_doubt() -> None:
    printed = [cell for cell in _cells(PDFPLUMBER, "reviews") if ".reconsideration." in cell.id]
    assert [str(cell.value) for cell in printed] == ["491", "26", "765", "1282", "3"]
    assert {cell.trust for cell in printed} == {"doubtful"}


def test_a_value_below_a_label_is_in_doubt_where_others_do_not_stand_below_theirs() -> None:
    printed = _cells(PYMUPDF, "art20_9")
    assert [str(cell.value) for cell in printed] == ["None", "335"]
    assert {cell.trust for cell in printed} == {"doubtful"}


def test_a_column_of_another_table_in_a_head_leaves_the_only_value_in_doubt() -> None:
    own = (
        "第二十条第（八）项\n信息内容\n\n{}本年收费金额（单位：万元）\n\n行政事业性收费\n\n391\n\n"
    )
    for foreign, trust in (("", "read"), ("现行有效件数\n\n", "doubtful")):
        text = f"{TITLE}二、主动公开政府信息情况\n{own.format(foreign)}三、收到和处理政府信息公开申请情况\n"
        assert [cell.trust for cell in _cells(text, "art20_8")] == [trust]
