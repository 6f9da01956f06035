"""Texts from which a tool dropped lines: all but the first of equal ones, or the shortest ones.

Where each value has a line of its own, what was dropped looks like a cell that was left blank.
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, is_alone, rows_of_table
from gipa_extract.cells.doubts.printed_blanks import prints_each_cell
from gipa_extract.forms import Form
from gipa_extract.models import Cell
from gipa_extract.readers.plain_text.line_parsing import VALUE_TOKEN
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS

_PIPES = BLANKS + "|"

FEWEST_LINES = 30
FEWEST_VALUES = 3
"""Values on lines of their own; in a text of so many lines some are equal in every report."""
FEWEST_OF_TWO = 12
"""Lines of two characters; a text of so many has some of one, for most numbers of a report are small."""
FEWEST_EMPTY = 3
"""Places with several empty lines."""


def find_lost_lines(text: str) -> Reason | None:
    """Which lines a tool dropped, in the words of a note; None if it seems to have kept all."""
    printed = [line for line in text.split("\n") if line.strip(BLANKS)]
    lines = [line.strip(_PIPES) or line.strip(BLANKS) for line in printed]
    numbers = [line for line in lines if VALUE_TOKEN.fullmatch(line)]
    if numbers == [str(page) for page in range(1, len(numbers) + 1)]:
        numbers = []  # those of pages
    alone = len(numbers)
    rows_alone = any(map(_is_row_alone, lines))
    if not alone and not rows_alone:
        return None
    mixed = sum(map(_is_row, lines)) > alone  # rows on a line, which are hardly ever equal
    may_be_equal = alone >= FEWEST_VALUES or rows_alone
    if len(set(printed)) == len(printed) >= FEWEST_LINES and may_be_equal:
        return Reason("equal_lines_may_be_lost" if mixed else "equal_lines_lost")
    if not alone:
        return None
    if "<td" in text or text.count("\n\n\n") >= FEWEST_EMPTY:
        return None  # who drops short lines drops empty ones; here each blank has left its own
    lengths = [len(line) for line in lines]  # 规章 and 总计 have two characters
    if mixed:  # few numbers have three digits
        are_long = alone >= FEWEST_VALUES and min(lengths) > 2
        return Reason("short_lines_lost", {"size": 3}) if are_long else None
    if min(lengths) > 2 or (1 not in lengths and lengths.count(2) >= FEWEST_OF_TWO):
        return Reason("short_lines_lost", {"size": min(lengths)})
    return None


def _is_row_alone(line: str) -> bool:
    """Whether a line holds one value several times, or empty places, and nothing else.

    Its label is above or below. Rows of zeros are equal in every report, as are those of blanks;
    rows of other values hardly ever are.
    """
    if line.startswith("|") and line.count("|") > 1 and not line.strip(_PIPES):
        return True
    pieces = line.replace("|", " ").split()
    return len(pieces) > 1 and len({*pieces}) == 1 and bool(VALUE_TOKEN.fullmatch(pieces[0]))


def _is_row(line: str) -> bool:
    """Whether a line holds values beside others or beside a label."""
    pieces = line.split()
    return len(pieces) > 1 and any(map(VALUE_TOKEN.fullmatch, pieces))


def doubt_lost_values(cells: Sequence[Cell], lost: Reason, text: str, form: Form) -> None:
    """Doubt the rows that print a blank: lines were dropped, so that a value may have stood there.

    Of a row that prints values, only one whose values stand on lines of their own lost such lines;
    a row without any is doubted where the lines are `lost` for certain, or rows of zeros
    have lines of their own, which are equal. A row that prints each of its blanks lost none, nor does
    a text that lost letters alone and has a border on a line of its own for each empty cell.
    """
    if lost.code == "letters_put_back" and "\n|\n" in text:
        return
    may_be_rows = lost.code != "equal_lines_may_be_lost" or any(
        _is_row_alone(line.strip(BLANKS)) for line in text.split("\n")
    )
    by_id = {cell.id: cell for cell in cells}
    narrow = [
        by_id[c] for table in form.tables if len(table.columns) == 1 for c in table.cell_ids()
    ]
    narrow_alone = any(is_alone(cell, text) for cell in narrow if cell.raw)
    for table in form.tables:
        rows = rows_of_table(table, by_id)
        alone = narrow_alone if len(table.columns) == 1 else None
        for printed in [[cell for row in rows for cell in row]] if table.across else rows:
            if not any(cell.kind == "blank" for cell in printed):
                continue
            blank = not any(cell.raw for cell in printed)
            if alone is None:
                alone = any(is_alone(cell, text) for row in rows for cell in row if cell.raw)
            if blank and not (may_be_rows or alone):
                continue
            if not blank and not any(is_alone(cell, text) for cell in printed if cell.raw):
                continue
            if prints_each_cell(printed, text):
                continue
            doubt_row(printed, "row_bare" if blank else "layout_allows_two_readings")
