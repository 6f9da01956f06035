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
from functools import cached_property
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
    """Width in points, as is `height`."""
    height: float
    turned: int = 0
    """By how many degrees, clockwise, it is turned from how a viewer of the file shows it: 0 but
    where the print lies on its side."""


class PagePlace(NamedTuple):
    """A page, counted from 1, and a box on it."""

    page: int
    box: Box


PrintedPiece = tuple[int, int, int, float, float, float, float]
"""A piece of a document's text on one page: start, end, page, and its box's four edges; an empty
one is a blank cell. A bare tuple, because thousands are made and pass from process to process."""


class MisdrawnDigit(NamedTuple):
    """A digit whose font draws another one than its text says, or at least does so with others."""

    page: int
    x: float
    y: float
    """Its middle, in points."""
    text: str
    drawn: str


class PagePlaces:
    """The printed pieces of one document, in the order of its text, and the pages they are on."""

    def __init__(
        self,
        pages: Iterable[ShownPage],
        pieces: Sequence[PrintedPiece],
        misdrawn: Sequence[MisdrawnDigit] = (),
    ) -> None:
        self.pages = tuple(pages)
        self.pieces = pieces
        self.misdrawn = misdrawn

    @cached_property
    def _starts(self) -> list[int]:
        return [piece[0] for piece in self.pieces]

    @cached_property
    def _by_start(self) -> dict[int, PrintedPiece]:
        return {piece[0]: piece for piece in self.pieces}

    def __reduce__(self) -> tuple[type[PagePlaces], tuple[object, ...]]:
        return PagePlaces, (self.pages, self.pieces, self.misdrawn)

    def exactly(self, start: int, end: int) -> tuple[int, Box] | None:
        """The page and the box of the piece that is `start:end`; None if it is no whole piece."""
        piece = self._by_start.get(start)
        if piece is None or piece[1] != end:
            return None
        return piece[2], _rounded(*piece[3:])

    def of(self, text: str, start: int, end: int) -> PagePlace | None:
        """The smallest box round `text[start:end]`; None where nothing of it was placed.

        Of a passage that goes on over a page break, the part on its first page. Part of a printed
        piece is estimated by the usual widths of characters.
        """
        if exact := self.exactly(start, end):
            return PagePlace(*exact)
        at = max(bisect_right(self._starts, start) - 1, 0)
        boxes: list[Box] = []
        page = 0
        for index in range(at, len(self.pieces)):
            piece = self.pieces[index]
            if piece[0] >= end:
                break
            if piece[1] > max(start, piece[0]) and page in (
                0,
                piece[2],
            ):  # an empty cell has no part
                page = piece[2]
                boxes.append(_part_of(piece, text, max(start, piece[0]), min(end, piece[1])))
        return PagePlace(page, _round_all(boxes)) if boxes else None

    def drawn(self, text: str, start: int, end: int) -> str | None:
        """What the page draws where `text[start:end]` stands; None where its text says it truly."""
        place = self.of(text, start, end) if self.misdrawn else None
        if place is None:
            return None
        left, top, right, bottom = place.box
        inside: dict[str, str | int | None] = {
            digit.text: digit.drawn
            for digit in self.misdrawn
            if digit.page == place.page and left <= digit.x <= right and top <= digit.y <= bottom
        }
        return text[start:end].translate(str.maketrans(inside)) if inside else None

    def moved(self, offset: Callable[[int], int]) -> PagePlaces:
        """The places in a text that was changed: what stood at an offset stands at `offset` of it."""
        pieces = [(offset(piece[0]), offset(piece[1]), *piece[2:]) for piece in self.pieces]
        return PagePlaces(self.pages, pieces, self.misdrawn)


def _part_of(piece: PrintedPiece, text: str, start: int, end: int) -> Box:
    """The box of the part of a piece that stands at these offsets of the text."""
    first, last, _, x0, top, x1, bottom = piece
    before, inside, whole = (
        _width(text[a:b]) for a, b in ((first, start), (start, end), (first, last))
    )
    step = (x1 - x0) / whole
    if inside == whole or step < ONE_LINE * (bottom - top):
        return x0, top, x1, bottom
    left = x0 + before * step
    return left, top, left + inside * step, bottom


def _width(text: str) -> float:
    """How wide a text is, in Chinese characters."""
    narrow = len(text.encode("ascii", "ignore"))
    return len(text) - narrow * (1 - NARROW)


def _round_all(boxes: Sequence[Box]) -> Box:
    """The smallest box round several."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return _rounded(min(x0s), min(tops), max(x1s), max(bottoms))


def _rounded(x0: float, top: float, x1: float, bottom: float) -> Box:
    """To tenths of a point; round() takes three times as long, and a report has 300 boxes."""
    return (
        int(10 * x0 + 0.5) / 10,
        int(10 * top + 0.5) / 10,
        int(10 * x1 + 0.5) / 10,
        int(10 * bottom + 0.5) / 10,
    )
