"""One page of a PDF → its lines of text and its tables; a page that is only a picture, a scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gipa_extract.errors import MissingExtraError, ReadError
from gipa_extract.page_places import MisdrawnDigit, ShownPage
from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pieces import (
    UNSEEN,
    Piece,
    Sight,
    bounds_of,
    cell_text,
    lines_of,
    middle_of,
)
from gipa_extract.readers.layout.ruled_tables import Frame, Ruling, find_frames
from gipa_extract.readers.layout.tolerances import DRAWN_LINE_ENDS, DRAWN_NARROWEST
from gipa_extract.readers.limits import Limits, too_many
from gipa_extract.readers.pdf.annotations import load_page
from gipa_extract.readers.pdf.digit_shapes import DigitFonts
from gipa_extract.readers.pdf.drawing import Drawing
from gipa_extract.readers.pdf.hidden_print import PrintAside
from gipa_extract.readers.pdf.pdfium import FEW, Print, is_picture, largest_picture
from gipa_extract.readers.pdf.struck_print import strike_out
from gipa_extract.readers.pdf.table_pictures import Insets
from gipa_extract.readers.pdf.unclear_cells import CellReader, by_frame, unclear_cells
from gipa_extract.readers.pdf.words_in_frames import cell_at, sorted_in, without_open_tables
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import UNREADABLE

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from gipa_extract.readers.layout.pages import Image

DPI = 200
"""Resolution at which a page that is a picture is rendered."""
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
        self._fonts = DigitFonts()
        self._cells = CellReader(dpi=DPI, max_pixels=limits.max_pixels)
        self._pages: dict[str, list[int]] = {}
        """Code of a note → the pages that it is about."""

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
                f"page {index + 1} of the PDF is damaged ({error})",
                remedy="open it in a viewer and print it to PDF",
            ) from error
        if is_picture(page, printed):
            return self._scanned_page(page, index + 1)
        drawing = Drawing(page, printed.sheet)
        if len(printed.chars.strip(BLANKS)) <= FEW and len(drawing.shapes) > OUTLINES:
            return self._scanned_page(page, index + 1)
        why = _reason_for_distrust(printed, drawing)
        if why:
            self._note_page(why, index + 1)
            if find_spec("rapidocr") is not None:
                is_upright = (90 * printed.sheet.quarters - page.get_rotation()) % 360 == 0
                return self._scanned_page(page, index + 1, drawing if is_upright else None)
        read = self._printed_page(page, printed, drawing, index + 1, keep_layer=bool(why))
        return _as_layer(read) if why else read

    def _printed_page(
        self,
        page: pdfium.PdfPage,
        printed: Print,
        drawing: Drawing,
        number: int,
        *,
        keep_layer: bool,
    ) -> Page:
        """A page by its characters, with what OCR reads where these do not tell."""
        ruled = find_frames(
            drawing.across,
            drawing.down,
            slack=DRAWN_LINE_ENDS,
            narrow=DRAWN_NARROWEST,
            cut_rows=True,
        )
        if any(frame.is_cut for frame in ruled):
            ruled = without_open_tables(ruled, printed)
        places = sum(len(frame.owner) * len(frame.owner[0]) for frame in ruled)
        if places > self._limits.max_slots:
            raise too_many(places, "places of tables", self._limits.max_slots, "max_slots")
        aside = None if keep_layer else PrintAside(printed, drawing, layers=self._layers)
        inside, crossing, free = sorted_in(ruled, printed)
        if aside is not None:
            aside.put_back(inside, free, lambda x, y: cell_at(ruled, x, y))
            aside.without_layers(inside)
            aside.doubt_covered(inside)
            strike_out(inside, drawing.across, printed)
        if any(UNREADABLE in piece.text for piece in free):
            self._note_page("characters_without_meaning", number)
        unclear = [
            (frame, unclear_cells(frame, pieces_by_cell, drawing, printed))
            for frame, pieces_by_cell in zip(ruled, inside, strict=True)
        ]
        boxes = by_frame(self._cells.read(printed, unclear, number))
        tables = [
            _table_of(frame, pieces_by_cell, crossing[index], boxes.get(index, {}), number)
            for index, (frame, pieces_by_cell) in enumerate(zip(ruled, inside, strict=True))
        ]
        pieces = [
            *free,
            *(
                piece
                for pieces_by_cell in inside
                for cell in pieces_by_cell.values()
                for piece in cell
            ),
        ]
        pictures = [picture.box for picture in drawing.pictures]
        tables += self._insets.tables(page, printed.sheet, pictures, pieces, number)
        width, height = printed.sheet.size
        turned = (90 * printed.sheet.quarters - page.get_rotation()) % 360
        shown = ShownPage(number, round(width, 1), round(height, 1), turned)
        self._fonts.look_at(printed, number - 1)
        return Page(number, width, height, lines_of(free), tables, shown)

    def misdrawn_digits(self) -> list[MisdrawnDigit]:
        """The digits in fonts that draw others than their text says, once all pages are read."""
        found = []
        for index in self._fonts.scrambled_pages():
            self._note_page("font_draws_other_digits", index + 1)
            printed = Print(load_page(self._document, index))
            drawn = self._fonts.misdrawn(printed)
            found += [
                MisdrawnDigit(index + 1, *middle_of(piece), piece.text, drawn[piece.at])
                for piece in printed.pieces([*drawn])
            ]
        return found

    def _scanned_page(
        self, page: pdfium.PdfPage, number: int, drawing: Drawing | None = None
    ) -> Page:
        """A page without text, rendered and read by OCR; the lines of a drawing are made whole."""
        from gipa_extract.readers.ocr.red_seals import grey_without_seals, seals_of
        from gipa_extract.readers.ocr.scan_reader import scanned_page

        if find_spec("rapidocr") is None:
            raise MissingExtraError("rapidocr", "ocr")
        width, height = page.get_size()
        most = self._limits.max_pixels
        pixels = max(width * height * (DPI / 72) ** 2, largest_picture(page))
        if pixels > most:
            raise too_many(round(pixels), "pixels", most, "max_pixels")
        image = page.render(scale=DPI / 72, rev_byteorder=True).to_numpy()
        grey = grey_without_seals(image[:, :, :3])
        if drawing is not None:  # dotted ones are hard to see
            for line in drawing.across:
                _draw_line(grey, line)
            for line in drawing.down:
                _draw_line(grey.T, line)
        seals = seals_of(image[:, :, :3])
        return scanned_page(grey, number, pixels_per_point=DPI / 72, seals=seals)

    def _note_page(self, code: str, number: int) -> None:
        self._pages.setdefault(code, []).append(number)


def _draw_line(grey: Image, line: Ruling) -> None:
    """Draw a line across a page in its picture, which changes."""
    at, start, end = (round(place * DPI / 72) for place in line)
    grey[max(at - 1, 0) : at + 1, max(start, 0) : end + 1] = 0


def _reason_for_distrust(printed: Print, drawing: Drawing) -> str:
    """The code of why a page's text is not what it shows; empty if it is."""
    width, height = printed.sheet.size
    for picture in drawing.pictures:
        x0, y0, x1, y1 = picture.box
        if (x1 - x0) * (y1 - y0) > SCANNED * width * height:
            under = max(len(drawing.unseen), picture.texts)
            if 2 * under > drawing.texts:
                return "layer_of_a_scan"
    is_garbled = printed.meaningless_share() > MEANINGLESS or printed.is_in_other_letters()
    return "page_without_meaning" if is_garbled else ""


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


def _table_of(
    frame: Frame,
    pieces_by_cell: Mapping[int, Sequence[Piece]],
    crossing: Mapping[int, Sequence[str]],
    read: Mapping[int, GridBox],
    page: int,
) -> BoxTable:
    """A frame's cells with what they say; `read` are those that OCR looked at."""
    boxes: dict[int, GridBox] = {}
    for number in {number for row in frame.owner for number in row}:
        sight = Sight(tuple(crossing[number])) if number in crossing else UNSEEN
        printed = GridBox(cell_text(pieces_by_cell.get(number, ())), page, sight=sight)
        boxes[number] = read.get(number, printed)
    for number, place in frame.bounds(set(boxes).difference(pieces_by_cell)).items():
        boxes[number].bounds = place
    for number, pieces in pieces_by_cell.items():
        boxes[number].bounds = bounds_of(pieces)
    rows = [[boxes[number] for number in row] for row in frame.owner]
    return BoxTable(frame.xs, frame.ys[0], frame.ys[-1], rows, ys=frame.ys)
