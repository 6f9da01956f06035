"""Columns set with spaces that shift from row to row, but keep their distances within a row.

Tools that guess the width of a Chinese character set a row's values further right the longer its
label is. What stays is how far the values of one row stand apart; the rows of a page with all
their values show it, and by how much rows shift. A row with fewer values has its place where only
one choice of columns fits both. Where a page has no row with all its values, those of all rows
show the columns if they fall into as many as the form has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise
from statistics import median
from typing import NamedTuple

from gipa_extract.cells.stream.blank_evidence import Placement
from gipa_extract.cells.stream.column_evidence import MEASURES, Lines
from gipa_extract.cells.stream.rows import RowRun

TOLERANCE = 1.5
"""Columns of a terminal by which the middle of a value may miss that of its column."""
SHIFT_MARGIN = 1.0
"""By how much further a row may shift than those with all their values do."""
LONE_MARGIN = 0.25
"""The same, as a share of the least distance of columns, where a page has one such row alone."""
LEAST_AGREEING = 0.7
"""Of a page's rows with all their values, the share that has to show the same distances."""
COLUMN_GAP = 2.5
"""Columns of a terminal without the middle of any value, which part two columns of a table."""
LEAST_IN_COLUMN = 2
"""Values below one another that make a column where no row has all its values."""

_Group = tuple[str, int]
"""A table and a page."""


class _Pattern(NamedTuple):
    """How far the columns of a table stand apart on a page, from the first one's middle."""

    offsets: tuple[float, ...]
    shifts: tuple[float, ...]
    """Where the first column's middle stands in each row with all its values."""

    @property
    def spread(self) -> float:
        return max(self.shifts) - min(self.shifts)


class RowShifts:
    """The columns of the rows of a text, in the measure in which its full rows shift least."""

    def __init__(self, text: str, rows: Sequence[RowRun], page_breaks: Sequence[int]) -> None:
        self.page_breaks = page_breaks
        self.measured = [_MeasuredRows(text, rows, width, page_breaks) for width in MEASURES]
        least = min(measured.spread for measured in self.measured)
        self.sure = [m for m in self.measured if m.spread <= 2 * least + TOLERANCE]

    def place(self, run: RowRun) -> Placement | None:
        """The only columns that a row's values fit; None where there are more, or none."""
        found = {measured.place(run) for measured in self.sure}
        return found.pop() if len(found) == 1 else None


class _MeasuredRows:
    """The middles of the values of a text's rows, in one measure."""

    def __init__(
        self,
        text: str,
        rows: Sequence[RowRun],
        width: Callable[[str], int],
        page_breaks: Sequence[int],
    ) -> None:
        lines = Lines(text, width)
        self.middles: dict[int, tuple[float, ...]] = {}
        self.groups: dict[int, _Group] = {}
        counts: dict[_Group, int] = {}
        held: dict[_Group, list[tuple[float, ...]]] = {}
        for row in rows:
            spans = [(cell.start, cell.end) for cell in row.cells]
            if not spans or not lines.set_row(spans):
                continue
            group = row.row.table.id, bisect_right(page_breaks, spans[0][0])
            middles = tuple(sum(lines.extent(span)) / 2 for span in spans)
            self.middles[row.label_end], self.groups[row.label_end] = middles, group
            counts[group] = len(row.row.table.columns)
            held.setdefault(group, []).append(middles)
        self.patterns = {
            group: pattern
            for group, rows_there in held.items()
            if (pattern := _pattern(rows_there, counts[group]))
        }
        self.spread = max((p.spread for p in self.patterns.values()), default=0.0)

    def place(self, run: RowRun) -> Placement | None:
        middles = self.middles.get(run.label_end)
        pattern = self.patterns.get(self.groups[run.label_end]) if middles else None
        return _placement(pattern, middles) if middles and pattern else None


def _pattern(rows: Sequence[tuple[float, ...]], count: int) -> _Pattern | None:
    """The columns of a table on a page, by its full rows, or by those of all its values."""
    full = [row for row in rows if len(row) == count]
    if count < 2:
        return None
    if not full:
        return _pattern_of_columns(rows, count)
    apart = [[b - a for a, b in pairwise(row)] for row in full]
    gaps = [median(column) for column in zip(*apart, strict=True)]
    agreeing = [
        row
        for row, own in zip(full, apart, strict=True)
        if all(abs(a - b) <= TOLERANCE for a, b in zip(own, gaps, strict=True))
    ]
    if len(agreeing) < LEAST_AGREEING * len(full):
        return None
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    return _Pattern(tuple(offsets), tuple(_shift(row, offsets) for row in agreeing))


def _pattern_of_columns(rows: Sequence[tuple[float, ...]], count: int) -> _Pattern | None:
    columns: list[list[float]] = []
    for middle in sorted(middle for row in rows for middle in row):
        if columns and middle - columns[-1][-1] < COLUMN_GAP:
            columns[-1].append(middle)
        else:
            columns.append([middle])
    if len(columns) != count or min(map(len, columns)) < LEAST_IN_COLUMN:
        return None
    first = median(columns[0])
    return _Pattern(tuple(median(column) - first for column in columns), (first,))


def _shift(middles: Iterable[float], offsets: Sequence[float]) -> float:
    return sum(m - o for m, o in zip(middles, offsets, strict=True)) / len(offsets)


def _placement(pattern: _Pattern, middles: tuple[float, ...]) -> Placement | None:
    """The one choice of columns that a row fits, as far shifted as its page's full rows are."""
    fitting = []
    for places in combinations(range(len(pattern.offsets)), len(middles)):
        offsets = [pattern.offsets[place] for place in places]
        shift = _shift(middles, offsets)
        misses = [abs(m - o - shift) for m, o in zip(middles, offsets, strict=True)]
        if max(misses) <= TOLERANCE and _may_shift(pattern, shift):
            fitting.append(places)
    return fitting[0] if len(fitting) == 1 else None


def _may_shift(pattern: _Pattern, shift: float) -> bool:
    margin = SHIFT_MARGIN
    if len(pattern.shifts) == 1:
        margin = LONE_MARGIN * min(b - a for a, b in pairwise(pattern.offsets))
    return min(pattern.shifts) - margin <= shift <= max(pattern.shifts) + margin
