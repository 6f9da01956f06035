"""Rows of values in one line, or in paragraphs, which each run of blanks breaks once, however long it is.

Browsers of text and scrapers of main content print them so, where an empty cell holds a paragraph:

    公开 398 605 505 326
    197 2031                    → 398 605 505 326 blank 197 2031

Where each value is a paragraph, an empty line more stands for such a run. Where as many lines break
as values are missing, each break is one blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.rows import RowRun

LEAST_ROWS = 3
"""Full rows that stand in one line, and rows that break, by which a table shows this habit."""


class _Gaps(NamedTuple):
    """Whether a line breaks before a row's first value, and between each two."""

    before: bool
    inner: tuple[bool, ...]


class LineBreaks:
    """The breaks between the values of a text's rows, table by table."""

    def __init__(self, text: str, rows: Sequence[RowRun]) -> None:
        self.text = text
        by_table: dict[str, list[RowRun]] = {}
        for run in rows:
            if len(run.cells) > 1:
                by_table.setdefault(run.row.table.id, []).append(run)
        self.usual = {table: self._usual_lines(runs) for table, runs in by_table.items()}
        """How many line ends part two values of a table's full rows: none where a row is a line."""
        self.tables = {table for table, runs in by_table.items() if self._break_at_blanks(runs)}
        self.breaks_before = {
            table
            for table in self.tables
            if any(_is_full(run) and self._gaps_of(run).before for run in by_table[table])
        }
        """The tables in which a full row, too, begins below its label."""

    def tells(self, run: RowRun) -> bool:
        """Whether a row lies in several lines because some of its cells are blank."""
        return bool(self.ways(run)) and any(self._gaps_of(run).inner)

    def place(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row's values, if each blank between two of them breaks its line."""
        missing = len(run.row.table.columns) - len(run.cells)
        ways = self.ways(run)
        return ways[0] if len(ways) == 1 and sum(self._gaps_of(run).inner) == missing else None

    def ways(self, run: RowRun) -> tuple[ValuePlaces, ...]:
        """All columns that the breaks of a row allow; nothing shows blanks behind the last value."""
        columns = len(run.row.table.columns)
        if run.row.table.id not in self.tables or not 1 < len(run.cells) < columns:
            return ()
        gaps = self._gaps_of(run)
        free_before = gaps.before and run.row.table.id in self.breaks_before
        least = [int(gaps.before and not free_before), *map(int, gaps.inner)]
        may = [gaps.before, *gaps.inner]
        return tuple(_placements(least, may, columns - len(run.cells)))

    def _break_at_blanks(self, runs: Sequence[RowRun]) -> bool:
        torn = [
            (sum(self._gaps_of(run).inner), len(run.row.table.columns) - len(run.cells))
            for run in runs
            if len(run.cells) < len(run.row.table.columns)
        ]
        broken = sum(breaks > 0 for breaks, _ in torn)
        if broken < LEAST_ROWS or any(breaks > missing for breaks, missing in torn):
            return False  # nearly all tables
        full = [any(self._gaps_of(run).inner) for run in runs if _is_full(run)]
        return len(full) >= LEAST_ROWS and not any(full)

    def _usual_lines(self, runs: Sequence[RowRun]) -> int:
        """The line ends between two values of full rows; none where they differ."""
        counts = {
            self.text.count("\n", left.end, right.start)
            for run in runs
            if _is_full(run)
            for left, right in pairwise(run.cells)
        }
        return counts.pop() if len(counts) == 1 else 0

    def _gaps_of(self, run: RowRun) -> _Gaps:
        usual = self.usual.get(run.row.table.id, 0)
        ends = [run.label_end, *(cell.end for cell in run.cells)]
        before, *inner = (
            self.text.count("\n", end, cell.start) > usual
            for end, cell in zip(ends, run.cells, strict=False)
        )
        return _Gaps(before, tuple(inner))


def _is_full(run: RowRun) -> bool:
    return len(run.cells) == len(run.row.table.columns)


def _placements(
    least: Sequence[int], may: Sequence[bool], missing: int, start: int = 0
) -> Iterator[ValuePlaces]:
    """Each way to set blanks before values: at least so many, and only where there may be some."""
    if not least:
        yield ()
        return
    spare = missing - sum(least)
    for more in range(spare + 1 if may[0] else min(spare + 1, 1)):
        blanks = least[0] + more
        place = start + blanks
        for rest in _placements(least[1:], may[1:], missing - blanks, place + 1):
            yield (place, *rest)
