"""Parts of a text's sections whose tables are another year's, or count for another body.

二、主动公开政府信息情况
（一）全区汇总情况（仅供参考，不计入本机关数据）
规章 5 0 16
（二）本机关情况
规章 0 0 2
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract import forms
from gipa_extract.cells.separate_reports.captioned_years import year_of_caption
from gipa_extract.cells.separate_reports.repeated_rows import LabelledRow
from gipa_extract.cells.separate_reports.signs_of_second_report import label_and_values
from gipa_extract.models import Span
from gipa_extract.prose.outline import locate
from gipa_extract.text.patterns import CELL_BORDER, PRINTED_LINE

LEAST_ROWS = 2
"""Rows with values in such a part, all of which come again in the rest of its section."""

_NUMBER = re.compile(r"\s*[（(]([一二三四五六七八九])[）)]")
_NUMBERS = "一二三四五六七八九"


def find_parts_of_others(text: str, rows: Sequence[LabelledRow], year: int | None) -> list[Span]:
    """The parts of sections below captions that say another year of them, or that they do not count."""
    found: list[Span] = []
    for section in locate(text, forms.newest().sections).sections:
        whole = Span(section.start, section.end)
        parts = _parts_below_captions(text, whole, year)
        labels = [_labels_in(rows, part) for part in parts]
        rest = [row for row in rows if not any(_holds(part, row) for part in parts)]
        own = _labels_in(rest, whole)
        if all(len(each) >= LEAST_ROWS and each <= own for each in labels):
            found += parts
    return found


def _parts_below_captions(text: str, section: Span, year: int | None) -> list[Span]:
    """Each from such a caption up to the next one, or the next line with the number behind its own."""
    parts: list[Span] = []
    start: int | None = None
    sibling = ""
    for line in PRINTED_LINE.finditer(text, *section):
        said = year_of_caption(line[0], year)
        number = _number_of(line[0])
        if start is not None and (said is not None or (sibling and number == sibling)):
            parts.append(Span(start, line.start()))
            start = None
        if said is not None and said != year:
            start = line.start()
            sibling = _NUMBERS.partition(number)[2][:1] if number else ""
    return [*parts, Span(start, section.end)] if start is not None else parts


def _number_of(line: str) -> str:
    """The number of a line that begins a part of a section; "" of all others, rows among them."""
    number = _NUMBER.match(line)
    if number is None or CELL_BORDER.search(line) or label_and_values(line.strip())[0]:
        return ""
    return number[1]


def _labels_in(rows: Sequence[LabelledRow], part: Span) -> set[str]:
    return {row.label for row in rows if row.values and _holds(part, row)}


def _holds(part: Span, row: LabelledRow) -> bool:
    return part.start <= row.place[0] < part.end
