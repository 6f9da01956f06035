from __future__ import annotations

import io
import struct
import sys
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract import extract, forms
from gipa_extract.cells.placement import place_rows
from gipa_extract.errors import LimitError, MissingExtraError, ReadError
from gipa_extract.models import Document, Grid, Slot
from gipa_extract.readers.limits import Limits
from gipa_extract.text.numerals import parse
from tests.needs import needs

needs("rapidocr", "ocr")
needs("pypdfium2", "pdf")

from PIL import Image, ImageFilter

from gipa_extract.readers.layout.pieces import UNSEEN
from gipa_extract.readers.ocr import engine, scan_reader
from gipa_extract.readers.ocr.engine import OcrReading
from gipa_extract.readers.ocr.faint_marks import faint_marks
from gipa_extract.readers.ocr.label_repair import mend_label
from gipa_extract.readers.ocr.page_image import develop
from gipa_extract.readers.ocr.reread import Scanned, reread, rewritten
from gipa_extract.readers.ocr.second_look import UNREADABLE, UNSURE, SecondLook, looked_again
from gipa_extract.readers.ocr.text_boxes import Rect, text_lines
from gipa_extract.readers.ocr.text_pieces import pieces_of
from gipa_extract.readers.pdf.pdf_reader import read_pdf
from tests import drawn

pytestmark = pytest.mark.slow

LIMITS = Limits(seconds=600)
TRUTH = drawn.values("2021", 5)


@lru_cache(maxsize=2)
def pages(lines: str = "stroke") -> list[Image.Image]:
    """The drawn report, page by page, at 200 dpi."""
    import pypdfium2 as pdfium

    data = drawn.draw(TRUTH, edition="2021", look=drawn.Look(prose=0, lines=lines))
    with pdfium.PdfDocument(data) as document:
        return [page.render(scale=200 / 72, grayscale=True).to_pil().copy() for page in document]


def worn(page: Image.Image, tilt: float) -> Image.Image:
    turned = page.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(0.4)).point(lambda grey: round(grey * 0.94))


def saved(images: list[Image.Image], format_: str) -> bytes:
    out = io.BytesIO()
    images[0].save(out, format_, save_all=len(images) > 1, append_images=images[1:])
    return out.getvalue()


def wrong(document: Document) -> dict[str, tuple[str, str]]:
    cells = {cell.id: cell for cell in place_rows(document, forms.form("2021")).cells}
    return {
        name: (text, f"{cells[name].kind}: {cells[name].raw}")
        for name, text in TRUTH.items()
        if (cells[name].kind, cells[name].value) != parse(text)[:2]
    }


@lru_cache(maxsize=1)
def scanned() -> Document:
    """The report as a TIFF of crooked, blurred pages, read."""
    return scan_reader.read_image(saved([worn(page, 1.3) for page in pages()], "TIFF"), LIMITS)


def test_a_crooked_scan_of_several_pages_is_read_whole() -> None:
    assert wrong(scanned()) == {}


def test_every_slot_of_a_scan_says_how_sure_it_is() -> None:
    document = scanned()
    slots = [slot for grid in document.grids for row in grid.rows for slot in row]
    assert all(document.text[slot.start : slot.end] == slot.text for slot in slots)
    assert all(slot.confidence is not None and 0 <= slot.confidence <= 1 for slot in slots)
    assert document.media_type == "image/tiff"


def test_a_pdf_page_without_text_is_read_as_a_scan() -> None:
    out = io.BytesIO()
    pages()[-1].save(out, "PDF", resolution=200)
    document = read_pdf(out.getvalue(), LIMITS)
    assert "其他需要报告的事项" in document.text
    assert all(slot.confidence for grid in document.grids for row in grid.rows for slot in row)


class FakeEngine:
    """Reads what it is told to; the real one's answers can't be foreseen."""

    def __init__(self, answers: list[OcrReading]) -> None:
        self.answers = answers

    def __call__(self, images: list[Any], *, only: str = "") -> list[OcrReading]:
        return [self.answers.pop(0) for _ in images]


@pytest.mark.parametrize(
    ("first", "second", "look"),
    [
        (OcrReading("6", 0.9), OcrReading("6", 0.8), SecondLook("6", 0.95)),
        (OcrReading("6", 0.9), OcrReading("9", 0.8), SecondLook("6", UNSURE, ("9",))),
        (OcrReading("O", 0.9), OcrReading("0", 0.99), SecondLook("0", 0.99)),
        (OcrReading("一", 0.9), OcrReading("—", 0.6), SecondLook("—", 0.95)),
        (OcrReading("", 0.0), OcrReading("3", 0.6), SecondLook("3", UNSURE, ("",))),
        (OcrReading("", 0.0), OcrReading("", 0.0), SecondLook(UNREADABLE, 0.0)),
    ],
)
def test_two_looks_agree_or_both_readings_are_kept(
    first: OcrReading, second: OcrReading, look: SecondLook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gipa_extract.readers.ocr.second_look.read_lines", FakeEngine([second]))
    picture = develop(digits("6"))
    rect = next(text_lines(Rect(0, 0, 300, 200), picture.ink, picture.em))
    assert looked_again(picture, [rect], [first]) == [look]


def digits(text: str) -> Any:
    import numpy as np
    from PIL import ImageDraw, ImageFont

    image = Image.new("L", (300, 200), 255)
    ImageDraw.Draw(image).text((120, 80), text, font=ImageFont.load_default(size=30), fill=0)
    return np.asarray(image)


def misread(document: Document, text: str) -> tuple[Document, Slot]:
    """The document with one 0 that stands in a failing sum read as another digit; that slot."""
    report = extract(document)
    failing = {cell for found in report.findings if found.status == "fails" for cell in found.cells}
    start = next(
        cell.start
        for cell in report.cells
        if cell.id in failing and cell.raw == "0" and cell.start in crops(document)
    )
    slots = [slot for grid in document.grids for row in grid.rows for slot in row]
    at = next(slot for slot in slots if slot.start == start)
    wrong = at._replace(text=text)
    grids = tuple(
        Grid(tuple(tuple(wrong if s == at else s for s in row) for row in grid.rows), grid.aligned)
        for grid in document.grids
    )
    printed = document.text[: at.start] + text + document.text[at.end :]
    return replace(document, text=printed, grids=grids), wrong


def crops(document: Document) -> Mapping[int, Any]:
    assert isinstance(document, Scanned)
    return document.crops


def test_a_misread_place_that_is_looked_at_again_keeps_both_readings() -> None:
    document, wrong = misread(scanned(), "6")
    again = reread(document, [wrong.start])
    slot = next(s for grid in again.grids for row in grid.rows for s in row if s[1] == wrong.start)
    assert (slot.text, slot.other) == ("0", ("6",))
    assert again.text == scanned().text
    assert reread(scanned(), [wrong.start]) is scanned()


def test_a_cell_of_a_failing_sum_is_read_again_and_stays_doubtful() -> None:
    document, wrong = misread(scanned(), "6")
    found = [cell for cell in extract(document).cells if cell.start == wrong.start]
    assert [(cell.value, cell.trust, cell.alternatives) for cell in found] == [
        (0, "doubtful", ["0", "6"])
    ]


def test_values_between_no_rulings_are_read_again_too() -> None:
    unruled = scan_reader.read_image(saved(pages("none"), "TIFF"), LIMITS)
    document, wrong = misread(unruled, "6")
    assert len(crops(document)) > 150
    found = [cell for cell in extract(document).cells if cell.start == wrong.start]
    assert [(cell.value, cell.trust, cell.alternatives) for cell in found] == [
        (0, "doubtful", ["0", "6"])
    ]


@given(text=st.text("07"), ends=st.lists(st.integers(0, 30), max_size=6, unique=True))
def test_a_rewritten_document_still_holds_each_slot_where_it_says(
    text: str, ends: list[int]
) -> None:
    cuts = sorted({0, *(end for end in ends if end <= len(text)), len(text)})
    slots = [Slot(text[a:b], a, b) for a, b in pairwise(cuts)]
    changed = {slot.start: slot._replace(text="123") for slot in slots[::2]}
    document = rewritten(Document(text, (Grid((tuple(slots),)),)), changed)
    held = document.grids[0].rows[0]
    assert all(document.text[slot.start : slot.end] == slot.text for slot in held)
    assert document.text == "".join(changed.get(s.start, s).text for s in slots)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("尚末审结", "尚未审结"),
        ("结果纠止", "结果纠正"),
        ("总计（件1", "总计（件）"),
        ("（七）其他", "（七）其他"),
        ("本华度小理结果", "本华度小理结果"),
        ("予公", "予公"),
    ],
)
def test_a_label_but_for_one_character_is_that_label(read: str, meant: str) -> None:
    assert mend_label(read) == meant


def test_an_engine_that_is_sure_is_believed() -> None:
    assert mend_label("未予公开") == "不予公开"
    assert mend_label("未予公开", sure=True) == "未予公开"


def test_a_dash_too_pale_for_the_threshold_is_no_blank() -> None:
    import numpy as np

    grain = np.random.default_rng(3).normal(0, 6, (300, 400))
    grey = (245 + grain).clip(0, 255).astype(np.uint8)
    grey[150:152, 200:226] = 200
    known = np.zeros_like(grey)
    rows, columns = faint_marks(grey, known, 29.0).nonzero()
    assert set(rows) <= {149, 150, 151, 152}
    assert 190 < min(columns) < max(columns) < 236
    known[145:160, 190:240] = 255
    assert not faint_marks(grey, known, 29.0).any()


def test_a_ring_is_a_full_stop_only_if_it_is_as_wide_as_high() -> None:
    picture = develop(digits("0"))
    low, tall = Rect(10, 10, 18, 18), Rect(10, 10, 20, 24)
    assert [p.text for p in pieces_of(picture, [low], [OcrReading("0", 0.9)], [UNSEEN])] == ["。"]
    assert [p.text for p in pieces_of(picture, [tall], [OcrReading("0", 0.9)], [UNSEEN])] == ["0"]


def test_a_table_that_is_a_picture_on_a_page_of_text_is_read() -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    page = pages()[1].crop((80, 100, 1600, 2200))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont(drawn.font(), 12)
    canvas.drawString(64, 790, "某区人民政府2021年政府信息公开工作年度报告")
    canvas.drawImage(ImageReader(page), 20, 20, 555, 555 * page.height / page.width)
    canvas.showPage()
    canvas.save()
    document = read_pdf(out.getvalue(), LIMITS)
    slots = [slot for grid in document.grids for row in grid.rows for slot in row]
    assert document.text.startswith("某区人民政府2021年")
    assert sum(slot.confidence is not None and slot.text.isdigit() for slot in slots) > 20


def test_a_label_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gipa_extract.readers.ocr.second_look.read_lines", FakeEngine([]))
    picture = develop(digits("6"))
    label = OcrReading("重复申请", 0.7)
    assert looked_again(picture, [Rect(120, 80, 140, 110)], [label]) == [SecondLook(*label)]


def test_only_a_place_without_ink_has_no_lines() -> None:
    picture = develop(digits("-"))
    assert len([*text_lines(Rect(0, 0, 300, 200), picture.ink, picture.em)]) == 1
    assert [*text_lines(Rect(0, 0, 100, 60), picture.ink, picture.em)] == []


def png(width: int, height: int) -> bytes:
    """A picture that says it is large, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        sum_ = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + sum_

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes((width + 1) * min(height, 10)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [10_000, 100_000])
def test_a_picture_of_too_many_pixels_is_refused_unread(side: int) -> None:
    with pytest.raises(LimitError, match="pixels"):
        scan_reader.read_image(png(side, side), LIMITS)


def test_more_pages_than_the_limit_are_refused() -> None:
    data = saved([Image.new("L", (40, 40), 255)] * 3, "TIFF")
    with pytest.raises(LimitError, match="3 pages are over the limit of 2"):
        scan_reader.read_image(data, Limits(max_pages=2))


@pytest.mark.parametrize("data", [png(400, 400)[:60], b"\x89PNG\r\n\x1a\nnothing"])
def test_a_damaged_picture_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"the image is damaged .* → save it again"):
        scan_reader.read_image(data, LIMITS)


@pytest.mark.parametrize("size", [(1, 1), (600, 800)])
def test_an_empty_picture_is_an_empty_document(size: tuple[int, int]) -> None:
    assert scan_reader.read_image(saved([Image.new("L", size, 255)], "PNG"), LIMITS).text == ""


def test_a_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    engine._load_engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(MissingExtraError, match=r'pip install "gipa-extract\[ocr\]"'):
        engine.read_lines([digits("6")])
