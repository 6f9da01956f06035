"""Rows of values without a label, between two rows that have one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gipa_extract.cells.labels import Labels, NamedRow
from gipa_extract.cells.row_positions import values_by_place
from gipa_extract.cells.table_heads import ValueColumns
from gipa_extract.forms import Table
from gipa_extract.models import OpenRow, Slot
from gipa_extract.text.numerals import parse


class LostRows(OpenRow):
    """Rows of values without a label, between two that have one.

    `cells` are those of all rows that they may be, `slots` what they print, row after row.
    """

    __slots__ = ()


class UnlabelledRows:
    """Gathers them in one walk over a document's rows, and leaves them in `open_rows`."""

    def __init__(
        self,
        labels: Labels,
        ids: Sequence[str],
        columns_of: Callable[[Table], ValueColumns],
        open_rows: list[OpenRow],
    ) -> None:
        self.labels = labels
        self.ids = ids
        self.columns_of = columns_of
        """The columns of the head in force, if it is this table's."""
        self.open_rows = open_rows
        self.table: Table | None = None
        """The table whose rows are being taken."""
        self.next = 0
        """Where the cells begin of the row that may come next, if rows stand in order."""
        self.lost: list[Slot] = []
        """The values of rows without a label since the last that had one."""

    def keep(self, slots: Sequence[Slot], aligned: bool) -> bool:
        """Keep a row of values without a label, if it holds one for each column of its table.

        Whether it is a row of data at all.
        """
        index = max(
            (index for index, slot in enumerate(slots) if self._is_group(slot.text)), default=-1
        )
        kinds = [parse(slot.text).kind for slot in slots[index + 1 :] if slot.text]
        if "text" in kinds or "number" not in kinds:
            return False
        tables = [self.table] if self.table else self.labels.tables
        whole = [table for table in tables if not table.across and self.columns_of(table).whole]
        if len(whole) != 1:
            return len(kinds) > 1
        leaves = self.columns_of(whole[0]).leaves
        first = next(place for place, slot in enumerate(slots) if place > index and slot.text)
        values = (aligned and values_by_place(leaves, slots, index)) or slots[first:]
        if len(values) != len(leaves):
            return len(kinds) > 1
        pairs = sorted(zip(leaves, values, strict=True), key=lambda pair: pair[0].offset)
        self.lost += [slot for _, slot in pairs]
        self.table = whole[0]
        return True

    def go_on(self, named: Sequence[NamedRow]) -> None:
        """Note that a row with a label was met: rows without one stood before it."""
        row = named[0]
        if self.lost:
            self.leave_table(row.base if row.table is self.table else None)
        self.table, self.next = row.table, row.base + len(row.table.columns)

    def leave_table(self, end: int | None = None) -> None:
        """Leave open the rows without a label: each is one of those whose cells begin before `end`."""
        if self.table and self.lost:
            base = self.labels.bases[self.table.id]
            last = base + len(self.table.rows) * len(self.table.columns)
            cells = self.ids[self.next or base : last if end is None else end]
            if len(self.lost) <= len(cells):
                self.open_rows.append(LostRows(tuple(cells), tuple(self.lost)))
        self.table, self.next, self.lost = None, 0, []

    def _is_group(self, text: str) -> bool:
        """Whether a text is a label over several rows, beside which one without its own stands."""
        return bool(text) and self.labels.known(text) in self.labels.row_groups
