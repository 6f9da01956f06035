"""Blocks of values, parted by empty lines, cut so that each row adds up."""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.cells.text_stream.counted_rows import number_of
from gipa_extract.cells.text_stream.tokens_between import Value

Block = tuple[Value, ...]
Rows = tuple[Block, ...]


def rows_in(blocks: Sequence[Block], width: int) -> Rows:
    """The rows that the blocks make in the only way in which each adds up; none where there are two."""
    return rows_from(blocks, width)[0]


def rows_from(blocks: Sequence[Block], width: int) -> list[Rows]:
    """The rows that the blocks from each one to the last make, likewise."""
    ways: list[list[Rows]] = [[] for _ in blocks] + [[()]]
    for start in reversed(range(len(blocks))):
        for height in range(1, len(blocks[start]) + 1):
            stop = _end_of_rows(blocks, start, height, width)
            if stop is None or not ways[stop]:
                continue
            rows = tuple(
                tuple(
                    value for block in blocks[start:stop] for value in line_of(block, row, height)
                )
                for row in range(height)
            )
            if all(map(adds_up, rows)):
                ways[start] += [rows + below for below in ways[stop][:2]]
    return [way[0] if len({*map(texts_of, way)}) == 1 else () for way in ways]


def texts_of(rows: Rows) -> tuple[tuple[str, ...], ...]:
    """What rows print."""
    return tuple(tuple(value.text for value in row) for row in rows)


def _end_of_rows(blocks: Sequence[Block], start: int, height: int, width: int) -> int | None:
    """Where as many blocks end as so many rows need; None where a block does not hold one piece of each."""
    count = 0
    for place in range(start, len(blocks)):
        count += len(blocks[place])
        if len(blocks[place]) % height or count > height * width:
            return None
        if count == height * width:
            return place + 1
    return None


def line_of(block: Block, row: int, height: int) -> Block:
    """What a block holds of one of its rows: several columns are printed line by line."""
    width = len(block) // height
    return block[row * width : (row + 1) * width]


def adds_up(row: Sequence[Value]) -> bool:
    *parts, total = map(number_of, row)
    return sum(parts) == total
