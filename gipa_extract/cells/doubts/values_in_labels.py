"""Blanks of a page's table in which a label holds values: 行政处罚 | 本年处理决定数量825⏎295.

Of two tables side by side without lines, the values of one may be taken for lines of its head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.cells.doubts.doubtful_rows import doubt_row
from gipa_extract.models import Cell, Document, Grid

_ENDS_IN_VALUES = re.compile(r"[\u3400-\u9fff）)]\d[\d.,]*(?:\n\d[\d.,]*)*\Z")


def doubt_blanks_beside_crowded_labels(cells: Sequence[Cell], document: Document) -> None:
    """Doubt the blanks of each such table: their values may be those in the label."""
    for grid in document.grids:
        if _holds_values_in_a_label(grid):
            slots = [slot for row in grid.rows for slot in row]
            first, last = slots[0].start, slots[-1].end
            doubt_row(
                [c for c in cells if c.kind == "blank" and first <= (c.start or 0) <= last],
                "row_bare",
            )


def _holds_values_in_a_label(grid: Grid) -> bool:
    return not grid.ruled and any(
        slot.page is not None and _ENDS_IN_VALUES.search(slot.text)
        for row in grid.rows
        for slot in row
        if slot.text[-1:].isdigit()
    )
