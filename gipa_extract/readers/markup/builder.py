"""Lines, rows and cells as a reader meets them → a Document, with a span for every slot.

HTML and Word files both come here; `merges` makes tables of what they say, and `printer` prints
it. What only lays out a page is printed as lines, as if there were no table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from gipa_extract.models import Document, Grid
from gipa_extract.readers.limits import Deadline, Limits, too_many
from gipa_extract.readers.markup.merged_cells import (
    SINGLE,
    Cell,
    FlowPicture,
    Item,
    MergedBox,
    MergeSpan,
    OpenTable,
    RowBlock,
    settled,
)
from gipa_extract.readers.markup.text_writer import Printer
from gipa_extract.readers.plain_text.line_runs import read_text
from gipa_extract.text.folding import INVISIBLE

MAX_COLUMNS = 256
"""Columns of one table. A colspan that says more means all columns."""
MAX_NESTING = 40
"""Tables in tables; deeper ones are read as plain lines."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")


class LinesCell(NamedTuple):
    """A cell that holds only lines, and how far it reaches."""

    lines: tuple[str, ...]
    across: int
    down: int


ReadPictures: TypeAlias = Callable[[Sequence[bytes]], Document | None]
"""Reads the tables in pictures that follow one another; None if there are none."""
PlainRow: TypeAlias = Sequence[str | LinesCell]
"""The cells of a row that holds only lines; one that is not merged and holds one is that line."""


class Composer:
    """Takes a document piece by piece, in reading order; `document` gives what was taken."""

    def __init__(self, limits: Limits, tidy: Callable[[str], str]) -> None:
        self.limits = limits
        self.tidy = tidy
        """What the format does to the white space in a line; none is left at its two ends."""
        self.deadline = Deadline(limits)
        self.flow: list[Item] = []
        """Where lines go now: the document's own flow, or that of the open cell."""
        self.parts: list[str] = []
        """The pieces of the line that is not ended yet."""
        self.chars = 0
        """Characters of all lines so far, with their ends."""
        self.boxes = 0
        """Cells of all rows that are ended."""
        self.slots = 0
        self.tables: list[OpenTable] = []
        self.table: OpenTable | None = None
        """The innermost open table that counts."""
        self.ignored = 0
        """Tables that are open but too deep to count."""

    @property
    def in_cell(self) -> bool:
        """Whether what comes now stands in a cell of a table."""
        return self.table is not None and self.flow is not self.table.outside

    def end_line(self) -> None:
        """End a line, if anything was printed on it."""
        parts = self.parts
        if parts:
            text = parts[0] if len(parts) == 1 else "".join(parts)
            parts.clear()
            if text.isalnum() or (text := self.tidy(text)):  # most are clean
                self.flow.append(text)
                self.chars += len(text) + 1

    def add_line(self, text: str) -> None:
        """Add a line as it is; it may be empty."""
        self.flow.append(text)
        self.chars += len(text) + 1

    def add_picture(self, data: bytes) -> None:
        """Add a picture that may show a table; it stands on lines of its own."""
        self.end_line()
        self.flow.append(FlowPicture(data))

    def check(self) -> None:
        """Raise LimitError once there is too much of it, or reading takes too long."""
        self.deadline.check()
        boxes = self.boxes + sum(len(table.rows[-1]) for table in self.tables if table.rows)
        for count in (boxes, self.slots):
            if count > self.limits.max_slots:
                raise too_many(count, "table cells", self.limits.max_slots, "max_slots")
        if self.chars > self.limits.max_text:
            raise too_many(self.chars, "characters", self.limits.max_text, "max_text")

    def open_table(self) -> None:
        self.end_line()
        if len(self.tables) < MAX_NESTING:
            self.table = OpenTable(self.flow)
            self.tables.append(self.table)
        else:
            self.ignored += 1
            self.table = None

    def open_group(self) -> None:
        """Begin a row group: no cell reaches into it from above."""
        self.end_line()
        if self.table:
            self.table.groups.add(len(self.table.rows))

    def open_row(self) -> None:
        self.close_cell()
        if self.table:
            rows = self.table.rows
            if rows:
                self._end_row(rows[-1])
            rows.append([])

    def add_row(self, cells: PlainRow) -> None:
        """Add a row whose cells hold only lines to the innermost table, if that counts."""
        self.open_row()
        if (table := self.table) is None:
            return
        chars = 0
        row = table.rows[-1]
        for cell in cells:
            if isinstance(cell, str):
                row.append(cell)
                if cell:
                    chars += len(cell) + 1
            else:
                row.append(self._new_box(table, cell.across, cell.down, lines=cell.lines))
                chars += sum(map(len, cell.lines)) + len(cell.lines)
        self.chars += chars

    def _end_row(self, row: list[Cell]) -> None:
        self.boxes += max(len(row), 1)
        if self.boxes > self.limits.max_slots:
            self.check()

    def open_cell(self, across: int = 1, down: int = 1, goes_on: bool = False) -> None:
        """Open a cell; it ends the one before it, and begins a row if there is none."""
        if self.parts:
            self.end_line()
        if (table := self.table) is None:
            return
        if not table.rows:
            table.rows.append([])
        box = self._new_box(table, across, down, goes_on)
        table.rows[-1].append(box)
        self.flow = box.flow

    @staticmethod
    def _new_box(
        table: OpenTable, across: int, down: int, goes_on: bool = False, lines: Iterable[str] = ()
    ) -> MergedBox:
        """A new cell for the table's last row."""
        if across == down == 1 and not goes_on:
            return MergedBox(SINGLE, lines)
        table.merged.add(len(table.rows) - 1)
        return MergedBox(MergeSpan(min(across, MAX_COLUMNS), down, goes_on), lines)

    def close_cell(self) -> None:
        if self.parts:
            self.end_line()
        if self.table:
            self.flow = self.table.outside

    def close_table(self) -> None:
        """Close a table: its data becomes blocks, and what only lays out becomes lines."""
        if self.ignored:
            self.end_line()
            self.ignored -= 1
        elif self.table:
            self.close_cell()
            table = self.tables.pop()
            if table.rows:
                self._end_row(table.rows[-1])
            self.check()
            self.flow.extend(settled(table, self._count_slots))
        self.table = self.tables[-1] if self.tables and not self.ignored else None

    def _count_slots(self, slots: int) -> None:
        self.slots += slots
        if self.slots > self.limits.max_slots:
            self.check()

    def finish(self) -> list[Item]:
        """Close all that is open; the whole flow, which may still be changed."""
        self.ignored = 0
        while self.tables:
            self.table = self.tables[-1]
            self.close_table()
        self.end_line()
        self.check()
        return self.flow

    def document(self, read_pictures: ReadPictures = lambda _: None) -> Document:
        """The Document of all that was taken; its text has a line for each line and row.

        Pictures that follow one another are read together, as pages. Where no table of it holds
        rows of numbers, tables that were typed as text are looked for.
        """
        printer = Printer()
        for is_picture, items in groupby(self.finish(), lambda item: isinstance(item, FlowPicture)):
            if is_picture:
                read = read_pictures([item.data for item in items if isinstance(item, FlowPicture)])
                if read is not None:
                    printer.document(read)
                continue
            for item in items:
                if isinstance(item, str):
                    printer.line(item)
                elif isinstance(item, RowBlock):
                    printer.block(item)
        text, grids = "".join(printer.lines), printer.grids
        if not any(map(has_numbers, grids)):
            grids += read_text("".join(printer.masked())).grids
        return Document(text=text, grids=tuple(grids))


def without_invisible(text: str) -> str:
    """`text` without the characters that print as nothing at all; they split digits and labels."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def has_numbers(grid: Grid) -> bool:
    """Whether a row of a grid holds two numbers: a site's table of dates and clicks has none."""
    return any(sum(slot.text.isdecimal() for slot in row) > 1 for row in grid.rows)
