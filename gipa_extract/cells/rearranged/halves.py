"""A table cut in two, for its columns had no room beside one another: the halves are one again.

    | 项目     | 自然人 | 商业企业 |        | 法律服务机构 | 其他 | 总计 |
    | 本年新收 | 629    | 350      |        | 224          | 48   | 1650 |

The second has the labels of the first once more, or only as many rows.
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

    grid_index: int
    columns: tuple[str, ...]
    """Keys of its labels of columns."""
    head: tuple[Slot, ...]
    rows: tuple[tuple[Slot, ...], ...]
    bases: tuple[int, ...]
    """Of each row, the place of its first cell in the form; empty where the rows have no labels."""
    table: Table | None


def join_halves(grids: Sequence[Grid], labels: Labels) -> list[Grid] | None:
    """The grids with halves that complete one another joined; None if there are none."""
    halves = [
        half
        for index, grid in enumerate(grids)
        if not grid.stream
        for sheet in sheets_of(grid, labels)
        if (half := _half_of(index, sheet, labels))
    ]
    for left, right in pairwise(halves):
        if left.table and _are_one_table(left, right, labels):
            # What else stands in their grids is kept: it is read before the table that is whole.
            return [*_without_halves(grids, (left, right)), _join_halves(left, right)]
    return None


def _half_of(index: int, sheet: Sheet, labels: Labels) -> _Half | None:
    """A head of one line with rows of values below it; None if the sheet is anything else."""
    size = next((at for at, row in enumerate(sheet) if holds_value(row)), 0)
    if not size:
        return None
    head = sheet[size - 1]
    keys = [labels.head_named(slot.text) if slot.text else "" for slot in head]
    rows = tuple(row for row in sheet[size:] if any(slot.text for slot in row))
    if len(rows) < LEAST_ROWS or not all(keys[1:]):
        return None
    # The right half of a table cut in two: values under labels of columns, no labels of rows.
    if keys[0]:
        is_bare = all(map(holds_value, rows)) and not any(
            labels.rows_named(row[0].text) for row in rows
        )
        return _Half(index, tuple(keys), head, rows, (), None) if is_bare else None
    # The left half: each row's label, and it must name one row of one table.
    named = [labels.rows_named(row[0].text) for row in rows]
    if not all(len(each) == 1 for each in named):
        return None
    tables = {each[0].table.id: each[0].table for each in named}
    if len(tables) > 1:
        return None
    bases = tuple(each[0].base for each in named)
    return _Half(index, tuple(keys[1:]), head, rows, bases, next(iter(tables.values())))


def _are_one_table(left: _Half, right: _Half, labels: Labels) -> bool:
    """Whether two halves are one table: all its columns, each once, and the same rows."""
    assert left.table is not None
    printed = [labels.heads[key] for key in (*left.columns, *right.columns)]
    whole = [column.id for column in left.table.columns]
    if printed != whole:
        return False
    return right.bases == left.bases if right.bases else _add_up(left, right, whole)


def _add_up(left: _Half, right: _Half, columns: Sequence[str]) -> bool:
    """Whether rows without labels are those beside them: as many, and with their totals."""
    if len(right.rows) != len(left.rows) or columns[-1] != "total":
        return False
    sums = 0
    for mine, other in zip(left.rows, right.rows, strict=True):
        numbers = [parse(slot.text).value or 0 for slot in (*mine[1:], *other)]
        sums += sum(numbers[:-1]) == numbers[-1]
    return sums >= LEAST_SUMS * len(left.rows)


def _join_halves(left: _Half, right: _Half) -> Grid:
    skipped = 1 if right.bases else 0
    rows = [
        (*mine, *other[skipped:])
        for mine, other in zip((left.head, *left.rows), (right.head, *right.rows), strict=True)
    ]
    return Grid(tuple(rows), aligned=True, ruled=True)


def _without_halves(grids: Sequence[Grid], halves: Sequence[_Half]) -> list[Grid]:
    taken = {id(row) for half in halves for row in (half.head, *half.rows)}
    kept = []
    for grid in grids:
        rows = tuple(row for row in grid.rows if id(row) not in taken)
        if len(rows) == len(grid.rows):
            kept.append(grid)
        elif rows:
            kept.append(grid._replace(rows=rows))
    return kept
