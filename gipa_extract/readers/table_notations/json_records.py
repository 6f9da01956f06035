"""Tables as records, as scrapers write them into a text: JSON's, or Python's.

    [{"信息内容": "规章", "本年制发件数": "1", "本年废止件数": "8", "现行有效件数": "32"},
     {"信息内容": "行政规范性文件", "本年制发件数": "3",

Neighbours with the same keys are the rows of one table, below their keys. One that the text's end
cuts off is a line of its values: the others of it are lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.listed_rows import STRING, text_of_string
from gipa_extract.readers.table_notations.text_parts import TextPart, with_tables

LEAST_RECORDS = 3
LEAST_VALUES = 2
"""Keys and values of a record that may be a row."""

_KEY = r"(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
_PAIR = rf"{_KEY}\s*:\s*{STRING}"
_RECORD = re.compile(rf"\{{\s*({_PAIR}(?:\s*,\s*{_PAIR})*)\s*\}}")
_CUT = re.compile(rf"\{{\s*+({_PAIR}(?:\s*+,\s*+{_PAIR})*+)[^{{}}\n]*+\Z")
_KEY_AND_VALUE = re.compile(rf"({_KEY})\s*:\s*({STRING})")
_HINT = re.compile(r"\{\s*[\"'][^\n\"']{1,40}[\"']\s*:")
_BETWEEN = re.compile(r"[\s,\[\]]*")

Record = list[tuple[str, str]]


def find_json_records(text: str) -> Sequence[TextPart] | None:
    """The text with such records as tables; None if it holds hardly any."""
    if len(_HINT.findall(text)) < LEAST_RECORDS:
        return None
    return with_tables(_parts_of(text))


def _parts_of(text: str) -> Iterator[TextPart]:
    place = 0
    table: list[Record] = []
    for found in _RECORD.finditer(text):
        record = _record_of(found[1])
        if len(record) < LEAST_VALUES:
            continue
        between = text[place : found.start()]
        if table and (not _BETWEEN.fullmatch(between) or _keys_of(record) != _keys_of(table[0])):
            yield _rows_of(table)
            table = []
        yield from _lines_of(between)
        table.append(record)
        place = found.end()
    if table:
        yield _rows_of(table)
    cut = _CUT.search(text, place)
    yield from _lines_of(text[place : cut.start() if cut else len(text)])
    if cut:
        yield "\t".join(value for _, value in _record_of(cut[1]))


def _lines_of(text: str) -> Iterator[str]:
    """The lines between records, without what only parts these."""
    yield from (line for line in text.split("\n") if not _BETWEEN.fullmatch(line))


def _record_of(pairs: str) -> Record:
    return [
        (text_of_string(key), text_of_string(value)) for key, value in _KEY_AND_VALUE.findall(pairs)
    ]


def _keys_of(record: Record) -> list[str]:
    return [key for key, _ in record]


def _rows_of(table: Sequence[Record]) -> list[list[SheetCell | None]]:
    rows: list[list[SheetCell | None]] = [[SheetCell(key) for key in _keys_of(table[0])]]
    return rows + [[SheetCell(value) for _, value in record] for record in table]
