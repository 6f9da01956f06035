"""The columns of a row's values by what parts them."""

from __future__ import annotations

from gipa_extract.cells.text_stream.blank_evidence import (
    Partings,
    ValuePlaces,
    holds_marks,
    may_be_padded,
    place_by_broken_lines,
    place_by_marks,
    place_values,
)
from gipa_extract.cells.text_stream.learned_partings import LEAST_TORN, LearnedPartings
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.forms import Table


def is_indented(parting: str) -> bool:
    """Whether what begins below a parting stands some way from the edge of the page."""
    return parting.endswith((" ", "\t", "\u3000"))


class RowPartings:
    """What the partings of a text's rows say of those with too few values."""

    def __init__(self, learned: LearnedPartings) -> None:
        self.learned = learned

    def place(self, run: RowRun) -> ValuePlaces | None:
        """The columns of a row's values; None where its partings do not tell."""
        return self.place_parted(self.learned.partings_of(run), run.row.table)

    def counts_tabs(self, run: RowRun) -> bool:
        """Whether tabs part the cells of a row's table: what a dropped value leaves is a blank."""
        model = self.learned.models.get(run.row.table.id)
        return model is not None and model.measure == "tabs"

    def is_sure(self, run: RowRun) -> bool:
        """Whether what parts the cells of other sections does not speak against a row's own.

        Lines that break at blanks are sure where several rows do.
        """
        partings = self.learned.partings_of(run)
        placement = self._place_by_measure(partings, run.row.table)
        if placement is None and self.learned.broken_lines:
            return self.learned.broken_lines >= LEAST_TORN
        if placement and not self._knows_end(run, partings, placement):
            return False
        return self.learned.shows_blanks or run.row.table.section not in self.learned.tabbed

    def _knows_end(self, run: RowRun, partings: Partings, placement: ValuePlaces) -> bool:
        """Whether lines behind a row are told to be blanks by the end of a row before a table set likewise.

        Of two tables that tags indent differently one leaves a line more, and no blank, at its end.
        """
        model = self.learned.models.get(run.row.table.id)
        if model is None or model.measure != "lines" or isinstance(partings.below, int):
            return True
        if placement[-1] == partings.columns - 1 or place_by_marks(partings) is not None:
            return True
        usual = model.ends.get(partings.below, ())
        known = [
            texts[-1]
            for other in self.learned.rows
            if other is not run and other.cells
            for texts in [self.learned.partings_of(other).texts]
            if texts[-1].count("\n") in usual
        ]
        if not known:  # nothing tells how a row ends there, and as much may part two values
            return partings.texts[-1].count("\n") > model.inner
        return any(is_indented(text) is is_indented(partings.texts[-1]) for text in known)

    def marks(self, run: RowRun) -> bool:
        """Whether every blank of a row is printed as a space that does not break."""
        return (
            self.learned.marks_blanks and place_by_marks(self.learned.partings_of(run)) is not None
        )

    def place_parted(self, partings: Partings, table: Table | None) -> ValuePlaces | None:
        """The same by the partings themselves; without a table, those of a line without a label."""
        placement = self._place_by_measure(partings, table)
        if placement is None and self.learned.broken_lines:
            return place_by_broken_lines(partings)
        return placement

    def _place_by_measure(self, partings: Partings, table: Table | None) -> ValuePlaces | None:
        if self.learned.marks_blanks and (placement := place_by_marks(partings)) is not None:
            return placement
        if self.learned.marks_blanks and holds_marks(partings):
            return None  # it marks fewer blanks than it lacks values: some were lost
        model = self.learned.models.get(table.id) if table else self.learned.model_of_lines()
        if model is None or partings.values >= partings.columns:
            return None
        if partings.values and not (self.learned.shows_blanks_of(table) and partings.texts[0]):
            return None
        if partings.values and model.inner > 1 and not model.step:
            return None  # nobody knows what a blank adds
        if model.measure == "tabs" and "\n" in partings.texts[0] and "\t" not in partings.texts[0]:
            return None  # a table of paragraphs among tables of rows: its blanks leave no tabs
        if model.measure == "spaces" and not model.keeps_blanks:
            return None  # no row of the table shows that a blank leaves one
        placement = place_values(partings, model)
        if placement is None or may_be_padded(partings, placement, model):
            return None
        if self.learned.packed and 0 < len(placement) < partings.columns:
            is_packed = placement == tuple(range(len(placement)))
            if is_packed or table is None or table.section in self.learned.packed:
                return None
        return placement

    def lost_values(self) -> bool:
        """Whether a row marks some blanks, but fewer than it lacks values: then values were lost."""
        return self.learned.marks_blanks and any(
            holds_marks(partings := self.learned.partings_of(run))
            and place_by_marks(partings) is None
            for run in self.learned.rows
        )
