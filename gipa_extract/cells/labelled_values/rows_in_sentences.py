"""Rows that sentences say in full: each column's label, whole or shortened, with its value behind it.

    行政复议：结果维持二件，结果纠正零件，其他结果零件，尚未审结零件，总计二件。
    规章制发245废止128现行有效190；
    复议后起诉的行政诉讼，结果维持0件，结果纠正0件，其他结果2件，尚未审结0件，总计2件。

A shortened label is a part that only one column of its table has. Nothing but punctuation stands
between a row's label and its first column's, and every column comes once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from gipa_extract.cells.text_stream.mentions import mentioned_keys
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.forms import Form, Label, Table
from gipa_extract.ids import join_cell_id
from gipa_extract.models import Slot
from gipa_extract.text.folding import fold, is_enumerated, label_key
from gipa_extract.text.patterns import COUNTERS, ENUMERATOR

LEAST_ROWS = 4
"""Rows that are said so; one or two are a sentence about them."""
LEAST_SHARE = 0.5
"""Of the table's rows that the text names at all, the share that is said so: the others may stand
in a table."""
MAX_BEFORE = 60
"""Characters before a row's label in which another's may stand."""
SHORTEST_PART = 2
"""Letters of a shortened label."""
LETTERS_OF_GROUP = 4
"""Of the label above a row's, before the row's own."""

_HAN = r"[\u3400-\u9fff]"
_BLANK = r"[ \t\u3000\u00a0]"
_BETWEEN = rf"(?:的?{_HAN}{{0,4}}(?=[，,：:]))?(?:{_BLANK}?[（(][^（()）\d]{{0,60}}[)）])?(?:{_BLANK}|[:：，,、;；=]){{0,3}}[（(【\[]?"
_IN_WORDS = "零〇一二两三四五六七八九十百千万"
_UNIT = rf"(?:[{COUNTERS}]|(?:亿|万)?元)"
_VALUE = (
    rf"(?:{_BLANK}?[（(][^（()）\d]{{0,20}}[)）])?{_BLANK}*(?:[:：=为是]{_BLANK}*)?(?P<value>"
    rf"(?:增加|减少|[增减+\-−↑↓])?\d+(?:[,，]\d{{3}})*(?:\.\d+)?{_UNIT}?(?![\d.])"
    rf"|(?!万)[{_IN_WORDS}]{{1,9}}?(?:{_UNIT}|(?=[，,；;。\s]))|(?={_UNIT}[，,、；;。]))"
)
"""A number in digits or in words, of which one without a unit may be a heading's (总计一、); or a
blank before its unit: 科研机构件、."""
_NEXT = rf"(?:{_BLANK}|[，,、；;])*"
_ENDS = re.compile(rf"{_BLANK}*(?:[，,；;。、）)】\]\r\n]|$)")
"""What shows that no other value stands behind the one of a single column."""


class _TableWords(NamedTuple):
    """How a table's rows and columns are said."""

    row: re.Pattern[str]
    above: re.Pattern[str]
    """A row's label at the end of what stands before another's: both are written before all values."""
    pair: re.Pattern[str]
    said_pair: re.Pattern[str]
    """The same without what may stand before it: on a page set with spaces that is a long way."""
    row_ids: dict[str, str]
    column_ids: dict[str, str]


def read_rows_in_sentences(text: str, form: Form) -> list[PlacedRow]:
    """The rows that a text says in full; none where only some sentence does."""
    folded = fold(text)
    tables = [table for table in form.tables if len(table.columns) > 1]
    if not any(_says_pairs(folded, table) for table in tables):
        return []
    placed = [row for table in form.tables for row in _rows_said(folded, text, table)]
    if len(placed) < LEAST_ROWS:
        return []
    keys = mentioned_keys(text)
    said = Counter(row.table.id for row in placed)
    named = {table.id: _count_named(table, keys) for table in form.tables}
    return [row for row in placed if said[row.table.id] >= LEAST_SHARE * named[row.table.id]]


def _says_pairs(text: str, table: Table) -> bool:
    pairs = _words_of(table).said_pair.finditer(text)
    return len(list(islice(pairs, LEAST_ROWS))) == LEAST_ROWS


def _count_named(table: Table, keys: frozenset[str]) -> int:
    return sum(not keys.isdisjoint(row.keys) for row in table.rows)


def _rows_said(folded: str, text: str, table: Table) -> Iterator[PlacedRow]:
    words = _words_of(table)
    for named in words.row.finditer(folded):
        if words.above.search(folded, max(0, named.start() - MAX_BEFORE), named.start()):
            continue
        slots: dict[str, Slot] = {}
        pair = words.pair.match(folded, named.end())
        while pair and (column := words.column_ids[pair["label"]]) not in slots:
            start, end = pair.span("value")
            slots[column] = Slot(text[start:end], start, end)
            pair = words.pair.match(folded, pair.end())
        ends = [slot.end for slot in slots.values()]
        if len(slots) == len(table.columns) and (len(ends) > 1 or _ENDS.match(folded, ends[0])):
            row = words.row_ids[label_key(named["label"])]
            yield PlacedRow(
                table, tuple((join_cell_id(table.id, row, name), slots[name]) for name in slots)
            )


@lru_cache(maxsize=64)
def _words_of(table: Table) -> _TableWords:
    columns = dict(parts_of_one(table.columns)) | {
        fold(word): column.id for column in table.columns for word in column.wordings
    }
    column_keys = set(map(label_key, columns))
    labels = {
        said: row.id
        for row in table.rows
        for word in map(fold, row.wordings)
        for said in as_said(word, row.under, is_shared=label_key(word) in column_keys)
    }
    said = "|".join(
        # 3.其他 and （七）总计 are rows only with their numbers
        (f"(?:{ENUMERATOR})" if label_key(word) in column_keys else "")
        + re.escape(bare_label(word))
        for word in sorted(labels, key=lambda each: -len(each))
    )
    pairs = "|".join(map(re.escape, sorted(columns, key=len, reverse=True)))
    return _TableWords(
        re.compile(
            rf"(?:(?<!{_HAN})|(?<=[）)]项))(?P<label>{said}){_BETWEEN}(?=(?:{pairs}){_VALUE})"
        ),
        re.compile(rf"(?:{said})[\s，,、；;]*\Z"),
        re.compile(f"{_NEXT}(?P<label>{pairs}){_VALUE}"),
        re.compile(f"(?:{pairs}){_VALUE}"),
        {label_key(word): row for word, row in labels.items()},
        columns,
    )


def as_said(word: str, under: Sequence[str], *, is_shared: bool) -> Iterator[str]:
    """A row's wording as sentences have it; one that is a column's, too, behind its group's: 办理结果总计."""
    yield word
    yield word.removesuffix("数量")
    if is_shared and under:
        group = bare_label(fold(under[-1]))
        yield group + bare_label(word)
        yield group[-LETTERS_OF_GROUP:] + bare_label(word)


def bare_label(word: str) -> str:
    """A label without its number."""
    return re.sub(rf"^(?:{ENUMERATOR})\s*", "", word) if is_enumerated(word) else word


def parts_of_one(columns: Sequence[Label]) -> Iterator[tuple[str, str]]:
    """Each part of a column's label that no other column of its table has, and the column."""
    parts = {
        column.id: {
            word[start:end]
            for word in map(fold, column.wordings)
            for start in range(len(word))
            for end in range(start + SHORTEST_PART, len(word) + 1)
        }
        for column in columns
    }
    held = Counter(part for each in parts.values() for part in each)
    for column in columns:
        for part in parts[column.id]:
            if held[part] == 1:
                yield part, column.id
