"""A text without line ends of its own that was cut into lines of one length, whatever that cut in two.

对外管理服务事项 22 -7 2600 行政处罚 5 7
 196 行政强制 12 0 46 第二十条第（八）项 信息内
容 上一年项目数量 本年增/减 行政事业性收费 9 0
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from gipa_extract.text.columns import column_count
from gipa_extract.text.patterns import HAN

LEAST_LENGTH, MAX_LENGTH = 20, 240
"""Characters, or columns of a terminal, of each line."""
LEAST_LINES = 12
MOST_TRIMMED = 0.3
"""The share of the lines that may have lost a blank at their end."""
LEAST_IN_WORDS = 0.25
"""The share of the line ends that stand amid Chinese characters: lines filled with blanks have none."""


def join_lines_cut_at_length(text: str) -> str | None:
    """The text as one line; None if its lines end where their writer ended them."""
    end = text.find("\n")
    if not LEAST_LENGTH // 2 <= end <= MAX_LENGTH or text.count("\n") < LEAST_LINES:
        return None
    beginning = [line.rstrip("\r") for line in text[: 4 * MAX_LENGTH].split("\n")[:3]]
    if len(max(beginning, key=len)) > 2 * min(map(len, beginning)):  # as in nearly all texts
        return None
    measures = [measure for measure in (len, _columns) if _are_alike(beginning, measure)]
    lines = [line.rstrip("\r") for line in text.rstrip("\r\n").split("\n")] if measures else []
    return next((joined for each in measures if (joined := _joined(lines, each))), None)


def _are_alike(lines: Sequence[str], measure: Callable[[str], int]) -> bool:
    lengths = [*map(measure, lines)]
    return max(lengths) - min(lengths) <= 1 and LEAST_LENGTH <= max(lengths) <= MAX_LENGTH


def _joined(lines: Sequence[str], measure: Callable[[str], int]) -> str | None:
    """The lines as one, if each but the last is as long as the longest."""
    lengths = [*map(measure, lines)]
    length = max(lengths)
    if lengths[-1] < length:
        lengths[-1] = length
    keeps_blanks = any(line[:1] == " " for line in lines)
    trimmed = 0
    parts = [lines[0]]
    for own, after in zip(lengths, lines[1:], strict=False):
        # A wide character may not have found room in the last column, or a blank was trimmed there.
        is_full = own == length or (measure is _columns and _columns(after[:1]) > 1)
        if own < length - 1 or not after.strip() or not (is_full or keeps_blanks):
            return None
        trimmed += not is_full
        parts += [after] if is_full else [" ", after]
    in_words = sum(bool(HAN.match(a[-1:]) and HAN.match(b)) for a, b in pairwise(lines))
    is_cut = in_words >= LEAST_IN_WORDS * len(lines) and trimmed <= MOST_TRIMMED * len(lines)
    return "".join(parts) if is_cut else None


def _columns(line: str) -> int:
    return column_count(line, "WF")
