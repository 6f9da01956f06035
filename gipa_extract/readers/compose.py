"""Lines, rows and cells as a reader meets them → a Document, with a span for every slot.

HTML and Word files both come here. Two things are decided here and nowhere else: which rows of
a table are data and which only lay out a page, and how tables look in the text. A row is one
line that begins with a tab; a tab parts its places; a merged cell is printed in its first
place. What only lays out is printed as lines, as if there were no table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from gipa_extract.models import Document, Grid, Slot
from gipa_extract.normal import BLANKS
from gipa_extract.readers.limits import Deadline, Limits, too_many
from gipa_extract.readers.text import read_text

MAX_CELL = 400
"""Characters of a line in a cell of data; the longest official label has 60. A longer one is a
paragraph, and its row lays out the page."""
MAX_LABEL = 60
"""Characters of a row's only printed text, if it is to be a label whose values are blank."""
MAX_COLUMNS = 256
"""Of one table. A colspan that says more is meant as `all of them`."""
MAX_NESTING = 40
"""Tables in tables; deeper ones are read as plain lines."""

INVISIBLE = r"\u200b-\u200f\u2060\ufeff\u00ad"
"""Inside a class of a pattern: what prints as nothing at all."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")


class Box:
    """A printed cell: what it holds, and how far it reaches."""

    __slots__ = ("across", "down", "flow", "goes_on", "slot", "text")

    def __init__(self, across: int = 1, down: int = 1, goes_on: bool = False) -> None:
        self.flow: list[Item] = []
        """Its lines and the tables inside it, in order."""
        self.across = across
        self.down = down
        """Rows that it covers; 0 for all that are left."""
        self.goes_on = goes_on
        """It continues the cell above it, as Word writes a vertical merge."""
        self.text = ""
        """Its lines as one, once it is known to be a cell of data."""
        self.slot: Slot | None = None
        """Set once it is printed."""


class Row(NamedTuple):
    """A row of data."""

    places: list[Box]
    """A merged cell is in each of the places that it covers."""
    own: list[Box]
    """The cells that begin in this row, each once."""


class Block(NamedTuple):
    """Rows of data, ready to be printed as one grid."""

    rows: list[Row]
    aligned: bool


Item: TypeAlias = str | Block
"""A line, or a table's rows of data."""


class _Table:
    """A table that is still open."""

    def __init__(self, outside: list[Item]) -> None:
        self.outside = outside
        """The flow that it stands in."""
        self.rows: list[list[Box]] = []
        self.merged: set[int] = set()
        """The rows that begin a merged cell, or go on with one."""
        self.groups: set[int] = set()
        """The rows before which a row group (thead, tbody) ends, and with it every rowspan."""
        self.open = False
        """Whether a cell of it is open."""


class Composer:
    """Takes a document piece by piece, in reading order; `document` gives what was taken."""

    def __init__(self, limits: Limits, tidy: Callable[[str], str]) -> None:
        self.limits = limits
        self.tidy = tidy
        """What the format does to white space inside a line."""
        self.deadline = Deadline(limits)
        self.flow: list[Item] = []
        """Where lines go now: the document's own flow, or that of the open cell."""
        self.parts: list[str] = []
        """The pieces of the line that is not ended yet."""
        self.chars = 0
        """Characters of all lines so far."""
        self.slots = 0
        self.tables: list[_Table] = []
        self.ignored = 0
        """Tables that are open but too deep to count."""

    def end_line(self) -> None:
        """End a line, if anything was printed on it."""
        parts = self.parts
        if parts:
            text = parts[0] if len(parts) == 1 else "".join(parts)
            parts.clear()
            if text.isalnum() or (text := self.tidy(text).strip(BLANKS)):  # most are clean
                self.flow.append(text)
                self.chars += len(text)

    def add_line(self, text: str) -> None:
        """Add a line as it is; it may be empty."""
        self.flow.append(text)
        self.chars += len(text)

    def check(self) -> None:
        """Raise LimitError once the text is too long or reading it takes too long."""
        self.deadline.check()
        if self.chars > self.limits.max_text:
            raise too_many(self.chars, "characters", self.limits.max_text, "max_text")

    def open_table(self) -> None:
        self.end_line()
        if len(self.tables) < MAX_NESTING:
            self.tables.append(_Table(self.flow))
        else:
            self.ignored += 1

    def open_group(self) -> None:
        """Begin a row group: no cell reaches into it from above."""
        self.end_line()
        if self.tables and not self.ignored:
            self.tables[-1].groups.add(len(self.tables[-1].rows))

    def open_row(self) -> None:
        self.close_cell()
        if self.tables and not self.ignored:
            self.tables[-1].rows.append([])

    def open_cell(self, across: int = 1, down: int = 1, goes_on: bool = False) -> None:
        """Open a cell; it ends the one before it, and begins a row if there is none."""
        if self.parts:
            self.end_line()
        if not self.tables or self.ignored:
            return
        table = self.tables[-1]
        if not table.rows:
            table.rows.append([])
        box = Box(across, down, goes_on)
        table.rows[-1].append(box)
        if across != 1 or down != 1 or goes_on:
            table.merged.add(len(table.rows) - 1)
            box.across = min(across, MAX_COLUMNS)
        table.open = True
        self.flow = box.flow

    def close_cell(self) -> None:
        if self.parts:
            self.end_line()
        if self.tables and not self.ignored:
            table = self.tables[-1]
            if table.open:
                table.open = False
                self.flow = table.outside

    def close_table(self) -> None:
        """Close a table: its data becomes blocks, and what only lays out becomes lines."""
        if self.ignored:
            self.end_line()
            self.ignored -= 1
        elif self.tables:
            self.close_cell()
            table = self.tables.pop()
            self.check()
            rows, regular = _placed(table, self._count)
            self.flow.extend(_sorted_out(rows, regular))

    def _count(self, slots: int) -> None:
        self.slots += slots
        if self.slots > self.limits.max_slots:
            raise too_many(self.slots, "table cells", self.limits.max_slots, "max_slots")

    def finish(self) -> list[Item]:
        """Close all that is open; the whole flow, which may still be changed."""
        self.ignored = 0
        while self.tables:
            self.close_table()
        self.end_line()
        self.check()
        return self.flow

    def document(self) -> Document:
        """The Document of all that was taken; its text has a line for each line and row.

        Where no table of it holds rows of numbers, tables that were typed as text are looked for.
        """
        printer = _Printer()
        for item in self.finish():
            if isinstance(item, str):
                printer.line(item)
            else:
                printer.block(item)
        text, grids = "".join(printer.lines), printer.grids
        if not any(map(_has_numbers, grids)):
            grids += read_text("".join(printer.masked())).grids
        return Document(text=text, grids=tuple(grids))


def without_invisible(text: str) -> str:
    """`text` without the characters that print as nothing at all; they split digits and labels."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _placed(table: _Table, count: Callable[[int], None]) -> tuple[list[list[Box]], bool]:
    """The table's rows with each merged cell in all its places, and whether the merges fit."""
    placed: list[list[Box]] = []
    hanging: dict[int, tuple[Box, int]] = {}
    regular = True
    for number, boxes in enumerate(table.rows):
        if number in table.groups:
            hanging.clear()
        if number in table.merged or hanging:
            count(len(hanging) + sum([box.across for box in boxes]))
            row, fits = _place_row(boxes, hanging, placed[-1] if placed else [])
            regular &= fits
            placed.append(row)
        else:
            count(len(boxes))
            placed.append(boxes)
    return placed, regular


def _place_row(
    boxes: list[Box], hanging: dict[int, tuple[Box, int]], above: list[Box]
) -> tuple[list[Box], bool]:
    """One row's places, from the left, and whether its cells fit without overlap or gap.

    `hanging` has, by column, the cells that reach down from above and for how many rows more;
    it is brought up to date for the next row.
    """
    row: dict[int, Box] = {}
    for column, (box, rows) in list(hanging.items()) if hanging else ():
        row[column] = box
        if rows == 1:
            del hanging[column]
        else:
            hanging[column] = (box, rows - 1)
    fits = True
    column = 0
    for box in boxes:
        while column in row:
            column += 1
        held = above[column] if box.goes_on and column < len(above) else box
        end = column + box.across
        while column < end and column not in row:
            row[column] = held
            if box.down != 1:
                hanging[column] = (held, box.down - 1)
            column += 1
        fits &= column == end
    places = [row[column] for column in sorted(row)]
    return places, fits and (not row or max(row) == len(row) - 1)


def _sorted_out(rows: list[list[Box]], regular: bool) -> Iterator[Item]:
    """Rows of data as blocks; what only lays out the page as lines and blocks, in order."""
    data: list[Row] = []
    printed: set[Box] = set()
    laid_out: set[Box] = set()
    for places in rows:
        own = [box for box in dict.fromkeys(places) if box not in printed]
        printed.update(own)
        if not all(map(_is_data, own)):
            yield from _block(data, regular)
            data = []
            laid_out.update(own)
            for box in own:
                yield from box.flow
        elif own:
            if laid_out:
                places = [box for box in places if box not in laid_out]
            data.append(Row(places, own))
    yield from _block(data, regular)


def _is_data(box: Box) -> bool:
    """Whether a cell is data and no place on a page: it holds no table and no paragraph.

    Its text is put together on the way.
    """
    for item in box.flow:
        if not isinstance(item, str) or len(item) > MAX_CELL:
            return False
        box.text = f"{box.text} {item}" if box.text else item
    return True


def _block(rows: list[Row], regular: bool) -> Iterator[Item]:
    """The rows as one block; as lines if each is a single cell, which says nothing."""
    widths = {len(places) for places, _ in rows if places[0] is not places[-1]}
    if not widths:
        for _, own in rows:
            for box in own:
                yield from box.flow
    elif regular and len(widths) == 1:
        yield Block(rows, aligned=True)
    else:
        once = [Row(list(dict.fromkeys(places)), own) for places, own in rows]
        yield Block(once, aligned=False)


def _has_numbers(grid: Grid) -> bool:
    """Whether a row of a grid holds two numbers: a site's table of dates and clicks has none."""
    return any(sum(slot.text.isdecimal() for slot in row) > 1 for row in grid.rows)


class _Printer:
    """The text as it grows, line by line, and the grids whose slots point into it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.end = 0
        """Where the next line will start."""
        self.grids: list[Grid] = []
        self.held: list[tuple[int, int]] = []
        """The runs of lines that are grids."""

    def line(self, text: str) -> None:
        self.lines.append(f"{text}\n")
        self.end += len(text) + 1

    def block(self, block: Block) -> None:
        first = len(self.lines)
        self.grids.append(Grid(tuple(map(self.row, block.rows)), aligned=block.aligned))
        self.held.append((first, len(self.lines)))

    def masked(self) -> list[str]:
        """The lines, those of grids as blanks of the same length."""
        lines = list(self.lines)
        for first, last in self.held:
            lines[first:last] = [" " * (len(line) - 1) + "\n" for line in lines[first:last]]
        return lines

    def row(self, row: Row) -> tuple[Slot, ...]:
        """Print a row as one line, a tab before each place; a heading or prose as its lines."""
        if alone := _alone(row):
            return self.alone(alone, row.places)
        pieces = []
        end = self.end
        slots = []
        for box in row.places:
            end += 1
            slot = box.slot
            if slot is None:
                text = box.text.replace("\t", " ")
                pieces.append(text)
                slot = box.slot = _new_slot(Slot, (text, end, end + len(text), None, None))
                end += len(text)
            else:
                pieces.append("")
            slots.append(slot)
        self.line("\t" + "\t".join(pieces))
        return tuple(slots)

    def alone(self, alone: Box, places: list[Box]) -> tuple[Slot, ...]:
        """Print the only cell of a row that holds anything as lines; the others are blank."""
        text = "\n".join([item for item in alone.flow if isinstance(item, str)])
        end = self.end + len(text)
        alone.slot = Slot(text, self.end, end)
        self.line(text)
        blank = Slot("", end, end)
        for box in places:
            box.slot = box.slot or blank
        return tuple(box.slot or blank for box in places)


_new_slot = tuple.__new__  # Slot(...) costs three times as much, and there are a thousand


def _alone(row: Row) -> Box | None:
    """The cell that is its row's whole text, if that is a heading across it, or prose."""
    own = [box for box in row.own if box.text]
    if len(own) != 1:
        return None
    across = row.places[0] is row.places[-1]
    prose = len(own[0].flow) > 1 or len(own[0].text) > MAX_LABEL
    return own[0] if across or prose else None
