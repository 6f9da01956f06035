"""Signs of a change apart from their number: 增⏎2 and 减 4 are 增2 and 减4.

A tool that gives each piece of a page a line does so where the sign has a tag of its own; one that
parts Chinese characters from digits by a blank prints 8 减 4 3596.
"""

from __future__ import annotations

import re

_SIGN_BETWEEN_VALUES = re.compile(
    r"(\n[ \t]*\d[\d,.]*[ \t\r]*(?:\n[ \t\r]*)+[增减減])[ \t\r]*\n[ \t]*(?=\d[\d,.]*[ \t\r]*(?:\n|\Z))"
)
"""Below last year's number, so that it is no piece of the label 本年增/减. Empty lines may part cells, but
not a sign from its number."""
_SIGN_IN_ROW = re.compile(
    r"^([^\n|\t]*\d +(?:增加?|[减減]少?)) +(?=\d[\d,.]*(?: |[ \r]*$))", re.MULTILINE
)
"""Behind last year's number, in a row whose cells blanks part."""


def join_signs_in_rows(text: str) -> str | None:
    """The text with the signs of its rows before their numbers; None if none is parted from its own."""
    joined, count = _SIGN_IN_ROW.subn(r"\1", text)
    return joined if count else None


def join_signs_to_numbers(text: str) -> str | None:
    """The text with such signs before their numbers; None if none stands so."""
    joined, count = _SIGN_BETWEEN_VALUES.subn(r"\1", text)
    return joined if count else None
