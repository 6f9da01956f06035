"""Signs of a change on a line of their own, above their number: 增⏎2 is 增2.

A tool that gives each piece of a page a line does so where the sign has a tag of its own.
"""

from __future__ import annotations

import re

_SIGN_BETWEEN_VALUES = re.compile(
    r"(\n[ \t]*\d[\d,.]*[ \t\r]*(?:\n[ \t\r]*)+[增减減])[ \t\r]*\n[ \t]*(?=\d[\d,.]*[ \t\r]*(?:\n|\Z))"
)
"""Below last year's number, so that it is no piece of the label 本年增/减. Empty lines may part cells, but
not a sign from its number."""


def join_signs_to_numbers(text: str) -> str | None:
    """The text with such signs before their numbers; None if none stands so."""
    joined, count = _SIGN_BETWEEN_VALUES.subn(r"\1", text)
    return joined if count else None
