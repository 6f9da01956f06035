"""Lines of values that stand below the labels of their columns, without a label of their row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.table_heads import HeadLabel, Leaf
from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.counted_rows import row_adds_up
from gipa_extract.cells.text_stream.learned_blanks import LearnedBlanks
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.rows import Head
from gipa_extract.cells.text_stream.stream_result import PlacedRow, StreamReading
from gipa_extract.cells.text_stream.tokens_between import ROW_END, Value, Words
from gipa_extract.cells.text_stream.value_slots import numbers_among, slot_of, spread_values
from gipa_extract.forms import Form, Table
from gipa_extract.models import OpenRow


class LinesBelowHeads:
    """The lines of values of a text that no row's label leads."""

    def __init__(
        self,
        text: str,
        labels: Labels,
        form: Form,
        blanks: LearnedBlanks,
        outcome: StreamReading,
        flagged: list[tuple[PlacedRow, str]],
    ) -> None:
        self.text = text
        self.labels = labels
        self.form = form
        self.blanks = blanks
        self.outcome = outcome
        self.flagged = flagged
        self.by_name: Table | None = None
        """A table printed across of which a body prints each row behind its name."""

    def place_across(self, head: Head) -> None:
        """The line of values under the head of a table that the form prints across."""
        for table in self.form.tables:
            rows = _rows_by_name(head, table, goes_on=self.by_name is table)
            if rows and table.across:
                self.by_name = table
                self._place_last_row(table, rows, head.stray_values)
                return
        across = next(self._across_over(head), None)
        if across is None:
            self.outcome.unplaced.extend(numbers_among(head.stray_values))
        else:
            table, leaves = across
            self._place_line(table, head, leaves)

    def is_across(self, head: Head) -> bool:
        """Whether a head prints all columns of a table that the form prints across."""
        return next(self._across_over(head), None) is not None

    def widths_of(self, head: Head) -> set[int]:
        """How many columns the tables printed across have that a head prints."""
        return {len(leaves) for _, leaves in self._across_over(head)}

    def _across_over(self, head: Head) -> Iterator[tuple[Table, Sequence[Leaf]]]:
        """The tables printed across all of whose columns a head prints, and these."""
        for table in self.form.tables:
            if not table.across:
                continue
            names = [
                HeadLabel(token.key, place, place, None)
                for place, token in enumerate(head.tokens)
                if isinstance(token, Mention)
            ]
            columns = self.labels.columns(table, tuple(names))
            if columns.whole and not columns.rows_unnamed:
                yield table, columns.leaves

    def _place_last_row(
        self, table: Table, names: Sequence[tuple[str, Mention]], values: Sequence[Value | Words]
    ) -> None:
        """The values behind the last of some rows' names, and blanks behind the others', never sure."""
        *bare, (last, name) = names
        for row, own in bare:
            ids = table.cell_ids_in_row(row)
            blank = spread_values((), ids, (), own.end)
            self.flagged.append((PlacedRow(table, tuple(blank)), "row_bare"))
        ids = table.cell_ids_in_row(last)
        slots = spread_values(values, ids, tuple(range(len(values))), name.end)
        placed = PlacedRow(table, tuple(slots))
        if bare or not row_adds_up(values, table, last, self.form):
            self.flagged.append((placed, "labels_stand_apart"))
        else:
            self.outcome.placed.append(placed)

    def _place_line(self, table: Table, head: Head, leaves: Sequence[Leaf]) -> None:
        """The one line of values under such a head, in the form's order."""
        base = self.labels.bases[table.id]
        ids = [self.form.cell_ids[base + leaf.offset] for leaf in leaves]
        values = tuple(head.stray_values)
        spans = [(value.start, value.end) for value in values]
        label_end = self._row_start(max(token.end for token in head.tokens), spans)
        tabbed: ValuePlaces | None = None
        # A full line needs no measure.
        if len(values) == len(ids):
            placement: ValuePlaces | None = tuple(range(len(ids)))
        else:
            labels = [head.tokens[leaf.place] for leaf in leaves]
            above = [(label.start, label.end) for label in labels]
            below = self.blanks.columns.place_below(spans, above)
            line = (spans, label_end, head.end, len(ids))
            lines = self.blanks.lines
            by_marks = lines.place_piped(*line) if spans else None
            if spans and by_marks is None and not lines.may_lose_digits(spans):
                by_marks = lines.place_on_lines(*line)
            if spans and by_marks is None:
                head_end = max(token.end for token in head.tokens)
                tabbed = self.blanks.lines.place_tabbed(spans, head_end, len(ids))
                if not self.blanks.lines.may_lose_digits(spans):
                    by_marks, tabbed = tabbed, None
            counted = self.blanks.lines.place(*line) or by_marks
            placement = counted or below or self.blanks.lines.place_from_end(*line)
            if spans and placement is None and tabbed is None:
                head_end = max(token.end for token in head.tokens)
                lines = self.blanks.lines
                placement = lines.place_tabbed(spans, head_end, len(ids), stripped=True)
            if placement:
                placed = PlacedRow(table, tuple(spread_values(values, ids, placement, label_end)))
                adds_up = all(self._adds_up(table, placed))
                # What stands on either side of the values counts all places out.
                is_whole = counted is not None and (
                    counted == by_marks or self.blanks.lines.fills(*line, counted)
                )
                # Marks between the values (pipes, tabs) tell where it begins; blanks alone make
                # it likely.
                if not (self.blanks.lines.marks(*line) or (is_whole and adds_up)):
                    if adds_up or is_whole or placement == below:
                        self.flagged.append((placed, "placed_below_head"))
                        return
                    placement = None
            # Nothing below such a head: its cells are printed, and blank.
            if not values:
                placement = ()
        if placement is None and tabbed:
            # A blank may be a lost digit; the others have their places.
            slots = spread_values(values, ids, tabbed, label_end)
            self.flagged.append((PlacedRow(table, tuple(slots)), "placed_below_head"))
        elif placement is None and values:
            self.outcome.open_rows.append(OpenRow(tuple(ids), tuple(map(slot_of, values))))
        elif placement is not None:
            placed = PlacedRow(table, tuple(spread_values(values, ids, placement, label_end)))
            # A head whose labels stand in another order than the form's may itself be out of
            # order.
            if not _names_rows(head, table, len(leaves)):
                self.flagged.append((placed, "placed_below_head"))
            elif [leaf.offset for leaf in leaves] == sorted(leaf.offset for leaf in leaves):
                self.outcome.placed.append(placed)
            else:
                self.outcome.doubtful.append((placed, "columns_reordered"))

    def _adds_up(self, table: Table, placed: PlacedRow) -> Iterator[bool]:
        """Whether each row's values hold its sum, a blank being nothing."""
        held = dict(placed.slots)
        for row in table.rows:
            if not held.keys() >= set(table.row_cell_ids(row)):
                continue  # the line of another group of rows
            slots = [held[cell] for cell in table.row_cell_ids(row)]
            values = [Value(slot.text or "0", slot.start, slot.end) for slot in slots]
            yield row_adds_up(values, table, row.id, self.form)

    def _row_start(self, label_end: int, values: Sequence[tuple[int, int]]) -> int:
        """Where a line of values begins: pads behind the labels on the line above are no blanks."""
        if not values or "\n" in self.text[values[0][1] : values[-1][0]]:
            rest = self.text[label_end:].partition("\n")[0]
            padded = sum(map(rest.count, "|｜│┃")) > 1 and not rest.strip(ROW_END)
            return label_end + len(rest) if padded else label_end
        if len(values) < 2:
            return label_end
        return max(label_end, self.text.rfind("\n", 0, values[0][0]) + 1)

    def place_below(
        self,
        table: Table,
        row: str,
        values: Sequence[Value | Words],
        labels: Sequence[Mention],
        peers: Sequence[Sequence[Value | Words]] = (),
    ) -> None:
        """Place the values of one row below the labels of its columns, which are all printed.

        `peers` are the values of the table's other rows: where labels and values do not stand below
        one another, those that are whole show the columns.
        """
        ids = table.cell_ids_in_row(row)
        spans = [(value.start, value.end) for value in values]
        placement: ValuePlaces | None = tuple(range(len(ids)))
        full = len(values) == len(ids)
        if not full:
            above = [(label.start, label.end) for label in labels]
            whole = [[(v.start, v.end) for v in peer] for peer in peers if len(peer) == len(ids)]
            columns = self.blanks.columns
            placement = columns.place_below(spans, above) or columns.place_beside(spans, whole)
        if placement is None:
            self.outcome.open_rows.append(OpenRow(tuple(ids), tuple(map(slot_of, values))))
            return
        placed = PlacedRow(table, tuple(spread_values(values, ids, placement, labels[-1].end)))
        if full:
            self.outcome.placed.append(placed)
        else:
            self.flagged.append((placed, "placed_below_head"))


def _rows_by_name(head: Head, table: Table, *, goes_on: bool) -> list[tuple[str, Mention]]:
    """The rows named behind all columns of a table, where the last is followed by a row's values.

    A body prints the table row by row, as no form does; then a name that nothing follows is a row
    left blank. Where such a row stands above, the table `goes_on` with the names of further ones.
    """
    columns = [column.keys for column in table.columns]
    mentions = [token for token in head.tokens if isinstance(token, Mention)]
    printed, named = mentions[: len(columns)], mentions[len(columns) :]
    rows = {key: row.id for row in table.rows for key in row.keys}
    groups = {key for row in table.rows for key in row.group_keys}
    if goes_on and all(mention.key in rows or mention.key in groups for mention in mentions):
        named = mentions
    elif len(printed) < len(columns) or not all(
        mention.key in keys for mention, keys in zip(printed, columns, strict=True)
    ):
        return []
    if len(head.stray_values) != len(columns) or not named or named[-1].key not in rows:
        return []
    known = all(each.key in rows or each.key in groups for each in named)
    return [(rows[each.key], each) for each in named if each.key in rows] if known else []


def _names_rows(head: Head, table: Table, columns: int) -> bool:
    """Whether a head says whose columns it prints: all rows', or those of a row that it names.

    结果维持 | … | 总计 alone may be the outcomes of reconsideration as well as of litigation.
    """
    keys = {token.key for token in head.tokens if isinstance(token, Mention)}
    is_whole = columns == len(table.rows) * len(table.columns)
    return is_whole or not keys.isdisjoint(table.row_and_group_keys)
