"""Whether the rows of a text's tables are all that it prints of the form.

Agencies leave rows out, or tell of their reviews in a sentence. Then cells stay absent though
nothing was missed, and no other reading of the text can add any.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from gipa_extract.cells.text_stream.mentions import mentioned_keys
from gipa_extract.forms import Form, Table
from gipa_extract.models import Document, FilledForm
from gipa_extract.text.numerals import is_value


def is_all_printed(document: Document, filled: FilledForm, form: Form) -> bool:
    """Whether each row of the form was read whole and without doubt, or is nowhere named.

    No row is open, all values of the tables stand behind labels, and each serves one cell.
    """
    read = [cell for cell in filled.cells if cell.kind != "absent"]
    starts = [cell.start for cell in read if cell.raw]
    if filled.open_rows or not starts or len(set(starts)) < len(starts):
        return False
    if any(cell.doubt or cell.alternatives for cell in filled.cells):
        return False
    unread = _unread_rows(filled, form)
    if unread is None or not _rows_are_whole(document, filled, form):
        return False
    return unread.isdisjoint(mentioned_keys(document.text))


def are_printed_nowhere(tables: Sequence[Table], text: str, form: Form) -> bool:
    """Whether a text names no row of some tables, nor a column that they alone have."""
    named = mentioned_keys(text)
    return all(named.isdisjoint(_own_labels(form, table)) for table in tables)


def _own_labels(form: Form, table: Table) -> frozenset[str]:
    return _own_columns(form, table) if table.across else table.row_keys


def _unread_rows(filled: FilledForm, form: Form) -> set[str] | None:
    """The label keys that only unread rows print; None if a row was read in part."""
    absent = {cell.id for cell in filled.cells if cell.kind == "absent"}
    keys: set[str] = set()
    for table in form.tables:
        if absent.isdisjoint(table.cell_ids()):
            continue
        if table.across:
            if not absent.issuperset(table.cell_ids()):
                return None
            keys |= _own_columns(form, table)
            continue
        for row in table.rows:
            missing = absent.intersection(table.row_cell_ids(row))
            if not missing:
                continue
            if len(missing) < len(table.columns):
                return None
            keys.update(row.keys)
    return keys


@lru_cache(maxsize=64)
def _own_columns(form: Form, of: Table) -> frozenset[str]:
    """The label keys of a table's columns that no other table of the form prints."""
    others = (table.row_keys | table.column_keys for table in form.tables if table is not of)
    return of.column_keys.difference(*others)


def _rows_are_whole(document: Document, filled: FilledForm, form: Form) -> bool:
    """Whether each row of the grids begins with its label, and a cell holds each of its values.

    Values on a line without a label may be those of the label above as well as below.
    """
    across = {cell_id for table in form.tables if table.across for cell_id in table.cell_ids()}
    below_heads = {cell.start for cell in filled.cells if cell.id in across}
    beside_labels = {cell.start for cell in filled.cells if cell.id not in across}
    for grid in document.grids:
        for row in grid.rows:
            printed = [slot for slot in row if slot.text]
            values = {slot.start for slot in printed if is_value(slot.text)}
            if not values <= beside_labels | below_heads:
                return False
            if printed and printed[0].start in values and not values <= below_heads:
                return False
    return True
