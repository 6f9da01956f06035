"""A table as its source gives it → its rows of data, with each merged cell in all its places.

Here, and nowhere else, it is decided which rows of a table are data and which only lay out a
page: those that hold a table or a paragraph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from gipa_extract.models import Slot
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import OBJECT

MAX_CELL = 400
"""Characters of a line in a cell of data; the longest official label has 60. A longer one is a
paragraph, and its row lays out the page."""


class MergeSpan(NamedTuple):
    """How far a merged cell reaches."""

    across: int
    down: int
    """Rows that it covers; 0 for all that are left."""
    goes_on: bool = False
    """It continues the cell above it, as Word writes a vertical merge."""


SINGLE = MergeSpan(1, 1)


class MergedBox:
    """A printed cell that is merged, or holds more than a line."""

    __slots__ = ("flow", "slot", "span", "text")

    def __init__(self, span: MergeSpan = SINGLE, lines: Iterable[str] = ()) -> None:
        self.span = span
        self.flow: list[Item] = [*lines]
        """Its lines and the tables inside it, in order."""
        self.text = ""
        """Its lines as one, once it is known to be a cell of data."""
        self.slot: Slot | None = None
        """Set once it is printed."""


Cell: TypeAlias = str | MergedBox
"""A printed cell; one that is not merged and holds a line of data at most is that line itself."""


class DataRow(NamedTuple):
    """A row of data."""

    places: list[Cell]
    """A merged cell is in each of the places that it covers."""
    own: list[Cell]
    """The cells that begin in this row, each once."""

    @property
    def is_one(self) -> bool:
        """Whether it has one place, or one cell in all its places."""
        first, last = self.places[0], self.places[-1]
        return len(self.places) == 1 or (isinstance(first, MergedBox) and first is last)


class RowBlock(NamedTuple):
    """Rows of data, ready to be printed as one grid."""

    rows: list[DataRow]
    aligned: bool


class FlowPicture(NamedTuple):
    """A picture file that may show a table, where it stands in the flow."""

    data: bytes


Item: TypeAlias = str | RowBlock | FlowPicture
"""A line, a table's rows of data, or a picture that may be a table."""


class OpenTable:
    """A table that is still open."""

    def __init__(self, outside: list[Item]) -> None:
        self.outside = outside
        """The flow that it stands in."""
        self.rows: list[list[Cell]] = []
        self.merged: set[int] = set()
        """The rows that begin a merged cell, or go on with one."""
        self.groups: set[int] = set()
        """The rows before which a row group (thead, tbody) ends, and with it every rowspan."""


def settled(table: OpenTable, count: Callable[[int], None]) -> Iterator[Item]:
    """A closed table as blocks of data, and as lines what only lays out, in order.

    `count` is told of every place before it is made, and may raise.
    """
    yield from _sorted_out(*_place_merged_cells(table, count))


_Hanging: TypeAlias = dict[int, tuple[Cell, int]]
"""By column, the cells that reach down into a row, and for how many rows from there on."""


def _place_merged_cells(
    table: OpenTable, count: Callable[[int], None]
) -> tuple[list[DataRow], bool]:
    """The table's rows with each merged cell in all its places, and whether the merges fit."""
    placed: list[DataRow] = []
    hanging: _Hanging = {}
    regular = True
    for number, cells in enumerate(table.rows):
        # No rowspan reaches out of its tbody.
        if number in table.groups:
            hanging = {}
        # By far most rows: nothing merged, nothing above.
        if not hanging and number not in table.merged:
            count(len(cells))
            placed.append(DataRow(cells, cells))
            continue
        begun: _Hanging = {}
        # Only the groups' labels at the left hang down, as in section three: | 三 |
        # 1.属于国家秘密 | 0 |.
        if number not in table.merged and max(hanging) == len(hanging) - 1:
            count(len(hanging) + len(cells))
            at_left: list[Cell] = [hanging[at][0] for at in range(len(hanging))]
            placed.append(DataRow(at_left + cells, cells))
        else:
            more = [cell.span.across - 1 for cell in cells if isinstance(cell, MergedBox)]
            count(len(hanging) + len(cells) + sum(more))
            above = placed[-1].places if placed else []
            row, fits = _place_row(cells, hanging, above, begun)
            regular &= fits
            placed.append(row)
        hanging = {at: (box, rows - 1) for at, (box, rows) in hanging.items() if rows != 1} | begun
    return placed, regular


def _place_row(
    cells: list[Cell], hanging: _Hanging, above: list[Cell], begun: _Hanging
) -> tuple[DataRow, bool]:
    """One row's places, from the left, and whether its cells fit without overlap or gap.

    The cells that reach down from it are put into `begun`.
    """
    places: list[Cell] = []
    going_on: set[Cell] = set()
    fits = True
    for cell in cells:
        # Places from the left; those that a cell above covers are its own.
        while (column := len(places)) in hanging:
            places.append(hanging[column][0])
        if isinstance(cell, str):
            places.append(cell)
            continue
        across, down, goes_on = cell.span
        covering: Cell = cell
        # Word's vMerge without restart: whatever stands above reaches down here, with its text.
        if goes_on and column < len(above):
            covering = above[column]
            going_on.add(cell)
        places.append(covering)
        if across > 1:
            # colspan="3" where only two places are left before a hanging cell is cut to these
            # two.
            while (end := len(places)) < column + across and end not in hanging:
                places.append(covering)
            fits &= end == column + across
        if down != 1:
            begun |= dict.fromkeys(range(column, len(places)), (covering, down - 1))
    own = [cell for cell in cells if cell not in going_on] if going_on else cells
    # Cells from above that hang behind the last one of this row; a hole before them is no table
    # that fits.
    rest = sorted([index for index in hanging if index >= len(places)])
    fits &= rest == list(range(len(places), len(places) + len(rest)))
    return DataRow(places + [hanging[index][0] for index in rest], own), fits


def _sorted_out(rows: list[DataRow], regular: bool) -> Iterator[Item]:
    """Rows of data as blocks; what only lays out the page as lines and blocks, in order."""
    data: list[DataRow] = []
    laid_out: set[MergedBox] = set()
    for row in rows:
        if not _is_data(row.own):
            yield from _block_of(data, regular)
            data = []
            laid_out.update([cell for cell in row.own if isinstance(cell, MergedBox)])
            yield from _as_lines(row)
        elif row.own:
            if laid_out:
                row = row._replace(places=[cell for cell in row.places if cell not in laid_out])
            data.append(row)
    yield from _block_of(data, regular)


def _is_data(cells: list[Cell]) -> bool:
    """Whether cells are data and no places on a page: they hold no table and no paragraph.

    Their text is put together on the way.
    """
    for cell in cells:
        if isinstance(cell, MergedBox):
            for item in cell.flow:
                if not isinstance(item, str) or len(item) > MAX_CELL:
                    return False
                cell.text = f"{cell.text} {item}" if cell.text else item
    return True


def _as_lines(row: DataRow) -> Iterator[Item]:
    """What a row that lays out the page holds, without the signs of its icons and films."""
    for cell in row.own:
        for item in cell.flow if isinstance(cell, MergedBox) else (cell,):
            if isinstance(item, str) and OBJECT in item:
                item = item.replace(OBJECT, "").strip(BLANKS)
                if not item:
                    continue
            if item or isinstance(cell, MergedBox):
                yield item


def _block_of(rows: list[DataRow], regular: bool) -> Iterator[Item]:
    """The rows as one block; as lines if each is a single cell, which says nothing.

    Where merges do not fit, a row is only the cells that begin in it: a rowspan that is too
    large must not push a label among the values.
    """
    widths = {len(row.places) for row in rows if not row.is_one}
    if regular and len(widths) > 1 and (cut := _without_cells_behind(rows)):
        rows, widths = cut, {1}
    if not widths:
        for row in rows:
            yield from _as_lines(row)
    elif regular and len(widths) == 1:
        yield RowBlock(rows, aligned=True)
    else:
        yield RowBlock([DataRow(own, own) for _, own in rows], aligned=False)


def _without_cells_behind(rows: list[DataRow]) -> list[DataRow] | None:
    """The rows without empty cells behind the last column; None if that leaves them of other widths.

    Where a tool dropped what says how far cells reach, a longer row begins with its group's label.
    """
    if not any(
        isinstance(cell, MergedBox) and cell.span.down > 1 for row in rows for cell in row.own
    ):
        return None
    counts = Counter(len(row.places) for row in rows if not row.is_one)
    width = counts.most_common(1)[0][0]
    cut = [_cut_behind(row, width) if len(row.places) > width else row for row in rows]
    return cut if all(row.is_one or len(row.places) == width for row in cut) else None


def _cut_behind(row: DataRow, width: int) -> DataRow:
    behind = row.places[width:]
    if any(cell if isinstance(cell, str) else cell.text or cell.flow for cell in behind):
        return row
    if row.own[-len(behind) :] != behind:  # a cell of a row above hangs there
        return row
    return DataRow(row.places[:width], row.own[: -len(behind)])
