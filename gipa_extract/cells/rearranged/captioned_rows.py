"""Rows of the table of reviews that stand in tables of their own, each below a line that names it.

表4-2  行政诉讼（未经复议直接起诉）情况（单位：件）
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
| 5        | 18       | 11       | 12       | 46   |
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.sheets import Sheet
from gipa_extract.forms import Table
from gipa_extract.models import Grid, Slot
from gipa_extract.text.numerals import parse

MAX_CAPTION = 60
"""Characters of such a line."""
_VALUES = frozenset({"number", "dash", "blank"})


class _CaptionedRow(NamedTuple):
    row: int
    """Its place among the rows of the table."""
    label: Slot
    head: tuple[Slot, ...]
    values: tuple[Slot, ...]


def join_captioned_rows(grids: Sequence[Grid], labels: Labels, text: str) -> list[Grid] | None:
    """The grids with such tables as one; None if not every row of a table stands so, once."""
    for table in labels.tables:
        if not table.across:
            continue
        found = {
            index: row
            for index, grid in enumerate(grids)
            if not grid.stream and (row := _captioned_row(grid.rows, table, labels, text))
        }
        rows = sorted(found.values())
        if [row.row for row in rows] == list(range(len(table.rows))):
            rest = [grid for index, grid in enumerate(grids) if index not in found]
            return [*rest, _in_one_line(rows)]
    return None


def _captioned_row(
    rows: Sequence[tuple[Slot, ...]], table: Table, labels: Labels, text: str
) -> _CaptionedRow | None:
    """The row that a table of two lines holds, if the line above it names one row of the form."""
    if len(rows) != 2 or not len(rows[0]) == len(rows[1]) == len(table.columns):
        return None
    head, values = rows
    named = sorted(labels.heads.get(labels.head_named(slot.text), "") for slot in head)
    if named != sorted(column.id for column in table.columns):
        return None
    if any(parse(slot.text).kind not in _VALUES for slot in values):
        return None
    label = _label_above(text, head[0].start, table)
    return label and _CaptionedRow(*label, head, values)


def _label_above(text: str, start: int, table: Table) -> tuple[int, Slot] | None:
    """The one row's label in the last line before a place; None if it names none, or several."""
    above = text[:start].rstrip()
    line_start = above.rfind("\n") + 1
    line = above[line_start:]
    if len(line) > MAX_CAPTION:
        return None
    named = [
        (number, Slot(wording, line_start + place, line_start + place + len(wording)))
        for number, row in enumerate(table.rows)
        for wording in row.wordings
        if (place := line.find(wording)) >= 0
    ]
    return named[0] if len(named) == 1 else None


def _in_one_line(rows: Sequence[_CaptionedRow]) -> Grid:
    """The table as the form prints it: the rows' labels over their columns, and one line of values."""
    sheet: Sheet = (
        tuple(row.label for row in rows for _ in row.head),
        tuple(slot for row in rows for slot in row.head),
        tuple(slot for row in rows for slot in row.values),
    )
    return Grid(sheet, aligned=True, ruled=True)
