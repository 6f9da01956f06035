"""One page of a PDF → its lines of text and its tables; a page that is only a picture, a scan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gipa_extract.errors import MissingExtraError, ReadError
from gipa_extract.page_places import ShownPage
from gipa_extract.readers.layout.page_breaks import BoxTable, GridBox
from gipa_extract.readers.layout.pages import Page
from gipa_extract.readers.layout.pieces import Piece, bounds_of, cell_text, lines_of
from gipa_extract.readers.layout.ruled_tables import Frame, frames
from gipa_extract.readers.limits import Limits, too_many
from gipa_extract.readers.pdf.annotations import load_page
from gipa_extract.readers.pdf.drawing import Drawing
from gipa_extract.readers.pdf.pdfium import FEW, Print, is_picture, largest_picture
from gipa_extract.readers.pdf.print_aside import PrintAside
from gipa_extract.readers.pdf.table_pictures import Insets
from gipa_extract.readers.pdf.unclear_cells import CellReader, by_frame, unclear_cells
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import UNREADABLE

if TYPE_CHECKING:
    import pypdfium2 as pdfium

SLACK = 3.0
"""Points: how far apart the strokes of one line may be."""
NARROW = 5.0
"""Points: no column and no row of text is as narrow as this."""
DPI = 200
"""At which a page that is a picture is rendered."""
MEANINGLESS = 0.3
"""The share of a page's characters without a meaning above which its picture is read."""
OUTLINES = 50
"""Shapes on a page without text, above which they are its text: fonts turned into curves."""
SCANNED = 0.5
"""Of a page: a picture as large as that is a scan, and text that nobody sees is its layer."""
LAYER = 0.5
"""The confidence in a scan's layer of text, which another program's OCR read."""


class PageReader:
    """Reads the pages of one document, and keeps what it left out."""

    def __init__(self, document: pdfium.PdfDocument, limits: Limits, *, layers: bool) -> None:
        self._document, self._limits, self._layers = document, limits, layers
        self._insets = Insets(dpi=DPI, max_pixels=limits.max_pixels)
        self._cells = CellReader(dpi=DPI, max_pixels=limits.max_pixels)
        self._pages: dict[str, list[int]] = {}
        """By a note's code, the pages that it is about."""

    @property
    def notes(self) -> tuple[Reason, ...]:
        """What was not read as it stands, and what to do about it."""
        own = (
            Reason(code, {"pages": ", ".join(map(str, pages))})
            for code, pages in self._pages.items()
        )
        return (*self._insets.notes, *own)

    def read(self, index: int) -> Page:
        """The page with this index; ReadError if it is damaged, LimitError if it is too large."""
        import pypdfium2 as pdfium

        try:
            page = load_page(self._document, index)
            printed = Print(page)
        except pdfium.PdfiumError as error:
            raise ReadError(
                f"page {index + 1} of the PDF is damaged ({error})", remedy="mend it: qpdf IN OUT"
            ) from error
        if is_picture(page, printed):
            return self._scanned(page, index + 1)
        drawing = Drawing(page, printed.sheet)
        if len(printed.chars.strip(BLANKS)) <= FEW and len(drawing.shapes) > OUTLINES:
            return self._scanned(page, index + 1)
        why = _distrust(printed, drawing)
        if why:
            self._note(why, index + 1)
            if find_spec("rapidocr") is not None:
                return self._scanned(page, index + 1)
        read = self._printed(page, printed, drawing, index + 1, keep_layer=bool(why))
        return _as_layer(read) if why else read

    def _printed(
        self,
        page: pdfium.PdfPage,
        printed: Print,
        drawing: Drawing,
        number: int,
        *,
        keep_layer: bool,
    ) -> Page:
        """A page by its characters, with what OCR reads where these do not tell."""
        ruled = frames(drawing.across, drawing.down, slack=SLACK, narrow=NARROW)
        places = sum(len(frame.owner) * len(frame.owner[0]) for frame in ruled)
        if places > self._limits.max_slots:
            raise too_many(places, "places of tables", self._limits.max_slots, "max_slots")
        aside = None if keep_layer else PrintAside(printed, drawing, layers=self._layers)
        inside, free = _sorted_in(ruled, printed)
        if aside is not None:
            aside.put_back(inside, free, lambda x, y: _cell(ruled, x, y))
            aside.without_layers(inside)
        if any(UNREADABLE in piece.text for piece in free):
            self._note("characters_without_meaning", number)
        unclear = [
            (frame, unclear_cells(frame, held, drawing, printed))
            for frame, held in zip(ruled, inside, strict=True)
        ]
        boxes = by_frame(self._cells.read(printed, unclear, number))
        tables = [
            _table(frame, held, boxes.get(at, {}), number)
            for at, (frame, held) in enumerate(zip(ruled, inside, strict=True))
        ]
        pieces = [*free, *(piece for held in inside for cell in held.values() for piece in cell)]
        pictures = [picture.box for picture in drawing.pictures]
        tables += self._insets.tables(page, printed.sheet, pictures, pieces, number)
        width, height = printed.sheet.size
        turned = (90 * printed.sheet.quarters - page.get_rotation()) % 360
        shown = ShownPage(number, round(width, 1), round(height, 1), turned)
        return Page(number, width, height, lines_of(free), tables, shown)

    def _scanned(self, page: pdfium.PdfPage, number: int) -> Page:
        """A page without text, rendered and read by OCR."""
        from gipa_extract.readers.ocr.scan_reader import scanned_page

        if find_spec("rapidocr") is None:
            raise MissingExtraError("rapidocr", "ocr")
        width, height = page.get_size()
        most = self._limits.max_pixels
        pixels = max(width * height * (DPI / 72) ** 2, largest_picture(page))
        if pixels > most:
            raise too_many(round(pixels), "pixels", most, "max_pixels")
        image = page.render(scale=DPI / 72, grayscale=True).to_numpy()
        return scanned_page(image.reshape(image.shape[:2]), number, pixels_per_point=DPI / 72)

    def _note(self, code: str, number: int) -> None:
        self._pages.setdefault(code, []).append(number)


def _distrust(printed: Print, drawing: Drawing) -> str:
    """The code of why a page's text is not what it shows; empty if it is."""
    width, height = printed.sheet.size
    for picture in drawing.pictures:
        x0, y0, x1, y1 = picture.box
        if (x1 - x0) * (y1 - y0) > SCANNED * width * height:
            under = max(len(drawing.unseen), picture.texts)
            if 2 * under > drawing.texts:
                return "layer_of_a_scan"
    return "page_without_meaning" if printed.meaningless_share() > MEANINGLESS else ""


def _as_layer(page: Page) -> Page:
    """A page whose text another program's OCR read: every value of it is doubtful."""
    for table in page.tables:
        for row in table.rows:
            for box in row:
                box.confidence = LAYER
    lines = [
        line._replace(pieces=[piece._replace(confidence=LAYER) for piece in line.pieces])
        for line in page.lines
    ]
    return replace(page, lines=lines)


def _sorted_in(
    ruled: Sequence[Frame], printed: Print
) -> tuple[list[dict[int, list[Piece]]], list[Piece]]:
    """The pieces in each cell of each frame, by the cell's number, and those in none.

    What stands askew in a cell is a watermark's.
    """
    inside: list[dict[int, list[Piece]]] = [{} for _ in ruled]
    free = []
    for piece in _within_cells(ruled, printed):
        at, cell = _cell(ruled, (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2)
        if at < 0:
            free.append(piece)
        elif not (piece.text[0] < "\u2e80" and printed.is_askew(piece.at)):
            inside[at].setdefault(cell, []).append(piece)
    return inside, free


def _within_cells(ruled: Sequence[Frame], printed: Print) -> Iterator[Piece]:
    """The words of a page; one that crosses a ruling line comes in characters."""
    for word in printed.words():
        middle, inset = (word.top + word.bottom) / 2, (word.bottom - word.top) / 4
        ends = [_cell(ruled, x, middle) for x in (word.x0 + inset, word.x1 - inset)]
        if len(word.text) > 1 and ends[0] != ends[1]:
            yield from printed.characters(word.at, word.at + len(word.text))
        else:
            yield word


def _cell(ruled: Sequence[Frame], x: float, y: float) -> tuple[int, int]:
    """The frame and the cell in it that a point lies in; -1 for none."""
    for at, frame in enumerate(ruled):
        place = frame.place(x, y)
        if place is not None:
            return at, frame.owner[place[0]][place[1]]
    return -1, -1


def _table(
    frame: Frame, held: Mapping[int, Sequence[Piece]], read: Mapping[int, GridBox], page: int
) -> BoxTable:
    """A frame's cells with what they say; `read` are those that OCR looked at."""
    numbers = {number for row in frame.owner for number in row}
    boxes = {
        number: read.get(number) or GridBox(cell_text(held.get(number, ())), page)
        for number in numbers
    }
    for number, place in frame.bounds(numbers.difference(held)).items():
        boxes[number].bounds = place
    for number, pieces in held.items():
        boxes[number].bounds = bounds_of(pieces)
    rows = [[boxes[number] for number in row] for row in frame.owner]
    return BoxTable(frame.xs, frame.ys[0], frame.ys[-1], rows)
