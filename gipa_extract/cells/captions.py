"""A line above a table that names its row, where a table stands for each row of one of the form's.

行政诉讼（复议后起诉）
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
| 6        |          | 1        | 1        | 8    |
"""

from __future__ import annotations

from gipa_extract.cells.labels import Labels
from gipa_extract.models import Grid, Slot

MAX_ROWS = 4
"""Lines of a head, and of values."""


def with_caption(grid: Grid, text: str, labels: Labels) -> Grid:
    """The grid with the line above it as its first row, if no row of it says what that line says."""
    if not grid.aligned or len(grid.rows) > MAX_ROWS:
        return grid
    starts = [slot.start for row in grid.rows for slot in row]
    if not starts or any(map(labels.names_across, _texts_in(grid))):
        return grid
    end = text.rfind("\n", 0, min(starts))
    start = text.rfind("\n", 0, max(end, 0)) + 1
    caption = text[start : max(end, start)]
    if "\t" in caption or not labels.names_across(caption):
        return grid
    slot = Slot(caption, start, end, grid.rows[0][0].page)
    return grid._replace(rows=((slot,) * max(map(len, grid.rows)), *grid.rows))


def _texts_in(grid: Grid) -> set[str]:
    return {slot.text for row in grid.rows for slot in row if slot.text}
