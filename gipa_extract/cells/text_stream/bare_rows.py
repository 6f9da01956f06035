"""Whether a label that nothing follows is a row left blank, or one whose values were lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from gipa_extract.cells.text_stream.dropped_dashes import keeps_dashes_by_spaces
from gipa_extract.cells.text_stream.learned_blanks import LearnedBlanks
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.cells.text_stream.stream_result import StreamReading
from gipa_extract.cells.text_stream.tokens_between import Value, Words
from gipa_extract.models import Slot

SMALL_TABLE = 3
"""Rows of a table that may be wholly blank beside other tables that are not."""
LEAST_PLACED_ROWS = 3
"""Rows with all their values, beside which a label without any value is a row left blank."""
LEAST_PRINTED_ROWS, LEAST_COLUMNS = 3, 3
_KEPT_RUN = re.compile(r"[ \t]*(?:\n[ \t]*)?([\u00a0\u3000]+)")
_KEPT_SPACES = frozenset("\u00a0\u3000")
_KEPT = "[\u00a0\u3000\u200b\ufeff]+"
_KEPT_LINES = re.compile(rf"(?:[ \t\r\n]*\n[ \t]*{_KEPT})+(?=[ \t\r\n]*\Z)")
_FOLDED = "  \n"
"""Spaces at a line's end, which a tool that drops characters folds."""


def folds_spaces(text: str) -> bool:
    """Whether a text, as it came, may be of a tool that drops single characters: no line ends in spaces."""
    return _FOLDED not in text


def loses_characters(text: str, ends: Iterable[int]) -> bool:
    """Whether tabs, or a space that is kept at the end of a value, tell of a tool that drops single characters."""
    return "\t\t" in text or any(text[end : end + 1] in _KEPT_SPACES for end in ends)


def kept_lines(text: str) -> int:
    """How many lines hold a space that is kept and nothing else, if nothing but such stands in the text."""
    kept = _KEPT_LINES.match(text)
    return len(re.findall(_KEPT, kept[0])) if kept else 0


class BareRows:
    """What a text's other rows say of its bare ones."""

    def __init__(
        self,
        text: str,
        rows: Sequence[RowRun],
        blanks: LearnedBlanks,
        outcome: StreamReading,
        *,
        are_scrambled: bool,
        repeats_labels: bool,
        folds: bool,
    ) -> None:
        self.text = text
        self.rows = rows
        self.blanks = blanks
        self.outcome = outcome
        self.are_scrambled = are_scrambled
        self.repeats_labels = repeats_labels
        self.may_lose_characters = folds and loses_characters(
            text, [cell.end for row in rows for cell in row.cells]
        )

    def are_blank(self) -> bool:
        """Whether a label without anything is a row left blank: all else was read to the last value.

        Where labels stand apart from their values, or a scraper dropped equal lines or blank
        cells, some value is left over, or some row is torn. Where it dropped single characters
        (resiliparse does, between tags), no zero is left anywhere.
        """
        slots = [slot for row in self.outcome.placed for _, slot in row.slots]
        return (
            len(self.outcome.placed) >= LEAST_PLACED_ROWS
            and any(map(self._is_single_character, slots))
            and self.keeps_values()
        )

    def likely_blank(self, bare: Sequence[RowRun]) -> list[RowRun]:
        """Those of the rows without anything behind their label that are most likely left blank.

        Tools that drop empty cells leave no full row to learn from. Where single characters and
        equal lines are kept, and no value is left over in its section, a bare label had no value
        beside it.
        """
        if not self._keeps_equal_and_single() or not self._keeps_order():
            return []
        left = [value.start for value in self.outcome.unplaced]
        if not left:
            return [*bare]
        return [run for run in bare if not any(map(self._span_of(run).__contains__, left))]

    def possibly_blank(self, bare: Sequence[RowRun]) -> list[RowRun]:
        """Those that are blank if no value is left for them once the whole text is read."""
        filled = {(run.row.table.id, run.row.row) for run in self.rows if run.cells}
        return [
            run
            for run in bare
            if self._keeps_equal_and_single()
            and (run.row.table.id, run.row.row) not in filled
            and self.keeps_characters(run)
        ]

    def _keeps_equal_and_single(self) -> bool:
        """Whether the text prints some values, and what scrapers drop: equal ones, single characters."""
        cells = [cell.text for run in self.rows for cell in run.cells]
        return (
            bool(cells)
            and (any(len(text) == 1 for text in cells) or not self.may_lose_characters)
            and (len(set(cells)) < len(cells) or self.repeats_labels)
        )

    def _span_of(self, run: RowRun) -> range:
        """Where the values of a row's section may stand: between the rows of the sections beside it."""
        sections = [row.row.table.section for row in self.rows]
        own = [place for place, name in enumerate(sections) if name == run.row.table.section]
        before = [row.cells[-1].end if row.cells else row.label_end for row in self.rows[: own[0]]]
        after = [row.label_end for row in self.rows[own[-1] + 1 :]]
        return range(max(before, default=0), min(after, default=len(self.text)))

    def blanks_printed(self, bare: Sequence[RowRun]) -> list[RowRun]:
        """Those of the rows behind whose label stands one space that is kept for each column.

        An editor of pages puts one into each empty cell. Three rows of several columns with just so
        many are no chance.
        """
        printed = [run for run in bare if self._counts_columns(run) and self.keeps_characters(run)]
        telling = [run for run in printed if len(run.row.table.columns) >= LEAST_COLUMNS]
        return printed if len(telling) >= LEAST_PRINTED_ROWS else []

    def marked_columns(self, run: RowRun) -> list[int]:
        """The columns of a row without values in which a space is kept, counted by tabs.

        `2.其他法律…⇥⇥□⇥⇥⇥⇥⇥⇥□`: where blanks print such a space, an empty place has lost its digit.
        """
        line = self.text[run.label_end : run.stop].partition("\n")[0]
        first, *places = line.split("\t\t")
        is_whole = not first.strip(" ") and 0 < len(places) <= len(run.row.table.columns)
        printed = [place.strip(" ") for place in places]
        if not is_whole or not set(printed) <= {"", *_KEPT_SPACES}:
            return []
        return [column for column, place in enumerate(printed) if place]

    def _counts_columns(self, run: RowRun) -> bool:
        spaces = _KEPT_RUN.match(self.text, run.label_end)
        return spaces is not None and len(spaces[1]) == len(run.row.table.columns)

    def keeps_values(self) -> bool:
        """Whether no row is torn of which too many values stand, and no value is left over."""
        return self._keeps_order() and not self.outcome.unplaced

    def _keeps_order(self) -> bool:
        return (
            all(len(row.slots) < len(row.cells) for row in self.outcome.open_rows)
            and not self.are_scrambled
            and not self.blanks.partings.lost_values()
            and not self.outcome.deduplicated
        )

    def keeps_characters(self, run: RowRun) -> bool:
        """Whether an empty place in a row's table is empty, and no single character was dropped.

        resiliparse drops such between tags: a wide one, and a digit with a space behind it that does
        not break. It sets two tabs between cells and keeps such spaces behind the values that it
        leaves; where a table of such a text prints wide digits or these spaces, and no single
        character at all, its zeros may be gone. A blank that is marked was printed as one.
        """
        if not self.may_lose_characters or self.blanks.partings.marks(run):
            return True
        table = run.row.table
        cells = [cell for row in self.rows if row.row.table is table for cell in row.cells]
        if self._drops_dashes and all(len(cell.text) > 1 or cell.text.isascii() for cell in cells):
            return False  # where it prints nothing, a lone 无 may have stood
        if any(len(cell.text) == 1 and not self._is_kept_by_space(cell) for cell in cells):
            return True
        return bool(cells) and not any(map(self._is_like_dropped, cells))

    @cached_property
    def _drops_dashes(self) -> bool:
        return keeps_dashes_by_spaces(self.text)

    def _is_kept_by_space(self, cell: Value | Words) -> bool:
        """Whether a wide character stands before a space that does not break: digits do not stay so."""
        return not cell.text.isascii() and self.text[cell.end : cell.end + 1] == "\u00a0"

    def _is_like_dropped(self, cell: Value | Words) -> bool:
        """Whether a cell ends in a wide digit, or in any before a space that does not break; with a unit
        it is never a single character.
        """
        is_number = cell.text[-1].isdigit() or not cell.text.strip("-—/") or len(cell.text) == 1
        is_kept = self.text[cell.end : cell.end + 1] == "\u00a0"
        return is_number and (is_kept or not cell.text.isascii())

    def shows_rows(self, run: RowRun) -> bool:
        """Whether rows of a table can be seen here: some were placed, or are set below its head.

        Three bare rows beside other tables are few enough; of forty, more than blanks may be lost.
        """
        table = run.row.table
        placed = any(row.table is table for row in self.outcome.placed)
        return placed or len(table.rows) <= SMALL_TABLE or self.blanks.columns.sets_head(run)

    def _is_single_character(self, slot: Slot) -> bool:
        """Whether a cell prints one character and nothing else, not even a space that is kept."""
        return len(slot.text) == 1 and self.text[slot.end : slot.end + 1] not in _KEPT_SPACES
