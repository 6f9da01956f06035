"""Words that hang out of a table's last row, which the page's end cuts, back in their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from gipa_extract.forms.vocabulary import begins_label, is_known_label
from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.cut_rows import cut_label
from gipa_extract.readers.layout.pieces import Piece, PrintedLine, bounds_of
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.text.numerals import is_value

_MOST_LINES = 8
"""Lines that one row of narrow cells may let hang out: 2.其他法 | 律行政 | 法规禁 | 止公开."""


def take_overflow(table: BoxTable, lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page, from the top down, without those that are the rest of a table's last row.

    A browser that cuts a head at the page's end lets 人 of 自然人 hang out of its cell, or all
    words of some cells; they join their cells if they make them labels of the form.
    """
    if not table.xs:
        return [*lines]
    hanging = _lines_just_below(table, lines)
    for count in range(len(hanging), 0, -1):
        parts = _parts_by_cell(table, hanging[:count])
        if parts and _complete_row(parts):
            for box, pieces in parts:
                _put_in(box, pieces)
            return [line for line in lines if line not in hanging[:count]]
    return [*lines]


def _lines_just_below(table: BoxTable, lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines that follow a table, and one another, as those of one label do."""
    found: list[PrintedLine] = []
    for line in lines:
        height = line.bottom - line.top
        if not found and line.top - table.bottom <= -TOLERANCES.overflow * height:
            continue
        if found:
            is_near = _middle(line) - _middle(found[-1]) < TOLERANCES.blank_line * height
        else:
            is_near = line.top - table.bottom < TOLERANCES.overflow * height
        if not is_near or len(found) == _MOST_LINES:
            break
        found.append(line)
    return found


def _middle(line: PrintedLine) -> float:
    return (line.top + line.bottom) / 2


_Parts = list[tuple[GridBox, list[Piece]]]


def _parts_by_cell(table: BoxTable, lines: Sequence[PrintedLine]) -> _Parts:
    """What hangs out of each cell of the last row; empty if a piece stands in no single one."""
    row = table.rows[-1]
    parts: dict[int, tuple[GridBox, list[Piece]]] = {}
    for piece in (piece for line in lines for piece in line.pieces):
        column = bisect_right(table.xs, (piece.x0 + piece.x1) / 2) - 1
        if not 0 <= column < len(row):
            return []
        box = row[column]
        covered = [index for index, other in enumerate(row) if other is box]
        if not table.xs[covered[0]] <= piece.x0 <= piece.x1 <= table.xs[covered[-1] + 1]:
            return []
        parts.setdefault(id(box), (box, []))[1].append(piece)
    return [*parts.values()]


def _complete_row(parts: _Parts) -> bool:
    """Whether each text makes its cell one that the form prints, or goes on a label in it.

    Some are labels then, or several of them go on, whose last lines the next page prints.
    """
    labels = goes_on = 0
    for box, pieces in parts:
        text = "".join(piece.text for piece in pieces)
        if cut_label(box.text, text) or (not box.text and is_known_label(text)):
            labels += 1
        elif box.text and not is_value(text) and begins_label(box.text + text):
            goes_on += 1
        elif box.text or not is_value(text):
            return False
    return labels > 0 or goes_on > 1


def _put_in(box: GridBox, pieces: Sequence[Piece]) -> None:
    if not box.text:
        box.bounds = bounds_of(pieces)
    box.text += "".join(piece.text for piece in pieces)
    sure = [piece.confidence for piece in pieces if piece.confidence is not None]
    if box.confidence is not None:
        box.confidence = min([box.confidence, *sure])
