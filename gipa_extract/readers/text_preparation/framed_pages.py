"""Pages that were laid out in tables, set in a frame of characters: each cell's text, by itself.

    +--------------------+------------------+      首页
    | -   首页           | 规章             |      规章          12
    |                    |          12      |      规范性文件    34
    |                    | 规范性文件       |
    |                    |          34      |
    +--------------------+------------------+

pandoc sets a page so whose table holds tables. What is wider than the frame it cuts there, from its
end: a line's first piece is short, all others fill the frame, and a number may be cut in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gipa_extract.text.columns import column_count
from gipa_extract.text.numerals import is_value

LEAST_LINES = 40
"""Lines of a cell; a shorter one is a cell of a drawn table (see `plain_text.boxed_tables`)."""
LEAST_FRAMED = 0.5
"""The share of a text's printed lines that stand in such frames."""
MAX_DEPTH = 6
"""Frames inside one another."""

_GAP = re.compile(r"(?<=\S) {2,}(?=\d)")
_RULE = re.compile(r"\+(?:[-=:]+\+)+")


def take_off_frames(text: str) -> str | None:
    """The text with the cells of such frames one below another; None if it has none."""
    if not ("\n+--" in text or text.startswith("+--")):
        return None
    lines = text.split("\n")
    framed = sum(line[:1] in ("+", "|") for line in lines)
    if framed < LEAST_LINES or framed < LEAST_FRAMED * sum(map(bool, map(str.strip, lines))):
        return None
    unframed = list(_unframed(lines, MAX_DEPTH))
    return "\n".join(unframed) if unframed != lines else None


def _unframed(lines: Sequence[str], depth: int) -> Iterator[str]:
    """The lines, and for each frame of long cells the lines of these."""
    place = 0
    while place < len(lines):
        stop = place
        if depth and _RULE.fullmatch(lines[place].rstrip()):
            stop = _end_of_frame(lines, place)
        cells = _cells_of(lines[place:stop])
        if any(len(cell) >= LEAST_LINES for cell, _ in cells):
            for cell, width in cells:
                while cell and not cell[-1]:
                    cell.pop()
                yield from _unframed(_joined(cell, width), depth - 1)
                yield ""
            place = stop
        else:
            yield lines[place]
            place += 1


def _end_of_frame(lines: Sequence[str], place: int) -> int:
    """Where the lines end that begin and end as those of a frame do."""
    while place < len(lines) and (line := lines[place].rstrip()) and line[0] in "+|":
        if line[-1] not in "+|":
            break
        place += 1
    return place


def _cells_of(lines: Sequence[str]) -> list[tuple[list[str], int]]:
    """The cells of a frame, row by row: their lines, and how many columns each line has room for.

    None are found where a line has no upright stroke below that of the rule above it.
    """
    cells: list[tuple[list[str], int]] = []
    edges: list[int] = []
    row: list[list[str]] = []
    for line in lines:
        if _RULE.fullmatch(line.rstrip()):
            cells += [(cell, b - a - 3) for cell, (a, b) in zip(row, pairwise(edges), strict=True)]
            edges = [place for place, char in enumerate(line) if char == "+"]
            row = [[] for _ in edges[1:]]
            continue
        pieces = _pieces_between(line, edges)
        if pieces is None:
            return []
        for cell, piece in zip(row, pieces, strict=True):
            cell.append(piece)
    return cells


def _pieces_between(line: str, edges: Sequence[int]) -> list[str] | None:
    """What stands between the upright strokes of a line, less the space before it."""
    pieces, start, column = [], 0, 0
    wanted = [*edges]
    for place, char in enumerate(line):
        if wanted and column == wanted[0]:
            if char != "|":
                return None
            if len(wanted) < len(edges):
                pieces.append(line[start + 2 : place].rstrip())
            start = place
            wanted.pop(0)
        column += column_count(char, "WF")
    return pieces if not wanted else None


def _joined(lines: Sequence[str], width: int) -> list[str]:
    """The lines of a cell, those in one that the frame cut; then no gap tells a column any more.

    Of two numbers that meet behind a first piece most are one that was cut; if not, their row is
    short of a value, and read as such.
    """
    joined: list[str] = []
    room, is_first, any_cut = 0, False, False
    for line in lines:
        taken = column_count(line, "WF")
        goes_on = bool(joined) and bool(joined[-1]) and line[:1].strip() not in ("", "|", "+")
        is_cut = room <= 1 or (is_first and taken >= width - 1)
        meets = is_first and goes_on and joined[-1][-1].isdigit() and line[0].isdigit()
        is_row = bool(line) and line.strip("- ") != "" and all(map(is_value, line.split()))
        if goes_on and (is_cut or meets):
            any_cut = True
            parted = room == 1 and column_count(line[0], "WF") == 1
            joined[-1] += " " * parted + line
        elif is_row:
            while joined and not joined[-1]:
                joined.pop()
            joined[-1:] = [" ".join([*joined[-1:], *line.split()])]
        else:
            joined.append(line)
        room, is_first = width - taken, not goes_on and not is_row
    return [_GAP.sub(" ", line) for line in joined] if any_cut else list(lines)
