"""Several tables of the form in one: every row of them beside every column, blank where they do not meet.

| 信息内容         | 规章 | 行政规范性文件 | 行政许可 |
| 本年制发件数     | 0    | 73             |          |
| 本年处理决定数量 |      |                | 13744    |
"""

from __future__ import annotations

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.sheets import Sheet
from gipa_extract.cells.rearranged.turned import (
    ids_by_key,
    quarter_turn,
    with_innermost_labels,
)
from gipa_extract.forms import Table
from gipa_extract.models import Slot

LEAST_TABLES = 2


def part_matrix(sheet: Sheet, labels: Labels) -> Sheet | None:
    """The rows of the tables, each below its own columns; None if the sheet is no such matrix."""
    if not sheet[0]:
        return None
    sheet = with_innermost_labels(sheet, labels)
    if len(sheet) < 3 or len(sheet[0]) < 3:
        return None
    return _rows_of(sheet, labels) or _rows_of(quarter_turn(sheet), labels)


def _rows_of(sheet: Sheet, labels: Labels) -> Sheet | None:
    """The same where the rows of the form are the sheet's rows."""
    head, *body = sheet
    tables = [_table_of(row[0].text, labels) for row in body]
    columns = [labels.known(slot.text) if slot.text else "" for slot in head[1:]]
    named = {table.id for table in tables if table}
    if None in tables or len(named) < LEAST_TABLES or len({*columns}) < len(columns):
        return None
    if any(key not in labels.heads for key in columns):
        return None
    lines: list[tuple[Slot, ...]] = []
    for row, table in zip(body, tables, strict=True):
        ids = ids_by_key(table.columns) if table else {}
        own = [place for place, key in enumerate(columns, start=1) if key in ids]
        if sorted(ids[columns[place - 1]] for place in own) != sorted({*ids.values()}):
            return None
        if any(slot.text for place, slot in enumerate(row) if place and place not in own):
            return None
        corner = row[0]._replace(text="", end=row[0].start)
        pads = (corner,) * (len(columns) - len(own))
        lines.append((corner, *(head[place] for place in own), *pads))
        lines.append((row[0], *(row[place] for place in own), *pads))
    return tuple(lines)


def _table_of(text: str, labels: Labels) -> Table | None:
    """The one table that has a row of this label, and is not printed in one line."""
    tables = [named.table for named in labels.rows.get(labels.known(text), ())]
    return tables[0] if len(tables) == 1 and not tables[0].across else None
