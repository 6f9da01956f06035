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
from typing import NamedTuple

from gipa_extract.models import Document, Grid, Slot
from gipa_extract.normal import BLANKS, strip_span

MAX_LINE = 4000
"""A longer line is prose; no table row of a report comes near it."""
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


class _Line(NamedTuple):
    text: str
    start: int


def read_text(text: str) -> Document:
    """The Document of a text; its `text` is the one given, to the character."""
    return Document(text=text, grids=tuple(_grids(text)))


def _grids(text: str) -> Iterator[Grid]:
    """The grids in reading order; a run of lines of one layout is handed to its reader."""
    run: list[_Line] = []
    current = ""
    start = 0
    for line in text.split("\n"):
        layout = _layout(line) if line else "blank"
        if layout == "blank":
            if run:
                run.append(_Line(line, start))
        elif current == "cell" and layout in _FREE and run[-1].text.strip(" \r\xa0\u3000"):
            run.append(_Line(line, start))  # a cell's text that goes on in the next line
        else:
            if layout != current:
                if run:
                    yield from _READERS[current](run)
                run, current = [], layout if layout != "prose" else ""
            if current:
                run.append(_Line(line, start))
        start += len(line) + 1
    if run:
        yield from _READERS[current](run)


def _layout(line: str) -> str:
    """Which layout a line that is not empty belongs to."""
    if line[0] == "\t" and "\t" not in line[1:]:
        return "cell"
    if len(line) > MAX_LINE:
        return "prose"
    return _wide_layout(line)


@lru_cache(maxsize=16384)
def _wide_layout(line: str) -> str:
    bare = line.strip(BLANKS)
    if not bare:
        return "blank" if "\t" not in line else "tabs"
    if "\t" in line.strip(" \r"):
        return "tabs"
    if len(_PIPES.findall(line)) >= 2 or _PIPES.search(bare[-1]):
        return "pipes"
    if _GAP.search(bare) and len(bare) < 400 or _VALUE_RUN.search(bare):
        return "spaced"
    return "bare" if len(bare) <= MAX_BARE and bare[-1] not in "。；，,;" else "prose"


def _slot(line: _Line, start: int, end: int) -> Slot:
    left, right = strip_span(line.text, start, end)
    return Slot(line.text[left:right], line.start + left, line.start + right)


def _read_cells(lines: list[_Line]) -> Iterator[Grid]:
    """A cell a line behind a tab; an empty line ends a row, a line without a tab goes on."""
    rows: list[tuple[Slot, ...]] = []
    row: list[Slot] = []
    for line, start in lines:
        if line[:1] == "\t":
            text = line[1:]
            bare = text.strip(BLANKS)
            if bare == text:
                row.append(Slot(text, start + 1, start + 1 + len(text)))
            else:
                left, right = strip_span(line, 1, len(line))
                row.append(Slot(bare, start + left, start + right))
        elif line.strip(BLANKS):
            if _continues(row[-1].text, line) if row else False:
                row[-1] = _joined(row[-1], line, start)
            else:
                break
        elif row:
            rows.append(tuple(row))
            row = []
    if row:
        rows.append(tuple(row))
    if rows:
        yield Grid(tuple(rows))


def _continues(cell: str, line: str) -> bool:
    """A finished number goes on only with more digits; what follows it else is no cell."""
    return not _VALUE_TOKEN.fullmatch(cell) or bool(_DIGITS_ONLY.fullmatch(line))


def _joined(slot: Slot, line: str, start: int) -> Slot:
    left, right = strip_span(line, 0, len(line))
    gap = "\n" + line[:left]
    return Slot(slot.text + gap + line[left:right], slot.start, start + right)


def _read_pipes(lines: list[_Line]) -> Iterator[Grid]:
    """Cells between pipes; the pipes at the two ends of a line are no cells."""
    rows = []
    for line in lines:
        if not line.text.strip(BLANKS) or _RULE_LINE.fullmatch(line.text) and "-" in line.text:
            continue
        cuts = [pipe.start() for pipe in _PIPES.finditer(line.text)]
        edges = [-1, *cuts, len(line.text)]
        slots = [_slot(line, a + 1, b) for a, b in zip(edges, edges[1:], strict=False)]
        if not slots[0].text:
            slots = slots[1:]
        if slots and not slots[-1].text:
            slots = slots[:-1]
        rows.append(tuple(slots))
    if rows:
        yield _rectangle(rows)


def _read_tabs(lines: list[_Line]) -> Iterator[Grid]:
    """Cells between tabs."""
    rows = []
    for line in lines:
        if not line.text:
            continue
        cuts = [tab.start() for tab in re.finditer("\t", line.text)]
        edges = [-1, *cuts, len(line.text)]
        rows.append(
            tuple(_slot(line, a + 1, b) for a, b in zip(edges, edges[1:], strict=False))
        )
    yield _rectangle(rows)


def _rectangle(rows: list[tuple[Slot, ...]]) -> Grid:
    return Grid(tuple(rows), aligned=len({len(row) for row in rows}) == 1)


def _read_bare(lines: list[_Line]) -> Iterator[Grid]:
    """A bare cell a line: one stream of slots, if numbers stand in it at all."""
    slots = tuple(_slot(line, 0, len(line.text)) for line in lines if line.text.strip(BLANKS))
    if sum(bool(_VALUE_TOKEN.fullmatch(slot.text)) for slot in slots) >= 2:
        yield Grid((slots,), stream=True)


class _Token(NamedTuple):
    slot: Slot
    left: int
    right: int
    """Columns of a terminal: a Chinese character is two wide."""


def _read_spaced(lines: list[_Line]) -> Iterator[Grid]:
    """Columns set with spaces: the gutters that run through all rows of a table part them."""
    table: list[list[_Token]] = []
    for tokens in (_tokens(line) for line in lines if line.text.strip(BLANKS)):
        if not _is_data(tokens) and any(map(_is_data, table)):
            yield _by_gutters(table)
            table = []
        table.append(tokens)
    if any(map(_is_data, table)):
        yield _by_gutters(table)


def _tokens(line: _Line) -> list[_Token]:
    text = line.text
    cuts = {edge for gap in _GAP.finditer(text) for edge in gap.span()}
    numbers = _VALUE_RUN.search(text)
    if numbers:
        inside = re.finditer(r"\s+", text[: numbers.end()])
        cuts |= {e for gap in inside if gap.end() >= numbers.start() for e in gap.span()}
    edges = sorted({0, len(text)} | cuts)
    slots = [_slot(line, a, b) for a, b in zip(edges, edges[1:], strict=False)]
    return [
        _Token(slot, left, left + _width(slot.text))
        for slot in slots
        if slot.text
        for left in [_width(text[: slot.start - line.start])]
    ]


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _is_data(tokens: list[_Token]) -> bool:
    return any(_VALUE_TOKEN.fullmatch(token.slot.text) for token in tokens)


def _by_gutters(table: list[list[_Token]]) -> Grid:
    """The aligned grid whose columns are the gutters' complement; ragged if it has none."""
    columns = _columns(table)
    rows = []
    for tokens in table:
        row: list[Slot | None] = [None] * len(columns)
        for token in tokens:
            place = next(i for i, (_, right) in enumerate(columns) if token.left < right)
            held = row[place]
            if held is not None:
                return Grid(tuple(tuple(token.slot for token in line) for line in table))
            row[place] = token.slot
        rows.append(tuple(_blanks_filled(row, tokens)))
    return Grid(tuple(rows), aligned=True)


def _columns(table: list[list[_Token]]) -> list[tuple[int, int]]:
    """Ranges of x that tokens of data rows touch, and, beside them, those of the heads."""
    data = [token for tokens in table if _is_data(tokens) for token in tokens]
    ranges: list[tuple[int, int]] = []
    for token in sorted(data, key=lambda token: token.left):
        if ranges and token.left < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], token.right))
        else:
            ranges.append((token.left, token.right))
    heads = [token for tokens in table if not _is_data(tokens) for token in tokens]
    for token in heads:
        if not any(left < token.right and token.left < right for left, right in ranges):
            ranges.append((token.left, token.right))
    ranges.sort()
    lefts = [left for left, _ in ranges[1:]] + [10**9]
    return [(left, max(right, after)) for (left, right), after in zip(ranges, lefts, strict=True)]


def _blanks_filled(row: list[Slot | None], tokens: list[_Token]) -> Iterator[Slot]:
    """Each place of a row; a blank stands, empty, right behind the token before it."""
    place = tokens[0].slot.start if tokens else 0
    for slot in row:
        if slot is None:
            yield Slot("", place, place)
        else:
            yield slot
            place = slot.end


_READERS = {
    "cell": _read_cells,
    "pipes": _read_pipes,
    "tabs": _read_tabs,
    "spaced": _read_spaced,
    "bare": _read_bare,
}
