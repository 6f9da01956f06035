"""The rows of a text whose columns are set with spaces → the columns of their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gipa_extract.cells.stream.blank_evidence import Placement
from gipa_extract.cells.stream.column_evidence import (
    MEASURES,
    Extent,
    Lines,
    SetRow,
    columns_of,
    place_in_columns,
)
from gipa_extract.cells.stream.rows import RowRun

LEAST_IN_COLUMN = 3
"""Values below one another that make a column, where neither a row nor a head shows all columns."""


class ColumnPlaces:
    """Where the values of a text's rows stand, by each measure in which its full rows line up."""

    def __init__(self, text: str, rows: Sequence[RowRun]) -> None:
        measured = (_MeasuredRows(text, rows, width) for width in MEASURES)
        self.sound = [rows for rows in measured if rows.is_sound()]

    def place(self, run: RowRun) -> Placement | None:
        """The columns of a row's values; None where the measures contradict one another."""
        found = {measured.place(run) for measured in self.sound} - {None}
        return found.pop() if len(found) == 1 else None


class _MeasuredRows:
    """The rows of a text in one measure."""

    def __init__(self, text: str, rows: Sequence[RowRun], width: Callable[[str], int]) -> None:
        self.lines = Lines(text, width)
        self.rows = rows
        self.set_rows = {
            id(row): found
            for row in rows
            if (found := self.lines.set_row([(cell.start, cell.end) for cell in row.cells]))
        }

    def is_sound(self) -> bool:
        """Whether full rows of one table and page stand below one another, wherever there are two."""
        groups: dict[tuple[str, int], list[SetRow]] = {}
        for row in self.rows:
            found = self.set_rows.get(id(row))
            if found and len(found.extents) == len(row.row.table.columns):
                groups.setdefault((row.row.table.id, found.page), []).append(found)
        return all(
            columns_of(group, len(group[0].extents)) is not None for group in groups.values()
        )

    def place(self, run: RowRun) -> Placement | None:
        row = self.set_rows.get(id(run))
        columns = self._columns(run, row) if row else None
        return place_in_columns(row, columns) if row and columns else None

    def _columns(self, run: RowRun, row: SetRow) -> Sequence[Extent] | None:
        """The columns of a row's table on its page."""
        count = len(run.row.table.columns)
        peers = [
            found
            for peer in self.rows
            if peer.row.table is run.row.table
            and (found := self.set_rows.get(id(peer)))
            and found.page == row.page
            and len(found.extents) <= count
        ]
        full = [peer for peer in peers if len(peer.extents) == count]
        return (
            columns_of(full, count)
            or columns_of(peers, count, LEAST_IN_COLUMN)
            or self._head_columns(run, peers, count)
        )

    def _head_columns(
        self, run: RowRun, peers: Iterable[SetRow], count: int
    ) -> Sequence[Extent] | None:
        """The labels over a table on one line, if each value of its rows stands below just one."""
        labels = run.head.tokens
        head = self.lines.set_row([(label.start, label.end) for label in labels])
        if head is None or len(labels) != count:
            return None
        below = all(place_in_columns(peer, head.extents) is not None for peer in peers)
        return head.extents if below else None
