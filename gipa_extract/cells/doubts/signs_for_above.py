"""Cells that print a sign for what stands above them, 〃 or 同上: that is offered, and never taken.

As printed, they hold no number; the sum of their row may tell a reader that it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.forms import Form
from gipa_extract.models import Cell

_SAME_AS_ABOVE = re.compile(r"\s*(?:[〃″”]|同上)\s*")


def offer_values_above(cells: Sequence[Cell], form: Form) -> None:
    """Give each such cell what the next row above prints in its column, as an alternative."""
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        rows = [] if table.across else [table.row_cell_ids(row) for row in table.rows]
        for column in zip(*rows, strict=True):
            meant: str | None = None
            place = -1
            for cell in map(by_id.__getitem__, column):
                is_sign = cell.kind == "text" and _SAME_AS_ABOVE.fullmatch(cell.raw or "")
                is_below = cell.start is not None and cell.start >= place
                if not is_sign:
                    meant = cell.raw if cell.kind in ("number", "dash", "blank") else None
                elif meant is None or not is_below:
                    meant = None
                elif not cell.alternatives:
                    cell.alternatives = [meant]
                place = cell.start if cell.start is not None else place
