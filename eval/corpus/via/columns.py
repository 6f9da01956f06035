"""Columns set with spaces: whether a value stands where its column is."""

from __future__ import annotations

from collections.abc import Sequence

from eval.corpus.layouts_text import display_width
from eval.corpus.via.marked import Drawn, Width
from eval.corpus.via.value_rows import Row


def stands_in_columns(row: Row, rows: Sequence[Row], base: Drawn) -> bool:
    """Whether each value of a row is nearer to its own column than to any other.

    A column is where the nearest row of the table that has a value in it prints that value, or
    else under its head. Tools count a Chinese character as two columns or as one: either may do.
    """
    return any(_nearest_is_own(row, rows, base, width) for width in (display_width, len))


def _nearest_is_own(row: Row, rows: Sequence[Row], base: Drawn, width: Width) -> bool:
    others = [
        other
        for other in rows
        if other.table == row.table and other is not row and len(other.cells) == len(row.cells)
    ]
    start = base.start(row.cells) or 0
    heads = _head_centres(row.heads, base.text[:start], width)
    centres = [
        _row_centre(others, place, start, base, width) or heads[place]
        for place in range(len(row.cells))
    ]
    for place, cell in enumerate(row.cells):
        if cell not in base.at:
            continue
        own, here = centres[place], base.centre(cell, width)
        if own is None or any(
            abs(here - centre) <= abs(here - own)
            for other, centre in enumerate(centres)
            if other != place and centre is not None
        ):
            return False
    return True


def _row_centre(
    others: Sequence[Row], place: int, start: int, base: Drawn, width: Width
) -> float | None:
    """The middle of a column, from the row nearest to an offset that has a value in it."""
    shown = [other.cells[place] for other in others if other.cells[place] in base.at]
    nearest = min(shown, key=lambda cell: abs(base.at[cell] - start), default=None)
    return None if nearest is None else base.centre(nearest, width)


def _head_centres(heads: Sequence[str], above: str, width: Width) -> list[float | None]:
    """The middles of the heads that stand in one line above a row; None for all others."""
    line_start = above.rfind("\n", 0, max(above.rfind(heads[-1]), 0)) + 1
    line, at = above[line_start:].partition("\n")[0], 0
    centres: list[float | None] = []
    for head in heads:
        found = line.find(head, at)
        centres.append(None if found < 0 else width(line[:found]) + width(head) / 2)
        at = max(at, found + len(head))
    return centres
