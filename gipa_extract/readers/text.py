"""Plain text → Document: the grids that people's text layouts still show.

Five layouts are told apart line by line, and each run of lines of one layout is a grid:
a cell a line behind a tab; pipes (markdown too); tab-separated; columns set with spaces;
and a bare cell a line, whose row ends are lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.models import Document, Grid, Slot
from gipa_extract.normal import BLANKS, strip_span

MAX_LINE = 4000
"""A longer line is prose; no table row of a report comes near it."""
MAX_ROW = 400
"""A longer line without tabs or pipes is prose, whatever gaps it has."""
MAX_BARE = 60
"""A bare cell a line: the longest official label has 38 characters."""

_FREE = frozenset({"prose", "bare", "spaced"})
_PIPES = re.compile(r"[|｜│┃]")
_RULE_LINE = re.compile(r"[\s|｜│┃+:：\-—=_─━┄┈┼├┤┬┴┌┐└┘]+")
_GAP = re.compile(r"(?:[ \u00a0\u2002\u2003]{2,}|\u3000+)[ \u00a0\u2002\u2003\u3000]*")
_VALUE = r"(?:[增减增減+\-−↑↓]?\d[\d,，.]*(?:[个個件万萬元条項项]{1,2})?|[/—－-]{1,2}|无|無)"
_VALUE_TOKEN = re.compile(_VALUE)
_VALUE_RUN = re.compile(rf"(?:^|(?<=\s))(?:{_VALUE}[ \u00a0\u3000]+)+{_VALUE}(?=\s*$)")
_DIGITS_ONLY = re.compile(rf"\s*{_VALUE}\s*")


_Line = tuple[str, int]
"""A line and where it starts."""


_new_slot = tuple.__new__  # Slot(...) costs three times as much, and there are a thousand


def read_text(text: str) -> Document:
    """The Document of a text; its `text` is the one given, to the character."""
    return Document(text=text, grids=tuple(_grids(text)))


def _grids(text: str) -> Iterator[Grid]:
    """The grids in reading order.

    A cell a line behind a tab is by far the commonest layout and is built as it is met: an
    empty line ends a row, and a line without a tab goes on with the cell before it. A run of
    lines of any other layout is handed to its reader.
    """
    rows: list[tuple[Slot, ...]] = []
    row: list[Slot] = []
    run: list[_Line] = []
    current = ""
    start = 0
    for line in text.split("\n"):
        cell = _stripped(line) if line[:1] == "\t" else None
        if cell:
            if run:
                yield from _READERS[current](run)
                run, current = [], ""
            bare, left, right = cell
            row.append(_new_slot(Slot, (bare, start + left, start + right, None, None)))
        elif layout := _layout(line) if line else "":
            if row and layout in _FREE and _continues(row[-1].text, line):
                row[-1] = _joined(row[-1], line, start)
            else:
                if rows or row:
                    yield Grid((*rows, tuple(row)) if row else tuple(rows))
                    rows, row = [], []
                goes_on = current == "spaced" and layout == "bare"  # a label beside blank cells
                if layout != current and run and not goes_on:
                    yield from _READERS[current](run)
                    run = []
                current = current if goes_on and run else layout
                if current != "prose":
                    run.append((line, start))
        elif row:
            rows.append(tuple(row))
            row = []
        start += len(line) + 1
    if rows or row:
        yield Grid((*rows, tuple(row)) if row else tuple(rows))
    if run:
        yield from _READERS[current](run)


@lru_cache(maxsize=4096)
def _layout(line: str) -> str:
    """Which layout a line belongs to that is no cell behind a tab; "" for a blank one."""
    if len(line) > MAX_LINE:
        return "prose"
    bare = line.strip(BLANKS)
    if not bare:
        return "tabs" if "\t" in line else ""
    if "\t" in line.strip(" \r"):
        return "tabs"
    if len(_PIPES.findall(line)) >= 2 or _PIPES.search(bare[-1]):
        return "pipes"
    if len(bare) < MAX_ROW and (_GAP.search(bare) or _VALUE_RUN.search(bare)):
        return "spaced"
    return "bare" if len(bare) <= MAX_BARE and bare[-1] not in "。；，,;" else "prose"


@lru_cache(maxsize=16384)
def _bare(chunk: str) -> tuple[str, int]:
    """A chunk without the blanks round it, and how many stood before it."""
    left, right = strip_span(chunk, 0, len(chunk))
    return chunk[left:right], left


def _slot(line: _Line, start: int, end: int) -> Slot:
    bare, left = _bare(line[0][start:end])
    place = line[1] + start + left
    return _new_slot(Slot, (bare, place, place + len(bare), None, None))


@lru_cache(maxsize=16384)
def _stripped(line: str) -> tuple[str, int, int] | None:
    """The one cell behind a line's leading tab, and its span in the line; None if it has more."""
    if "\t" in line[1:]:
        return None
    bare, left = _bare(line[1:])
    return bare, 1 + left, 1 + left + len(bare)


def _continues(cell: str, line: str) -> bool:
    """A finished number goes on only with more digits; what follows it else is no cell."""
    return not _VALUE_TOKEN.fullmatch(cell) or bool(_DIGITS_ONLY.fullmatch(line))


def _joined(slot: Slot, line: str, start: int) -> Slot:
    left, right = strip_span(line, 0, len(line))
    gap = "\n" + line[:left]
    return Slot(slot.text + gap + line[left:right], slot.start, start + right)


def _read_pipes(lines: list[_Line]) -> Iterator[Grid]:
    """Cells between pipes; a pipe that ends a line, or begins all of them, parts no cells."""
    kept = [line for line in lines if not (_RULE_LINE.fullmatch(line[0]) and "-" in line[0])]
    framed = all(_PIPES.match(line[0].lstrip(BLANKS)) for line in kept)
    rows = []
    for line in kept:
        text = line[0]
        edges = [-1, *(pipe.start() for pipe in _PIPES.finditer(text)), len(text)]
        slots = [_slot(line, a + 1, b) for a, b in pairwise(edges)]
        rows.append(tuple(slots[framed : len(slots) - (not slots[-1].text)]))
    if rows:
        yield _rectangle(rows)


def _read_tabs(lines: list[_Line]) -> Iterator[Grid]:
    """Cells between tabs."""
    rows = []
    for line in lines:
        text = line[0]
        cuts = [tab.start() for tab in re.finditer("\t", text)]
        edges = [-1, *cuts, len(text)]
        rows.append(tuple(_slot(line, a + 1, b) for a, b in pairwise(edges)))
    yield _rectangle(rows)


def _rectangle(rows: list[tuple[Slot, ...]]) -> Grid:
    return Grid(tuple(rows), aligned=len({len(row) for row in rows}) == 1)


def _read_bare(lines: list[_Line]) -> Iterator[Grid]:
    """A bare cell a line: one stream of slots, if numbers stand in it at all."""
    slots = tuple(_slot(line, 0, len(line[0])) for line in lines)
    if sum(bool(_VALUE_TOKEN.fullmatch(slot.text)) for slot in slots) >= 2:
        yield Grid((slots,), stream=True)


class _Token(NamedTuple):
    slot: Slot
    left: int
    right: int
    """Columns of a terminal: a Chinese character is two wide."""


def _read_spaced(lines: list[_Line]) -> Iterator[Grid]:
    """Columns set with spaces: the gutters that run through all rows of a table part them.

    A line of several labels below numbers begins a new table, for it is the next one's head.
    """
    rows = list(map(_tokens, lines))
    if sum(len(tokens) > 1 for tokens in rows) < len(rows) / 3:
        yield from _read_bare(lines)
        return
    table: list[list[_Token]] = []
    for tokens in rows:
        if len(tokens) > 1 and not _is_data(tokens) and any(map(_is_data, table)):
            yield _by_gutters(table)
            table = []
        table.append(tokens)
    if any(map(_is_data, table)):
        yield _by_gutters(table)


def _tokens(line: _Line) -> list[_Token]:
    text, start = line
    cuts = {edge for gap in _GAP.finditer(text) for edge in gap.span()}
    numbers = _VALUE_RUN.search(text)
    if numbers:
        inside = re.finditer(r"\s+", text[: numbers.end()])
        cuts |= {e for gap in inside if gap.end() >= numbers.start() for e in gap.span()}
    edges = sorted({0, len(text)} | cuts)
    slots = [_slot(line, a, b) for a, b in pairwise(edges)]
    return [
        _Token(slot, left, left + _width(slot.text))
        for slot in slots
        if slot.text
        for left in [_width(text[: slot.start - start])]
    ]


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _is_data(tokens: list[_Token]) -> bool:
    return any(_VALUE_TOKEN.fullmatch(token.slot.text) for token in tokens)


def _by_gutters(table: list[list[_Token]]) -> Grid:
    """The aligned grid whose columns are what the gutters leave; ragged if values collide.

    Labels of several levels may share a column, where a long label of one row covers it: it
    gets as many places as a row has labels there.
    """
    columns = _columns(table)
    placed = [_by_column(tokens, columns) for tokens in table]
    depth = [max(len(line[place]) for line in placed) for place in range(len(columns))]
    for line in placed:
        if any(len(tokens) > 1 and _is_data(tokens) for tokens in line):
            return Grid(tuple(tuple(token.slot for token in tokens) for tokens in table))
    rows = []
    for line, tokens in zip(placed, table, strict=True):
        row = [
            tokens_here[level].slot if level < len(tokens_here) else None
            for tokens_here, levels in zip(line, depth, strict=True)
            for level in range(levels)
        ]
        rows.append(tuple(_blanks_filled(row, tokens[0].slot.start)))
    return Grid(tuple(rows), aligned=True)


def _by_column(tokens: list[_Token], columns: list[tuple[int, int]]) -> list[list[_Token]]:
    """The tokens of a line, column by column; one that spans several is in its first."""
    placed: list[list[_Token]] = [[] for _ in columns]
    for token in tokens:
        touched = [i for i, (_, right) in enumerate(columns) if token.left < right]
        placed[touched[0] if touched else -1].append(token)
    return placed


def _columns(table: list[list[_Token]]) -> list[tuple[int, int]]:
    """Ranges of x: what touches in data rows is one column; a head over nothing is one too."""
    ranges: list[tuple[int, int]] = []
    for tokens in (tokens for tokens in table if _is_data(tokens)):
        for token in tokens:
            ranges = _merged(ranges, token)
    for tokens in (tokens for tokens in table if not _is_data(tokens)):
        for token in tokens:
            if sum(left < token.right and token.left < right for left, right in ranges) < 2:
                ranges = _merged(ranges, token)
    return sorted(ranges)


def _merged(ranges: list[tuple[int, int]], token: _Token) -> list[tuple[int, int]]:
    """The ranges with one more token: those that it touches become one with it."""
    apart = [(a, b) for a, b in ranges if b <= token.left or token.right <= a]
    touched = [(a, b) for a, b in ranges if not (b <= token.left or token.right <= a)]
    left = min([token.left, *(a for a, _ in touched)])
    right = max([token.right, *(b for _, b in touched)])
    return [*apart, (left, right)]


def _blanks_filled(row: list[Slot | None], place: int) -> Iterator[Slot]:
    """Each place of a row; a blank stands, empty, right behind the token before it."""
    for slot in row:
        yield slot or Slot("", place, place)
        place = slot.end if slot else place


_READERS = {
    "pipes": _read_pipes,
    "tabs": _read_tabs,
    "spaced": _read_spaced,
    "bare": _read_bare,
}
