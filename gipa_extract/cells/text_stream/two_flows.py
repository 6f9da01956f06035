"""The upper rows of a table that a page prints in two flows: their first columns, then all the others.

    166      the first column of three rows

    0
    37

    63       …

    29       a row: each value is a block

    总计     here the second flow begins
    253      the last column of the three rows

    4
    71

    31       the end of that row

Where the table's head is set low, plain pdftotext takes the columns beside it for a flow of their own;
how many columns the first one has may change from row to row. Rows and columns have to add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gipa_extract.cells.text_stream.counted_rows import number_of
from gipa_extract.cells.text_stream.stacked_blocks import (
    Block,
    Rows,
    adds_up,
    line_of,
    texts_of,
)
from gipa_extract.cells.text_stream.tokens_between import Value
from gipa_extract.forms import Form, Table

MAX_WAYS = 200
"""Ways to cut the flows into rows that add up; of more, nobody knows which."""


def rows_in_flows(
    blocks: Sequence[Block], breaks: Iterable[int], lower: Rows, table: Table, form: Form
) -> list[Block]:
    """The upper rows, none (an empty one) where several readings differ; nothing where there is none.

    `lower` are the rows below them. A flow begins at one of the `breaks`, where words stand.
    """
    width = len(table.columns)
    if _count(blocks) != width * (len(table.rows) - len(lower)):
        return []  # no way to cut them fills the rows, and there may be millions
    found: dict[tuple[tuple[str, ...], ...], Rows] = {}
    for place in sorted({each for each in breaks if 0 < each < len(blocks)}):
        flows = _Flows(blocks[:place], blocks[place:], width)
        found |= {
            texts_of(upper): upper
            for upper in flows.readings()
            if len(upper) + len(lower) == len(table.rows)
            and _columns_add_up([*upper, *lower], table, form)
        }
    return [
        rows[0] if len({*map(_texts_of_row, rows)}) == 1 else ()
        for rows in zip(*found.values(), strict=True)
    ]


class _Band(NamedTuple):
    """What a flow holds of some rows that it prints together."""

    stop: int
    """The block behind it."""
    lines: Rows
    """A piece of each row."""


class _Flows:
    """Two flows, cut into rows in every way in which each row adds up."""

    def __init__(self, first: Sequence[Block], second: Sequence[Block], width: int) -> None:
        self.first, self.second, self.width = first, second, width
        self.known: dict[tuple[int, int], list[Rows]] = {}

    def readings(self) -> list[Rows]:
        """All the ways; none where there are too many."""
        for start in reversed(range(len(self.first) + 1)):
            for beside in reversed(range(len(self.second) + 1)):
                if (_count(self.first[start:]) + _count(self.second[beside:])) % self.width:
                    self.known[start, beside] = []  # what is left fills no rows
                    continue
                ways = {texts_of(rows): rows for rows in self._from(start, beside)}
                if len(ways) > MAX_WAYS:
                    return []
                self.known[start, beside] = [*ways.values()]
        return self.known[0, 0]

    def _from(self, start: int, beside: int) -> Iterator[Rows]:
        if start == len(self.first) and beside == len(self.second):
            yield ()
        heads = [*self.first[start : start + 1], *self.second[beside : beside + 1]]
        for height in range(1, max(map(len, heads), default=0) + 1):
            for left in _bands(self.first, start, height, self.width):
                wanted = self.width - len(left.lines[0])
                for right in _bands(self.second, beside, height, wanted):
                    if len(right.lines[0]) < wanted:
                        continue
                    rows = tuple(a + b for a, b in zip(left.lines, right.lines, strict=True))
                    below = self.known[left.stop, right.stop]
                    if below and all(map(adds_up, rows)):
                        yield from (rows + more for more in below)


def _count(blocks: Sequence[Block]) -> int:
    return sum(map(len, blocks))


def _bands(blocks: Sequence[Block], start: int, height: int, most: int) -> Iterator[_Band]:
    """What the blocks from one of them on hold of so many rows, of each number of columns.

    Column by column, or row by row.
    """
    lines: Rows = ((),) * height
    yield _Band(start, lines)
    for place in range(start, len(blocks)):
        block = blocks[place]
        if len(block) % height or len(lines[0]) + len(block) // height > most:
            break
        lines = tuple(line + line_of(block, row, height) for row, line in enumerate(lines))
        yield _Band(place + 1, lines)
    for columns in range(1, most + 1) if height > 1 else ():
        if band := _row_by_row(blocks, start, height, columns):
            yield band


def _row_by_row(blocks: Sequence[Block], start: int, height: int, columns: int) -> _Band | None:
    """As many blocks as so many rows fill one after another; None where one reaches beyond its row."""
    values: list[Value] = []
    place = start
    for row in range(1, height + 1):
        while place < len(blocks) and len(values) < row * columns:
            values += blocks[place]
            place += 1
        if len(values) != row * columns:
            return None
    rows = (tuple(values[row * columns : (row + 1) * columns]) for row in range(height))
    return _Band(place, tuple(rows))


def _texts_of_row(row: Block) -> tuple[str, ...]:
    return tuple(value.text for value in row)


def _columns_add_up(rows: Sequence[Block], table: Table, form: Form) -> bool:
    """Whether every sum of the form over cells of the table holds."""
    cells = (cell for row in table.rows for cell in table.row_cell_ids(row))
    values = (value for row in rows for value in row)
    numbers = {cell: number_of(value) for cell, value in zip(cells, values, strict=True)}
    return all(
        _total(rule.left, numbers) == _total(rule.right, numbers)
        for rule in form.rules
        if rule.is_equation and numbers.keys() >= {*rule.left, *rule.right}
    )


def _total(cells: Iterable[str], numbers: Mapping[str, int]) -> int:
    return sum(numbers[cell] for cell in cells)
