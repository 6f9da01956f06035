"""Pieces of text with their places on a page → lines, paragraphs and cell texts.

A piece is a character of a PDF or a box of an OCR engine. Coordinates are those of the upright
page, x to the right and y down, in any unit: every distance is a share of the type's height.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.text.typography import lowered, raised

Bounds = tuple[float, float, float, float]
"""Left, top, right and bottom edge."""


class Sight(NamedTuple):
    """What a page shows where a value stands."""

    other: tuple[str, ...] = ()
    """What other looks at the place read, or the print that crosses its lines."""
    crop: Any = None
    """The grey values of its one line, with some paper around."""


UNSEEN = Sight()


class Piece(NamedTuple):
    """Some characters on one line, and the box around them."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float | None = None
    at: int = -1
    """The first character's place in its page; -1 when it has none."""
    sight: Sight = UNSEEN


def middle_of(piece: Piece) -> tuple[float, float]:
    return (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2


def bounds_of(pieces: Sequence[Piece]) -> Bounds:
    """The smallest box round pieces; there is at least one."""
    if len(pieces) == 1:
        return pieces[0][1:5]
    return (
        min(piece.x0 for piece in pieces),
        min(piece.top for piece in pieces),
        max(piece.x1 for piece in pieces),
        max(piece.bottom for piece in pieces),
    )


class PrintedLine(NamedTuple):
    """The pieces of one printed line, from left to right, and the box around them."""

    pieces: list[Piece]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def text(self) -> str:
        return line_text(self.pieces)


def lines_of(pieces: Iterable[Piece]) -> list[PrintedLine]:
    """The printed lines, from the top down.

    Pieces come mostly in reading order; a piece whose middle is not on the line before begins
    a new one, and what turns out to stand side by side is put together afterwards.
    """
    runs: list[list[Piece]] = []
    top = bottom = 0.0
    for piece in pieces:
        middle = (piece.top + piece.bottom) / 2
        if runs and top < middle < bottom:
            runs[-1].append(piece)
        else:
            runs.append([piece])
            top, bottom = piece.top, piece.bottom
    lines: list[PrintedLine] = []
    for line in sorted(map(line_of_pieces, runs), key=lambda line: line.top + line.bottom):
        middle = (line.top + line.bottom) / 2
        foot = TOLERANCES.sunk * (line.bottom - line.top)
        if lines and lines[-1].top < middle < lines[-1].bottom - foot:
            lines[-1] = line_of_pieces([*lines[-1].pieces, *line.pieces])
        else:
            lines.append(line)
    return lines


def line_of_pieces(pieces: list[Piece]) -> PrintedLine:
    """The line that pieces make, from left to right."""
    if len(pieces) == 1:
        return PrintedLine(pieces, *pieces[0][1:5])
    pieces.sort(key=lambda piece: piece.x0)
    return PrintedLine(
        pieces,
        pieces[0].x0,
        min(piece.top for piece in pieces),
        max(piece.x1 for piece in pieces),
        max(piece.bottom for piece in pieces),
    )


def line_text(pieces: Sequence[Piece]) -> str:
    """The text of pieces that stand on one line, with a space where a gap shows one."""
    if len(pieces) == 1:
        return pieces[0].text
    parts = [pieces[0].text]
    large = pieces[0]
    for before, piece in pairwise(pieces):
        if is_note_mark(piece, large):
            parts.append(marked(piece, large))
            continue
        large = piece
        gap = piece.x0 - before.x1
        if gap > TOLERANCES.word_gap * (piece.bottom - piece.top):
            narrow = before.text[-1] < "\u2000" and piece.text[0] < "\u2000"
            if narrow or gap > TOLERANCES.wide_gap * (piece.bottom - piece.top):
                parts.append(" ")
        parts.append(piece.text)
    return "".join(parts)


def is_note_mark(piece: Piece, large: Piece) -> bool:
    """Whether digits are smaller than those before them, and no part of their number.

    A recogniser's boxes are as high as the ink, and tell nothing of that.
    """
    height = piece.bottom - piece.top
    large_height = large.bottom - large.top
    if height >= TOLERANCES.shifted_mark * large_height or piece.confidence is not None:
        return False
    shift = abs(piece.bottom - large.bottom)
    is_mark = (
        height < TOLERANCES.note_mark * large_height or shift > TOLERANCES.mark_shift * large_height
    )
    return is_mark and piece.text.isdecimal() and large.text[-1:].isdecimal()


def marked(mark: Piece, large: Piece) -> str:
    """A note's mark as it stands beside a number."""
    is_raised = mark.top + mark.bottom < large.top + large.bottom
    return raised(mark.text) if is_raised else lowered(mark.text)


def cell_text(pieces: Sequence[Piece]) -> str:
    """The text of one cell: its lines joined as the words of one label are.

    Only where letters or digits meet is the line break kept: a number that goes on in the next
    line is torn, and whoever reads it must know.
    """
    if len(pieces) < 2:
        return pieces[0].text if pieces else ""
    return join_lines([line.text for line in lines_of(pieces)])


def join_lines(texts: Sequence[str]) -> str:
    """Lines of one cell or paragraph as one text; a break stays between letters or digits."""
    joined = texts[0]
    for text in texts[1:]:
        narrow = joined[-1] < "\u2000" and text[0] < "\u2000"
        joined += ("\n" if narrow and joined[-1].isalnum() and text[0].isalnum() else "") + text
    return joined
