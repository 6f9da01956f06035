"""Pictures of tables on a PDF page that also has text: the offices' pasted screenshots."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gipa_extract.readers.boxes import Piece
from gipa_extract.readers.breaks import Table
from gipa_extract.readers.pdfium import Sheet

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from gipa_extract.readers.pdfium import Bounds

WIDE, HIGH = 0.4, 0.05
"""Of the page: a table's picture is at least as wide and as high; an emblem is smaller."""


def inset_tables(
    page: pdfium.PdfPage,
    sheet: Sheet,
    pieces: Sequence[Piece],
    *,
    number: int,
    dpi: int,
    max_pixels: int,
) -> list[Table]:
    """The ruled tables in a page's pictures, read by OCR, in the page's own unit.

    Only upright pages are looked at, and only pictures on which no text is set: a page's
    background has some. A picture in which no ruled table is found is not read, and none is
    without the extra `ocr`: the report's own text is worth having, and its cells are missing.
    """
    if sheet.quarters or page.get_rotation():
        return []
    if sheet.width * sheet.height * (dpi / 72) ** 2 > max_pixels:
        return []
    bounds = [
        box for box in _pictures(page, sheet) if not any(_is_inside(piece, box) for piece in pieces)
    ]
    if not bounds or find_spec("rapidocr") is None:
        return []
    from gipa_extract.readers.scan import scanned_page

    image = page.render(scale=dpi / 72, grayscale=True).to_numpy()
    grey = image.reshape(image.shape[:2])
    found = []
    for box in bounds:
        x0, y0, x1, y1 = (max(0, round(edge * dpi / 72)) for edge in box)
        scanned = scanned_page(grey[y0:y1, x0:x1], number, prose=False)
        found += [_moved(table, box, scanned.width) for table in scanned.tables]
    return found


def _pictures(page: pdfium.PdfPage, sheet: Sheet) -> Iterator[Bounds]:
    """Where the page's large pictures lie, y down."""
    import pypdfium2.raw as raw

    corners = [ctypes.c_float() for _ in range(4)]
    for at in range(raw.FPDFPage_CountObjects(page.raw)):
        item = raw.FPDFPage_GetObject(page.raw, at)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, corners))
        x0, y0, x1, y1 = (corner.value for corner in corners)
        if x1 - x0 >= WIDE * sheet.width and y1 - y0 >= HIGH * sheet.height:
            yield x0 - sheet.left, sheet.top - y1, x1 - sheet.left, sheet.top - y0


def _is_inside(piece: Piece, box: Bounds) -> bool:
    x0, y0, x1, y1 = box
    return x0 < (piece.x0 + piece.x1) / 2 < x1 and y0 < (piece.top + piece.bottom) / 2 < y1


def _moved(table: Table, box: Bounds, width: float) -> Table:
    """A table of a picture that is `width` pixels wide, where it stands on the page."""
    scale = (box[2] - box[0]) / width
    return replace(
        table,
        xs=tuple(box[0] + x * scale for x in table.xs),
        top=box[1] + table.top * scale,
        bottom=box[1] + table.bottom * scale,
    )
