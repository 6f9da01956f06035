"""Rows of a text in which each column prints something: its value, or a space that is kept for its blank.

    （一）予以公开⏎⏎□⏎⏎380⏎⏎582⏎⏎817⏎⏎903⏎⏎716⏎⏎3398

Editors of pages put a space that does not break into an empty cell. A row with just as many values and
such spaces as columns lost no line and no place: there is nothing that could stand elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.models import Cell

_KEPT_BLANK = re.compile(r"[ \r]*[\n\t][ \r\n\t]*[\u00a0\u3000]+[ \u00a0\u3000]*(?=[\r\n\t]|\Z)")
"""A blank's own space, alone in its line or between tabs."""
_KEPT_BEHIND = re.compile(r"[ \u00a0\u3000]*")
"""Spaces in a value's own cell."""
_BETWEEN = " \r\n\t"


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
