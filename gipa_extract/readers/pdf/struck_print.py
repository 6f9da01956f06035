"""Digits of a PDF's tables through which a line is drawn: they are struck out.

A line of the table stands between the lines of print; one that goes through the middle of digits, and
not much beyond them, is the stroke of a correction.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence

from gipa_extract.readers.layout.pieces import Piece
from gipa_extract.readers.layout.ruled_tables import Ruling
from gipa_extract.readers.pdf.pdfium import Print
from gipa_extract.text.typography import struck_out

MIDDLE = 0.25, 0.75
"""Between which shares of the type's height the stroke stands."""
BEYOND = 0.6
"""Of the type's height: how far a stroke may reach beyond the digits that it strikes out."""


def strike_out(
    inside: Sequence[dict[int, list[Piece]]], across: Sequence[Ruling], printed: Print
) -> None:
    """Write digits in the cells of tables as struck out where a line goes through them."""
    lines = sorted(across)
    heights = [line.at for line in lines]
    for held in inside:
        for cell, pieces in held.items():
            strokes = [_strokes_on(piece, lines, heights) for piece in pieces]
            if any(strokes):
                held[cell] = [
                    part
                    for piece, through in zip(pieces, strokes, strict=True)
                    for part in (_struck(piece, through, printed) if through else [piece])
                ]


def _strokes_on(
    piece: Piece, lines: Sequence[Ruling], heights: Sequence[float]
) -> Sequence[Ruling]:
    """The lines, of those that are sorted by their heights, that go through a piece with digits."""
    height = piece.bottom - piece.top
    first = bisect(heights, piece.top + MIDDLE[0] * height)
    last = bisect(heights, piece.top + MIDDLE[1] * height)
    if first == last or piece.at < 0 or not any(map(str.isdigit, piece.text)):
        return ()
    room = BEYOND * height
    return [
        line
        for line in lines[first:last]
        if line.start < piece.x1
        and piece.x0 < line.end
        and piece.x0 - room < line.start
        and line.end < piece.x1 + room
    ]


def _struck(piece: Piece, strokes: Sequence[Ruling], printed: Print) -> Iterator[Piece]:
    """The parts of a piece, those with a line through them struck out."""
    run: list[Piece] = []
    was = False
    for char in printed.characters(piece.at, piece.at + len(piece.text)):
        middle = (char.x0 + char.x1) / 2
        is_struck = any(line.start <= middle <= line.end for line in strokes)
        if run and is_struck != was:
            yield _joined(run, piece, struck=was)
            run = []
        run.append(char)
        was = is_struck
    if run:
        yield _joined(run, piece, struck=was)


def _joined(run: Sequence[Piece], piece: Piece, *, struck: bool) -> Piece:
    text = "".join(char.text for char in run)
    shown = struck_out(text) if struck else text
    return piece._replace(text=shown, x0=run[0].x0, x1=run[-1].x1, at=run[0].at)
