"""Nested lists, outlines and YAML: a row is an item, its values are the items below it.

- 不予公开                     (1) 属于国家秘密: {自然人: '26', 总计: '115'}
  - 属于国家秘密
    - 自然人: **26**
    - 总计: **115**
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.readers.table_notations.labelled_trees import (
    LEAST_ROWS,
    NULLS,
    TreeItem,
    tables_of_items,
)
from gipa_extract.readers.table_notations.text_parts import TextPart

_ITEM = re.compile(
    r"(?P<indent>[ \t\u3000]*)(?:[-*+•·○●▪◦■][ \t]+)?(?P<label>[^\s:：*-][^:：\n]{0,80}?(?:（单位：[^）]*）)?)"
    r"[ \t]*(?:[:：=][ \t]*(?P<value>[^\n]{0,40}?))?[ \t\r]*"
)
_BEGINS_ITEM = re.compile(r"\n[ \t\u3000]++(?:[-*+•·○●▪◦■][ \t]+)?+[^\s:]{1,20}+")
"""What stands before the first colon of an item's line."""
_EMPHASIS = "*_`\"'"
_MAPPING = re.compile(
    r"(?P<indent>[ \t]*)(?:- )?(?P<label>[^:：{}\n]{1,80})[:：][ \t]*\{(?P<pairs>[^{}\n]*)(?P<end>\}?)[ \t,\r]*"
)
_PAIR = re.compile(
    r"\s*(?P<label>[^:：,{}]{1,40}?)\s*[:：]\s*(?P<value>'[^']*'?|\"[^\"]*\"?|[^,{}]*)(?:,|$)"
)
_STEP = 4
"""Blanks by which an item in braces counts as set in."""


def find_nested_lists(text: str) -> Sequence[TextPart] | None:
    """The text with such lists as tables; None if it holds hardly any, or rows of other columns."""
    if not _holds_items(text):
        return None
    return tables_of_items([item for line in text.split("\n") for item in _items_of(line)])


def _holds_items(text: str) -> bool:
    before_colons = text.replace("：", ":").split(":")[:-1]
    if len(before_colons) < LEAST_ROWS:
        return False
    items = (_BEGINS_ITEM.fullmatch(piece, max(piece.rfind("\n"), 0)) for piece in before_colons)
    return sum(map(bool, items)) >= LEAST_ROWS or text.count(": {") >= LEAST_ROWS


def _items_of(line: str) -> Iterator[TreeItem]:
    mapping = _MAPPING.fullmatch(line) if "{" in line else None
    if mapping is None:
        yield _item_of(line)
        return
    indent = len(mapping["indent"].expandtabs(_STEP))
    yield TreeItem(indent, mapping["label"].strip(_EMPHASIS + " "), None, line)
    for pair in _PAIR.finditer(mapping["pairs"]):
        value = pair["value"].strip(_EMPHASIS + " ")
        label = pair["label"].strip(_EMPHASIS)
        yield TreeItem(indent + _STEP, label, "" if value in NULLS else value, "")


def _item_of(line: str) -> TreeItem:
    found = _ITEM.fullmatch(line)
    if found is None:
        return TreeItem(0, "", None, line)
    value = found["value"]
    if value is not None:
        value = value.strip(_EMPHASIS)
        value = "" if value in NULLS else value
    indent = len(found["indent"].expandtabs(_STEP))
    label = found["label"].strip(_EMPHASIS)
    return TreeItem(indent, label, value, line.lstrip("-*+•·○●▪◦■ \t") if label else line)
