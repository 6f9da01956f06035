"""Plain text → the grids that its commonest layouts show at a glance.

Layouts are told apart line by line, and each run of lines of one layout is a grid: a cell a
line behind a tab; pipes (markdown too); tab-separated; columns set with spaces; and a bare
cell a line, whose row ends are lost. What this leaves open the stream reads (`cells.stream`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.models import Document, Grid, Slot
from gipa_extract.readers.plain_text.boxed_tables import find_boxed_tables
from gipa_extract.text.columns import column_count
from gipa_extract.text.folding import BLANKS, label_key, strip_span
from gipa_extract.text.patterns import ADDITION, PAGE_MARK_LINE, blank_markup
from gipa_extract.text.remembered import remembered

MAX_LINE = 4000
"""A longer line is prose; no table row of a report comes near it."""
MAX_ROW = 400
"""A longer line without tabs or pipes is prose, whatever gaps it has."""
MAX_BARE = 60
"""A bare cell a line: the longest official label has 38 characters."""

_FREE = frozenset({"prose", "loose"})
_PIPE = r"[|｜│┃]"
_PIPES = re.compile(_PIPE)
_INNER_TABS = re.compile(r"(?<=[^\t\s])\t+(?=[^\t\s])|(?<= )\t+(?=[^\t\s])")
_RULE_LINE = re.compile(r"[\s|｜│┃+:：\-—=_─━┄┈┼├┤┬┴┌┐└┘]+")
_GAP = re.compile(r"[ \u00a0\u2002\u2003\u3000]{2,}|(?<=\d)\u3000|\u3000(?=\d)")
_VALUE = r"(?:(?:增加|减少|減少|[增减減+\-−↑↓])?\d[\d,，.]*(?:[个個件万萬元条項项]{1,2})?|[/—－-]{1,2}|无|無)"
_VALUE_TOKEN = re.compile(_VALUE)
_VALUE_RUN = re.compile(rf"(?:^|(?<=\s))(?:{_VALUE}[ \u00a0\u3000]+)*{_VALUE}(?=\s*$)")
_VALUE_ALONE = re.compile(rf"(?:^|\s){_VALUE}(?:\s|$)")
_DIGITS_ONLY = re.compile(rf"\s*{_VALUE}\s*")


_Line = tuple[str, int]
"""A line and where it starts."""


_new_slot = tuple.__new__  # Slot(...) costs three times as much, and there are a thousand


def read_text(text: str) -> Document:
    """The Document of a text; its `text` is the one given, to the character."""
    shown = blank_markup(text)
    boxed = find_boxed_tables(shown)
    if not boxed:
        return Document(text=text, grids=tuple(_grids_of(shown)))
    for table in boxed:  # line by line they would be read as pipes
        lines = re.sub(r"[^\n]", " ", shown[table.start : table.end])
        shown = f"{shown[: table.start]}{lines}{shown[table.end :]}"
    grids = [*_grids_of(shown), *(table.grid for table in boxed)]
    return Document(text=text, grids=tuple(sorted(grids, key=_first_place)))


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
    for block in text.split("\n\n"):
        cells = _row_block(block) if block[:1] == "\t" else None
        if cells:
            splitter.end_run()
            splitter.end_row()
            splitter.rows.append(
                tuple(
                    [
                        _new_slot(Slot, (t, start + a, start + b, None, None, ()))
                        for t, a, b in cells
                    ]
                )
            )
        else:
            place = start
            for line in block.split("\n"):
                splitter.take(line, place)
                place += len(line) + 1
            splitter.end_row()
        start += len(block) + 2
    splitter.end_table()
    splitter.end_run()
    return list(_without_pads(splitter.grids, splitter.piped))


@remembered
def _row_block(block: str) -> tuple[tuple[str, int, int], ...] | None:
    """The cells of a row, a line each behind a tab, with their spans; None if it is no such row."""
    splitter = _Splitter()
    start = 0
    for line in block.split("\n"):
        splitter.take(line, start)
        start += len(line) + 1
    if splitter.rows or splitter.run or splitter.grids or not splitter.row:
        return None
    return tuple((slot.text, slot.start, slot.end) for slot in splitter.row)


class _Splitter:
    """Takes lines one by one and gathers the grids that they make.

    Behind a tab each line is a cell; a line without one goes on with the cell before it; a
    blank line ends the row. A run of lines of any other layout is kept for its reader.
    """

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.piped: set[int] = set()
        """Which of the grids were parted by pipes."""
        self.rows: list[tuple[Slot, ...]] = []
        self.row: list[Slot] = []
        self.run: list[_Line] = []
        self.layout = ""

    def take(self, line: str, start: int) -> None:
        cell = _cell_behind_tab(line) if line[:1] == "\t" else None
        layout = "" if cell or not line else _layout_of(line)
        if cell:
            self.end_run()
            bare, left, right = cell
            self.row.append(_new_slot(Slot, (bare, start + left, start + right, None, None, ())))
        elif not layout:
            self.end_row()
        elif layout == "page mark":
            return
        elif self.row and layout in _FREE and _continues_cell(self.row[-1].text, line):
            self.row[-1] = _join_line(self.row[-1], line, start)
        else:
            self.end_table()
            if layout != self.layout:
                self.end_run()
                self.layout = layout
            if layout != "prose":
                self.run.append((line, start))

    def end_row(self) -> None:
        if self.row:
            self.rows.append(tuple(self.row))
            self.row = []

    def end_table(self) -> None:
        self.end_row()
        if self.rows:
            self.grids.append(Grid(tuple(self.rows)))
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
    if len(_PIPES.findall(line)) >= 2 or _PIPES.match(bare) or _PIPES.match(bare[-1]):
        return "pipes"
    if len(bare) < MAX_ROW and (_GAP.search(bare) or _VALUE_RUN.search(bare)):
        return "loose"
    return "loose" if len(bare) <= MAX_BARE and bare[-1] not in "。；，,;" else "prose"


@remembered
def _strip_chunk(chunk: str) -> tuple[str, int]:
    """A chunk without the blanks round it, and how many stood before it."""
    left, right = strip_span(chunk, 0, len(chunk))
    return chunk[left:right], left


@remembered
def _cell_behind_tab(line: str) -> tuple[str, int, int] | None:
    """The one cell behind a line's leading tab, and its span in the line; None if it has more."""
    if "\t" in line[1:]:
        return None
    bare, left = _strip_chunk(line[1:])
    return bare, 1 + left, 1 + left + len(bare)


def _continues_cell(cell: str, line: str) -> bool:
    """A finished number goes on only with more digits; what follows it else is no cell."""
    return not _VALUE_TOKEN.fullmatch(cell) or bool(_DIGITS_ONLY.fullmatch(line))


def _join_line(slot: Slot, line: str, start: int) -> Slot:
    left, right = strip_span(line, 0, len(line))
    gap = "\n" + line[:left]
    return Slot(slot.text + gap + line[left:right], slot.start, start + right)


@lru_cache(maxsize=16)
def _parts_by(separator: str) -> Callable[[str], tuple[tuple[str, int, int], ...]]:
    """`_parts_of` for one separator."""
    return remembered(lambda line: _parts_of(line, separator))


def _parts_of(line: str, separator: str) -> tuple[tuple[str, int, int], ...]:
    """The cells between the separators of a line, stripped, with their spans in it."""
    parts = []
    for start, end in pairwise(
        [0, *(cut.end() for cut in re.finditer(separator, line)), len(line) + 1]
    ):
        bare, left = _strip_chunk(line[start : end - 1])
        parts.append((bare, start + left, start + left + len(bare)))
    return tuple(parts)


def _row_of(line: _Line, separator: str) -> tuple[Slot, ...]:
    text, start = line
    cells = _parts_by(separator)(text)
    return tuple([_new_slot(Slot, (t, start + a, start + b, None, None, ())) for t, a, b in cells])


def _read_pipes(lines: list[_Line]) -> Iterator[Grid]:
    """Cells between pipes; a pipe that ends a line, or begins all of them, parts no cells."""
    kept = [line for number, line in enumerate(lines) if not _is_rule(line[0], number)]
    rows = [_row_of(line, _PIPE) for line in kept]
    framed = all(not row[0].text for row in rows) and all(
        _PIPES.match(line[0].lstrip(BLANKS)) for line in kept
    )
    if rows:
        yield _rectangle_of([row[framed : len(row) - (not row[-1].text)] for row in rows])


def _without_pads(grids: Sequence[Grid], piped: Collection[int]) -> Iterator[Grid]:
    """The grids without the empty places at row ends that may be pads and no cells.

    Some extractors drop empty cells and fill each row up at its end. Only a blank that stands
    before a value, anywhere in the text, shows that this one keeps them in their places.
    """
    rows = [row for number in piped for row in grids[number].rows]
    if any(map(_has_inner_blank, rows)):
        yield from grids
        return
    for number, grid in enumerate(grids):
        if number in piped and any(not row[-1].text for row in grid.rows if row):
            yield Grid(tuple(map(_stripped_of_pads, grid.rows)))
        else:
            yield grid


def _has_inner_blank(row: Sequence[Slot]) -> bool:
    """Whether an empty place stands between a label or a value and a value behind it."""
    texts = [slot[0] for slot in row]
    if "" not in texts:
        return False
    while texts and not texts[0]:
        texts.pop(0)
    return any(not before and _VALUE_TOKEN.fullmatch(text) for before, text in pairwise(texts))


def _stripped_of_pads(row: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """A row up to its last text, if it holds a value; one that holds none may be wholly blank."""
    if not any(_VALUE_TOKEN.fullmatch(slot.text) for slot in row):
        return row
    end = max(place for place, slot in enumerate(row) if slot.text) + 1
    return row[:end]


def _is_rule(line: str, number: int) -> bool:
    """Whether a line only parts head and body; a row of single dashes lower down is data."""
    drawn = "--" in line or ":-" in line or (number == 1 and "-" in line)
    return bool(drawn and _RULE_LINE.fullmatch(line))


def _read_tabs(lines: list[_Line]) -> Iterator[Grid]:
    """Cells between tabs; some tools set two tabs, or more, between any two cells."""
    width = min(filter(None, [_narrowest_tabs(text) for text, _ in lines]), default=1)
    rows = [_row_of(line, "\t" * width) for line in lines]
    if width > 1:  # resiliparse; it drops single characters, so that an empty place says nothing
        rows = [tuple(slot for slot in row if slot.text) for row in rows]
    yield _rectangle_of(list(filter(None, rows)))


@remembered
def _narrowest_tabs(line: str) -> int:
    """How many tabs stand together between two cells of a line, at the least; 0 if none do."""
    return min((len(run[0]) for run in _INNER_TABS.finditer(line)), default=0)


def _rectangle_of(rows: list[tuple[Slot, ...]]) -> Grid:
    return Grid(tuple(rows), aligned=len({len(row) for row in rows}) == 1)


def _is_head(tokens: list[_Token]) -> bool:
    """Whether a line is several column labels, and no row beside blank cells."""
    if len(tokens) < 2 or _is_data(tokens):
        return False
    return not any(_names_row(token.slot.text) for token in tokens)


@remembered
def _names_row(text: str) -> bool:
    """Whether a label names a row or a group of rows of some edition, and no column."""
    labels = vocabulary()
    keys = {label_key(text), label_key(ADDITION.sub("", text))}
    return bool(keys & (labels.rows - labels.heads)) or bool(keys & labels.groups)


@remembered
def _holds_value(line: str) -> bool:
    return bool(_VALUE_ALONE.search(line))


@remembered
def _holds_gap(line: str) -> bool:
    return bool(_GAP.search(line))


class _Token(NamedTuple):
    slot: Slot
    left: int
    right: int
    """Columns of a terminal: a Chinese character is two wide."""


def _read_loose(lines: list[_Line]) -> Iterator[Grid]:
    """Columns set with spaces, or, where hardly a line has two, one stream of bare cells.

    A line of several labels below data begins a new table, for it is the next one's head.
    """
    texts = [line for line, _ in lines]
    valued = any(map(_holds_value, texts))
    if not valued and not any(map(_holds_gap, texts)):
        return  # prose
    rows = list(map(_tokens_of, lines))
    bare = not valued or (sum(map(_is_data, rows)) < 2 and max(map(len, rows)) < 3)
    stream = sum(len(tokens) > 1 for tokens in rows) < len(rows) / 3
    if (bare or stream) and not any(map(_is_official_head, rows)):
        if not bare:
            yield Grid((tuple(token.slot for tokens in rows for token in tokens),), stream=True)
        return
    table: list[list[_Token]] = []
    begun = False
    for tokens in rows:
        if begun and _is_head(tokens):
            yield from _set_table(table)
            table, begun = [], False
        table.append(tokens)
        begun = begun or _is_data(tokens) or _is_labelled(tokens)
    yield from _set_table(table)


def _set_table(table: list[list[_Token]]) -> Iterator[Grid]:
    """The ragged rows of a table, if it is one; which of its places are blank its columns tell."""
    if any(map(_is_data, table)):
        yield Grid(tuple(tuple(token.slot for token in tokens) for tokens in table))


def _tokens_of(line: _Line) -> list[_Token]:
    text, start = line
    return [
        _Token(_new_slot(Slot, (words, start + a, start + b, None, None, ())), left, right)
        for words, a, b, left, right in _words_of_line(text)
    ]


@remembered
def _words_of_line(text: str) -> tuple[tuple[str, int, int, int, int], ...]:
    """What gaps part in a line, with its span in it and the columns of a terminal that it takes."""
    cuts = {edge for gap in _GAP.finditer(text) for edge in gap.span()}
    numbers = _VALUE_RUN.search(text)
    if numbers:
        inside = re.finditer(r"\s+", text[: numbers.end()])
        cuts |= {e for gap in inside if gap.end() >= numbers.start() for e in gap.span()}
    edges = sorted({0, len(text)} | cuts)
    words = []
    for start, end in pairwise(edges):
        bare, blanks = _strip_chunk(text[start:end])
        if bare:
            place = start + blanks
            left = column_count(text[:place])
            words.append((bare, place, place + len(bare), left, left + column_count(bare)))
    return tuple(words)


def _is_data(tokens: list[_Token]) -> bool:
    return any(_VALUE_TOKEN.fullmatch(token.slot.text) for token in tokens)


def _is_labelled(tokens: list[_Token]) -> bool:
    return any(_names_row(token.slot.text) for token in tokens)


def _is_official_head(tokens: list[_Token]) -> bool:
    """Whether a line prints columns of the form, or one beside a corner, and nothing else."""
    if len(tokens) < 2:
        return False
    labels = vocabulary()
    keys = {label_key(ADDITION.sub("", token.slot.text)) for token in tokens}
    return len(keys) > 1 and keys <= labels.heads | labels.captions and bool(keys & labels.heads)


_READERS = {
    "pipes": _read_pipes,
    "tabs": _read_tabs,
    "loose": _read_loose,
}
