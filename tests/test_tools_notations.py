"""What converters write between cells: nan, wiki tables, Org's cells, marks that join a page."""

from __future__ import annotations

import pytest

from gipa_extract import extract

TITLE = "某某县统计局2021年政府信息公开工作年度报告\n"
CELLS = (
    "art20_1.rules.issued",
    "art20_1.rules.in_force",
    "art20_1.normative_documents.issued",
    "art20_5.licensing.decisions",
)
FRAME = """二、主动公开政府信息情况
| 0 | 1 | 2 | 3 |
|:--|:--|:--|:--|
| 第二十条第（一）项 | 第二十条第（一）项 | 第二十条第（一）项 | 第二十条第（一）项 |
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | 3 | 0 | nan |
| 行政规范性文件 | nan | 2 | 30 |
| 第二十条第（五）项 | 第二十条第（五）项 | 第二十条第（五）项 | 第二十条第（五）项 |
| 信息内容 | 本年处理决定数量 | 本年处理决定数量 | 本年处理决定数量 |
| 行政许可 | 41 | 41 | 41 |
"""
PRINTED = "\n".join(
    line.replace("|", " ").replace("nan", "NaN")
    for line in FRAME.splitlines()
    if "| 0 | 1" not in line and ":--" not in line
)
WIKI = """二、主动公开政府信息情况
{| class="wikitable"
!width="25%"| 第二十条第（一）项
!width="25%"|
!width="25%"|
!width="25%"|
|-
| '''信息内容'''
| 本年制发<br />件数
| 本年废止件数
| 现行有效件数
|-
| 规章 || 3 || 0 ||
|-
| 行政规范性文件
|
| 2
| 30
|-
| colspan="4" | 第二十条第（五）项
|-
| 信息内容
| colspan="3" | 本年处理决定数量
|-
| 行政许可
| colspan="3" | 41
|}
"""
ORG = r"""二、主动公开政府信息情况
| *第二十条第（一）项* | | | |
| *信息\\ | *本年制\\ | *本年废止件数* | *现行有效件数* |
| 内容* | 发件数* | | |
| 规章 | 3 | 0 | |
| 行政规范性文件 | | 2 | 30 |
| 第二十条第（五）项 | | | |
| *信息内容* | *本年处理决定数量* | | |
| 行政许可 | 41 | | |
"""
MARKED = """二、主动公开政府信息情况
第二十条第（一）项
信息内容 ; 本年制发件数 ; 本年废止件数 ; 现行有效件数
规章 ; 3 ; 0 ;\x20
行政规范性文件 ;  ; 2 ; 30
第二十条第（五）项
信息内容 ; 本年处理决定数量
行政许可 ; 41
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量 ; 5 ; 2 ;  ;  ;  ;  ; 7
二、上年结转政府信息公开申请数量 ; 1 ;  ;  ;  ;  ;  ; 1
"""


@pytest.mark.parametrize("body", [FRAME, PRINTED, WIKI, ORG, MARKED])
def test_cells_and_blanks_keep_their_places(body: str) -> None:
    cells = {cell.id: cell for cell in extract(TITLE + body).cells}
    assert [(cells[name].kind, cells[name].value) for name in CELLS] == [
        ("number", 3),
        ("blank", None),
        ("blank", None),
        ("number", 41),
    ]


def test_a_word_for_an_empty_place_is_a_blank_wherever_it_stands() -> None:
    table = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\tNaN\t0\t7\n"
    cells = {cell.id: cell for cell in extract(TITLE + table).cells}
    blank = cells["art20_1.rules.issued"]
    assert (blank.kind, blank.raw, blank.start) == ("blank", "", blank.end)
    assert cells["art20_1.rules.in_force"].value == 7


def test_a_page_that_commas_join_is_set_on_lines() -> None:
    rows = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "3", "0", "1,250"]
    table = ",,,,".join(",,".join(row) for row in rows)
    menu = ",,首页,,公开" * 30
    result = extract(f"{menu},,{TITLE.strip()},,第二十条第（一）项,,,,{table},,,,三、收到")
    cells = {cell.id: cell.value for cell in result.cells}
    assert (cells["art20_1.rules.issued"], cells["art20_1.rules.in_force"]) == (3, 1250)
    assert "pieces_on_lines" in [note.code for note in result.notes]


def test_markdown_escapes_the_sign_of_a_decrease() -> None:
    text = (
        "某某局2019年政府信息公开工作年度报告\n| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
        "| --- | --- | --- | --- |\n| 行政处罚 | 1,765 | \\-12 | 1,919 |\n"
    )
    cells = {cell.id: cell for cell in extract(text).cells}
    assert cells["art20_6.penalty.change"].value == -12


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("======某某县统计局2021年政府信息公开工作年度报告======\n", "某某县统计局"),
        ("h1. 某某县统计局2021年政府信息公开工作年度报告\n", "某某县统计局"),
        (
            "索 引 号0112/2022-00061主题分类政务公开成文日期2022-01-25标\u00a0\u00a0题"
            "某某县统计局2021年政府信息公开工作年度报告\n",
            "某某县统计局",
        ),
        (
            "临港\n湾区统计局2021\n年政府信息公开工作年度报告\n现公布临港湾区统计局2021年年度报告。\n",
            "临港湾区统计局",
        ),
    ],
)
def test_what_surrounds_a_name_in_a_title_is_no_part_of_it(head: str, issuer: str) -> None:
    result = extract(head + "一、总体情况\n2021年，本局公开信息12条。\n二、主动公开政府信息情况\n")
    assert result.issuer == issuer


def test_a_row_of_values_or_a_head_with_tabs_is_no_heading() -> None:
    text = TITLE + (
        "一、总体情况\n正文。\n二、主动公开政府信息情况\n正文。\n三、收到和处理政府信息公开申请情况\n"
        "四、结转下年度继续办理\t0\t0\t0\t0\t0\t0\t0\n行政复议\t\t\t\t\t行政诉讼\n"
        "六、其他需要报告的事项\n无。\n"
    )
    sections = [section.id for section in extract(text).sections]
    assert sections == ["overview", "proactive", "requests", "other"]


def test_a_total_that_may_have_moved_is_doubtful() -> None:
    row = "一、本年新收政府信息公开申请数量\t395\t161\t0\t584\t0\t1140\t\n"
    head = "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    cells = {cell.id: cell for cell in extract(TITLE + head + row).cells}
    assert cells["requests.received.total"].trust == "doubtful"
    assert cells["requests.received.other_org"].alternatives == ["1140", ""]


def test_a_number_at_the_end_of_a_text_with_such_tables_may_be_cut() -> None:
    text = TITLE + (
        "|===\n|信息内容 |本年制发件数 |本年废止件数 |现行有效件数\n|规章 |1 |2 |3\n|行政规范性文件 |4 |51"
    )
    cells = {cell.id: cell for cell in extract(text).cells}
    assert cells["art20_1.rules.in_force"].value == 3
    assert cells["art20_1.normative_documents.repealed"].trust == "doubtful"
