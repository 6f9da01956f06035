from __future__ import annotations

import io
import sys
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gipa_extract import forms
from gipa_extract.cells.placement import place_rows
from gipa_extract.errors import LimitError, MissingExtraError, ReadError
from gipa_extract.models import Document
from gipa_extract.readers.layout.label_assembly import Part, joined
from gipa_extract.readers.limits import Limits
from gipa_extract.readers.pdf.pdf_reader import read_pdf
from gipa_extract.text.numerals import parse
from tests import drawn
from tests.drawn import Look
from tests.needs import needs

needs("pypdfium2", "pdf")

EDITIONS = ["2019", "2021"]


def wrong(document: Document, truth: dict[str, str], edition: str) -> dict[str, tuple[str, str]]:
    """Cells whose kind or value is not what was drawn → the drawn and the read text."""
    cells = {cell.id: cell for cell in place_rows(document, forms.form(edition)).cells}
    return {
        name: (text, f"{cells[name].kind}: {cells[name].raw}")
        for name, text in truth.items()
        if (cells[name].kind, cells[name].value) != parse(text)[:2]
    }


def read_drawn(edition: str, seed: int, look: Look) -> tuple[Document, dict[str, str]]:
    truth = drawn.values(edition, seed)
    return read_pdf(drawn.draw(truth, edition=edition, look=look), Limits()), truth


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("lines", ["stroke", "rects", "none"])
@pytest.mark.parametrize("prose", [0, 2, 3, 5, 7])
def test_every_cell_is_read_wherever_the_pages_break(edition: str, lines: str, prose: int) -> None:
    document, truth = read_drawn(edition, prose, Look(lines=lines, prose=prose))
    assert wrong(document, truth, edition) == {}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("prose", [1, 3, 4])
@pytest.mark.parametrize("lines", ["stroke", "none"])
def test_a_row_and_its_label_broken_by_a_page_are_one(edition: str, prose: int, lines: str) -> None:
    document, truth = read_drawn(edition, prose, Look(lines=lines, prose=prose, split_rows=True))
    assert wrong(document, truth, edition) == {}


@pytest.mark.parametrize("prose", [2, 4, 5])
def test_a_head_printed_again_on_the_next_page_is_read_once(prose: int) -> None:
    document, truth = read_drawn("2021", prose, Look(prose=prose, head_rows=3, split_rows=True))
    assert wrong(document, truth, "2021") == {}
    assert document.text.count("法人或其他组织\t") == 1


@settings(max_examples=8, deadline=None)
@given(
    cells=st.lists(st.sampled_from(["", "0", "7", "1,234", "/", "无", "12万元", "-3"]), min_size=9),
    size=st.sampled_from([9.0, 10.5, 12.0]),
    padding=st.sampled_from([1.5, 3.0, 5.0]),
)
def test_what_is_drawn_is_read_back(cells: list[str], size: float, padding: float) -> None:
    ids = forms.form("2021").cell_ids
    truth = {name: cells[at % len(cells)] for at, name in enumerate(ids)}
    look = Look(size=size, padding=padding, prose=1)
    assert (
        wrong(read_pdf(drawn.draw(truth, edition="2021", look=look), Limits()), truth, "2021") == {}
    )


def test_every_slot_is_a_span_of_the_text_and_knows_its_page() -> None:
    document, _ = read_drawn("2019", 1, Look())
    slots = [slot for grid in document.grids for row in grid.rows for slot in row]
    assert all(document.text[slot.start : slot.end] == slot.text for slot in slots)
    assert {slot.page for slot in slots} == {2, 3, 4}
    assert {slot.confidence for slot in slots} == {None}


def test_a_merged_cell_stands_in_each_of_its_places() -> None:
    document, _ = read_drawn("2021", 1, Look(prose=0))
    rows = [row for grid in document.grids for row in grid.rows]
    received = next(row for row in rows if row[0].text.startswith("一、本年新收"))
    assert received[0] is received[1] is received[2]
    assert all(grid.aligned for grid in document.grids)


@pytest.mark.parametrize("number", ["- {} -", "{}", "第 {} 页", "— {} —", "{}/5", "第{}页 共5页"])
def test_page_numbers_are_left_out_and_noted(number: str) -> None:
    document, _ = read_drawn("2021", 1, Look(number=number))
    lines = document.text.split("\n")
    assert not any(number.format(page) in lines for page in range(1, 6))
    assert tuple(map(str, document.notes)) == ("page numbers and running heads left out: 5",)


def test_a_paragraph_is_one_line_even_over_a_page_break() -> None:
    document, _ = read_drawn("2021", 1, Look())
    paragraph = drawn.PROSE.format(year=2021) * 2
    assert document.text.split("\n").count(paragraph) == 6 * 3


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_printed(turn: int) -> None:
    truth = drawn.values("2021", 3)
    data = drawn.turned(drawn.draw(truth, edition="2021", look=Look(prose=1)), turn)
    assert wrong(read_pdf(data, Limits()), truth, "2021") == {}


def test_a_locked_file_is_refused_with_a_remedy() -> None:
    encryption = needs("reportlab.lib.pdfencrypt", "corpus").StandardEncryption
    locked = drawn.draw({}, edition=None, encrypt=encryption("secret"))
    with pytest.raises(ReadError, match="locked with a password → open it with its password"):
        read_pdf(locked, Limits())


def test_a_file_with_an_owner_password_alone_is_read() -> None:
    encryption = needs("reportlab.lib.pdfencrypt", "corpus").StandardEncryption
    data = drawn.draw({}, edition=None, encrypt=encryption("", ownerPassword="owner"))
    assert "政府信息公开工作年度报告" in read_pdf(data, Limits()).text


def test_a_damaged_file_is_refused_with_a_remedy() -> None:
    data = drawn.draw(drawn.values("2021", 1), edition="2021")
    with pytest.raises(ReadError, match=r"damaged \(PDFium: \w[\w ]+\) → download it again"):
        read_pdf(data[: len(data) // 2], Limits())


LOOP = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>endobj
3 0 obj<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>endobj
trailer<</Root 1 0 R/Size 4>>
"""


def test_a_page_tree_that_loops_is_refused() -> None:
    with pytest.raises(ReadError, match="page 1 of the PDF is damaged"):
        read_pdf(LOOP, Limits())


def label(text: str, x0: float, top: float) -> Part:
    """Type of ten points: each character is ten wide and ten high."""
    return Part(text, x0, top, x0 + 10 * len(text), top + 10, 1)


@pytest.mark.parametrize(
    ("parts", "labels"),
    [
        (
            [label("上一年项目数", 0, 0), label("量（单位：件）", 0, 12)],
            ["上一年项目数量（单位：件）"],
        ),
        ([label("行政处罚", 0, 0), label("行政强制", 0, 12)], ["行政处罚", "行政强制"]),
        ([label("商", 0, 0), label("业", 20, 0), label("企业", 5, 12)], ["商业企业"]),
    ],
)
def test_lines_set_closely_are_one_label_unless_the_form_knows_two(
    parts: list[Part], labels: list[str]
) -> None:
    assert [part.text for part in joined(parts)] == labels


def page_of(stream: bytes, count: int) -> bytes:
    """A PDF whose one page draws `stream` again and again; packed, it is tiny."""
    data = zlib.compress(stream * count, 9)
    return b"".join(
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n",
            b"4 0 obj<</Filter/FlateDecode/Length " + str(len(data)).encode() + b">>stream\n",
            data + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n",
        )
    )


@pytest.mark.parametrize(("stream", "count"), [(b"\0", 2**23), (b"0 0 m 9 9 l S ", 150_000)])
def test_a_stream_that_unpacks_to_a_thousand_times_its_size_is_an_empty_page(
    stream: bytes, count: int
) -> None:
    data = page_of(stream, count)
    assert len(data) < len(stream) * count / 100
    assert read_pdf(data, Limits()).text == ""


@pytest.mark.slow
def test_a_stream_that_unpacks_without_end_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(LimitError, match=r"16\.0 MiB .* raise Limits\.max_stream"):
        read_pdf(page_of(b"0 0 m 9 9 l S ", 2**21), Limits())


@pytest.mark.slow
def test_a_stream_packed_twice_is_unpacked_twice() -> None:
    inner = zlib.compress(bytes(2**24 + 1), 9)
    data = page_of(inner, 1)
    assert len(data) < 2000
    with pytest.raises(LimitError, match="max_stream"):
        read_pdf(data, Limits())


@pytest.mark.slow
def test_a_picture_may_be_as_large_as_its_pixels() -> None:
    data = page_of(bytes(2**20), 20).replace(b"<</Filter", b"<</Subtype/Image/Filter")
    assert read_pdf(data, Limits()).text == ""
    with pytest.raises(LimitError, match="max_stream"):
        read_pdf(data, Limits(max_pixels=1_000_000))


@pytest.mark.parametrize("tail", [b"", b"\0", b"\x78\x9c"])
def test_a_damaged_stream_is_no_reason_to_refuse_a_file(tail: bytes) -> None:
    data = page_of(b"0 0 m 9 9 l S ", 10).replace(b"\nendstream", tail)
    assert read_pdf(data, Limits()).text == ""


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(max_pages=2), "5 pages are over the limit of 2"),
        (Limits(seconds=0), "takes more than 0 seconds"),
        (Limits(max_slots=100), "places of tables are over the limit of 100"),
        (Limits(max_text=100), "characters are over the limit of 100"),
    ],
)
def test_a_file_over_a_limit_is_refused(limits: Limits, message: str) -> None:
    data = drawn.draw(drawn.values("2021", 1), edition="2021")
    with pytest.raises(LimitError, match=message):
        read_pdf(data, limits)


def test_an_empty_page_is_an_empty_document() -> None:
    canvas = needs("reportlab.pdfgen.canvas", "corpus")
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    paper.showPage()
    paper.save()
    assert read_pdf(out.getvalue(), Limits()).text == ""


def test_a_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingExtraError, match=r'pip install "gipa-extract\[pdf\]"'):
        read_pdf(b"%PDF-1.4", Limits())
