"""Rows and columns that a text prints in another order than the form, where their values may not have moved along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gipa_extract.cells.doubts.doubtful_rows import adds_up, doubt_row, rows_of_table
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell
from gipa_extract.text.folding import BLANKS, label_key


def doubt_rows_in_other_order(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt the rows of a table whose labels or heads were sorted by themselves.

    Rows with values on lines of their own stand in the form's order, or only their labels were
    sorted. Where a head prints its total first and hardly a row is the sum, its values did not move.
    """
    printed = [cell.start for cell in cells if cell.start is not None]
    if printed == sorted(printed):
        return  # nearly all texts
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        if table.across or table.id not in form.totalled:
            continue
        _doubt_rows_beside_shared(by_id, text, table)
        rows = rows_of_table(table, by_id)
        moved = [row for row in rows if _has_columns_in_other_order(row)]
        worth = [row for row in moved if any(cell.value for cell in row)]
        if len(worth) > 1 and 2 * sum(map(adds_up, worth)) < len(worth):
            for row in moved:
                doubt_row(row)
        starts = [row[0].start for row in rows if row[0].start is not None]
        if sum(after < before for before, after in pairwise(starts)) > 1 and any(
            _begins_its_line(row, text) for row in rows
        ):
            for row in rows:
                doubt_row(row)


def _doubt_rows_beside_shared(cells: Mapping[str, Cell], text: str, table: Table) -> None:
    """Doubt a row without its whole label in its line, next to one that holds another row's print.

    There labels and lines are out of step: lines were moved, and the pieces of a label with them.
    """
    rows = rows_of_table(table, cells)
    shared = [_is_shared(row) for row in rows]
    for index, row in enumerate(rows) if any(shared) else ():
        if any(shared[max(index - 1, 0) : index + 2]):
            start = next((cell.start for cell in row if cell.raw), None) or 0
            line = label_key(text[text.rfind("\n", 0, start) + 1 : start])
            if not line.endswith(table.rows[index].keys):
                doubt_row(row)


def _is_shared(row: Sequence[Cell]) -> bool:
    codes = [cell.doubt and cell.doubt.code for cell in row if cell.raw]
    return len(codes) > 1 and {*codes} == {"place_serves_two_cells"}


def _has_columns_in_other_order(row: Sequence[Cell]) -> bool:
    starts = [cell.start for cell in row if cell.raw and cell.start is not None]
    return any(after < before for before, after in pairwise(starts))


def _begins_its_line(row: Sequence[Cell], text: str) -> bool:
    """Whether nothing but its order ties a row's first value to its label, which stands above it."""
    start = next((cell.start for cell in row if cell.raw), None)
    return start is not None and not text[text.rfind("\n", 0, start) + 1 : start].strip(BLANKS)
