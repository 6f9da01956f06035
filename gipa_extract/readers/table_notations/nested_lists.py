"""Tables as nested lists: a row is an item, its values are the items below it.

    - 不予公开
      - 属于国家秘密
        - 自然人: **26**
        - 总计: **115**

Only where each row has all the columns of its neighbours: what an item does not print is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary
from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.numerals import is_value

LEAST_ROWS = 8
"""Items with values below them."""

_ITEM = re.compile(
    r"(?P<indent>[ \t\u3000]*)(?:[-*+•·○●▪◦■][ \t]+)?(?P<label>[^\s:：*-][^:：\n]{0,80}?(?:（单位：[^）]*）)?)"
    r"[ \t]*(?:[:：=][ \t]*(?P<value>[^\n]{0,40}?))?[ \t\r]*"
)
_HINT = re.compile(r"\n[ \t\u3000]++(?:[-*+•·○●▪◦■][ \t]+)?+[^\s:：]{1,20}+[:：]")
_EMPHASIS = "*_`\"'"


class _Item(NamedTuple):
    indent: int
    label: str
    value: str | None
    """None where there is no sign behind the label."""
    line: str


class _ListedRow(NamedTuple):
    label: str
    columns: tuple[str, ...]
    values: tuple[str, ...]


def find_nested_lists(text: str) -> Sequence[TextPart] | None:
    """The text with such lists as tables; None if it holds hardly any, or rows of other columns."""
    if text.count(":") + text.count("：") < LEAST_ROWS or len(_HINT.findall(text)) < LEAST_ROWS:
        return None
    items = list(map(_item_of, text.split("\n")))
    parts = list(_parts_of(items))
    rows = [part for part in parts if isinstance(part, _ListedRow)]
    known = sum(is_known_label(row.label) for row in rows)
    if len(rows) < LEAST_ROWS or known < len(rows) or not _have_same_columns(parts):
        return None
    return list(_tables_of(parts))


def _item_of(line: str) -> _Item:
    found = _ITEM.fullmatch(line)
    if found is None:
        return _Item(0, "", None, line)
    value = found["value"]
    label = found["label"].strip(_EMPHASIS)
    indent = len(found["indent"].expandtabs(4))
    return _Item(indent, label, value if value is None else value.strip(_EMPHASIS), line)


def _parts_of(items: Sequence[_Item]) -> Iterator[_ListedRow | _Item]:
    """The items in their order; one whose items below it all are values is a row with them."""
    at = 0
    while at < len(items):
        item = items[at]
        end = at + 1
        while end < len(items) and _is_value_below(items[end], item, items[at + 1]):
            end += 1
        # The text's end may have cut the last value.
        if not item.label or item.value or end == at + 1 or end == len(items):
            yield item
            at += 1
            continue
        below = items[at + 1 : end]
        yield _ListedRow(
            item.label,
            tuple(each.label for each in below),
            tuple(each.value or "" for each in below),
        )
        at = end


def _is_value_below(item: _Item, row: _Item, first: _Item) -> bool:
    is_below = item.indent > row.indent and item.indent == first.indent
    is_column = item.value is not None and is_known_label(item.label)
    return is_below and is_column and (not item.value or is_value(item.value))


def _have_same_columns(parts: Sequence[_ListedRow | _Item]) -> bool:
    """Whether rows that follow one another have the same columns, or are of two tables.

    A table's caption may stand between two; else they share one column at most, the total.
    """
    above: set[str] = set()
    for part in parts:
        if isinstance(part, _Item):
            above = set() if printed_key(part.label) in vocabulary().captions else above
            continue
        below = set(part.columns)
        both = above & below
        if above != below and both and (len(both) > 1 or both in (above, below)):
            return False
        above = below
    return True


def _tables_of(parts: Sequence[_ListedRow | _Item]) -> Iterator[TextPart]:
    table: list[list[SheetCell]] = []
    columns: tuple[str, ...] = ()
    for part in parts:
        if isinstance(part, _ListedRow):
            if part.columns != columns:
                if table:
                    yield table
                columns = part.columns
                table = [[SheetCell(""), *map(SheetCell, columns)]]
            table.append([SheetCell(part.label), *map(SheetCell, part.values)])
        elif table and part.indent and is_known_label(part.label):
            table.append([SheetCell(part.label)])  # a group of such rows
        else:
            if table:
                yield table
            table, columns = [], ()
            yield part.line.lstrip("-*+•·○●▪◦■ \t") if part.label else part.line
    if table:
        yield table
