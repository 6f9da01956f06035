"""Columns whose label says another year: 上年处理决定数量, where no column of the report's own year stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from gipa_extract.forms import Form
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason

_EARLIER = ("上", "上一", "去")
"""Before 年, of a year that is not the report's."""
_OWN_YEAR = ("本年度", "本年")
"""What a column's official label may begin with."""


def doubt_columns_of_last_year(
    cells: Sequence[Cell], text: str, form: Form, year: int | None
) -> None:
    """Doubt the values below a column's label with another year, if none with the own one is near."""
    labels = [*_labels_with_years(form).finditer(text)]
    placed = [cell for cell in cells if cell.raw and cell.start is not None] if labels else []
    for label in labels:
        before = text[max(0, label.start() - 4) : label.start()]
        is_other = int(before) != year if before.isdecimal() else before.endswith(_EARLIER)
        below = [cell for cell in placed if (cell.start or 0) > label.end()]
        if not below or not is_other:
            continue
        nearest = min(below, key=lambda cell: cell.start or 0)
        table = next(each for each in form.tables if nearest.id in each.cell_ids())
        around = (
            text[max(0, label.start() - 40) : label.start()] + text[label.end() : nearest.start]
        )
        if label["name"] in around or label["name"] not in _names_in(form, table.id):
            continue
        for cell in placed:
            if cell.id in table.cell_ids() and not cell.doubt:
                cell.doubt_for(Reason("columns_differ"))


@lru_cache(maxsize=8)
def _names_in(form: Form, table_id: str) -> frozenset[str]:
    """A table's column labels, without the words for the report's own year."""
    names = set()
    for column in form.table(table_id).columns:
        name = column.label
        for own in _OWN_YEAR:
            name = name.removeprefix(own)
        names.add(re.split("[（(]", name)[0])
    return frozenset(name for name in names if len(name) > 2 and "年" not in name)


@lru_cache(maxsize=8)
def _labels_with_years(form: Form) -> re.Pattern[str]:
    """A column's label from the 年 before it on, which is quicker to search for than a year."""
    names = sorted(
        {name for table in form.tables for name in _names_in(form, table.id)}, key=len, reverse=True
    )
    return re.compile(rf"年(?<=[上去一\d]年)度?(?P<name>{'|'.join(names)})")
