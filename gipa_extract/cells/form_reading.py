"""read_form(): every cell of the edition from a document, by all readings that its format needs."""

from __future__ import annotations

from gipa_extract.cells.competition import merge_readings
from gipa_extract.cells.placement import fill
from gipa_extract.cells.stream import read_stream
from gipa_extract.cells.torn_rows import align
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Document, Filled


def read_form(document: Document, edition: Form) -> list[Cell]:
    """Every cell of the edition, in its order.

    The grids' rows are read first; where they explain the whole form, no other reading is tried.
    Text has a second one: the stream of its labels and values (see `cells.stream`).
    """
    filled = fill(document, edition)
    if document.media_type == "text/plain" and not _is_complete(filled):
        filled = merge_readings(filled, read_stream(document.text, edition), edition)
    return align(filled, edition, document.text).cells


def _is_complete(filled: Filled) -> bool:
    return not filled.open_rows and all(cell.kind != "absent" for cell in filled.cells)
