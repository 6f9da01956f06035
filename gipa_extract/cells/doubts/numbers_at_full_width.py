"""Numbers with which a line of a text is full, where all lines were broken at one width.

    …二、上年结转政府信息公开申请数量   0   9   7   2⏎
    9⏎

Who breaks lines at a width breaks them amid words and amid numbers.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from gipa_extract.cells.doubts.cut_widths import width_of_longest
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.columns import column_count

LEAST_WIDTH = 30
"""Characters of a line; of shorter ones many are alike by chance."""


def doubt_numbers_at_full_width(
    cells: Sequence[Cell], numbers_left: Set[tuple[int, int]], text: str
) -> None:
    """Doubt a number that ends a full line, if the next one begins with a number that no cell holds.

    `numbers_left` are where such numbers stand.
    """
    above = {start - 1 for start, _ in numbers_left if text[start - 1] == "\n"}
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
        width = width_of_longest(lines, measure)
        for cell in open_ends:
            line = text[text.rfind("\n", 0, cell.end) + 1 : cell.end]
            if measure(line) == width:
                cell.doubt_for(Reason("digits_torn"))
