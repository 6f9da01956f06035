"""Line numbers: those of an editor or a listing, before each line, are taken off.

 9  规范性文件 9 8 48
10  内部资料 2021-01-20
11  第二十条第（五）项
"""

from __future__ import annotations

import re
from itertools import pairwise

LEAST_LINES = 20
"""A shorter run of numbered lines may be a list, or the rows of a table."""
NUMBERED_SHARE = 0.95
"""The share of printed lines that bear a number, each one more than the line before it."""

_NUMBERED = re.compile(r"[ \t]*(\d{1,4})(?:[ \t]*[|│:：][ \t]?|\t|[ ]{1,2}|$)")
_FIRST = re.compile(r"\s*\d{1,4}(?:[ \t|│:：]|$)", re.MULTILINE)


def take_off_line_numbers(text: str) -> str | None:
    """The text without the numbers of its lines; None if they have none."""
    if not _FIRST.match(text):
        return None
    lines = text.split("\n")
    printed = [line for line in lines if line.strip()]
    match = [_NUMBERED.match(line) for line in printed]
    numbers = [int(number[1]) for number in match if number]
    if len(numbers) < LEAST_LINES or len(numbers) < NUMBERED_SHARE * len(printed):
        return None
    if sum(after == before + 1 for before, after in pairwise(numbers)) < NUMBERED_SHARE * (
        len(numbers) - 1
    ):
        return None
    kept, expected = [], numbers[0]
    for line in lines:
        number = _NUMBERED.match(line)
        # A number out of order is what the line itself prints.
        if number and abs(int(number[1]) - expected) <= 1:
            expected = int(number[1]) + 1
            line = line[number.end() :]
        kept.append(line)
    return "\n".join(kept)
