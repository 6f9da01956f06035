"""Pictures of tables on a PDF page that also has text: the offices' pasted screenshots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING

from gipa_extract.readers.layout.box_tables import BoxTable
from gipa_extract.readers.layout.pieces import Bounds, Piece, middle_of
from gipa_extract.readers.pdf.pdfium import PageSpace, render_upright
from gipa_extract.reasons import Reason

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from gipa_extract.readers.layout.page_content import Page
    from gipa_extract.readers.ocr.page_ink import Image

WIDE, HIGH = 0.25, 0.02
"""Of the page: a table's picture is at least as wide and as high, be it one row that the page
before had no room for; an emblem is narrower, a line lower."""
TOUCHING = 1.0
"""Points: bands of one picture are no further apart."""
MANY, MOST = 1000, 20
"""Bands, and pictures, of a page that are looked at; what has more is no report."""


class Insets:
    """Reads the tables in the pictures of a document's pages, and keeps what it left out."""

    def __init__(self, *, dpi: int, max_pixels: int) -> None:
        self.dpi, self.max_pixels = dpi, max_pixels
        self._left_out: dict[str, list[int]] = {}
        """Why, as a reason's code → the pages."""

    @property
    def notes(self) -> tuple[Reason, ...]:
        """What was not read, and what to do about it."""
        return tuple(
            Reason(code, {"pages": ", ".join(map(str, pages)), "most": MOST})
            for code, pages in self._left_out.items()
        )

    def tables(
        self,
        page: pdfium.PdfPage,
        sheet: PageSpace,
        pictures: Sequence[Bounds],
        pieces: Sequence[Piece],
        number: int,
    ) -> list[BoxTable]:
        """The ruled tables in a page's pictures, read by OCR, in the unit of the upright page.

        A picture on which text is set is the page's background, and no table. Without the extra
        `ocr` none is read: the report's own text is worth having, and the notes say so.
        """
        bounds = _large_pictures(pictures, sheet, pieces)
        if not bounds:
            return []
        why = self._obstacle_to_reading(sheet, len(bounds))
        if why:
            self._leave_out(number, why)
            return []
        grey = render_upright(page, sheet, self.dpi)
        read_tables = [self._read_picture(grey, box, number) for box in bounds]
        if not all(read_tables):
            self._leave_out(number, "pictures_left_out_no_table")
        return [table for tables in read_tables for table in tables]

    def _obstacle_to_reading(self, sheet: PageSpace, count: int) -> str:
        """The code of why a page's pictures cannot be read; empty if they can."""
        if find_spec("rapidocr") is None:
            return "pictures_left_out_no_ocr"
        if count > MOST:
            return "pictures_left_out_too_many"
        if sheet.width * sheet.height * (self.dpi / 72) ** 2 > self.max_pixels:
            return "pictures_left_out_too_large"
        return ""

    def _leave_out(self, number: int, why: str) -> None:
        self._left_out.setdefault(why, []).append(number)

    def _read_picture(self, grey: Image, box: Bounds, number: int) -> list[BoxTable]:
        """The tables in one picture; `grey` is the whole page."""
        from gipa_extract.readers.ocr.cut_edges import MARGIN, with_closed_edges
        from gipa_extract.readers.ocr.scan_reader import scanned_page

        pixels = self.dpi / 72
        x0, y0, x1, y1 = (round(edge * pixels) for edge in box)
        if not grey[y0:y1, x0:x1].size:
            return []  # of a page as small as a point
        part = with_closed_edges(grey[y0:y1, x0:x1])
        scanned = scanned_page(part, number, prose=False)
        scale = part.shape[1] / scanned.width / pixels
        left, top = (x0 - MARGIN) / pixels, (y0 - MARGIN) / pixels
        _place_boxes(scanned, left, top, pixels)
        return [_move_table(table, left, top, scale) for table in scanned.tables]


def _large_pictures(
    pictures: Iterable[Bounds], sheet: PageSpace, pieces: Sequence[Piece]
) -> list[Bounds]:
    """Those of a page's pictures that may be tables, as far as they lie on the page."""
    width, height = sheet.size
    boxes = (
        (max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height)) for x0, y0, x1, y1 in pictures
    )
    wide = islice((box for box in boxes if box[2] - box[0] >= WIDE * width), MANY)
    return [
        box
        for box in _join_bands(wide)
        if box[3] - box[1] >= HIGH * height and not any(_is_inside(piece, box) for piece in pieces)
    ]


def _join_bands(bands: Iterable[Bounds]) -> list[Bounds]:
    """Pictures as they are seen: printing to PDF cuts a high one into bands."""
    whole: list[Bounds] = []
    for band in sorted(set(bands), key=lambda box: box[1]):
        for index, (x0, y0, x1, y1) in enumerate(whole):
            apart = abs(band[0] - x0), abs(band[2] - x1), abs(band[1] - y1)
            if max(apart) <= TOUCHING:
                whole[index] = (x0, y0, x1, band[3])
                break
        else:
            whole.append(band)
    return whole


def _is_inside(piece: Piece, box: Bounds) -> bool:
    x0, y0, x1, y1 = box
    x, y = middle_of(piece)
    return x0 < x < x1 and y0 < y < y1


def _place_boxes(scanned: Page, left: float, top: float, pixels: float) -> None:
    """Tell the cells of a picture where they stand on the page that it is pasted on."""
    boxes = {id(box): box for table in scanned.tables for row in table.rows for box in row}
    for box in boxes.values():
        if box.bounds and scanned.to_points:
            x0, y0, x1, y1 = (edge / pixels for edge in scanned.to_points(box.bounds))
            box.bounds = (left + x0, top + y0, left + x1, top + y1)


def _move_table(table: BoxTable, left: float, top: float, scale: float) -> BoxTable:
    """A table in a picture's pixels, where it stands on the page."""
    return replace(
        table,
        xs=tuple(left + x * scale for x in table.xs),
        top=top + table.top * scale,
        bottom=top + table.bottom * scale,
    )
