"""Columns set with spaces that shift from row to row, but keep their distances within a row.

Tools that guess the width of a Chinese character set a row's values further right the longer its
label is. What stays is how far the values of one row stand apart; the rows of a page with all
their values show it, and by how much rows shift. A row with fewer values has its place where only
one choice of columns fits both. Where a page has no row with all its values, those of all rows
show the columns if they fall into as many as the form has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from statistics import median
from typing import NamedTuple

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.column_evidence import MEASURES, Lines
from gipa_extract.cells.text_stream.head_columns import column_labels
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.text.folding import BLANKS

TOLERANCE = 1.5
"""Columns of a terminal by which the middle of a value may miss that of its column."""
SHIFT_MARGIN = 1.0
"""How much further a row may shift than rows with all their values do."""
LONE_MARGIN = 0.25
"""The same, as a share of the least distance of columns, where a page has one such row alone."""
LEAST_AGREEING = 0.7
"""Share of a page's full rows that has to show these distances."""
COLUMN_GAP = 2.5
"""Columns of a terminal without the middle of any value, which part two columns of a table."""
MAX_SPLIT = 0.5
"""Of the distance of columns, what two columns that may be one stand apart by at most."""
LEAST_PLACED = 0.95
"""Of a page's rows with too few values, the share that has places in a measure to be trusted."""
LEAST_TORN = 4
"""So many rows with too few values have to fit, for that to show anything."""
LEAST_IN_COLUMN = 2
"""Values below one another that make a column where no row has all its values."""

_Group = tuple[str, int]
"""A table and a page."""


class _Pattern(NamedTuple):
    """How far the columns of a table stand apart on a page, from the first one's middle."""

    offsets: tuple[float, ...]
    shifts: tuple[float, ...]
    """Where the first column's middle stands in each row with all its values."""


class RowShifts:
    """The columns of the rows of a text, as far as their places on their lines tell them."""

    def __init__(self, text: str, rows: Sequence[RowRun], page_breaks: Sequence[int]) -> None:
        self.measured = [_ShiftedRows(text, rows, width, page_breaks) for width in MEASURES]

        least = min(measured.spread for measured in self.measured)
        self.sure = [m for m in self.measured if m.spread <= 2 * least + TOLERANCE]

    def place(self, run: RowRun) -> ValuePlaces | None:
        """The only columns that a row's values fit; None where there are more, or none."""
        by_distance = len(self.ways(run)) == 1
        found = {
            measured.place(run)
            for measured in self.sure
            if measured.is_trusted(run, by_distance=by_distance)
        }
        return found.pop() if len(found) == 1 else None

    def ways(self, run: RowRun) -> tuple[ValuePlaces, ...]:
        """All columns that a row's values fit by their distances from one another."""
        found = (way for measured in self.measured for way in measured.ways(run))
        return tuple(dict.fromkeys(found))


class _ShiftedRows:
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
        self.labels_end: dict[int, float] = {}
        """Where the label before a row's values ends on their line."""
        self.groups: dict[int, _Group] = {}
        tables: dict[_Group, RowRun] = {}
        self.held: dict[_Group, list[tuple[float, ...]]] = {}
        for row in rows:
            spans = [(cell.start, cell.end) for cell in row.cells]
            if not spans or not lines.set_row(spans):
                continue
            group = row.row.table.id, bisect_right(page_breaks, spans[0][0])
            middles = tuple(sum(lines.extent(span)) / 2 for span in spans)
            # A label on the line of its values: how far it reaches bounds where they may stand.
            label_end = len(text[: row.label_end].rstrip(BLANKS))
            if "\n" not in text[label_end : spans[0][0]]:
                self.labels_end[row.label_end] = lines.extent((label_end, label_end))[0]
            self.middles[row.label_end], self.groups[row.label_end] = middles, group
            tables.setdefault(group, row)
            self.held.setdefault(group, []).append(middles)
        self.patterns: dict[_Group, _Pattern] = {}
        heads: dict[_Group, _Pattern] = {}
        for group, held in self.held.items():
            run = tables[group]
            pattern = _pattern_of(held, len(run.row.table.columns))
            head = _pattern_of_head(run, lines)
            if pattern:
                self.patterns[group] = pattern
            if head:
                heads[group] = head
        # Rows shift a little against each other; how far full rows do is the measure for the
        # others.
        self.spread = max((_spread_of(p.shifts) for p in self.patterns.values()), default=0.0)
        # Without a full row the head's own places serve, if this text sets heads over values at
        # all.
        if self._heads_stand_over_values(heads):
            for group, head in heads.items():
                if all(_is_below_labels(head, row) for row in self.held[group]):
                    self.patterns.setdefault(group, head)

    def ways(self, run: RowRun) -> list[ValuePlaces]:
        middles, pattern = self._middles_of(run)
        return _fitting_placements(pattern, middles) if pattern else []

    def place(self, run: RowRun) -> ValuePlaces | None:
        middles, pattern = self._middles_of(run)
        placement = _only_placement(pattern, middles) if pattern else None
        if pattern is None or placement is None:
            return None
        first = _shift_of(middles, [pattern.offsets[place] for place in placement])
        label_end = self.labels_end.get(run.label_end, 0)
        return placement if label_end <= first else None  # the row is shifted by a whole column

    def is_trusted(self, run: RowRun, *, by_distance: bool) -> bool:
        """Whether the rows of a row's page stand below one another, as far as it matters.

        Two full rows are enough where its values' distances leave one way; else nearly all rows
        have to fit the columns, for if rows shift, one may by chance fit others.
        """
        group = self.groups.get(run.label_end)
        pattern = self.patterns.get(group) if group else None
        if group is None or pattern is None:
            return False
        if by_distance and len(pattern.shifts) > 1:
            return True
        torn = self._torn_rows(group)
        if len(torn) < LEAST_TORN:  # a few rows prove nothing by themselves
            torn = [row for other in self.patterns for row in self._torn_rows(other)]
        placed = sum(_only_placement(pattern, row) is not None for pattern, row in torn)
        return len(torn) >= LEAST_TORN and placed >= LEAST_PLACED * len(torn)

    def _torn_rows(self, group: _Group) -> list[tuple[_Pattern, tuple[float, ...]]]:
        """The rows of a group with too few values, and the columns that they have to fit."""
        pattern = self.patterns[group]
        return [(pattern, row) for row in self.held[group] if len(row) < len(pattern.offsets)]

    def _heads_stand_over_values(self, heads: Mapping[_Group, _Pattern]) -> bool:
        """Whether the rows with all their values stand below the labels of their columns."""
        full = [
            _is_below_labels(head, row)
            for group, head in heads.items()
            for row in self.held[group]
            if len(row) == len(head.offsets)
        ]
        return len(full) > 1 and sum(full) >= LEAST_PLACED * len(full)

    def _middles_of(self, run: RowRun) -> tuple[tuple[float, ...], _Pattern | None]:
        middles = self.middles.get(run.label_end, ())
        return middles, self.patterns.get(self.groups[run.label_end]) if middles else None


def _pattern_of(rows: Sequence[tuple[float, ...]], count: int) -> _Pattern | None:
    """The columns of a table on a page, by its full rows, or by those of all its values."""
    if count < 2:
        return None
    full = [row for row in rows if len(row) == count]
    return _pattern_of_full(full) or _pattern_of_columns(rows, full, count)


def _pattern_of_full(full: Sequence[tuple[float, ...]]) -> _Pattern | None:
    if not full:
        return None
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
    return _Pattern(tuple(offsets), tuple(_shift_of(row, offsets) for row in agreeing))


def _pattern_of_columns(
    rows: Sequence[tuple[float, ...]], full: Sequence[tuple[float, ...]], count: int
) -> _Pattern | None:
    """The columns in which the values of rows with too few of them stand, if full rows agree."""
    columns: list[list[tuple[float, int]]] = []
    torn = [row for row in rows if len(row) < count]
    for middle, number in sorted((middle, n) for n, row in enumerate(torn) for middle in row):
        if columns and middle - columns[-1][-1][0] < COLUMN_GAP:
            columns[-1].append((middle, number))
        else:
            columns.append([(middle, number)])
    if len(columns) != count or min(map(len, columns)) < LEAST_IN_COLUMN:
        return None
    middles = [median(middle for middle, _ in column) for column in columns]
    if _may_be_one(columns, middles):
        return None
    if any(_nearest_columns(row, middles) != tuple(range(count)) for row in full):
        return None
    return _Pattern(tuple(middle - middles[0] for middle in middles), (middles[0],))


def _may_be_one(columns: Sequence[Sequence[tuple[float, int]]], middles: Sequence[float]) -> bool:
    """Whether two of the columns stand far closer than others and no row has a value in each.

    They may be totals of three digits and of one, and a column before them is blank in all rows.
    """
    widths = [right - left for left, right in pairwise(middles)]
    rows = [{number for _, number in column} for column in columns]
    return any(
        width < MAX_SPLIT * median(widths) and left.isdisjoint(right)
        for width, (left, right) in zip(widths, pairwise(rows), strict=True)
    )


def _nearest_columns(row: Sequence[float], columns: Sequence[float]) -> ValuePlaces:
    places = range(len(columns))
    return tuple(min(places, key=lambda n: abs(columns[n] - middle)) for middle in row)


def _pattern_of_head(run: RowRun, lines: Lines) -> _Pattern | None:
    """The columns that the labels over a table show."""
    labels = column_labels(run.head, run.row.table)
    if len(labels) != len(run.row.table.columns) or len(labels) < 2:
        return None
    middles = [sum(lines.extent((label.start, label.end))) / 2 for label in labels]
    if any(a >= b for a, b in pairwise(middles)):
        return None
    return _Pattern(tuple(middle - middles[0] for middle in middles), (middles[0],))


def _spread_of(shifts: Sequence[float]) -> float:
    return max(shifts) - min(shifts)


def _is_below_labels(pattern: _Pattern, row: Sequence[float]) -> bool:
    """Whether each value of a row stands clearly below one label, and each below another."""
    reach = LONE_MARGIN * min(b - a for a, b in pairwise(pattern.offsets))
    columns = [offset + pattern.shifts[0] for offset in pattern.offsets]
    places = _nearest_columns(row, columns)
    misses = [abs(columns[n] - middle) for n, middle in zip(places, row, strict=True)]
    return len(set(places)) == len(places) and max(misses) <= reach


def _shift_of(middles: Iterable[float], offsets: Sequence[float]) -> float:
    return sum(m - o for m, o in zip(middles, offsets, strict=True)) / len(offsets)


def _fitting_placements(pattern: _Pattern, middles: Sequence[float]) -> list[ValuePlaces]:
    """The choices of columns that are as far from one another as a row's values."""
    fitting = []
    for places in combinations(range(len(pattern.offsets)), len(middles)):
        offsets = [pattern.offsets[place] for place in places]
        shift = _shift_of(middles, offsets)
        misses = [abs(m - o - shift) for m, o in zip(middles, offsets, strict=True)]
        if max(misses) <= TOLERANCE:
            fitting.append(places)
    return fitting


def _only_placement(pattern: _Pattern, middles: tuple[float, ...]) -> ValuePlaces | None:
    """The one choice of columns that a row fits, as far shifted as its page's full rows are."""
    fitting = [
        places
        for places in _fitting_placements(pattern, middles)
        if _may_shift(pattern, _shift_of(middles, [pattern.offsets[place] for place in places]))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _may_shift(pattern: _Pattern, shift: float) -> bool:
    margin = SHIFT_MARGIN
    if len(pattern.shifts) == 1:
        margin = LONE_MARGIN * min(b - a for a, b in pairwise(pattern.offsets))
    return min(pattern.shifts) - margin <= shift <= max(pattern.shifts) + margin
