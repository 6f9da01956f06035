"""Rows whose values stand before their label.

472 274 116 274 151 297 1584 一、本年新收政府信息公开申请数量
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from gipa_extract.cells.labels import Labels, NamedRow, labels_of
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.forms import Form
from gipa_extract.ids import join_cell_id
from gipa_extract.models import Slot
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import is_value

LEAST_ROWS = 4
"""Lines set so, with as many values as the form has columns for their label."""
MOST_BEFORE = 400
"""Characters before a row in which its head is looked for."""
LEAST_SUMS = 0.5
"""The share of the rows of applicants whose last value is the sum of the others."""

_LINE = re.compile(r"[^\n]+")
_PART = re.compile(r"[^\s|｜│]+")
_QUICK_LOOKS = (
    re.compile(r"\n[ \t|｜│]*[+\-−]?\d[^\n]*[\u4e00-\u9fff”）)][ \t|｜│\r]*(?=\n|$)"),
    re.compile(
        r"^[^\S\n]*[|｜│]?[^\S\n]*(?:[增减+\-−]?\d|[-—/])[^\s|｜│]*(?:[^\S\n]|[|｜│])[^\n]*[^\s|｜│]",
        re.MULTILINE,
    ),
)
"""What enough lines of such a text must show: a number before words, and something between."""
_MAX_LINE = 200
_BEGINS = re.compile(r"\s*[|｜│]?\s*(?:[增减+\-−]?\d|[-—/])")


class _Row(NamedTuple):
    named: NamedRow
    values: tuple[Slot, ...]


def read_values_first(text: str, form: Form) -> list[PlacedRow]:
    """The rows of such lines; none where any row has its values behind its label."""
    if any(_count_up_to_least(look, text) < LEAST_ROWS for look in _QUICK_LOOKS):
        return []
    labels = labels_of(form.edition)
    rows: list[_Row] = []
    behind = 0
    for line in _LINE.finditer(text):
        if len(line[0]) > _MAX_LINE:
            continue
        if _BEGINS.match(line[0]):
            rows += _rows_of(line[0], line.start(), labels)
        else:
            behind += _begins_row(line[0], labels)
    if len(rows) < LEAST_ROWS or behind or not _add_up(rows):
        return []
    return [
        PlacedRow(row.named.table, tuple(zip(_cell_ids(row, text), row.values, strict=True)))
        for row in rows
    ]


def _count_up_to_least(look: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in islice(look.finditer(text), LEAST_ROWS))


def _rows_of(line: str, start: int, labels: Labels) -> Iterator[_Row]:
    parts = [
        Slot(part[0], start + part.start(), start + part.end()) for part in _PART.finditer(line)
    ]
    count = next((index for index, part in enumerate(parts) if not is_value(part.text)), len(parts))
    if not count or count == len(parts):
        return
    if any(is_value(part.text) for part in parts[count:]):
        return  # 1 行政许可 0: a running number, and the row's own values behind its label
    label = line[parts[count].start - start :].strip(" \t\r|｜│\u3000")
    for named in labels.rows_named(label) if labels.known(label) else ():
        if not named.table.across and len(named.table.columns) == count:
            yield _Row(named, tuple(parts[:count]))
            return


def _begins_row(line: str, labels: Labels) -> bool:
    """Whether a line holds a row's label with values behind it, or with none at all."""
    words = [part[0] for part in _PART.finditer(line)]
    while words and is_value(words[-1]):
        words.pop()
    label = words[-1] if words else ""
    return any(not named.table.across for named in labels.rows_named(label)) and bool(
        labels.known(label) and label_key(label) not in labels.heads
    )


def _cell_ids(row: _Row, text: str) -> list[str]:
    """The cells of a row's values, in the order of the columns' labels above, where these are in one line.

    A page that is read from right to left prints its columns in the other order, too.
    """
    table, start = row.named.table, row.values[0].start
    above = text[max(start - MOST_BEFORE, 0) : start]
    places = [max(map(above.rfind, column.wordings)) for column in table.columns]
    columns = list(table.columns)
    if min(places) >= 0 and "\n" not in above[min(places) : max(places)]:
        columns = [
            column for _, column in sorted(zip(places, columns, strict=True), key=itemgetter(0))
        ]
    return [join_cell_id(table.id, row.named.row, column.id) for column in columns]


def _add_up(rows: list[_Row]) -> bool:
    """Whether the values stand in the form's order: of applicants the total is last."""
    sums = [
        sum(numbers[:-1]) == numbers[-1]
        for row in rows
        if len(row.values) > 3
        for numbers in [[int(slot.text) if slot.text.isdigit() else 0 for slot in row.values]]
        if any(numbers)  # rows of zeros add up in any order
    ]
    return not sums or sum(sums) >= LEAST_SUMS * len(sums)
