"""The stream reading itself: from a text to the cells that it determines, and what it leaves over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gipa_extract.cells.labels import HeadLabel, Labels, labels_of
from gipa_extract.cells.stream.blank_evidence import (
    PartingModel,
    Partings,
    has_inner_blank,
    learn_partings,
    may_be_padded,
    pads_stand_beside_cells,
    place_values,
)
from gipa_extract.cells.stream.head_columns import HeadColumns, columns_under
from gipa_extract.cells.stream.mentions import Mention, find_mentions
from gipa_extract.cells.stream.rows import Head, RowRun, TokenRows, group_rows
from gipa_extract.cells.stream.tokens_between import Value, Words, blank_noise, tokens_of
from gipa_extract.forms import Form, Table
from gipa_extract.models import OpenRow, Slot

SlotInCell = tuple[str, Slot]


class PlacedRow(NamedTuple):
    """A row whose places are sure, by the order of its columns and the evidence of its blanks."""

    table: Table
    slots: tuple[SlotInCell, ...]


class StreamReading(NamedTuple):
    """What a stream says of a form's cells."""

    placed: list[PlacedRow]
    open_rows: list[OpenRow]
    """Rows that hold another number of values than cells, where nothing shows the blanks."""
    doubtful: list[tuple[PlacedRow, str]]
    """Rows that could be placed by their order alone, and the code of what speaks against it."""
    unplaced: list[Value]
    """Values that stand in a table of the form and went to no row."""


def read_stream(text: str, form: Form) -> StreamReading:
    """The rows of the form that a text prints, however it parts their cells."""
    labels = labels_of(form.edition)
    shown = blank_noise(text)
    grouped = group_rows(tokens_of(text, find_mentions(text)), labels, form)
    return _Placing(shown, grouped, labels, form).result()


class _Placing:
    """Rows and heads → cells, once the partings of full rows are known."""

    def __init__(self, text: str, grouped: TokenRows, labels: Labels, form: Form) -> None:
        self.text = text
        self.grouped = grouped
        self.labels = labels
        self.form = form
        self.heads = {id(row.head): columns_under(row.head, row.row.table) for row in grouped.rows}
        self.models = self._learn()
        self.outcome = StreamReading([], [], [], [])

    def result(self) -> StreamReading:
        for row in self.grouped.rows:
            self._place(row)
        for head in self.grouped.heads:
            self._place_across(head)
        self.outcome.unplaced.extend(self.grouped.unlabelled)
        return self.outcome

    def _learn(self) -> dict[str, PartingModel | None]:
        """The partings of each table, with those of the whole text where a table has no full row."""
        rows = self.grouped.rows
        everywhere = learn_partings([*map(self._partings, rows), *self._head_partings(rows)])
        keeps = everywhere is not None and any(
            has_inner_blank(self._partings(row), everywhere) for row in rows if row.cells
        )
        beside = pads_stand_beside_cells(self.text)
        models: dict[str, PartingModel | None] = {}
        for table in {row.row.table.id: row.row.table for row in rows}.values():
            own = [row for row in rows if row.row.table is table]
            full = [*map(self._partings, own), *self._head_partings(own)]
            learned = learn_partings(full, everywhere.inner if everywhere else 0) or everywhere
            models[table.id] = (
                learned._replace(keeps_blanks=keeps, pads_beside=beside) if learned else None
            )
        return models

    def _partings(self, row: RowRun) -> Partings:
        edges = [
            row.label_end,
            *(e for cell in row.cells for e in (cell.start, cell.end)),
            row.stop,
        ]
        texts = tuple(self.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
        return Partings(texts, len(row.row.table.columns))

    def _head_partings(self, rows: Sequence[RowRun]) -> Iterator[Partings]:
        """The column labels of simple heads: they are parted as the values below them are."""
        for head, table in {id(row.head): (row.head, row.row.table) for row in rows}.values():
            labels = head.tokens
            flat = not any(column.under for column in table.columns)
            if not flat or len(labels) != len(table.columns):
                continue
            corner_end = self._corner_end(labels[0].start)
            edges = [corner_end, *(e for label in labels for e in (label.start, label.end))]
            first_row = next(row for row in rows if row.head is head)
            edges.append(self._label_start(first_row))
            texts = tuple(self.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
            yield Partings(texts, len(table.columns))

    def _corner_end(self, start: int) -> int:
        before = self.text[:start].rstrip(" \n\t|｜│┃\u3000\u00a0")
        return len(before)

    def _label_start(self, row: RowRun) -> int:
        """Where a row's label begins: behind whatever parts it from the head."""
        place = max(token.end for token in row.head.tokens)
        rest = self.text[place : row.label_end]
        return place + len(rest) - len(rest.lstrip(" \n\t|｜│┃\u3000\u00a0"))

    def _place(self, run: RowRun) -> None:
        table, cells = run.row.table, run.cells
        ids = [f"{table.id}.{run.row.row}.{column.id}" for column in table.columns]
        head = self.heads[id(run.head)]
        if head.verdict == "foreign":
            self.outcome.unplaced.extend(_numbers(cells))
        elif head.verdict == "differs" and head.tells_places(len(cells), len(ids)):
            self._place_by_head(run, ids, head)
        elif len(cells) == len(ids):
            self._accept(run, table, list(zip(ids, map(_slot, cells), strict=True)), head)
        else:
            self._place_partial(run, ids, head)

    def _place_by_head(self, run: RowRun, ids: list[str], head: HeadColumns) -> None:
        """Values under labels that the form knows; those under others belong to no cell."""
        pairs = [
            (ids[column], _slot(cell))
            for column, cell in zip(head.printed, run.cells, strict=True)
            if column is not None
        ]
        self.outcome.placed.append(PlacedRow(run.row.table, tuple(pairs)))
        self.outcome.unplaced.extend(
            _numbers(c for p, c in zip(head.printed, run.cells, strict=True) if p is None)
        )

    def _place_partial(self, run: RowRun, ids: list[str], head: HeadColumns) -> None:
        """A row of too few values by the evidence of its blanks; else it stays open."""
        model = self.models.get(run.row.table.id)
        missing = len(ids) - len(run.cells)
        partings = self._partings(run)
        placement = place_values(partings, model) if model and missing > 0 else None
        if placement is None or (model and may_be_padded(partings, placement, model)):
            slots = tuple(_slot(cell) for cell in run.cells)
            if slots:
                self.outcome.open_rows.append(OpenRow(tuple(ids), slots))
            return
        self._accept(run, run.row.table, self._with_blanks(run, ids, placement), head)

    def _with_blanks(
        self, run: RowRun, ids: Sequence[str], placement: Sequence[int]
    ) -> list[SlotInCell]:
        """The row's cells in order, a blank where no value stands."""
        held = dict(zip(placement, run.cells, strict=True))
        pairs, last = [], run.label_end
        for column, cell_id in enumerate(ids):
            cell = held.get(column)
            pairs.append((cell_id, _slot(cell) if cell else Slot("", last, last)))
            last = cell.end if cell else last
        return pairs

    def _accept(
        self, run: RowRun, table: Table, pairs: list[SlotInCell], head: HeadColumns
    ) -> None:
        placed = PlacedRow(table, tuple(pairs))
        if head.verdict == "reordered":
            self.outcome.doubtful.append((placed, "columns_reordered"))
        else:
            self.outcome.placed.append(placed)

    def _place_across(self, head: Head) -> None:
        """The line of values under the head of a table that the form prints across."""
        if not head.stray_values:
            return
        for table in self.form.tables:
            if not table.across:
                continue
            names = [
                HeadLabel(token.key, place, place, None)
                for place, token in enumerate(head.tokens)
                if isinstance(token, Mention)
            ]
            columns = self.labels.columns(table, tuple(names))
            if not columns.whole:
                continue
            base = self.labels.bases[table.id]
            ids = [self.form.cell_ids[base + leaf.offset] for leaf in columns.leaves]
            values = head.stray_values
            if len(values) == len(ids):
                pairs = zip(ids, map(_slot, values), strict=True)
                self.outcome.placed.append(PlacedRow(table, tuple(pairs)))
            else:
                self.outcome.open_rows.append(OpenRow(tuple(ids), tuple(map(_slot, values))))
            return
        self.outcome.unplaced.extend(head.stray_values)


def _slot(cell: Value | Words) -> Slot:
    return Slot(cell.text, cell.start, cell.end)


def _numbers(cells: Iterable[Value | Words]) -> Iterator[Value]:
    return (cell for cell in cells if isinstance(cell, Value))
