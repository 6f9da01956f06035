"""Tables between pipes whose cells go on over several lines, without any line between rows.

    |其他对外管理服|144       |0         |35      |
    |务事项        |          |          |        |

antiword and its like set them so. Where a row ends only its labels tell: lines are joined where
they are one label of the form together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from gipa_extract.forms.vocabulary import is_known_label, is_part_of_label
from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.sheets.wrapped_labels import join_wrapped_labels
from gipa_extract.readers.table_notations.text_parts import TextPart, with_tables
from gipa_extract.text.columns import column_count

LEAST_ROWS, MAX_ROWS = 6, 600
"""Lines of such a table; the form's longest, set as narrow as possible, has 300."""
MAX_LINES = 20
"""Lines of a cell: columns of four characters break a long label so often."""
LEAST_WRAPPED = 3
"""Lines with a piece of a label that is none by itself."""

_LINE = re.compile(r"^\|.*\|[ \r]*$")


def find_wrapped_cells(text: str) -> Sequence[TextPart] | None:
    """The text with such tables as tables; None if it holds none."""
    if "\n+--" in text:  # there lines part the rows
        return None
    return with_tables(_parts_of(text))


def _parts_of(text: str) -> Iterator[TextPart]:
    for is_piped, run in groupby(
        text.split("\n"), lambda line: line[:1] == "|" and bool(_LINE.match(line))
    ):
        lines = list(run)
        rows = _rows_of(lines) if is_piped else []
        if rows:
            yield rows
        else:
            yield from lines


def _rows_of(lines: Sequence[str]) -> list[list[SheetCell | None]]:
    """The rows of a run of lines; none if it is not set so."""
    if not LEAST_ROWS <= len(lines) <= MAX_ROWS:
        return []
    if any("-" in line and set(line.strip()) <= set("|-+: ") for line in lines):
        return []
    if not any(_is_set(lines, wide) for wide in ("WF", "WFA")):
        return []
    rows = [[SheetCell(cell.strip()) for cell in line.strip()[1:-1].split("|")] for line in lines]
    pieces = sum(
        is_part_of_label(cell.text) and not is_known_label(cell.text)
        for row in rows
        for cell in row
        if len(cell.text) > 1
    )
    if pieces < LEAST_WRAPPED:
        return []
    return join_wrapped_labels(rows, MAX_LINES)


def _is_set(lines: Sequence[str], wide: str) -> bool:
    """Whether all pipes stand below one another; programs differ on the width of quotation marks."""
    places = _places_of_pipes(lines[0], wide)
    return all(_places_of_pipes(line, wide) == places for line in lines[1:])


def _places_of_pipes(line: str, wide: str) -> tuple[int, ...]:
    """The columns right behind a line's pipes; a Chinese character is two columns wide."""
    pieces = line.rstrip().split("|")
    return tuple(accumulate(column_count(piece, wide) + 1 for piece in pieces[:-1]))
