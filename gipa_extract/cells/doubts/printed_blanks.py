"""Rows of a text in which each column prints something: its value, or a space that is kept for its blank.

    （一）予以公开⏎⏎□⏎⏎380⏎⏎582⏎⏎817⏎⏎903⏎⏎716⏎⏎3398

Editors of pages put a space that does not break into an empty cell. A row with just as many values and
such spaces as columns lost no line and no place: there is nothing that could stand elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.cells.doubts.doubtful_rows import doubt_row
from gipa_extract.forms import Form
from gipa_extract.models import Cell
from gipa_extract.text.folding import BLANKS

_KEPT_BLANK = re.compile(r"[ \r]*[\n\t][ \r\n\t]*[\u00a0\u3000]+[ \u00a0\u3000]*(?=[\r\n\t]|\Z)")
"""A blank's own space, alone in its line or between tabs."""
_KEPT_BEHIND = re.compile(r"[ \u00a0\u3000]*")
"""Spaces in a value's own cell."""
_BETWEEN = " \r\n\t"
_BEHIND = re.compile(r"[ \r\n\t\u00a0\u3000]*")
FEWEST_ROWS = 3
"""Rows that print a space for each blank, before one that prints fewer stands out."""
KEPT_BLANKS = ("\n\u00a0", "\n\u3000\n", "\t\u00a0")
"""What stands in a text that prints such spaces on lines of their own."""


def doubt_rows_of_other_blanks(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row that prints some kept spaces, but not one for each of its blanks, where other rows do.

    A line of it was dropped or moved, or another line beside it.
    """
    by_id = {cell.id: cell for cell in cells}
    tables = [
        [by_id[each] for each in ids]
        for table in form.tables
        for ids in ([table.cell_ids()] if table.across else map(table.row_cell_ids, table.rows))
    ]
    rows = [row for row in tables if any(cell.kind == "blank" for cell in row)]
    odd = [row for row in rows if not prints_each_cell(row, text)]
    if len(rows) - len(odd) < FEWEST_ROWS:
        return
    for row in odd:
        places = _places_of(row, text)
        kinds = "".join("_" if cell.kind == "blank" else "x" for cell in row)
        if "_" in places and kinds not in places:
            doubt_row(row)


def _places_of(row: Sequence[Cell], text: str) -> str:
    """What a row prints from its label to what stands behind it: `_` for a kept space, `x` for a value."""
    end = len(text[: row[0].start or 0].rstrip(BLANKS))
    found = ""
    for cell in row:
        if cell.raw and cell.start is not None and cell.end is not None:
            found += "_" * len(_KEPT_BLANK.findall(text, end, cell.start)) + "x"
            end = cell.end
    behind = _BEHIND.match(text, end)
    return found + "_" * len(_KEPT_BLANK.findall(text, end, behind.end() if behind else end))


def prints_each_cell(row: Sequence[Cell], text: str) -> bool:
    """Whether a row that has blanks prints each of them, in its order among the values, and no more."""
    first = row[0].start
    if first is None or text[:first].rstrip(_BETWEEN)[-1:] in ("\u00a0", "\u3000"):
        return False
    end = first
    for cell in row:
        if cell.kind == "blank":
            blank = _KEPT_BLANK.match(text, end)
            if blank is None:
                return False
            end = blank.end()
        elif cell.start is None or cell.end is None or text[end : cell.start].strip(_BETWEEN):
            return False
        else:
            kept = _KEPT_BEHIND.match(text, cell.end)
            end = kept.end() if kept else cell.end
    return _KEPT_BLANK.match(text, end) is None
