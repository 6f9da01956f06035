"""Marks of list items before each line, as a converter sets them that takes cells or rows for items.

* 规章                      - 规章 | 6 | 12
* 6                         - 行政处罚 | 3
* 12
"""

from __future__ import annotations

import re
from collections import Counter

from gipa_extract.readers.text_preparation.labelled_lines import begins_row
from gipa_extract.readers.text_preparation.marks import LIST_MARKS

LEAST_ROWS = 6
"""Lines that begin with the mark and the label of a row."""
LEAST_VALUES = 12
"""Lines that hold a number and nothing else, behind such a mark."""
MARKED_SHARE = 0.8
"""The share of all lines of a number alone, or of all that begin with a row's label, that bear the mark."""

_MARK = re.compile(
    rf"^([ \t\u3000]*)([{LIST_MARKS}])([ \t\u3000]*\Z|[ \t\u3000]+(?=\S))", re.MULTILINE
)
_VALUE = re.compile(
    rf"^[ \t\u3000]*(?:([{LIST_MARKS}])[ \t\u3000]+)?\d[\d,.]*[ \t\r]*$", re.MULTILINE
)


def take_off_list_marks(text: str) -> str | None:
    """The text with blanks for these marks; None if its values stand in no list."""
    found = filter(text.__contains__, LIST_MARKS)  # quicker than to count each, or than a pattern
    if max(map(text.count, found), default=0) < LEAST_ROWS:
        return None
    if len(_MARK.findall(text)) < LEAST_ROWS:
        return None
    mark = _mark_of_values(text) or _mark_of_rows(text)
    if mark is None:
        return None
    return _MARK.sub(lambda found: f"{found[1]} {found[3]}" if found[2] == mark else found[0], text)


def _mark_of_values(text: str) -> str | None:
    """The one mark before most lines of a number alone."""
    values = [found[1] for found in _VALUE.finditer(text)]
    marked = [mark for mark in values if mark]
    enough = len(marked) >= max(LEAST_VALUES, MARKED_SHARE * len(values))
    return marked[0] if enough and len(set(marked)) == 1 else None


def _mark_of_rows(text: str) -> str | None:
    """The one mark before most lines that begin with a row's label."""
    marks: Counter[str] = Counter()
    for line in text.split("\n"):
        found = _MARK.match(line)
        if begins_row(line[found.end() :] if found else line):
            marks[found[2] if found else ""] += 1
    mark, count = marks.most_common(1)[0] if marks else ("", 0)
    return mark if mark and count >= max(LEAST_ROWS, MARKED_SHARE * marks.total()) else None
