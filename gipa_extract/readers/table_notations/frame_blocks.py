r"""Data frames too wide for a line, which pandas prints in blocks of columns, and frames with spaces for blanks.

                              0  \                      3         4  \
    0  一、本年新收政府信息公开申请数量            0       194       214
    1        四、结转下年度继续办理            1         7

Each text ends where the number of its column ends, for all of them stand to the right. A Chinese
character counts as one column or as two, by a setting of pandas: the frame itself tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.text.columns import column_count
from gipa_extract.text.numerals import MISSING_VALUES

_HEAD = re.compile(r"^ +\d+(?: +\d+)*[ \\]*$")
_INDEX = re.compile(r"^(\d{1,7})(?= |$)")
_CELL = re.compile(r"\S+(?: \S+)*")
_WIDE_CHARACTERS = ("WF", "", "WFA")
"""The Unicode classes of characters that count as two columns, by the settings of pandas."""


class FrameRows(NamedTuple):
    """The rows of a frame, and how many lines it takes."""

    rows: list[list[str]]
    line_count: int

    @property
    def size(self) -> int:
        """How many places it has; 0 if nothing stands in any."""
        return sum(map(len, self.rows)) if any(map(any, self.rows)) else 0


class _ColumnBlock(NamedTuple):
    """Lines below one line of column numbers."""

    rows: list[list[str]]
    last_column: int
    end: int
    """The line behind its last row."""
    goes_on: bool
    """Whether its head says that further columns follow."""


def read_frame_blocks(lines: Sequence[str], first: int) -> FrameRows | None:
    """The frame whose first column numbers stand in the line `first`; None where a text has no column.

    A frame whose end was cut off has the rows that all its blocks have.
    """
    blocks = list(_blocks_from(lines, first))
    if not blocks:
        return None
    row_count = min(len(block.rows) for block in blocks)
    rows = [
        [text for block in blocks for text in block.rows[number]] for number in range(row_count)
    ]
    return FrameRows(rows, blocks[-1].end - first)


def _blocks_from(lines: Sequence[str], first: int) -> Iterator[_ColumnBlock]:
    expected = 0
    while first < len(lines) and _HEAD.match(lines[first]):
        block = _read_block(lines, first, expected)
        if block is None:
            return
        yield block
        if not block.goes_on:
            return
        expected = block.last_column + 1
        first = block.end
        while first < len(lines) and not lines[first].strip():
            first += 1


def _read_block(lines: Sequence[str], head: int, first_column: int) -> _ColumnBlock | None:
    numbers = list(re.finditer(r"\d+", lines[head]))
    ends = [number.end() for number in numbers]
    if [int(number[0]) for number in numbers] != [*range(first_column, first_column + len(ends))]:
        return None
    body: list[str] = []
    for line in lines[head + 1 :]:
        index = _INDEX.match(line)
        if index is None or int(index[1]) != len(body):
            break
        body.append(" " * index.end() + line[index.end() :])
    end = head + 1 + len(body)
    for wide in _WIDE_CHARACTERS:
        is_cut = end == len(lines) and body and column_count(body[-1], wide) < ends[-1]
        rows = [_cells_of(line, ends, wide) for line in (body[:-1] if is_cut else body)]
        kept = [row for row in rows if row is not None]
        if kept and len(kept) == len(rows):
            return _ColumnBlock(
                kept, first_column + len(ends) - 1, end, lines[head].rstrip()[-1] == "\\"
            )
    return None


def _cells_of(line: str, ends: Sequence[int], wide: str) -> list[str] | None:
    """The text of each column; None if one ends where no column does."""
    cells = dict.fromkeys(ends, "")
    for found in _CELL.finditer(line):
        end = column_count(line[: found.end()], wide)
        if end not in cells:
            return None
        cells[end] = "" if found[0] in MISSING_VALUES else found[0]
    return list(cells.values())
