"""Numbers that all stand between the same marks, as `(3)`, `“3”` or `$3$`; straight
quotation marks are left to who reads lists and sheets."""

from __future__ import annotations

import re
from collections import Counter

LEAST_NUMBERS = 12
LEAST_SHARE = 4
"""So many times as many as numbers that stand alone: a share or last year's number may be in brackets."""
_PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】", "“": "”", "$": "$", "_": "_", "`": "`"}  # fmt: skip
_OPEN, _CLOSE = (re.escape("".join(each)) for each in (_PAIRS, _PAIRS.values()))
_BESIDE = r"\s|｜│┃,，;；、/~→=<>"
"""What may stand beside a cell."""
_WRAPPED = re.compile(
    rf"(?<![^{_BESIDE}])([{_OPEN}])([ \t]?)([-+]?\d[\d,]*(?:\.\d+)?|[-—–/])([ \t]?)([{_CLOSE}])(?![^{_BESIDE}])"
)
_ALONE = re.compile(rf"(?<![^{_BESIDE}])[-+]?\d[\d,]*(?:\.\d+)?(?![^{_BESIDE}])")


def take_numbers_out_of_marks(text: str) -> str | None:
    """The text with blanks for the marks; None if not nearly all numbers by themselves stand between them."""
    if not any(_ends_numbers(mark, text) for mark in _PAIRS.values() if mark in text):
        return None
    pairs = Counter(found[1] for found in _WRAPPED.finditer(text) if _are_pair(found))
    opening, count = pairs.most_common(1)[0] if pairs else ("", 0)
    if count < LEAST_NUMBERS or count < LEAST_SHARE * len(_ALONE.findall(text)):
        return None

    def bare(found: re.Match[str]) -> str:
        if found[1] != opening or not _are_pair(found):
            return found[0]
        return f"{' ' * len(found[1])}{found[2]}{found[3]}{found[4]} "

    return _WRAPPED.sub(bare, text)


def _ends_numbers(mark: str, text: str) -> bool:
    """A quick look: whether the mark stands behind enough digits, wherever that is."""
    pieces = text.split(mark)
    if len(pieces) < LEAST_NUMBERS:
        return False
    return sum([piece.rstrip(" ")[-1:].isdigit() for piece in pieces]) >= LEAST_NUMBERS


def _are_pair(found: re.Match[str]) -> bool:
    return _PAIRS[found[1]] == found[5]
