"""A table cut in two, for its columns had no room beside one another: the halves are one again.

    | 项目     | 自然人 | 商业企业 |        | 法律服务机构 | 其他 | 总计 |
    | 本年新收 | 629    | 350      |        | 224          | 48   | 1650 |

The second has the labels of the first once more, the numbers of its rows, or only as many rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.sheets import Sheet, holds_value, sheets_of
from gipa_extract.forms import Table
from gipa_extract.models import Grid, Slot
from gipa_extract.text.numerals import parse

LEAST_ROWS = 3
LEAST_SUMS = 0.6
"""The share of rows whose total is the sum of both halves, where the second has no labels."""


class _Half(NamedTuple):
    """A part of a table: its head, its rows, and what their labels name."""

    columns: tuple[str, ...]
    """Keys of its labels of columns."""
    head: tuple[tuple[Slot, ...], ...]
    rows: tuple[tuple[Slot, ...], ...]
    label_columns: int
    """Columns with labels of rows, before those with values."""
    bases: tuple[int, ...]
    """Of each row, the place of its first cell in the form; empty where the rows have no labels."""
    table: Table | None
    printed: Sheet = ()
    """Its lines as they stand in their grid."""


def join_halves(grids: Sequence[Grid], labels: Labels) -> list[Grid] | None:
    """The grids with halves that complete one another joined; None if there are none."""
    halves = [
        half._replace(printed=sheet)
        for grid in grids
        if not grid.stream
        for sheet in sheets_of(grid, labels)
        if (half := _half_of(_without_merged(sheet), labels))
    ]
    pairs = [(a, b) for a, b in pairwise(halves) if _are_one_table(a, b, labels)]
    if not pairs:
        return None
    # What else stands in their grids is kept: it is read before the tables that are whole.
    rest = _without_halves(grids, [half for pair in pairs for half in pair])
    return [*rest, *(_join_halves(left, right) for left, right in pairs)]


def _without_merged(sheet: Sheet) -> Sheet:
    """The sheet without columns that are merged with the one before them in all rows.

    Halves on two pages may have their columns at other places.
    """
    apart = [
        at
        for at in range(len(sheet[0]))
        if not at
        or any(row[at] != row[at - 1] for row in sheet if row[at].text or row[at - 1].text)
    ]
    return (
        tuple(tuple(row[at] for at in apart) for row in sheet)
        if len(apart) < len(sheet[0])
        else sheet
    )


def _half_of(sheet: Sheet, labels: Labels) -> _Half | None:
    """A head with rows of values below it; None if the sheet is anything else."""
    size = next((at for at, row in enumerate(sheet) if holds_value(row)), 0)
    if not size:
        return None
    head = sheet[:size]
    keys = [_innermost_key([row[at].text for row in head], labels) for at in range(len(sheet[0]))]
    first = next((at for at, key in enumerate(keys) if key), len(keys))
    rows = tuple(row for row in sheet[size:] if any(slot.text for slot in row))
    if not all(keys[first:]) or first == len(keys):
        return None
    # The right half of a table cut in two, or both of one with a single row: no labels of rows.
    if not first:
        is_bare = all(map(holds_value, rows)) and not any(
            labels.rows_named(row[0].text) for row in rows
        )
        return _Half(tuple(keys), head, rows, 0, (), None) if is_bare else None
    # The left half: each row's label, and it must name one row of one table.
    innermost = [next((s.text for s in row[:first][::-1] if s.text), "") for row in rows]
    named = [labels.rows_named(text) for text in innermost]
    if len(rows) >= LEAST_ROWS and first == 1 and all(map(str.isdecimal, innermost)):
        return _Half(tuple(keys[1:]), head, rows, 1, (), None)  # 行次 | 社会公益组织 | … | 总计
    if len(rows) < LEAST_ROWS or not all(len(each) == 1 for each in named):
        return None
    tables = {each[0].table.id: each[0].table for each in named}
    if len(tables) > 1:
        return None
    bases = tuple(each[0].base for each in named)
    table = next(iter(tables.values()))
    return _Half(tuple(keys[first:]), head, rows, first, bases, table)


def _innermost_key(texts: Sequence[str], labels: Labels) -> str:
    """The key of the lowest label in a column of a head; "" if that is no label of a column."""
    lowest = next((text for text in reversed(texts) if text), "")
    return labels.head_named(lowest) if lowest else ""


def _are_one_table(left: _Half, right: _Half, labels: Labels) -> bool:
    """Whether two halves are one table: all its columns, each once, and the same rows."""
    printed = [labels.heads[key] for key in (*left.columns, *right.columns)]
    if left.table is None:  # 行政复议, 行政诉讼: one row, whose columns stand group by group
        across = (table for table in labels.tables if table.across)
        return not right.table and any(
            printed == [column.id for column in table.columns] * len(table.rows)
            and _names_groups(left, right, table, labels)
            and _add_up_across(left, right, len(table.columns))
            for table in across
        )
    whole = [column.id for column in left.table.columns]
    if printed != whole:
        return False
    return right.bases == left.bases if right.bases else _add_up(left, right, whole)


def _add_up(left: _Half, right: _Half, columns: Sequence[str]) -> bool:
    """Whether rows without labels are those beside them: as many, with their numbers and totals."""
    if len(right.rows) != len(left.rows) or columns[-1] != "total":
        return False
    rows = zip(left.rows, right.rows, strict=True)
    if right.label_columns and any(mine[0].text != other[0].text for mine, other in rows):
        return False
    sums = 0
    for mine, other in zip(left.rows, right.rows, strict=True):
        values = (*mine[left.label_columns :], *other[right.label_columns :])
        numbers = [parse(slot.text).value or 0 for slot in values]
        sums += sum(numbers[:-1]) == numbers[-1]
    return sums >= LEAST_SUMS * len(left.rows)


def _names_groups(left: _Half, right: _Half, table: Table, labels: Labels) -> bool:
    """Whether the heads name each group of columns, in the form's order."""
    texts = [
        slot.text
        for half in (left, right)
        for column in zip(*half.head, strict=True)
        for slot in column
    ]
    keys = [labels.known(text) for text in texts if text and labels.names_across(text)]
    named = [
        at for key in dict.fromkeys(keys) for at, row in enumerate(table.rows) if key in row.keys
    ]
    return named == list(range(len(table.rows)))


def _add_up_across(left: _Half, right: _Half, size: int) -> bool:
    """Whether each has one row, and every group of values across both ends in its sum."""
    if len(left.rows) != 1 or len(right.rows) != 1:
        return False
    numbers = [parse(slot.text).value or 0 for slot in (*left.rows[0], *right.rows[0])]
    groups = [numbers[at : at + size] for at in range(0, len(numbers), size)]
    return any(numbers) and all(sum(group[:-1]) == group[-1] for group in groups)


def _join_halves(left: _Half, right: _Half) -> Grid:
    """The halves beside one another; the lowest lines of their heads are one line."""
    lines = max(len(left.head), len(right.head))
    tops, others = (_padded(half.head, lines) for half in (left, right))
    rows = [
        (*mine, *other[right.label_columns :])
        for mine, other in zip((*tops, *left.rows), (*others, *right.rows), strict=True)
    ]
    return Grid(tuple(rows), aligned=True, ruled=True)


def _padded(head: tuple[tuple[Slot, ...], ...], lines: int) -> tuple[tuple[Slot, ...], ...]:
    empty = tuple(Slot("", slot.start, slot.start) for slot in head[0])
    return (empty,) * (lines - len(head)) + head


def _without_halves(grids: Sequence[Grid], halves: Sequence[_Half]) -> list[Grid]:
    taken = {id(row) for half in halves for row in half.printed}
    kept = []
    for grid in grids:
        rows = tuple(row for row in grid.rows if id(row) not in taken)
        if len(rows) == len(grid.rows):
            kept.append(grid)
        elif rows:
            kept.append(grid._replace(rows=rows))
    return kept
