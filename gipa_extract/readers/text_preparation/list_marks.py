"""Marks of list items before each line, as a converter sets them that takes cells for items.

* 规章
* 6
* 12
"""

from __future__ import annotations

import re

from gipa_extract.readers.text_preparation.marks import LIST_MARKS

LEAST_VALUES = 12
"""Lines that hold a number and nothing else, behind such a mark."""
MARKED_SHARE = 0.8
"""The share of all such lines that bear the mark."""

_MARK = re.compile(
    rf"^([ \t\u3000]*)([{LIST_MARKS}])([ \t\u3000]*\Z|[ \t\u3000]+(?=\S))", re.MULTILINE
)
_VALUE = re.compile(
    r"^[ \t\u3000]*(?:([*+•·●○▪■◦‣-])[ \t\u3000]+)?\d[\d,.]*[ \t\r]*$", re.MULTILINE
)


def take_off_list_marks(text: str) -> str | None:
    """The text with blanks for these marks; None if its values stand in no list."""
    found = filter(text.__contains__, LIST_MARKS)  # quicker than to count each, or than a pattern
    if max(map(text.count, found), default=0) < LEAST_VALUES:
        return None
    if len(_MARK.findall(text)) < LEAST_VALUES:
        return None
    values = [found[1] for found in _VALUE.finditer(text)]
    marked = [mark for mark in values if mark]
    if len(marked) < max(LEAST_VALUES, MARKED_SHARE * len(values)) or len(set(marked)) > 1:
        return None
    return _MARK.sub(
        lambda found: f"{found[1]} {found[3]}" if found[2] == marked[0] else found[0], text
    )
