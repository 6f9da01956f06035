"""Rows of values in one line, or in paragraphs, which each run of blanks breaks once, however long it is.

Browsers of text and scrapers of main content print them so, where an empty cell holds a paragraph:

    公开 398 605 505 326
    197 2031                    → 398 605 505 326 blank 197 2031

Where each value is a paragraph, an empty line more stands for such a run. Where as many lines break
as values are missing, each break is one blank. In some texts a run is one line longer for each blank
more; the rows with as many breaks as blanks show how long one of a single blank is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.rows import RowRun

LEAST_TORN = 9
"""Rows that break, where fewer than `LEAST_ROWS` are whole."""
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
        self.unsure = self._small_tables(by_table) | {
            table for table, runs in by_table.items() if self._torn_rows_break(runs)
        }
        """Tables that show the habit by too few rows, or by torn rows alone: never sure."""
        self.tables |= self.unsure
        self.single = {table: self._lines_of_one(by_table[table]) for table in self.tables}
        """How many line ends a run of one blank leaves, in the tables whose longer ones leave more."""
        self.breaks_before = {
            table
            for table in self.tables
            if any(is_full(run) and self._gaps_of(run).before for run in by_table[table])
        }
        """The tables in which a full row, too, begins below its label."""

    def tells(self, run: RowRun) -> bool:
        """Whether a row lies in several lines because some of its cells are blank."""
        return bool(self.ways(run)) and any(self._gaps_of(run).inner)

    def place(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row's values, if each blank between two of them breaks its line."""
        missing = len(run.row.table.columns) - len(run.cells)
        ways = self.ways(run)
        is_sure = len(ways) == 1 and run.row.table.id not in self.unsure
        return ways[0] if is_sure and sum(self._gaps_of(run).inner) == missing else None

    def place_by_length(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row's values, if its breaks are as long as the blanks it lacks; never sure."""
        ways = self.ways(run)
        if len(ways) == 1 and run.row.table.id in self.unsure:
            return ways[0]
        lengths = self._lengths_of(run) if ways else None
        if lengths is None or sum(lengths) != len(run.row.table.columns) - len(run.cells):
            return None
        placed = tuple(sum(lengths[: n + 1]) + n for n in range(len(lengths)))
        return placed if placed in ways else None

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
        full = [any(self._gaps_of(run).inner) for run in runs if is_full(run)]
        return len(full) >= LEAST_ROWS and not any(full)

    def _torn_rows_break(self, runs: Sequence[RowRun]) -> bool:
        """Whether all of many rows with too few values break, and no whole one does."""
        torn = [run for run in runs if not is_full(run)]
        gaps = {run.label_end: self._gaps_of(run) for run in runs}
        whole = [gaps[run.label_end] for run in runs if is_full(run)]
        if (
            not whole
            or len(torn) < LEAST_TORN
            or any(gap.before or any(gap.inner) for gap in whole)
        ):
            return False
        breaks = [(gap := gaps[run.label_end]).before + sum(gap.inner) for run in torn]
        missing = [len(run.row.table.columns) - len(run.cells) for run in torn]
        return all(0 < b <= m for b, m in zip(breaks, missing, strict=True))

    def _small_tables(self, by_table: Mapping[str, Sequence[RowRun]]) -> set[str]:
        """The tables of fewer rows, whole ones in one line and broken ones, where another shows the habit.

        So do several of them together, of which one row is whole.
        """
        if not any(self.usual[table] == 0 for table in self.tables):
            if "|" in self.text:  # there pipes part the cells, and what stands between them counts
                return set()
            in_lines = {t: runs for t, runs in by_table.items() if self.usual[t] == 0}
            together = [run for runs in in_lines.values() for run in runs]
            torn = [run for run in together if not is_full(run)]
            are_broken = [gap.before or any(gap.inner) for gap in map(self._gaps_of, torn)]
            is_habit = len(torn) < len(together) and all(are_broken)
            is_shown = is_habit and len(torn) >= LEAST_ROWS
            return set(in_lines) if is_shown and self._breaks_agree(together) else set()
        return {
            table
            for table, runs in by_table.items()
            if table not in self.tables
            and self.usual[table] == 0
            and self._breaks_agree(runs)
            and any(map(is_full, runs))
        }

    def _breaks_agree(self, runs: Sequence[RowRun]) -> bool:
        """Whether no row breaks oftener than it lacks values; a whole one, then, not at all."""
        return all(
            sum(self._gaps_of(run).inner) <= len(run.row.table.columns) - len(run.cells)
            for run in runs
        )

    def _lines_of_one(self, runs: Sequence[RowRun]) -> int:
        """The line ends of a run of one blank, if all are alike and a longer one has more; else none."""
        single: set[int] = set()
        longer: set[int] = set()
        for run in runs:
            missing = len(run.row.table.columns) - len(run.cells)
            sizes = [size for size in self._line_ends(run)[1:] if size]
            if sizes and not self._gaps_of(run).before:
                (single if len(sizes) == missing else longer).update(sizes)
        return min(single) if len(single) == 1 and longer and max(longer) > min(single) else 0

    def _lengths_of(self, run: RowRun) -> list[int] | None:
        """How many blanks stand before each value, by the length of the breaks; None if they do not tell."""
        single = self.single.get(run.row.table.id, 0)
        sizes = self._line_ends(run)
        if not single or sizes[0] or any(0 < size < single for size in sizes):
            return None
        return [size - single + 1 if size else 0 for size in sizes]

    def _line_ends(self, run: RowRun) -> list[int]:
        """The line ends before each value, beyond those of full rows."""
        usual = self.usual.get(run.row.table.id, 0)
        ends = [run.label_end, *(cell.end for cell in run.cells)]
        return [
            max(self.text.count("\n", end, cell.start) - usual, 0)
            for end, cell in zip(ends, run.cells, strict=False)
        ]

    def _usual_lines(self, runs: Sequence[RowRun]) -> int:
        """The line ends between two values of full rows; none where they differ."""
        counts = {
            self.text.count("\n", left.end, right.start)
            for run in runs
            if is_full(run)
            for left, right in pairwise(run.cells)
        }
        return counts.pop() if len(counts) == 1 else 0

    def _gaps_of(self, run: RowRun) -> _Gaps:
        before, *inner = (size > 0 for size in self._line_ends(run))
        return _Gaps(before, tuple(inner))


def is_full(run: RowRun) -> bool:
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
