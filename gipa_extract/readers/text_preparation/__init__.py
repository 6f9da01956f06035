"""Text that was altered on its way → the text as its writer saw it, and what was undone.

A mail quotes each line, an editor numbers them, a converter prints bold characters twice or
writes entities; other marks than pipes stand between the cells. All of that is undone before
anything is read, so that every span points into the prepared text, which `gipa text FILE` prints;
a note says what was done. Each of these has a condition that most lines of the text must show; a
text that shows none comes back as it is. What only some rare sign can show is not looked for
where that does not stand.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from gipa_extract.readers.text_preparation.marks import (
    ENDS_OF_HEADS,
    LIST_MARKS,
    MARKS_ENDING_CELLS,
    ODD_BARS,
    SIGNS_OF_ZEROS,
)
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import INVISIBLE
from gipa_extract.text.occurrences import Signs, latin_of
from gipa_extract.text.string_cache import remembered

Restore = Callable[[str], str | None]
"""The text without one kind of alteration; None if it does not show that kind."""

_ANY: tuple[str, ...] = ()
"""A kind of alteration that no rare sign shows."""
_RESTORERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("lines_broken", ("\\n", "\\t"), "escaped_lines.break_escaped_lines"),
    ("pieces_on_lines", (" // ", *"¶↵⏎"), "marks_between_rows.break_lines_at_marks"),
    ("sql_rows_as_tables", ("VALUES",), "sql_rows.set_sql_rows_as_tables"),
    ("pieces_on_lines", _ANY, "joined_pieces.part_joined_pieces"),
    ("pieces_on_lines", _ANY, "pieces_between_bars.set_pieces_on_lines"),
    ("quotes_taken_off", (*">＞",), "quoted_mail.take_off_quotes"),
    ("chat_messages_joined", (" 20",), "chat_messages.join_chat_messages"),
    ("parts_joined", ("续",), "continued_parts.join_continued_parts"),
    ("running_titles_taken_off", _ANY, "running_titles.take_off_running_titles"),
    ("frames_taken_off", ("+--",), "framed_pages.take_off_frames"),
    ("line_numbers_taken_off", _ANY, "line_numbers.take_off_line_numbers"),
    ("times_taken_off", ("00:0",), "line_numbers.take_off_times"),
    ("entities_decoded", ("&",), "character_entities.decode_entities"),
    ("rows_joined", ("  \n| ",), "cells_on_lines.join_cells_on_lines"),
    ("broken_lines_joined", ("\n|",), "wrapped_at_width.join_lines_broken_at_width"),
    (
        "broken_lines_joined",
        _ANY,
        "paragraphs_cut_at_length.join_paragraphs_cut_at_length",
    ),
    (
        "broken_lines_joined",
        ("\n增\n", "\n减\n", "\n減\n"),
        "signs_above_numbers.join_signs_to_numbers",
    ),
    (
        "signs_joined",
        ("增 ", "减 ", "減 ", "增加 ", "少 "),
        "signs_above_numbers.join_signs_in_rows",
    ),
    ("divisions_taken_off", (":::",), "fenced_divs.take_off_fenced_divs"),
    ("tagged_lines_lost", (">\n</",), "tables_in_tags.close_emptied_tags"),
    ("tagged_tables_as_rows", ("<table",), "tables_in_tags.set_tagged_tables_as_rows"),
    ("tagged_tables_as_rows", ("</tr>", "></"), "rows_in_bare_tags.set_rows_in_bare_tags"),
    ("forum_tables_as_rows", ("[tr", "[/"), "forum_tags.set_forum_tables_as_rows"),
    ("names_for_columns_left_out", ("|Col",), "names_for_columns.leave_out_given_names"),
    (
        "merged_places_left_out",
        (" None", "None "),
        "merged_places.leave_out_merged_places",
    ),
    ("labels_joined", ("<br",), "labels_over_columns.join_labels_over_columns"),
    ("inline_tags_dropped", ("<", "**", "__"), "inline_tags.drop_inline_tags"),
    ("underscores_taken_off", ("\n_",), "underscored_lines.take_off_underscores"),
    ("list_marks_taken_off", (*LIST_MARKS,), "list_marks.take_off_list_marks"),
    ("strokes_taken_off", ("├",), "tree_strokes.take_off_tree_strokes"),
    ("row_numbers_taken_off", ("第1行", "第一行"), "spoken_rows.write_spoken_rows"),
    ("row_numbers_taken_off", (*"号次码",), "row_numbers.take_off_row_numbers"),
    (
        "table_lines_parted",
        ("|| -", "|| :", "| | -", "| | :"),
        "flattened_tables.part_flattened_tables",
    ),
    ("invisible_characters_dropped", (*INVISIBLE,), "inner_invisibles.drop_inner_invisibles"),
    ("foreign_word_taken_out", _ANY, "words_in_labels.take_out_foreign_word"),
    ("repeated_glyphs_once", _ANY, "repeated_glyphs.print_once"),
    ("letterspacing_closed", _ANY, "letterspacing.close_letterspacing"),
    ("cells_joined", ('\t"', '\n"'), "quoted_cells.join_quoted_cells"),
    (
        "cells_parted_by_mark",
        ("  ", "\u3000\u3000"),
        "cells_joined_by_blanks.part_cells_joined_by_blanks",
    ),
    ("cells_parted_by_mark", ("   ",), "tags_as_blanks.part_rows_of_blanked_tags"),
    ("padded_cells_parted", ("-- --", "== =="), "dashed_columns.part_dashed_columns"),
    ("padded_cells_parted", (" \n",), "padded_cells.part_padded_cells"),
    ("numbers_unwrapped", _ANY, "wrapped_numbers.take_numbers_out_of_marks"),
    ("picture_texts_on_lines", ("![",), "picture_texts.set_picture_texts_on_lines"),
    ("numerals_in_digits", ("零", "〇", "十"), "chinese_numerals.write_numerals_in_digits"),
    (
        "values_behind_heads",
        (*"①(（AaＡ甲", "[1]", "【1】"),
        "legend_marks.set_values_below_legends",
    ),
    ("rows_on_lines", _ANY, "rows_in_paragraphs.set_rows_of_paragraphs_on_lines"),
    ("letters_put_back", ("\n\n",), "dropped_letters.put_back_dropped_letters"),
    ("bars_straightened", ("||", "|  |", *ODD_BARS), "bars_as_pipes.straighten_bars"),
    ("figures_in_brackets_left_out", ("括",), "figures_in_brackets.blank_bracketed_figures"),
    ("runs_written_out", ("×",), "shortened_rows.write_runs_out"),
    ("zeros_written_out", SIGNS_OF_ZEROS, "rows_called_zero.write_zeros_out"),
    ("rows_on_lines", ("=", "＝"), "pairs_in_lines.set_pairs_on_lines"),
    ("sums_in_rows", ("＝", "="), "shortened_rows.set_sums_in_rows"),
    ("values_behind_heads", (*ENDS_OF_HEADS,), "heads_in_brackets.set_values_behind_heads"),
    ("bracketed_rows_on_lines", (*"（([【",), "bracketed_rows.set_bracketed_rows_on_lines"),
    ("leaders_as_borders", ("....", *"…·‥"), "dot_leaders.read_leaders_as_borders"),
    ("marks_behind_rows", ("¶", "<br", "\\\\"), "marks_ending_rows.take_off_ends_of_lines"),
    ("cells_ended_by_mark", (*MARKS_ENDING_CELLS,), "marks_ending_cells.turn_end_marks_into_pipes"),
    (
        "columns_side_by_side",
        ("量：", "量:", "量=", "量＝"),
        "columns_in_lists.set_listed_columns_side_by_side",
    ),
    ("columns_side_by_side", _ANY, "columns_below_labels.set_columns_side_by_side"),
    ("cells_parted_by_mark", ("\t",), "glued_labels.part_glued_labels"),
    ("marks_behind_rows", _ANY, "marks_ending_rows.take_off_marks_behind_rows"),
    ("cells_parted_by_mark", _ANY, "marks_between_cells.part_cells_by_their_mark"),
    ("cells_parted_by_mark", ("0，0",), "marks_between_cells.part_rows_by_commas"),
)
"""The code of each kind of alteration in their order, what was done to the text last undone first;
the signs of which one stands in whatever was altered so; and where its `Restore` stands, which
is loaded by the first text that needs it."""

_WITHIN_CELLS = frozenset(
    {
        "cells_ended_by_mark",
        "cells_joined",
        "entities_decoded",
        "figures_in_brackets_left_out",
        "foreign_word_taken_out",
        "invisible_characters_dropped",
        "labels_joined",
        "letters_put_back",
        "letterspacing_closed",
        "line_numbers_taken_off",
        "list_marks_taken_off",
        "marks_behind_rows",
        "numbers_unwrapped",
        "numerals_in_digits",
        "repeated_glyphs_once",
        "running_titles_taken_off",
        "runs_written_out",
        "sums_in_rows",
    }
)
"""Kinds of alteration that leave each cell on its line; all others are of what parts cells and rows."""

LEAST_CELLS, LEAST_ROWS = 250, 40
"""Of a form of 200 cells and 80 labels: lines that begin with a tab, and those below an empty line."""
_OTHER_TABLES = "|{\\<^\x07"
"""What another table in a text would hold, drawn or in a notation: its rows may be the form's, too."""

SIGNS_OF_ALTERATION = tuple(signs for _, signs, _ in _RESTORERS)
_SIGNS = Signs((), *SIGNS_OF_ALTERATION)
_SIGNS_WITHIN_CELLS = Signs((), *(signs for code, signs, _ in _RESTORERS if code in _WITHIN_CELLS))


def is_as_written(text: str) -> bool:
    """Whether each cell of a text's tables stands on a line behind a tab, an empty line ends each row,
    and nothing altered what is printed in them.

    So four of the five real reports come. Nothing has to part their cells or rows, and no notation
    sets a table.
    """
    latin = latin_of(text)
    tabs = latin.count("\t")
    if tabs < LEAST_CELLS or any(map(latin.__contains__, _OTHER_TABLES)):
        return False
    if text.count("\n\t") < tabs or text.count("\n\n\t") < LEAST_ROWS:
        return False
    asked = _asked_where(_SIGNS_WITHIN_CELLS.in_text(text))
    return all(restore(text) is None for _, code, restore in asked if code in _WITHIN_CELLS)


def restore(text: str, present: frozenset[str] | None = None) -> tuple[str, tuple[Reason, ...]]:
    """The restored text, and a note for each kind of alteration that was undone.

    `present` are the signs that stand in the text, if somebody has looked.
    """
    notes = []
    done = -1
    asked = iter(_asked_where(_SIGNS.in_text(text) if present is None else present))
    while (following := next(asked, None)) is not None:
        place, code, restorer = following
        if place <= done or (restored := restorer(text)) is None:
            continue
        text, done = restored, place
        notes.append(Reason(code))
        asked = iter(_asked_where(_SIGNS.in_text(text)))
    return text, tuple(notes)


@remembered
def _asked_where(present: frozenset[str]) -> list[tuple[int, str, Restore]]:
    """The restorers of a text in which these signs stand, with their places and codes; most texts have
    the same few."""
    return [
        (place, code, _restorer(home))
        for place, (code, signs, home) in enumerate(_RESTORERS)
        if not signs or not present.isdisjoint(signs)
    ]


def _restorer(home: str) -> Restore:
    module, name = home.split(".")
    restorer: Restore = getattr(import_module(f"{__name__}.{module}"), name)
    return restorer
