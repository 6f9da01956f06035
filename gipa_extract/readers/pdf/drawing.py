"""What is drawn on a PDF page: ruling lines, and what a cell may show beside its text.

One walk over a page's objects finds all of it; calls into PDFium cost about a microsecond each,
half of which is Python's own unless many objects are asked the same in a loop of C (`answers`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from gipa_extract.readers.layout.pieces import Bounds
from gipa_extract.readers.layout.ruled_tables import Ruling
from gipa_extract.readers.pdf.address_calls import address_calls, address_of, answers
from gipa_extract.readers.pdf.pdfium import MAX_DEPTH, PageSpace

if TYPE_CHECKING:
    import pypdfium2 as pdfium

THIN = 2.5
"""Points: a filled shape at most this wide is a line, as Word draws its borders."""
EDGE = 2.0
"""Points beside a page within which a line still is one of its edge."""
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
MANY_SEGMENTS = 4096
"""Segments that are asked at once: a map has millions."""
UNSEEN_MODES = (3, 7)
"""Text rendering modes that print nothing (ISO 32000-1, 9.3.6): the layer of a searchable scan."""

Point = tuple[float, float]
Move = Callable[[float, float], Point]
Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


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
        self._page = page
        if raw.FPDFPage_CountObjects(page.raw) <= MAX_OBJECTS:
            self._take_objects(_objects_of(page), (), 0)
        width, height = sheet.size
        self.across = [*_shown_rulings(self.across, width, height)]
        self.down = [*_shown_rulings(self.down, height, width)]

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
                yield _Text(item, self._order, self._upright_box(*_bounds_of([item])[0], moves))
            elif kind == _FORM and depth < MAX_DEPTH:
                yield from self._texts_in(_objects_in(item), (matrix_of(item), *moves), depth + 1)

    def _take_objects(self, objects: Sequence[int], moves: tuple[Move, ...], depth: int) -> None:
        kinds = [*map(self._calls.kind, objects)]
        self._take_texts([item for item, kind in zip(objects, kinds, strict=True) if kind == _TEXT])
        shapes = self._take_thin_paths(
            [item for item, kind in zip(objects, kinds, strict=True) if kind == _PATH], moves
        )
        paths = _paths_of(shapes)
        for item, kind in zip(objects, kinds, strict=True):
            self._order += 1
            if kind == _TEXT:
                self.texts += 1
            elif kind == _PATH:
                if item in shapes:
                    self._take_path(next(paths), moves)
            elif kind == _IMAGE:
                box = self._upright_box(*_bounds_of([item])[0], moves)
                self.pictures.append(DrawnItem(self._order, box, self.texts))
                if self.texts:
                    self.lids.append(box)
            elif kind == _FORM and depth < MAX_DEPTH:
                self._take_objects(_objects_in(item), (matrix_of(item), *moves), depth + 1)

    def _take_texts(self, texts: Sequence[int]) -> None:
        """Which texts print nothing, and which in a light or transparent colour."""
        modes = map(self._calls.render_mode, texts)
        unseen = {text for text, mode in zip(texts, modes, strict=True) if mode in UNSEEN_MODES}
        colours = _colours_of(texts)
        pale = {colour for colour in set(colours) if _is_pale(*colour)}
        self.unseen |= unseen
        if pale:
            self.pale |= {
                text
                for text, colour in zip(texts, colours, strict=True)
                if colour in pale and text not in unseen
            }

    def _take_thin_paths(self, paths: Sequence[int], moves: tuple[Move, ...]) -> dict[int, Bounds]:
        """Take the paths that are lines, of which no more is asked; the others, with their boxes."""
        shapes: dict[int, Bounds] = {}
        for path, box in zip(paths, _bounds_of(paths), strict=True):
            x0, y0, x1, y1 = box
            if x1 - x0 <= THIN or y1 - y0 <= THIN:
                self._add_line(*self._upright_box(x0, y0, x1, y1, moves))
            else:
                shapes[path] = box
        return shapes

    def _take_path(self, path: _Path, moves: tuple[Move, ...]) -> None:
        own = moves if path.matrix == UNMOVED else (_move_by(path.matrix), *moves)
        for shape in _shapes_of(path.segments):
            points = shape.points
            for move in own:
                points = [move(x, y) for x, y in points]
            self._take_shape(points, shape.curved, path.strokes)
        if path.fills and self.texts:
            red, green, blue, alpha = _colours_of([path.address])[0]
            if alpha >= COVERING:
                box = self._upright_box(*path.box, moves)
                if _lightness(red, green, blue) >= PAPER:
                    self.covers.append(DrawnItem(self._order, box))
                else:
                    self.lids.append(box)

    def _take_shape(self, points: list[Point], curved: bool, strokes: bool) -> None:
        """Take one closed or open run of a path: its strokes, or the thin shape that it fills."""
        if strokes:
            for (x0, y0), (x1, y1) in pairwise(self._upright_points(points)):
                self._add_line(x0, y0, x1, y1)
            if not curved:
                return
        xs, ys = zip(*points, strict=True)
        box = self._upright_box(min(xs), min(ys), max(xs), max(ys))
        if not strokes:
            self._add_line(*box)
        if curved or not _is_box(points):
            self.shapes.append(box)

    def _upright_points(self, points: list[Point]) -> list[Point]:
        left, top, box = self.sheet.left, self.sheet.top, self.sheet.box
        upright = [(x - left, top - y) for x, y in points]
        if self.sheet.quarters:
            upright = [box(x, y, x, y)[:2] for x, y in upright]
        return upright

    def _add_line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Take the stroke between two points, or two corners of a thin shape, of the upright page.

        What lies neither level nor upright is no line.
        """
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
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
            self.shapes.append((x0, y0, x1, y1))

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


def _bounds_of(items: Sequence[int]) -> list[Bounds]:
    return [*answers(address_calls().bounds, items, "f", 4)]


def _colours_of(items: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Red, green, blue and opacity of what fills each item."""
    return [*answers(address_calls().fill_colour, items, "I", 4)]


def _is_pale(red: int, green: int, blue: int, alpha: int) -> bool:
    return alpha < OPAQUE or _lightness(red, green, blue) >= PALE


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


def _move_point(point: Point, moves: Iterable[Move]) -> Point:
    for move in moves:
        point = move(*point)
    return point


def _shown_rulings(lines: Iterable[Ruling], length: float, breadth: float) -> Iterator[Ruling]:
    """The lines on a page of that length along them, cut at its edges: nobody sees what is beside it."""
    for line in lines:
        at, start, end = line
        if not -EDGE <= at <= breadth + EDGE:
            continue
        if start >= -EDGE and end <= length + EDGE:
            yield line
        elif start < length - EDGE and end > EDGE:
            yield _new_ruling(Ruling, (at, max(start, 0.0), min(end, length)))


_new_ruling = tuple.__new__  # Ruling(...) costs three times as much, and there are a thousand


class _Path(NamedTuple):
    """A path that is no thin one."""

    address: int
    box: Bounds
    """In the path's own space, y up."""
    fills: bool
    strokes: bool
    matrix: Matrix
    segments: Sequence[_Segment]


_Segment: TypeAlias = tuple[Point, int, int]
"""Where the pen goes, how (see `_CURVE`), and whether the run is closed there."""


def _paths_of(boxes: Mapping[int, Bounds]) -> Iterator[_Path]:
    """The paths at these addresses, with all that is asked of them."""
    paths, calls = [*boxes], address_calls()
    counts = [max(count, 0) for count in map(calls.count_segments, paths)]
    segments = _segments_of(paths, counts)
    modes = answers(calls.draw_mode, paths, "i", 2)
    matrices = answers(calls.matrix, paths, "f", 6, as_one=True)
    for (path, box), count, (fills, strokes), matrix in zip(
        boxes.items(), counts, modes, matrices, strict=True
    ):
        yield _Path(path, box, bool(fills), bool(strokes), matrix, [*islice(segments, count)])


def _segments_of(paths: Sequence[int], counts: Sequence[int]) -> Iterator[_Segment]:
    """The segments of all paths, one path after the other."""
    calls = address_calls()
    owners = chain.from_iterable(map(repeat, paths, counts))
    segments = map(calls.segment, owners, chain.from_iterable(map(range, counts)))
    while some := [*islice(segments, MANY_SEGMENTS)]:
        points = answers(calls.segment_point, some, "f", 2)
        kinds, closing = map(calls.segment_kind, some), map(calls.segment_closes, some)
        yield from zip(points, kinds, closing, strict=True)


class _Shape(NamedTuple):
    points: list[Point]
    curved: bool


def _shapes_of(segments: Iterable[_Segment]) -> Iterator[_Shape]:
    """The runs of a path, each from where the pen is set down; a closed one ends where it began."""
    points: list[Point] = []
    curved = False
    for point, kind, closes in segments:
        if kind == _MOVE:
            if points:
                yield _Shape(points, curved)
            points, curved = [point], False
        else:
            points.append(point)
            curved |= kind == _CURVE
        if closes and points:
            points.append(points[0])
    if points:
        yield _Shape(points, curved)


def _is_box(points: Sequence[Point]) -> bool:
    """Whether all sides of a shape lie along the page's: a line, a cell's colour, a frame."""
    return (
        all(min(abs(x1 - x0), abs(y1 - y0)) < 0.1 for (x0, y0), (x1, y1) in pairwise(points))
        or len(points) < 4
    )


def matrix_of(item: int) -> Move:
    return _move_by(*answers(address_calls().matrix, [item], "f", 6, as_one=True))


def _move_by(matrix: Matrix) -> Move:
    a, b, c, d, e, f = matrix
    return lambda x, y: (a * x + c * y + e, b * x + d * y + f)
