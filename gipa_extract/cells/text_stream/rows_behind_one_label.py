"""Values of several rows behind the label of one: a page's boxes hold the other labels elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gipa_extract.cells.text_stream.counted_rows import row_adds_up
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.tokens_between import Value, Words
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form
from gipa_extract.ids import split_cell_id
from gipa_extract.text.folding import BLANKS, without_blanks

MAX_CUT_LABEL = 12
"""Characters of a label that a text's end has cut, behind its number."""


class RowsBehindOneLabel:
    """What stands behind a row's label beyond its own values, of the rows of one text.

    `filled` are the rows that have values behind their label: table, row.
    """

    def __init__(
        self,
        text: str,
        rows: Sequence[RowRun],
        form: Form,
        filled: Collection[tuple[str, str]],
    ) -> None:
        self.text = text
        self.rows = rows
        self.form = form
        self.filled = filled
        self.order = {run.label_end: place for place, run in enumerate(rows)}
        self.end = len(text.rstrip(BLANKS))

    def rows_of(self, run: RowRun) -> list[PlacedRow]:
        """The rows whose values stand behind the label of the first, if they are just so many.

        A page's boxes are printed so: a label, the values of three rows, then the labels of the
        other two. Each row has to add up, and none but the first may have values of its own.
        """
        table, width = run.row.table, len(run.row.table.columns)
        values = run.cells
        if len(values) % width == 1:  # the number of a page
            values = tuple(cell for cell in values if not self._ends_page(cell))
        count = len(values) // width
        names = [row.id for row in table.rows]
        first = names.index(run.row.row)
        if 1 < count <= first + 1 and self._are_bare_before(run, names[first + 1 - count : first]):
            first += 1 - count
        own, behind = names[first : first + count], names[first + count : first + count + 1]
        if (
            width < 2
            or count < 2
            or len(values) != count * width
            or len(own) != count
            or any((table.id, row) in self.filled for row in own if row != run.row.row)
            or any((table.id, row) not in self.filled for row in behind)
        ):
            return []
        placed = []
        for number, row in enumerate(own):
            cells = values[number * width : (number + 1) * width]
            if not row_adds_up(cells, table, row, self.form):
                return []
            ids = table.cell_ids_in_row(row)
            placed.append(PlacedRow(table, tuple(zip(ids, map(slot_of, cells), strict=True))))
        return placed

    def begins_with_own(self, run: RowRun) -> bool:
        """Whether a row's first values are as many as its columns, and add up to the last of them.

        What stands behind them are the values of other rows, whose labels a page's boxes hold elsewhere.
        """
        width = len(run.row.table.columns)
        own = run.cells[:width]
        return (
            run.row.table.id in self.form.totalled
            and len(run.cells) > width + 1  # of one value more, the sums may tell which it is
            and row_adds_up(own, run.row.table, run.row.row, self.form)
        )

    def _are_bare_before(self, run: RowRun, names: Sequence[str]) -> bool:
        """Whether just the labels of some rows stand before that of a row, and no value of theirs."""
        place = self.order[run.label_end]
        before = self.rows[max(0, place - len(names)) : place]
        return [row.row.row for row in before if not row.cells] == [*names]

    def ends_in_number_of_next(self, run: RowRun) -> bool:
        """Whether a row's last value is the number of the label below it, which the text's end cuts."""
        names = [row.id for row in run.row.table.rows]
        below = run.row.table.rows[names.index(run.row.row) + 1 :]
        last = run.cells[-1]
        cut = without_blanks(self.text[last.end : min(self.end, last.end + MAX_CUT_LABEL + 1)])
        if not below or len(cut) > MAX_CUT_LABEL:
            return False
        # 2 at the very end, and 2 above .其: pieces of 2.其他法律行政法规禁止公开.
        printed = [f"{last.text}{cut}"] if cut else [f"{last.text}.", f"{last.text}、"]
        return any(map(below[0].label.startswith, printed))

    def prints_labels(self, rows: Sequence[PlacedRow]) -> bool:
        """Whether the text prints the label of each of these rows, wherever it stands."""
        printed = {(run.row.table.id, run.row.row) for run in self.rows}
        return all((row.table.id, split_cell_id(row.slots[0][0]).row) in printed for row in rows)

    def _ends_page(self, cell: Value | Words) -> bool:
        """Whether a page ends right behind a value."""
        return self.text[cell.end :].lstrip(" \r\n").startswith("\f")
