"""The form's tables as official documents print them: boxes that span rows and columns.

Built from the edition's data alone; a layout only decides how merges and blanks look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from random import Random
from typing import NamedTuple

from gipa_extract.forms import Form, Table

Wording = Callable[[str, tuple[str, ...]], str]
"""(official label, its other wordings) → what this document prints."""


class Box(NamedTuple):
    """One printed cell: where it begins, how far it reaches, and what stands in it."""

    row: int
    column: int
    down: int
    across: int
    text: str
    cell: str | None = None
    """The form's cell id, for a value."""


@dataclass(frozen=True)
class Printed:
    """One printed table; `boxes` tile it without gaps, in reading order."""

    boxes: tuple[Box, ...]
    height: int
    width: int
    section: str

    @cached_property
    def covering(self) -> tuple[tuple[Box, ...], ...]:
        """For each row, the boxes that reach into it, from left to right, each once."""
        rows: list[list[Box]] = [[] for _ in range(self.height)]
        for box in self.boxes:
            for row in range(box.row, box.row + box.down):
                rows[row].append(box)
        return tuple(tuple(sorted(row, key=lambda box: box.column)) for row in rows)

    @cached_property
    def starting(self) -> tuple[tuple[Box, ...], ...]:
        """For each row, the boxes that begin in it."""
        return tuple(
            tuple(box for box in boxes if box.row == row) for row, boxes in enumerate(self.covering)
        )

    @property
    def cells(self) -> Iterator[str]:
        return (box.cell for box in self.boxes if box.cell)

    def only(self, kept: Sequence[int]) -> Printed:
        """The same table with these rows only; merged boxes shrink."""
        boxes = []
        for box in self.boxes:
            rows = [i for i, row in enumerate(kept) if box.row <= row < box.row + box.down]
            if rows:
                boxes.append(box._replace(row=rows[0], down=len(rows)))
        return replace(self, boxes=tuple(boxes), height=len(kept))

    def rewritten(self, change: Callable[[Box], str]) -> Printed:
        """The same table with other texts."""
        return replace(self, boxes=tuple(box._replace(text=change(box)) for box in self.boxes))


class _Run(NamedTuple):
    level: int
    start: int
    length: int
    text: str
    leaf: bool


def rng_by_place(rng: Random) -> Callable[[Box], Random]:
    """A source of chance for each box: the same for the same place, whatever is printed there."""
    salt = rng.random()
    return lambda box: Random(f"{salt}/{box.row}/{box.column}")


def print_tables(form: Form, raws: Mapping[str, str], wording: Wording) -> list[Printed]:
    """Every table of the edition, in its order."""
    return [(_across if table.across else _plain)(table, raws, wording) for table in form.tables]


def joined(tables: Sequence[Printed]) -> Printed:
    """Several tables of one section as one, as wide as the widest: Section II's usual look."""
    width = max(table.width for table in tables)
    boxes: list[Box] = []
    height = 0
    for table in tables:
        for box in table.boxes:
            more = width - table.width if box.column + box.across == table.width else 0
            boxes.append(box._replace(row=box.row + height, across=box.across + more))
        height += table.height
    return Printed(tuple(boxes), height, width, tables[0].section)


def split_across(table: Printed) -> list[Printed]:
    """A table of one line, in parts: one for each group of its head that holds values."""
    values = [box for box in table.boxes if box.cell]
    groups = [list(group) for _, group in groupby(values, key=lambda box: _row_of(box.cell))]
    return [_part(table, group[0].column, group[-1].column + 1) for group in groups]


def _row_of(cell: str | None) -> str:
    return (cell or "..").split(".")[1]


def _part(table: Printed, left: int, right: int) -> Printed:
    boxes = [
        box._replace(
            column=max(box.column, left) - left,
            across=min(box.column + box.across, right) - max(box.column, left),
        )
        for box in table.boxes
        if box.column < right and box.column + box.across > left
    ]
    part = replace(table, boxes=tuple(boxes), width=right - left)
    return part.only(sorted({box.row for box in boxes}))


def _plain(table: Table, raws: Mapping[str, str], wording: Wording) -> Printed:
    """A table with a row of values for each label: head above, labels to the left."""
    columns = [(*col.under, col.label) for col in table.columns]
    rows = [(*row.under, row.label) for row in table.rows]
    also = {item.label: item.also for item in (*table.rows, *table.columns)}
    deep, wide = max(map(len, columns)), max(map(len, rows))
    width = wide + len(columns)
    boxes: list[Box] = []
    top = 0
    if table.corner:  # the caption is a row of its own
        boxes.append(Box(0, 0, 1, width, wording(table.caption, ())))
        top = 1
    corner = wording(table.corner or table.caption, ())
    boxes.append(Box(top, 0, deep, wide, corner))
    for run in _runs(columns):
        down = deep - run.level if run.leaf else 1
        text = wording(run.text, also.get(run.text, ()))
        boxes.append(Box(top + run.level, wide + run.start, down, run.length, text))
    body = top + deep
    for run in _runs(rows):
        across = wide - run.level if run.leaf else 1
        text = wording(run.text, also.get(run.text, ()))
        boxes.append(Box(body + run.start, run.level, run.length, across, text))
    for i, row in enumerate(table.rows):
        ids = table.row_cell_ids(row)
        boxes += (Box(body + i, wide + j, 1, 1, raws[c], c) for j, c in enumerate(ids))
    return Printed(_in_order(boxes), body + len(rows), width, table.section)


def _across(table: Table, raws: Mapping[str, str], wording: Wording) -> Printed:
    """A table whose row labels stand in the head, above one line of values."""
    paths = [(*row.under, row.label, col.label) for row in table.rows for col in table.columns]
    also = {item.label: item.also for item in (*table.rows, *table.columns)}
    deep = max(map(len, paths))
    boxes = [
        Box(
            run.level,
            run.start,
            deep - run.level if run.leaf else 1,
            run.length,
            wording(run.text, also.get(run.text, ())),
        )
        for run in _runs(paths)
    ]
    boxes += (Box(deep, j, 1, 1, raws[c], c) for j, c in enumerate(table.cell_ids()))
    return Printed(_in_order(boxes), deep + 1, len(paths), table.section)


def _runs(paths: Sequence[tuple[str, ...]]) -> Iterator[_Run]:
    """The merged labels of each level: neighbours that share the whole path down to it."""
    for level in range(max(map(len, paths))):
        start = 0
        for prefix, group in groupby(paths, key=lambda path: path[: level + 1]):
            length = len(list(group))
            if len(prefix) > level:
                leaf = len(paths[start]) == level + 1
                yield _Run(level, start, length, prefix[level], leaf)
            start += length


def _in_order(boxes: Iterable[Box]) -> tuple[Box, ...]:
    return tuple(sorted(boxes, key=lambda box: (box.row, box.column)))
