"""Pieces of text in the frames that are drawn round them → tables; what formats of placed text share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.pieces import Piece, bounds_of, cell_text, middle_of
from gipa_extract.readers.layout.ruled_tables import Frame


def cell_of(ruled: Sequence[Frame], piece: Piece) -> tuple[int, int]:
    """The frame and the cell in it in which the middle of a piece lies; -1 for none."""
    for index, frame in enumerate(ruled):
        place = frame.place(*middle_of(piece))
        if place is not None:
            return index, frame.owner[place[0]][place[1]]
    return -1, -1


def parted_by_frames(
    ruled: Sequence[Frame], pieces: Iterable[Piece]
) -> tuple[list[dict[int, list[Piece]]], list[Piece]]:
    """The pieces in each frame by their cells, and those in none."""
    inside: list[dict[int, list[Piece]]] = [{} for _ in ruled]
    free: list[Piece] = []
    for piece in pieces:
        frame, cell = cell_of(ruled, piece)
        if frame < 0:
            free.append(piece)
        else:
            inside[frame].setdefault(cell, []).append(piece)
    return inside, free


def table_of(frame: Frame, pieces_by_cell: Mapping[int, Sequence[Piece]], page: int) -> BoxTable:
    """A frame's cells with the text of their pieces."""
    boxes = {}
    for number, place in frame.bounds({number for row in frame.owner for number in row}).items():
        pieces = pieces_by_cell.get(number, ())
        bounds = bounds_of(pieces) if pieces else place
        boxes[number] = GridBox(cell_text(pieces), page, bounds=bounds)
    rows = [[boxes[number] for number in row] for row in frame.owner]
    return BoxTable(frame.xs, frame.ys[0], frame.ys[-1], rows)
