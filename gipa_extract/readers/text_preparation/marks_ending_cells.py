"""A cell a line, which a mark ends or opens: `行政处罚丨`, and on the lines below it `3丨`, `丨`.

A mark that stands between the cells of one line is in `marks_between_cells`; Word's own, U+0007,
in `table_notations/ms_word_text`.
"""

from __future__ import annotations

import re

from gipa_extract.readers.text_preparation.marks import MARKS_ENDING_CELLS
from gipa_extract.readers.text_preparation.marks_between_cells import is_cell

LEAST_CELLS = 12
"""Lines of one cell each beside its mark."""
_CELL_AND_MARK = re.compile(
    rf"^(?=.*[{MARKS_ENDING_CELLS}])[{MARKS_ENDING_CELLS}]?+[^\n{MARKS_ENDING_CELLS}]*+[{MARKS_ENDING_CELLS}]?+\s*$",
    re.MULTILINE,
)
_AS_PIPES = str.maketrans(dict.fromkeys(MARKS_ENDING_CELLS, "|"))


def turn_end_marks_into_pipes(text: str) -> str | None:
    """The text with pipes for such marks, one for one; None if its lines are no cells with marks."""
    if not _holds_a_cell_a_line(text):
        return None
    return text.translate(_AS_PIPES)


def _holds_a_cell_a_line(text: str) -> bool:
    """Whether most lines with such a mark hold one cell beside it."""
    lines = _CELL_AND_MARK.findall(text)
    cells = sum(is_cell(line.strip(f"{MARKS_ENDING_CELLS} \t\r\n")) for line in lines)
    return cells >= LEAST_CELLS and 2 * cells >= len(lines)
