"""Marks that stand for the columns of a table, and a legend that says which: rows between pipes.

二、主动公开政府信息情况（①制发件数 ②废止件数 ③现行有效件数）
规章 ①0 ②0 ③0                     becomes  规章 | 0 | 0 | 0 |  below a head
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_known_label

LEAST_MARKS = 2
LEAST_ROWS = 2
"""Rows that have a value behind each mark of the legend above them."""

_MARK = r"[①-⑳]|[(（\[【]\d{1,2}[)）\]】]|(?<![A-Za-z])[A-Ha-h](?![A-Za-z])|[甲乙丙丁戊己庚]"
_ENTRY = re.compile(
    rf"(?P<mark>{_MARK})[ \t]{{0,8}}[.、:：=＝]?[ \t]{{0,8}}(?P<label>[\u3400-\u9fff][\u3400-\u9fff/／]+)"
)
_VALUE = r"[增减+\-−]?\d[\d.,]*|[-—–/]|无|"
_END = r"[ \t\u3000]*(?:[，、；;。,|｜][ \t\u3000]*)?"


_TWO_MARKS = (
    *combinations("①②③", 2),
    ("(1)", "(2)"),
    ("（1）", "（2）"),
    ("[1]", "[2]"),
    ("【1】", "【2】"),
    ("A", "B"),
    ("a", "b"),
    ("甲", "乙"),
)
"""Marks of which every legend has two."""


class _Legend(NamedTuple):
    """The columns that a line names, and the pattern of the rows that have a value for each."""

    labels: tuple[str, ...]
    marks: tuple[str, ...]
    row: re.Pattern[str]

    @property
    def first(self) -> str:
        return self.marks[0]


def set_values_below_legends(text: str) -> str | None:
    """The text with rows between pipes for those of marks and values; None if it has hardly any."""
    pairs = [(one, other) for one, other in _TWO_MARKS if one in text and other in text]
    printed = text.split("\n") if pairs else []
    legends = {
        number: legend
        for one, other in pairs
        for number, line in enumerate(printed, start=1)
        if one in line and other in line and (legend := _legend_of(line))
    }
    if not legends:
        return None  # nearly all texts
    firsts = {legend.first for legend in legends.values()}
    for number, line in enumerate(printed, start=1):
        if number not in legends and any(map(line.__contains__, firsts)):
            legend = _legend_of(line, least=1)
            legends |= {number: legend} if legend and legend.first in firsts else {}
    lines: list[str] = []
    legend, headed, rows = None, None, 0
    for number, line in enumerate(printed, start=1):
        legend = legends.get(number, legend)
        row = legend.row.fullmatch(line) if legend else None
        if legend and row is None and number == len(printed):
            row = _begun_row(legend, line)
        if legend is None or row is None:
            lines.append(line)
            continue
        if headed is not legend:
            lines.append(_piped("", legend.labels))
        headed, rows = legend, rows + 1
        piped = _piped(row[1], row.groups()[1:])
        # The text's end may have cut the last value, which nothing but a blank closes then.
        open_end = "|" if line[-1:].isspace() else " |"
        lines.append(piped if number < len(printed) else piped.removesuffix(open_end))
    return "\n".join(lines) if rows >= LEAST_ROWS else None


def _legend_of(line: str, least: int = LEAST_MARKS) -> _Legend | None:
    """The legend in a line: marks, each before a label of the form."""
    entries = [found for found in _ENTRY.finditer(line) if is_known_label(found["label"])]
    marks = tuple(found["mark"] for found in entries)
    if len(marks) < least or len(set(marks)) < len(marks):
        return None
    labels = tuple(found["label"] for found in entries)
    return _Legend(labels, marks, _rows_with(marks))


def _rows_with(marks: Sequence[str]) -> re.Pattern[str]:
    values = "".join(rf"{re.escape(mark)}[ \t:：=＝]*({_VALUE}){_END}" for mark in marks)
    return re.compile(rf"(.*?\S)[ \t\u3000：:，、|｜]*{values}")


def _begun_row(legend: _Legend, line: str) -> re.Match[str] | None:
    """The row in which the text ends, with values for the first marks."""
    begun = (
        _rows_with(legend.marks[:count]).fullmatch(line)
        for count in range(len(legend.marks) - 1, 0, -1)
        if legend.marks[count - 1] in line
    )
    return next(filter(None, begun), None)


def _piped(label: str, cells: Sequence[str]) -> str:
    return f"{label.strip()} | {' | '.join(cells)} |"
