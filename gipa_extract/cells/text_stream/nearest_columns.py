"""The column that each value of a row is nearest to, by full rows of its page or the labels over it.

    信息内容       本年新制作数量     本年新公开数量     对外公开总数量
       规章                                              172                      176
     规范性文件                   67                       42                       52

Where rows shift against each other, as they do where a tool guesses how wide a character is, the
nearest column is likely a value's own, and never sure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.column_evidence import (
    MEASURES,
    Lines,
    begins_with_two,
    width_by_next_word,
)
from gipa_extract.cells.text_stream.head_columns import column_labels
from gipa_extract.cells.text_stream.rows import RowRun

MAX_MISS = 0.35
"""Of the least distance of two columns, by which a value's middle may miss that of its column."""


class NearestColumns:
    """The columns of a text's rows, page by page."""

    def __init__(self, text: str, rows: Sequence[RowRun], page_breaks: Sequence[int]) -> None:
        self.page_breaks = page_breaks
        self.peers: dict[tuple[str, int], list[RowRun]] = {}
        for run in rows:
            if run.cells:
                self.peers.setdefault(self._group_of(run), []).append(run)
        self.measured = [Lines(text, width) for width in (*MEASURES, width_by_next_word)]

    def place(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row's values; None where the measures contradict one another."""
        placements = {self._place_in(lines, run) for lines in self.measured} - {None}
        return placements.pop() if len(placements) == 1 else None

    def _group_of(self, run: RowRun) -> tuple[str, int]:
        return run.row.table.id, bisect_right(self.page_breaks, run.cells[0].start)

    def _place_in(self, lines: Lines, run: RowRun) -> ValuePlaces | None:
        if begins_with_two(lines.text, run):
            return None
        middles = _middles_of(lines, run)
        columns = self._columns_of(lines, run)
        if not middles or not columns:
            return None
        reach = MAX_MISS * min(b - a for a, b in pairwise(columns))
        places = [min(range(len(columns)), key=lambda n: abs(columns[n] - m)) for m in middles]
        near = all(abs(columns[n] - m) <= reach for n, m in zip(places, middles, strict=True))
        ascends = all(a < b for a, b in pairwise(places))
        return tuple(places) if near and ascends else None

    def _columns_of(self, lines: Lines, run: RowRun) -> list[float]:
        """The middles of the columns of a row's table; none where nothing shows them all."""
        count = len(run.row.table.columns)
        if count < 2:
            return []
        rows = [_middles_of(lines, peer) for peer in self.peers[self._group_of(run)]]
        full = [row for row in rows if len(row) == count]
        if full:
            columns = [median(column) for column in zip(*full, strict=True)]
        else:
            labels = column_labels(run.head, run.row.table)
            columns = [sum(lines.extent((label.start, label.end))) / 2 for label in labels]
        in_order = all(a < b for a, b in pairwise(columns))
        return columns if len(columns) == count and in_order else []


def _middles_of(lines: Lines, run: RowRun) -> list[float]:
    """The middles of a row's values, if they stand on one line that is set with spaces."""
    spans = [(cell.start, cell.end) for cell in run.cells]
    return [sum(lines.extent(span)) / 2 for span in spans] if lines.set_row(spans) else []
