"""Columns of a table that stand in tables of their own, each below a line that names it.

表二 申请人为商业企业的
| 办理情况                         | 件数 |
| 一、本年新收政府信息公开申请数量 | 23   |

The text's end may cut the last of them: its rows are the first of the others'.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.captioned_rows import MAX_CAPTION
from gipa_extract.cells.rearranged.sheets import Sheet, holds_value
from gipa_extract.forms import Table
from gipa_extract.models import Grid, Slot

_YEAR = re.compile(r"20\d\d|[上去前]一?年|同期")
LEAST_ROWS = 5
"""Rows of the form in each such table; a smaller one may be of another kind."""


class _CaptionedColumn(NamedTuple):
    label: Slot | None
    """What the line above the table calls it, if that names one column."""
    rows: Sheet
    """The rows of the form."""


def join_captioned_columns(grids: Sequence[Grid], labels: Labels, text: str) -> list[Grid] | None:
    """The grids with such tables as one; None if one has no name, two have one, or their rows differ.

    Of names that stand below their tables, the first table has none above it.
    """
    for table in labels.tables:
        found = {
            index: _CaptionedColumn(_column_above(text, grid.rows[0][0].start, table), rows)
            for index, grid in enumerate(grids)
            if not grid.stream and (rows := _rows_of_one_column(grid.rows, table, labels))
            if len(rows) >= LEAST_ROWS or grid is grids[-1]
        }
        heads = [column.label for column in found.values() if column.label]
        names = {labels.heads.get(labels.head_named(head.text)) for head in heads}
        columns = [column.rows for column in found.values()]
        cut = columns.pop() if columns and _is_cut(columns, text) else None
        printed = {_labels_of(rows) for rows in columns}
        if len(heads) > 1 and len(names) == len(found) and len(printed) == 1:
            rest = [grid for index, grid in enumerate(grids) if index not in found]
            joined = [*rest, _side_by_side(heads[: len(columns)], columns)]
            return [*joined, _side_by_side(heads[-1:], [cut])] if cut else joined
    return None


def _labels_of(rows: Sheet) -> tuple[str, ...]:
    return tuple(row[0].text for row in rows)


def _is_cut(columns: Sequence[Sheet], text: str) -> bool:
    """Whether a text ends in or right behind the last of such tables, before the rows of the others are all printed."""
    *others, last = columns
    is_shorter = bool(others) and len(last) < len(others[0])
    if not is_shorter or _labels_of(others[0])[: len(last)] != _labels_of(last):
        return False
    behind = text[last[-1][-1].end :]
    return behind[:1] != "" and "\n" not in behind.strip()  # its last value is whole


def _rows_of_one_column(
    rows: Sequence[tuple[Slot, ...]], table: Table, labels: Labels
) -> Sheet | None:
    """The form's rows of a table of labels and one value each, which may have a head above them."""
    if not rows or any(len(row) != 2 for row in rows):
        return None
    own = tuple(row for row in rows if _is_row_of(table, row[0].text, labels))
    others = (row for row in rows if row not in own)
    return own if own and not any(map(holds_value, others)) else None


def _is_row_of(table: Table, text: str, labels: Labels) -> bool:
    return any(row.table is table for row in labels.rows_named(text))


def _column_above(text: str, start: int, table: Table) -> Slot | None:
    """The one column's label in the last line before a place; None where it says another year.

    法人或其他组织 are all who are no 自然人, and no column, though it ends as one does.
    """
    above = text[:start].rstrip("| \t\n")
    line_start = above.rfind("\n") + 1
    line = above[line_start:]
    groups = {group for column in table.columns for group in column.under[1:]}
    if len(line) > MAX_CAPTION or _YEAR.search(line) or any(map(line.__contains__, groups)):
        return None
    longest = {
        column.id: Slot(wording, line_start + place, line_start + place + len(wording))
        for column in table.columns
        for wording in sorted(column.wordings, key=len)
        if (place := line.find(wording)) >= 0
    }
    named = [slot for slot in longest.values() if not _is_part(slot, longest.values())]
    return named[0] if len(named) == 1 else None


def _is_part(slot: Slot, others: Collection[Slot]) -> bool:
    """Whether a label is part of a longer one: 企业 of 商业企业."""
    return any(
        other.start <= slot.start and slot.end <= other.end and other.text != slot.text
        for other in others
    )


def _side_by_side(heads: Sequence[Slot], columns: Sequence[Sheet]) -> Grid:
    """The table as the form prints it: a head of the captions' labels, and each row once."""
    corner = Slot("", heads[0].start, heads[0].start)
    body = ((rows[0][0], *(value for _, value in rows)) for rows in zip(*columns, strict=True))
    return Grid(((corner, *heads), *body), aligned=True, ruled=True)
