"""A table as its source gives it → its rows of data, with each merged cell in all its places.

Here, and nowhere else, it is decided which rows of a table are data and which only lay out a
page: those that hold a table or a paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from gipa_extract.models import Slot

MAX_CELL = 400
"""Characters of a line in a cell of data; the longest official label has 60. A longer one is a
paragraph, and its row lays out the page."""


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


class Table:
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


def settled(table: Table, count: Callable[[int], None]) -> Iterator[Item]:
    """A closed table as blocks of data, and as lines what only lays out, in order.

    `count` is told of every place before it is made, and may raise.
    """
    yield from _sorted_out(*_placed(table, count))


def _placed(table: Table, count: Callable[[int], None]) -> tuple[list[list[Box]], bool]:
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
    """The rows as one block; as lines if each is a single cell, which says nothing.

    Where merges do not fit, a row is only the cells that begin in it: a rowspan that is too
    large must not push a label among the values.
    """
    widths = {len(places) for places, _ in rows if places[0] is not places[-1]}
    if not widths:
        for _, own in rows:
            for box in own:
                yield from box.flow
    elif regular and len(widths) == 1:
        yield Block(rows, aligned=True)
    else:
        yield Block([Row(own, own) for _, own in rows], aligned=False)
