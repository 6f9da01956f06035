"""A page in one line whose pieces a scraper joined with a mark, and empty pieces among them.

,,规章,,—,,—,,—,,,,行政规范性文件,,9     get_text(",") joins the blanks between tags, too
"""

from __future__ import annotations

import re

from gipa_extract.text.occurrences import count_up_to

MOST_LINES = 5
LEAST_DOUBLED = 60
"""Marks behind one another; a row of the form that is blank has seven."""
_MARKS = (",", ";", "，", "；", "#", "@", "^", "~")


def part_joined_pieces(text: str) -> str | None:
    """The text with a line end for each such mark; None if none joins its pieces.

    A mark between digits stays: it is that of thousands.
    """
    if count_up_to(text, "\n", MOST_LINES + 1) - text.endswith("\n") >= MOST_LINES:
        return None
    for mark in _MARKS:
        if text.count(mark * 2) >= LEAST_DOUBLED:
            return re.sub(rf"(?<!\d){re.escape(mark)}|{re.escape(mark)}(?!\d)", "\n", text)
    return None
