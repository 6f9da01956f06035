"""Pages that went through the scanner on their heads or on their sides."""

from __future__ import annotations

import io

import pytest

from gipa_extract import extract
from tests.needs import needs
from tests.test_other_hand import FOLDER

pdfium = needs("pypdfium2", "pdf")
needs("cv2", "ocr")
needs("rapidocr", "ocr")


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_scan_reads_the_same_whichever_way_it_lies(degrees: int) -> None:
    scan = (FOLDER / "scans" / "scan10_unruled_300_1bit.pdf").read_bytes()
    document = pdfium.PdfDocument(scan)
    for page in document:
        page.set_rotation((page.get_rotation() + degrees) % 360)
    turned = io.BytesIO()
    document.save(turned)
    upright, report = extract(scan), extract(turned.getvalue())
    assert [cell.value for cell in report.cells] == [cell.value for cell in upright.cells]
    assert report.issuer == upright.issuer
    assert {page.turned for page in report.pages} == {360 - degrees}
    first, again = (next(c for c in r.cells if c.box) for r in (upright, report))
    assert first.box is not None
    assert again.box is not None
    assert again.box == pytest.approx(first.box, abs=2)
