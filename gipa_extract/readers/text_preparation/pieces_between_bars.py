"""A page in one line whose pieces a scraper joined with a bar, labels broken between tags.

    |第二十条第（一）项|信息内|容|本年制发件数|…|行|政处罚|104|   get_text("|", strip=True)

No empty piece stands among them, and a bar parts pieces of one label as it parts two cells: these
are lines, and no rows of a table between pipes.
"""

from __future__ import annotations

import re

from gipa_extract.forms.vocabulary import is_known_label, is_part_of_label

MOST_LINES = 5
LEAST_PIECES = 100
LEAST_BROKEN = 6
"""Pieces of labels that are none by themselves."""

_EMPTY = re.compile(r"\|[ \t]*\|")


def set_pieces_on_lines(text: str) -> str | None:
    """The text with a line end for each bar; None if its bars part cells."""
    if text.count("\n", 0, -1) >= MOST_LINES or text.count("|") < LEAST_PIECES:
        return None
    if _EMPTY.search(text):
        return None
    pieces = text.split("|")
    broken = sum(
        len(piece) > 1 and is_part_of_label(piece) and not is_known_label(piece) for piece in pieces
    )
    return "\n".join(map(str.strip, pieces)) if broken >= LEAST_BROKEN else None
