"""Paragraphs that were each cut into lines of one length, tables among them that run on.

数  规章  0  0  0  行政规范性文件
 41  45  61  第二十条第（一）项  信

A text without line ends of its own is joined as one line (`cut_at_length`). Where tables have a
row a line, a line that is as long as the others may be a row by chance, and all stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.text.columns import column_count
from gipa_extract.text.patterns import HAN, LABEL_NUMBER

LEAST_LENGTH, MAX_LENGTH = 12, 240
"""Characters, or columns of a terminal, of the full lines."""
LEAST_FULL = 0.35
"""The share of the lines that are as long as the longest."""
SLACK = 8
"""Bytes of GB18030 that a full line may have less than the longest: some signs are as wide as a letter."""
LEAST_LINES = 12
LEAST_RUNNING = 4
"""Full lines in which a label stands behind a value: rows of tables run on."""
LEAST_IN_WORDS = 0.15
"""The share of the full lines that end amid Chinese characters."""

_WIDE = ("WF", "WFA")
"""Classes of characters that take two columns; quotation marks do in some fonts."""
_LABEL_BEHIND_VALUE = re.compile(
    r"(?<!第)\b\d[\d.]*[ \t\u3000|｜、，；;/#]+(?:[（(]?[\u3400-\u9fff]|\d\.)"
)
_ENDS_PARAGRAPH = "。：:！？"


def join_paragraphs_cut_at_length(text: str) -> str | None:
    """The text with a line for each paragraph; None if its lines end where their writer ended them."""
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) < LEAST_LINES or max(map(len, lines)) > MAX_LENGTH:
        return None
    if not _are_many_full(lines) or len(_LABEL_BEHIND_VALUE.findall(text)) < LEAST_RUNNING:
        return None  # nearly all texts
    measures = (
        [*map(len, lines)],
        *([column_count(line, each) for line in lines] for each in _WIDE),
    )
    joined = [paragraphs for lengths in measures if (paragraphs := _joined(lines, lengths))]
    fewest = min(map(len, joined), default=0)
    return next(("\n".join(each) for each in joined if len(each) == fewest), None)


def _are_many_full(lines: Sequence[str]) -> bool:
    """Whether enough lines are about as long as the longest, in characters or in bytes, as wide ones are two."""
    # All at once, which takes a third of the time: no byte of another character is a line's end.
    in_bytes = "\n".join(lines).encode("gb18030", "replace").split(b"\n")
    return any(
        sum(map((max(lengths) - SLACK).__le__, lengths)) >= LEAST_FULL * len(lines)
        for lengths in ([*map(len, lines)], [*map(len, in_bytes)])
    )


def _joined(lines: Sequence[str], lengths: Sequence[int]) -> list[str] | None:
    """The lines joined behind each full one, if enough are full and rows run on in them."""
    length = max(lengths)
    if not LEAST_LENGTH <= length <= MAX_LENGTH:
        return None
    if lengths.count(length) + lengths.count(length - 1) < LEAST_FULL * len(lines):
        return None
    in_columns = lengths != [*map(len, lines)]
    if not in_columns and lengths.count(length) == 1:
        lengths = [min(own, length - 1) for own in lengths]  # one line got a character more
        length -= 1
    may_stick_out = _last_may_stick_out(lines, lengths)
    joined = [lines[0]]
    full = in_words = running = 0
    for own, before, after in zip(lengths, lines, lines[1:], strict=False):
        # A wide character may not have found room in the last column.
        had_no_room = in_columns and own == length - 1 and (may_stick_out or _is_wide(after[:1]))
        is_full = own == length or had_no_room
        if not is_full or not after or _begins_paragraph(before, after):
            if own >= length - 1 and before[-1:].isdigit() and after[:1].isdigit():
                return None  # one number or two
            joined.append(after)
            continue
        joined[-1] += after
        full += 1
        in_words += bool(HAN.match(before[-1]) and HAN.match(after))
        running += _LABEL_BEHIND_VALUE.search(before) is not None
    if full < LEAST_FULL * len(lines) or in_words < LEAST_IN_WORDS * full:
        return None
    return joined if running >= LEAST_RUNNING else None


def _begins_paragraph(before: str, line: str) -> bool:
    return before[-1] in _ENDS_PARAGRAPH and LABEL_NUMBER.match(line) is not None


def _last_may_stick_out(lines: Sequence[str], lengths: Sequence[int]) -> bool:
    """Whether a line ends where it has reached the width, with half a wide character beyond it."""
    length = max(lengths)
    longest = [line for line, own in zip(lines, lengths, strict=True) if own == length]
    return all(_is_wide(line[-1:]) for line in longest)


def _is_wide(char: str) -> bool:
    return column_count(char, "WFA") > 1
