"""Texts from which a tool dropped lines: all but the first of equal ones, or the shortest ones.

Where each value has a line of its own, what was dropped looks like a cell that was left blank.
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.cells.doubtful_rows import doubt_row
from gipa_extract.forms import Form
from gipa_extract.models import Cell
from gipa_extract.readers.plain_text.line_parsing import VALUE_TOKEN
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS

FEWEST_LINES = 30
FEWEST_VALUES = 3
"""Values on lines of their own; in a text of so many lines some are equal in every report."""
FEWEST_OF_TWO = 12
"""Lines of two characters; a text of so many has some of one, for most numbers of a report are small."""
FEWEST_EMPTY = 3
"""Places with several empty lines."""


def find_lost_lines(text: str) -> Reason | None:
    """Which lines a tool dropped, in the words of a note; None if it seems to have kept all."""
    printed = [line.rstrip() for line in text.split("\n") if line.strip(BLANKS)]
    lines = [line.strip(BLANKS) for line in printed]
    alone = sum(bool(VALUE_TOKEN.fullmatch(line)) for line in lines)
    if not alone or sum(map(_is_row, lines)) > alone:
        return None
    if len(set(printed)) == len(printed) >= FEWEST_LINES and alone >= FEWEST_VALUES:
        return Reason("equal_lines_lost")
    if "<td" in text or text.count("\n\n\n") >= FEWEST_EMPTY:
        return None  # who drops short lines drops empty ones; here each blank has left its own
    lengths = [len(line) for line in lines]  # 规章 and 总计 have two characters
    if min(lengths) > 2 or (1 not in lengths and lengths.count(2) >= FEWEST_OF_TWO):
        return Reason("short_lines_lost", {"size": min(lengths)})
    return None


def _is_row(line: str) -> bool:
    """Whether a line holds values beside others or beside a label."""
    pieces = line.split()
    return len(pieces) > 1 and any(map(VALUE_TOKEN.fullmatch, pieces))


def doubt_lost_values(cells: Sequence[Cell], form: Form) -> None:
    """Doubt the rows that print a blank: lines were dropped, so that a value may have stood there."""
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        rows = [[by_id[each] for each in table.row_cell_ids(row)] for row in table.rows]
        for printed in [[cell for row in rows for cell in row]] if table.across else rows:
            if not any(cell.kind == "blank" for cell in printed):
                continue
            blank = not any(cell.raw for cell in printed)
            doubt_row(printed, "row_bare" if blank else "layout_allows_two_readings")
