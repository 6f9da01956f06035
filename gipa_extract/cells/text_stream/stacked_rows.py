"""Rows whose values stand below one another in blocks, away from their labels, as plain pdftotext prints.

    6.属于四类过程性信息 7.属于行政执法案卷 …

    0        a row: each value is a block

    0

    0        two rows: each block has the value of both
    1

    0
    0

Empty lines part the blocks. They are cut so that each row adds up; where one way is left, and it has as
many rows as there are labels above, from the first to the last in the form's order, these are they.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gipa_extract.cells.text_stream.counted_rows import CountedRow, number_of
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form, Table

LEAST_ROWS = 3
"""So many rows that add up to more than nothing are no chance."""
MAX_VALUES = 400
"""Values of a table's part of the text that are looked at."""

_Block = tuple[Value, ...]
_Rows = tuple[tuple[Value, ...], ...]


@dataclass(slots=True)
class _LabelledBlocks:
    """Labels of rows, and the blocks of values behind them."""

    labels: list[int] = field(default_factory=list)
    """The places of the rows in their table."""
    blocks: list[_Block] = field(default_factory=list)


def rows_of_stacks(
    text: str,
    tokens: Sequence[Token],
    form: Form,
    regions: Mapping[str, range],
    placed: Collection[str],
) -> Iterator[CountedRow]:
    """The rows of such tables of which no cell is placed."""
    for table in form.tables:
        region = regions.get(table.id)
        if region is None or table.across or table.id not in form.totalled:
            continue
        if all(any(map(placed.__contains__, table.row_cell_ids(row))) for row in table.rows):
            continue
        part = tokens[region.start : region.stop]
        if sum(isinstance(token, Value) for token in part) > MAX_VALUES:
            continue
        stretches = list(_stretches_of(text, part, table))
        blocks = [block for stretch in stretches for block in stretch.blocks]
        whole = _LabelledBlocks([*range(len(table.rows))], blocks)
        found = _counted_rows(whole, table) or [
            row for stretch in stretches for row in _counted_rows(stretch, table)
        ]
        for row in found:
            if not any(cell_id in placed for cell_id, _ in row.slots):
                yield row


def _stretches_of(text: str, part: Sequence[Token], table: Table) -> Iterator[_LabelledBlocks]:
    """The part cut where labels of rows come behind values."""
    stretch = _LabelledBlocks()
    block: list[Value] = []
    last = 0
    for token in part:
        goes_on = isinstance(token, Value) and text[last : token.start].count("\n") == 1
        if block and not goes_on:
            stretch.blocks.append(tuple(block))
            block = []
        if isinstance(token, Value):
            block.append(token)
        elif isinstance(token, Mention) and (row := _row_of(token, table)) is not None:
            if stretch.blocks:
                yield stretch
                stretch = _LabelledBlocks()
            stretch.labels.append(row)
        last = token.end
    if block:
        stretch.blocks.append(tuple(block))
    yield stretch


def _row_of(mention: Mention, table: Table) -> int | None:
    """The place of the row that a label names; without a number it may be a column's."""
    if not mention.enumerated and mention.key in table.column_keys:
        return None
    return next((place for place, row in enumerate(table.rows) if mention.key in row.keys), None)


def _counted_rows(stretch: _LabelledBlocks, table: Table) -> list[CountedRow]:
    """The rows from the first label to the last, if the blocks are just as many rows."""
    if not stretch.labels or not stretch.blocks:
        return []
    first, last = min(stretch.labels), max(stretch.labels)
    if sum(map(len, stretch.blocks)) != (last + 1 - first) * len(table.columns):
        return []  # nearly all stretches
    values = _rows_in(stretch.blocks, len(table.columns))
    telling = sum(number_of(row[-1]) > 0 for row in values)
    if len(values) != last + 1 - first or telling < LEAST_ROWS:
        return []
    return [
        CountedRow(table, tuple(zip(table.row_cell_ids(row), map(slot_of, own), strict=True)))
        for row, own in zip(table.rows[first : last + 1], values, strict=True)
    ]


def _rows_in(blocks: Sequence[_Block], width: int) -> _Rows:
    """The rows that the blocks make in the only way in which each adds up; none where there are two."""
    ways: list[list[_Rows]] = [[] for _ in blocks] + [[()]]
    for start in reversed(range(len(blocks))):
        for height in range(1, len(blocks[start]) + 1):
            stop = _end_of_rows(blocks, start, height, width)
            if stop is None or not ways[stop]:
                continue
            rows = tuple(
                tuple(
                    value for block in blocks[start:stop] for value in _line_of(block, row, height)
                )
                for row in range(height)
            )
            if all(map(_adds_up, rows)):
                ways[start] += [rows + below for below in ways[stop][:2]]
    readings = {tuple(tuple(value.text for value in row) for row in way): way for way in ways[0]}
    return next(iter(readings.values())) if len(readings) == 1 else ()


def _end_of_rows(blocks: Sequence[_Block], start: int, height: int, width: int) -> int | None:
    """Where as many blocks end as so many rows need; None where a block does not hold one piece of each."""
    count = 0
    for place in range(start, len(blocks)):
        count += len(blocks[place])
        if len(blocks[place]) % height or count > height * width:
            return None
        if count == height * width:
            return place + 1
    return None


def _line_of(block: _Block, row: int, height: int) -> _Block:
    """What a block holds of one of its rows: several columns are printed line by line."""
    width = len(block) // height
    return block[row * width : (row + 1) * width]


def _adds_up(row: Sequence[Value]) -> bool:
    *parts, total = map(number_of, row)
    return sum(parts) == total
