"""A row that came out blank, while a row of numbers of its table has no label.

A page's end may cut a row between its values and its label. Where the two parts are not joined,
the label's row looks as if nothing were printed in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell, Document, Grid, Slot
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import is_value, parse

FEWEST = 2
"""Numbers that make a row of numbers, and cells that make a row."""


def doubt_rows_of_blanks(cells: Sequence[Cell], document: Document, form: Form) -> None:
    """Doubt the blank rows of each table that prints numbers without a label."""
    if not any(cell.kind == "blank" for cell in cells):
        return
    taken = {cell.start for cell in cells if cell.raw}
    unlabelled = [grid for grid in document.grids if any(_unlabelled_rows(grid, taken))]
    if not unlabelled:
        return
    for table in form.tables:
        own = [cell for cell in cells if cell.id.startswith(f"{table.id}.")]
        starts = {cell.start for cell in own if cell.start is not None}
        if any(slot.start in starts for grid in unlabelled for row in grid.rows for slot in row):
            for cell in _blank_rows(own, table):
                cell.doubt_for(Reason("row_bare"))


def _unlabelled_rows(grid: Grid, taken: set[int | None]) -> Iterator[tuple[Slot, ...]]:
    """The rows of numbers beside which no word stands, and of which no cell was read."""
    for row in grid.rows:
        printed = [slot for slot in row if slot.text]
        numbers = [slot for slot in printed if parse(slot.text).kind == "number"]
        if len(numbers) < FEWEST or any(slot.start in taken for slot in printed):
            continue
        if all(is_value(slot.text) for slot in printed):
            yield row


def _blank_rows(cells: Sequence[Cell], table: Table) -> Iterator[Cell]:
    """The cells of the rows in which every cell is read as blank."""
    size = len(cells) if table.across else len(table.columns)
    for _, numbered in groupby(enumerate(cells), key=lambda pair: pair[0] // size):
        row = [cell for _, cell in numbered]
        if len(row) >= FEWEST and all(cell.kind == "blank" for cell in row):
            yield from row
