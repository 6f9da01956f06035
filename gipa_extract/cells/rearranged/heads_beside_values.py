"""Tables of pages without lines, whose centred labels begin left of their values: two columns for each.

|        | 本年制发件数 |    | 本年废止件数 |    |
| 规章   |              | 3  |              | 1  |
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.cells.labels import VALUES, Labels
from gipa_extract.models import Grid, Slot
from gipa_extract.text.numerals import parse


def set_heads_over_values(grid: Grid, labels: Labels) -> Grid | None:
    """The table with each such label over the values beside it; None if one has none, or values have none."""
    width = len(grid.rows[0])
    if any(len(row) != width for row in grid.rows):
        return None
    columns = [[slot for slot in column if slot.text] for column in zip(*grid.rows, strict=True)]
    heads = [place for place, slots in enumerate(columns) if _are_heads(slots, labels)]
    values = [place for place, slots in enumerate(columns) if _are_values(slots)]
    if not heads or [place + 1 for place in heads] != values:
        return None
    rows = tuple(
        tuple(_over(row, place, heads) for place in range(width) if place not in heads)
        for row in grid.rows
    )
    return grid._replace(rows=rows)


def _over(row: Sequence[Slot], place: int, heads: Sequence[int]) -> Slot:
    is_beside = place - 1 in heads and row[place - 1].text
    return row[place - 1] if is_beside else row[place]


def _are_heads(slots: Sequence[Slot], labels: Labels) -> bool:
    return bool(slots) and all(labels.head_named(slot.text) for slot in slots)


def _are_values(slots: Sequence[Slot]) -> bool:
    return bool(slots) and all(parse(slot.text).kind in VALUES for slot in slots)
