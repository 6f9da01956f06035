"""A table cut in two in lines set with spaces, as a sheet too wide for its page is printed.

                                     自然人  法人或其他组织
                                             商业企业        科研机构
    一、本年新收政府信息公开申请数量 262     216             354
    第 1 页，共 2 页
                                  总计
    社会公益组织  法律服务机构  其他
    466           240           178   1716

The second half has the labels of the first once more, or only as many rows. Which columns a half
has is told by its head, wherever in its lines a label stands; that nothing was lost, by the sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.labels import VALUES, Labels
from gipa_extract.cells.rearranged.halves import LEAST_ROWS, LEAST_SUMS
from gipa_extract.forms import Table
from gipa_extract.models import Grid, Slot
from gipa_extract.text.columns import column_count
from gipa_extract.text.numerals import parse


class _HalfInLines(NamedTuple):
    """A head and the lines below it, of as many values as it has columns."""

    table: Table
    columns: range
    """The places of its columns among those of its table."""
    head: tuple[Slot, ...]
    rows: tuple[tuple[Slot, ...], ...]
    """The values of each row."""
    labels: tuple[Slot, ...]
    """The label of each row; none where no row has one."""
    bases: tuple[int, ...]
    """Of each label, the place of its row's first cell in the form."""
    lines: tuple[tuple[Slot, ...], ...]
    """All lines that it was made of."""


def join_halves_in_lines(grids: Sequence[Grid], labels: Labels, text: str) -> list[Grid] | None:
    """The grids with such halves joined; None if there are none."""
    lines = [row for grid in grids if not (grid.stream or grid.aligned) for row in grid.rows if row]
    halves = list(_halves_in(lines, labels, text))
    pairs = [(a, b) for a, b in pairwise(halves) if _complete_one_another(a, b)]
    if not pairs:
        return None
    taken = {id(line) for pair in pairs for half in pair for line in half.lines}
    rest = [
        grid._replace(rows=kept)
        for grid in grids
        if (kept := tuple(row for row in grid.rows if id(row) not in taken))
    ]
    return [*rest, *(_join(left, right) for left, right in pairs)]


def _halves_in(
    lines: Sequence[tuple[Slot, ...]], labels: Labels, text: str
) -> Iterator[_HalfInLines]:
    """Each run of lines with as many values, below lines that print labels of columns."""
    first = 0
    while first < len(lines):
        width = len(_values_of(lines[first]))
        if not width:
            first += 1
            continue
        stop = first + 1
        while stop < len(lines) and _goes_on(lines[stop], width, labels):
            stop += 1
        top = first
        while top and any(labels.head_named(slot.text) for slot in lines[top - 1]):
            top -= 1
        last = max(at for at in range(first, stop) if _values_of(lines[at]))
        half = _half_of(lines[top:first], lines[first : last + 1], labels, text)
        if half is not None:
            yield half
        first = stop


def _values_of(line: Sequence[Slot]) -> tuple[Slot, ...]:
    """The values that end a line."""
    count = 0
    while count < len(line) and parse(line[-1 - count].text).kind in VALUES:
        count += 1
    return tuple(line[len(line) - count :])


def _goes_on(line: Sequence[Slot], width: int, labels: Labels) -> bool:
    """Whether a line holds as many values, or is a further piece of the label above it."""
    values = _values_of(line)
    return len(values) == width if values else not any(labels.head_named(s.text) for s in line)


def _half_of(
    head: Sequence[tuple[Slot, ...]],
    body: Sequence[tuple[Slot, ...]],
    labels: Labels,
    text: str,
) -> _HalfInLines | None:
    """The half that these lines are; None where they are anything else."""
    rows = [line for line in body if _values_of(line)]
    leaves = [
        slot
        for line in head
        for slot in line
        if (key := labels.head_named(slot.text)) and key not in labels.column_groups
    ]
    width = len(_values_of(body[0]))
    if len(rows) < LEAST_ROWS or len(leaves) != width:
        return None
    leaves.sort(
        key=lambda slot: column_count(text[text.rfind("\n", 0, slot.start) + 1 : slot.start])
    )
    printed = [labels.heads[labels.head_named(slot.text)] for slot in leaves]
    for table in labels.tables:
        columns = [column.id for column in table.columns]
        if table.across or columns[-1] != "total" or printed[0] not in columns:
            continue
        at = columns.index(printed[0])
        if columns[at : at + width] == printed and width < len(columns):
            named = _named_rows(rows, body, width, table, labels)
            if named is not None:
                values = tuple(map(_values_of, rows))
                own = range(at, at + width)
                return _HalfInLines(table, own, tuple(leaves), values, *named, (*head, *body))
    return None


def _named_rows(
    rows: Sequence[tuple[Slot, ...]],
    body: Sequence[tuple[Slot, ...]],
    width: int,
    table: Table,
    labels: Labels,
) -> tuple[tuple[Slot, ...], tuple[int, ...]] | None:
    """The rows' labels, each with the place of its first cell; None where one names no row, or two.

    Where no line prints anything but values, there are none.
    """
    if all(len(line) == width for line in body):
        return (), ()
    named: list[Slot] = []
    bases: list[int] = []
    for line in body:
        label = line[-1] if not _values_of(line) else line[-1 - width] if line[width:] else None
        found = labels.rows_named(label.text) if label else ()
        own = [row.base for row in found if row.table is table]
        if not _values_of(line):
            if own and own[0] != bases[-1]:
                return None  # a row whose values are elsewhere
            continue
        if label is None or len(own) != 1:
            return None
        named.append(label)
        bases.append(own[0])
    return (tuple(named), tuple(bases)) if len(set(bases)) == len(rows) else None


def _complete_one_another(left: _HalfInLines, right: _HalfInLines) -> bool:
    """Whether two halves have all columns of their table, the same rows, and sums over both."""
    whole = [*left.columns, *right.columns] == [*range(len(left.table.columns))]
    if left.table is not right.table or not whole or not left.labels:
        return False
    if len(left.rows) != len(right.rows) or (right.labels and left.bases != right.bases):
        return False
    sums = 0
    for mine, other in zip(left.rows, right.rows, strict=True):
        *parts, total = (parse(slot.text).value or 0 for slot in (*mine, *other))
        sums += sum(parts) == total
    return sums >= LEAST_SUMS * len(left.rows)


def _join(left: _HalfInLines, right: _HalfInLines) -> Grid:
    """The halves beside one another."""
    corner = Slot("", left.head[0].start, left.head[0].start)
    rows = [
        (label, *mine, *other)
        for label, mine, other in zip(left.labels, left.rows, right.rows, strict=True)
    ]
    return Grid(((corner, *left.head, *right.head), *rows), aligned=True, ruled=True)
