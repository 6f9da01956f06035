"""What in a text speaks for a row that its label and its values make, and what against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from gipa_extract.cells.text_stream.counted_rows import row_adds_up
from gipa_extract.cells.text_stream.head_columns import HeadColumns
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.tokens_between import ROW_END
from gipa_extract.cells.text_stream.value_slots import SlotInCell, slot_of
from gipa_extract.forms import Form

LEAST_ROWS_MET = 3
"""Rows of a table with values, by which it is plain without any head."""
_PARTED = re.compile(r"[ \u3000]*[|｜│┃\t]|[ \u3000]")


class RowSupport:
    """Judges the rows of one text; `heads` are the columns that each head prints, by its `id()`."""

    def __init__(
        self, text: str, rows: Sequence[RowRun], form: Form, heads: Mapping[int, HeadColumns]
    ) -> None:
        self.text = text
        self.rows = rows
        self.form = form
        self.headed = {
            row.row.table.id
            for row in rows
            if row.head.caption is row.row.table
            or any(column is not None for column in heads[id(row.head)].printed)
        }
        self.row_counts = Counter(row.row.table.id for row in rows if row.cells)
        self.order = {run.label_end: place for place, run in enumerate(rows)}

    def is_grounded(self, run: RowRun) -> bool:
        """Whether the text prints a head of the row's table, or so many of its rows that one is plain."""
        table = run.row.table
        return table.id in self.headed or self.row_counts[table.id] >= LEAST_ROWS_MET

    def stands_in_a_line(self, run: RowRun) -> bool:
        """Whether a line holds a row's label and its values, parted as cells are, and nothing else."""
        line = self.text[run.label_end : run.cells[-1].end] if run.cells else ""
        rest = self.text[len(line) + run.label_end :].partition("\n")[0]
        return "\n" not in line and bool(_PARTED.match(line)) and not rest.strip(ROW_END)

    def is_likely(self, run: RowRun) -> bool:
        """Whether a full row adds up, and no other row's label waits for values before its own.

        A sum of more than zeros is enough by itself: only its row's values are most likely to hold it.
        """
        if len(run.cells) != len(run.row.table.columns):
            return False
        if not row_adds_up(run.cells, run.row.table, run.row.row, self.form):
            return False
        place = self.order[run.label_end]
        before = self.rows[place - 1] if place else None
        waits = before is not None and before.row.table is run.row.table and not before.cells
        return not waits or len({cell.text for cell in run.cells}) > 1

    def in_printed_order(
        self, run: RowRun, pairs: Sequence[SlotInCell], head: HeadColumns
    ) -> PlacedRow | None:
        """A full row in the order of its head, if it adds up in that order and not in the form's."""
        table, cells = run.row.table, run.cells
        columns = [place for place in head.printed if place is not None]
        if columns != [*head.printed] or sorted(columns) != list(range(len(pairs))):
            return None
        by_column = dict(zip(columns, cells, strict=False))
        if len(cells) != len(pairs) or len(by_column) != len(cells):
            return None
        turned = [by_column[place] for place in range(len(cells))]
        if row_adds_up(cells, table, run.row.row, self.form):
            return None
        if not row_adds_up(turned, table, run.row.row, self.form):
            return None
        ids = [cell_id for cell_id, _ in pairs]
        return PlacedRow(table, tuple(zip(ids, map(slot_of, turned), strict=True)))
