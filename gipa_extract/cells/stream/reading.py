"""The stream reading itself: from a text to the cells that it determines, and what it leaves over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.labels import HeadLabel, Labels, Leaf, labels_of
from gipa_extract.cells.placement import LostRows
from gipa_extract.cells.stream.blank_evidence import Placement
from gipa_extract.cells.stream.column_places import ColumnPlaces
from gipa_extract.cells.stream.counted_rows import count_rows, row_adds_up
from gipa_extract.cells.stream.head_columns import HeadColumns, OtherLabels, columns_under
from gipa_extract.cells.stream.mentions import Mention, find_mentions
from gipa_extract.cells.stream.row_partings import RowPartings
from gipa_extract.cells.stream.row_shifts import RowShifts
from gipa_extract.cells.stream.rows import Head, RowRun, TokenRows, group_rows
from gipa_extract.cells.stream.tokens_between import (
    Value,
    Words,
    blank_noise,
    page_breaks_of,
    tokens_of,
)
from gipa_extract.forms import Form, Table
from gipa_extract.models import OpenRow, Slot
from gipa_extract.text.folding import BLANKS, label_key

SlotInCell = tuple[str, Slot]
MAX_TEXT = 300_000
"""Characters; the longest report has a fifth of that."""
MAX_ROWS = 400
"""The form has some forty rows, and a page may print it more than once."""
SMALL_TABLE = 3
"""Rows of a table that may be wholly blank beside other tables that are not."""
LEAST_INLINE = 0.8
"""The share of rows with values beside their label that makes a text one of such rows."""
_KEPT_SPACES = frozenset("\u00a0\u3000")
LEAST_FULL_ROWS = 3
"""Rows with all their values, beside which a label without any value is a row left blank."""


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
    flagged: Sequence[tuple[PlacedRow, str]] = ()
    """Rows whose places are all but sure, and the code of what is missing for that."""
    deduplicated: bool = False
    """Whether a scraper kept only the first of equal lines: then what is absent was lost."""
    bound_hit: bool = False
    """Whether the text is so long, or prints so many rows, that it was not read as a stream."""


def read_stream(text: str, form: Form) -> StreamReading:
    """The rows of the form that a text prints, however it parts their cells.

    A text of more than `MAX_TEXT` characters or `MAX_ROWS` rows is no report, and is not read.
    """
    if len(text) > MAX_TEXT:
        return StreamReading([], [], [], [], bound_hit=True)
    labels = labels_of(form.edition)
    mentions = find_mentions(text)
    tokens = tokens_of(text, mentions)
    grouped = group_rows(text, tokens, labels, form)
    if len(grouped.rows) > MAX_ROWS:
        return StreamReading([], [], [], [], bound_hit=True)
    deduplicated = _lost_equal_lines(mentions, form)
    breaks = page_breaks_of(text)
    placing = Placing(blank_noise(text), grouped, labels, form, deduplicated, breaks)
    placing.repeats_labels = _repeats_corner(mentions, form)
    result = placing.result()._replace(deduplicated=deduplicated)
    placed = {cell_id for row in result.placed for cell_id, _ in row.slots}
    counted = count_rows(tokens, form, placed)
    return result._replace(
        flagged=[*((PlacedRow(*row), "row_counted") for row in counted), *result.flagged]
    )


def labels_stand_apart(text: str, form: Form) -> bool:
    """Whether labels and values of some table of a text stand apart, as a page's boxes in a PDF's.

    The label before a value may be another row's then, and sums do not tell rows apart.
    """
    if len(text) > MAX_TEXT:
        return True  # nobody looked
    labels = labels_of(form.edition)
    grouped = group_rows(text, tokens_of(text, find_mentions(text)), labels, form)
    return bool(Placing(blank_noise(text), grouped, labels, form, False, ()).scrambled)


class Placing:
    """Rows and heads → cells, once the partings of full rows are known."""

    joins_lines = False
    """Whether rows and heads were joined from whole lines: then no row holds the values below it,
    and labels of a head need not stand over values."""
    repeats_labels = False
    """Whether a label that several tables print is there more than once."""

    def __init__(
        self,
        text: str,
        grouped: TokenRows,
        labels: Labels,
        form: Form,
        deduplicated: bool,
        page_breaks: Sequence[int],
    ) -> None:
        self.text = text
        self.grouped = grouped
        self.labels = labels
        self.form = form
        self.deduplicated = deduplicated
        self.heads = {id(row.head): columns_under(row.head, row.row.table) for row in grouped.rows}
        self.partings = RowPartings(text, grouped.rows)
        self.headed = {
            row.row.table.id
            for row in grouped.rows
            if row.head.caption is row.row.table
            or any(column is not None for column in self.heads[id(row.head)].printed)
        }
        self.row_counts = Counter(row.row.table.id for row in grouped.rows if row.cells)
        self.end = len(text.rstrip(BLANKS))
        self.may_lose_characters = "\t\t" in text or any(
            text[cell.end : cell.end + 1] in _KEPT_SPACES
            for row in grouped.rows
            for cell in row.cells
        )
        self.is_inline = self._is_inline()
        self.lost_rows = self._lost_rows()
        self.scrambled = self._scrambled_tables()
        self.columns = ColumnPlaces(text, grouped.rows)
        self.shifts = RowShifts(text, grouped.rows, page_breaks)
        self.order = {run.label_end: place for place, run in enumerate(grouped.rows)}
        self.flagged: list[tuple[PlacedRow, str]] = []
        self.outcome = StreamReading([], [], [], [])

    def result(self) -> StreamReading:
        bare = []
        for printed in self.grouped.rows:
            run = self._own_line(printed)
            if run.cells or (not run.interrupted and self._tells_blanks(run)):
                self._place(run)
            elif not run.interrupted and run.stop < self.end:  # what the text's end cuts is open
                bare.append(run)
        bare_heads = []
        for head in self.grouped.heads:
            if not head.stray_values:
                bare_heads += [head] if head.end < self.end else []  # what is cut off is no blank
            elif not self._place_lost_rows(head):
                self._place_across(head)
        self.outcome.unplaced.extend(self.grouped.unlabelled)
        self._take_bare(bare, bare_heads)
        return self.outcome._replace(flagged=self.flagged)

    def _take_bare(self, bare: Sequence[RowRun], heads: Sequence[Head]) -> None:
        """Take the rows whose label nothing follows, and heads, for blank ones, sure or flagged.

        A head alone is never sure: a scraper that drops a line of values leaves it just so.
        """
        sure = self._leaves_rows_bare()
        if not sure and not self._may_leave_rows_bare():
            return
        filled = {(run.row.table.id, run.row.row) for run in self.grouped.rows if run.cells}
        bare = [
            run
            for run in bare  # but for words that are a piece of a row's label, below its values
            if (run.row.table.id, run.row.row) not in filled and self._keeps_characters(run)
        ]
        shown = [run for run in bare if sure and self._shows_rows(run)]
        if sure:
            self._place_bare(shown, ())
        before = len(self.outcome.placed)
        self._place_bare([run for run in bare if run not in shown], heads)
        self.flagged += [(row, "row_bare") for row in self.outcome.placed[before:]]
        del self.outcome.placed[before:]

    def _place_bare(self, bare: Sequence[RowRun], heads: Sequence[Head]) -> None:
        for run in bare:
            blank = _spread((), self._ids(run), (), run.label_end)
            self._accept(run, run.row.table, blank, self.heads[id(run.head)])
        for head in heads:
            self._place_across(head)

    def _may_leave_rows_bare(self) -> bool:
        """Whether a label without anything is most likely a row left blank.

        Tools that drop empty cells leave no full row to learn from. Where single characters and
        equal lines are kept, and no value is left over, a bare label had no value beside it.
        """
        cells = [cell.text for run in self.grouped.rows for cell in run.cells]
        return (
            any(len(text) == 1 for text in cells)
            and (len(set(cells)) < len(cells) or self.repeats_labels)
            and all(len(row.slots) < len(row.cells) for row in self.outcome.open_rows)
            and not self.scrambled
            and not self.partings.lost_values()
            and not self.outcome.unplaced
            and not self.deduplicated
        )

    def _keeps_characters(self, run: RowRun) -> bool:
        """Whether an empty place in a row's table is empty, and no single character was dropped.

        resiliparse drops such between tags. It sets two tabs between cells and keeps the space
        that does not break behind a value; where a table of such a text prints no single
        character at all, its zeros may be gone. A blank that is marked was printed as one.
        """
        if not self.may_lose_characters or self.partings.marks(run):
            return True
        table = run.row.table
        return any(
            len(cell.text) == 1
            for row in self.grouped.rows
            if row.row.table is table
            for cell in row.cells
        )

    def _is_single_character(self, slot: Slot) -> bool:
        """Whether a cell prints one character and nothing else, not even a space that is kept."""
        return len(slot.text) == 1 and self.text[slot.end : slot.end + 1] not in (
            "\u00a0",
            "\u3000",
        )

    def _shows_rows(self, run: RowRun) -> bool:
        """Whether rows of a table can be seen here: some were placed, or are set below its head.

        Three bare rows beside other tables are few enough; of forty, more than blanks may be lost.
        """
        table = run.row.table
        placed = any(row.table is table for row in self.outcome.placed)
        return placed or len(table.rows) <= SMALL_TABLE or self.columns.sets_head(run)

    def _own_line(self, run: RowRun) -> RowRun:
        """A row without what stands below its line, where rows have their values beside their label.

        The number between the end of a page's table and the next is that of the page.
        """
        if not run.cells or self.joins_lines:
            return run
        starts = [run.label_end, *(cell.end for cell in run.cells)]
        gaps = [self.text[a : cell.start] for a, cell in zip(starts, run.cells, strict=False)]
        breaks = [0 if gap.strip(" \r\n") else gap.count("\n") for gap in gaps]
        if self.is_inline:
            full = len(run.cells) == len(run.row.table.columns) > 1 and len(set(breaks)) == 1
            own = None if full else 0 if breaks[0] > 1 else _first_below(breaks)
        else:  # some values on one line, and one some empty lines below them
            beside = 0 in breaks[1:]
            own = next((n for n, b in enumerate(breaks) if n and b > 2 and beside), None)
        if own is None:
            return run
        self.outcome.unplaced.extend(_numbers(run.cells[own:]))
        stop = run.cells[own].start if own < len(run.cells) else run.stop
        return run._replace(
            cells=run.cells[:own], stop=stop, interrupted=run.interrupted or not own
        )

    def _is_inline(self) -> bool:
        """Whether nearly all rows have their values in the line of their label."""
        gaps = [
            self.text[run.label_end : run.cells[0].start] for run in self.grouped.rows if run.cells
        ]
        beside = sum("\n" not in gap for gap in gaps)
        return beside >= LEAST_FULL_ROWS and beside >= LEAST_INLINE * len(gaps)

    def _ids(self, run: RowRun) -> list[str]:
        table = run.row.table
        return [f"{table.id}.{run.row.row}.{column.id}" for column in table.columns]

    def _tells_blanks(self, run: RowRun) -> bool:
        """Whether what follows a bare label shows a blank cell for each column."""
        return self.partings.place(run) is not None

    def _leaves_rows_bare(self) -> bool:
        """Whether a label without anything is a row left blank: all else was read to the last value.

        Where labels stand apart from their values, or a scraper dropped equal lines or blank
        cells, some value is left over, or some row is torn. Where it dropped single characters
        (resiliparse does, between tags), no zero is left anywhere.
        """
        slots = [slot for row in self.outcome.placed for _, slot in row.slots]
        return (
            len(self.outcome.placed) >= LEAST_FULL_ROWS
            and any(map(self._is_single_character, slots))
            and all(len(row.slots) < len(row.cells) for row in self.outcome.open_rows)
            and not self.scrambled
            and not self.partings.lost_values()
            and not self.outcome.unplaced
            and not self.deduplicated
        )

    def _place(self, run: RowRun) -> None:
        table, cells = run.row.table, run.cells
        ids = self._ids(run)
        head = self.heads[id(run.head)]
        if head.verdict == "foreign":
            self.outcome.unplaced.extend(_numbers(cells))
        elif (other := head.other_labels(table)) and len(cells) == len(other.places):
            self._place_under(run, ids, other)
        elif len(cells) == len(ids):
            self._accept(run, table, list(zip(ids, map(_slot, cells), strict=True)), head)
        else:
            self._place_partial(run, ids, head)

    def _place_under(self, run: RowRun, ids: list[str], other: OtherLabels) -> None:
        """Values under labels that the form knows; one under another label is only a possibility."""
        held = list(zip(other.places, run.cells, strict=True))
        sure = [(ids[c], _slot(v)) for c, v in held if c is not None and c not in other.doubted]
        unsure = [(ids[c], _slot(v)) for c, v in held if c in other.doubted and c is not None]
        self.outcome.placed.append(PlacedRow(run.row.table, tuple(sure)))
        if unsure:
            row = PlacedRow(run.row.table, tuple(unsure))
            self.outcome.doubtful.append((row, "columns_differ"))
        self.outcome.unplaced.extend(_numbers(v for c, v in held if c is None))

    def _place_partial(self, run: RowRun, ids: list[str], head: HeadColumns) -> None:
        """A row of too few values by the evidence of its blanks; else it stays open."""
        placement = None
        if not any(map(_may_be_glued, run.cells)) and self._keeps_characters(run):
            placement = (
                self.partings.place(run) or self.columns.place(run) or self._shifted(run, ids)
            )
        if placement is None and not run.cells:
            placement = self.partings.place(run)
        if placement is not None:
            self._accept(run, run.row.table, self._with_blanks(run, ids, placement), head)
        elif len(run.cells) == 1 and (digits := _apart(run.cells[0], len(ids))):
            self._accept(run, run.row.table, list(zip(ids, digits, strict=True)), head)
        elif run.cells:
            ways = self.shifts.ways(run)
            self.outcome.open_rows.append(OpenRow(tuple(ids), tuple(map(_slot, run.cells)), ways))

    def _shifted(self, run: RowRun, ids: Sequence[str]) -> Placement | None:
        """The columns of a row that shifts; of several that it fits, only those that add up."""
        placement = self.shifts.place(run)
        if placement is None or len(self.shifts.ways(run)) == 1:
            return placement
        slots = self._with_blanks(run, ids, placement)
        values = [Value(*slot[:3]) for _, slot in slots]
        adds_up = row_adds_up(values, run.row.table, run.row.row, self.form)
        return placement if adds_up else None

    def _with_blanks(
        self, run: RowRun, ids: Sequence[str], placement: Sequence[int]
    ) -> list[SlotInCell]:
        """The row's cells in order, a blank where no value stands."""
        return _spread(run.cells, ids, placement, run.label_end)

    def _accept(
        self, run: RowRun, table: Table, pairs: list[SlotInCell], head: HeadColumns
    ) -> None:
        placed = PlacedRow(table, tuple(pairs))
        if not self._is_grounded(run):
            self.outcome.unplaced.extend(_numbers(run.cells))
        elif run.row.table.id in self.scrambled:
            likely = self._is_likely(run)
            (self.flagged if likely else self.outcome.doubtful).append(
                (placed, "labels_stand_apart")
            )
        elif head.verdict == "reordered":
            self.outcome.doubtful.append((placed, "columns_reordered"))
        else:
            self.outcome.placed.append(placed)

    def _is_likely(self, run: RowRun) -> bool:
        """Whether a full row adds up, and no other row's label waits for values before its own."""
        if len(run.cells) != len(run.row.table.columns):
            return False
        place = self.order[run.label_end]
        before = self.grouped.rows[place - 1] if place else None
        waits = before is not None and before.row.table is run.row.table and not before.cells
        return not waits and row_adds_up(run.cells, run.row.table, run.row.row, self.form)

    def _scrambled_tables(self) -> set[str]:
        """The tables whose labels and values stand apart somewhere, as a page's boxes do in a PDF's text.

        Values stand right behind a head and before any row's label, a row holds the values of two,
        or a bare label is followed by another and no blank is shown: then a row's values may be another's.
        """
        apart = any(
            head.stray_values and not self._is_across(head) and id(head) not in self.lost_rows
            for head in self.grouped.heads
        )
        return {
            run.row.table.id
            for run in self.grouped.rows
            if (run.head.stray_values and id(run.head) not in self.lost_rows)
            or len(run.cells) >= 2 * len(run.row.table.columns) > 2
            or (apart and not run.cells)
        }

    def _is_across(self, head: Head) -> bool:
        """Whether a head is that of a table whose one line of values stands right behind it."""
        keys = {token.key for token in head.tokens if isinstance(token, Mention)}
        return any(keys & _across_keys(table) for table in self.form.tables if table.across)

    def _is_grounded(self, run: RowRun) -> bool:
        """Whether the text prints a head of the row's table, or so many of its rows that one is plain."""
        table = run.row.table
        return table.id in self.headed or self.row_counts[table.id] >= LEAST_FULL_ROWS

    def _place_line(self, table: Table, head: Head, leaves: Sequence[Leaf]) -> None:
        """The one line of values under such a head, in the form's order."""
        base = self.labels.bases[table.id]
        ids = [self.form.cell_ids[base + leaf.offset] for leaf in leaves]
        values = tuple(head.stray_values)
        spans = [(value.start, value.end) for value in values]
        label_end = self._row_start(max(token.end for token in head.tokens), spans)
        if len(values) == len(ids):
            placement: Placement | None = tuple(range(len(ids)))
        else:
            labels = [head.tokens[leaf.place] for leaf in leaves]
            above = [(label.start, label.end) for label in labels]
            placement = self.partings.place_line(spans, label_end, head.end, len(ids))
            below = None if placement else self.columns.place_below(spans, above)
            if below and self.joins_lines:
                placed = PlacedRow(table, tuple(_spread(values, ids, below, label_end)))
                self.flagged.append((placed, "placed_below_head"))
                return
            placement = placement or below
            if not values:
                placement = ()
        if placement is None and values:
            self.outcome.open_rows.append(OpenRow(tuple(ids), tuple(map(_slot, values))))
        elif placement is not None:
            placed = PlacedRow(table, tuple(_spread(values, ids, placement, label_end)))
            if [leaf.offset for leaf in leaves] == sorted(leaf.offset for leaf in leaves):
                self.outcome.placed.append(placed)
            else:
                self.outcome.doubtful.append((placed, "columns_reordered"))

    def _row_start(self, label_end: int, values: Sequence[tuple[int, int]]) -> int:
        """Where a line of values begins: pads behind the labels on the line above are no blanks."""
        if len(values) < 2 or "\n" in self.text[values[0][1] : values[-1][0]]:
            return label_end
        return max(label_end, self.text.rfind("\n", 0, values[0][0]) + 1)

    def place_below(
        self, table: Table, row: str, values: Sequence[Value | Words], labels: Sequence[Mention]
    ) -> None:
        """Place the values of one row below the labels of its columns, which are all printed."""
        ids = [f"{table.id}.{row}.{column.id}" for column in table.columns]
        spans = [(value.start, value.end) for value in values]
        placement: Placement | None = tuple(range(len(ids)))
        full = len(values) == len(ids)
        if not full:
            above = [(label.start, label.end) for label in labels]
            placement = self.columns.place_below(spans, above)
        if placement is None:
            self.outcome.open_rows.append(OpenRow(tuple(ids), tuple(map(_slot, values))))
            return
        placed = PlacedRow(table, tuple(_spread(values, ids, placement, labels[-1].end)))
        if full:
            self.outcome.placed.append(placed)
        else:
            self.flagged.append((placed, "placed_below_head"))

    def _place_lost_rows(self, head: Head) -> bool:
        """Leave open the values between a head and its first label that are those of earlier rows."""
        lost = self.lost_rows.get(id(head))
        if lost is None:
            return False
        self.outcome.open_rows.append(LostRows(lost, tuple(map(_slot, head.stray_values))))
        return True

    def _lost_rows(self) -> dict[int, tuple[str, ...]]:
        """The cells of the rows that lost their labels right below a head, if its values are as many."""
        lost = {}
        for run in reversed(self.grouped.rows):
            table, head = run.row.table, run.head
            if not head.stray_values:
                lost.pop(id(head), None)
                continue
            before = [row.id for row in table.rows[: _row_number(run)]]
            cells = tuple(f"{table.id}.{row}.{c.id}" for row in before for c in table.columns)
            if len(cells) == len(head.stray_values):
                lost[id(head)] = cells
            else:
                lost.pop(id(head), None)
        return lost

    def _place_across(self, head: Head) -> None:
        """The line of values under the head of a table that the form prints across."""
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
            self._place_line(table, head, columns.leaves)
            return
        self.outcome.unplaced.extend(_numbers(head.stray_values))


def _first_below(breaks: Sequence[int]) -> int | None:
    """The first value behind the first one that stands on another line than the value before it."""
    return next((n for n, count in enumerate(breaks) if n and count), None)


def _row_number(run: RowRun) -> int:
    return next(n for n, row in enumerate(run.row.table.rows) if row.id == run.row.row)


@lru_cache(maxsize=16)
def _across_keys(table: Table) -> frozenset[str]:
    """The label keys that the head of a table printed across prints, and no other table does."""
    return frozenset(label_key(word) for row in table.rows for word in row.wordings)


def _spread(
    cells: Sequence[Value | Words], ids: Sequence[str], placement: Sequence[int], start: int
) -> list[SlotInCell]:
    """The cells of a row in the form's order; a blank has its place behind what stands before it."""
    held = dict(zip(placement, cells, strict=True))
    pairs, last = [], start
    for column, cell_id in enumerate(ids):
        cell = held.get(column)
        pairs.append((cell_id, _slot(cell) if cell else Slot("", last, last)))
        last = cell.end if cell else last
    return pairs


def _lost_equal_lines(mentions: Sequence[Mention], form: Form) -> bool:
    """Whether a scraper kept only the first of equal lines.

    Several tables have the same corner; where three captions stand beside one corner, others are gone.
    """
    keys = [mention.key for mention in mentions]
    cornered = [table for table in form.tables if table.corner]
    captions = {label_key(table.caption) for table in cornered}
    corners = {label_key(table.corner) for table in cornered}
    return len(captions.intersection(keys)) > 2 and sum(key in corners for key in keys) == 1


def _repeats_corner(mentions: Sequence[Mention], form: Form) -> bool:
    """Whether the corner of several tables is printed again: no scraper dropped equal lines."""
    corners = {label_key(table.corner) for table in form.tables if table.corner}
    return sum(mention.key in corners for mention in mentions) > 1


def _apart(cell: Value | Words, count: int) -> list[Slot]:
    """The numbers of a row that ran together, where nothing but one way to part them is left.

    No number is printed as 00 or 012, so that 000 is three zeros, and 0012 of three numbers 0, 0, 12.
    """
    if not cell.text.isdigit():
        return []
    rest = cell.text.lstrip("0")
    zeros = len(cell.text) - len(rest)
    if zeros + bool(rest) != count or zeros == 0:
        return []
    edges = [*range(zeros), zeros, len(cell.text)] if rest else range(zeros + 1)
    return [Slot(cell.text[a:b], cell.start + a, cell.start + b) for a, b in pairwise(edges)]


def _may_be_glued(cell: Value | Words) -> bool:
    """Whether a cell may be several that ran together: no number is printed as 00 or 012."""
    return len(cell.text) > 1 and cell.text.isdigit() and cell.text[0] == "0"


def _slot(cell: Value | Words) -> Slot:
    return Slot(cell.text, cell.start, cell.end)


def _numbers(cells: Iterable[Value | Words]) -> Iterator[Value]:
    return (cell for cell in cells if isinstance(cell, Value))
