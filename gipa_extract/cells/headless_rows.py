"""Rows of a ruled table whose head is nowhere: a page is photographed alone, without the one before.

Its rows have their labels, but nothing names their columns. Where each row holds as many values as
the form has columns, and the last of each is the sum that the form has there, they are the form's
columns; nothing tells the others apart from one another, so that all of them are doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gipa_extract.cells.labels import VALUES, Labels, NamedRow, labels_of
from gipa_extract.cells.printed_cells import cell_of
from gipa_extract.cells.text_stream.counted_rows import row_adds_up
from gipa_extract.cells.text_stream.tokens_between import Value
from gipa_extract.forms import Form, Table
from gipa_extract.models import Document, FilledForm, Slot
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import parse

LEAST_ROWS = 3
"""So many rows that add up are no chance."""


class _HeadlessRow(NamedTuple):
    named: NamedRow
    slots: tuple[Slot, ...]


def place_headless_rows(document: Document, filled: FilledForm, form: Form) -> FilledForm:
    """The cells with those of tables that no head names, doubtful."""
    labels = labels_of(form.edition)
    cells = {cell.id: cell for cell in filled.cells}
    for table in form.tables:
        unread = all(cells[each].kind == "absent" for each in table.cell_ids())
        if table.across or len(table.columns) < LEAST_ROWS or not unread:
            continue
        rows = list(_rows_of(document, table, labels))
        bases = {row.named.base for row in rows}
        telling = [row for row in rows if any(slot.text[-1:].isdigit() for slot in row.slots)]
        if len(telling) < LEAST_ROWS or len(bases) < len(rows):
            continue
        if all(_is_whole(row, table, form) for row in rows):
            for row in rows:
                for at, slot in enumerate(row.slots, start=row.named.base):
                    cell = cell_of(form.cell_ids[at], slot, None)
                    cell.doubt_for(Reason("head_not_printed"))
                    cells[cell.id] = cell
    return FilledForm(list(cells.values()), filled.open_rows)


def _rows_of(document: Document, table: Table, labels: Labels) -> Iterator[_HeadlessRow]:
    """The rows of ruled tables that a label of the table names."""
    for grid in document.grids:
        if not (grid.ruled or grid.aligned):
            continue
        for row in grid.rows:
            facts = labels.row_facts(tuple(slot.text for slot in row))
            named = next((each for each in facts.named if each.table is table), None)
            if named is not None:
                yield _HeadlessRow(named, row[facts.at + 1 :])


def _is_whole(row: _HeadlessRow, table: Table, form: Form) -> bool:
    """Whether a row holds a value for each column of its table, and their sum."""
    if len(row.slots) != len(table.columns):
        return False
    if any(slot.text and parse(slot.text).kind not in VALUES for slot in row.slots):
        return False
    values = [Value(slot.text, slot.start, slot.end) for slot in row.slots]
    return row_adds_up(values, table, row.named.row, form)
