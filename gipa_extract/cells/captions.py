"""A line above a table that names its row, where a table stands for each row of one of the form's.

行政诉讼（复议后起诉）
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
| 6        |          | 1        | 1        | 8    |
"""

from __future__ import annotations

from collections.abc import Iterator

from gipa_extract.cells.labels import Labels
from gipa_extract.models import Grid, Slot

MAX_ROWS = 4
"""Lines of a head, and of values."""
MAX_LINES = 2
"""Of a label, where it is broken."""


def with_caption(grid: Grid, text: str, labels: Labels) -> Grid:
    """The grid with the label above it as its first row, if no row of it says what that label says.

    A page's end may part the first of several such tables from its label.
    """
    rows = grid.texts
    if not grid.aligned or not any(rows) or any(map(labels.names_across, filter(None, rows[0]))):
        return grid
    end = text.rfind("\n", 0, min([slot[1] for row in grid.rows for slot in row]))
    for start in _line_starts(text, max(end, 0)):
        caption = text[start : max(end, start)]
        if "\t" not in caption and labels.names_across(caption):
            printed = set().union(*rows) - {""}
            named = {labels.known(each) for each in printed if labels.names_across(each)}
            is_one_table = len(rows) <= MAX_ROWS
            if is_one_table == bool(named) or labels.known(caption) in named:
                return grid
            slot = Slot(caption, start, end, grid.rows[0][0].page)
            return grid._replace(rows=((slot,) * max(map(len, grid.rows)), *grid.rows))
    return grid


def _line_starts(text: str, end: int) -> Iterator[int]:
    """Where the last lines before a place begin, the nearest first."""
    for _ in range(MAX_LINES):
        start = text.rfind("\n", 0, end) + 1
        yield start
        end = max(start - 1, 0)
