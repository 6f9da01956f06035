"""Text that was altered on its way → the text as its writer saw it, and what was undone.

A mail quotes each line, an editor numbers them, a converter prints bold characters twice or
writes entities; other marks than pipes stand between the cells. All of that is undone before
anything is read, so that every span points into the prepared text, which `gipa text FILE` prints;
a note says what was done. Each of these has a condition that most lines of the text must show; a
text that shows none comes back as it is. What only some rare character can show is not looked for
where that does not stand.
"""

from __future__ import annotations

from collections.abc import Callable

from gipa_extract.readers.text_preparation.bars_as_pipes import ODD_BARS, straighten_bars
from gipa_extract.readers.text_preparation.bracketed_rows import set_bracketed_rows_on_lines
from gipa_extract.readers.text_preparation.character_entities import decode_entities
from gipa_extract.readers.text_preparation.chat_messages import join_chat_messages
from gipa_extract.readers.text_preparation.continued_parts import join_continued_parts
from gipa_extract.readers.text_preparation.dot_leaders import read_leaders_as_borders
from gipa_extract.readers.text_preparation.dropped_letters import put_back_dropped_letters
from gipa_extract.readers.text_preparation.escaped_lines import break_escaped_lines
from gipa_extract.readers.text_preparation.fenced_divs import take_off_fenced_divs
from gipa_extract.readers.text_preparation.figures_in_brackets import blank_bracketed_figures
from gipa_extract.readers.text_preparation.flattened_tables import part_flattened_tables
from gipa_extract.readers.text_preparation.forum_tags import set_forum_tables_as_rows
from gipa_extract.readers.text_preparation.framed_pages import take_off_frames
from gipa_extract.readers.text_preparation.inline_tags import drop_inline_tags
from gipa_extract.readers.text_preparation.inner_invisibles import drop_inner_invisibles
from gipa_extract.readers.text_preparation.joined_pieces import part_joined_pieces
from gipa_extract.readers.text_preparation.letterspacing import close_letterspacing
from gipa_extract.readers.text_preparation.line_blocks import take_off_line_block_marks
from gipa_extract.readers.text_preparation.line_numbers import take_off_line_numbers
from gipa_extract.readers.text_preparation.list_marks import LIST_MARKS, take_off_list_marks
from gipa_extract.readers.text_preparation.marks_between_cells import part_cells_by_their_mark
from gipa_extract.readers.text_preparation.marks_between_rows import break_lines_at_marks
from gipa_extract.readers.text_preparation.marks_closing_cells import (
    MARKS_CLOSING_CELLS,
    turn_closing_marks_into_pipes,
)
from gipa_extract.readers.text_preparation.marks_ending_cells import (
    MARKS_ENDING_CELLS,
    turn_end_marks_into_pipes,
)
from gipa_extract.readers.text_preparation.padded_cells import part_padded_cells
from gipa_extract.readers.text_preparation.panels_in_cells import take_off_panels
from gipa_extract.readers.text_preparation.pieces_between_bars import set_pieces_on_lines
from gipa_extract.readers.text_preparation.quoted_cells import join_quoted_cells
from gipa_extract.readers.text_preparation.quoted_mail import take_off_quotes
from gipa_extract.readers.text_preparation.repeated_glyphs import print_once
from gipa_extract.readers.text_preparation.strokes_between_values import part_values_by_strokes
from gipa_extract.readers.text_preparation.tables_in_tags import set_tagged_tables_as_rows
from gipa_extract.readers.text_preparation.words_in_labels import take_out_foreign_word
from gipa_extract.readers.text_preparation.wrapped_at_width import join_lines_broken_at_width
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import INVISIBLE

Restore = Callable[[str], str | None]
"""The text without one kind of alteration; None if it does not show that kind."""

_ANY = ""
"""A kind of alteration that no rare mark shows."""
_RESTORERS: tuple[tuple[str, str, Restore], ...] = (
    ("lines_broken", "\\", break_escaped_lines),
    ("pieces_on_lines", "/¶↵⏎", break_lines_at_marks),
    ("pieces_on_lines", _ANY, part_joined_pieces),
    ("pieces_on_lines", "|", set_pieces_on_lines),
    ("quotes_taken_off", ">＞", take_off_quotes),
    ("chat_messages_joined", ":", join_chat_messages),
    ("parts_joined", "续接", join_continued_parts),
    ("frames_taken_off", "+", take_off_frames),
    ("line_numbers_taken_off", _ANY, take_off_line_numbers),
    ("entities_decoded", "&", decode_entities),
    ("broken_lines_joined", "|", join_lines_broken_at_width),
    ("line_blocks_taken_off", "+", take_off_line_block_marks),
    ("panels_taken_off", "{", take_off_panels),
    ("divisions_taken_off", ":", take_off_fenced_divs),
    ("tagged_tables_as_rows", "<", set_tagged_tables_as_rows),
    ("forum_tables_as_rows", "[", set_forum_tables_as_rows),
    ("inline_tags_dropped", "<", drop_inline_tags),
    ("list_marks_taken_off", LIST_MARKS, take_off_list_marks),
    ("table_lines_parted", "|", part_flattened_tables),
    ("invisible_characters_dropped", INVISIBLE, drop_inner_invisibles),
    ("foreign_word_taken_out", _ANY, take_out_foreign_word),
    ("repeated_glyphs_once", _ANY, print_once),
    ("letterspacing_closed", _ANY, close_letterspacing),
    ("cells_joined", '"', join_quoted_cells),
    ("padded_cells_parted", _ANY, part_padded_cells),
    ("letters_put_back", _ANY, put_back_dropped_letters),
    ("bars_straightened", f"|{ODD_BARS}", straighten_bars),
    ("figures_in_brackets_left_out", "括", blank_bracketed_figures),
    ("bracketed_rows_on_lines", "（([【", set_bracketed_rows_on_lines),
    ("leaders_as_borders", "…·‥.", read_leaders_as_borders),
    ("cells_ended_by_mark", MARKS_ENDING_CELLS, turn_end_marks_into_pipes),
    ("cells_ended_by_mark", MARKS_CLOSING_CELLS, turn_closing_marks_into_pipes),
    ("cells_parted_by_mark", "/", part_values_by_strokes),
    ("cells_parted_by_mark", _ANY, part_cells_by_their_mark),
)
"""Restorers in their order: what was done to the text last is undone first; and the characters of
which a text must hold one to be altered so."""

_MARKS = "".join(sorted({mark for _, marks, _ in _RESTORERS for mark in marks}))


def restore(text: str) -> tuple[str, tuple[Reason, ...]]:
    """The restored text, and a note for each kind of alteration that was undone."""
    notes = []
    present = _marks_in(text)
    for code, marks, restorer in _RESTORERS:
        restored = None if marks and present.isdisjoint(marks) else restorer(text)
        if restored is not None:
            text = restored
            notes.append(Reason(code))
            present = _marks_in(text)
    return text, tuple(notes)


def _marks_in(text: str) -> set[str]:
    """The marks that a text holds: one character is looked for ten times as fast as any pattern."""
    return set(filter(text.__contains__, _MARKS))
