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
    # Places of the cells in whose lines the attributes of a fence go on.
    open_cells: set[int] = set()
    for line in lines:
        cells = line.split("|")
        for place, cell in enumerate(cells):
            if place in open_cells:
                attributes, brace, rest = cell.partition("}")
                cells[place] = " " * len(attributes + brace) + rest
                if brace:
                    open_cells.discard(place)
            elif fence := _FENCE.fullmatch(cell.rstrip("\r")):
                cells[place] = " " * len(cell)
                if fence[2].startswith("{") and not fence[3]:
                    open_cells.add(place)
        # No cell goes on below a drawn line, no paragraph below an empty one.
        if not line or line.startswith("+"):
            open_cells = set()
        yield "|".join(cells)
