"""The rows of a text whose values stand with their labels, in whichever of these habits it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gipa_extract.cells.labelled_values.cells_in_sentences import read_cells_in_sentences
from gipa_extract.cells.labelled_values.labelled_cells import read_labelled_cells
from gipa_extract.cells.labelled_values.paired_values import read_paired_values
from gipa_extract.cells.labelled_values.rows_in_sentences import read_rows_in_sentences
from gipa_extract.cells.text_stream.reading import MAX_TEXT
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.forms import Form


class LabelledRows(NamedTuple):
    """Rows whose values stand with their labels."""

    rows: list[PlacedRow]
    said: frozenset[int]
    """Where the values begin that sentences say: whose they are, and of which year, is never sure."""


def read_labelled_values(text: str, form: Form) -> LabelledRows:
    """The rows of a form that a text prints so; none where its lines show no such habit."""
    if len(text) > MAX_TEXT:
        return LabelledRows([], frozenset())
    cells = read_labelled_cells(text, form)
    tables = {row.table.id for row in cells}
    pairs = (row for row in read_paired_values(text, form) if row.table.id not in tables)
    rows = [*cells, *pairs]
    if cells:
        return LabelledRows(rows, frozenset())
    read = {cell_id for row in rows for cell_id, _ in row.slots}
    said = read_rows_in_sentences(text, form)
    more = [row for row in said if read.isdisjoint(cell_id for cell_id, _ in row.slots)]
    read.update(cell_id for row in more for cell_id, _ in row.slots)
    told = read_told_cells(text, form)
    more += [row for row in told.rows if row.slots[0][0] not in read]
    return LabelledRows(rows + more, _starts_of(more))


def read_told_cells(text: str, form: Form) -> LabelledRows:
    """The cells that sentences state one by one, where a section has no table."""
    rows = read_cells_in_sentences(text, form) if len(text) <= MAX_TEXT else []
    return LabelledRows(rows, _starts_of(rows))


def _starts_of(rows: Sequence[PlacedRow]) -> frozenset[int]:
    return frozenset(slot.start for row in rows for _, slot in row.slots)
