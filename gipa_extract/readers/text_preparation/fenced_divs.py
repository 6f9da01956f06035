"""Divisions as pandoc's Markdown writes them, also inside the cells of its drawn tables.

    | ::: {           |      | ::: {alig   |
    | align="center"} |      | n="center"} |
    | 规章            |      | 规章        |
    | :::             |      | :::         |

Blanks take their place, as many as their characters: a table's lines stay below one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LEAST_DIVISIONS = 3
"""A few may be meant."""

_FENCE = re.compile(r"[ \t]*(:{3,})[ \t]*(\{[^{}]*(\})?[ \t]*|[\w.-]*[ \t]*)")
_HINT = re.compile(r"^[|>\s]*:{3,}", re.MULTILINE)


def take_off_fenced_divs(text: str) -> str | None:
    """The text with blanks for the fences of divisions; None if it has hardly any."""
    if len(_HINT.findall(text)) < LEAST_DIVISIONS:
        return None
    return "\n".join(_without_fences(text.split("\n")))


def _without_fences(lines: list[str]) -> Iterator[str]:
    for line in lines:
        cells = line.split("|")
        yield "|".join(
            " " * len(cell) if _FENCE.fullmatch(cell.rstrip("\r")) else cell for cell in cells
        )
