"""Two rows' labels in one block above one row's values: whose they are is open.

行政处罚 行政强制        （一）予以公开
300                      （二）部分公开

                         5
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gipa_extract.cells.text_stream.rows import RowRun


def labels_in_one_block(text: str, rows: Sequence[RowRun]) -> dict[int, int]:
    """Where the label of each row ends whose values stand below it and below a bare one of its table; → where that ends."""
    return {
        run.label_end: before.label_end
        for before, run in pairwise(rows)
        if run.cells and not before.cells and before.row.table is run.row.table
        if _parts(text[run.label_end : run.cells[0].start], text[before.label_end : run.label_end])
    }


def _parts(above_values: str, between_labels: str) -> bool:
    """Whether what parts a label from its values, a line's end or an empty line, does not part two labels."""
    mark = "\n\n" if "\n\n" in above_values else "\n"
    return mark in above_values and mark not in between_labels
