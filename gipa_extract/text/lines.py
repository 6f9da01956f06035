"""The line in which something stands."""

from __future__ import annotations


def line_at(text: str, start: int, end: int) -> str:
    """The line, or the lines, from that of `start` to that of `end`, without the last line's end."""
    line_end = text.find("\n", end)
    return text[text.rfind("\n", 0, start) + 1 : line_end if line_end >= 0 else len(text)]
