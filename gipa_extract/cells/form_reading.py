"""read_form(): every cell of the edition from a document, by all readings that its format needs."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import NamedTuple

from gipa_extract.cells.columns_of_last_year import doubt_columns_of_last_year
from gipa_extract.cells.corrected_by_notes import WORDS_OF_ERRORS
from gipa_extract.cells.cut_lines import doubt_cut_line_beginnings, doubt_cut_line_ends
from gipa_extract.cells.cut_row import place_cut_row, settle_cut_row
from gipa_extract.cells.doubtful_lines import (
    doubt_broken_numbers,
    doubt_longer_rows,
    doubt_page_numbers,
    doubt_rows_before_shares,
    doubt_rows_further_below,
    doubt_rows_that_go_on,
    doubt_rules_for_dashes,
    doubt_stripped_rows,
)
from gipa_extract.cells.doubtful_marks import (
    doubt_rows_of_two_versions,
    doubt_strokes_for_ones,
)
from gipa_extract.cells.doubtful_numbers import doubt_odd_numbers
from gipa_extract.cells.doubtful_rows import (
    doubt_moved_totals,
    doubt_row,
    doubt_rows_without_places,
    doubt_shared_places,
)
from gipa_extract.cells.lost_lines import doubt_lost_values, find_lost_lines
from gipa_extract.cells.lost_tokens import (
    doubt_blanks_among_zeros,
    doubt_rows_of_lost_tokens,
    doubt_rows_packed_to_left,
)
from gipa_extract.cells.placement import place_rows
from gipa_extract.cells.rows_amid_numbers import doubt_rows_amid_numbers
from gipa_extract.cells.rows_in_other_order import doubt_rows_in_other_order
from gipa_extract.cells.rows_out_of_line import doubt_rows_out_of_line
from gipa_extract.cells.unplaced_numbers import find_numbers_left, notes_on
from gipa_extract.cells.values_left_beside import (
    doubt_rows_beside_values,
    doubt_rows_of_wrapped_numbers,
    doubt_tables_beside_others,
)
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Document, FilledForm, Kind, Note


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
        from gipa_extract.cells.letters_among_values import doubt_letters, with_digits

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
        lost_lines = None if complete else find_lost_lines(document.text)
    cells = _place_open_rows(filled, document, form, complete)
    if stream and (not lost_lines or lost_lines.code == "equal_lines_may_be_lost"):
        from gipa_extract.cells.rows_without_values import take_rows_without_values

        cells = take_rows_without_values(cells, stream, document, form)
    kinds = {cell.kind for cell in cells}  # most reports print numbers alone
    # What dropped a label's 件 or 数 has dropped dashes and numbers of one digit, too.
    letters = next((note for note in document.notes if note.code == "letters_put_back"), None)
    if lost := lost_lines or letters:
        doubt_lost_values(cells, lost, document.text, form)
    doubt_odd_numbers(cells, document.text, form)
    doubt_columns_of_last_year(cells, document.text, form, year)
    if any(map(document.text.__contains__, WORDS_OF_ERRORS)):
        from gipa_extract.cells import corrected_by_notes

        corrected_by_notes.doubt_what_notes_correct(cells, document.text, form, year)
    if not complete:
        doubt_tables_beside_others(cells, document.text, form)
        if is_text:
            left = find_numbers_left(document, cells, stream)
            doubt_rows_amid_numbers(cells, left, document.text, form)
    if is_text:
        _cast_doubts_of_text(cells, document, form, kinds, complete)
    elif "blank" in kinds:
        from gipa_extract.cells.rows_of_blanks import doubt_rows_moved_right, doubt_rows_of_blanks

        doubt_rows_of_blanks(cells, document, form)
        doubt_rows_moved_right(cells, form)
        if document.media_type == "text/csv":
            doubt_blanks_among_zeros(cells)
            doubt_rows_packed_to_left(cells, form)
            doubt_rows_out_of_line(cells, document.text, form)
            doubt_stripped_rows(cells, document.text, form)
    if document.media_type == "text/csv":
        doubt_cut_line_ends(cells, document.text, form)
    if any(note.code == "rows_cut_at_width" for note in document.notes):
        doubt_row(cells, "line_end_cut")
    if not complete or "blank" in kinds:
        from gipa_extract.cells.halved_labels import doubt_rows_of_halved_labels

        doubt_rows_of_halved_labels(cells, document.text, form)
    if printed.for_digits:
        doubt_letters(cells, printed)
    return FormReading(cells, tuple(notes_on(document, cells, stream, lost_lines)))


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
        filled = settle_cut_row(filled, document.text, form)
    else:
        filled = place_cut_row(filled, document.text, form)
        if not complete:
            from gipa_extract.cells.headless_rows import place_headless_rows

            filled = place_headless_rows(document, filled, form)
    if not filled.open_rows:
        return filled.cells
    from gipa_extract.cells.torn_rows import place_torn_rows

    return place_torn_rows(filled, form, document.text).cells


def _cast_doubts_of_text(
    cells: list[Cell], document: Document, form: Form, kinds: Set[Kind], complete: bool
) -> None:
    """Doubts on what a text alone may have lost or moved; each asked only where it can apply.

    `kinds` are those of the cells.
    """
    text = document.text
    doubt_broken_numbers(cells, text)
    doubt_page_numbers(cells, text, form)
    doubt_cut_line_ends(cells, text, form)
    doubt_cut_line_beginnings(cells, text, form)
    doubt_rows_before_shares(cells, text, form)
    doubt_rows_of_wrapped_numbers(cells, text, form)
    doubt_rows_of_two_versions(cells, text, form)
    doubt_rows_in_other_order(cells, text, form)
    if not complete:
        doubt_shared_places(cells)
        doubt_rows_beside_values(cells, text, form)
    if not complete or "blank" in kinds:
        doubt_moved_totals(cells, text, form)
        doubt_rows_without_places(cells, text, form)
        doubt_rows_further_below(cells, text, form)
    if "text" in kinds:
        doubt_rows_that_go_on(cells, form)
    if "dash" in kinds:
        doubt_rules_for_dashes(cells, form)
        doubt_strokes_for_ones(cells, form)
    if "blank" in kinds:
        from gipa_extract.cells import rows_of_blanks

        rows_of_blanks.doubt_rows_of_blanks(cells, document, form)
        rows_of_blanks.doubt_blank_rows_of_text(cells, text, form)
        rows_of_blanks.doubt_blanks_beside_print(cells, text, form)
        rows_of_blanks.doubt_rows_beside_bare_table(cells, form)
        doubt_longer_rows(cells, text, form)
        doubt_rows_out_of_line(cells, text, form)
        doubt_rows_of_lost_tokens(cells, text, form)
        doubt_stripped_rows(cells, text, form)
        doubt_blanks_among_zeros(cells)
        doubt_rows_packed_to_left(cells, form)


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
