"""A table whose tool left a column out, head and all: what is left stands below its own labels.

|            | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| 一、本年新收 | 44     | 14     | 12         | 20         | 44  | 177 |
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.cells.table_heads import Leaf
from gipa_extract.forms import Table
from gipa_extract.models import Slot
from gipa_extract.text.numerals import is_value, parse

LEAST_COLUMNS = 6
"""Of a table: of a narrower one a lost column is too much."""
LEAST_ROWS = 8
"""Rows that have a value below each label, and no other."""
LEAST_SHORT = 3
"""Rows whose total is more than the sum of what is left, of those."""


def lost_one_column(table: Table, leaves: Sequence[Leaf], rows: Sequence[Sequence[Slot]]) -> bool:
    """Whether rows have a value below each label of a head that lacks one column of the form.

    The totals say that the column is gone, and not only its label: they are never less than the sum
    of what is left, and in some rows they are more.
    """
    width = len(table.columns)
    if table.across or width < LEAST_COLUMNS or len(leaves) != width - 1:
        return False
    places = [leaf.place for leaf in leaves]
    offsets = [leaf.offset for leaf in leaves]
    if places != sorted(set(places)) or offsets != sorted(offsets) or offsets[-1] != width - 1:
        return False
    valued = [row for row in rows if any(slot.text and is_value(slot.text) for slot in row)]
    if len(valued) < LEAST_ROWS or any(_places_of_values(row) != places for row in valued):
        return False
    missing = [_missing_of_total([row[place].text for place in places]) for row in valued]
    return min(missing) >= 0 and sum(each > 0 for each in missing) >= LEAST_SHORT


def _places_of_values(row: Sequence[Slot]) -> list[int]:
    return [place for place, slot in enumerate(row) if slot.text and is_value(slot.text)]


def _missing_of_total(texts: Sequence[str]) -> float:
    """How much the last value is more than the sum of the others."""
    *parts, total = (float(parse(text).value or 0) for text in texts)
    return total - sum(parts)
