"""Cells that the same blanks join, empty ones too: pipes are set where their borders are.

规章 0  12                           → | 规章 | 0 |  | 12 |
1.属于国家秘密       0               → | 1.属于国家秘密 |  |  |  |  |  |  | 0 |

One blank joins them, or always two, four, or a wide one. On a page whose columns are set with blanks
their number is an accident; here every row of the form has just as many as its table has columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary
from gipa_extract.text.folding import is_enumerated, label_key
from gipa_extract.text.numerals import is_value

LEAST_ROWS = 8
"""Rows with as many places as their table has columns."""
LEAST_WITH_BLANKS = 5
"""Rows of several columns among these that have a blank before a value."""

JOINTS: tuple[str, ...] = (" ", "  ", "    ")
WIDE_JOINT = "\u3000"

_GAP = re.compile(r"  (?<=\S  ) {0,5}\d")
"""What `_QUICK_LOOK` holds: two blanks are quicker to search for than what stands before them."""
_QUICK_LOOK = re.compile(r"[^\s\d] {2,7}\d+(?: |\n|$)|\d {2,7}\d")
_WIDE_GAP = re.compile(r"\u3000\u3000(?<=\S\u3000\u3000)\u3000{0,5}\d")


class _JoinedRow(NamedTuple):
    line: int
    cells: Sequence[str]
    """What stands behind the row's label."""
    columns: frozenset[int]
    """How many its table may have."""


def part_cells_joined_by_blanks(text: str) -> str | None:
    """The text with pipes between the cells of such tables; None if its rows are joined in another way."""
    joints = JOINTS if _GAP.search(text) and _QUICK_LOOK.search(text) else ()
    if not joints and _WIDE_GAP.search(text):
        joints = (WIDE_JOINT,)
    if not joints:
        return None
    lines = text.split("\n")
    return next(filter(None, (_parted(lines, joint) for joint in joints)), None)


def _parted(lines: Sequence[str], joint: str) -> str | None:
    """The lines with pipes where each `joint` stands; None if it joins no rows' cells."""
    lines = list(lines)
    rows: list[_JoinedRow] = []
    for row in _rows_of(lines, joint):
        if rows and not _is_whole(rows[-1]):
            return None  # as in nearly all texts, by their first row
        rows.append(row)
    if rows and not any(map(str.strip, lines[rows[-1].line + 1 :])):
        rows.pop()  # the text's end may cut it
    with_blanks = sum(_has_blank_before_value(row.cells) for row in rows)
    if len(rows) < LEAST_ROWS or with_blanks < LEAST_WITH_BLANKS:
        return None
    if not _is_whole(rows[-1]):
        return None
    own = {row.line for row in rows}
    heads: list[str] = []
    for number, line in enumerate(lines):
        cells = line.rstrip("\r").split(joint)
        words = [cell for cell in cells if cell]
        if number in own:
            heads = []
        elif words and all(map(is_known_label, words)):
            heads += words
        else:
            is_line_of_values = len(cells) > 1 and all(map(is_value, words))
            below = is_line_of_values and len(cells) == sum(map(_names_outcome, heads))
            heads = []
            if not below:
                continue
        lines[number] = f"| {' | '.join(cells)} |"
    return "\n".join(lines)


def _is_whole(row: _JoinedRow) -> bool:
    """Whether a row has as many places as its table has columns."""
    return len(row.cells) in row.columns and all(cell == cell.strip() for cell in row.cells)


def _rows_of(lines: Sequence[str], joint: str) -> Iterator[_JoinedRow]:
    """The lines that hold a row's label and something behind it."""
    known = vocabulary()
    for number, line in enumerate(lines):
        cells = line.rstrip("\r").split(joint)
        place = len(cells) - 1
        while place >= 0 and (not cells[place] or is_value(cells[place])):
            place -= 1
        if not 0 <= place < len(cells) - 1:
            continue
        key = printed_key(cells[place])
        if key in known.only_rows or (key in known.rows and is_enumerated(cells[place])):
            yield _JoinedRow(number, cells[place + 1 :], columns_of_rows()[key])


def _has_blank_before_value(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and "" in cells and bool(cells[-1] or any(cells[cells.index("") :]))


@lru_cache(maxsize=1)
def columns_of_rows() -> Mapping[str, frozenset[int]]:
    """A row's label key → how many columns the tables have that print it."""
    counts: dict[str, set[int]] = {}
    for form in editions().values():
        for table in form.tables:
            for row in table.rows:
                for word in row.wordings:
                    counts.setdefault(label_key(word), set()).add(len(table.columns))
    return {key: frozenset(each) for key, each in counts.items()}


def _names_outcome(word: str) -> bool:
    """Whether a label is of a column of a table that the form prints across."""
    return printed_key(word) in vocabulary().outcomes
