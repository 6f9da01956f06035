"""Tables that are pictures on a PDF page of text: found wherever they lie, or named in a note."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from gipa_extract import extract
from gipa_extract.readers.layout.box_tables import BoxTable
from gipa_extract.readers.pdf.drawing import Drawing
from gipa_extract.readers.pdf.pdfium import Print
from gipa_extract.readers.pdf.table_pictures import Insets
from tests import drawn
from tests.needs import needs

needs("rapidocr", "ocr")
needs("pypdfium2", "pdf")
needs("reportlab", "corpus")

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

pytestmark = pytest.mark.slow

VALUES = [["12", "345", "6"], ["7", "80", "91"]]
Place = Callable[[Canvas], None]


def table(rows: list[list[str]], margin: int = 40) -> Image.Image:
    """A ruled table with some paper around; a negative margin cuts its outer lines off."""
    wide, high = 150, 60
    image = Image.new("L", (wide * len(rows[0]) + 80, high * len(rows) + 80), 255)
    pen, type_ = ImageDraw.Draw(image), ImageFont.load_default(size=30)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            x, y = 40 + wide * column, 40 + high * row
            pen.rectangle((x, y, x + wide, y + high), outline=0, width=3)
            pen.text((x + 50, y + 14), text, font=type_, fill=0)
    cut = 40 - margin
    return image.crop((cut, cut, image.width - cut, image.height - cut))


def shown(image: Image.Image, canvas: Canvas, x: float = 100, y: float = 500) -> None:
    canvas.drawImage(ImageReader(image), x, y, image.width * 0.6, image.height * 0.6)


def in_place(canvas: Canvas) -> None:
    shown(table(VALUES), canvas)


def in_bands(canvas: Canvas) -> None:
    """As printing to PDF cuts a high picture."""
    image = table(VALUES)
    cuts = [0, 50, 101, 140, image.height]
    for top, bottom in pairwise(cuts):
        shown(image.crop((0, top, image.width, bottom)), canvas, y=600 - bottom * 0.6)


def in_a_form(canvas: Canvas) -> None:
    if not canvas.hasForm("picture"):
        canvas.beginForm("picture")
        shown(table(VALUES), canvas, 0, 0)
        canvas.endForm()
    canvas.translate(100, 500)
    canvas.doForm("picture")


def over_the_edge(canvas: Canvas) -> None:
    shown(table(VALUES), canvas, x=-15)


def on_a_background(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 240)), 0, 0, 595, 842)
    shown(table(VALUES), canvas)


@contextmanager
def page_of(place: Place, turn: int = 0, *, shown_upright: bool = False) -> Iterator[PdfPage]:
    """A page of text on which `place` puts pictures, printed turned by `turn` degrees."""
    import pypdfium2 as pdfium

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _ in range(2):
        canvas.drawString(100, 800, "the text of the page")
        place(canvas)
        canvas.showPage()
    canvas.save()
    data = drawn.turned(out.getvalue(), turn) if turn else out.getvalue()
    with pdfium.PdfDocument(data) as document:
        yield document[int(shown_upright)]


def found(page: PdfPage, *, max_pixels: int = 10**8) -> tuple[list[BoxTable], tuple[str, ...]]:
    printed, insets = Print(page), Insets(dpi=200, max_pixels=max_pixels)
    pictures = [picture.box for picture in Drawing(page, printed.sheet).pictures]
    tables = insets.tables(page, printed.sheet, pictures, [*printed.words()], 3)
    return tables, tuple(map(str, insets.notes))


def texts(table: BoxTable) -> list[list[str]]:
    return [[box.text for box in row] for row in table.rows]


@pytest.mark.parametrize("place", [in_bands, in_a_form, over_the_edge, on_a_background])
def test_a_picture_is_read_however_it_lies_on_the_page(place: Place) -> None:
    with page_of(place) as page:
        tables, notes = found(page)
    assert [texts(table) for table in tables] == [VALUES]
    assert notes == ()


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("shown_upright", [False, True])
def test_a_picture_on_a_turned_page_stands_where_it_is_printed(
    turn: int, shown_upright: bool
) -> None:
    with page_of(in_place) as page:
        (upright,), _ = found(page)
    with page_of(in_place, turn, shown_upright=shown_upright) as page:
        (one,), _ = found(page)
    assert texts(one) == VALUES
    assert (*one.xs, one.top, one.bottom) == pytest.approx(
        (*upright.xs, upright.top, upright.bottom), abs=1
    )


def test_a_row_whose_outer_lines_are_cut_off_is_a_table() -> None:
    with page_of(lambda canvas: shown(table(VALUES[:1], margin=-4), canvas)) as page:
        tables, _ = found(page)
    assert [texts(table) for table in tables] == [VALUES[:1]]


def test_two_tables_in_one_picture_that_cuts_their_lines_stay_two() -> None:
    values = [*VALUES, ["5", "0", "22"]]
    one = table(values, margin=-4)
    both = Image.new("L", (one.width, 2 * one.height + 80), 255)
    both.paste(one, (0, 0))
    both.paste(one, (0, one.height + 80))
    with page_of(lambda canvas: shown(both, canvas)) as page:
        tables, _ = found(page)
    assert [texts(table) for table in tables] == [values, values]


def test_without_the_extra_a_note_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with page_of(in_a_form) as page:
        tables, notes = found(page)
    assert tables == []
    assert notes == (
        "pictures left out on page 3: they may be tables, and rapidocr is not installed "
        '→ pip install "gipa-extract[ocr]"',
    )


def an_emblem(canvas: Canvas) -> None:
    shown(table([["1"]]), canvas)


def off_the_page(canvas: Canvas) -> None:
    shown(table(VALUES), canvas, y=-400)
    shown(table(VALUES), canvas, x=600)


@pytest.mark.parametrize("place", [an_emblem, off_the_page])
def test_what_cannot_be_a_table_is_not_mentioned(place: Place) -> None:
    with page_of(place) as page:
        assert found(page) == ([], ())


def a_photo(canvas: Canvas) -> None:
    shown(Image.linear_gradient("L").resize((500, 300)), canvas)


def many(canvas: Canvas) -> None:
    for at in range(30):
        shown(Image.new("L", (400, 40), at), canvas, y=27 * at)


@pytest.mark.parametrize(
    ("place", "max_pixels", "note"),
    [
        (a_photo, 10**8, "no ruled table was found in them"),
        (in_bands, 10**6, "the page is too large → raise Limits.max_pixels"),
        (many, 10**8, "there are more than 20"),
    ],
)
def test_pictures_that_are_not_read_are_named_in_a_note(
    place: Place, max_pixels: int, note: str
) -> None:
    with page_of(place) as page:
        tables, notes = found(page, max_pixels=max_pixels)
    assert tables == []
    assert notes == (f"pictures left out on page 3: {note}",)


@pytest.mark.parametrize("index", [1, 13])
def test_a_report_whose_tables_are_pictures_is_read_whole(index: int) -> None:
    content, written = make(layouts()["scan-in-pdf"], 11, index)
    read = {cell.id: cell for cell in extract(written.data).cells}
    whole = {cell: true for cell, true in content.cells.items() if true.kind != "absent"}
    assert len(whole) > 150
    for cell, true in whole.items():
        one = read[cell]
        assert (one.kind, one.value, one.page) == (true.kind, true.value, written.pages[cell])
        assert one.origin == "ocr"
