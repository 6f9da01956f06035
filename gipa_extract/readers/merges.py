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


class Span(NamedTuple):
    """How far a merged cell reaches."""

    across: int
    down: int
    """Rows that it covers; 0 for all that are left."""
    goes_on: bool = False
    """It continues the cell above it, as Word writes a vertical merge."""


SINGLE = Span(1, 1)


class Box:
    """A printed cell and what it holds. A page has hundreds: only what all of them need is here."""

    __slots__ = ("flow", "slot", "text")

    def __init__(self) -> None:
        self.flow: list[Item] = []
        """Its lines and the tables inside it, in order."""
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
        self.spans: dict[Box, Span] = {}
        """Of the merged cells."""
        self.merged: set[int] = set()
        """The rows that begin a merged cell, or go on with one."""
        self.groups: set[int] = set()
        """The rows before which a row group (thead, tbody) ends, and with it every rowspan."""


def settled(table: Table, count: Callable[[int], None]) -> Iterator[Item]:
    """A closed table as blocks of data, and as lines what only lays out, in order.

    `count` is told of every place before it is made, and may raise.
    """
    yield from _sorted_out(*_placed(table, count))


_Hanging: TypeAlias = dict[int, tuple[Box, int]]
"""By column, the cells that reach down into a row, and for how many rows from there on."""


def _placed(table: Table, count: Callable[[int], None]) -> tuple[list[Row], bool]:
    """The table's rows with each merged cell in all its places, and whether the merges fit."""
    placed: list[Row] = []
    spans = table.spans
    hanging: _Hanging = {}
    regular = True
    for number, boxes in enumerate(table.rows):
        if number in table.groups:
            hanging = {}
        merged = number in table.merged
        more = sum([spans[box].across - 1 for box in boxes if box in spans]) if merged else 0
        count(len(hanging) + len(boxes) + more)
        if not hanging and not merged:
            placed.append(Row(boxes, boxes))
            continue
        begun: _Hanging = {}
        if not merged and max(hanging) == len(hanging) - 1:  # all of them stand at its left
            placed.append(Row([hanging[at][0] for at in range(len(hanging))] + boxes, boxes))
        else:
            reaching = [(box, spans.get(box, SINGLE)) for box in boxes]
            above = placed[-1].places if placed else []
            row, fits = _place_row(reaching, hanging, above, begun)
            regular &= fits
            placed.append(row)
        hanging = {at: (box, rows - 1) for at, (box, rows) in hanging.items() if rows != 1} | begun
    return placed, regular


def _place_row(
    boxes: list[tuple[Box, Span]], hanging: _Hanging, above: list[Box], begun: _Hanging
) -> tuple[Row, bool]:
    """One row's places, from the left, and whether its cells fit without overlap or gap.

    The cells that reach down from it are put into `begun`.
    """
    places: list[Box] = []
    own: list[Box] = []
    fits = True
    for box, (across, down, goes_on) in boxes:
        while (column := len(places)) in hanging:
            places.append(hanging[column][0])
        held = above[column] if goes_on and column < len(above) else box
        if held is box:
            own.append(box)
        places.append(held)
        while (end := len(places)) < column + across and end not in hanging:
            places.append(held)
        fits &= end == column + across
        if down != 1:
            begun |= dict.fromkeys(range(column, end), (held, down - 1))
    rest = sorted([at for at in hanging if at >= len(places)])
    fits &= rest == list(range(len(places), len(places) + len(rest)))
    return Row(places + [hanging[at][0] for at in rest], own), fits


def _sorted_out(rows: list[Row], regular: bool) -> Iterator[Item]:
    """Rows of data as blocks; what only lays out the page as lines and blocks, in order."""
    data: list[Row] = []
    laid_out: set[Box] = set()
    for row in rows:
        if not _is_data(row.own):
            yield from _block(data, regular)
            data = []
            laid_out.update(row.own)
            for box in row.own:
                yield from box.flow
        elif row.own:
            if laid_out:
                row = row._replace(places=[box for box in row.places if box not in laid_out])
            data.append(row)
    yield from _block(data, regular)


def _is_data(boxes: list[Box]) -> bool:
    """Whether cells are data and no places on a page: they hold no table and no paragraph.

    Their text is put together on the way.
    """
    for box in boxes:
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
