"""Items in one another, each with a label, the innermost with a value → tables.

What nested lists, YAML, JSON and tags have in common: a row is an item, its values are the items
in it, which may stand in an item of their own for a group of columns.

    - 属于国家秘密
      - 自然人: 26
      - 法人或其他组织
        - 商业企业: 3

Only where each row has all the columns of its neighbours: what an item does not print is unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary
from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import MISSING_VALUES, UNREADABLE, is_value
from gipa_extract.text.patterns import ENUMERATOR

LEAST_ROWS = 8
"""Items with values in them."""
MAX_ITEMS = 40
"""Items of a row with its values and groups of columns; the widest row of a form has 15 values."""
NULLS = MISSING_VALUES | {"~", "（空）", "(空)", "（空白）", "(空白)"}
"""What such notations write for nothing."""
_INNER_NUMBER = re.compile(rf"(?:(?<=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff] )){ENUMERATOR}")


class TreeItem(NamedTuple):
    indent: int
    label: str
    value: str | None
    """None where there is no sign behind the label."""
    line: str
    """What is printed of it, where it is no cell of a row."""


class TreeRow(NamedTuple):
    label: str
    columns: tuple[str, ...]
    values: tuple[str, ...]


def tables_of_items(items: Sequence[TreeItem]) -> Sequence[TextPart] | None:
    """The items as lines and tables; None if they hold hardly any row, or rows of other columns.

    A last item without label and line says that the value before it is whole.
    """
    if items and items[-1].label and items[-1].value is None and items[-1].line == items[-1].label:
        # The end cuts a label: the value before it is whole.
        items = [*items[:-1], TreeItem(0, "", None, "")]
    parts = list(_parts_of(items))
    rows = [part for part in parts if isinstance(part, TreeRow)]
    known = sum(names_row(row.label) for row in rows)
    if len(rows) < LEAST_ROWS or known < len(rows) or not _have_same_columns(parts):
        return None
    printed = Counter(map(_key_of, rows))
    return list(
        _tables_of(
            _unknown(part) if isinstance(part, TreeRow) and printed[_key_of(part)] > 1 else part
            for part in parts
        )
    )


def _key_of(row: TreeRow) -> tuple[str, tuple[str, ...]]:
    return label_key(row.label), row.columns  # 行政诉讼（复议后起诉） is not 行政诉讼（未经复议…）


def _unknown(row: TreeRow) -> TreeRow:
    """A row that stands in several items, of years or bodies that nothing here tells apart."""
    return row._replace(values=(UNREADABLE,) * len(row.values))


def names_row(text: str) -> bool:
    """Whether a text names a row, or ends in a label of one behind those of its groups."""
    if printed_key(text) in vocabulary().captions:
        return False
    return is_known_label(text) or any(
        is_known_label(text[number.start() :]) for number in _INNER_NUMBER.finditer(text)
    )


def _parts_of(items: Sequence[TreeItem]) -> Iterator[TreeRow | TreeItem]:
    """The items in their order; one whose items below it all are values is a row with them."""
    at = 0
    columns: tuple[str, ...] = ()
    while at < len(items):
        item = items[at]
        end = at + 1
        last = min(len(items), at + MAX_ITEMS)
        while end < last and items[end].indent > item.indent and items[end].label:
            end += 1
        row = _row_of(item, items[at + 1 : end])
        if row is None:
            yield item
            at += 1
            continue
        if not any(each.line.strip() for each in items[end:]):
            row = _cut_row(row, columns, is_whole=end < len(items))
        columns = row.columns
        yield row
        at = end


def _row_of(item: TreeItem, below: Sequence[TreeItem]) -> TreeRow | None:
    """The row of an item, if all below it are values of known columns, or groups of these."""
    if not item.label or item.value or not below:
        return None
    depths = [each.indent for each in below] + [0]
    groups = [deeper > own for own, deeper in pairwise(depths)]
    values = [each for each, is_group in zip(below, groups, strict=True) if not is_group]
    if not any(each.indent == below[0].indent for each in values):
        return None  # a group of rows: 行政诉讼 over 复议后起诉
    if not all(
        _is_group(each) if group else _is_cell(each)
        for each, group in zip(below, groups, strict=True)
    ):
        return None
    names = [printed_key(each.label) for each in values]
    if len(set(names)) < len(names):
        return None
    return TreeRow(
        item.label,
        tuple(each.label for each in values),
        tuple(each.value or "" for each in values),
    )


def _is_cell(item: TreeItem) -> bool:
    is_value_or_blank = item.value is not None and (not item.value or is_value(item.value))
    return is_value_or_blank and is_known_label(item.label)


def _is_group(item: TreeItem) -> bool:
    return not item.value and printed_key(item.label) in vocabulary().column_groups


def _cut_row(row: TreeRow, columns: tuple[str, ...], *, is_whole: bool) -> TreeRow:
    """The last row of a text, whose end may have cut its last value: what is behind it is unknown."""
    printed = len(row.columns)
    if row.columns != columns[:printed]:
        columns = row.columns
    values = row.values if is_whole else row.values[:-1]
    return TreeRow(row.label, columns, (*values, *[UNREADABLE] * (len(columns) - len(values))))


def _have_same_columns(parts: Sequence[TreeRow | TreeItem]) -> bool:
    """Whether rows that follow one another have the same columns, or are of two tables.

    A table's caption may stand between two; else they share one column at most, the total.
    """
    above: set[str] = set()
    for part in parts:
        if isinstance(part, TreeItem):
            above = set() if printed_key(part.label) in vocabulary().captions else above
            continue
        below = set(part.columns)
        both = above & below
        if above != below and both and (len(both) > 1 or both in (above, below)):
            return False
        above = below
    return True


def _tables_of(parts: Iterable[TreeRow | TreeItem]) -> Iterator[TextPart]:
    table: list[list[SheetCell]] = []
    columns: tuple[str, ...] = ()
    for part in parts:
        if isinstance(part, TreeRow):
            if part.columns != columns:
                if table:
                    yield table
                columns = part.columns
                table = [[SheetCell(""), *map(SheetCell, columns)]]
            table.append([SheetCell(part.label), *map(SheetCell, part.values)])
        elif table and part.indent and not part.value and is_known_label(part.label):
            table.append([SheetCell(part.label)])  # a group of such rows
        else:
            if table:
                yield table
            table, columns = [], ()
            if part.line or not part.label:
                yield part.line
    if table:
        yield table
