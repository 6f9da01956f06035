"""The rows of a text whose columns are set with spaces → the columns of their values."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.column_evidence import (
    MEASURES,
    Extent,
    Lines,
    SetRow,
    columns_of,
    columns_of_torn,
    place_in_columns,
)
from gipa_extract.cells.text_stream.head_columns import column_labels
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.text.folding import BLANKS

LEAST_PLACED = 0.8
"""Of the rows with too few values, the share that has to stand in the columns of the others."""
LEAST_IN_COLUMN = 3
"""Values below one another that make a column, where neither a row nor a head shows all columns."""


_BEHIND_WORDS = re.compile(r"[^ \u3000\n](?:[ \u00a0]{2,}|\u3000+)[^ \u3000\n]")
"""A gap between the label of a group and that of its first row."""

Span = tuple[int, int]


class ColumnPlaces:
    """Where the values of a text's rows stand, by each measure in which its full rows line up."""

    def __init__(self, text: str, rows: Sequence[RowRun], page_breaks: Sequence[int]) -> None:
        self.text = text
        self.measured = [_MeasuredRows(Lines(text, w), rows, page_breaks) for w in MEASURES]
        self.sound = [rows for rows in self.measured if rows.is_sound()]
        self.proved = [
            rows for rows in self.sound if rows.full_rows() > 1
        ] or self._explaining_measure()

    def place(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row's values; None where the measures contradict one another."""
        return self._agreed_placement(
            [measured.place(run) for measured in self.proved or self.sound]
        )

    def place_below(self, values: Sequence[Span], labels: Sequence[Span]) -> ValuePlaces | None:
        """The columns of values on a line, by the labels of all columns on another; never sure."""
        measures = self.proved or self.sound
        placements = {each.place_below(values, labels) for each in measures} - {None}
        return placements.pop() if len(placements) == 1 else None

    def place_beside(
        self, values: Sequence[Span], peers: Sequence[Sequence[Span]]
    ) -> ValuePlaces | None:
        """The columns of values on a line, by lines of other groups with all their values; never sure."""
        placements = {each.place_beside(values, peers) for each in self.measured} - {None}
        return placements.pop() if len(placements) == 1 else None

    def sets_head(self, run: RowRun) -> bool:
        """Whether the labels over a row's table stand side by side, set with spaces: some with several."""
        labels = column_labels(run.head, run.row.table)
        if len(labels) < len(run.row.table.columns):
            return False
        lines = {self.text.count("\n", 0, label.start) for label in labels}
        printed = self.text[min(x.start for x in labels) : max(x.end for x in labels)]
        is_set = "\t" not in printed and ("  " in printed or "\u3000" in printed)
        return is_set and len(lines) < len(labels) / 2

    def _explaining_measure(self) -> list[_MeasuredRows]:
        """The one measure, if there is just one, in which every row stands below the labels."""
        whole = [rows for rows in self.sound if rows.places_all_torn()]
        return whole if len(whole) == 1 else []

    def _agreed_placement(self, placements: Sequence[ValuePlaces | None]) -> ValuePlaces | None:
        """What the measures say: all of them, where no full rows have proved one."""
        distinct = set(placements)
        if self.proved:
            distinct -= {None}
        return distinct.pop() if len(distinct) == 1 else None


class _MeasuredRows:
    """The rows of a text in one measure."""

    def __init__(self, lines: Lines, rows: Sequence[RowRun], page_breaks: Sequence[int]) -> None:
        self.lines = lines
        self.page_breaks = page_breaks
        self.rows = rows
        self._columns: dict[
            tuple[str, int, bool], tuple[Sequence[Extent] | None, Sequence[SetRow]]
        ] = {}
        """By table, page, and whether they stand behind a group's label: columns, and the rows in them."""
        self.set_rows = {
            row.label_end: set_row
            for row in rows
            if (set_row := self.lines.set_row([(cell.start, cell.end) for cell in row.cells]))
        }

    @cached_property
    def behind_groups(self) -> frozenset[int]:
        """The rows, by where their label ends, that stand behind a group's label and begin a column later.

        A tool that leaves no place below a label over several rows sets only the first of them behind it:
        its values stand below one another with those of such rows, and with no others.
        """
        groups = [
            run
            for run in self.rows
            if _BEHIND_WORDS.search(
                self.lines.text, self.lines.text.rfind("\n", 0, run.label_end) + 1, run.label_end
            )
        ]
        behind = frozenset(run.label_end for run in groups)
        full = self._full_rows_by_place(behind)
        pairs = [
            (full.get((*key[:2], True), []), rows) for key, rows in full.items() if not key[-1]
        ]
        parted = [(later, rows) for later, rows in pairs if len(later) > 1 and len(rows) > 1]
        begins_later = all(
            min(row.extents[0][0] for row in later) >= max(row.extents[1][0] for row in rows)
            for later, rows in parted
        )
        return behind if parted and begins_later else frozenset()

    def _full_rows_by_place(
        self, behind: frozenset[int]
    ) -> dict[tuple[str, int, bool], list[SetRow]]:
        """The full rows of each table on each page, those behind a group's label by themselves."""
        full: dict[tuple[str, int, bool], list[SetRow]] = {}
        for run in self.rows:
            row = self.set_rows.get(run.label_end)
            if row and len(row.extents) == len(run.row.table.columns) > 1:
                key = (run.row.table.id, row.page, run.label_end in behind)
                full.setdefault(key, []).append(row)
        return full

    def full_rows(self) -> int:
        """How many rows with all their values stand on a line each, a lone value below its label."""
        return sum(
            len(set_row.extents) == len(run.row.table.columns)
            and (len(set_row.extents) > 1 or self._stands_below_label(run, set_row))
            for run in self.rows
            if (set_row := self.set_rows.get(run.label_end))
        )

    def _stands_below_label(self, run: RowRun, row: SetRow) -> bool:
        labels = column_labels(run.head, run.row.table)
        columns = self._label_columns([(label.start, label.end) for label in labels])
        return columns is not None and place_in_columns(row, columns) is not None

    def places_all_torn(self) -> bool:
        """Whether each of two or more rows with too few values has its place."""
        torn = [
            run
            for run in self.rows
            if (row := self.set_rows.get(run.label_end))
            and len(row.extents) < len(run.row.table.columns)
        ]
        return len(torn) > 1 and all(self.place(run) is not None for run in torn)

    def is_sound(self) -> bool:
        """Whether full rows of one table and page stand below one another, wherever there are two,
        and most rows with too few values stand below them."""
        full: dict[tuple[str, int, bool], list[SetRow]] = {}
        torn: list[tuple[RowRun, tuple[str, int, bool]]] = []
        for run in self.rows:
            row = self.set_rows.get(run.label_end)
            place = (run.row.table.id, row.page if row else 0, run.label_end in self.behind_groups)
            if row and len(row.extents) == len(run.row.table.columns):
                full.setdefault(place, []).append(row)
            elif row:
                torn.append((run, place))
        if any(columns_of(rows, len(rows[0].extents)) is None for rows in full.values()):
            return False
        below = [self.place(run) is not None for run, group in torn if group in full]
        return sum(below) >= LEAST_PLACED * len(below)

    def place(self, run: RowRun) -> ValuePlaces | None:
        row = self.set_rows.get(run.label_end)
        columns = self._columns_of(run, row) if row else None
        if row is None or columns is None or self._reaches_into(run, columns):
            return None
        placed = place_in_columns(row, columns)
        return None if placed and self._is_contradicted_by_head(run, row, placed) else placed

    def _is_contradicted_by_head(self, run: RowRun, row: SetRow, placed: ValuePlaces) -> bool:
        """Whether a row of too few values stands below labels of other columns.

        A tool that sets each page at its own scale, and parts pages by nothing, sets the last row of
        one page at other places than the rows below it.
        """
        if len(placed) == len(run.row.table.columns):
            return False
        labels = column_labels(run.head, run.row.table)
        columns = self._label_columns([(label.start, label.end) for label in labels])
        if columns is None or len(columns) != len(run.row.table.columns):
            return False
        below = place_in_columns(row, columns)
        return below is not None and below != placed

    def _reaches_into(self, run: RowRun, columns: Sequence[Extent]) -> bool:
        """Whether a row's label stands on the place of the first column: then the row is shifted.

        Who sets a label over several rows beside the first of them shifts that row by a column.
        """
        if not run.cells or "\n" in self.lines.text[run.label_end : run.cells[0].start]:
            return False
        label_end = len(self.lines.text[: run.label_end].rstrip(BLANKS))
        return self.lines.extent((label_end, label_end))[0] > columns[0][0]

    def place_below(self, values: Sequence[Span], labels: Sequence[Span]) -> ValuePlaces | None:
        row, columns = self.lines.set_row(values), self._label_columns(labels)
        return place_in_columns(row, columns) if row and columns else None

    def place_beside(
        self, values: Sequence[Span], peers: Sequence[Sequence[Span]]
    ) -> ValuePlaces | None:
        row, full = self.lines.set_row(values), [*map(self.lines.set_row, peers)]
        shown = [peer for peer in full if peer]
        columns = columns_of(shown, len(shown[0].extents)) if shown else None
        return place_in_columns(row, columns) if row and columns else None

    def _label_columns(self, labels: Sequence[Span]) -> Sequence[Extent] | None:
        """Where labels stand, on one line or on several; None if they do not stand side by side."""
        columns = tuple(map(self.lines.extent, labels))
        return columns if all(left[1] <= right[0] for left, right in pairwise(columns)) else None

    def _columns_of(self, run: RowRun, row: SetRow) -> Sequence[Extent] | None:
        """The columns of a row's table on its page."""
        count = len(run.row.table.columns)
        place = (run.row.table.id, row.page, run.label_end in self.behind_groups)
        if place not in self._columns:
            rows = self._rows_at(*place)
            full = [each for each in rows if len(each.extents) == count]
            shown = columns_of(full, count) or columns_of_torn(rows, count, LEAST_IN_COLUMN)
            self._columns[place] = shown, rows
        columns, peers = self._columns[place]
        return columns or self._head_columns(run, peers, count)

    def _rows_at(self, table: str, page: int, is_behind: bool) -> Sequence[SetRow]:
        """The rows of a table on a page with no more values than columns, all behind groups or none."""
        return [
            row
            for run in self.rows
            if run.row.table.id == table
            and (row := self.set_rows.get(run.label_end))
            and row.page == page
            and len(row.extents) <= len(run.row.table.columns)
            and (run.label_end in self.behind_groups) is is_behind
        ]

    def _head_columns(
        self, run: RowRun, peers: Iterable[SetRow], count: int
    ) -> Sequence[Extent] | None:
        """The labels over a table on its page, on one line or two, if each value stands below just one."""
        labels = column_labels(run.head, run.row.table)
        columns = self._label_columns([(label.start, label.end) for label in labels])
        if columns is None or len(columns) != count:
            return None
        head_end = max(label.end for label in labels)
        if bisect_right(self.page_breaks, head_end) != bisect_right(
            self.page_breaks, run.cells[0].start
        ):
            return None
        below = all(place_in_columns(peer, columns) is not None for peer in peers)
        return columns if below else None
