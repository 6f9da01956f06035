"""read_form(): every cell of the edition from a document, by all readings that its format needs."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from gipa_extract.cells.cut_row import place_cut_row, settle_cut_row
from gipa_extract.cells.doubts.casting import cast_doubts
from gipa_extract.cells.doubts.doubtful_rows import doubt_shared_places
from gipa_extract.cells.doubts.lost_lines import find_lost_lines
from gipa_extract.cells.placement import place_rows
from gipa_extract.cells.unplaced_numbers import find_numbers_left, notes_on
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Document, FilledForm, Note
from gipa_extract.reasons import Reason


class FormReading(NamedTuple):
    """What a document prints of the form."""

    cells: list[Cell]
    """Every cell of the edition, in its order."""
    notes: tuple[Note, ...] = ()
    """Numbers of its tables that went to no cell, and what was lost before we saw it."""


def read_form(document: Document, form: Form, year: int | None = None) -> FormReading:
    """The cells of an edition, by all the readings that a document's format needs.

    The grids' rows are read first; where they explain the whole form, no other reading is tried.
    Text has a second one: the stream of its labels and values (see `cells.text_stream`). Of pages and
    files that know their tables, it reads only what stands outside all of them. `year` is the
    report's, by which tables of several years are told apart.
    """
    printed = document
    if printed.for_digits:
        from gipa_extract.cells.doubts.letters_among_values import doubt_letters, with_digits

        document = with_digits(document)
    if document.media_type != "text/plain" and _is_typed(document):
        document = replace(document, media_type="text/plain")
    is_text = document.media_type == "text/plain"
    is_drawn = any(grid.ruled for grid in document.grids)
    document, filled, complete = _read_grids(document, form, year)
    stream = lost_lines = None
    if complete:
        if not is_text:
            doubt_shared_places(filled.cells)  # a value that is merged over several cells
    else:
        from gipa_extract.cells.readings_beside_grids import read_beside_grids

        filled, stream, complete = read_beside_grids(document, filled, form, is_drawn)
        if not complete or any(cell.kind == "blank" for cell in filled.cells):
            lost_lines = find_lost_lines(document.text)
        if lost_lines is None and stream and stream.deduplicated:
            lost_lines = Reason("equal_lines_lost")
    cells = _place_open_rows(filled, document, form, complete)
    if stream and (not lost_lines or lost_lines.code == "equal_lines_may_be_lost"):
        from gipa_extract.cells.rows_without_values import take_rows_without_values

        cells = take_rows_without_values(cells, stream, document, form)
    if stream and is_text and not lost_lines and not stream.deduplicated:
        from gipa_extract.cells.rows_left_blank import settle_rows_left_blank

        settle_rows_left_blank(cells, document, stream, form)
    left = find_numbers_left(document, cells, stream)
    cast_doubts(cells, document, form, year, complete, left, lost_lines)
    if printed.for_digits:
        doubt_letters(cells, printed)
    return FormReading(cells, tuple(notes_on(document, cells, left, stream, lost_lines)))


class _GridReading(NamedTuple):
    """What the labels of the grids' rows place."""

    document: Document
    """The document, or the same with its tables in the form's shape."""
    filled: FilledForm
    is_complete: bool


def _read_grids(document: Document, form: Form, year: int | None) -> _GridReading:
    """What the labels of the grids' rows place; where numbers are left, in another shape of the tables."""
    filled = place_rows(document, form)
    complete = is_complete(filled)
    if not complete and _leaves_numbers(document, filled):
        from gipa_extract.cells.rearranged import rearrange

        shaped = rearrange(document, form, year)
        if shaped is not None:
            filled = place_rows(shaped, form)
            return _GridReading(shaped, filled, is_complete(filled))
    return _GridReading(document, filled, complete)


def _place_open_rows(
    filled: FilledForm, document: Document, form: Form, complete: bool
) -> list[Cell]:
    """All cells, also of rows that a page's end cut or whose labels and values stand apart."""
    if document.media_type == "text/plain":
        filled = settle_cut_row(filled, document, form)
    else:
        filled = place_cut_row(filled, document, form)
        if not complete:
            from gipa_extract.cells.headless_rows import place_headless_rows

            filled = place_headless_rows(document, filled, form)
    if not filled.open_rows:
        return filled.cells
    from gipa_extract.cells.torn_rows import place_torn_rows

    return place_torn_rows(filled, form, document.text).cells


def _is_typed(document: Document) -> bool:
    """Whether a page or a file has no tables of its own: tabs and line ends are all that part its text.

    Rows of tables are printed as lines that begin with a tab (see `readers.markup`).
    """
    return "\n\t" not in document.text and all(
        slot.page is None and slot.confidence is None
        for grid in document.grids
        for row in grid.rows
        for slot in row
    )


def _leaves_numbers(document: Document, filled: FilledForm) -> bool:
    """Whether the tables print numbers that went to no cell."""
    taken = {cell.start for cell in filled.cells if cell.kind != "text"}
    return any(
        slot[0][-1:].isdigit() and slot[1] not in taken
        for grid in document.grids
        for row in grid.rows
        for slot in row
    )


def is_complete(filled: FilledForm) -> bool:
    """Whether every cell of the form was printed where a row of it could be placed."""
    return not filled.open_rows and "absent" not in [cell.kind for cell in filled.cells]
