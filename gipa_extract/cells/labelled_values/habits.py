"""The rows of a text whose values stand with their labels, in whichever of these habits it has."""

from __future__ import annotations

from gipa_extract.cells.labelled_values.labelled_cells import read_labelled_cells
from gipa_extract.cells.labelled_values.paired_values import read_paired_values
from gipa_extract.cells.labelled_values.rows_in_sentences import read_rows_in_sentences
from gipa_extract.cells.labelled_values.values_first import read_values_first
from gipa_extract.cells.text_stream.reading import MAX_TEXT
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.forms import Form


def read_labelled_values(text: str, form: Form) -> list[PlacedRow]:
    """The rows of a form that a text prints so; none where its lines show no such habit."""
    if len(text) > MAX_TEXT:
        return []
    if cells := read_labelled_cells(text, form):
        return cells
    rows = [*read_paired_values(text, form), *read_values_first(text, form)]
    read = {cell_id for row in rows for cell_id, _ in row.slots}
    more = read_rows_in_sentences(text, form)
    return rows + [row for row in more if read.isdisjoint(cell_id for cell_id, _ in row.slots)]
