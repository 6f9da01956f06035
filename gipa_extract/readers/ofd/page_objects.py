"""One page of an OFD → its words, its drawn lines, and the places of its pictures, in points.

GB/T 33190-2016: an object has a box on the page and draws within it, moved and turned by its
matrix. A text's characters have places of their own: `DeltaX` says how far each stands from the
one before it, and `g 3 5` means three times 5.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gipa_extract.readers.layout.pieces import Piece, middle_of
from gipa_extract.readers.layout.ruled_tables import Ruling
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.readers.ofd.package import PageParts, numbers
from gipa_extract.text.typography import with_doubt

if TYPE_CHECKING:
    from lxml.etree import _Element

POINTS = 72 / 25.4
"""Points in a millimetre."""
THIN = 1.5
"""Points: a filled shape that is no wider is a line."""
ASCENT = 0.86
"""Share of the type's height that stands above the base line."""
MAX_REPEATS = 100_000
"""Times that one distance may be repeated in a text; more are no text."""
_UNIT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_COMMAND = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")
_WHITE = frozenset(("255 255 255", "0 0 0 0"))
"""White of red, green and blue; of four inks, none."""


class Area(NamedTuple):
    """Where a picture stands, and the number of its file; empty for a drawing."""

    x0: float
    top: float
    x1: float
    bottom: float
    resource: str


@dataclass(slots=True)
class PageObjects:
    """What a page shows."""

    width: float
    height: float
    words: list[list[Piece]] = field(default_factory=list)
    """Each as its characters."""
    across: list[Ruling] = field(default_factory=list)
    down: list[Ruling] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)

    def shows(self, word: Sequence[Piece]) -> bool:
        """Whether a word begins on the page."""
        x, y = middle_of(word[0])
        return 0 <= x <= self.width and 0 <= y <= self.height


class _ObjectPlace:
    """An object's box and matrix: from its own coordinates to points of the page."""

    def __init__(self, element: _Element, origin: Sequence[float]) -> None:
        self.box = _four_numbers(element.get("Boundary"))
        matrix = numbers(element.get("CTM"))
        self.matrix = matrix if len(matrix) == 6 else _UNIT
        self._origin = origin

    def point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        left, top = self.box[0] - self._origin[0], self.box[1] - self._origin[1]
        return (a * x + c * y + e + left) * POINTS, (b * x + d * y + f + top) * POINTS

    @property
    def is_askew(self) -> bool:
        """Whether what it draws does not stand upright, as a watermark."""
        a, b, c, d, _, _ = self.matrix
        return abs(b) > 0.1 * abs(a) or abs(c) > 0.1 * abs(d) or a <= 0 or d <= 0


def objects_of(page: PageParts) -> PageObjects:
    """All that the layers of a page draw, but for what is not visible, askew, or beside the page."""
    objects = PageObjects(page.box[2] * POINTS, page.box[3] * POINTS)
    for layer in page.layers:
        for element in layer.iter("{*}*"):
            if element.get("Visible") == "false":
                continue
            place = _ObjectPlace(element, page.box)
            name = str(element.tag).rpartition("}")[2]
            if name == "TextObject" and not place.is_askew:
                words = _words_of(element, place)
                objects.words += (word for word in words if objects.shows(word))
            elif name == "PathObject":
                _add_lines(objects, element, place)
            elif name in ("ImageObject", "CompositeObject"):
                objects.pictures.append(_area_of(element, place))
    return objects


def _words_of(text: _Element, place: _ObjectPlace) -> Iterator[list[Piece]]:
    """The words of a text, as their characters; of white ones nobody knows whether they show."""
    size = _number_in(text.get("Size", text.get("size"))) * place.matrix[3]
    narrow = _number_in(text.get("HScale"), 1.0) * place.matrix[0] / place.matrix[3]
    is_white = any(each.get("Value") in _WHITE for each in text.iterchildren("{*}FillColor"))
    x = y = 0.0
    for code in text.iterchildren("{*}TextCode"):
        x, y = _number_in(code.get("X"), x), _number_in(code.get("Y"), y)
        chars = [*_characters_of(code, place, x, y, size, narrow)]
        for word in _split_words(chars):
            yield (
                [*word[:-1], word[-1]._replace(text=with_doubt(word[-1].text))]
                if is_white
                else word
            )


def _characters_of(
    code: _Element, place: _ObjectPlace, x: float, y: float, size: float, narrow: float
) -> Iterator[Piece]:
    """The characters of a text with their boxes; one without a distance follows the one before."""
    steps, falls = _distances_in(code.get("DeltaX")), _distances_in(code.get("DeltaY"))
    for index, char in enumerate(code.text or ""):
        wide = size * narrow * (1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5)
        step = steps[index] if index < len(steps) else (0.0 if falls else wide / place.matrix[0])
        left, base = place.point(x, y)
        shown = min(wide, step * place.matrix[0]) if step > 0 else wide
        top = base - ASCENT * size * POINTS
        yield Piece(char, left, top, left + shown * POINTS, top + size * POINTS)
        x += step
        y += falls[index] if index < len(falls) else 0.0


def _split_words(chars: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Characters in words: parted by spaces, gaps, and another line."""
    word: list[Piece] = []
    for char in chars:
        if word:
            height = char.bottom - char.top
            gap, fall = char.x0 - word[-1].x1, abs(char.top - word[-1].top)
            if (
                not char.text.strip()
                or gap > TOLERANCES.word_gap * height
                or fall > TOLERANCES.level * height
            ):
                yield word
                word = []
        if char.text.strip():
            word.append(char)
    if word:
        yield word


def _distances_in(text: str | None) -> list[float]:
    """The distances of DeltaX or DeltaY, each `g count distance` worked out."""
    tokens = (text or "").split()
    distances: list[float] = []
    index = 0
    while index < len(tokens):
        if tokens[index] == "g":
            count, each = map(_number_in, [*tokens[index + 1 : index + 3], "0", "0"][:2])
            distances += [each] * int(min(max(count, 0), MAX_REPEATS))
            index += 3
        else:
            distances.append(_number_in(tokens[index]))
            index += 1
    return distances


def _add_lines(objects: PageObjects, path: _Element, place: _ObjectPlace) -> None:
    """The level and upright lines of a path; a thin filled shape is a line, too."""
    is_filled = path.get("Fill") == "true"
    is_stroked = path.get("Stroke") != "false"
    data = "".join(each.text or "" for each in path.iterchildren("{*}AbbreviatedData"))
    for points in _subpaths_of(data):
        drawn = [place.point(x, y) for x, y in points]
        xs, ys = [x for x, _ in drawn], [y for _, y in drawn]
        if is_filled and min(max(xs) - min(xs), max(ys) - min(ys)) < THIN:
            _add_line(objects, (min(xs), min(ys)), (max(xs), max(ys)))
        elif is_stroked:
            for start, end in pairwise(drawn):
                _add_line(objects, start, end)


def _add_line(objects: PageObjects, start: tuple[float, float], end: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) < THIN < abs(x1 - x0):
        objects.across.append(Ruling((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x1 - x0) < THIN < abs(y1 - y0):
        objects.down.append(Ruling((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _subpaths_of(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path; a curve counts by its end alone."""
    points: list[tuple[float, float]] = []
    for command, rest in _COMMAND.findall(data):
        values = numbers(rest)
        if command in "SM":
            if len(points) > 1:
                yield points
            points = []
        if command == "C" and points:
            points.append(points[0])
        elif len(values) >= 2:
            points.append((values[-2], values[-1]))
    if len(points) > 1:
        yield points


def _area_of(element: _Element, place: _ObjectPlace) -> Area:
    x, y, width, height = place.box
    left, top = x - place._origin[0], y - place._origin[1]
    right, bottom = left + width, top + height
    x0, y0, x1, y1 = (each * POINTS for each in (left, top, right, bottom))
    return Area(x0, y0, x1, y1, element.get("ResourceID", ""))


def _four_numbers(text: str | None) -> tuple[float, ...]:
    values = numbers(text)
    return values if len(values) == 4 else (0.0, 0.0, 0.0, 0.0)


def _number_in(text: str | None, default: float = 0.0) -> float:
    values = numbers(text)
    return values[0] if values else default
