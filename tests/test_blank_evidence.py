"""What the partings of a row with too few values say of its blanks."""

from __future__ import annotations

import re

import pytest

from gipa_extract import extract
from gipa_extract.cells.text_stream.blank_evidence import Partings, learn_partings, place_values


def test_a_row_that_is_parted_like_full_rows_shows_no_blank() -> None:
    one_line, two_lines = ("\n", "\n\n", "\n\n"), ("\n\n", "\n\n", "\n\n")
    learned = learn_partings([Partings(texts, 2, "table") for texts in (one_line, two_lines)])
    assert learned is not None
    model = learned._replace(step=1)
    assert place_values(Partings(("\n\n", "\n\n"), 2, "table"), model) is None
    assert place_values(Partings(("\n\n\n", "\n\n"), 2, "table"), model) == (1,)


ROWS = """某某县人民政府2023年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容

本年制发
件数

本年废
止件数

现行有效
件数

规章

6

166

11

行政规范性文件

11

5

"""
NEXT_TABLES = """第二十条第
（五）项
信息内容

本年处理
决定数量

行政许可

370
第二十条第（六）项

信息内容

本年处理决定数量

行政处罚

69
"""

FIRST_OF_NEXT = NEXT_TABLES.partition("\n\n信息内容\n\n本年处理决定数量")[0] + "\n"


@pytest.mark.parametrize("behind", [FIRST_OF_NEXT, "— 1 —\n\n\f", f"— 1 —\n\n\f{NEXT_TABLES}"])
def test_where_nothing_tells_how_a_row_ends_no_blank_at_its_end_is_sure(behind: str) -> None:
    """pdftotext drops blanks: of 11 and 5 one may be the last column's; a page's number parts no cells."""
    cells = extract(ROWS + behind)
    row = [cells[f"art20_1.normative_documents.{c}"] for c in ("issued", "repealed", "in_force")]
    assert all(cell.trust in ("doubtful", "missing") for cell in row)
    assert cells["art20_1.rules.in_force"].value == 11


REQUESTS = [
    ("一、本年新收政府信息公开申请数量", ("5", "2", "", "", "0", "1", "8")),
    ("二、上年结转政府信息公开申请数量", ("1", "0", "0", "0", "0", "0", "1")),
    ("（一）予以公开", ("3", "1", "0", "0", "0", "0", "4")),
    ("1.属于国家秘密", ("6", "4", "", "", "", "2", "12")),
    ("（七）总计", ("9", "5", "0", "0", "0", "2", "16")),
    ("四、结转下年度继续办理", ("1", "0", "0", "0", "0", "0", "1")),
]
OUTCOMES = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计"
CELL_A_LINE = "\n\n\n".join(
    (
        "某某县人民政府2024年政府信息公开工作年度报告",
        "三、收到和处理政府信息公开申请情况",
        "自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计",
        *("\n".join((label, *cells)) for label, cells in REQUESTS),
        "\n\n\n四、政府信息公开行政复议、行政诉讼情况",
        f"行政复议\n\n\n{OUTCOMES}\n\n\n4\n7\n2\n8\n21",
        f"\n\n\n行政诉讼\n\n\n复议后起诉\n\n\n{OUTCOMES}\n\n\n824\n426\n1250",
        "\n\n\n五、存在的主要问题及改进情况",
    )
)


def test_empty_lines_that_part_any_two_rows_are_no_blanks_before_a_line_of_values() -> None:
    """BeautifulSoup dropped two blank cells, and just two lines stand between the head and the row."""
    cells = extract(f"{CELL_A_LINE}\n")
    line = [cell for cell in cells.cells if ".litigation_after_reconsideration." in cell.id]
    assert all(cell.trust in ("doubtful", "missing") for cell in line)
    assert cells["requests.received.research"].trust != "doubtful"


PARAGRAPHS = "\n\n".join(
    (
        "某某县人民政府2024年政府信息公开工作年度报告",
        "二、主动公开政府信息情况\n\n第二十条第（一）项\n\n信息内容",
        "本年制发件数\n\n本年废止件数\n\n现行有效件数",
        "规章\n\n1231\n\n35\n\n1166",
        "行政规范性文件\n\n17\n\n5\n\n2200",
        "第二十条第（五）项\n\n信息内容\n\n本年处理决定数量\n\n行政许可\n\n370",
        "三、收到和处理政府信息公开申请情况",
        "自然人\n\n商业企业\n\n科研机构\n\n社会公益组织\n\n法律服务机构\n\n其他\n\n总计",
        *("\n\n".join((label, *(cell or "0" for cell in cells))) for label, cells in REQUESTS),
    )
)


def test_no_blank_is_sure_where_lines_of_values_may_have_been_filtered() -> None:
    """Crawlers drop lines without a letter; the empty lines beside them stay."""
    lines = (line if re.search("[\u4e00-\u9fff]", line) else "" for line in PARAGRAPHS.split("\n"))
    cells = extract("\n".join(lines) + "\n").cells
    blank = [cell for cell in cells if cell.kind == "blank"]
    assert blank
    assert all(cell.trust == "doubtful" for cell in blank)


@pytest.mark.parametrize("row", ["行政许可  3", "行政许可   3件"])
def test_labels_that_single_spaces_join_set_no_columns(row: str) -> None:
    """Which of three columns the 3 stands in, the width of the labels beside it does not tell."""
    head = "信息内容 上一年项目数量 本年增/减 处理决定数量"
    cells = extract(
        f"某某区财政局2019年政府信息公开年度报告\n二、主动公开政府信息情况\n第二十条第（五）项\n{head}\n{row}\n"
        f"其他对外管理服务事项 116 0 0\n第二十条第（六）项\n{head}\n行政处罚 2339 -6 108\n行政强制 111 -111 0\n"
    )
    own = [
        cells[f"art20_5.licensing.{each}"] for each in ("items_last_year", "change", "decisions")
    ]
    assert all(cell.trust in ("doubtful", "missing") for cell in own)
    assert cells["art20_5.other_services.items_last_year"].value == 116


def test_tabs_before_values_on_lines_of_their_own_count_no_places() -> None:
    """Of five columns of zeros a tool dropped one, and each of the four has its tab."""
    tabbed = "\n\t".join(
        ("\t自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    )
    rows = "\n\n".join(
        "\t" + "\n\t".join((label, *(c or "0" for c in cells))) for label, cells in REQUESTS
    )
    outcomes = "\n\t".join(("\t结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    cells = extract(
        f"某某区财政局2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\n{tabbed}\n\n{rows}\n\n"
        f"四、政府信息公开行政复议、行政诉讼情况\n\n\t行政诉讼\n\n\t未经复议直接起诉\n\n{outcomes}\n\n"
        "\t0\n\t0\n\t0\n\t0\n\n\n五、存在的主要问题及改进情况\n"
    )
    line = [cell for cell in cells.cells if ".litigation_direct." in cell.id]
    assert all(cell.trust in ("doubtful", "missing") for cell in line)
