"""What is drawn on a PDF page: ruling lines, and what a cell may show beside its text.

One walk over a page's objects finds all of it; calls into PDFium cost about a microsecond each.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.readers.layout.pieces import Bounds
from gipa_extract.readers.layout.ruled_tables import Ruling
from gipa_extract.readers.pdf.address_calls import address_calls, address_of
from gipa_extract.readers.pdf.pdfium import MAX_DEPTH, PageSpace

if TYPE_CHECKING:
    import pypdfium2 as pdfium

THIN = 2.5
"""Points: a filled shape at most this wide is a line, as Word draws its borders."""
MAX_OBJECTS = 100_000
"""Drawn on a page; one of a report has some thousand, more are a map or an attack."""
SHORTEST, LONGEST = 3.0, 11.0
"""Points: a line of such a length may be a dash, or the 1 of a number drawn as shapes."""
PALE, OPAQUE = 170.0, 128
"""Of 255: print that is lighter, or less opaque, is a watermark's, or unseen."""
COVERING = 250
"""Opacity, out of 255, from which a box hides what is under it."""
PAPER = 200.0
"""Of 255: a darker box hides print and leaves no blank paper: nobody can tell what is under it."""
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
"""What FPDFPageObj_GetType gives; asking the module for a name costs as much as a call."""
_CURVE, _MOVE = 1, 2
"""What FPDFPathSegment_GetType gives."""
UNSEEN_MODES = (3, 7)
"""Text rendering modes that print nothing (ISO 32000-1, 9.3.6): the layer of a searchable scan."""

Move = Callable[[float, float], tuple[float, float]]


class DrawnItem(NamedTuple):
    """Something drawn, and its place in the order of drawing."""

    order: int
    box: Bounds
    """The box on the upright page, y down."""
    texts: int = 0
    """The text objects that are drawn before."""


class _Text(NamedTuple):
    address: int
    order: int
    box: Bounds


class Drawing:
    """What is drawn on one page."""

    def __init__(self, page: pdfium.PdfPage, sheet: PageSpace) -> None:
        import pypdfium2.raw as raw

        self._calls, self.sheet = address_calls(), sheet
        self.across: list[Ruling] = []
        self.down: list[Ruling] = []
        self.shapes: list[Bounds] = []
        """Shapes that are no lines and no boxes, and short lines: print without characters."""
        self.pictures: list[DrawnItem] = []
        self.covers: list[DrawnItem] = []
        """Opaque boxes of the paper's colour that are drawn when there is text already."""
        self.lids: list[Bounds] = []
        """Boxes of pictures and dark shapes that are drawn over text, or may be."""
        self.texts = 0
        """Text objects so far."""
        self.unseen: set[int] = set()
        """The addresses of text objects that print nothing."""
        self.pale: set[int] = set()
        """The addresses of those in light or transparent colour."""
        self._order = 0
        self._mode = (ctypes.c_int * 2)()
        self._at_mode = _addresses_in(self._mode)
        self._corners = (ctypes.c_float * 4)()
        self._at_corners = _addresses_in(self._corners)
        self._colour = (ctypes.c_uint * 4)()
        self._at_colour = _addresses_in(self._colour)
        self._page = page
        if raw.FPDFPage_CountObjects(page.raw) <= MAX_OBJECTS:
            self._take_objects(_objects_of(page), (), 0)

    def covered_texts(self) -> set[int]:
        """The addresses of text objects over which an opaque box is drawn later."""
        if not self.covers:
            return set()
        self._order = 0
        return {
            text.address
            for text in self._texts_in(_objects_of(self._page), (), 0)
            if any(
                text.order < cover.order and _covers_middle(cover.box, text.box)
                for cover in self.covers
            )
        }

    def _texts_in(
        self, objects: Sequence[int], moves: tuple[Move, ...], depth: int
    ) -> Iterator[_Text]:
        """The text objects of a page in the order of drawing, counted as `_take_objects` counts."""
        for item in objects:
            self._order += 1
            kind = self._calls.kind(item)
            if kind == _TEXT:
                yield _Text(item, self._order, self._upright_box(*self._bounds_of(item), moves))
            elif kind == _FORM and depth < MAX_DEPTH:
                yield from self._texts_in(_objects_in(item), (matrix_of(item), *moves), depth + 1)

    def _take_objects(self, objects: Sequence[int], moves: tuple[Move, ...], depth: int) -> None:
        for item, kind in zip(objects, map(self._calls.kind, objects), strict=True):
            self._order += 1
            if kind == _TEXT:
                self._take_text(item)
            elif kind == _PATH:
                self._take_path(item, moves)
            elif kind == _IMAGE:
                box = self._upright_box(*self._bounds_of(item), moves)
                self.pictures.append(DrawnItem(self._order, box, self.texts))
                if self.texts:
                    self.lids.append(box)
            elif kind == _FORM and depth < MAX_DEPTH:
                self._take_objects(_objects_in(item), (matrix_of(item), *moves), depth + 1)

    def _take_text(self, text: int) -> None:
        self.texts += 1
        calls = self._calls
        if calls.render_mode(text) in UNSEEN_MODES:
            self.unseen.add(text)
            return
        calls.fill_colour(text, *self._at_colour)
        red, green, blue, alpha = self._colour
        if alpha < OPAQUE or _lightness(red, green, blue) >= PALE:
            self.pale.add(text)

    def _take_path(self, path: int, moves: tuple[Move, ...]) -> None:
        x0, y0, x1, y1 = self._bounds_of(path)
        if x1 - x0 <= THIN or y1 - y0 <= THIN:
            self._add_line(self._upright_box(x0, y0, x1, y1, moves))
            return
        self._calls.draw_mode(path, *self._at_mode)
        fills, strokes = self._mode[0], bool(self._mode[1])
        own = (matrix_of(path), *moves)
        for shape in _shapes_of(path):
            points = (
                [_move_point(point, own) for point in shape.points]
                if moves
                else [own[0](*point) for point in shape.points]
            )
            self._take_shape(points, shape.curved, strokes)
        if fills and self.texts:
            self._calls.fill_colour(path, *self._at_colour)
            red, green, blue, alpha = self._colour
            if alpha >= COVERING:
                box = self._upright_box(x0, y0, x1, y1, moves)
                if _lightness(red, green, blue) >= PAPER:
                    self.covers.append(DrawnItem(self._order, box))
                else:
                    self.lids.append(box)

    def _take_shape(self, points: list[tuple[float, float]], curved: bool, strokes: bool) -> None:
        """Take one closed or open run of a path: its strokes, or the thin shape that it fills."""
        if strokes:
            upright, add = self._upright_box, self._add_line
            for (x0, y0), (x1, y1) in pairwise(points):
                add(upright(x0, y0, x1, y1))
            if not curved:
                return
        xs, ys = zip(*points, strict=True)
        box = self._upright_box(min(xs), min(ys), max(xs), max(ys))
        if not strokes:
            self._add_line(box)
        if curved or not _is_box(points):
            self.shapes.append(box)

    def _add_line(self, box: Bounds) -> None:
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        if high <= THIN and wide > high:
            self.across.append(_new_ruling(Ruling, ((y0 + y1) / 2, x0, x1)))
            length = wide
        elif wide <= THIN:
            self.down.append(_new_ruling(Ruling, ((x0 + x1) / 2, y0, y1)))
            length = high
        else:
            return
        if SHORTEST <= length <= LONGEST:
            self.shapes.append(box)

    def _bounds_of(self, item: int) -> Bounds:
        self._calls.bounds(item, *self._at_corners)
        x0, y0, x1, y1 = self._corners
        return x0, y0, x1, y1

    def _upright_box(
        self, ax: float, ay: float, bx: float, by: float, moves: tuple[Move, ...] = ()
    ) -> Bounds:
        """A box of the page's own space, or of a form in it, on the upright page."""
        if moves:
            (ax, ay), (bx, by) = _move_point((ax, ay), moves), _move_point((bx, by), moves)
        if ax > bx:
            ax, bx = bx, ax
        if ay > by:
            ay, by = by, ay
        sheet = self.sheet
        left, top = sheet.left, sheet.top
        if not sheet.quarters:
            return ax - left, top - by, bx - left, top - ay
        return sheet.box(ax - left, top - by, bx - left, top - ay)


def _addresses_in(array: Any) -> list[int]:
    """The address of each item of an array of ctypes, for a function that fills them."""
    size = ctypes.sizeof(array) // len(array)
    return [ctypes.addressof(array) + size * index for index in range(len(array))]


def _objects_of(page: pdfium.PdfPage) -> list[int]:
    """The addresses of what is drawn on a page."""
    import pypdfium2.raw as raw

    get, address = address_calls().page_object, address_of(page.raw)
    return [*map(get, repeat(address), range(raw.FPDFPage_CountObjects(page.raw)))]


def _objects_in(form: int) -> list[int]:
    calls = address_calls()
    return [*map(calls.form_object, repeat(form), range(calls.count_in_form(form)))]


def _lightness(red: int, green: int, blue: int) -> float:
    """The grey value of a colour, 0 to 255."""
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _covers_middle(box: Bounds, other: Bounds) -> bool:
    """Whether a box covers the middle of another, and so what is printed there."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _move_point(point: tuple[float, float], moves: Iterable[Move]) -> tuple[float, float]:
    for move in moves:
        point = move(*point)
    return point


_new_ruling = tuple.__new__  # Ruling(...) costs three times as much, and there are a thousand


class _Shape(NamedTuple):
    points: list[tuple[float, float]]
    curved: bool


def _shapes_of(path: int) -> Iterator[_Shape]:
    """The runs of a path, each from where the pen is set down; a closed one ends where it began."""
    calls = address_calls()
    count = calls.count_segments(path)
    if count <= 0:
        return
    segments = [*map(calls.segment, repeat(path), range(count))]
    places = (ctypes.c_float * (2 * count))()
    first = ctypes.addressof(places)
    end = first + 8 * count
    deque(map(calls.segment_point, segments, range(first, end, 8), range(first + 4, end, 8)), 0)
    flat = places[:]
    kinds, closing = map(calls.segment_kind, segments), map(calls.segment_closes, segments)
    points: list[tuple[float, float]] = []
    curved = False
    for x, y, kind, closes in zip(flat[::2], flat[1::2], kinds, closing, strict=True):
        if kind == _MOVE:
            if points:
                yield _Shape(points, curved)
            points, curved = [(x, y)], False
        else:
            points.append((x, y))
            curved |= kind == _CURVE
        if closes and points:
            points.append(points[0])
    if points:
        yield _Shape(points, curved)


def _is_box(points: Sequence[tuple[float, float]]) -> bool:
    """Whether all sides of a shape lie along the page's: a line, a cell's colour, a frame."""
    return (
        all(min(abs(x1 - x0), abs(y1 - y0)) < 0.1 for (x0, y0), (x1, y1) in pairwise(points))
        or len(points) < 4
    )


def matrix_of(item: int) -> Move:
    matrix = (ctypes.c_float * 6)()  # FS_MATRIX
    address_calls().matrix(item, ctypes.addressof(matrix))
    a, b, c, d, e, f = matrix
    return lambda x, y: (a * x + c * y + e, b * x + d * y + f)
