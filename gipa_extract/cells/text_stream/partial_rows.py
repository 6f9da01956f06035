"""Rows of fewer values than columns, placed by what the text shows of their blanks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.counted_rows import row_adds_up
from gipa_extract.cells.text_stream.even_columns import EvenColumns
from gipa_extract.cells.text_stream.head_columns import column_labels
from gipa_extract.cells.text_stream.learned_blanks import LearnedBlanks
from gipa_extract.cells.text_stream.left_edges import LeftEdges
from gipa_extract.cells.text_stream.line_breaks import LineBreaks, is_full
from gipa_extract.cells.text_stream.nearest_columns import NearestColumns
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.cells.text_stream.tokens_between import Value
from gipa_extract.cells.text_stream.value_slots import (
    SlotInCell,
    may_be_glued,
    part_zeros,
    spread_values,
)
from gipa_extract.text.folding import BLANKS, label_key
from gipa_extract.text.numerals import parse


class RowEvidence(NamedTuple):
    """The cells of a row of fewer values than columns."""

    pairs: list[SlotInCell]
    doubt: str | None
    """The code of what is missing for them to be sure."""


class PartialRows:
    """The evidence of blanks in the rows of one text, strongest first."""

    def __init__(self, blanks: LearnedBlanks, line_breaks: LineBreaks) -> None:
        self.blanks = blanks
        self.rows = blanks.rows
        self.form = blanks.form
        self.line_breaks = line_breaks
        self.end = len(blanks.text.rstrip(BLANKS))

    @cached_property
    def even_columns(self) -> EvenColumns:
        """Asked only where nothing else places a row."""
        return EvenColumns(self.blanks.text, self.rows, self.form, self.blanks.page_breaks)

    @cached_property
    def left_edges(self) -> LeftEdges:
        """Likewise."""
        return LeftEdges(self.blanks.text, self.rows)

    @cached_property
    def nearest_columns(self) -> NearestColumns:
        """Likewise."""
        return NearestColumns(self.blanks.text, self.rows, self.form, self.blanks.page_breaks)

    def evidence_of(
        self, run: RowRun, ids: Sequence[str], *, keeps_blanks: bool
    ) -> RowEvidence | None:
        """The cells of a row by the strongest evidence of its blanks; None where there is none.

        `keeps_blanks` says that an empty place in its table is empty: nothing was dropped there.
        """
        places = None
        if keeps_blanks and not any(map(may_be_glued, run.cells)):
            places = self.place(run, ids)
        if places is None and not run.cells and keeps_blanks:
            places = self.blanks.partings.place(run)  # an empty one: a row of blanks
        if places is not None:
            is_sure = self.blanks.partings.is_sure(run) and not (
                self._breaks_behind_label(run) or self._stands_below_joined_head(run)
            )
            doubt = None if is_sure else "layout_allows_two_readings"
            return RowEvidence(self.with_blanks(run, ids, places), doubt)
        if len(run.cells) == 1 and (digits := part_zeros(run.cells[0], len(ids))):
            return RowEvidence(list(zip(ids, digits, strict=True)), None)
        if self.blanks.partings.counts_tabs(run) and (places := self.place(run, ids)):
            return RowEvidence(self.with_blanks(run, ids, places), "layout_allows_two_readings")
        if (places := self.line_breaks.place_by_length(run)) is not None:
            return RowEvidence(self.with_blanks(run, ids, places), "layout_allows_two_readings")
        if (places := self.place_by_distance(run)) is not None:
            return RowEvidence(self.with_blanks(run, ids, places), "columns_by_distance")
        return None

    def place(self, run: RowRun, ids: Sequence[str]) -> ValuePlaces | None:
        """The columns of a row's values, where the text shows its blanks."""
        return (
            self.blanks.partings.place(run)
            or self.blanks.columns.place(run)
            or self._place_shifted(run, ids)
            or self._place_broken(run, ids)
        )

    def ways(self, run: RowRun) -> tuple[ValuePlaces, ...]:
        """The columns that a row's values may stand in, where not all are possible."""
        return self.blanks.shifts.ways(run) or self.line_breaks.ways(run)

    def _breaks_behind_label(self, run: RowRun) -> bool:
        """Whether a row's values stand on the line below its whole label, where other rows hold both on one.

        Browsers of text break a line at a blank cell of several paragraphs, and set what follows anew.
        """
        if not run.cells or self.blanks.partings.place(run) or not self._is_below_label(run):
            return False
        label = next(each for each in run.row.table.rows if each.id == run.row.row)
        text = self.blanks.text
        line = label_key(text[text.rfind("\n", 0, run.label_end) + 1 : run.label_end])
        peers = [row for row in self.rows if row.row.table is run.row.table and row.cells]
        peers = [row for row in peers if is_full(row)] or [row for row in peers if row != run]
        return (
            bool(peers) and not any(map(self._is_below_label, peers)) and line.endswith(label.keys)
        )

    def _stands_below_joined_head(self, run: RowRun) -> bool:
        """Whether nothing but its columns places a row, and single spaces join the labels above: these are none."""
        if not run.cells or self.blanks.partings.place(run):
            return False
        labels = column_labels(run.head, run.row.table)
        text = self.blanks.text
        return len(labels) > 1 and all(text[a.end : b.start] == " " for a, b in pairwise(labels))

    def _is_below_label(self, run: RowRun) -> bool:
        return "\n" in self.blanks.text[run.label_end : run.cells[0].start]

    def place_by_distance(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row by its values' distances from others; never sure."""
        if self._may_be_cut(run):
            return None
        return (
            self.left_edges.place(run)
            or self.nearest_columns.place(run)
            or self.even_columns.place(run)
        )

    def likely_ways(self, run: RowRun) -> tuple[ValuePlaces, ...]:
        """The columns of a row where only some measures place it, likeliest first."""
        return () if self._may_be_cut(run) else tuple(self.nearest_columns.ways(run))

    def _may_be_cut(self, run: RowRun) -> bool:
        return not run.cells or run.cells[-1].end >= self.end

    def _place_shifted(self, run: RowRun, ids: Sequence[str]) -> ValuePlaces | None:
        """The columns of a row that shifts; of several that it fits, only those that add up.

        In a table without sums nothing chooses: a page's last row may be set at another scale than
        the rows below it, on the next page.
        """
        placement = self.blanks.shifts.place(run)
        if placement is None or len(self.blanks.shifts.ways(run)) == 1:
            return placement
        if run.row.table.id not in self.form.totalled:
            return None
        slots = self.with_blanks(run, ids, placement)
        values = [Value(*slot[:3]) for _, slot in slots]
        tells = any(parse(cell.text).value for cell in run.cells)  # zeros add up anywhere
        adds_up = tells and row_adds_up(values, run.row.table, run.row.row, self.form)
        return placement if adds_up else None

    def _place_broken(self, run: RowRun, ids: Sequence[str]) -> ValuePlaces | None:
        """The columns of a row whose line breaks at each blank, if they add up."""
        placement = self.line_breaks.place(run)
        if placement is None:
            return None
        values = [
            Value(s.text or "0", s.start, s.end) for _, s in self.with_blanks(run, ids, placement)
        ]
        return placement if row_adds_up(values, run.row.table, run.row.row, self.form) else None

    def with_blanks(
        self, run: RowRun, ids: Sequence[str], placement: Sequence[int]
    ) -> list[SlotInCell]:
        """The row's cells in order, a blank where no value stands."""
        return spread_values(run.cells, ids, placement, run.label_end)
