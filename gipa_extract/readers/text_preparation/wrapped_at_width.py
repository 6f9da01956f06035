"""Lines that a program broke wherever they were too long, in the midst of words and numbers.

    | 二、上年结转政府信息公开申请数量 |  |  | 31 | 8 | 27 | 3 | 18 | 39 | 1
    26 |

Each such line is as wide as the page, but for a character of two places that found no room.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from gipa_extract.text.columns import column_count

LEAST_WIDTH, MAX_WIDTH = 40, 240
LEAST_BROKEN = 8
"""Lines as wide as the widest, or narrower by one place."""
LEAST_MENDED = 3
"""Rows between pipes that are whole only when their lines are joined."""

_OPEN_ROW = re.compile(r"\n\|[^\n]*[^|\s][ \t\r]*$", re.MULTILINE)
"""A line that begins a row between pipes and does not end it, behind the end of the line before it."""
_UNENDED_ROW = re.compile(r"\n\|[^\n]*+(?<!\|)")
"""What `_OPEN_ROW` holds and hardly any text: a line that ends in no pipe, looked at but once."""
_ROW = re.compile(r"\|.*\|[ \t]*")


def join_lines_broken_at_width(text: str) -> str | None:
    """The text with such lines joined; None if its lines end where their writer ended them."""
    printed = f"\n{text}"
    if not _UNENDED_ROW.search(printed) or not _OPEN_ROW.search(printed):
        return None
    lines = text.split("\n")
    if column_count(max(lines, key=len), "WF") > MAX_WIDTH:  # a paragraph in one line
        return None
    widths = [column_count(line.rstrip("\r"), "WF") for line in lines]
    width = max(widths)
    counts = Counter(widths)
    if not LEAST_WIDTH <= width <= MAX_WIDTH or counts[width] + counts[width - 1] < LEAST_BROKEN:
        return None
    joined = _joined(lines, widths, width)
    return "\n".join(joined) if _mended_rows(lines, joined) else None


def _joined(lines: Sequence[str], widths: Sequence[int], width: int) -> list[str]:
    joined = [lines[0]]
    for own, after in zip(widths, lines[1:], strict=False):
        # A character of one place would still have had room in a line that is one place short.
        first = column_count(after[:1], "WF")
        is_full = own == width or (own == width - 1 and first == 2)
        # Two rows stand below one another where one ends and the other begins with a pipe.
        ends_row = joined[-1].rstrip().endswith("|") and after.startswith("|")
        if is_full and after.strip() and not ends_row:
            joined[-1] = joined[-1].rstrip("\r") + after
        else:
            joined.append(after)
    return joined


def _mended_rows(lines: Sequence[str], joined: Sequence[str]) -> bool:
    """Whether rows that were broken have as many cells as the row above them now."""
    whole = set(lines)
    mended = [
        line.count("|") == before.count("|")
        for before, line in pairwise(joined)
        if line not in whole and _ROW.fullmatch(line.rstrip("\r")) and before.startswith("|")
    ]
    return sum(mended) >= LEAST_MENDED
