"""Bars that are no pipes: people draw tables with 丨, ¦ or ︱ where theirs is filtered out.

A line holds several of them: what one mark at each cell's end tells is in `marks_ending_cells`.
"""

from __future__ import annotations

import re

from gipa_extract.readers.text_preparation.marks import ODD_BARS

_BARS = f"{ODD_BARS}│┃"
_LINE = re.compile(rf"^[^\n]*[{_BARS}][^\n{_BARS}]*[{_BARS}]", re.MULTILINE)
LEAST_LINES = 3
"""Lines with two such bars or more."""
_PAIRS = ("||", "|  |")
"""Two bars that part two cells: resiliparse parts them by two tabs."""
LEAST_PAIRS = 12
_STRAIGHT = str.maketrans(dict.fromkeys(ODD_BARS, "|"))


def straighten_bars(text: str) -> str | None:
    """The text with pipes for such bars, one for one; None if no table is drawn with them."""
    for pair in _PAIRS:
        if _parts_by_pairs(text, pair):
            return text.replace(pair, "|")
    if not any(map(text.__contains__, ODD_BARS)):  # ten times as fast as a pattern
        return None
    if len(_LINE.findall(text)) < LEAST_LINES:
        return None
    return text.translate(_STRAIGHT)


def _parts_by_pairs(text: str, pair: str) -> bool:
    """Whether all pipes come in pairs that stand between cells, and none at a line's ends."""
    pairs = text.count(pair) if "|" in text else 0
    if pairs < LEAST_PAIRS or text.count("|") != 2 * pairs:
        return False
    lines = [line.strip() for line in text.split("\n") if pair in line]
    return not any(line[0] == "|" or line[-1] == "|" for line in lines[:-1])
