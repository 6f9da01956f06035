"""Rows and heads of a text → cells, once what parts the cells of its full rows is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.placement import LostRows
from gipa_extract.cells.text_stream.bare_rows import BareRows
from gipa_extract.cells.text_stream.blank_evidence import Placement
from gipa_extract.cells.text_stream.column_places import ColumnPlaces
from gipa_extract.cells.text_stream.counted_rows import row_adds_up
from gipa_extract.cells.text_stream.cut_values_below import ValuesBelowCutter
from gipa_extract.cells.text_stream.even_columns import EvenColumns
from gipa_extract.cells.text_stream.head_columns import HeadColumns, OtherLabels, columns_under
from gipa_extract.cells.text_stream.line_breaks import LineBreaks
from gipa_extract.cells.text_stream.lines_below_heads import LinesBelowHeads
from gipa_extract.cells.text_stream.nearest_columns import NearestColumns
from gipa_extract.cells.text_stream.placed_rows import (
    PlacedRow,
    SlotInCell,
    StreamReading,
    is_uniform,
    may_be_glued,
    numbers_among,
    part_zeros,
    slot_of,
    spread_values,
)
from gipa_extract.cells.text_stream.row_partings import RowPartings
from gipa_extract.cells.text_stream.row_shifts import RowShifts
from gipa_extract.cells.text_stream.rows import Head, RowRun, TokenRows
from gipa_extract.cells.text_stream.scrambled_tables import lost_rows, scrambled_tables
from gipa_extract.cells.text_stream.tokens_between import ROW_END, Value, Words
from gipa_extract.forms import Form, Table
from gipa_extract.ids import split_cell_id
from gipa_extract.models import OpenRow
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import parse

_PARTED = re.compile(r"\s*[|｜│┃\t]")
LEAST_COLUMNS_SUMMED = 5
"""Columns of a table, the last of which is their sum: of fewer, chance alone makes one."""
LEAST_ROWS_MET = 3
"""Rows of a table with values, by which it is plain without any head."""


class Placing:
    """Places the rows of one text.

    `joins_lines` says that rows and heads were joined from whole lines: then no row holds the
    values below it, and labels of a head need not stand over values. `repeats_labels` says that a
    label that several tables print is there more than once.
    """

    def __init__(
        self,
        text: str,
        grouped: TokenRows,
        labels: Labels,
        form: Form,
        *,
        deduplicated: bool = False,
        page_breaks: Sequence[int] = (),
        joins_lines: bool = False,
        repeats_labels: bool = False,
    ) -> None:
        self.text = text
        self.grouped = grouped
        self.form = form
        self.heads = {id(row.head): columns_under(row.head, row.row.table) for row in grouped.rows}
        self.headed = {
            row.row.table.id
            for row in grouped.rows
            if row.head.caption is row.row.table
            or any(column is not None for column in self.heads[id(row.head)].printed)
        }
        self.row_counts = Counter(row.row.table.id for row in grouped.rows if row.cells)
        self.filled = {(row.row.table.id, row.row.row) for row in grouped.rows if row.cells}
        """The rows that have values behind their label: table, row."""
        self.order = {run.label_end: place for place, run in enumerate(grouped.rows)}
        self.end = len(text.rstrip(BLANKS))
        self.lost_rows = lost_rows(grouped.rows)
        self.scrambled = scrambled_tables(text, grouped, form, self.lost_rows)
        self.cutter = None if joins_lines else ValuesBelowCutter(text, grouped.rows)
        self.line_breaks = LineBreaks(text, () if joins_lines else grouped.rows)
        self.partings = RowPartings(text, grouped.rows)
        self.columns = ColumnPlaces(text, grouped.rows)
        self.page_breaks = page_breaks
        self.shifts = RowShifts(text, grouped.rows, page_breaks)
        self.flagged: list[tuple[PlacedRow, str]] = []
        self.outcome = StreamReading([], [], [], [], deduplicated=deduplicated)
        self.below_heads = LinesBelowHeads(
            text,
            labels,
            form,
            self.partings,
            self.columns,
            self.outcome,
            self.flagged,
        )
        self.bare_rows = BareRows(
            text,
            grouped.rows,
            self.partings,
            self.columns,
            self.outcome,
            are_scrambled=bool(self.scrambled),
            repeats_labels=repeats_labels,
        )

    @cached_property
    def even_columns(self) -> EvenColumns:
        """Asked only where nothing else places a row."""
        return EvenColumns(self.text, self.grouped.rows, self.form, self.page_breaks)

    @cached_property
    def nearest_columns(self) -> NearestColumns:
        """Likewise."""
        return NearestColumns(self.text, self.grouped.rows, self.page_breaks)

    def result(self) -> StreamReading:
        bare = []
        for printed in self.grouped.rows:
            run = self._own_line(printed)
            if run.cells or (not run.interrupted and self._tells_blanks(run)):
                self._place_run(run)
            elif not run.interrupted and run.stop < self.end:  # what the text's end cuts is open
                bare.append(run)
        bare_heads = []
        for head in self.grouped.heads:
            if not head.stray_values:
                bare_heads += [head] if head.end < self.end else []  # what is cut off is no blank
            elif not self._place_lost_rows(head) and not self._place_one_column(head):
                self.below_heads.place_across(head)
        self.outcome.unplaced.extend(self.grouped.unlabelled)
        self._take_bare(bare, bare_heads)
        return self.outcome._replace(flagged=self.flagged)

    def _take_bare(self, bare: Sequence[RowRun], heads: Sequence[Head]) -> None:
        """Take the rows whose label nothing follows, and heads, for blank ones, sure or flagged.

        A head alone is never sure: a scraper that drops a line of values leaves it just so.
        """
        sure = self.bare_rows.are_blank()
        if not sure and not self.bare_rows.are_likely_blank():
            return
        bare = [
            run
            for run in bare  # but for words that are a piece of a row's label, below its values
            if (run.row.table.id, run.row.row) not in self.filled
            and self.bare_rows.keeps_characters(run)
        ]
        shown = [run for run in bare if sure and self.bare_rows.shows_rows(run)]
        if sure:
            self._place_bare(shown, ())
        before = len(self.outcome.placed)
        self._place_bare([run for run in bare if run not in shown], heads)
        self.flagged += [(row, "row_bare") for row in self.outcome.placed[before:]]
        del self.outcome.placed[before:]

    def _place_bare(self, bare: Sequence[RowRun], heads: Sequence[Head]) -> None:
        for run in bare:
            blank = spread_values((), self._ids_of_row(run), (), run.label_end)
            self._accept_row(run, run.row.table, blank, self.heads[id(run.head)])
        for head in heads:
            self.below_heads.place_across(head)

    def _own_line(self, run: RowRun) -> RowRun:
        """A row without what stands below its line."""
        if not run.cells or self.cutter is None or self.line_breaks.tells(run):
            return run
        cut, below = self.cutter.cut(run)
        self.outcome.unplaced.extend(numbers_among(below))
        return cut

    def _ids_of_row(self, run: RowRun) -> list[str]:
        table = run.row.table
        return [f"{table.id}.{run.row.row}.{column.id}" for column in table.columns]

    def _tells_blanks(self, run: RowRun) -> bool:
        """Whether what follows a bare label shows a blank cell for each column."""
        return self.partings.place(run) is not None and self.bare_rows.keeps_characters(run)

    def _place_run(self, run: RowRun) -> None:
        if len(run.cells) == len(self._ids_of_row(run)) + 1 and self._ends_in_number_of_next(run):
            run = run._replace(cells=run.cells[:-1])
        table, cells = run.row.table, run.cells
        ids = self._ids_of_row(run)
        head = self.heads[id(run.head)]
        # A table of another edition, or of the body's own, with rows of the same name.
        if head.verdict == "foreign":
            self.outcome.unplaced.extend(numbers_among(cells))
        # A head that lacks some columns or has them in another order, and a value for each it
        # has.
        elif (
            (other := head.other_labels(table))
            and len(cells) == len(other.places)
            and (head.verdict != "grouped" or self._all_hold(table, len(cells)))
        ):
            self._place_under(run, ids, other)
        # As many values as columns: by far most rows.
        elif len(cells) == len(ids):
            self._accept_row(run, table, list(zip(ids, map(slot_of, cells), strict=True)), head)
        # Twice or three times as many: rows whose labels were lost stand behind this one.
        elif rows := self._rows_in_one(run):
            doubt = "labels_stand_apart" if self._prints_labels(rows) else "unlabelled_row_placed"
            self.flagged += [(row, doubt) for row in rows]
        elif self._begins_with_own(run):
            own = PlacedRow(table, tuple(zip(ids, map(slot_of, cells), strict=False)))
            self.flagged.append((own, "labels_stand_apart"))
            self.outcome.unplaced.extend(numbers_among(cells[len(ids) :]))
        else:
            self._place_partial(run, ids, head)

    def _all_hold(self, table: Table, count: int) -> bool:
        """Whether the rows of a table with values are several and all hold so many."""
        counts = [
            len(run.cells) for run in self.grouped.rows if run.row.table is table and run.cells
        ]
        return len(counts) >= LEAST_ROWS_MET and set(counts) == {count}

    def _rows_in_one(self, run: RowRun) -> list[PlacedRow]:
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
            ids = [f"{table.id}.{row}.{column.id}" for column in table.columns]
            placed.append(PlacedRow(table, tuple(zip(ids, map(slot_of, cells), strict=True))))
        return placed

    def _begins_with_own(self, run: RowRun) -> bool:
        """Whether a row's first values are as many as its columns, and add up to the last of them.

        What stands behind them are the values of other rows, whose labels a page's boxes hold elsewhere.
        """
        width = len(run.row.table.columns)
        own = run.cells[:width]
        return (
            width >= LEAST_COLUMNS_SUMMED
            and len(run.cells) > width + 1  # of one value more, the sums may tell which it is
            and row_adds_up(own, run.row.table, run.row.row, self.form)
        )

    def _are_bare_before(self, run: RowRun, names: Sequence[str]) -> bool:
        """Whether just the labels of some rows stand before that of a row, and no value of theirs."""
        place = self.order[run.label_end]
        before = self.grouped.rows[max(0, place - len(names)) : place]
        return [row.row.row for row in before if not row.cells] == [*names]

    def _ends_in_number_of_next(self, run: RowRun) -> bool:
        """Whether a row's last value is the number of the label below it, which the text's end cuts."""
        names = [row.id for row in run.row.table.rows]
        below = run.row.table.rows[names.index(run.row.row) + 1 :]
        number = run.cells[-1].text
        at_end = run.cells[-1].end >= self.end
        return at_end and bool(below) and below[0].label.startswith((f"{number}.", f"{number}、"))

    def _prints_labels(self, rows: Sequence[PlacedRow]) -> bool:
        """Whether the text prints the label of each of these rows, wherever it stands."""
        printed = {(run.row.table.id, run.row.row) for run in self.grouped.rows}
        return all((row.table.id, split_cell_id(row.slots[0][0]).row) in printed for row in rows)

    def _ends_page(self, cell: Value | Words) -> bool:
        """Whether a page ends right behind a value."""
        return self.text[cell.end :].lstrip(" \r\n").startswith("\f")

    def _place_under(self, run: RowRun, ids: list[str], other: OtherLabels) -> None:
        """Values under labels that the form knows; one under another label is only a possibility."""
        held = list(zip(other.places, run.cells, strict=True))
        sure = [(ids[c], slot_of(v)) for c, v in held if c is not None and c not in other.doubted]
        unsure = [(ids[c], slot_of(v)) for c, v in held if c in other.doubted and c is not None]
        self.outcome.placed.append(PlacedRow(run.row.table, tuple(sure)))
        if unsure:
            row = PlacedRow(run.row.table, tuple(unsure))
            self.outcome.doubtful.append((row, "columns_differ"))
        self.outcome.unplaced.extend(numbers_among(v for c, v in held if c is None))

    def _place_partial(self, run: RowRun, ids: list[str], head: HeadColumns) -> None:
        """A row of too few values by the evidence of its blanks; else it stays open."""
        placement = None
        if not any(map(may_be_glued, run.cells)) and self.bare_rows.keeps_characters(run):
            placement = (
                self.partings.place(run)
                or self.columns.place(run)
                or self._place_shifted(run, ids)
                or self._place_broken(run, ids)
            )
        if placement is None and not run.cells and self.bare_rows.keeps_characters(run):
            placement = self.partings.place(run)  # an empty one: a row of blanks
        if placement is not None:
            self._accept_row(run, run.row.table, self._with_blanks(run, ids, placement), head)
        elif len(run.cells) == 1 and (digits := part_zeros(run.cells[0], len(ids))):
            self._accept_row(run, run.row.table, list(zip(ids, digits, strict=True)), head)
        elif (placement := self._place_by_distance(run)) is not None:
            row = PlacedRow(run.row.table, tuple(self._with_blanks(run, ids, placement)))
            self.flagged.append((row, "columns_by_distance"))
        elif run.cells:
            ways = self.shifts.ways(run) or self.line_breaks.ways(run)
            self.outcome.open_rows.append(OpenRow(tuple(ids), tuple(map(slot_of, run.cells)), ways))

    def _place_by_distance(self, run: RowRun) -> Placement | None:
        """The columns of a row by its values' distances from others; never sure."""
        if run.cells[-1].end >= self.end:
            return None  # the text's end may have cut it
        return self.even_columns.place(run) or self.nearest_columns.place(run)

    def _place_shifted(self, run: RowRun, ids: Sequence[str]) -> Placement | None:
        """The columns of a row that shifts; of several that it fits, only those that add up."""
        placement = self.shifts.place(run)
        if placement is None or len(self.shifts.ways(run)) == 1:
            return placement
        slots = self._with_blanks(run, ids, placement)
        values = [Value(*slot[:3]) for _, slot in slots]
        tells = any(parse(cell.text).value for cell in run.cells)  # zeros add up anywhere
        adds_up = tells and row_adds_up(values, run.row.table, run.row.row, self.form)
        return placement if adds_up else None

    def _place_broken(self, run: RowRun, ids: Sequence[str]) -> Placement | None:
        """The columns of a row whose line breaks at each blank, if they add up."""
        placement = self.line_breaks.place(run)
        if placement is None:
            return None
        values = [
            Value(s.text or "0", s.start, s.end) for _, s in self._with_blanks(run, ids, placement)
        ]
        return placement if row_adds_up(values, run.row.table, run.row.row, self.form) else None

    def _with_blanks(
        self, run: RowRun, ids: Sequence[str], placement: Sequence[int]
    ) -> list[SlotInCell]:
        """The row's cells in order, a blank where no value stands."""
        return spread_values(run.cells, ids, placement, run.label_end)

    def _accept_row(
        self, run: RowRun, table: Table, pairs: list[SlotInCell], head: HeadColumns
    ) -> None:
        placed = PlacedRow(table, tuple(pairs))
        if not self._is_grounded(run):
            if self._stands_in_a_line(run) and len(run.cells) == len(pairs):
                self.flagged.append((placed, "head_lost"))
            else:
                self.outcome.unplaced.extend(numbers_among(run.cells))
        elif run.row.table.id in self.scrambled:
            likely = self._is_likely(run) or not run.cells  # it shows its blanks
            (self.flagged if likely else self.outcome.doubtful).append(
                (placed, "labels_stand_apart")
            )
        elif head.verdict == "reordered" and not is_uniform(placed):
            if (turned := self._in_printed_order(run, pairs, head)) is not None:
                self.flagged.append((turned, "columns_reordered"))
            else:
                self.outcome.doubtful.append((placed, "columns_reordered"))
        else:
            self.outcome.placed.append(placed)

    def _in_printed_order(
        self, run: RowRun, pairs: Sequence[SlotInCell], head: HeadColumns
    ) -> PlacedRow | None:
        """A full row in the order of its head, if it adds up in that order and not in the form's."""
        table, cells = run.row.table, run.cells
        if sorted(place for place in head.printed if place is not None) != list(range(len(pairs))):
            return None
        by_column = dict(zip(head.printed, cells, strict=False))
        if len(cells) != len(pairs) or len(by_column) != len(cells):
            return None
        turned = [by_column[place] for place in range(len(cells))]
        if row_adds_up(cells, table, run.row.row, self.form):
            return None
        if not row_adds_up(turned, table, run.row.row, self.form):
            return None
        ids = [cell_id for cell_id, _ in pairs]
        return PlacedRow(table, tuple(zip(ids, map(slot_of, turned), strict=True)))

    def _is_likely(self, run: RowRun) -> bool:
        """Whether a full row adds up, and no other row's label waits for values before its own.

        A sum of more than zeros is enough by itself: only its row's values are most likely to hold it.
        """
        if len(run.cells) != len(run.row.table.columns):
            return False
        if not row_adds_up(run.cells, run.row.table, run.row.row, self.form):
            return False
        place = self.order[run.label_end]
        before = self.grouped.rows[place - 1] if place else None
        waits = before is not None and before.row.table is run.row.table and not before.cells
        return not waits or len({cell.text for cell in run.cells}) > 1

    def _is_grounded(self, run: RowRun) -> bool:
        """Whether the text prints a head of the row's table, or so many of its rows that one is plain."""
        table = run.row.table
        return table.id in self.headed or self.row_counts[table.id] >= LEAST_ROWS_MET

    def _stands_in_a_line(self, run: RowRun) -> bool:
        """Whether a line holds a row's label and its values, parted as cells are, and nothing else."""
        line = self.text[run.label_end : run.cells[-1].end] if run.cells else ""
        rest = self.text[len(line) + run.label_end :].partition("\n")[0]
        return "\n" not in line and bool(_PARTED.match(line)) and not rest.strip(ROW_END)

    def _place_one_column(self, head: Head) -> bool:
        """Place the values below the head of a table of one column, if they are one for each row."""
        table, values = head.caption, head.stray_values
        if table is None or len(table.columns) > 1 or len(values) != len(table.rows):
            return False
        if any((table.id, row.id) in self.filled for row in table.rows):
            return False
        below = [other for other in self.grouped.heads if other.caption is table]
        if below != [head] or columns_under(head, table).verdict != "agrees":
            return False
        slots = zip(table.cell_ids(), map(slot_of, values), strict=True)
        self.flagged.append((PlacedRow(table, tuple(slots)), "labels_stand_apart"))
        return True

    def _place_lost_rows(self, head: Head) -> bool:
        """Leave open the values between a head and its first label that are those of earlier rows."""
        lost = self.lost_rows.get(id(head))
        if lost is None:
            return False
        self.outcome.open_rows.append(LostRows(lost, tuple(map(slot_of, head.stray_values))))
        return True
