"""How many columns of a terminal a text takes: a Chinese character is two wide."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import accumulate

from gipa_extract.text.string_cache import Memo

WIDE = "WFA"
"""The Unicode classes of characters that most programs set two columns wide."""


def column_count(text: str, wide: str = WIDE) -> int:
    """The columns of a text; `wide` are the Unicode classes of characters that count as two.

    Programs differ on A, to which quotation marks belong.
    """
    return len(text) if text.isascii() else sum(map(_widths_by_character(wide).__getitem__, text))


def places_of_characters(line: str) -> list[int]:
    """The column at which each character of a line begins, and that behind the last one."""
    widths = _widths_by_character(WIDE)
    return [*accumulate(map(widths.__getitem__, line), initial=0)]


@lru_cache(maxsize=8)
def _widths_by_character(wide: str) -> Memo[str, int]:
    return Memo(lambda char: 2 if unicodedata.east_asian_width(char) in wide else 1)
