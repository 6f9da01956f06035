"""Records of a database or a sheet as programs print them one below another, a line for each column.

-[ RECORD 1 ]---------    ******* 1. row *******    row: 0
信息内容     | 规章          信息内容: 规章              信息内容: 规章
本年制发件数 | 3              本年制发件数: 3            本年制发件数: 3
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary
from gipa_extract.readers.table_notations.labelled_trees import (
    LEAST_ROWS,
    NULLS,
    TreeItem,
    names_row,
    tables_of_items,
)
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.numerals import is_value

_RECORD = re.compile(r"[ \t]*(?:-\[ RECORD \d+ \]-*\+?-*|\*{5,} \d+\. row \*{5,}|row: \d+)[ \t\r]*")
"""psql, mysql, and the loader of LangChain for sheets."""
_PAIR = re.compile(
    r"[ \t]*(?P<label>(?:[^|:：（\n]|（[^（）\n]{0,20}）){1,80}?)[ \t]*(?:\||:)[ \t]?(?P<value>[^\n]*?)[ \t\r]*"
)

SIGNS_OF_RECORDS = ("[ RECORD ", ". row **", "\nrow: ")
Pair = tuple[str, str]


def find_expanded_records(text: str) -> Sequence[TextPart] | None:
    """The text with such records as tables; None if it holds hardly any."""
    if sum(map(text.count, SIGNS_OF_RECORDS)) < LEAST_ROWS:
        return None
    return tables_of_items(list(_items_of(text.split("\n"))))


def _items_of(lines: Sequence[str]) -> Iterator[TreeItem]:
    record: list[Pair] | None = None
    caption = ""
    for number, line in enumerate(lines):
        begins = _RECORD.fullmatch(line)
        found = None if record is None or begins else _PAIR.fullmatch(line)
        if found and not _is_heading(found["label"], found["value"]):
            assert record is not None
            record.append((found["label"], found["value"]))
            continue
        is_new = not record
        if record:
            yield from _captions_of(record, caption)
            caption = next(_caption_of(record), caption)
            yield from _row_of(record)
        record = [] if begins else None
        if number == len(lines) - 1 and not is_new:  # cut in a label: the value above is whole
            line = ""
        if record is None:
            yield TreeItem(0, "", None, line.rstrip(" \t|\r"))
    if record:
        yield from _captions_of(record, caption)
        yield from _row_of(record)


def _is_heading(label: str, value: str) -> bool:
    """Whether a line between records is no pair of one: 三、收到和处理政府信息公开申请情况 |"""
    return not value and not is_known_label(label)


def _caption_of(record: Sequence[Pair]) -> Iterator[str]:
    yield from (value for _, value in record if printed_key(value) in vocabulary().captions)


def _captions_of(record: Sequence[Pair], above: str) -> Iterator[TreeItem]:
    yield from (TreeItem(0, each, None, each) for each in _caption_of(record) if each != above)


def _row_of(record: Sequence[Pair]) -> Iterator[TreeItem]:
    """The row of a record: its label is the last text that names one, its values are all others."""
    texts = [value for _, value in record if value and not is_value(value)]
    named = [text for text in texts if names_row(text)]
    if not named:
        yield from (TreeItem(0, "", None, f"{label}：{value}") for label, value in record)
        return
    yield TreeItem(1, named[-1], None, named[-1])
    for label, value in record:
        if value in NULLS:
            yield TreeItem(2, label, "", label)
        elif value not in texts:
            yield TreeItem(2, label, value, f"{label}：{value}")
