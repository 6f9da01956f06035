"""What PDFium knows of a page: where its characters stand, and which lines are drawn on it.

Calls into PDFium cost about a microsecond each, and a report has some 8,000 characters: that is
why only what is needed is asked for.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.forms.vocabulary import is_part_of_label
from gipa_extract.readers.layout.label_assembly import SPACED
from gipa_extract.readers.layout.pieces import Piece
from gipa_extract.readers.layout.ruled_tables import Ruling
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import parse
from gipa_extract.text.radicals import with_ideographs

if TYPE_CHECKING:
    import pypdfium2 as pdfium

THIN = 2.5
"""Points: a filled shape at most this wide is a line, as Word draws its borders."""
SAMPLE = 60
"""Characters of a page whose direction is looked at."""
FEW = 12
"""Characters: a page with pictures and no more text than this is a scan."""
MAX_OBJECTS = 100_000
"""Drawn on a page; one of a report has some thousand, more are a map or an attack."""
MAX_DEPTH = 4
"""Of forms in forms, on a page."""

Bounds = tuple[float, float, float, float]
Move = Callable[[float, float], tuple[float, float]]
_PRINTS = f"[^{re.escape(BLANKS)}\x00-\x1f\ufffe\uffff]"
_BLANK, _SIGN = "[ \u00a0\u3000]", "[㐀-鿿（）()、．.：:/／]"
_SPACED = rf"(?:\d{_BLANK}[.．、]|{_SIGN}{_BLANK}{_SIGN})(?:{_BLANK}{_SIGN})*"
_RUN = re.compile(rf"(?<!{_PRINTS}){_SPACED}(?!{_PRINTS})|{_PRINTS}+")
"""A word, or single characters with single blanks between them: 自 然 人."""


class Sheet(NamedTuple):
    """Where a page lies in its own space, and by how much what it prints is turned."""

    left: float
    top: float
    width: float
    height: float
    quarters: int
    """Clockwise quarter turns that set the print upright."""

    @classmethod
    def of(cls, page: pdfium.PdfPage, text: pdfium.PdfTextPage, chars: str) -> Sheet:
        left, bottom, right, top = page.get_bbox()
        return cls(left, top, right - left, top - bottom, _quarters(text, chars))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page."""
        return (self.width, self.height) if self.quarters % 2 == 0 else (self.height, self.width)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Bounds:
        """A box of the page as it lies (y down), on the upright page."""
        if self.quarters == 1:
            return self.height - y1, x0, self.height - y0, x1
        if self.quarters == 2:
            return self.width - x1, self.height - y1, self.width - x0, self.height - y0
        if self.quarters == 3:
            return y0, self.width - x1, y1, self.width - x0
        return x0, y0, x1, y1


def _quarters(text: pdfium.PdfTextPage, chars: str) -> int:
    """The turn of most characters, from a sample; the page's own /Rotate does not matter."""
    import pypdfium2.raw as raw

    printed = [at for at, char in enumerate(chars) if char not in BLANKS]
    sample = printed[:: len(printed) // SAMPLE + 1]
    angles = [raw.FPDFText_GetCharAngle(text.raw, at) for at in sample]
    turns = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else 0


class Print:
    """The characters of a page, in the file's order; their boxes are looked up when asked for."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        import pypdfium2.raw as raw

        self.page = page
        self._text = page.get_textpage()
        self._box = raw.FS_RECTF()
        self._at_box = ctypes.byref(self._box)
        self._box_of = raw.FPDFText_GetLooseCharBox
        self.chars = with_ideographs(_characters(self._text))
        self.sheet = Sheet.of(page, self._text, self.chars)

    def words(self) -> Iterator[Piece]:
        """Runs of characters with no gap, each inside one line of print.

        PDFium puts a blank where a gap is, and only the ends of a run are looked at: Chinese
        prose has a run a line. What turns out not to be one straight run comes in characters.
        """
        for run in _RUN.finditer(self.chars):
            first, last = run.span()
            if last > first + 1 and self.chars[first + 1] in BLANKS:
                yield from self._spaced(first, last)
                continue
            head = self.piece(first)
            if last == first + 1:
                yield head
                continue
            tail = self.piece(last - 1)
            middle = (tail.top + tail.bottom) / 2
            if head.top < middle < head.bottom and head.x1 <= tail.x0 + (tail.x1 - tail.x0) / 2:
                top, bottom = min(head.top, tail.top), max(head.bottom, tail.bottom)
                yield Piece(run[0], head.x0, top, tail.x1, bottom, at=first)
            else:
                yield from self.characters(first, last)

    def _spaced(self, first: int, last: int) -> Iterator[Piece]:
        """Characters set apart as one piece, as far as they are one text.

        PDFium finds a blank between two columns too: such a one parts them, unless a label of
        the form goes on over it, for PDFium also finds one where a typed blank ends a font's run.
        """
        import pypdfium2.raw as raw

        held: list[Piece] = []
        for piece in self.characters(first, last):
            if held:
                found = raw.FPDFText_IsGenerated(self._text.raw, piece.at - 1) > 0
                apart = piece.x0 - held[-1].x1 > SPACED * (piece.bottom - piece.top)
                said = "".join(one.text for one in (*held, piece))
                value = any(parse(one.text).kind == "dash" for one in (held[-1], piece))
                if apart or ((found or value) and not is_part_of_label(said)):
                    yield self._one(held)
                    held = []
            held.append(piece)
        yield self._one(held)

    def _one(self, held: Sequence[Piece]) -> Piece:
        first, last = held[0], held[-1]
        top, bottom = min(piece.top for piece in held), max(piece.bottom for piece in held)
        text = self.chars[first.at : last.at + 1]
        return Piece(text, first.x0, top, last.x1, bottom, at=first.at)

    def characters(self, first: int, last: int) -> Iterator[Piece]:
        """The pieces of single characters, without the blanks."""
        return (self.piece(at) for at in range(first, last) if self.chars[at] not in BLANKS)

    def piece(self, at: int) -> Piece:
        """One character with its loose box: as high as the type, whatever its shape."""
        self._box_of(self._text.raw, at, self._at_box)
        box, sheet = self._box, self.sheet
        x0, x1 = box.left - sheet.left, box.right - sheet.left
        y0, y1 = sheet.top - box.top, sheet.top - box.bottom
        if sheet.quarters:
            x0, y0, x1, y1 = sheet.box(x0, y0, x1, y1)
        return Piece(self.chars[at], x0, y0, x1, y1, at=at)


def _characters(text: pdfium.PdfTextPage) -> str:
    """One character for each index of a text page, all at once where that is possible."""
    import pypdfium2.raw as raw

    count = raw.FPDFText_CountChars(text.raw)
    buffer = ctypes.create_string_buffer(2 * count + 2)
    units = raw.FPDFText_GetText(
        text.raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    )
    chars = buffer.raw[: 2 * units - 2].decode("utf-16-le", "replace")
    if len(chars) == count:
        return chars
    return "".join(chr(raw.FPDFText_GetUnicode(text.raw, at) or 32) for at in range(count))


def rulings(page: pdfium.PdfPage, sheet: Sheet) -> tuple[list[Ruling], list[Ruling]]:
    """The horizontal and the vertical lines that are drawn on a page; none on a map."""
    import pypdfium2.raw as raw

    across: list[Ruling] = []
    down: list[Ruling] = []
    if raw.FPDFPage_CountObjects(page.raw) > MAX_OBJECTS:
        return across, down
    left, top = sheet.left, sheet.top
    for ax, ay, bx, by in _strokes(page):
        x0, y0, x1, y1 = sheet.box(
            min(ax, bx) - left, top - max(ay, by), max(ax, bx) - left, top - min(ay, by)
        )
        if y1 - y0 <= THIN and x1 - x0 > y1 - y0:
            across.append(Ruling((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= THIN:
            down.append(Ruling((x0 + x1) / 2, y0, y1))
    return across, down


def is_picture(page: pdfium.PdfPage, printed: Print) -> bool:
    """Whether a page shows pictures and hardly any text: a page number may be set over a scan."""
    import pypdfium2.raw as raw

    if len(printed.chars.strip(BLANKS)) > FEW:
        return False
    objects = [
        raw.FPDFPage_GetObject(page.raw, at) for at in range(raw.FPDFPage_CountObjects(page.raw))
    ]
    kinds = {raw.FPDFPageObj_GetType(item) for item in objects}
    return bool(kinds & {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM})


def largest_picture(page: pdfium.PdfPage) -> int:
    """The pixels of the largest picture on a page; PDFium leaves out what it has no memory for."""
    import pypdfium2.raw as raw

    width, height = ctypes.c_uint(), ctypes.c_uint()
    most = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=MAX_DEPTH):
        if raw.FPDFImageObj_GetImagePixelSize(item.raw, width, height):
            most = max(most, width.value * height.value)
    return most


def _strokes(page: pdfium.PdfPage) -> Iterator[Bounds]:
    """Lines and thin filled shapes of a page, each as two corners in the page's own space."""
    import pypdfium2.raw as raw

    objects = [
        raw.FPDFPage_GetObject(page.raw, at) for at in range(raw.FPDFPage_CountObjects(page.raw))
    ]
    yield from _object_strokes(objects, 0)


def _object_strokes(objects: Sequence[Any], depth: int) -> Iterator[Bounds]:
    import pypdfium2.raw as raw

    corners = [ctypes.c_float() for _ in range(4)]
    at_corners = [ctypes.byref(corner) for corner in corners]
    for item in objects:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            raw.FPDFPageObj_GetBounds(item, *at_corners)
            x0, y0, x1, y1 = (corner.value for corner in corners)
            if x1 - x0 <= THIN or y1 - y0 <= THIN:
                yield x0, y0, x1, y1
            else:
                yield from _path_strokes(item)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            count = raw.FPDFFormObj_CountObjects(item)
            inner = [raw.FPDFFormObj_GetObject(item, at) for at in range(count)]
            move = matrix_of(item)
            for x0, y0, x1, y1 in _object_strokes(inner, depth + 1):
                yield *move(x0, y0), *move(x1, y1)


def _path_strokes(path: Any) -> Iterator[Bounds]:
    """The straight pieces of a large path: its strokes, or the thin shapes that it fills."""
    import pypdfium2.raw as raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    move = matrix_of(path)
    shape: list[tuple[float, float]] = []
    for kind, close, x, y in _segments(path):
        point = move(x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield from _shape_strokes(shape, bool(stroke.value))
            shape = [point]
        else:
            shape.append(point)
        if close and shape:
            shape.append(shape[0])
    yield from _shape_strokes(shape, bool(stroke.value))


def _segments(path: Any) -> Iterator[tuple[int, bool, float, float]]:
    import pypdfium2.raw as raw

    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        close = bool(raw.FPDFPathSegment_GetClose(segment))
        yield raw.FPDFPathSegment_GetType(segment), close, x.value, y.value


def _shape_strokes(shape: Sequence[tuple[float, float]], stroked: bool) -> Iterator[Bounds]:
    if stroked:
        for (x0, y0), (x1, y1) in pairwise(shape):
            yield x0, y0, x1, y1
    elif shape:
        xs, ys = zip(*shape, strict=True)
        yield min(xs), min(ys), max(xs), max(ys)


def matrix_of(item: Any) -> Move:
    import pypdfium2.raw as raw

    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(m))
    a, b, c, d, e, f = m.a, m.b, m.c, m.d, m.e, m.f
    return lambda x, y: (a * x + c * y + e, b * x + d * y + f)
