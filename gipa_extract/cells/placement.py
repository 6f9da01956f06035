"""Grids → cells, by the printed labels of rows and columns, never by position alone.

A grid is walked row by row. A row that prints column labels is a head; a row that begins with
a row label (or, where the form prints a table as one line, the line below a head) is data. The
head says which column each value belongs to. A row that does not hold just as many places as
its head has columns is left open, and nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gipa_extract.cells.captions import with_caption
from gipa_extract.cells.doubts.doubtful_rows import LEAST_SUMMANDS, adds_up, doubt_row
from gipa_extract.cells.head_in_force import HeadInForce
from gipa_extract.cells.joined_columns import columns_are_joined, part_joined_values
from gipa_extract.cells.labels import NOTHING_SAID, VALUES, Labels, NamedRow, RowFacts, labels_of
from gipa_extract.cells.lost_columns import lost_one_column
from gipa_extract.cells.lost_row_ends import split_stream
from gipa_extract.cells.mended_rows import (
    borrows_label,
    may_go_over_lines,
    mend_row,
    side_of_labels,
)
from gipa_extract.cells.printed_cells import cell_of, contradicted_cell, plain_cells
from gipa_extract.cells.row_positions import (
    count_pieces_of_label,
    possible_offsets,
    stand_below_labels,
    values_by_place,
)
from gipa_extract.cells.table_heads import Leaf, ValueColumns, is_cut_at_end
from gipa_extract.cells.unlabelled_rows import LostRows, UnlabelledRows
from gipa_extract.forms import Form, Table
from gipa_extract.ids import row_id_of
from gipa_extract.models import Cell, Document, FilledForm, Grid, OpenRow, Slot
from gipa_extract.readers.plain_text.line_parsing import PlacedRow
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import parse
from gipa_extract.text.string_cache import remembered

LEAST_UNPADDED = 3
"""Rows with stray empty places, all before their values, that show that none stand behind any."""

LEAST_BROKEN = 3
"""Rows that go on in the line below them, before a line of blanks alone may be part of the one above."""
LEAST_BLANKS = 3
"""Empty places of a row: behind fewer its values may stand in the line below."""
FEW_ROWS = 2
"""Rows of a table whose head alone says where a row stands."""
LEAST_NUMBERED = 10
"""Columns of a table that is printed across, of which 1, 2, 3 and so on are the numbers."""


def place_rows(document: Document, form: Form) -> FilledForm:
    """Every cell of the edition, in its order, and the rows that could not be placed."""
    walk = _Walk(labels_of(form.edition), form)
    is_text = document.media_type == "text/plain"
    for grid in document.grids:
        stream = grid.stream
        walk.geometric = grid.ruled or not is_text
        walk.is_text = is_text
        if stream and is_text:
            continue  # a text's stream has a reading of its own
        if not (stream or is_text):
            grid = with_caption(grid, document.text, walk.labels)
        walk.grid(Grid(tuple(split_stream(grid, walk.labels)), grid.aligned) if stream else grid)
    walk.unlabelled.leave_table()
    walk.doubt_shifted_rows()
    cells = [*filter(None, walk.cells)]
    if len(cells) < len(walk.cells):
        cells = [cell or Cell(form.cell_ids[at]) for at, cell in enumerate(walk.cells)]
    _doubt_beside_open_rows(cells, walk.open_rows)
    if walk.likely:
        doubt_row((cell for cell in cells if cell.start in walk.likely), "label_unlike_form")
    if walk.borrowing:
        borrowing = {
            row_id_of(cell.id) for cell in cells if cell.raw and cell.start in walk.borrowing
        }
        doubt_row(cell for cell in cells if row_id_of(cell.id) in borrowing)
    return FilledForm(cells, tuple(walk.open_rows))


def _doubt_beside_open_rows(cells: Sequence[Cell], rows: Sequence[OpenRow]) -> None:
    """Doubt what a row says whose other printing holds more and could not be placed."""
    by_id = {cell.id: cell for cell in cells} if rows else {}
    for row in rows:
        if isinstance(row, LostRows):
            continue  # it may be any of several
        placed = [by_id[cell_id] for cell_id in row.cells if by_id[cell_id].raw is not None]
        printed = Counter(cell.raw or "" for cell in placed)
        numbers = Counter(slot.text for slot in row.slots if parse(slot.text).kind == "number")
        if placed and numbers - printed and 2 * numbers.total() > len(row.cells):
            for cell in placed:
                if cell.doubt is None:
                    cell.doubt_for(Reason("row_repeated"))


class _Walk:
    """The state of one walk over a document's rows."""

    def __init__(self, labels: Labels, form: Form) -> None:
        self.labels = labels
        self.ids = form.cell_ids
        self.cells: list[Cell | None] = [None] * len(self.ids)
        self.geometric = True
        """Whether places in an aligned grid are places on a page; text only counts its separators."""
        self.is_text = False
        """Whether the rows are a text's: they have no pages, and no engine was unsure of them."""
        self.open_rows: list[OpenRow] = []
        self.head = HeadInForce(labels)
        self.rows: Sequence[Sequence[Slot]] = ()
        """Those of the grid."""
        self.strays: set[int] = set()
        """How many stray empty places stand before the values, in the rows where that is clear."""
        self.value_places: set[int] = set()
        """In which places of such rows their values begin."""
        self.pads: list[int] = []
        """How many stand behind them, in such rows that have any."""
        self.unclear: list[tuple[int, Sequence[Leaf], Sequence[Slot]]] = []
        """Rows with stray empty places beside blanks: decided by the other rows of the grid."""
        self.after_data = False
        self.unlabelled = UnlabelledRows(labels, self.ids, self.head.columns_of, self.open_rows)
        self.shifted: list[tuple[str, int, Sequence[Leaf]]] = []
        """Rows of more places than columns that were placed by their blanks, with their table's id."""
        self.beside_others: list[tuple[int, Sequence[Leaf]]] = []
        """Rows below a head with a column that the form lacks, one of whose values may be that column's."""
        self.labelled: dict[int, int] = {}
        """By its first cell's place, where each row's label stands first."""
        self.overfull: Counter[str] = Counter()
        """By the tables' ids, how many rows hold more values than their head has columns."""
        self.borrowing: set[int] = set()
        """Where the values stand of rows of a text whose label has empty places of its own."""
        self.named: set[int] | None = None
        """The first cells' places of the rows that the grid names, once asked."""
        self.begun: Counter[int] | None = None
        """How many rows of the grid begin with other words than the form's, by their places, once asked."""
        self.likely: set[int] = set()
        """Where the cells stand of rows whose short label has one wrong character, or lacks words."""

    def grid(self, grid: Grid) -> None:
        """Take a grid row by row, then the rows that only the others make clear."""
        rows, aligned = grid.rows, grid.aligned
        self.rows = rows
        self.strays, self.value_places, self.pads, self.unclear = set(), set(), [], []
        self.named = self.begun = None
        a_cell_a_line: bool | None = None
        side: str | None = None
        ragged: bool | None = None
        row_facts = self.labels.row_facts
        last: NamedRow | None = None
        ended_bare: list[tuple[int, Sequence[Leaf]]] = []  # 其他处理 |  |  | 0 | 0 |  | 0 |⏎|
        broken = 0
        parsed = grid.parsed if self.is_text else ()
        for number, texts in enumerate(grid.texts):
            facts = row_facts(texts)
            if facts.only_words:
                continue
            if parsed and facts.plain and self._put_plain_row(parsed[number], facts, aligned):
                last = facts.named[0]
                continue  # as by far most rows
            if facts.likely:
                facts = self._likely_row(grid.texts, number, last)
            # A head of a text needs no slots.
            row = rows[number] if facts.named or not (facts.heads and parsed) else ()
            # A line of values whose label stands in pieces above or below it, as a PDF wraps
            # 其他行政管理 over two lines.
            if not (facts.named or facts.heads) and may_go_over_lines(grid.texts, number):
                if a_cell_a_line is None:
                    a_cell_a_line = _holds_a_cell_a_line(grid.texts)
                if side is None:
                    side = "" if a_cell_a_line else side_of_labels(self.labels, grid.texts)
                if not a_cell_a_line and (mended := mend_row(self.labels, rows, number, side)):
                    if borrows_label(self.labels, rows, number, mended):
                        self.borrowing |= {slot.start for slot in row if slot.text}
                    row, texts = mended, tuple([slot.text for slot in mended])
                    facts = row_facts(texts)
            # More than one where several tables print the same label.
            for named in facts.named:
                if not facts.broken:
                    self._take_data(named, row, facts.at, aligned)
                self.after_data = True
            if facts.named:
                self.unlabelled.go_on(facts.named)
                last = facts.named[-1]
            elif last and not facts.heads:
                if any(texts):
                    broken += 1
                elif (columns := self.head.columns_of(last.table)).leaves:
                    ended_bare.append((self._base_of(last, columns), columns.leaves))
                last = None
            if facts.heads:
                starts = [slot.start for slot in row] or _starts_in(parsed[number])
                self._take_head(texts, starts, facts)
            # Values without a label: the one line of a table that the form prints across, or a
            # row that lost its label.
            elif not facts.named and self.head.met:
                if ragged is None:
                    ragged = not aligned and not self.geometric and _begins_empty(grid.texts)
                is_opened = not aligned and self._opens_before_labels()
                begun = row and not row[0].text and (ragged or is_opened)
                self._take_across(row[1:] if begun else row, aligned)
                self.after_data |= self.unlabelled.keep(row, aligned)
        if self.is_text and not aligned and broken >= LEAST_BROKEN:
            self.beside_others += ended_bare
        # `规章 | | 0 | 1 | 2` may begin with a blank or a stray place; a full row of the same
        # grid tells.
        for base, leaves, values in self.unclear:
            next_stray = max(self.strays, default=len(values))
            if len(self.strays) == 1 and next_stray + len(leaves) <= len(values):
                self._put_values(base, values[next_stray : next_stray + len(leaves)], leaves)
            # A label that is merged over several columns has places of its own, as many as its row
            # lacks labels; where no row has pads behind its values, they are its last ones.
            elif len(self.pads) >= LEAST_UNPADDED and not any(self.pads):
                self._put_values(base, values[-len(leaves) :], leaves)
            else:
                self._leave_open(base, leaves, values)

    def _take_head(self, texts: Sequence[str], starts: Sequence[int], facts: RowFacts) -> None:
        if self.after_data:
            self.head.end()
            self.after_data = False
            self.unlabelled.leave_table()
        self.head.take_line(texts, starts, facts)

    def _likely_row(
        self, texts: Sequence[tuple[str, ...]], number: int, last: NamedRow | None
    ) -> RowFacts:
        """The row that a label unlike the form's likely names, if it stands in its place in the form."""
        row_facts = self.labels.row_facts
        facts = row_facts(texts[number])
        if self.named is None:
            self.named = {row.base for line in texts for row in row_facts(line).named}
        below = texts[number + 1 : number + 2]
        holds_value = any(texts[number][facts.at + 1 :])
        beside = [row for line in below for row in row_facts(line).named] + ([last] if last else [])
        named = tuple(
            row
            for row in facts.likely
            if row.base not in self.named
            and row.base not in self.labelled
            and self.cells[row.base] is None
            and (holds_value or len(row.table.columns) >= LEAST_BLANKS)
            and (
                self.head.columns_of(row.table).whole
                if len(row.table.rows) <= FEW_ROWS
                else any(row.is_beside(other) for other in beside)
            )
        )
        if not named:
            return NOTHING_SAID
        self.likely |= {slot.start for slot in self.rows[number]}
        return facts._replace(named=named)

    def _put_plain_row(self, row: PlacedRow, facts: RowFacts, aligned: bool) -> bool:
        """Put a text's row of plain values into its cells, all at once, where nothing was read yet.

        Whether it is the first that prints its label, and has just one value for each column of its head,
        in an aligned grid below it.
        """
        parsed, start = row
        named = facts.named[0]
        if aligned:
            values = self.head.plain_values_below(named.table, parsed.texts, facts)
        else:
            is_full = self.head.plain_width(named.table) == len(facts.plain)
            if is_full and self.value_places and not parsed.texts[facts.at + 1]:
                return False  # its first place may be its label's
            values = facts.plain if is_full else ()
        if not values:
            return False
        own = slice(named.base, named.base + len(values))
        if any(self.cells[own]):
            return False
        label = start + parsed.cells[facts.at][1]
        if self.labelled.setdefault(named.base, label) != label:
            return False
        self.cells[own] = plain_cells(self.ids[own], parsed, values, start)
        self.after_data = True
        self.unlabelled.go_on(facts.named)
        return True

    def _take_data(
        self, row: NamedRow, slots: Sequence[Slot], label_place: int, aligned: bool
    ) -> None:
        texts = [slot.text for slot in slots]
        elsewhere = self._may_be_filled_elsewhere(row, texts, label_place, slots[label_place].start)
        columns = self.head.columns_of(row.table)
        if not columns.leaves:  # a table broken over pages goes on below its old head
            columns = self.head.earlier.get(row.table.id, columns)
        if not columns.leaves:
            return
        # A head of 行政复议 says nothing of the values of 未经复议直接起诉, whose own head is gone.
        if columns.leaves[0].row and row.row not in {leaf.row for leaf in columns.leaves}:
            return
        base = self._base_of(row, columns)
        if elsewhere:
            self.beside_others.append((base, columns.leaves))
        if columns.whole:
            groups = next(each.under for each in row.table.rows if each.id == row.row)
            is_whole = label_place >= len(groups)
            self._place_values(base, columns, slots, label_place, aligned, is_whole=is_whole)
        elif (
            aligned
            and (self.geometric or lost_one_column(row.table, columns.leaves, self.rows))
            and (
                placed := values_by_place(
                    columns.leaves,
                    slots,
                    label_place,
                    self._columns_behind(columns.leaves) if self.geometric else (),
                )
            )
        ):
            self._put_values(base, placed, columns.leaves)

    def _columns_behind(self, leaves: Sequence[Leaf]) -> list[int]:
        """The places behind a head's last label that the form lacks: 备注, 上年总计."""
        last = max(leaf.last for leaf in leaves)
        return [place for place in self.head.other_places() if place > last]

    def _may_be_filled_elsewhere(
        self, row: NamedRow, texts: Sequence[str], label_place: int, start: int
    ) -> bool:
        """Whether a row's label ends in what may be its first value, is that of another row as well, or
        comes again, once with nothing.

        `规章5 | | 7 | 9`, where further columns may follow; `规章行政规范性文件 | 48`; and an empty table of
        one year stands below or above that of another.
        """
        label = texts[label_place]
        if self.labels.names_two_rows(label):
            return True
        if label[-1:].isdigit() and len(texts) > label_place + 1:
            return True
        if self.labelled.setdefault(row.base, start) == start:
            return False  # nearly all rows
        size = len(row.table.columns)
        before = [cell for cell in self.cells[row.base : row.base + size] if cell]
        is_blank = not any(texts[label_place + 1 :])
        return bool(before) and is_blank is any(cell.raw for cell in before)

    def _base_of(self, row: NamedRow, columns: ValueColumns) -> int:
        return self.labels.bases[row.table.id] if columns.leaves[0].row else row.base

    def _take_across(self, slots: Sequence[Slot], aligned: bool) -> None:
        """Take a line of values without a label for the table whose head stands above it."""
        kinds = [parse(slot.text).kind for slot in slots]
        words = kinds.count("text")
        if words and words >= kinds.count("number"):
            return  # 填报日期 | 2022-01-05 | 联系电话 | …
        printed = [slot.text for slot in slots if slot.text]
        if _count_columns(printed):
            return
        if self.after_data and len(printed) == 1 and not printed[0][-1:].isdigit():
            return  # 无 of the next section, whose heading stands outside the table
        for table in self.labels.tables:
            if not table.across:
                continue
            columns = self.head.columns_of(table)
            base = self.labels.bases[table.id]
            if not columns.whole and aligned and self.geometric and is_cut_at_end(table, columns):
                self._take_first_columns(base, columns.leaves, slots)
            if not columns.whole or not columns.leaves[0].row:
                continue  # nor does a head without its groups say whose outcomes these are
            if columns.rows_unnamed and not self._stands_for_the_form(table, columns, slots):
                continue
            has_label = kinds[:1] == ["text"] and aligned and self.geometric
            label_place = 0 if has_label and self._has_one_line(slots, columns.leaves) else -1
            self._place_values(base, columns, slots, label_place, aligned)
            self.after_data = True

    def _opens_before_labels(self) -> bool:
        """Whether a pipe opens the last line of the head, which prints a label in each other place."""
        last = self.head.lines[-1][0]
        return not self.geometric and not last[0] and all(last[1:])

    def _stands_for_the_form(
        self, table: Table, columns: ValueColumns, slots: Sequence[Slot]
    ) -> bool:
        """Whether nothing above a head without rows may name them, and each row below it has its sum."""
        has_lines_above = self.rows[0][0].start < self.head.begin
        values = [
            parse(slots[leaf.place].text) for leaf in columns.leaves if leaf.place < len(slots)
        ]
        if has_lines_above or len(values) < len(columns.leaves):
            return False
        numbers, width = [value.value or 0 for value in values], len(table.columns)
        rows = [numbers[start : start + width] for start in range(0, len(numbers), width)]
        return all(sum(summands) == total for *summands, total in rows)

    def _has_one_line(self, slots: Sequence[Slot], leaves: Sequence[Leaf]) -> bool:
        """Whether a line of values begins with what it counts, 数量, and no other line of the grid does: 上年."""
        if min(leaf.place for leaf in leaves) != 1:
            return False
        if self.begun is None:
            self.begun = Counter(len(row) for row in self.rows if self._begins_in_other_words(row))
        own = self._begins_in_other_words(slots)
        return self.begun[len(slots)] <= own

    def _begins_in_other_words(self, row: Sequence[Slot]) -> bool:
        """Whether a row begins with a text of its own place that is no label of the form."""
        if len(row) < 2 or not row[0].text or row[0].start == row[1].start:
            return False
        return not (self.labels.rows_named(row[0].text) or self.labels.known(row[0].text))

    def _take_first_columns(self, base: int, leaves: Sequence[Leaf], slots: Sequence[Slot]) -> None:
        """Take the values that stand below a head whose last columns are not there, in doubt."""
        if placed := values_by_place(leaves, slots, -1, self.head.other_places()):
            self._put_values(base, placed, leaves)
            self.after_data = True
            for leaf in leaves:
                if (cell := self.cells[base + leaf.offset]) is not None and not cell.doubt:
                    cell.doubt_for(Reason("columns_differ"))

    def _place_values(
        self,
        base: int,
        columns: ValueColumns,
        slots: Sequence[Slot],
        label_place: int,
        aligned: bool,
        *,
        is_whole: bool = False,
    ) -> None:
        """Put a row's values into its cells, or leave it open.

        `is_whole` says that the labels of its groups stand in it, so that it has all places of the grid.
        """
        leaves, values = columns.leaves, slots[label_place + 1 :]
        if aligned or self._repeats_labels(leaves, len(slots)):
            placed = values_by_place(leaves, slots, label_place)
        else:
            placed = None
        if aligned and placed is None:
            placed = values_by_place(leaves, slots, label_place, self.head.other_places())
        if placed:
            self._put_values(base, placed, leaves)
            return
        if aligned and self.geometric and columns_are_joined(leaves):
            if parted := part_joined_values(leaves, slots, label_place):
                self._put_values(base, parted, leaves)
            else:
                self._leave_open(base, leaves, values)
            return
        if columns.reordered:
            self._leave_open(base, leaves, values)
            return
        has_others = self.head.has_others_amid(label_place)
        if pieces := count_pieces_of_label(len(leaves), values):
            values, has_others = values[pieces:], True
        if aligned and self.geometric:  # its values stand elsewhere than below their labels
            has_others |= not stand_below_labels(leaves, values, label_place)
        if is_whole and self.is_text and not aligned and slots is self.rows[-1]:
            values = self._behind_label_places(slots, label_place, len(leaves)) or values
        if len(values) == len(leaves):
            self._put_values(base, values, leaves)
            if has_others:
                self.beside_others.append((base, leaves))
            return
        offsets = possible_offsets(len(leaves), values)
        table = self.ids[base].partition(".")[0]
        if offsets:
            self.shifted.append((table, base, leaves))
            behind = max(self.head.other_places(), default=0) > max(label_place, 0)
            if has_others or (offsets[-1] and behind):
                self.beside_others.append((base, leaves))
        if len(offsets) == 1:
            self._put_values(base, values[offsets[0] : offsets[0] + len(leaves)], leaves)
            if any(slot.text for slot in values):  # a row of blanks may begin anywhere
                self.strays.add(offsets[0])
                self.value_places.add(label_place + 1 + offsets[0])
                self.pads.append(len(values) - offsets[0] - len(leaves))
        elif offsets:
            self.unclear.append((base, leaves, values))
        else:
            if sum(_prints_value(slot.text) for slot in values if slot.text) > len(leaves):
                self.overfull[table] += 1
            self._leave_open(base, leaves, values)

    def _repeats_labels(self, leaves: Sequence[Leaf], places: int) -> bool:
        """Whether the head prints a merged label again in each of its places, and has as many as a row.

        本年增/减 | 本年增/减 above 增40 | 增40, in a grid whose other tables are wider.
        """
        return any(leaf.last > leaf.place for leaf in leaves) and all(
            len(texts) == places for texts, _ in self.head.lines
        )

    def _behind_label_places(
        self, slots: Sequence[Slot], label_place: int, count: int
    ) -> Sequence[Slot] | None:
        """The values of the row in which a text ends, if its first place is its label's, as in the rows above.

        `| 三、… | （一）予以公开 | | 39 | 10` below `| 二、… | | | 0 | 1 | 0 | 4 | 0 | 0 | 5 |` has lost
        its end, and its label is merged over two columns.
        """
        first = min(self.value_places, default=0)
        missing = first + count - len(slots)
        if len(self.value_places) != 1 or first <= label_place + 1 or not 0 < missing < count:
            return None
        if any(slot.text for slot in slots[label_place + 1 : first]):
            return None
        end = slots[-1].end
        return [*slots[first:], *[slots[-1]._replace(text="", start=end, end=end)] * missing]

    def doubt_shifted_rows(self) -> None:
        """Doubt the rows that blanks let begin in one place, where others of their table hold more values.

        Below a column that the form lacks, 备注 or 上年同期, what is blank may be a value's own place.
        """
        shifted = [(base, leaves) for table, base, leaves in self.shifted if table in self.overfull]
        for base, leaves in shifted + self.beside_others:
            row = [cell for leaf in leaves if (cell := self.cells[base + leaf.offset])]
            if not (len(row) > LEAST_SUMMANDS and adds_up(row)):
                doubt_row(row)
        for table_id, count in self.overfull.items():
            self._doubt_rows_beside_longer(table_id, count)

    def _doubt_rows_beside_longer(self, table_id: str, count: int) -> None:
        """Doubt rows of as many values as columns, where more have one more: they lost one."""
        table = next(each for each in self.labels.tables if each.id == table_id)
        base, size = self.labels.bases[table_id], len(table.columns)
        starts = range(base, base + size * len(table.rows), size)
        rows = [[cell for cell in self.cells[start : start + size] if cell] for start in starts]
        placed = [row for row in rows if any(cell.raw for cell in row)]
        if count > len(placed):
            for row in placed:
                if not (len(row) > LEAST_SUMMANDS and adds_up(row)):
                    doubt_row(row)

    def _leave_open(self, base: int, leaves: Sequence[Leaf], values: Sequence[Slot]) -> None:
        cells = tuple(self.ids[base + leaf.offset] for leaf in leaves)
        slots = tuple(slot for slot in values if slot.text)
        if slots:
            self.open_rows.append(OpenRow(cells, slots))

    def _put_values(self, base: int, slots: Sequence[Slot], leaves: Sequence[Leaf]) -> None:
        cells, ids = self.cells, self.ids
        contradicts = False
        for slot, leaf in zip(slots, leaves, strict=True):
            head_unit = leaf[4]
            place = base + leaf[6]
            before = cells[place]
            text, start, end, page, confidence, other = slot
            kind, value, unit, torn = parse(text)
            is_plain = kind != "text" and not (torn or (kind == "blank" and text))
            if before is None and confidence is None and not other and is_plain:
                # By far most cells: `cell_of` would do the same in twice the time.
                if head_unit and kind == "number":
                    unit = unit or head_unit
                cells[place] = Cell(
                    ids[place], value, kind, text, unit, start, end, page, "layout", "read"
                )
                continue
            cell = cell_of(ids[place], slot, head_unit)
            if before is None or (before.kind == "blank" and cell.kind != "blank"):
                cells[place] = cell  # a label may stand alone above the line of its numbers
            elif cell.kind != "blank" and (before.kind, before.value) != (cell.kind, cell.value):
                cells[place] = contradicted_cell(before, slot.text)
                contradicts = True
        if contradicts:
            self._doubt_mixed_row(base, slots, leaves)

    def _doubt_mixed_row(self, base: int, slots: Sequence[Slot], leaves: Sequence[Leaf]) -> None:
        """Doubt what only one of two printings of a row says, where they contradict in other cells."""
        for slot, leaf in zip(slots, leaves, strict=True):
            cell = self.cells[base + leaf.offset]
            is_new = bool(slot.text) and cell is not None and cell.start == slot.start
            if cell is not None and not cell.doubt and (is_new or bool(cell.raw) > bool(slot.text)):
                cell.doubt_for(Reason("row_repeated"))


def _starts_in(row: PlacedRow) -> list[int]:
    """Where the cells of a text's row begin."""
    parsed, start = row
    return [start + first for _, first, _ in parsed.cells]


def _begins_empty(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether most rows begin with an empty place: the pipe round a table, which broken lines lack."""
    return 2 * sum(len(row) > 1 and not row[0] for row in rows) > len(rows)


def _count_columns(texts: Sequence[str]) -> bool:
    """Whether values number the columns below a head: 1, 2, 3 and so on. As outcomes they could not add up."""
    return len(texts) >= LEAST_NUMBERED and texts == [str(n) for n in range(1, len(texts) + 1)]


def _holds_a_cell_a_line(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether rows that print a value print nothing else: then a line above or below is no label's."""
    alone = beside = 0
    for row in rows:
        texts = list(filter(None, row))
        if any(map(_prints_value, texts)):
            alone += len(texts) == 1
            beside += len(texts) > 1
    return alone > beside


@remembered
def _prints_value(text: str) -> bool:
    return parse(text)[0] in VALUES
