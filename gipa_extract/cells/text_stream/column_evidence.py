"""Where blank cells stand in columns that are set with spaces: values stand below one another.

Tools that set columns count a Chinese character as two places (a terminal's) or as one (lynx,
pdftotext); which of them a text was set by shows in its full rows, whose values then stand below
one another. Every page is set by itself. Where no row of a table is full, the labels over it show
its columns, or the values of all rows, if they fall into as many columns as the form has.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.text.columns import column_count, places_of_characters

MAX_SPACE_WITHIN = 1
"""Columns of a terminal between two values of one column, one of them in each of two rows."""
_PARTS_CELLS = re.compile(r"[|｜│┃\t]")
_SPACES_OR_WORD = re.compile(r" +|[^ ]+")
_TWO_PIECES = re.compile(r"[^ ] {2,}[^ ]")
_LINE_END = re.compile(r"[\n\f]")
Extent = tuple[float, float]
"""Columns of a terminal that a value covers, the first one and the one after the last."""


class SetRow(NamedTuple):
    """Some pieces on one line: where each of them stands."""

    page: int
    extents: tuple[Extent, ...]


class Lines:
    """The lines of a text, to tell in which places of which line and page something stands."""

    def __init__(self, text: str, width: Callable[[str], float]) -> None:
        self.text = text
        self.width = width
        self.lines = _lines_of_text(text)
        self.starts, self.pages = self.lines.starts, self.lines.pages
        self._extents: dict[tuple[int, int], Extent] = {}

    def set_row(self, spans: Sequence[tuple[int, int]]) -> SetRow | None:
        """Where the pieces at some spans stand; None if they are not on one line, set with spaces.

        Where single spaces part all of them, their places mean nothing.
        """
        if not spans:
            return None
        line = bisect_right(self.starts, spans[0][0])
        if bisect_right(self.starts, spans[-1][0]) != line:
            return None
        start = self.starts[line - 1]
        gaps = [self.text[a[1] : b[0]] for a, b in pairwise([(start, start), *spans])]
        if _PARTS_CELLS.search(self.text, start, spans[-1][1]) or not any(
            gap.endswith(("  ", "\u3000")) for gap in gaps
        ):
            return None
        extents = tuple(map(self.extent, spans))
        return SetRow(bisect_right(self.pages, spans[0][0]), extents)

    def extent(self, span: tuple[int, int]) -> Extent:
        """The places of its line that a piece covers."""
        if (extent := self._extents.get(span)) is None:
            extent = self._extents[span] = self._measure(*span)
        return extent

    def _measure(self, begin: int, end: int) -> Extent:
        line = bisect_right(self.starts, begin) - 1
        start = self.starts[line]
        if self.width is column_count and end <= self.lines.end_of(line):
            places = self.lines.places_in(line)
            return places[begin - start], places[end - start]
        right = self.width(self.text[start:end])
        return right - self.width(self.text[begin:end]), right


class _TextLines:
    """Where the lines of a text begin, where its pages end, and the columns of its characters."""

    def __init__(self, text: str) -> None:
        ends = [end.start() for end in _LINE_END.finditer(text)]
        self.text = text
        self.starts = [0, *(end + 1 for end in ends)]
        self.pages = [end for end in ends if text[end] == "\f"]
        self._places: dict[int, list[int]] = {}

    def end_of(self, line: int) -> int:
        """Where a line ends, before what parts it from the next."""
        following = line + 1
        return self.starts[following] - 1 if following < len(self.starts) else len(self.text)

    def places_in(self, line: int) -> list[int]:
        """The columns at which a line's characters begin; each of its values asks."""
        places = self._places.get(line)
        if places is None:
            printed = self.text[self.starts[line] : self.end_of(line)]
            places = self._places[line] = places_of_characters(printed)
        return places


_lines_of_text = lru_cache(maxsize=1)(_TextLines)
"""Several measures ask in turn, and two readings of one text."""


def columns_of(rows: Iterable[SetRow], count: int) -> tuple[Extent, ...] | None:
    """The `count` columns in which the values of rows stand; None if they show another number."""
    columns = [place.extent for place in _columns_shown(rows)]
    return tuple(columns) if len(columns) == count else None


def columns_of_torn(rows: Sequence[SetRow], count: int, least: int) -> tuple[Extent, ...] | None:
    """The same of rows none of which is full, each column held `least` times or oftener.

    Values of one column may stand a space apart, those of three digits and of one; so that no column
    is counted twice in place of one that is always blank.
    """
    columns: list[_ColumnShown] = []
    for shown in _columns_shown(rows):
        before = columns[-1] if columns else shown
        apart = shown.extent[0] - before.extent[1] > MAX_SPACE_WITHIN
        if shown is before or apart or before.rows & shown.rows:
            columns.append(shown)
        else:
            extent = before.extent[0], shown.extent[1]
            columns[-1] = _ColumnShown(extent, before.rows | shown.rows)
    is_shown = len(columns) == count and min(len(column.rows) for column in columns) >= least
    return tuple(column.extent for column in columns) if is_shown else None


class _ColumnShown(NamedTuple):
    """Where values of some rows overlap."""

    extent: Extent
    rows: Set[int]
    """The numbers of the rows that have a value there."""


def _columns_shown(rows: Iterable[SetRow]) -> list[_ColumnShown]:
    """Where values stand below one another, from the left."""
    columns: list[_ColumnShown] = []
    extents = sorted((extent, n) for n, row in enumerate(rows) for extent in row.extents)
    for (left, right), number in extents:
        before = columns[-1] if columns else None
        if before and left < before.extent[1]:
            extent = before.extent[0], max(before.extent[1], right)
            columns[-1] = _ColumnShown(extent, before.rows | {number})
        else:
            columns.append(_ColumnShown((left, right), {number}))
    return columns


def place_in_columns(row: SetRow, columns: Sequence[Extent]) -> ValuePlaces | None:
    """The column over which each value of a row stands; None if one stands over none or two."""
    placed = []
    for left, right in row.extents:
        over = [n for n, (a, b) in enumerate(columns) if left < b and a < right]
        if len(over) != 1:
            return None
        placed.append(over[0])
    return tuple(placed) if len(set(placed)) == len(placed) and placed == sorted(placed) else None


MEASURES: tuple[Callable[[str], int], ...] = (len, column_count)
"""How wide a tool takes a text to be."""


def width_by_next_word(text: str) -> float:
    """The width of a text of which each gap is counted in characters of the word behind it.

    PyMuPDF sets spaces so: before 件数 a space is as wide as 件, before 12 as wide as a digit.
    """
    words = _SPACES_OR_WORD.findall(text)
    width = 0.0
    for word, behind in pairwise((*words, "")):
        if word[0] == " " and behind:
            width += len(word) * column_count(behind) / len(behind)
        else:
            width += column_count(word)
    return width


def begins_with_two(text: str, run: RowRun) -> bool:
    """Whether two pieces stand before the values of a row on its line: 予公开     6.属于四类过程性信息.

    Tools that write one line of a page behind the other set the second from the page's edge anew.
    """
    start = text.rfind("\n", 0, run.cells[0].start) + 1
    return bool(_TWO_PIECES.search(text, start, run.cells[0].start))
