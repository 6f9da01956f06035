"""Rows of the form that stand in tables of their own, each with its head, below a line that names it.

#### （一）予以公开
| 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| 5      | 6        | 0        | 0            | 0            | 0    | 11   |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.labels import Labels, NamedRow
from gipa_extract.cells.rearranged.captioned_rows import MAX_CAPTION
from gipa_extract.cells.rearranged.sheets import holds_value
from gipa_extract.forms import Table
from gipa_extract.models import Grid, Slot
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import is_value

LEAST_TABLES = 3
"""Such tables in a document; one or two may be pieces that a page's end parted from a table."""
_MARKS = " \t#*-_=>【】"
"""What sets a line off as a heading."""
_ARTICLE = re.compile(r"第二十条\s*第?\s*[（(][一二三四五六七八九][)）]\s*项?[\s:：、—-]*")


class _TableOfOneRow(NamedTuple):
    row: NamedRow
    label: Slot
    head: tuple[Slot, ...]
    values: tuple[Slot, ...]


def join_tables_of_one_row(grids: Sequence[Grid], labels: Labels, text: str) -> list[Grid] | None:
    """The grids with such tables as one for each of the form's; None if one has no name of its own.

    Of names that stand below their tables, the first table has none above it.
    """
    found: list[_TableOfOneRow] = []
    rest: list[Grid] = []
    for grid in grids:
        table = None if grid.stream else _table_of_one_row(grid.rows, labels, text)
        if table:
            found.append(table)
        else:
            rest.append(grid)
    heads = {_texts(table.head) for table in found}
    if len(found) < LEAST_TABLES or any(
        _texts(grid.rows[0]) in heads for grid in rest if grid.rows
    ):
        return None
    joined: dict[str, list[_TableOfOneRow]] = {}
    for table in found:
        joined.setdefault(table.row.table.id, []).append(table)
    if not all(map(_stand_in_order, joined.values())):
        return None
    return [*rest, *map(_one_below_another, joined.values())]


def _table_of_one_row(
    rows: Sequence[tuple[Slot, ...]], labels: Labels, text: str
) -> _TableOfOneRow | None:
    """A table of a head and a line of values, if the line above it names one row with as many columns."""
    if len(rows) != 2 or holds_value(rows[0]) or not 0 < len(rows[1]) <= len(rows[0]):
        return None
    head, values = rows
    if not all(slot.text and not _names_row(slot.text, labels) for slot in head):
        return None
    if any(slot.text and not is_value(slot.text) for slot in values):
        return None
    is_cut = len(values) < len(head)
    if is_cut and text[values[-1].end :].strip(" |\t\r\n"):
        return None  # only the end of a text takes cells from a row
    label = _line_above(text, head[0].start)
    named = [
        row
        for row in labels.rows_named(label.text)
        if len(row.table.columns) == len(head) and not row.table.across
    ]
    return _TableOfOneRow(named[0], label, head, values) if len(named) == 1 else None


def _names_row(text: str, labels: Labels) -> bool:
    return bool(labels.rows_named(text)) and not labels.head_named(text)


def _line_above(text: str, start: int) -> Slot:
    """The last line before a place, without the marks of a heading and the article before a row's label."""
    end = text.rfind("\n", 0, start) + 1
    above = text[:end].rstrip()
    start = above.rfind("\n") + 1
    if len(above) - start > MAX_CAPTION:
        return Slot("", start, start)
    start += len(above[start:]) - len(above[start:].lstrip(_MARKS))
    article = _ARTICLE.match(above, start)
    start = article.end() if article else start
    label = above[start:].rstrip(_MARKS)
    return Slot(label, start, start + len(label))


def _texts(slots: Iterable[Slot]) -> tuple[str, ...]:
    return tuple(slot.text for slot in slots)


def _stand_in_order(tables: Sequence[_TableOfOneRow]) -> bool:
    """Whether tables with one head hold the form's rows in its order, none twice."""
    same_head = len({_texts(table.head) for table in tables}) == 1
    return same_head and all(above.row.base < below.row.base for above, below in pairwise(tables))


def _one_below_another(tables: Sequence[_TableOfOneRow]) -> Grid:
    """The form's table: the head once, and each row's label before its values."""
    corner = Slot("", tables[0].label.start, tables[0].label.start)
    rows = ((table.label, *table.values) for table in tables)
    head = _in_full(tables[0].head, tables[0].row.table)
    return Grid(((corner, *head), *rows), aligned=True, ruled=True)


def _in_full(head: tuple[Slot, ...], table: Table) -> tuple[Slot, ...]:
    """A head with the form's labels, if each of its own is a piece of the one in its place: 科研, 公益."""
    pairs = [*zip(head, table.columns, strict=True)]
    if not all(any(label_key(slot.text) in key for key in column.keys) for slot, column in pairs):
        return head
    return tuple(slot._replace(text=column.label) for slot, column in pairs)
