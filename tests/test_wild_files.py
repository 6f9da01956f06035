"""Documents that other people's software wrote: no value of theirs is lost or changed in silence."""

from __future__ import annotations

from collections import Counter

import pytest

from gipa_extract import extract
from tests.needs import needs
from tests.wild_files import FILES, outcomes

needs("pypdfium2", "pdf")
needs("rapidocr", "ocr")

RIGHT = {
    "01-pdf-digits-font-without-tounicode_qixia.pdf": 198,
    "04-pdf-acroform_qixia.pdf": 198,
    "05-pdf-row-broken-over-page_pingchuan.pdf": 198,
    "06-scan-hairlines-columns-shifted_qixia.pdf": 198,
    "07-scan-valueerror_d19a.pdf": 198,
    "09-pdf-watermark-digits_d21b.pdf": 200,
    "11-docx-d02grpr-del_d21a.docx": 200,
    "11-docx-d04bvanish-style_d21a.docx": 200,
    "11-docx-d09sym_d21a.docx": 200,
    "11-docx-d19appended-old-tables_d21a.docx": 200,
    "15-pdf-kangxi-radicals-wkhtmltopdf_qixia.pdf": 198,
    "16-pdf-no-tounicode_qixia.pdf": 198,
    "18-pdf-chrome-head-broken-at-page-end_d21a.pdf": 200,
    "19-html-two-reports_d21a.html": 200,
    "20-docx-tables-as-pictures_qixia.docx": 198,
    "21-pdf-searchable-scan-ocrmypdf_qixia.pdf": 198,
    "24-pdf-number-covered-by-white-box_qixia.pdf": 198,
}
"""The cells of each file that are read as printed; the others are doubtful or missing."""


SLOW = ("06", "07", "16", "20", "21")
"""Those that OCR reads whole."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] * name.startswith(SLOW)) for name in RIGHT],
)
def test_no_cell_of_a_foreign_document_is_wrong_in_silence(name: str) -> None:
    found = outcomes(FILES / name)
    assert [outcome for outcome in found if outcome.verdict == "silent"] == []
    assert Counter(outcome.verdict for outcome in found)["right"] >= RIGHT[name]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "03-html-input-value.html",
            ["3", "0", "7", "24", "5\ufffc doubtful", "\ufffc doubtful"],
        ),
        (
            "10-html-hidden-struck-raised-by-style.html",
            ["3 doubtful", "6 doubtful", "7", "24", "12 doubtful", "392 doubtful"],
        ),
    ],
)
def test_a_cell_shows_what_a_browser_shows(name: str, cells: list[str]) -> None:
    read = [cell for cell in extract(FILES / name).cells if cell.kind != "absent"]
    shown = [f"{cell.raw}{' doubtful' * (cell.trust == 'doubtful')}" for cell in read]
    assert shown == cells
