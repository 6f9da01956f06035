"""Where a document's text stands on its pages: for each piece of print, a page and a box.

A box is [left, top, right, bottom] in points (1/72 inch), its origin the top left corner of the
page as it is shown upright: cut to its crop box, and turned until its print stands upright, whatever
way the page lies in the file. A scan is not straightened, so that boxes fit the picture that any
program shows. A picture file's resolution is often missing or wrong: one point is one pixel there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points from the top left corner of the upright page."""

NARROW = 0.5
"""The width of a digit or a Latin letter, of that of a Chinese character."""
ONE_LINE = 0.5
"""Of its height: a text with less width for a character stands in several lines, or upright."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as it is shown upright: what boxes are measured on."""

    page: int
    """Counted from 1."""
    width: float
    """In points, like `height`."""
    height: float
    turned: int = 0
    """By how many degrees, clockwise, it is turned from how a viewer of the file shows it: 0 but
    where the print lies on its side."""


class PagePlace(NamedTuple):
    """A page, counted from 1, and a box on it."""

    page: int
    box: Box


class PrintedPiece(NamedTuple):
    """A piece of a document's text on one page; an empty one is a blank cell."""

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class PagePlaces:
    """The printed pieces of one document, in the order of its text, and the pages they are on."""

    def __init__(self, pages: Iterable[ShownPage], pieces: Sequence[PrintedPiece]) -> None:
        self.pages = tuple(pages)
        self.pieces = pieces
        self._starts = [piece[0] for piece in pieces]

    def of(self, text: str, start: int, end: int) -> PagePlace | None:
        """The smallest box round `text[start:end]`; None where nothing of it was placed.

        Of a passage that goes on over a page break, the part on its first page. Part of a printed
        piece is estimated by the usual widths of characters.
        """
        at = max(bisect_right(self._starts, start) - 1, 0)
        if start == end:
            same = self.pieces[at : at + 1]
            return next((_place([p]) for p in same if p.start == start == p.end), None)
        found: list[PrintedPiece] = []
        for piece in self.pieces[at:]:
            if piece.start >= end:
                break
            if piece.end > start and (not found or piece.page == found[0].page):
                found.append(_part_of(piece, text, max(start, piece.start), min(end, piece.end)))
        return _place(found) if found else None

    def moved(self, offset: Callable[[int], int]) -> PagePlaces:
        """The places in a text that was changed: what stood at an offset stands at `offset` of it."""
        pieces = [
            piece._replace(start=offset(piece.start), end=offset(piece.end))
            for piece in self.pieces
        ]
        return PagePlaces(self.pages, pieces)


def _part_of(piece: PrintedPiece, text: str, start: int, end: int) -> PrintedPiece:
    """The part of a piece that stands at these offsets of the text."""
    if start == piece.start and end == piece.end:
        return piece
    before, inside, whole = (
        _width(text[a:b]) for a, b in ((piece.start, start), (start, end), (piece.start, piece.end))
    )
    step = (piece.x1 - piece.x0) / whole
    if step < ONE_LINE * (piece.bottom - piece.top):
        return piece
    left = piece.x0 + before * step
    return piece._replace(start=start, end=end, x0=left, x1=left + inside * step)


def _width(text: str) -> float:
    return sum(NARROW if char < "\u2000" else 1.0 for char in text)


def _place(pieces: Sequence[PrintedPiece]) -> PagePlace:
    return PagePlace(
        pieces[0].page,
        (
            round(min(piece.x0 for piece in pieces), 1),
            round(min(piece.top for piece in pieces), 1),
            round(max(piece.x1 for piece in pieces), 1),
            round(max(piece.bottom for piece in pieces), 1),
        ),
    )
