"""The form's tables as the official document prints them: labels that span rows and columns.

Built from the edition alone, once; a display puts the values in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from gipa_extract.forms import Form, SectionSpec, Table


class PrintedBox(NamedTuple):
    """One printed place: a label, or a cell's place."""

    text: str
    across: int = 1
    down: int = 1
    cell: str | None = None


class BoxRow(NamedTuple):
    """One printed row, from left to right; boxes that reach down from above are not repeated."""

    boxes: tuple[PrintedBox, ...]
    cells: tuple[str, ...] = ()
    """The cells that the line prints; a line of the head has none."""


class PrintedTableBlock(NamedTuple):
    """One table of the form."""

    table: Table
    head: tuple[BoxRow, ...]
    body: tuple[BoxRow, ...]
    margin: int
    """Columns of labels to the left of the values."""


class PrintedSection(NamedTuple):
    """All tables of a section, one below the other, as wide as the widest."""

    section: SectionSpec
    blocks: tuple[PrintedTableBlock, ...]
    width: int


@lru_cache(maxsize=16)
def printed_sections(form: Form) -> tuple[PrintedSection, ...]:
    """The edition's sections that hold tables, in its order."""
    sections = []
    for section in form.sections:
        tables = [table for table in form.tables if table.section == section.id]
        width = max(map(_column_count, tables), default=0)
        if tables:
            sections.append(
                PrintedSection(
                    section, tuple(_table_block(table, width) for table in tables), width
                )
            )
    return tuple(sections)


def _column_count(table: Table) -> int:
    return (
        len(table.rows) * len(table.columns)
        if table.across
        else _label_column_count(table) + len(table.columns)
    )


def _label_column_count(table: Table) -> int:
    return 0 if table.across else max(len(row.under) + 1 for row in table.rows)


def _table_block(table: Table, width: int) -> PrintedTableBlock:
    """The table, its last column widened where its section's other tables are wider."""
    spare = width - _column_count(table)
    build = _rows_across if table.across else _rows_down
    head, body = build(table, spare)
    return PrintedTableBlock(table, tuple(head), tuple(body), _label_column_count(table))


def _rows_down(table: Table, spare: int) -> tuple[list[BoxRow], list[BoxRow]]:
    """A line of values for each row label."""
    margin = _label_column_count(table)
    levels = _head_lines([(*column.under, column.label) for column in table.columns], spare)
    corner = PrintedBox(table.corner or table.caption, margin, len(levels))
    head = [BoxRow((corner, *boxes) if not level else boxes) for level, boxes in enumerate(levels)]
    if table.corner:  # the caption is a line of its own
        head.insert(0, BoxRow((PrintedBox(table.caption, margin + len(table.columns) + spare),)))
    body = []
    for row, labels in zip(table.rows, _labels_of_rows(table), strict=True):
        ids = table.row_cell_ids(row)
        body.append(BoxRow((*labels, *_value_boxes(ids, spare)), ids))
    return head, body


def _rows_across(table: Table, spare: int) -> tuple[list[BoxRow], list[BoxRow]]:
    """One line of values; the row labels stand in the head, above the column labels."""
    paths = [(*row.under, row.label, col.label) for row in table.rows for col in table.columns]
    head = [BoxRow(boxes) for boxes in _head_lines(paths, spare)]
    return head, [BoxRow(tuple(_value_boxes(table.cell_ids(), spare)), table.cell_ids())]


def _value_boxes(ids: Sequence[str], spare: int) -> Iterator[PrintedBox]:
    for cell in ids[:-1]:
        yield PrintedBox("", cell=cell)
    yield PrintedBox("", 1 + spare, cell=ids[-1])


def _head_lines(paths: Sequence[tuple[str, ...]], spare: int) -> list[tuple[PrintedBox, ...]]:
    """A head's lines; the last label reaches over the spare columns."""
    depth = max(map(len, paths))
    lines = []
    for level in range(depth):
        runs = [
            PrintedBox(run.text, run.length + spare * run.is_last, run.depth)
            for run in _label_runs(paths, level, depth)
        ]
        lines.append(tuple(runs))
    return lines


def _labels_of_rows(table: Table) -> Iterator[list[PrintedBox]]:
    """The labels that begin in each row, the outermost first."""
    paths = [(*row.under, row.label) for row in table.rows]
    depth = max(map(len, paths))
    runs = [(level, run) for level in range(depth) for run in _label_runs(paths, level, depth)]
    for row_index in range(len(paths)):
        yield [
            PrintedBox(run.text, run.depth, run.length) for _, run in runs if run.start == row_index
        ]


class _LabelRun(NamedTuple):
    start: int
    length: int
    """Rows or columns that the label spans."""
    depth: int
    """Levels that it spans: an innermost label reaches over those that it does not need."""
    text: str
    is_last: bool


def _label_runs(paths: Sequence[tuple[str, ...]], level: int, depth: int) -> Iterator[_LabelRun]:
    """The labels of one level: neighbours that share the whole path down to it are one."""
    start = 0
    for prefix, group in groupby(paths, key=lambda path: path[: level + 1]):
        length = len(list(group))
        if len(prefix) > level:
            innermost = len(paths[start]) == level + 1
            is_last = start + length == len(paths)
            down = depth - level if innermost else 1
            yield _LabelRun(start, length, down, prefix[level], is_last)
        start += length
