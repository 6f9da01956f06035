"""The column that each value of a row is nearest to, by full rows of its page or the labels over it.

    信息内容       本年新制作数量     本年新公开数量     对外公开总数量
       规章                                              172                      176
     规范性文件                   67                       42                       52

Where rows shift against each other, as they do where a tool guesses how wide a character is, the
nearest column is likely a value's own, and never sure. How wide the tool takes a character to be is
told by the measure in which the values of all rows stand closest to their columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from statistics import mean, median
from typing import NamedTuple

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.column_evidence import (
    MEASURES,
    Lines,
    begins_with_two,
    width_by_next_word,
)
from gipa_extract.cells.text_stream.even_columns import ends_in_sum
from gipa_extract.cells.text_stream.head_columns import column_labels
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.forms import Form

MAX_MISS = 0.5
"""Of the distance to the next column on its side, by which a value's middle may miss its own."""
MAX_MISS_OF_ALL = 0.35
"""The same where no other measure says otherwise, of the least distance of two columns."""
MAX_MISFIT = 0.3
"""The mean of the rows' misses, above which a measure is none of the tool's."""
NEAR_BEST = 1.5
"""How much more the misfit of a measure may be that is as good as the best one."""

TableOnPage = tuple[str, int]
"""A table's id, and the number of the page."""


class NearestColumns:
    """The columns of a text's rows, page by page."""

    def __init__(
        self, text: str, rows: Sequence[RowRun], form: Form, page_breaks: Sequence[int]
    ) -> None:
        peers: dict[TableOnPage, list[RowRun]] = {}
        for run in rows:
            if run.cells and len(run.row.table.columns) > 1:
                page = bisect_right(page_breaks, run.cells[0].start)
                peers.setdefault((run.row.table.id, page), []).append(run)
        self.measured = [
            _MeasuredTables(Lines(text, width), peers, form)
            for width in (*MEASURES, width_by_next_word)
        ]

    def place(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row's values; None where the measures contradict one another."""
        placements = {each.place_strictly(run) for each in self.measured} - {None}
        return placements.pop() if len(placements) == 1 else None

    def ways(self, run: RowRun) -> list[ValuePlaces]:
        """The columns of a row's values by the measures that fit the rows best, likeliest first."""
        by_fit = sorted(self.measured, key=lambda measured: measured.misfit)
        most = min(MAX_MISFIT, NEAR_BEST * by_fit[0].misfit)
        ways = [each.place(run) for each in by_fit if each.misfit <= most]
        return list(dict.fromkeys(way for way in ways if way))


class _MeasuredTables:
    """The rows of a text's tables in one measure."""

    def __init__(
        self,
        lines: Lines,
        peers: dict[TableOnPage, list[RowRun]],
        form: Form,
    ) -> None:
        self.lines = lines
        self.totalled = form.totalled
        self.tables: dict[int, _ColumnsOnPage] = {}
        """By where a row's label ends: the columns of its table on its page."""
        for runs in peers.values():
            own = self._columns_of(runs)
            self.tables |= dict.fromkeys((run.label_end for run in runs), own)

    @cached_property
    def misfit(self) -> float:
        """How far the values of rows are from the columns nearest to them, 1 at most."""
        misses = [
            _miss_of(middles, own.middles)
            for label_end, own in self.tables.items()
            if own.middles and (middles := own.rows.get(label_end))
        ]
        return mean(misses) if misses else 1.0

    def place(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row's values; of one that ends in its sum, the last is the total's."""
        middles, columns = self._middles_and_columns(run)
        if not middles or not columns:
            return None
        if not self._ends_in_total(run):
            return _nearest(middles, columns, MAX_MISS)
        shift = columns[-1] - middles[-1]
        for moved in (middles[:-1], [middle + shift for middle in middles[:-1]]):
            if places := _nearest(moved, columns, MAX_MISS):
                total = len(columns) - 1
                return (*places, total) if places[-1] < total else None
        return None

    def place_strictly(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row if each value stands close to its own, and its sum in the total's."""
        middles, columns = self._middles_and_columns(run)
        if not middles or not columns or begins_with_two(self.lines.text, run):
            return None
        places = _nearest(middles, columns, 1)
        reach = MAX_MISS_OF_ALL * min(b - a for a, b in pairwise(columns))
        if places is None or any(
            abs(columns[place] - middle) > reach
            for place, middle in zip(places, middles, strict=True)
        ):
            return None
        in_total = places[-1] == len(columns) - 1
        return places if in_total or not self._ends_in_total(run) else None

    def _middles_and_columns(self, run: RowRun) -> tuple[Sequence[float], Sequence[float]]:
        own = self.tables.get(run.label_end)
        return (own.rows.get(run.label_end, []), own.middles) if own else ([], [])

    def _ends_in_total(self, run: RowRun) -> bool:
        return run.row.table.id in self.totalled and ends_in_sum(run)

    def _columns_of(self, runs: Sequence[RowRun]) -> _ColumnsOnPage:
        """The columns of a table on a page, by its full rows there or the labels over them."""
        rows = {run.label_end: middles for run in runs if (middles := self._middles_of(run))}
        behind_piece = {run.label_end for run in runs if begins_with_two(self.lines.text, run)}
        if self.lines.width is width_by_next_word:  # such a tool sets the second piece anew
            rows = {end: middles for end, middles in rows.items() if end not in behind_piece}
        count = len(runs[0].row.table.columns)
        full = [
            middles
            for end, middles in rows.items()
            if len(middles) == count and end not in behind_piece
        ]
        if full:
            columns = [median(column) for column in zip(*full, strict=True)]
        else:
            labels = column_labels(runs[0].head, runs[0].row.table)
            columns = [sum(self.lines.extent((label.start, label.end))) / 2 for label in labels]
        in_order = all(a < b for a, b in pairwise(columns))
        return _ColumnsOnPage(rows, columns if len(columns) == count and in_order else [])

    def _middles_of(self, run: RowRun) -> list[float]:
        """The middles of a row's values, if they stand on one line that is set with spaces."""
        spans = [(cell.start, cell.end) for cell in run.cells]
        return [sum(self.lines.extent(s)) / 2 for s in spans] if self.lines.set_row(spans) else []


class _ColumnsOnPage(NamedTuple):
    """A table on a page, in one measure."""

    rows: dict[int, list[float]]
    """By where a row's label ends: the middles of its values."""
    middles: list[float]
    """Those of its columns; none where nothing shows them all."""


def _nearest(
    middles: Sequence[float], columns: Sequence[float], max_miss: float
) -> ValuePlaces | None:
    """The columns nearest to some values, each another one and near enough."""
    places = [_nearest_to(middle, columns) for middle in middles]
    ascends = all(a < b for a, b in pairwise(places))
    return tuple(places) if ascends and _miss_of(middles, columns) <= max_miss else None


def _nearest_to(middle: float, columns: Sequence[float]) -> int:
    return min(range(len(columns)), key=lambda place: abs(columns[place] - middle))


def _miss_of(middles: Sequence[float], columns: Sequence[float]) -> float:
    """The greatest miss of some values, as a share of the distance to the next column on that side."""
    misses = []
    for middle in middles:
        place = _nearest_to(middle, columns)
        miss = middle - columns[place]
        beside = place + (1 if miss > 0 else -1)
        if not 0 <= beside < len(columns):
            beside = place - (beside - place)
        misses.append(abs(miss) / abs(columns[beside] - columns[place]))
    return min(1.0, max(misses))
