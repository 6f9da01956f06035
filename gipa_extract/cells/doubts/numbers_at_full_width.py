"""Numbers with which a line of a text is full, where all lines were broken at one width.

    …二、上年结转政府信息公开申请数量   0   9   7   2⏎
    9⏎

Who breaks lines at a width breaks them amid words and amid numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.columns import column_count

LEAST_WIDTH = 30
"""Characters of a line; of shorter ones many are alike by chance."""
FEWEST_FULL = 3
_NUMBER_BELOW = re.compile(r"\n[\d.]*\d(?=[\s|｜│┃]|\Z)")
"""A number with which the next line begins, and no label: 3.危及…."""


def doubt_numbers_at_full_width(cells: Sequence[Cell], text: str) -> None:
    """Doubt a number that ends a full line, if the next line begins with one."""
    above = {below.start() for below in _NUMBER_BELOW.finditer(text)}
    open_ends = [
        cell
        for cell in (cells if above else ())
        if cell.kind == "number"
        and cell.end in above
        and cell.end - text.rfind("\n", 0, cell.end) > LEAST_WIDTH
    ]
    if not open_ends:
        return  # nearly all texts
    lines = text.split("\n")
    for measure in (len, column_count):
        width = _width_of_longest(lines, measure)
        for cell in open_ends:
            line = text[text.rfind("\n", 0, cell.end) + 1 : cell.end]
            if measure(line) == width:
                cell.doubt_for(Reason("digits_torn"))


def _width_of_longest(lines: Sequence[str], measure: Callable[[str], int]) -> int:
    """The width of the longest lines, if several have it; else 0."""
    widths = [*map(measure, lines)]
    widest = max(widths)
    return widest if widths.count(widest) >= FEWEST_FULL else 0
