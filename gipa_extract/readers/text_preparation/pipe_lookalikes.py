"""Bars that are no pipes: people draw tables with 丨, ¦ or ︱ where theirs is filtered out."""

from __future__ import annotations

import re

from gipa_extract.readers.text_preparation.marks_as_pipes import is_cell

LEAST_LINES = 3
"""Lines with two such bars or more."""

_OTHERS = "丨¦︱ǀ∣❘❙▏▕"
_BARS = f"{_OTHERS}│┃"
_LINE = re.compile(rf"^[^\n]*[{_BARS}][^\n{_BARS}]*[{_BARS}]", re.MULTILINE)
_CELL_AND_BAR = re.compile(
    rf"^(?=.*[{_OTHERS}])[{_OTHERS}]?+[^\n{_OTHERS}]*+[{_OTHERS}]?+\s*$", re.MULTILINE
)
LEAST_CELLS = 12
"""Lines of one cell each that a bar ends or opens."""
_STRAIGHT = str.maketrans(dict.fromkeys(_OTHERS, "|"))


def straighten_bars(text: str) -> str | None:
    """The text with pipes for such bars, one for one; None if no table is drawn with them."""
    if _parts_by_double_bars(text):
        return text.replace("||", "|")
    if not any(map(text.__contains__, _OTHERS)):  # ten times as fast as a pattern
        return None
    if len(_LINE.findall(text)) < LEAST_LINES and not _holds_a_cell_a_line(text):
        return None
    return text.translate(_STRAIGHT)


def _parts_by_double_bars(text: str) -> bool:
    """Whether all pipes come in pairs that stand between cells, and none at a line's ends."""
    pairs = text.count("||")
    if pairs < LEAST_CELLS or text.count("|") != 2 * pairs:
        return False
    lines = [line.strip() for line in text.split("\n") if "||" in line]
    return not any(line[0] == "|" or line[-1] == "|" for line in lines[:-1])


def _holds_a_cell_a_line(text: str) -> bool:
    """Whether most lines with such a bar hold one cell beside it."""
    lines = _CELL_AND_BAR.findall(text)
    cells = sum(is_cell(line.strip(f"{_OTHERS} \t\r\n")) for line in lines)
    return cells >= LEAST_CELLS and 2 * cells >= len(lines)
