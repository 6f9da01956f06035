"""cast_doubts(): every doubt that a document gives on the cells that were read of it, in their order."""

from __future__ import annotations

from collections.abc import Set

from gipa_extract.cells.doubts.columns_of_last_year import doubt_columns_of_last_year
from gipa_extract.cells.doubts.corrected_by_notes import prints_word_of_error
from gipa_extract.cells.doubts.cut_lines import doubt_cut_line_beginnings, doubt_cut_line_ends
from gipa_extract.cells.doubts.doubtful_lines import (
    doubt_amounts_before_units,
    doubt_broken_numbers,
    doubt_lines_in_frames,
    doubt_longer_rows,
    doubt_rows_before_shares,
    doubt_rows_further_below,
    doubt_rows_that_go_on,
    doubt_rules_for_dashes,
    doubt_stripped_rows,
)
from gipa_extract.cells.doubts.doubtful_marks import (
    doubt_rows_of_two_versions,
    doubt_strokes_for_ones,
)
from gipa_extract.cells.doubts.doubtful_numbers import doubt_odd_numbers, doubt_rows_below_zero
from gipa_extract.cells.doubts.doubtful_rows import (
    doubt_moved_totals,
    doubt_row,
    doubt_rows_without_places,
    doubt_shared_places,
)
from gipa_extract.cells.doubts.filtered_lines import doubt_rows_of_filtered_lines
from gipa_extract.cells.doubts.lost_lines import doubt_lost_values
from gipa_extract.cells.doubts.lost_tokens import (
    doubt_blanks_among_zeros,
    doubt_blanks_of_lost_digits,
    doubt_rows_of_lost_tokens,
    doubt_rows_packed_to_left,
)
from gipa_extract.cells.doubts.numbers_at_full_width import doubt_numbers_at_full_width
from gipa_extract.cells.doubts.page_numbers import (
    doubt_page_numbers,
    doubt_rows_before_page_marks,
)
from gipa_extract.cells.doubts.printed_blanks import KEPT_BLANKS, doubt_rows_of_other_blanks
from gipa_extract.cells.doubts.rows_amid_numbers import (
    doubt_blanks_beside_numbers,
    doubt_rows_amid_numbers,
)
from gipa_extract.cells.doubts.rows_beside_losses import (
    doubt_glued_rows_beside_others,
    doubt_groups_beside_torn_ones,
    doubt_rows_below_cut_heads,
)
from gipa_extract.cells.doubts.rows_in_other_order import doubt_rows_in_other_order
from gipa_extract.cells.doubts.rows_of_other_years import doubt_rows_of_other_years
from gipa_extract.cells.doubts.rows_out_of_line import doubt_rows_out_of_line
from gipa_extract.cells.doubts.values_before_labels import doubt_rows_before_labels
from gipa_extract.cells.doubts.values_left_beside import (
    doubt_rows_beside_values,
    doubt_rows_of_wrapped_numbers,
    doubt_tables_beside_others,
)
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Document, Kind
from gipa_extract.reasons import Reason


def cast_doubts(
    cells: list[Cell],
    document: Document,
    form: Form,
    year: int | None,
    complete: bool,
    numbers_left: Set[tuple[int, int]],
    lost_lines: Reason | None,
) -> None:
    """Doubt the cells that may not be what they seem; each kind of sign is asked only where it can apply.

    `complete` says that rows were read for the whole form; `numbers_left` are the spans of those in
    its tables that no cell holds; `lost_lines` is None where nobody had to ask.
    """
    is_text = document.media_type == "text/plain"
    kinds = {cell.kind for cell in cells}  # most reports print numbers alone
    # What dropped a label's 件 or 数 has dropped dashes and numbers of one digit, too.
    letters = next((note for note in document.notes if note.code == "letters_put_back"), None)
    if lost := lost_lines or letters:
        doubt_lost_values(cells, lost, document.text, form)
    if any(note.code == "tagged_lines_lost" for note in document.notes):
        doubt_row((cell for cell in cells if cell.kind == "blank"), "row_bare")
    doubt_odd_numbers(cells, document.text, form)
    if "text" in kinds:
        from gipa_extract.cells.doubts.signs_for_above import offer_values_above

        offer_values_above(cells, form)
    doubt_columns_of_last_year(cells, document.text, form, year)
    doubt_rows_of_other_years(cells, document.text)
    if prints_word_of_error(document.text):
        from gipa_extract.cells.doubts import corrected_by_notes

        corrected_by_notes.doubt_what_notes_correct(cells, document.text, form, year)
    if not complete:
        if is_text or document.media_type == "text/csv":
            from gipa_extract.cells.doubts.rows_below_legends import doubt_rows_below_other_legends

            doubt_rows_below_other_legends(cells, document.text, form)
        doubt_tables_beside_others(cells, document.text, form)
        if is_text:
            doubt_rows_amid_numbers(cells, numbers_left, document.text, form)
    if is_text:
        _cast_doubts_of_text(cells, document, form, kinds, complete)
    elif "blank" in kinds:
        from gipa_extract.cells.doubts.rows_of_blanks import (
            doubt_rows_moved_right,
            doubt_rows_of_blanks,
        )
        from gipa_extract.cells.doubts.values_in_labels import doubt_blanks_beside_crowded_labels

        doubt_blanks_beside_crowded_labels(cells, document)
        doubt_rows_of_blanks(cells, document, form)
        doubt_rows_moved_right(cells, form)
        if document.media_type == "text/csv":
            doubt_blanks_beside_numbers(cells, numbers_left, document.text, form)
            doubt_blanks_among_zeros(cells, form)
            doubt_rows_packed_to_left(cells, form)
            doubt_rows_out_of_line(cells, document.text, form)
            doubt_stripped_rows(cells, document.text, form)
    if document.media_type == "text/csv":
        doubt_cut_line_ends(cells, document.text, form)
    if any(note.code == "rows_cut_at_width" for note in document.notes):
        doubt_row(cells, "line_end_cut")
    doubt_rows_below_zero(cells, form)
    if not complete or "blank" in kinds:
        from gipa_extract.cells.doubts.halved_labels import doubt_rows_of_halved_labels

        doubt_rows_of_halved_labels(cells, document.text, form)


def _cast_doubts_of_text(
    cells: list[Cell], document: Document, form: Form, kinds: Set[Kind], complete: bool
) -> None:
    """Doubts on what a text alone may have lost or moved; each asked only where it can apply.

    `kinds` are those of the cells.
    """
    text = document.text
    doubt_broken_numbers(cells, text, form)
    doubt_numbers_at_full_width(cells, text)
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
        doubt_rows_before_labels(cells, text, form)
        doubt_glued_rows_beside_others(cells, text, form)
    if not complete or "blank" in kinds:
        doubt_amounts_before_units(cells, text, form)
        doubt_moved_totals(cells, text, form)
        doubt_rows_without_places(cells, text, form)
        doubt_rows_further_below(cells, text, form)
        doubt_rows_below_cut_heads(cells, text, form)
        doubt_groups_beside_torn_ones(cells, form)
    if "text" in kinds:
        doubt_rows_that_go_on(cells, form)
    if "dash" in kinds:
        doubt_rules_for_dashes(cells, form)
        doubt_strokes_for_ones(cells, form)
    if "blank" in kinds:
        from gipa_extract.cells.doubts import rows_of_blanks

        rows_of_blanks.doubt_rows_of_blanks(cells, document, form)
        rows_of_blanks.doubt_blank_rows_of_text(cells, text, form)
        rows_of_blanks.doubt_blanks_beside_print(cells, text, form)
        rows_of_blanks.doubt_rows_beside_bare_table(cells, form)
        rows_of_blanks.doubt_blank_totals(cells, form)
        if any(map(text.__contains__, KEPT_BLANKS)):
            doubt_rows_of_other_blanks(cells, text, form)
        doubt_longer_rows(cells, text, form)
        doubt_rows_before_page_marks(cells, text, form)
        doubt_rows_of_filtered_lines(cells, text, form)
        doubt_lines_in_frames(cells, text, form)
        doubt_rows_out_of_line(cells, text, form)
        doubt_rows_of_lost_tokens(cells, text, form)
        doubt_blanks_of_lost_digits(cells, text)
        doubt_stripped_rows(cells, text, form)
        doubt_blanks_among_zeros(cells, form)
        doubt_rows_packed_to_left(cells, form)
