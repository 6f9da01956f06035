"""Rows and heads of a text → cells, once what parts the cells of its full rows is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.text_stream.bare_rows import BareRows, kept_lines
from gipa_extract.cells.text_stream.column_parts import merged_values_once, parts_by_head
from gipa_extract.cells.text_stream.counted_rows import row_adds_up
from gipa_extract.cells.text_stream.cut_values_below import ValuesBelowCutter
from gipa_extract.cells.text_stream.head_columns import (
    HeadColumns,
    OtherLabels,
    columns_under,
    prints_pieces,
)
from gipa_extract.cells.text_stream.labels_in_one_block import labels_in_one_block
from gipa_extract.cells.text_stream.learned_blanks import LearnedBlanks
from gipa_extract.cells.text_stream.line_breaks import LineBreaks
from gipa_extract.cells.text_stream.lines_below_heads import LinesBelowHeads
from gipa_extract.cells.text_stream.mentions import Mention, find_mentions
from gipa_extract.cells.text_stream.partial_rows import PartialRows
from gipa_extract.cells.text_stream.row_support import LEAST_ROWS_MET, RowSupport
from gipa_extract.cells.text_stream.rows import Head, RowRun, TokenRows
from gipa_extract.cells.text_stream.rows_behind_one_label import RowsBehindOneLabel
from gipa_extract.cells.text_stream.scrambled_tables import lost_rows, scrambled_tables
from gipa_extract.cells.text_stream.stream_result import PlacedRow, StreamReading, is_uniform
from gipa_extract.cells.text_stream.tokens_between import Value
from gipa_extract.cells.text_stream.value_slots import (
    SlotInCell,
    numbers_among,
    slot_of,
    spread_values,
)
from gipa_extract.cells.unlabelled_rows import LostRows
from gipa_extract.forms import Form, Table
from gipa_extract.ids import split_cell_id
from gipa_extract.models import OpenRow
from gipa_extract.text.folding import BLANKS

FEWEST_LONGER = 2
"""Rows with a value more than the form has columns, beside which one with as many may lack its blank."""
_NUMBER_BEHIND = re.compile(r"[ \t\u3000]*\d[\d.,]*(?=[ \t\u3000])")
"""A number on a label's line, with words behind it, which may be a value all the same."""


class RowAssignment:
    """Assigns the rows of one text to the form's cells.

    `joins_lines` says that rows and heads were joined from whole lines: then no row holds the
    values below it, and labels of a head need not stand over values. `repeats_labels` says that a
    label that several tables print is there more than once, `folds_spaces` that no line of the text as
    it came, noise and all, ends in several spaces.
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
        folds_spaces: bool,
    ) -> None:
        self.text = text
        self.grouped = grouped
        self.form = form
        last_rows = {id(row.head): row for row in grouped.rows}  # its table is the head's
        self.heads = {
            head: columns_under(row.head, row.row.table) for head, row in last_rows.items()
        }
        self.parts = parts_by_head(grouped, self.heads)
        self.tells_parts = not joins_lines
        """Joined lines show one row of each kind, and not whether another table stands beside."""
        self.held = Counter((row.row.table.id, len(row.cells)) for row in grouped.rows)
        """How many rows of each table hold so many values."""
        self.filled = {(row.row.table.id, row.row.row) for row in grouped.rows if row.cells}
        """The rows that have values behind their label: table, row."""
        self.support = RowSupport(text, grouped.rows, form, self.heads)
        self.behind_one_label = RowsBehindOneLabel(text, grouped.rows, form, self.filled)
        self.in_one_block = labels_in_one_block(text, grouped.rows)
        self.end = len(text.rstrip(BLANKS))
        self.lost_rows = lost_rows(grouped.rows)
        self.scrambled = scrambled_tables(text, grouped, form, self.lost_rows)
        self.cutter = None if joins_lines else ValuesBelowCutter(text, grouped.rows)
        self.line_breaks = LineBreaks(text, () if joins_lines else grouped.rows)
        self.blanks = LearnedBlanks(text, grouped.rows, form, page_breaks)
        self.partial = PartialRows(self.blanks, self.line_breaks)
        self.flagged: list[tuple[PlacedRow, str]] = []
        self.bare: list[PlacedRow] = []
        self.turned: set[Table] = set()
        """Tables below a head that prints most labels of the form in another order, beside others."""
        self.measured: set[tuple[str, str]] = set()
        """Rows of tables without sums, by table and row, whose values alone tell where they stand."""
        self.outcome = StreamReading([], [], [], [], deduplicated=deduplicated)
        self.below_heads = LinesBelowHeads(
            text,
            labels,
            form,
            self.blanks,
            self.outcome,
            self.flagged,
        )
        self.bare_rows = BareRows(
            text,
            grouped.rows,
            self.blanks,
            self.outcome,
            are_scrambled=bool(self.scrambled),
            repeats_labels=repeats_labels,
            folds=folds_spaces,
        )

    def result(self) -> StreamReading:
        bare = []
        for printed in self.grouped.rows:
            run = self._own_line(printed)
            part = self.parts.get(id(run.head), ())
            if part and not run.cells:
                self._leave_part_blank(run, part if self.tells_parts else ())
            elif run.cells or (not run.interrupted and self._tells_blanks(run)):
                self._place_run(run)
            elif not run.interrupted and run.stop < self.end:  # what the text's end cuts is open
                bare.append(run)
        bare_heads = []
        for head in self.grouped.heads:
            if not head.stray_values:
                # What is cut off is no blank.
                if head.end < self.end and self.below_heads.is_across(head):
                    bare_heads.append(head)
            elif not self._place_lost_rows(head) and not self._place_one_column(head):
                self.below_heads.place_across(head)
        self.outcome.unplaced.extend(self.grouped.unlabelled)
        self._take_bare(bare, bare_heads)
        self._doubt_measured_rows()
        return self.outcome._replace(flagged=self.flagged, bare=self.bare)

    def _leave_part_blank(self, run: RowRun, part: Sequence[int]) -> None:
        """Take the cells of a part's row without values for blanks, in doubt; what the text's end cuts is open."""
        if part and run.stop < self.end and not run.interrupted:
            blanks = self._blank_row(run).slots
            row = PlacedRow(run.row.table, tuple(blanks[column] for column in part))
            self.flagged.append((row, "row_bare"))

    def _doubt_measured_rows(self) -> None:
        """Doubt what stands below a column's label, where other rows' values do not stand below theirs."""
        if not self.measured or all(doubt != "columns_by_distance" for _, doubt in self.flagged):
            return
        placed = self.outcome.placed
        measured = [row for row in placed if split_cell_id(row.slots[0][0])[:2] in self.measured]
        self.outcome = self.outcome._replace(placed=[row for row in placed if row not in measured])
        self.flagged += [(row, "columns_by_distance") for row in measured]

    def _take_bare(self, bare: Sequence[RowRun], heads: Sequence[Head]) -> None:
        """Take the rows whose label nothing follows, and heads, for blank ones, sure or flagged.

        A head alone is never sure: a scraper that drops a line of values leaves it just so. One below
        which a kept space stands for each column is no head alone.
        """
        if not bare and not heads:
            return
        self.flagged += [
            (marked, "row_bare") for run in bare if (marked := self._marked_blanks(run)).slots
        ]
        sure = self.bare_rows.are_blank()
        printed = [] if sure else self.bare_rows.blanks_printed(bare)
        if printed:
            self._place_bare(printed, ())
            bare = [run for run in bare if run not in printed]
        if not sure:
            likely = self.bare_rows.likely_blank(bare)
            heads = heads if len(likely) == len(bare) and self.bare_rows.keeps_values() else ()
            self.bare = [self._blank_row(run) for run in self.bare_rows.possibly_blank(bare)]
            bare = likely
        bare = [
            run
            for run in bare  # but for words that are a piece of a row's label, below its values
            if (run.row.table.id, run.row.row) not in self.filled
            and self.bare_rows.keeps_characters(run)
        ]
        counted = [head for head in heads if self._prints_each_blank(head)]
        self._place_bare((), counted)
        heads = [head for head in heads if head not in counted]
        above = self.in_one_block.values()
        shown = [
            run
            for run in bare
            if sure and self.bare_rows.shows_rows(run) and run.label_end not in above
        ]
        if sure:
            self._place_bare(shown, ())
        before = len(self.outcome.placed)
        self._place_bare([run for run in bare if run not in shown], heads)
        self.flagged += [(row, "row_bare") for row in self.outcome.placed[before:]]
        del self.outcome.placed[before:]

    def _prints_each_blank(self, head: Head) -> bool:
        """Whether just as many kept spaces, each on a line, stand below a head as it has columns."""
        if self.bare_rows.may_lose_characters:
            return False
        spaces = kept_lines(self.text[max(token.end for token in head.tokens) : head.end])
        return spaces in self.below_heads.widths_of(head)

    def _place_bare(self, bare: Sequence[RowRun], heads: Sequence[Head]) -> None:
        for run in bare:
            row = self._blank_row(run)
            self._accept_row(run, row.table, [*row.slots], self.heads[id(run.head)])
        for head in heads:
            self.below_heads.place_across(head)

    def _blank_row(self, run: RowRun) -> PlacedRow:
        blank = spread_values((), run.row.cell_ids, (), run.label_end)
        return PlacedRow(run.row.table, tuple(blank))

    def _marked_blanks(self, run: RowRun) -> PlacedRow:
        """The blanks of a row that a kept space marks, where its empty places may have lost their digits."""
        kept = self.bare_rows.keeps_characters(run)
        columns = [] if kept else self.bare_rows.marked_columns(run)
        blanks = self._blank_row(run).slots
        return PlacedRow(run.row.table, tuple(blanks[column] for column in columns))

    def _own_line(self, run: RowRun) -> RowRun:
        """A row without what stands below its line."""
        if not run.cells or self.cutter is None or self.line_breaks.tells(run):
            return run
        cut, below = self.cutter.cut(run)
        self.outcome.unplaced.extend(numbers_among(below))
        return cut

    def _tells_blanks(self, run: RowRun) -> bool:
        """Whether what follows a bare label shows a blank cell for each column."""
        return (
            self.blanks.partings.place(run) is not None
            and self.bare_rows.keeps_characters(run)
            and not _NUMBER_BEHIND.match(self.text, run.label_end)
        )

    def _place_run(self, run: RowRun) -> None:
        ids = run.row.cell_ids
        one_too_many = len(run.cells) == len(ids) + 1
        if one_too_many and self.behind_one_label.ends_in_number_of_next(run):
            run = run._replace(cells=run.cells[:-1])
        run = merged_values_once(run)
        table, cells = run.row.table, run.cells
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
        # As many values as columns: by far most rows. Where others have one more, one of these may be
        # that of a column which the form lacks, and a blank is gone.
        elif len(cells) == len(ids):
            pairs = list(zip(ids, map(slot_of, cells), strict=True))
            if self.held[table.id, len(ids) + 1] >= FEWEST_LONGER:
                self.flagged.append((PlacedRow(table, tuple(pairs)), "columns_differ"))
            else:
                self._accept_row(run, table, pairs, head)
        # As many as the part has into which the body cut the table.
        elif (
            self.tells_parts and (part := self.parts.get(id(run.head))) and len(cells) == len(part)
        ):
            pairs = [(ids[column], slot_of(cell)) for column, cell in zip(part, cells, strict=True)]
            self._accept_row(run, table, pairs, head)
        # Twice or three times as many: rows whose labels were lost stand behind this one.
        elif rows := self.behind_one_label.rows_of(run):
            doubt = (
                "labels_stand_apart"
                if self.behind_one_label.prints_labels(rows)
                else "unlabelled_row_placed"
            )
            self.flagged += [(row, doubt) for row in rows]
        elif self.behind_one_label.begins_with_own(run):
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

    def _place_under(self, run: RowRun, ids: Sequence[str], other: OtherLabels) -> None:
        """Values under labels that the form knows; one under another label is only a possibility."""
        held = list(zip(other.places, run.cells, strict=True))
        sure = [(ids[c], slot_of(v)) for c, v in held if c is not None and c not in other.doubted]
        unsure = [(ids[c], slot_of(v)) for c, v in held if c in other.doubted and c is not None]
        if sure:
            self.outcome.placed.append(PlacedRow(run.row.table, tuple(sure)))
        if unsure:
            row = PlacedRow(run.row.table, tuple(unsure))
            is_own = prints_pieces(run.head, run.row.table) and self._adds_up(run)
            (self.flagged if is_own else self.outcome.doubtful).append((row, "columns_differ"))
        self.outcome.unplaced.extend(numbers_among(v for c, v in held if c is None))

    def _adds_up(self, run: RowRun) -> bool:
        """Whether a row with a value for each column ends in its total."""
        row = run.row
        return (
            row.table.id in self.form.totalled
            and len(run.cells) == len(row.table.columns)
            and row_adds_up(run.cells, row.table, row.row, self.form)
        )

    def _place_partial(self, run: RowRun, ids: Sequence[str], head: HeadColumns) -> None:
        """A row of too few values by the evidence of its blanks; else it stays open."""
        keeps_blanks = self.bare_rows.keeps_characters(run)
        evidence = self.partial.evidence_of(run, ids, keeps_blanks=keeps_blanks)
        if evidence is not None:
            pairs, doubt = evidence
            if doubt is None:
                by_marks = not run.cells or self.blanks.partings.place(run)
                if run.row.table.id not in self.form.totalled and not by_marks:
                    self.measured.add((run.row.table.id, run.row.row))
                self._accept_row(run, run.row.table, pairs, head)
            else:
                self.flagged.append((PlacedRow(run.row.table, tuple(pairs)), doubt))
        elif run.cells:
            ways, likely = self.partial.ways(run), self.partial.likely_ways(run)
            slots = tuple(map(slot_of, run.cells))
            self.outcome.open_rows.append(OpenRow(tuple(ids), slots, ways, likely))

    def _accept_row(
        self, run: RowRun, table: Table, pairs: list[SlotInCell], head: HeadColumns
    ) -> None:
        placed = PlacedRow(table, tuple(pairs))
        if not self.support.is_grounded(run):
            if self.support.stands_in_a_line(run) and len(run.cells) == len(pairs):
                self.flagged.append((placed, "head_lost"))
            else:
                self.outcome.unplaced.extend(numbers_among(run.cells))
        elif run.label_end in self.in_one_block or (
            len(pairs) == 1 and self._prints_heads_of_others(run)
        ):
            self.flagged.append((placed, "labels_stand_apart"))
        elif run.row.table.id in self.scrambled:
            # A row without values shows its blanks; which of several rows of zeros it is hardly matters.
            likely = (
                self.support.is_likely(run)
                or not run.cells
                or is_uniform(placed)
                or (self.blanks.partings.marks(run) and self._sums_tell(run, pairs))
            )
            (self.flagged if likely else self.outcome.doubtful).append(
                (placed, "labels_stand_apart")
            )
        elif head.verdict == "turned" and not is_uniform(placed):
            self.turned.add(table)
            self.outcome.doubtful.append((placed, "columns_reordered"))
        elif head.verdict == "reordered" and not is_uniform(placed):
            if (turned := self.support.in_printed_order(run, pairs, head)) is not None:
                self.flagged.append((turned, "columns_reordered"))
            else:
                self.outcome.doubtful.append((placed, "columns_reordered"))
        else:
            self.outcome.placed.append(placed)

    def _sums_tell(self, run: RowRun, pairs: Sequence[SlotInCell]) -> bool:
        """Whether a row with blanks ends in the sum of several values."""
        values = [Value(slot.text or "0", slot.start, slot.end) for _, slot in pairs]
        table, row = run.row.table, run.row.row
        return len(run.cells) > 2 and row_adds_up(values, table, row, self.form)

    def _prints_heads_of_others(self, run: RowRun) -> bool:
        """Whether a column's label of another table stands beside that of a table of one column, or behind its value.

        现行有效件数 before 本年收费金额 says that boxes of the page are mixed, and values with them.
        """
        own = set(run.row.table.columns[0].keys)
        others = {key for table in self.form.tables for key in table.column_keys}
        if run.cells and run.cells[-1].end < run.stop:
            behind = next((m for m in find_mentions(self.text) if m.start >= run.stop), None)
            if behind and behind.start == run.stop and behind.key in others - own:
                return True
        mentioned = {token.key for token in run.head.tokens if isinstance(token, Mention)}
        return not own.isdisjoint(mentioned) and not mentioned & others <= own

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
