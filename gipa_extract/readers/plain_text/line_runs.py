"""Plain text → the grids that its commonest layouts show at a glance.

Layouts are told apart line by line, and each run of lines of one layout is a grid: a cell a
line behind a tab; pipes (markdown too); tab-separated; columns set with spaces; and a bare
cell a line, whose row ends are lost. What this leaves open the stream reads (`cells.text_stream`).
"""

from __future__ import annotations

import re

from gipa_extract.models import Document, Grid, ParsedRow, TextRows
from gipa_extract.readers.plain_text.line_parsing import (
    VALUE,
    PlacedLine,
    PlacedRow,
    is_value_token,
    strip_chunk,
)
from gipa_extract.readers.plain_text.pipes_and_tabs import (
    PIPES,
    read_pipes,
    read_tabs,
    without_pads,
)
from gipa_extract.readers.plain_text.spaced_columns import GAP, VALUE_RUN, read_spaced
from gipa_extract.text.folding import BLANKS, strip_span
from gipa_extract.text.numerals import LETTERS_LIKE_DIGITS
from gipa_extract.text.occurrences import holds, paragraphs_of
from gipa_extract.text.patterns import PAGE_MARK_LINE, blank_markup, blanked
from gipa_extract.text.string_cache import remembered

MAX_LINE = 4000
"""A longer line is prose; no table row of a report comes near it."""
MAX_ROW = 400
"""A longer line without tabs or pipes is prose, whatever gaps it has."""
MAX_BARE = 60
"""A bare cell a line: the longest official label has 38 characters."""

_DRAWN_LINES = ("+--", "+==", "───", "━━━", "═══")
"""Of these one stands in whatever draws a table with characters."""
_FREE = frozenset({"prose", "loose"})
_LONE_LETTERS = {
    letter: re.compile(f"{letter}(?<![A-Za-z].)(?![A-Za-z])") for letter in LETTERS_LIKE_DIGITS
}
"""A letter that is no part of a word or an address, or the last of several round ones; by what it is,
for one certain character is ten times as quick to search for."""
_DIGITS_ONLY = re.compile(rf"\s*{VALUE}\s*")


def read_text(text: str) -> Document:
    """The Document of a text; its `text` is the one given, to the character."""
    shown = blank_markup(text)
    letters = [letter for letter in LETTERS_LIKE_DIGITS if holds(shown, letter)]
    if any(_LONE_LETTERS[letter].search(shown) for letter in letters):
        return _read_letters_for_digits(text, shown)
    return Document(text=text, grids=_all_grids(shown))


def _read_letters_for_digits(text: str, shown: str) -> Document:
    """The Document of a text in which a letter stands that may be meant for a digit."""
    from gipa_extract.readers.plain_text.letters_for_digits import (
        letters_for_digits,
        read_as_digits,
        with_texts_of,
    )

    letters = letters_for_digits(shown)
    grids = _all_grids(read_as_digits(shown, letters))
    return Document(text, with_texts_of(shown, grids, letters), for_digits=letters)


def _all_grids(shown: str) -> tuple[Grid, ...]:
    """The grids of a text in reading order, those that are drawn among them."""
    if not any(line[0] in shown and line in shown for line in _DRAWN_LINES):
        return tuple(_grids_of(shown))
    from gipa_extract.readers.plain_text.boxed_tables import find_boxed_tables

    boxed = find_boxed_tables(shown)
    if not boxed:
        return tuple(_grids_of(shown))
    pieces, place = [], 0
    for table in boxed:  # line by line they would be read as pipes
        pieces += [shown[place : table.start], blanked(shown[table.start : table.end])]
        place = table.end
    rest = "".join((*pieces, shown[place:]))
    grids = [*_grids_of(rest), *(table.grid for table in boxed)]
    return tuple(sorted(grids, key=_first_place))


def _first_place(grid: Grid) -> int:
    return min(slot.start for row in grid.rows for slot in row)


def _grids_of(text: str) -> list[Grid]:
    """The grids in reading order.

    A cell a line behind a tab, an empty line after each row, is by far the commonest layout,
    and most of its rows stand alike in thousands of reports: they are parsed once. All else
    goes line by line through `_Splitter`.
    """
    splitter = _Splitter()
    start = 0
    for block in paragraphs_of(text):
        row = _row_block(block) if block[:1] == "\t" else None
        if row:
            splitter.take_row(row, start)
        else:
            place = start
            for line in block.split("\n"):
                splitter.take(line, place)
                place += len(line) + 1
            splitter.end_row()
        start += len(block) + 2
    splitter.end_table()
    splitter.end_run()
    grids = list(without_pads(splitter.grids, splitter.piped)) if splitter.piped else splitter.grids
    if grids and _is_cut_row_short(grids[-1], text):
        grids[-1] = grids[-1]._replace(aligned=True)
    return grids


def _is_cut_row_short(grid: Grid, text: str) -> bool:
    """Whether all rows of a table are of one width but that which the text's end cut."""
    if not grid.parsed:
        return False
    *rows, last = grid.parsed
    if text[last[1] :].count("\n") > 1:
        return False
    widths = {len(row.cells) for row, _ in rows}
    return len(rows) > 1 and len(widths) == 1 and len(last[0].cells) < min(widths)


@remembered
def _row_block(block: str) -> ParsedRow | None:
    """The row whose cells stand a line each behind a tab; None if a block is none."""
    splitter = _Splitter()
    start = 0
    for line in block.split("\n"):
        splitter.take(line, start)
        start += len(line) + 1
    if splitter.rows or splitter.run or splitter.grids or not splitter.row:
        return None
    return ParsedRow(tuple(splitter.row))


class _Splitter:
    """Takes lines one by one and gathers the grids that they make.

    Behind a tab each line is a cell; a line without one goes on with the cell before it; a
    blank line ends the row. A run of lines of any other layout is kept for its reader.
    """

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.piped: set[int] = set()
        """Which of the grids were parted by pipes."""
        self.rows: list[PlacedRow] = []
        self.row: list[tuple[str, int, int]] = []
        """The cells of the row that goes on, with their spans in the text."""
        self.run: list[PlacedLine] = []
        self.layout = ""

    def take_row(self, row: ParsedRow, start: int) -> None:
        """Take a row whose cells stand a line each behind a tab."""
        if self.layout:
            self.end_run()
        if self.row:
            self.end_row()
        self.rows.append((row, start))

    def take(self, line: str, start: int) -> None:
        cell = _cell_behind_tab(line) if line[:1] == "\t" else None
        layout = "" if cell or not line else _layout_of(line)
        if cell:
            self.end_run()
            bare, left, right = cell
            self.row.append((bare, start + left, start + right))
        elif not layout:
            self.end_row()
        elif layout == "page mark":
            return
        elif self.row and layout in _FREE and _continues_cell(self.row[-1][0], line):
            self.row[-1] = _join_line(self.row[-1], line, start)
        else:
            if self.row or self.rows:
                self.end_table()
            if layout != self.layout:
                self.end_run()
                self.layout = layout
            if layout != "prose":
                self.run.append((line, start))

    def end_row(self) -> None:
        if self.row:
            self.rows.append((ParsedRow(tuple(self.row)), 0))
            self.row = []

    def end_table(self) -> None:
        self.end_row()
        if self.rows:
            self.grids.append(Grid(TextRows(self.rows)))
            self.rows = []

    def end_run(self) -> None:
        if self.run:
            begin = len(self.grids)
            self.grids += _READERS[self.layout](self.run)
            if self.layout == "pipes":
                self.piped.update(range(begin, len(self.grids)))
            self.run = []
        self.layout = ""


@remembered
def _layout_of(line: str) -> str:
    """Which layout a line belongs to that is no cell behind a tab; "" for a blank one."""
    if len(line) > MAX_LINE:
        return "prose"
    bare = line.strip(BLANKS)
    if not bare:
        return "tabs" if "\t" in line else ""
    if "\t" in line.strip(" \r"):
        return "tabs"
    if PAGE_MARK_LINE.fullmatch(bare):
        return "page mark"
    if len(PIPES.findall(line)) >= 2 or PIPES.match(bare) or PIPES.match(bare[-1]):
        return "pipes"
    if len(bare) <= MAX_BARE and bare[-1] not in "。；，,;":
        return "loose"
    is_set = len(bare) < MAX_ROW and (GAP.search(bare) or VALUE_RUN.search(bare))
    return "loose" if is_set else "prose"


@remembered
def _cell_behind_tab(line: str) -> tuple[str, int, int] | None:
    """The one cell behind a line's leading tab, and its span in the line; None if it has more."""
    if "\t" in line[1:]:
        return None
    bare, left = strip_chunk(line[1:])
    return bare, 1 + left, 1 + left + len(bare)


def _continues_cell(cell: str, line: str) -> bool:
    """A finished number goes on only with more digits; what follows it else is no cell."""
    return not is_value_token(cell) or bool(_DIGITS_ONLY.fullmatch(line))


def _join_line(cell: tuple[str, int, int], line: str, start: int) -> tuple[str, int, int]:
    left, right = strip_span(line, 0, len(line))
    return f"{cell[0]}\n{line[:left]}{line[left:right]}", cell[1], start + right


_READERS = {
    "pipes": read_pipes,
    "tabs": read_tabs,
    "loose": read_spaced,
}
