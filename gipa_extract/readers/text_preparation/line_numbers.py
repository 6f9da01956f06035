"""Line numbers: those of an editor or a listing, before or behind each line, are taken off.

 9  规范性文件 9 8 48                  规范性文件 9 8 48  9
10  内部资料 2021-01-20                内部资料 2021-01-20  10
11  第二十条第（五）项                 第二十条第（五）项  11

Some print them behind every fifth line alone. What is spoken bears times: [01:08] 上年结转….
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

LEAST_LINES = 20
"""A shorter run of numbered lines may be a list, or the rows of a table."""
NUMBERED_SHARE = 0.95
"""The share of printed lines that bear a number, each one more than the line before it."""

_NUMBERED = re.compile(r"[ \t]*(\d{1,4})(?:[ \t]*[|│:：][ \t]?|\t|[ ]{1,2}|$)")
STEP = 5
"""Lines of which one is numbered, where not each of them is."""
LEAST_STEPS = 4
"""Lines that are numbered so."""

LEAST_TIMES = 6
_TIME = re.compile(
    r"[\[(（【]?(\d{1,2}:\d\d(?::\d\d)?)(?:[.,]\d{1,3})?"
    r"(?:[ \t]*-->[ \t]*\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?)?[\])）】]?[ \t]*"
)
"""[00:20], or between the lines 00:00:20,000 --> 00:00:38,000."""
_IN_SENTENCE = "，,、；;：:"

_BEHIND = re.compile(r"(?:^|[ \t])[ \t]*(\d{1,4})[ \t]*$")
_FIRST_BEHIND = re.compile(r"\s*+(?:[^\n]*[ \t])?\d{1,4}[ \t]*$", re.MULTILINE)
_FIRST = re.compile(r"\s*\d{1,4}(?:[ \t|│:：]|$)", re.MULTILINE)


def take_off_line_numbers(text: str) -> str | None:
    """The text without the numbers of its lines; None if they have none."""
    if not _FIRST.match(text):
        return _take_off_behind(text)
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


def _take_off_behind(text: str) -> str | None:
    """The text without the numbers behind its lines; None if they have none."""
    if not _FIRST_BEHIND.match(text) and not _numbers_fifth_lines(text):
        return None  # nearly all texts
    lines = text.split("\n")
    filled = [bool(line.strip()) for line in lines]
    counted = accumulate(filled)
    ways = (
        # Lines are counted with or without the empty ones among them.
        (LEAST_LINES, [place if line else 0 for place, line in enumerate(filled, 1)]),
        (LEAST_LINES, [count if line else 0 for count, line in zip(counted, filled, strict=True)]),
        (LEAST_STEPS, [0 if place % STEP else place for place in range(1, len(lines) + 1)]),
    )
    for least, expected in ways:
        found = [
            number if due and (number := _BEHIND.search(line)) and int(number[1]) == due else None
            for line, due in zip(lines, expected, strict=True)
        ]
        right = sum(number is not None for number in found)
        if right >= max(least, NUMBERED_SHARE * sum(map(bool, expected))):
            pairs = zip(lines, found, strict=True)
            return "\n".join(line[: number.start()] if number else line for line, number in pairs)
    return None


def _numbers_fifth_lines(text: str) -> bool:
    """Whether the fifth line of a text ends in a 5, and the tenth in a 10."""
    lines = text.split("\n", 2 * STEP)
    return len(lines) >= 2 * STEP and all(
        lines[place - 1].rstrip().endswith(str(place)) for place in (STEP, 2 * STEP)
    )


def take_off_times(text: str) -> str | None:
    """The text without the times of its lines, and with the lines joined that break a sentence."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    times = [time for line in lines if (time := _TIME.match(line))]
    if len(times) < LEAST_TIMES or any(after[1] < before[1] for before, after in pairwise(times)):
        return None
    spoken = [
        line
        for line, after in pairwise([*lines, ""])
        if not _TIME.fullmatch(line) and not (line.isdecimal() and "-->" in after)
    ]
    if len(times) < NUMBERED_SHARE * len(spoken):
        return None
    said = [_TIME.sub("", line, count=1) for line in spoken]
    return "".join(line if line[-1] in _IN_SENTENCE else f"{line}\n" for line in said if line)
