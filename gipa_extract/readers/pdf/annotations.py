"""Form fields and annotations of a PDF page: what they show is printed, though it is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2 as pdfium

MOST = 5000
"""Annotations of a page that are looked at; a report filled in by hand has some hundred."""


def prepare_forms(document: pdfium.PdfDocument) -> None:
    """Let PDFium draw the fields whose program left that to whoever shows them."""
    import pypdfium2.raw as raw

    if document.get_formtype() != raw.FORMTYPE_NONE:
        document.init_forms()


def load_page(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """A page whose annotations, filled in fields above all, are part of its content."""
    import pypdfium2.raw as raw

    page = document[index]
    if not _shows_annotations(page):
        return page
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    return document[index]


def _shows_annotations(page: pdfium.PdfPage) -> bool:
    """Whether a page has annotations that show something: not links and their windows alone."""
    import pypdfium2.raw as raw

    unseen = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)
    count = raw.FPDFPage_GetAnnotCount(page.raw)
    for index in range(min(count, MOST)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind not in unseen:
            return True
    return False
