"""read_form(): every cell of the edition from a document, by all readings that its format needs."""

from __future__ import annotations

from gipa_extract.cells.competition import merge_readings
from gipa_extract.cells.placement import fill
from gipa_extract.cells.stream import read_stream
from gipa_extract.cells.torn_rows import align
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell, Document, Filled


def read_form(document: Document, edition: Form) -> list[Cell]:
    """Every cell of the edition, in its order.

    The grids' rows are read first; where they explain the whole form, no other reading is tried.
    Text has a second one: the stream of its labels and values (see `cells.stream`). Of pages and
    files that know their tables, it reads only what stands outside all of them.
    """
    filled = fill(document, edition)
    if document.media_type == "text/plain":
        tables = edition.tables if not _is_complete(filled) else ()
    else:
        tables = _unread_tables(filled, edition)
    if tables and not _is_scan(document):
        filled = merge_readings(filled, read_stream(document.text, edition), edition, tables)
    return align(filled, edition, document.text).cells


def _is_complete(filled: Filled) -> bool:
    return not filled.open_rows and all(cell.kind != "absent" for cell in filled.cells)


def _unread_tables(filled: Filled, edition: Form) -> tuple[Table, ...]:
    """The tables of which nothing was met, not even a row that could not be placed."""
    met = {cell.id for cell in filled.cells if cell.kind != "absent" or cell.alternatives}
    met |= {cell for row in filled.open_rows for cell in row.cells}
    return tuple(table for table in edition.tables if met.isdisjoint(table.cell_ids()))


def _is_scan(document: Document) -> bool:
    return any(
        slot.confidence is not None for grid in document.grids for row in grid.rows for slot in row
    )
