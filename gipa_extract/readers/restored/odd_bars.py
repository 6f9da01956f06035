"""Bars that are no pipes: people draw tables with 丨, ¦ or ︱ where theirs is filtered out."""

from __future__ import annotations

import re

LEAST_LINES = 3
"""Lines with two such bars or more."""

_BARS = "丨¦︱ǀ∣❘❙▏▕│┃"
_OTHERS = re.compile("[丨¦︱ǀ∣❘❙▏▕]")
_LINE = re.compile(rf"^[^\n]*[{_BARS}][^\n{_BARS}]*[{_BARS}]", re.MULTILINE)
_STRAIGHT = str.maketrans(dict.fromkeys("丨¦︱ǀ∣❘❙▏▕", "|"))


def straighten_bars(text: str) -> str | None:
    """The text with pipes for such bars, one for one; None if no table is drawn with them."""
    if not _OTHERS.search(text) or len(_LINE.findall(text)) < LEAST_LINES:
        return None
    return text.translate(_STRAIGHT)
