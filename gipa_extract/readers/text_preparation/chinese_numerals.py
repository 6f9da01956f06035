"""Values in Chinese numerals: 规章 零件 六十八件 六件 becomes 规章 0件 68件 6件.

Elsewhere a lone numeral is the number of a heading or a line of a label that is printed downwards;
so only rows show that the values of a text are written so: a label of the form and nothing but
values behind it, many values alone, or, of a cell a line, a counted numeral below a label.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.text.numerals import chinese
from gipa_extract.text.patterns import COUNTERS

LEAST_NUMERALS = 4
"""Numerals in rows."""
LEAST_ROWS = 2
"""Lines that end in a numeral."""
LEAST_ALONE = 5
"""Numerals in a line without a label: the tables whose rows stand in one line have more columns."""

_UNIT = rf"(?:[{COUNTERS}]|(?:亿|万)?元)"
_HAN = "[零〇○一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]"
_NUMERAL = re.compile(rf"(?P<han>{_HAN}+?)(?P<unit>{_UNIT}?)")
_COUNTED = re.compile(rf"\s*{_HAN}+{_UNIT}\s*")
_BETWEEN = "[ \t\u3000|｜，、；：:,;/／#_]"
_END = "[ \t\u3000|｜；;。]*$"
_VALUE = rf"(?:{_HAN}+{_UNIT}?|[-+]?\d[\d.]*{_UNIT}?|[-—–/]|无)"
_CELL = re.compile(rf"\s*(?:{_VALUE})?\s*")
_VALUES = re.compile(rf"(?:{_BETWEEN}+{_VALUE})+{_END}")
_VALUES_ALONE = re.compile(
    rf"[ \t\u3000|｜]*{_VALUE}(?:{_BETWEEN}+{_VALUE}){{{LEAST_ALONE - 1},}}{_END}"
)
_PIECE = re.compile(rf"[^{_BETWEEN[1:-1]}。]+")
_NUMERAL_ENDS_LINE = re.compile(rf"{_HAN}{_UNIT}?{_END}", re.MULTILINE)
_VALUE_ENDS_LINE = re.compile(rf"(?:^|{_BETWEEN}){_HAN}+{_UNIT}?{_END}", re.MULTILINE)
"""The same with nothing else in its cell; slower to search for."""


class _Written(NamedTuple):
    """A line with digits for its numerals, and how many these were."""

    line: str
    numerals: int


def write_numerals_in_digits(text: str) -> str | None:
    """The text with digits for the numerals of its rows; None if hardly any row has them."""
    looks = (_NUMERAL_ENDS_LINE, _VALUE_ENDS_LINE)
    if any(len(look.findall(text)) < LEAST_ROWS for look in looks):
        return None  # nearly all texts
    lines = text.split("\n")
    count = 0
    is_below_label = False
    for number, line in enumerate(lines):
        start = _start_of_values(line, is_below_label)
        is_below_label = (is_below_label and _CELL.fullmatch(line) is not None) or (
            start is None and is_known_label(line.strip())
        )
        if start is not None:
            written = _in_digits(line, start)
            lines[number] = written.line
            count += written.numerals
    return "\n".join(lines) if count >= LEAST_NUMERALS else None


def _start_of_values(line: str, is_below_label: bool) -> int | None:
    """Where the values of a row begin in a line; None if it is none."""
    if (is_below_label and _COUNTED.fullmatch(line)) or _VALUES_ALONE.match(line):
        return 0
    values = _VALUES.search(line)
    return values.start() if values and _ends_in_label(line[: values.start()]) else None


def _ends_in_label(text: str) -> bool:
    """Whether what stands before values is a label, alone or behind its group's."""
    starts = [0, *(found.end() for found in re.finditer(_BETWEEN, text))]
    return any(is_known_label(text[start:]) for start in starts)


def _in_digits(line: str, start: int) -> _Written:
    count = 0

    def digits(piece: re.Match[str]) -> str:
        nonlocal count
        found = _NUMERAL.fullmatch(piece[0])
        value = chinese(found["han"]) if found else None
        if found is None or value is None:
            return piece[0]
        count += 1
        return f"{value}{found['unit']}"

    return _Written(line[:start] + _PIECE.sub(digits, line[start:]), count)
