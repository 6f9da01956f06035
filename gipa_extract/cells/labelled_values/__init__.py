"""Values that stand with their labels: such rows need no head, whatever stands round them.

Each value behind the label of its column, or behind all labels of its cell, or all of a row's values before its label: such lines
need no head above them and no blanks between their values, and mislead a reader that looks for
rows of any other kind.
"""

from __future__ import annotations

from gipa_extract.cells.labelled_values.labelled_cells import read_labelled_cells
from gipa_extract.cells.labelled_values.paired_values import read_paired_values
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
    return [*read_paired_values(text, form), *read_values_first(text, form)]
