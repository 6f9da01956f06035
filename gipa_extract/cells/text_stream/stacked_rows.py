"""Rows whose values stand below one another in blocks, away from their labels, as plain pdftotext prints.

    6.属于四类过程性信息 7.属于行政执法案卷 …

    0        a row: each value is a block

    0

    0        two rows: each block has the value of both
    1

    0
    0

Empty lines part the blocks. They are cut so that each row adds up; where one way is left, and it has as
many rows as there are labels above, from the first to the last in the form's order, these are they. Lines of
as many values as the form has columns are rows of themselves, below labels of which none is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gipa_extract.cells.text_stream.apart_from_rows import stand_in_lines
from gipa_extract.cells.text_stream.counted_rows import CountedRow, number_of
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.stacked_blocks import Block, Rows, rows_from, rows_in
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.two_flows import rows_in_flows
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form, Label, Table

LEAST_ROWS = 3
"""So many rows that add up to more than nothing are no chance."""
MAX_UPPER_BLOCKS = 60
"""Blocks of a table's upper rows that are tried in two flows; a page's columns make few large ones."""
MAX_VALUES = 400
"""Values of a table's part of the text that are looked at."""


@dataclass(slots=True)
class _LabelledBlocks:
    """Labels of rows, and the blocks of values behind them."""

    labels: list[int] = field(default_factory=list)
    """The places of the rows in their table."""
    blocks: list[Block] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """The blocks before which labels or words stand."""


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
        whole = _joined(stretches, table)
        found = (
            _counted_rows(whole, table)
            or _rows_in_flows(whole, table, form)
            or [
                row
                for stretch in stretches
                for row in _counted_rows(stretch, table) or _rows_in_lines(text, stretch, table)
            ]
        )
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
            last = token.end
            continue
        stretch.breaks.append(len(stretch.blocks))
        if isinstance(token, Mention) and (row := place_of_row(token, table)) is not None:
            if stretch.blocks:
                yield stretch
                stretch = _LabelledBlocks()
            stretch.labels.append(row)
        last = token.end
    if block:
        stretch.blocks.append(tuple(block))
    yield stretch


def _joined(stretches: Sequence[_LabelledBlocks], table: Table) -> _LabelledBlocks:
    """All the blocks of a table, below all of its labels."""
    whole = _LabelledBlocks([*range(len(table.rows))])
    for stretch in stretches:
        whole.breaks += [len(whole.blocks) + place for place in stretch.breaks]
        whole.blocks += stretch.blocks
    return whole


def place_of_row(mention: Mention, table: Table) -> int | None:
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
    values = rows_in(stretch.blocks, len(table.columns))
    if len(values) != last + 1 - first or _telling(values) < LEAST_ROWS:
        return []
    return _named(table, zip(table.rows[first : last + 1], values, strict=True))


def _rows_in_lines(text: str, stretch: _LabelledBlocks, table: Table) -> list[CountedRow]:
    """The rows whose values fill a line each, below the lines of a label for each of them in the form's order."""
    first, width = min(stretch.labels, default=0), len(table.columns)
    rows = table.rows[first : first + len(stretch.labels)]
    values = [value for block in stretch.blocks for value in block]
    in_order = stretch.labels == [*range(first, first + len(rows))]
    if len(rows) < 2 or not in_order or len(values) != len(rows) * width:
        return []
    before = text[text.rfind("\n", 0, values[0].start) + 1 : values[0].start]
    if before.strip() or not stand_in_lines(text, values, width):
        return []
    lines = (tuple(values[start : start + width]) for start in range(0, len(values), width))
    return _named(table, zip(rows, lines, strict=True))


def _rows_in_flows(whole: _LabelledBlocks, table: Table, form: Form) -> list[CountedRow]:
    """The rows of a table whose upper part a page prints in two flows, as far as they are certain.

    Where the upper part can be read in no way, or in several, only the rows below it.
    """
    width = len(table.columns)
    if sum(map(len, whole.blocks)) != len(table.rows) * width:
        return []
    below = rows_from(whole.blocks, width)
    told = (start for start, lower in enumerate(below) if _telling(lower) >= LEAST_ROWS)
    for start in dict.fromkeys((next(told, len(whole.blocks)), len(whole.blocks))):
        lower = below[start]
        if start > MAX_UPPER_BLOCKS or not any(len(block) > 1 for block in whole.blocks[:start]):
            continue
        upper = rows_in_flows(whole.blocks[:start], whole.breaks, lower, table, form)
        if upper:
            rows = zip(table.rows, [*upper, *lower], strict=True)
            return _named(table, ((row, values) for row, values in rows if values))
    lower = max(below, key=len)
    while lower and not number_of(lower[0][-1]):
        lower = lower[1:]  # zeros of other rows add up, too
    if _telling(lower) < LEAST_ROWS:
        return []
    return _named(table, zip(table.rows[-len(lower) :], lower, strict=True))


def _telling(rows: Rows) -> int:
    return sum(number_of(row[-1]) > 0 for row in rows)


def _named(table: Table, rows: Iterable[tuple[Label, Block]]) -> list[CountedRow]:
    return [
        CountedRow(table, tuple(zip(table.row_cell_ids(row), map(slot_of, values), strict=True)))
        for row, values in rows
    ]
