"""PDF bytes → Document: characters and ruling lines straight from PDFium; no text, a scan."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from gipa_extract.errors import MissingExtraError, ReadError
from gipa_extract.models import Document
from gipa_extract.readers.layout.pages import assemble
from gipa_extract.readers.limits import Deadline, Limits, too_many
from gipa_extract.readers.pdf.annotations import prepare_forms
from gipa_extract.readers.pdf.page_reader import PageReader
from gipa_extract.readers.pdf.sandbox import read_apart
from gipa_extract.readers.pdf.stream_limits import check_streams

if TYPE_CHECKING:
    import pypdfium2 as pdfium


def read_pdf(data: bytes, limits: Limits) -> Document:
    """The Document of a PDF; ReadError when it is locked or damaged, LimitError when too large.

    It is read in a process of its own, which is held to the limits: see `sandbox`.
    """
    if find_spec("pypdfium2") is None:
        raise MissingExtraError("pypdfium2", "pdf")
    return read_apart(read_here, data, limits)


def read_here(data: bytes, limits: Limits) -> Document:
    """The same in this process, which a hostile file may fill or end."""
    deadline = Deadline(limits)
    check_streams(data, limits, deadline)
    document = open_pdf(data)
    reader = PageReader(document, limits, layers=b"/OCProperties" in data)
    try:
        if len(document) > limits.max_pages:
            raise too_many(len(document), "pages", limits.max_pages, "max_pages")
        pages, length = [], 0
        for index in range(len(document)):
            deadline.check()
            pages.append(reader.read(index))
            length += sum(len(piece.text) for line in pages[-1].lines for piece in line.pieces)
            if length > limits.max_text:
                raise too_many(length, "characters", limits.max_text, "max_text")
        misdrawn = reader.misdrawn_digits()
    finally:
        document.close()
    return assemble(pages, "application/pdf", reader.notes, misdrawn)


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """The document in PDFium, its form fields drawn; ReadError when it is locked or damaged."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        if len(document) == 0:
            raise ReadError("the PDF has no pages", remedy="download it again")
        prepare_forms(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(
                "the PDF is locked with a password",
                remedy="open it with its password and print it to PDF, or: "
                "qpdf --password=… --decrypt IN OUT",
            ) from error
        said = str(error).removeprefix("Failed to load document (").rstrip(").")
        raise ReadError(
            f"the PDF is damaged ({said})",
            remedy="download it again, or open it in a viewer and print it to PDF",
        ) from error
    return document
