"""read_beside_grids(): readings of what the rows of a document's grids leave open.

Most reports print every cell in rows that are placed by their labels; this is loaded by the first
one that does not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gipa_extract.cells import labelled_values, page_lines, text_stream
from gipa_extract.cells.all_that_is_printed import are_printed_nowhere, is_all_printed
from gipa_extract.cells.doubts.doubtful_rows import doubt_shared_places
from gipa_extract.cells.form_reading import is_complete
from gipa_extract.cells.merged_readings import (
    full_rows_of,
    join_readings,
    merge_labelled_values,
    merge_readings,
)
from gipa_extract.cells.text_stream.stream_result import PlacedRow, StreamReading
from gipa_extract.forms import Form, Table
from gipa_extract.ids import table_id_of
from gipa_extract.models import Document, FilledForm, Grid
from gipa_extract.reasons import Reason
from gipa_extract.text.patterns import blanked

_ENDS_IN_VALUE = re.compile(r"\d[ \t|\r]*$")


class ReadingBesideGrids(NamedTuple):
    """The cells of the grids and of the readings beside them."""

    filled: FilledForm
    stream: StreamReading | None
    """None where nothing was left for it."""
    complete: bool
    """Whether nothing that is printed is left to be read."""


def read_beside_grids(
    document: Document, filled: FilledForm, form: Form, is_drawn: bool
) -> ReadingBesideGrids:
    """Labels with their values in sentences and lists, then the stream of labels and values.

    `is_drawn` says that lines were drawn round the document's tables as it came.
    """
    is_text = document.media_type == "text/plain"
    complete = is_text and is_all_printed(document, filled, form)
    evident: list[PlacedRow] = []
    said: frozenset[int] = frozenset()
    if not complete:
        evident, said = labelled_values.read_labelled_values(_outside_boxes(document, filled), form)
    elif _leaves_a_table(filled, form):  # the labels of sentences are not looked for in a text
        evident, said = labelled_values.read_told_cells(document.text, form)
    if evident:
        filled = merge_labelled_values(filled, evident, form)
        complete = is_complete(filled)
    if is_text:
        settled = {row.table.id for row in evident}
        tables = tuple(table for table in form.tables if table.id not in settled and not complete)
    else:
        doubt_shared_places(filled.cells)  # a value that is merged over several cells
        tables = _unread_tables(filled, document, form)
    stream = None
    if tables and not _is_scan(document):
        stream = _read_without_grids(document, filled, form, is_drawn)
        filled = merge_readings(filled, stream, form, tables)
    for cell in filled.cells if said else ():
        if cell.raw and cell.start in said and not cell.doubt:
            cell.doubt_for(Reason("layout_allows_two_readings"))
    return ReadingBesideGrids(filled, stream, complete)


def _leaves_a_table(filled: FilledForm, form: Form) -> bool:
    """Whether nothing of one of the form's tables was read."""
    read = {table_id_of(cell.id) for cell in filled.cells if cell.kind != "absent"}
    return any(table.id not in read for table in form.tables)


def _read_without_grids(
    document: Document, filled: FilledForm, form: Form, is_drawn: bool
) -> StreamReading:
    """The stream of a text's labels and values, and the lines of a page with labels wrapped round them."""
    text = _outside_boxes(document, filled)
    stream = text_stream.read_stream(text, form, is_drawn=is_drawn)
    lines = page_lines.read_wrapped_lines(text, form)
    if lines is None:
        return stream
    if _is_piped(document.text):  # a page's lines have no pipes
        lines = full_rows_of(lines)
    return join_readings(stream, lines)


def _outside_boxes(document: Document, filled: FilledForm) -> str:
    """The text with its drawn tables as spaces: their places are told by their lines.

    One of whose numbers none went to a cell is left as it is: it may be a piece of a table whose
    other pieces stand outside.
    """
    text = document.text
    for grid in document.grids:
        if grid.ruled and not _is_unread(grid, filled):
            slots = [slot for row in grid.rows for slot in row]
            start = text.rfind("\n", 0, min(slot.start for slot in slots)) + 1
            end = text.find("\n", max(slot.end for slot in slots))
            end = len(text) if end < 0 else end
            text = text[:start] + blanked(text[start:end]) + text[end:]
    return text


def _is_unread(grid: Grid, filled: FilledForm) -> bool:
    """Whether a grid holds numbers, none of which is in a cell or may be in one."""
    numbers = {slot.start for row in grid.rows for slot in row if slot.text[-1:].isdigit()}
    taken = {cell.start for cell in filled.cells if cell.raw}
    taken |= {slot.start for row in filled.open_rows for slot in row.slots}
    return bool(numbers) and numbers.isdisjoint(taken)


def _is_piped(text: str) -> bool:
    """Whether pipes part most of a text's values."""
    lines = [line for line in text.split("\n") if _ENDS_IN_VALUE.search(line)]
    return 2 * sum("|" in line for line in lines) > len(lines) > 0


def _unread_tables(filled: FilledForm, document: Document, form: Form) -> tuple[Table, ...]:
    """The tables of which the grids show nothing, not even a row that could not be placed; none if the
    text prints none of them either."""
    met = {cell.id for cell in filled.cells if cell.kind != "absent" or cell.alternatives}
    met |= {cell for row in filled.open_rows for cell in row.cells}
    tables = tuple(table for table in form.tables if met.isdisjoint(table.cell_ids()))
    return () if tables and are_printed_nowhere(tables, document.text, form) else tables


def _is_scan(document: Document) -> bool:
    return any(
        slot.confidence is not None for grid in document.grids for row in grid.rows for slot in row
    )
