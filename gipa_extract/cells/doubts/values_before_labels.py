"""Values between two rows' labels, of which the row above was not read: they may be its own.

行政处罚
扫一扫在手机打开当前页
13
行政强制
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gipa_extract.cells.doubts.doubtful_rows import doubt_row
from gipa_extract.forms import Form, Label
from gipa_extract.models import Cell

MOST_BETWEEN = 400
"""Characters before a row's first value in which the labels are looked for."""


def doubt_rows_before_labels(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row before whose values stands the label of the row above, which has none, and not its own."""
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        for above, row in () if table.across else pairwise(table.rows):
            if any(by_id[each].kind != "absent" for each in table.row_cell_ids(above)):
                continue
            own = [by_id[each] for each in table.row_cell_ids(row)]
            starts = [cell.start for cell in own if cell.raw and cell.start is not None]
            if not starts:
                continue
            before = text[max(min(starts) - MOST_BETWEEN, 0) : min(starts)]
            if _last_place(above, before) > _last_place(row, before):
                doubt_row(own)


def _last_place(row: Label, text: str) -> int:
    """Where the last wording of a row's label in a text ends; -1 if there is none."""
    places = ((text.rfind(name), len(name)) for name in row.wordings)
    return max((place + size for place, size in places if place >= 0), default=-1)
