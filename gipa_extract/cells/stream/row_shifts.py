"""Columns set with spaces that shift from row to row, but keep their distances within a row.

Tools that guess the width of a Chinese character set a row's values further right the longer its
label is. What stays is how far the values of one row stand apart; rows with all their values show
it, and by how much rows shift. A row with fewer values has its place where only one choice of
columns fits both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
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


class _SetValues(NamedTuple):
    """Where the middles of a row's values stand on its line."""

    page: int
    middles: tuple[float, ...]


class _Pattern(NamedTuple):
    """How far the columns of a table stand apart, from the first one's middle."""

    offsets: tuple[float, ...]
    shifts: dict[int, tuple[float, ...]]
    """Page → where the first column's middle stands in its full rows."""

    @property
    def spread(self) -> float:
        return max(max(held) - min(held) for held in self.shifts.values())


class RowShifts:
    """The columns of the rows of a text, in the measure in which its full rows shift least."""

    def __init__(self, text: str, rows: Sequence[RowRun], page_breaks: Sequence[int]) -> None:
        self.page_breaks = page_breaks
        self.measured = [_measure(text, rows, width, page_breaks) for width in MEASURES]
        self.patterns = [_patterns(rows, values) for values in self.measured]

    def place(self, run: RowRun) -> Placement | None:
        """The only columns that a row's values fit; None where there are more, or none."""
        table = run.row.table.id
        known = [
            (patterns[table], values.get(run.label_end))
            for patterns, values in zip(self.patterns, self.measured, strict=True)
            if table in patterns
        ]
        if not known:
            return None
        least = min(pattern.spread for pattern, _ in known)
        sure = [pair for pair in known if pair[0].spread <= 2 * least + TOLERANCE]
        found = {_placement(pattern, values) if values else None for pattern, values in sure}
        return found.pop() if len(found) == 1 else None


def _measure(
    text: str, rows: Sequence[RowRun], width: Callable[[str], int], page_breaks: Sequence[int]
) -> dict[int, _SetValues]:
    lines = Lines(text, width)
    found: dict[int, _SetValues] = {}
    for row in rows:
        spans = [(cell.start, cell.end) for cell in row.cells]
        if spans and (lines.set_row(spans) or len(spans) == 1):
            extents = [lines.extent(span) for span in spans]
            page = bisect_right(page_breaks, spans[0][0])
            middles = tuple((left + right) / 2 for left, right in extents)
            found[row.label_end] = _SetValues(page, middles)
    return found


def _patterns(rows: Sequence[RowRun], values: dict[int, _SetValues]) -> dict[str, _Pattern]:
    """The columns of each table with full rows, if these agree on their distances."""
    full: dict[str, list[_SetValues]] = {}
    for row in rows:
        found = values.get(row.label_end)
        if found and len(found.middles) == len(row.row.table.columns) > 1:
            full.setdefault(row.row.table.id, []).append(found)
    patterns = {table: _pattern(held) for table, held in full.items()}
    return {table: pattern for table, pattern in patterns.items() if pattern}


def _pattern(full: Sequence[_SetValues]) -> _Pattern | None:
    apart = [[b - a for a, b in pairwise(row.middles)] for row in full]
    gaps = [median(column) for column in zip(*apart, strict=True)]
    if any(abs(own - gap) > TOLERANCE for row in apart for own, gap in zip(row, gaps, strict=True)):
        return None
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    shifts: dict[int, tuple[float, ...]] = {}
    for row in full:
        shift = _shift(row.middles, offsets)
        shifts[row.page] = (*shifts.get(row.page, ()), shift)
    return _Pattern(tuple(offsets), shifts)


def _shift(middles: Sequence[float], offsets: Sequence[float]) -> float:
    return sum(m - o for m, o in zip(middles, offsets, strict=True)) / len(middles)


def _placement(pattern: _Pattern, row: _SetValues) -> Placement | None:
    """The one choice of columns that a row fits, as far shifted as its page's full rows are."""
    fitting = []
    for places in combinations(range(len(pattern.offsets)), len(row.middles)):
        offsets = [pattern.offsets[place] for place in places]
        shift = _shift(row.middles, offsets)
        misses = [abs(m - o - shift) for m, o in zip(row.middles, offsets, strict=True)]
        if max(misses) <= TOLERANCE and _may_shift(pattern, row.page, shift):
            fitting.append(places)
    return fitting[0] if len(fitting) == 1 else None


def _may_shift(pattern: _Pattern, page: int, shift: float) -> bool:
    held = pattern.shifts.get(page)
    if held is None:  # another page: its values alone have to tell their columns
        return True
    margin = SHIFT_MARGIN
    if len(held) == 1:
        margin = LONE_MARGIN * min(b - a for a, b in pairwise(pattern.offsets))
    return min(held) - margin <= shift <= max(held) + margin
