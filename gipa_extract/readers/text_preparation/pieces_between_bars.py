"""A page in one line whose pieces a scraper joined with a bar or a tab, labels broken between tags.

    |第二十条第（一）项|信息内|容|本年制发件数|…|行|政处罚|104|   get_text("|", strip=True)

No empty piece stands among them, and a bar, or another mark, parts pieces of one label as it parts
two cells: these are lines, and no rows of a table between pipes.
"""

from __future__ import annotations

import re

from gipa_extract.forms.vocabulary import is_known_label, is_part_of_label
from gipa_extract.text.occurrences import count_up_to

MOST_LINES = 5
LEAST_PIECES = 100
LEAST_BROKEN = 6
"""Pieces of labels that are none by themselves."""

_NUMBER_OF_LABEL = re.compile(r"(?<=\n)(?P<number>\d{1,2})\n(?=[.．、][\u3400-\u9fff])")
"""2|.其他法律…: broken behind its label's number, which is no value of the row above."""
_MARKS = ("\t", "|", "｜", ";", "；", "#", "@", "~", "^", "&", "_", "/", "·")
"""The comma is none of them: 1,234 may be one number, or two."""


def set_pieces_on_lines(text: str) -> str | None:
    """The text with a line end for each such mark; None if none joins its pieces."""
    if count_up_to(text, "\n", MOST_LINES + 1) - text.endswith("\n") >= MOST_LINES:
        return None
    mark = max(_MARKS, key=text.count)
    if text.count(mark) < LEAST_PIECES or re.search(
        rf"{re.escape(mark)}[ \t]*{re.escape(mark)}", text
    ):
        return None
    pieces = text.split(mark)
    broken = sum(
        len(piece) > 1 and is_part_of_label(piece) and not is_known_label(piece) for piece in pieces
    )
    if broken < LEAST_BROKEN:
        return None
    return _NUMBER_OF_LABEL.sub(r"\g<number>", "\n".join(map(str.strip, pieces)))
