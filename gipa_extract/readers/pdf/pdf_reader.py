"""PDF bytes → Document: characters and ruling lines straight from PDFium; no text, a scan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gipa_extract.errors import MissingExtraError, ReadError
from gipa_extract.models import Document
from gipa_extract.readers.layout.page_breaks import Box, Table
from gipa_extract.readers.layout.pages import Page, assemble
from gipa_extract.readers.layout.pieces import Piece, cell_text, lines_of
from gipa_extract.readers.layout.ruled_tables import Frame, frames
from gipa_extract.readers.limits import Deadline, Limits, too_many
from gipa_extract.readers.pdf.pdfium import Print, is_picture, largest_picture, rulings
from gipa_extract.readers.pdf.sandbox import read_apart
from gipa_extract.readers.pdf.stream_limits import check_streams
from gipa_extract.readers.pdf.table_pictures import Insets

if TYPE_CHECKING:
    import pypdfium2 as pdfium

SLACK = 3.0
"""Points: how far apart the strokes of one line may be."""
NARROW = 5.0
"""Points: no column and no row of text is as narrow as this."""
DPI = 200
"""At which a page that is a picture is rendered."""


def read_pdf(data: bytes, limits: Limits) -> Document:
    """The Document of a PDF; ReadError when it is locked or damaged, LimitError when too large.

    It is read in a process of its own, which is held to the limits: see apart.py.
    """
    if find_spec("pypdfium2") is None:
        raise MissingExtraError("pypdfium2", "pdf")
    return read_apart(read_here, data, limits)


def read_here(data: bytes, limits: Limits) -> Document:
    """The same in this process, which a hostile file may fill or end."""
    deadline = Deadline(limits)
    check_streams(data, limits, deadline)
    document = _open(data)
    insets = Insets(dpi=DPI, max_pixels=limits.max_pixels)
    try:
        if len(document) > limits.max_pages:
            raise too_many(len(document), "pages", limits.max_pages, "max_pages")
        pages, length = [], 0
        for at in range(len(document)):
            deadline.check()
            pages.append(_page(document, at, limits, insets))
            length += sum(len(piece.text) for line in pages[-1].lines for piece in line.pieces)
            if length > limits.max_text:
                raise too_many(length, "characters", limits.max_text, "max_text")
    finally:
        document.close()
    return assemble(pages, "application/pdf", insets.notes)


def _open(data: bytes) -> pdfium.PdfDocument:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        if len(document) == 0:
            raise ReadError("the PDF has no pages", remedy="download it again")
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(
                "the PDF is locked with a password",
                remedy="save it without one: qpdf --password=… --decrypt IN OUT",
            ) from error
        raise ReadError(
            f"the PDF is damaged ({error})", remedy="download it again, or mend it: qpdf IN OUT"
        ) from error
    return document


def _page(document: pdfium.PdfDocument, at: int, limits: Limits, insets: Insets) -> Page:
    """One page's lines of text and tables; a page that is only a picture is read as a scan."""
    import pypdfium2 as pdfium

    try:
        page = document[at]
        printed = Print(page)
    except pdfium.PdfiumError as error:
        raise ReadError(
            f"page {at + 1} of the PDF is damaged ({error})", remedy="mend it: qpdf IN OUT"
        ) from error
    if is_picture(page, printed):
        return _scanned(page, at + 1, limits)
    ruled = frames(*rulings(page, printed.sheet), slack=SLACK, narrow=NARROW)
    places = sum(len(frame.owner) * len(frame.owner[0]) for frame in ruled)
    if places > limits.max_slots:
        raise too_many(places, "places of tables", limits.max_slots, "max_slots")
    inside, free = _sorted_in(ruled, printed)
    tables = [_table(frame, held, at + 1) for frame, held in zip(ruled, inside, strict=True)]
    pieces = [*free, *(piece for held in inside for cell in held.values() for piece in cell)]
    tables += insets.tables(page, printed.sheet, pieces, at + 1)
    return Page(at + 1, *printed.sheet.size, lines_of(free), tables)


def _scanned(page: pdfium.PdfPage, number: int, limits: Limits) -> Page:
    """A page without text, rendered and read by OCR."""
    from gipa_extract.readers.ocr.scan_reader import scanned_page

    if find_spec("rapidocr") is None:
        raise MissingExtraError("rapidocr", "ocr")
    width, height = page.get_size()
    pixels = max(width * height * (DPI / 72) ** 2, largest_picture(page))
    if pixels > limits.max_pixels:
        raise too_many(round(pixels), "pixels", limits.max_pixels, "max_pixels")
    image = page.render(scale=DPI / 72, grayscale=True).to_numpy()
    return scanned_page(image.reshape(image.shape[:2]), number)


def _sorted_in(
    ruled: Sequence[Frame], printed: Print
) -> tuple[list[dict[int, list[Piece]]], list[Piece]]:
    """The pieces in each cell of each frame, by the cell's number, and those in none."""
    inside: list[dict[int, list[Piece]]] = [{} for _ in ruled]
    free = []
    for piece in _within_cells(ruled, printed):
        at, cell = _cell(ruled, (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2)
        if at < 0:
            free.append(piece)
        else:
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


def _table(frame: Frame, held: dict[int, list[Piece]], page: int) -> Table:
    boxes: dict[int, Box] = {}
    for row in frame.owner:
        for number in row:
            if number not in boxes:
                boxes[number] = Box(cell_text(held.get(number, ())), page)
    rows = [[boxes[number] for number in row] for row in frame.owner]
    return Table(frame.xs, frame.ys[0], frame.ys[-1], rows)
