"""Lines and rows of data → a document's text, and grids whose slots point into it.

A row is one line that begins with a tab, and a tab parts its places; a merged cell is printed
in its first place.
"""

from __future__ import annotations

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.models import Document, Grid, Slot
from gipa_extract.readers.markup.merged_cells import Cell, DataRow, MergedBox, RowBlock

MAX_LABEL = 60
"""Characters of a row's only printed text, if it is to be a label whose values are blank."""


class Printer:
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

    def block(self, block: RowBlock) -> None:
        first = len(self.lines)
        self.grids.append(Grid(tuple(map(self.row, block.rows)), aligned=block.aligned))
        self.held.append((first, len(self.lines)))

    def document(self, inset: Document) -> None:
        """Print another document in this place, and keep its tables."""
        first, shift = len(self.lines), self.end
        for line in inset.text.splitlines():
            self.line(line)
        self.grids += [grid._replace(rows=_shift_slots(grid, shift)) for grid in inset.grids]
        self.held.append((first, len(self.lines)))

    def masked(self) -> list[str]:
        """The lines, those of grids as blanks of the same length."""
        lines = list(self.lines)
        for first, last in self.held:
            lines[first:last] = [" " * (len(line) - 1) + "\n" for line in lines[first:last]]
        return lines

    def row(self, row: DataRow) -> tuple[Slot, ...]:
        """Print a row as one line, a tab before each place; a heading or prose as its lines."""
        if alone := _lone_cell(row):
            return self.alone(alone, row.places)
        pieces = []
        slots = []
        end = self.end
        for cell in row.places:
            start = end + 1
            if isinstance(cell, str):
                text = cell
                end = start + len(text)
                slot = _new_slot(Slot, (text, start, end, None, None, ()))
            elif cell.slot is None:
                text = cell.text.replace("\t", " ")
                end = start + len(text)
                slot = cell.slot = _new_slot(Slot, (text, start, end, None, None, ()))
            else:
                text = ""
                end = start
                slot = cell.slot
            pieces.append(text)
            slots.append(slot)
        self.line("\t" + "\t".join(pieces))
        return tuple(slots)

    def alone(self, alone: Cell, places: list[Cell]) -> tuple[Slot, ...]:
        """Print the only cell of a row that holds anything as lines; the others are blank."""
        text = (
            alone
            if isinstance(alone, str)
            else "\n".join([item for item in alone.flow if isinstance(item, str)])
        )
        end = self.end + len(text)
        label = _label_of(text)
        printed = Slot(label, end - len(label), end)
        self.line(text)
        blank = Slot("", end, end)
        slots = []
        for cell in places:
            slot = printed if cell is alone else blank
            if isinstance(cell, MergedBox):
                slot = cell.slot = cell.slot or slot
            slots.append(slot)
        return tuple(slots)


def _label_of(text: str) -> str:
    """The label on the last line of a cell that holds a section's heading above it, or all of it."""
    above, _, label = text.rpartition("\n")
    words = vocabulary()
    if above and words.sections.fullmatch(printed_key(above)) and printed_key(label) in words.all:
        return label
    return text


def _shift_slots(grid: Grid, shift: int) -> tuple[tuple[Slot, ...], ...]:
    return tuple(
        tuple(slot._replace(start=slot.start + shift, end=slot.end + shift) for slot in row)
        for row in grid.rows
    )


_new_slot = tuple.__new__  # Slot(...) costs three times as much, and there are a thousand


def _lone_cell(row: DataRow) -> Cell | None:
    """The cell that is its row's whole text, if that is a heading across it, or prose."""
    lone: Cell | None = None
    for cell in row.own:
        if cell if isinstance(cell, str) else cell.text:
            if lone is not None:
                return None
            lone = cell
    if lone is None:
        return None
    lines, text = (1, lone) if isinstance(lone, str) else (len(lone.flow), lone.text)
    return lone if row.is_one or lines > 1 or len(text) > MAX_LABEL else None
