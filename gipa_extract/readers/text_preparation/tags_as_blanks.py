"""Pages each of whose tags was made a blank: pipes are set where the cells of rows had their borders.

一、本年新收…  34  14    1  4    53    二、上年结转…    →    | 一、本年新收… | 34 | 14 |  | 1 | 4 |  | 53 |

A whole table stands in one line then, with two blanks between cells, four between rows; in other pages
these are more. All rows of the form have as many places as their table has columns, or nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary
from gipa_extract.readers.text_preparation.cells_joined_by_blanks import columns_of_rows
from gipa_extract.text.folding import is_enumerated
from gipa_extract.text.numerals import is_value

LEAST_LINE = 240
"""Characters of a line that holds a table; columns set with blanks make lines of some 200 at most."""
LEAST_ROWS = 8
"""Rows that have a place for each column of their table, in the whole text."""
MOST_BLANKS = 12
"""Between two cells, or two rows."""

MOST_VALUES = 16
"""Behind a label; no table has as many columns."""

_QUICK_LOOK = re.compile(r"   (?<=\d   ) {0,9}[^\s\d]")
"""A row's last value, what parts two rows, and a label; three blanks are quicker to search for than a digit."""
_PIECE = re.compile(r"\S+(?: \S+)*")


class _BlankedRow(NamedTuple):
    """A row's label, its values and what parts them."""

    start: int
    end: int
    """Where the last value ends, or the label of a row without any."""
    label: str
    values: Sequence[str]
    gaps: Sequence[int]
    """Blanks before each value, and behind the last but where the table may end."""
    columns: frozenset[int]
    """How many its table may have."""


def part_rows_of_blanked_tags(text: str) -> str | None:
    """The text with such rows between pipes, each on a line; None if it prints none."""
    if not _QUICK_LOOK.search(text):
        return None
    lines = text.split("\n")
    long_lines = [n for n, line in enumerate(lines) if len(line) >= LEAST_LINE and "  " in line]
    rows = {n: list(_rows_of(lines[n])) for n in long_lines}
    every = [row for found in rows.values() for row in found]
    if len(every) < LEAST_ROWS:
        return None
    step = min(gap for row in every for gap in row.gaps)
    behind = _gap_behind_rows(every, step)
    if step < 2 or behind is None:
        return None
    for n, found in rows.items():
        printed, place = "", 0
        for row in found:
            cells = _cells_of(row, step, behind)
            printed += _with_borders(lines[n][place : row.start], behind)
            printed += f"{' | '.join([row.label, *cells])} |\n"
            place = row.end
        lines[n] = printed + _with_borders(lines[n][place:], behind)
    return "\n".join(lines)


def _with_borders(part: str, behind: int) -> str:
    """What stands before a row: lines where rows are parted, pipes between labels; other words as they are."""
    printed = ""
    pieces = [*_PIECE.finditer(part)]
    stops = [piece.start() for piece in pieces[1:]] + [len(part)]
    for piece, stop in zip(pieces, stops, strict=False):
        is_cell = is_known_label(piece[0]) or is_value(piece[0])
        ends = stop - piece.end() >= behind or stop == len(part) or not is_cell
        printed += piece[0] + ("\n" if ends else " | ")
    return printed


def _rows_of(line: str) -> Iterator[_BlankedRow]:
    """The rows in a line, each a label of the form, values, and something behind them."""
    known = vocabulary()
    pieces = [*_PIECE.finditer(line)]
    for place, piece in enumerate(pieces):
        key = printed_key(piece[0])
        if key not in known.only_rows and not (key in known.rows and is_enumerated(piece[0])):
            continue
        values = [
            *takewhile(lambda each: is_value(each[0]), pieces[place + 1 : place + 1 + MOST_VALUES])
        ]
        behind = pieces[place + len(values) + 1 : place + len(values) + 2]
        columns = columns_of_rows()[key]
        is_last = not behind or not is_known_label(behind[0][0])
        if is_last and len(values) not in columns:
            continue  # what stands behind a table's last row tells of no blank
        edges = [piece, *values, *([] if is_last else behind)]
        gaps = [b.start() - a.end() for a, b in pairwise(edges)]
        texts = [value[0] for value in values]
        yield _BlankedRow(piece.start(), edges[len(values)].end(), piece[0], texts, gaps, columns)


def _gap_behind_rows(rows: Sequence[_BlankedRow], step: int) -> int | None:
    """How many blanks part two rows, if with so many each row has a place for each column."""
    for behind in range(step, MOST_BLANKS + 1):
        if all(_count_places(row, step, behind) in row.columns for row in rows):
            return behind
    return None


def _count_places(row: _BlankedRow, step: int, behind: int) -> int:
    """How many cells a row has; 0 if its blanks are none of cells."""
    before, last = row.gaps[: len(row.values)], row.gaps[len(row.values) :]
    trailing = sum(last) - behind if last else 0
    if trailing < 0 or trailing % step or any(gap % step for gap in before):
        return 0
    return (sum(before) + trailing) // step


def _cells_of(row: _BlankedRow, step: int, behind: int) -> list[str]:
    cells: list[str] = []
    for gap, value in zip(row.gaps, row.values, strict=False):
        cells += [""] * (gap // step - 1) + [value]
    trailing = sum(row.gaps[len(row.values) :]) - behind
    return cells + [""] * (trailing // step)
