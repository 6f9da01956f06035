"""Columns of one width: where the values of rows stand, if no row and no head shows all columns.

    一、本年新收政府信息公开申请数量            8        2                         10
           （一）予以公开                 6                                  6

Of a table with a total, a last value that is the sum of the others stands in the last column. How
far the others stand from it are multiples of one width; which width, the distances of all rows and
the room between labels and values say together. It is never sure: columns may be of several widths.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.column_evidence import (
    MEASURES,
    Lines,
    begins_with_two,
    width_by_next_word,
)
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.forms import Form
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import parse

LEAST_ANCHORED = 2
"""Rows whose last value is the sum of the others."""
LEAST_FITTING = 0.8
"""The share of distances, and of rows, that have to fit a width."""
MAX_MISS = 0.25
"""Of a column's width, by which the middle of a value may miss that of its column."""
MAX_MISS_IN_COLUMNS = 1.5
"""Columns of a terminal, likewise: tools round gaps to whole spaces."""
LEAST_WIDTH = 3.0
"""Columns of a terminal; a column holds a number of two digits and a space."""


class EvenColumns:
    """The columns of the rows of a text's tables, if they are of one width on each page."""

    def __init__(
        self, text: str, rows: Sequence[RowRun], form: Form, page_breaks: Sequence[int]
    ) -> None:
        pages: dict[tuple[str, int], list[RowRun]] = {}
        for run in rows:
            table = run.row.table
            if run.cells and table.id in form.totalled:
                page = bisect_right(page_breaks, run.cells[0].start)
                pages.setdefault((table.id, page), []).append(run)
        self.grids: dict[int, list[_TableOnPage]] = {}
        """By where a row's label ends: the rows of its table on its page, in each measure."""
        for runs in pages.values():
            grids = [_TableOnPage(text, runs, width) for width in (*MEASURES, width_by_next_word)]
            self.grids |= dict.fromkeys((run.label_end for run in runs), grids)

    def place(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row's values; None where the measures contradict one another."""
        placements = {grid.place(run) for grid in self.grids.get(run.label_end, ())} - {None}
        return placements.pop() if len(placements) == 1 else None


class _LineRow(NamedTuple):
    """A row whose values stand on one line."""

    run: RowRun
    middles: tuple[float, ...]
    room: float | None
    """From the end of the label on its line to the middle of its first value."""


class _TableOnPage:
    """The rows of one table in one measure, and the width of its columns."""

    def __init__(self, text: str, rows: Sequence[RowRun], width: Callable[[str], float]) -> None:
        self.count = len(rows[0].row.table.columns)
        self.lines = Lines(text, width)
        self.rows = {run.label_end: row for run in rows if (row := self._line_row(run))}
        self.anchored = [row for row in self.rows.values() if ends_in_sum(row.run)]
        enough = len(self.anchored) >= LEAST_ANCHORED
        self.width = self._fitting_width() if enough else 0.0
        """Columns of a terminal; 0 where no width fits, or several do."""
        self.total = self._middle_of_total()

    def place(self, run: RowRun) -> ValuePlaces | None:
        row = self.rows.get(run.label_end)
        if row is None or not self.width:
            return None
        total = row.middles[-1] if ends_in_sum(run) else self.total
        if total is self.total and begins_with_two(self.lines.text, run):
            return None
        return None if total is None else self._columns_of(row, total, self.width)

    def _line_row(self, run: RowRun) -> _LineRow | None:
        spans = [(cell.start, cell.end) for cell in run.cells]
        if not spans or len(spans) > self.count or not self.lines.set_row(spans):
            return None
        middles = tuple(sum(self.lines.extent(span)) / 2 for span in spans)
        text = self.lines.text
        label_end = len(text[: run.label_end].rstrip(BLANKS))
        room = None
        if "\n" not in text[label_end : spans[0][0]]:
            room = middles[0] - self.lines.extent((label_end, label_end))[1]
        return _LineRow(run, middles, room)

    def _fitting_width(self) -> float:
        """The width of which distances are multiples, and that leaves room for the labels.

        Of several that place a row in different columns, none; of equals, the middle one.
        """
        reaches = {row.middles[-1] - row.middles[0] for row in self.anchored}
        widths = sorted({reach / steps for reach in reaches for steps in range(1, self.count)})
        told: dict[tuple[ValuePlaces | None, ...], list[float]] = {}
        for width in widths:
            places = tuple(self._anchored_columns(row, width) for row in self.anchored)
            unfit = places.count(None)
            if width >= LEAST_WIDTH and unfit <= (1 - LEAST_FITTING) * len(places):
                told.setdefault(places, []).append(width)
        placed = {places: len(places) - places.count(None) for places in told}
        best = [places for places in told if placed[places] == max(placed.values())]
        agree = all(len({*column} - {None}) < 2 for column in zip(*best, strict=True))
        return median(width for places in best for width in told[places]) if best and agree else 0.0

    def _anchored_columns(self, row: _LineRow, width: float) -> ValuePlaces | None:
        """The columns of a row that ends in its total, if its label has room before them."""
        places = self._columns_of(row, row.middles[-1], width)
        return places if places and self._leaves_room(row, places, width) else None

    def _leaves_room(self, row: _LineRow, place: ValuePlaces, width: float) -> bool:
        """Whether the columns before a row's first value have room beside its label."""
        return row.room is None or row.room >= (place[0] + 0.5 - MAX_MISS) * width

    def _columns_of(self, row: _LineRow, total: float, width: float) -> ValuePlaces | None:
        """The columns of a row's values by their distances from the middle of the last column."""
        steps = [(total - middle) / width for middle in row.middles]
        places = tuple(self.count - 1 - round(step) for step in steps)
        miss = min(MAX_MISS, MAX_MISS_IN_COLUMNS / width)
        fits = all(abs(step - round(step)) <= miss for step in steps)
        ascends = all(a < b for a, b in pairwise((-1, *places, self.count)))
        return places if fits and ascends else None

    def _middle_of_total(self) -> float | None:
        """Where the last column stands on its lines, if it stands there in nearly all rows."""
        middles = [row.middles[-1] for row in self.anchored]
        if not middles or not self.width:
            return None
        middle = median(middles)
        near = sum(abs(each - middle) <= MAX_MISS * self.width for each in middles)
        return middle if near >= LEAST_FITTING * len(middles) else None


def ends_in_sum(run: RowRun) -> bool:
    """Whether the last value of a row is the sum of those before it, and not of zeros alone."""
    numbers = [parse(cell.text).value or 0 for cell in run.cells]
    return len(numbers) > 1 and numbers[-1] == sum(numbers[:-1]) > 0
