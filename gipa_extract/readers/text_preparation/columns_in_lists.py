"""Tables listed column by column, each label of a row with its value: a line for each row.

■申请人：自然人
一、本年新收政府信息公开申请数量：127
二、上年结转政府信息公开申请数量：0
■申请人：商业企业
一、本年新收政府信息公开申请数量：40

Each column lists the same rows; only the one in which the text ends has the first of them alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.readers.text_preparation.columns_below_labels import (
    names_column,
    names_row,
    rows_of_columns,
)
from gipa_extract.text.numerals import is_value

LEAST_ROWS = 5
LEAST_COLUMNS = 2
MAX_CAPTION = 40
_ROW = re.compile(
    r"[ \t\u3000]*([^\n：:=＝|]{2,80}?)[ \t]*[：:=＝][ \t]*([^\s：:=＝]{0,12})[ \t\r]*"
)
_STEP = re.compile(r"[：:—–\-/>]+")
_MARKS = " \t\u3000\r■□◆●*#-【】[]"


class _ListedColumn(NamedTuple):
    start: int
    head: str
    labels: Sequence[str]
    values: Sequence[str]

    @property
    def stop(self) -> int:
        return self.start + 1 + len(self.labels)


def set_listed_columns_side_by_side(text: str) -> str | None:
    """The text with a line for each row of such a table; None if it has none."""
    lines = text.split("\n")
    columns = [*_columns_of(lines)]
    if len(columns) < LEAST_COLUMNS or len(columns[0].labels) < LEAST_ROWS:
        return None
    first, last = columns[0], columns[-1]
    ends_text = last.stop >= len(lines) - 1
    whole = columns[:-1] if ends_text else columns
    if any(column.labels != first.labels for column in whole):
        return None
    if [*last.labels] != [*first.labels][: len(last.labels)]:
        return None
    if len({column.head for column in columns}) < len(columns):
        return None
    values = [column.values for column in columns]
    if last.stop == len(lines):  # nothing ends the text's last value
        values[-1] = values[-1][:-1]
    is_cut = len(values[-1]) < len(first.labels)
    rows = rows_of_columns(first.labels, [each.head for each in columns], values, is_cut=is_cut)
    return "\n".join([*lines[: first.start], *rows, *lines[last.stop :]])


def _columns_of(lines: Sequence[str]) -> Iterator[_ListedColumn]:
    """The columns that follow one another from the first on."""
    found = False
    place = 0
    while place < len(lines):
        head = _column_named(lines[place])
        rows = [*_rows_from(lines, place + 1)] if head else []
        if rows:
            found = True
            labels, values = zip(*rows, strict=True)
            yield _ListedColumn(place, head, labels, values)
        elif found:
            return
        place += 1 + len(rows)


def _column_named(line: str) -> str:
    """The column's label in which a line ends, behind marks and words for whose column it is."""
    if len(line) > MAX_CAPTION:
        return ""
    label = _STEP.split(line.strip(_MARKS).rstrip("：:"))[-1].strip(_MARKS)
    return label if names_column(label) else ""


def _rows_from(lines: Sequence[str], start: int) -> Iterator[tuple[str, str]]:
    for line in lines[start:]:
        row = _ROW.fullmatch(line)
        if not row or not names_row(row[1]) or not (is_value(row[2]) or not row[2]):
            return
        yield row[1], row[2]
