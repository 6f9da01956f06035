"""Tables that a page prints column by column: each column's label, then its values.

    上一年项目数量 行政事业性收费 3 本年增/减 1

Tools that read boxes write them so. Of a table of one row a column may be blank; of more rows
nobody could tell which. The rows' labels may stand anywhere among them, and all tables' captions
and rows' labels before all columns. Several columns may be one box, which is printed line by line:

    本年制发件数 本年废止件数 0 0 3 11      rows of two columns, in lines without an empty one

    现行有效件数 0 21                     the third column, in another box
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form, Table
from gipa_extract.models import Slot
from gipa_extract.text.numerals import parse

LEAST_SUMS = 12
"""Sums of numbers that are not all zero; of rows or columns in another order some would fail."""


def rows_by_column(
    text: str, tokens: Sequence[Token], form: Form, regions: Mapping[str, range]
) -> Iterator[PlacedRow]:
    """The rows of such tables."""
    for table in form.tables:
        if not table.cell_ids()[1:] or table.across:
            continue
        region = regions.get(table.id)
        rows = _rows_of(table, tokens[region.start : region.stop], text) if region else []
        if not rows and min(len(table.columns), len(table.rows)) > 1:
            # Captions and labels of several tables stand above the columns of the first.
            rows = _rows_of(table, tokens, text, _heads_of_others(form, table))
        yield from rows


def certain_rows_by_column(
    text: str, tokens: Sequence[Token], form: Form, regions: Mapping[str, range]
) -> Iterator[PlacedRow]:
    """Those of such tables whose rows and columns all add up: no label and no value is another's."""
    for table in form.tables:
        region = regions.get(table.id)
        if not region or table.id not in form.totalled or table.across:
            continue
        rows = _rows_of(table, tokens[region.start : region.stop], text)
        if rows and (sums := check_sums(rows, form)).held >= LEAST_SUMS and not sums.failed:
            yield from rows


class CheckedSums(NamedTuple):
    """Sums within a table."""

    held: int
    """Those of numbers that are not all zero."""
    failed: int


def check_sums(rows: Sequence[PlacedRow], form: Form) -> CheckedSums:
    """How many sums within a table hold, and how many fail or have no number somewhere."""
    values = {cell: parse(slot.text).value for row in rows for cell, slot in row.slots}
    held = failed = 0
    for rule in form.rules:
        if rule.relation != "sum" or not values.keys() >= {*rule.left, *rule.right}:
            continue
        sides = [[values[cell] for cell in side] for side in (rule.left, rule.right)]
        left, right = (sum(value or 0 for value in side) for side in sides)
        fails = left != right or any(value is None for side in sides for value in side)
        failed += fails
        held += left != 0 and not fails
    return CheckedSums(held, failed)


@lru_cache(maxsize=16)
def _heads_of_others(form: Form, table: Table) -> frozenset[str]:
    """The keys of the labels of all other tables' columns."""
    return frozenset().union(*(other.column_keys for other in form.tables if other is not table))


def _rows_of(
    table: Table, part: Sequence[Token], text: str, others: Set[str] = frozenset()
) -> list[PlacedRow]:
    """The rows of a table, if its part of the text is such; none else.

    What stands below a label of `others` is another table's.
    """
    columns = [column.keys for column in table.columns]
    rows = [row.keys for row in table.rows]
    held: list[list[Slot]] = []
    ends: list[int] = []
    met = 0
    is_own = True
    for token in part:
        if isinstance(token, Value):
            if not is_own or (not held and others):
                continue
            if not held:
                return []
            held[-1].append(slot_of(token))
        elif isinstance(token, Mention):
            if len(held) < len(columns) and token.key in columns[len(held)]:
                held.append([])
                is_own = True
                ends.append(token.end)
            elif met < len(rows) and token.key in rows[met]:
                met += 1
            elif any(token.key in words for words in columns):
                return []  # again, or in another order
            is_own &= token.key not in others
    counts = [len(values) for values in held]
    begins_early = any(counts[:-1]) or len(columns) == 1  # a value before the last label
    if len(held) < len(columns) or met < len(rows) or not begins_early:
        return []
    if 0 in counts[:-1] and len(rows) > 1:
        held = _parted_boxes(held, ends, len(rows), text)
        counts = [len(values) for values in held]
    if any(count != len(rows) for count in counts) and (len(rows) > 1 or max(counts) > 1):
        return []
    for values, end in zip(held, ends, strict=True):
        values += [Slot("", end, end)] * (len(rows) - len(values))
    return [
        PlacedRow(table, tuple(zip(table.row_cell_ids(row), slots, strict=True)))
        for row, slots in zip(table.rows, zip(*held, strict=True), strict=True)
    ]


def _parted_boxes(
    held: Sequence[list[Slot]], ends: Sequence[int], rows: int, text: str
) -> list[list[Slot]]:
    """Each column's values, of columns whose labels and values stand together in one box.

    A box of other values than the rows of its columns has, or with an empty line in it, stays as it is.
    """
    parted: list[list[Slot]] = []
    waiting = 0
    for values, end in zip(held, ends, strict=True):
        waiting += 1
        if not values:
            continue
        first = ends[len(parted)]
        is_box = _is_one_box(text, first, end, values) and len(values) == waiting * rows
        own = [values[column::waiting] for column in range(waiting)]
        parted += own if waiting > 1 and is_box else [[]] * (waiting - 1) + [values]
        waiting = 0
    return parted + [[] for _ in range(waiting)]


def _is_one_box(text: str, start: int, last_head: int, values: Sequence[Slot]) -> bool:
    """Whether each label and each value of a box stands on the line below the one before."""
    printed = text[start : values[-1].end]
    lines = printed.split("\n")
    return all(map(str.strip, lines[1:])) and text[last_head : values[0].start].strip(" ") == "\n"
