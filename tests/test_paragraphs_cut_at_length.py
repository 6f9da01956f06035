"""Paragraphs that were cut into lines of one length, tables in them that run on, are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gipa_extract import Report, extract
from gipa_extract.text.columns import column_count

PARAGRAPHS = [
    "某某县民政局2022年政府信息公开工作年度报告",
    "一、总体情况",
    *["全年通过门户网站公开各类信息1200条，加强平台建设，优化栏目设置，丰富公开内容，方便群众就近获取。"] * 5,
    "二、主动公开政府信息情况",
    "第二十条第（一）项  信息内容  本年制发件数  本年废止件数  现行有效件数  规章  0  0  0  "
    "行政规范性文件  41  45  61  第二十条第（五）项  信息内容  本年处理决定数量  行政许可  5012  "
    "第二十条第（六）项  信息内容  本年处理决定数量  行政处罚  707  行政强制  0",
    "三、收到和处理政府信息公开申请情况",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）  申请人情况  自然人  "
    "法人或其他组织  总计  商业企业  科研机构  社会公益组织  法律服务机构  其他  "
    "一、本年新收政府信息公开申请数量  69  56  5  0  17  6  153  "
    "二、上年结转政府信息公开申请数量  0  6  0  0  0  0  6  "
    "三、本年度办理结果  （一）予以公开  11  0  0  0  15  0  26  "
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）  28  23  5  0  0  0  56  "
    "（三）不予公开  1.属于国家秘密  18  14  0  0  2  0  34  ",
]  # fmt: skip


def in_columns(char: str) -> int:
    return column_count(char, "WF")


def one(char: str) -> int:
    return len(char)


def cut(paragraph: str, width: int, measure: Callable[[str], int], reach: bool) -> Iterator[str]:
    """Lines that end before a character which has no room, or where the width is reached."""
    line, used = "", 0
    for char in paragraph:
        if used >= width or (not reach and used + measure(char) > width):
            yield line
            line, used = "", 0
        line, used = line + char, used + measure(char)
    yield line


def report(width: int, measure: Callable[[str], int], reach: bool = False) -> Report:
    lines = [line for each in PARAGRAPHS for line in cut(each, width, measure, reach)]
    return extract("\n".join(lines))


@pytest.mark.parametrize(
    ("width", "measure", "reach"),
    [(17, one, False), (24, one, False), (34, in_columns, False), (34, in_columns, True), (17, in_columns, True)],
)  # fmt: skip
def test_rows_that_run_on_over_cut_lines_are_read(
    width: int, measure: Callable[[str], int], reach: bool
) -> None:
    result = report(width, measure, reach)
    assert "broken_lines_joined" in [note.code for note in result.notes]
    assert result["art20_1.normative_documents.in_force"].value == 61
    assert result["art20_5.licensing.decisions"].value == 5012
    assert [cell.value for cell in result.cells if ".received." in cell.id] == [69, 56, 5, 0, 17, 6, 153]  # fmt: skip
    assert result["requests.refused_state_secret.total"].value == 34
    assert all(cell.trust != "doubtful" for cell in result.cells if cell.kind != "absent")


def test_prose_cut_at_a_length_beside_rows_in_lines_stays() -> None:
    """A row that is as long as the lines of prose is no line that goes on."""
    prose = [line for each in PARAGRAPHS[:8] for line in cut(each, 24, one, reach=False)]
    rows = ["行政规范性文件 1041 1045 10061", "规章 0 0 0"]
    result = extract("\n".join([*prose, "信息内容 本年制发件数 本年废止件数 现行有效件数", *rows]))
    assert "broken_lines_joined" not in [note.code for note in result.notes]


def test_one_line_that_got_a_character_more_does_not_keep_the_others_apart() -> None:
    lines = [line for each in PARAGRAPHS for line in cut(each, 38, one, reach=True)]
    place = next(n for n, line in enumerate(lines) if n > len(lines) // 2 and len(line) == 38)
    lines[place] += " "
    assert extract("\n".join(lines))["requests.granted.total"].value == 26
