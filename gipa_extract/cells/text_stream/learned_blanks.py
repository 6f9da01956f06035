"""What a text's rows show of its blanks, learned when the first row without all its values asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from gipa_extract.cells.text_stream.column_places import ColumnPlaces
from gipa_extract.cells.text_stream.learned_partings import LearnedPartings
from gipa_extract.cells.text_stream.line_partings import LinePartings
from gipa_extract.cells.text_stream.row_partings import RowPartings
from gipa_extract.cells.text_stream.row_shifts import RowShifts
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.forms import Form


class LearnedBlanks:
    """The measures of one text's rows; of most texts all rows are whole, and none is ever taken."""

    def __init__(
        self, text: str, rows: Sequence[RowRun], form: Form, page_breaks: Sequence[int]
    ) -> None:
        self.text = text
        self.rows = rows
        self.form = form
        self.page_breaks = page_breaks

    @cached_property
    def partings(self) -> RowPartings:
        """What parts the cells of rows."""
        return RowPartings(LearnedPartings(self.text, self.rows, self.form))

    @cached_property
    def lines(self) -> LinePartings:
        """What parts the cells of lines that no row's label leads."""
        return LinePartings(self.text, self.partings)

    @cached_property
    def columns(self) -> ColumnPlaces:
        """Where the values of rows stand below one another."""
        return ColumnPlaces(self.text, self.rows, self.page_breaks)

    @cached_property
    def shifts(self) -> RowShifts:
        """How far rows shift against one another."""
        return RowShifts(self.text, self.rows, self.page_breaks)
