"""Every word of a page in the cell of the ruled table that it stands in, or in none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_section_heading
from gipa_extract.readers.layout.pieces import Piece, lines_of, middle_of
from gipa_extract.readers.layout.ruled_tables import Frame
from gipa_extract.readers.pdf.pdfium import Print
from gipa_extract.text.numerals import is_value

APART = 0.1
"""Of the type's height: the gap, at least, between two words on the two sides of a line."""
OVERFLOWING = 0.7
"""The share of a label in one cell above which the rest of it only hangs over the line."""
LONG_ASKEW = 8
"""Characters in a row: a longer word lies level, for type set askew falls apart into words."""


class SortedWords(NamedTuple):
    """The pieces of a page by where they stand; the lists have an entry for each frame."""

    inside: list[dict[int, list[Piece]]]
    """Cell's number → its pieces."""
    crossing: list[dict[int, list[str]]]
    """Cell's number → the words that stand in it and, with no gap at the line, in another."""
    free: list[Piece]
    """Pieces that lie in no frame."""

    def put(self, piece: Piece, at: int, cell: int, printed: Print) -> None:
        """Take a piece that stands in a cell of a frame; `at` is -1 where it stands in none."""
        if at < 0:
            self.free.append(piece)
        # 2020 printed askew over a table belongs to a watermark, and so does a letter of 内部资料
        elif len(piece.text) > LONG_ASKEW or not printed.is_askew(piece.at):
            self.inside[at].setdefault(cell, []).append(piece)


def sorted_in(ruled: Sequence[Frame], printed: Print) -> SortedWords:
    """Every word in its cell, and one that crosses a ruling line in characters.

    Without a gap at the line, it is one text that is too wide for its cell: it stays together in
    the cell of its middle. What stands askew in a cell is a watermark's.
    """
    sorted_pieces = SortedWords([{} for _ in ruled], [{} for _ in ruled], [])
    for word in printed.words():
        if not printed.sheet.shows(word):
            continue
        if not ruled:
            sorted_pieces.free.append(word)
            continue
        # A quarter of the height in from both ends: letters lean a little over their cell's line.
        middle, inset = (word.top + word.bottom) / 2, (word.bottom - word.top) / 4
        first = _place_at(ruled, word.x0 + inset, middle)
        if first is not None:
            at, row, column = first
            left, right = ruled[at].xs[column : column + 2]
            if left <= word.x1 - inset < right:  # most lie in one place, and so does their middle
                sorted_pieces.put(word, at, ruled[at].owner[row][column], printed)
                continue
        last = _place_at(ruled, word.x1 - inset, middle)
        pieces = [word]
        if len(word.text) > 1 and _cell_of(ruled, first) != _cell_of(ruled, last):
            pieces = list(printed.characters(word.at, word.at + len(word.text)))
            cells = [cell_at(ruled, *middle_of(piece)) for piece in pieces]
            # `123456` too wide for its cell is one number; `12 34` with the line in its gap are
            # two.
            if _goes_on(pieces, cells):
                if is_section_heading(word.text):  # wkhtmltopdf lets it run into a table's last row
                    sorted_pieces.free.append(word)
                    continue
                for at, cell in set(cells) - {(-1, -1)}:
                    sorted_pieces.crossing[at].setdefault(cell, []).append(word.text)
                most = max(map(cells.count, cells))
                if is_value(word.text) or most > OVERFLOWING * len(cells):
                    pieces = [word]
        for piece in pieces:
            sorted_pieces.put(piece, *cell_at(ruled, *middle_of(piece)), printed)
    return sorted_pieces


def without_open_tables(ruled: Sequence[Frame], printed: Print) -> list[Frame]:
    """The frames, without tables of many rows that have only one line across, below their head."""
    inside = sorted_in(ruled, printed).inside
    return [
        frame
        for frame, pieces_by_cell in zip(ruled, inside, strict=True)
        if not frame.is_cut or not any(map(_are_stacked_values, pieces_by_cell.values()))
    ]


def _are_stacked_values(pieces: Sequence[Piece]) -> bool:
    """Whether values stand one over the other in a cell."""
    return sum(is_value(line.text) for line in lines_of(pieces)) > 1


def _goes_on(pieces: Sequence[Piece], cells: Sequence[tuple[int, int]]) -> bool:
    """Whether a word has no gap where a ruling line cuts it: two words side by side have one."""
    return any(
        here != there and after.x0 - before.x1 < APART * (after.bottom - after.top)
        for (before, here), (after, there) in pairwise(zip(pieces, cells, strict=True))
    )


def cell_at(ruled: Sequence[Frame], x: float, y: float) -> tuple[int, int]:
    """The frame and the cell in it that a point lies in; -1 for none."""
    return _cell_of(ruled, _place_at(ruled, x, y))


def _place_at(ruled: Sequence[Frame], x: float, y: float) -> tuple[int, int, int] | None:
    """The frame that a point lies in, and the row and the column there."""
    for index, frame in enumerate(ruled):
        if place := frame.place(x, y):
            return index, *place
    return None


def _cell_of(ruled: Sequence[Frame], place: tuple[int, int, int] | None) -> tuple[int, int]:
    if place is None:
        return -1, -1
    at, row, column = place
    return at, ruled[at].owner[row][column]
