"""A text that is printed to PDF as it is, a cell a line, is no table: each of its lines is kept."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pages import assemble
from gipa_extract.readers.layout.pieces import Piece, lines_of
from gipa_extract.readers.layout.tolerances import TOLERANCES
from tests.conftest import REPORTS
from tests.test_unruled_scans import piece, row, tables

TEXT = ["第二十条第（五）项", "信息内容", "上一年项目数量", "本年增/减", "处理决定数量", "行政许可"]


def printed(lines: list[str]) -> list[tuple[str, float, float]]:
    return [(line, 2.0, 1.5 * number) for number, line in enumerate(lines)]


def test_heads_without_any_row_are_no_table_and_no_defect() -> None:
    assert tables(printed(TEXT[:5])) == []


@pytest.mark.parametrize("indent", [0.0, 2.0])
def test_lines_that_begin_at_one_margin_are_no_table(indent: float) -> None:
    values = [("0", 2.0 + indent, 12.0), ("2", 2.0 + indent, 13.5)]
    assert tables([*printed(TEXT), *values]) == []


def test_numbers_among_words_are_no_table() -> None:
    """LibreOffice sets numbers of a text apart from Chinese words beside them."""
    gap = (TOLERANCES.part_gap + TOLERANCES.run_gap) / 2
    line = [("谢家集区", 2.0, 0.0), ("2019", 6.0 + gap, 0.0), ("年度报告", 8.0 + 2 * gap, 0.0)]
    assert tables(line) == []


def test_values_far_from_their_labels_are_a_table() -> None:
    heads = [("上一年项目数量", 18.0, 0.0), ("本年增/减", 27.0, 0.0)]
    assert len(tables([*heads, *row("行政许可", 2.0, "3", "4")])) == 1


def test_a_report_printed_line_by_line_is_read_whole() -> None:
    texts = REPORTS[3].read_text("utf-8").splitlines()
    lines = [line[at : at + 40] for line in texts for at in range(0, max(1, len(line)), 40)]
    pieces = [
        letter
        for number, line in enumerate(lines)
        for letter in letters(line.strip(), 2.0, 3 + 1.5 * number)
    ]
    page = Page(1, 600, 15 * len(lines) + 100, lines_of(pieces))
    read = extract(assemble([page], "application/pdf"))
    expected = extract(REPORTS[3])
    assert {cell.id: cell.raw for cell in read.cells} == {c.id: c.raw for c in expected.cells}


def letters(line: str, x: float, y: float) -> list[Piece]:
    found = []
    for letter in line:
        if not letter.isspace():
            found.append(piece(letter, x, y))
        x += 1.0 if letter > "\u2000" else 0.5
    return found
