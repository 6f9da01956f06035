"""What a PDF's table shows and what its characters say are two things: a cell holds what is seen."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from gipa_extract.models import Document
from gipa_extract.readers.limits import Limits
from gipa_extract.readers.pdf.pdf_reader import read_pdf
from gipa_extract.text.numerals import OBJECT
from tests.needs import needs

needs("pypdfium2", "pdf")
needs("reportlab", "corpus")

from reportlab.lib.colors import Color, black, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, WIDE, HIGH = 100.0, 700.0, 120.0, 40.0
Draw = Callable[[Canvas], None]
CELL = LEFT + WIDE + 40, TOP - HIGH + 14
"""Where the number of the middle cell in the first row is set."""


def read(*draw: Draw, before: Draw | None = None) -> Document:
    """A page with a table of two rows and three columns, after something was drawn in it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawString(LEFT, TOP + 40, "Enough text on the page that nobody takes it for a scan")
    if before:
        before(canvas)
    canvas.grid([LEFT + at * WIDE for at in range(4)], [TOP - at * HIGH for at in range(3)])
    canvas.setFont("Helvetica", 12)
    for column, text in enumerate(("7", "", "9")):
        canvas.drawString(LEFT + column * WIDE + 40, TOP - HIGH + 14, text)
        canvas.drawString(LEFT + column * WIDE + 40, TOP - 2 * HIGH + 14, str(column))
    for one in draw:
        canvas.saveState()
        one(canvas)
        canvas.restoreState()
    canvas.save()
    return read_pdf(out.getvalue(), Limits())


def cells(document: Document) -> list[list[str]]:
    return [[slot.text for slot in row] for row in document.grids[0].rows]


def middle(document: Document) -> str:
    """The text of the middle cell; all others are as they were drawn."""
    found = cells(document)
    assert [found[0][0], found[0][2], *found[1]] == ["7", "9", "0", "1", "2"]
    return found[0][1]


def text(said: str, *, dx: float = 0, colour: Color = black, mode: int = 0, size: int = 12) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        canvas.setFillColor(colour)
        line = canvas.beginText(CELL[0] + dx, CELL[1])
        line.setTextRenderMode(mode)
        line.textOut(said)
        canvas.drawText(line)

    return draw


def box(colour: Color, *, grow: float = 3) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(colour)
        canvas.rect(CELL[0] - grow, CELL[1] - grow, 30, 18, stroke=0, fill=1)

    return draw


def field(canvas: Canvas) -> None:
    canvas.acroForm.textfield(value="31", x=CELL[0], y=CELL[1] - 6, width=50, height=20, name="f")


def watermark(canvas: Canvas) -> None:
    canvas.setFillColor(Color(0, 0, 0, alpha=0.2))
    canvas.setFont("Helvetica", 30)
    canvas.drawString(LEFT + 10, TOP - HIGH + 10, "2021 0015 7788 2021 0015")


def askew(canvas: Canvas) -> None:
    canvas.translate(LEFT + 20, TOP - 2 * HIGH + 8)
    canvas.rotate(30)
    canvas.setFont("Helvetica", 20)
    canvas.drawString(0, 0, "1 2 3 4 5 6 7")


def letter_of_a_watermark(canvas: Canvas) -> None:
    """One letter of words askew, all alone in its cell."""
    canvas.setFillColor(Color(0.6, 0.6, 0.6))
    canvas.translate(*CELL)
    canvas.rotate(35)
    canvas.setFont("Helvetica", 20)
    canvas.drawString(0, 0, "2")


FAINT = Color(0.75, 0.75, 0.75)
SEEN = [
    pytest.param([text("35")], "35", id="plain"),
    pytest.param([text("35", mode=3)], "", id="printed as nothing"),
    pytest.param([text("5", mode=3), text("3", dx=7)], "3", id="beside what prints nothing"),
    pytest.param([text("35", colour=white)], "", id="white on white"),
    pytest.param([box(black), text("35", colour=white)], "35", id="white on black"),
    pytest.param([text("35"), box(white)], "", id="covered"),
    pytest.param([text("88"), box(white), text("35")], "35", id="printed over a cover"),
    pytest.param([box(FAINT), text("35")], "35", id="on a coloured field"),
    pytest.param([field], "31", id="a field that was filled in"),
    pytest.param([watermark], "", id="a watermark alone"),
    pytest.param([text("35"), watermark], "35", id="under a watermark"),
    pytest.param([text("35"), askew], "35", id="beside what stands askew"),
    pytest.param([letter_of_a_watermark], "", id="a watermark's letter alone"),
    pytest.param([text("35", colour=FAINT)], f"35{OBJECT}", id="pale, and alone"),
]


@pytest.mark.parametrize(("draw", "shown"), SEEN)
def test_a_cell_holds_what_is_seen_in_it(draw: list[Draw], shown: str) -> None:
    assert middle(read(*draw)) == shown


def test_a_colour_that_is_drawn_before_the_text_covers_nothing() -> None:
    def behind(canvas: Canvas) -> None:
        canvas.setFillColor(FAINT)
        canvas.rect(LEFT, TOP - 2 * HIGH, 3 * WIDE, 2 * HIGH, stroke=0, fill=1)
        canvas.setFillColor(black)

    assert middle(read(text("35"), before=behind)) == "35"


def shapes(canvas: Canvas) -> None:
    """35, as the outlines of digits."""
    for dx, digit in ((0, "3"), (9, "5")):
        path = canvas.beginPath()
        x, y = CELL[0] + dx, CELL[1]
        if digit == "3":
            path.moveTo(x, y + 9)
            path.curveTo(x + 8, y + 11, x + 8, y + 5, x + 3, y + 5)
            path.curveTo(x + 9, y + 5, x + 8, y - 2, x, y)
        else:
            path.moveTo(x + 6, y + 9.5)
            path.lineTo(x + 1, y + 9.5)
            path.lineTo(x + 0.5, y + 5)
            path.curveTo(x + 8, y + 7, x + 8, y - 2, x, y)
        canvas.setLineWidth(1.2)
        canvas.drawPath(path, stroke=1, fill=0)


def test_two_numbers_in_one_place_are_no_number() -> None:
    """OCR may read what lies on top; without it the cell is doubtful."""
    assert OBJECT in middle(_without_ocr(text("88"), text("35")))


def test_a_number_drawn_as_shapes_is_no_blank() -> None:
    assert middle(_without_ocr(shapes)) == OBJECT


def test_a_number_drawn_as_shapes_is_read_by_ocr() -> None:
    needs("rapidocr", "ocr")
    slot = read(shapes).grids[0].rows[0][1]
    assert slot.text in ("35", OBJECT)
    assert slot.text == OBJECT or slot.confidence is not None


def test_a_slash_across_a_cell_is_no_print() -> None:
    def slash(canvas: Canvas) -> None:
        canvas.line(LEFT + WIDE, TOP, LEFT + 2 * WIDE, TOP - HIGH)

    assert middle(read(slash)) == ""


def stroke(start: float, end: float, *, height: float = 4) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.line(CELL[0] + start, CELL[1] + height, CELL[0] + end, CELL[1] + height)

    return draw


@pytest.mark.parametrize(
    ("strokes", "shown"),
    [
        ([stroke(0, 20)], "1\u03365\u03368\u0336473"),
        ([stroke(-1, 41)], "1\u03365\u03368\u03364\u03367\u03363\u0336"),
        ([stroke(0, 41, height=-2)], "158473"),  # it underlines them
        ([stroke(-30, 50)], "158473"),  # it goes through the cell
    ],
)
def test_digits_with_a_line_through_them_are_struck_out(strokes: list[Draw], shown: str) -> None:
    assert middle(read(text("158473"), *strokes)) == shown


def _without_ocr(*draw: Draw) -> Document:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "rapidocr", None)
        patch.setattr("gipa_extract.readers.pdf.unclear_cells.find_spec", lambda _: None)
        from gipa_extract.readers.pdf import pdf_reader

        patch.setattr(pdf_reader, "read_apart", lambda read, data, limits: read(data, limits))
        return read(*draw)


def test_fields_that_nobody_has_drawn_yet_are_read() -> None:
    """Some programs leave drawing the value of a field to whoever shows it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=0)
    canvas.drawString(LEFT, TOP + 40, "Enough text on the page that nobody takes it for a scan")
    canvas.grid([LEFT + at * WIDE for at in range(4)], [TOP - at * HIGH for at in range(3)])
    field(canvas)
    canvas.save()
    bare = out.getvalue().replace(b"/AP ", b"/Xx ").replace(b"/AP<", b"/Xx<")
    assert bare != out.getvalue()
    assert cells(read_pdf(bare, Limits()))[0][1] == "31"


def layered(state: str) -> bytes:
    """A page whose table has a number in a layer that is switched on or off."""
    lines = "".join(
        f"{LEFT + at * WIDE} {TOP} m {LEFT + at * WIDE} {TOP - 2 * HIGH} l S\n" for at in range(3)
    ) + "".join(
        f"{LEFT} {TOP - at * HIGH} m {LEFT + 2 * WIDE} {TOP - at * HIGH} l S\n" for at in range(3)
    )
    shown = "".join(
        f"BT /F 12 Tf {LEFT + 30} {TOP - HIGH * at - 26} Td ({said}) Tj ET\n"
        for at, said in enumerate(("Rules in force", "and what else there is"))
    )
    layer = f"/OC /L BDC BT /F 12 Tf {LEFT + WIDE + 30} {TOP - 26} Td (35) Tj ET EMC\n"
    content = (lines + shown + layer).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<<"
        + state.encode()
        + b"[6 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/Properties<</L 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/OCG/Name(note)>>",
    ]
    body = b"%PDF-1.5\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + tail


@pytest.mark.parametrize(("state", "shown"), [("/ON", "35"), ("/OFF", "")])
def test_a_layer_counts_if_it_is_switched_on(state: str, shown: str) -> None:
    assert cells(read_pdf(layered(state), Limits()))[0][1] == shown


def number_with_mark(rise: float) -> Draw:
    """96 and a small 1 behind it, in one text."""

    def draw(canvas: Canvas) -> None:
        line = canvas.beginText(*CELL)
        line.setFont("Helvetica", 12)
        line.textOut("96")
        line.setFont("Helvetica", 7)
        line.setRise(rise)
        line.textOut("1")
        canvas.drawText(line)

    return draw


def mark_apart(canvas: Canvas) -> None:
    """The small 1 alone."""
    canvas.setFont("Helvetica", 7)
    canvas.drawString(CELL[0] + 14, CELL[1] + 5, "1")


def test_small_digits_behind_a_number_are_a_notes_mark() -> None:
    assert middle(read(number_with_mark(rise=5))) == "96¹"
    assert middle(read(number_with_mark(rise=-2))) == "96₁"
    assert middle(read(text("96"), before=mark_apart)) == "96¹"
    assert middle(read(text("96"), text("1", dx=13.5, size=11))) == "961"


def test_a_raised_digit_of_a_browser_s_size_is_a_note_s_mark() -> None:
    def raised(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(*CELL, "68")
        canvas.setFont("Helvetica", 10)  # `smaller` is 0.83 of the type
        canvas.drawString(CELL[0] + canvas.stringWidth("68", "Helvetica", 12), CELL[1] + 4, "1")

    assert middle(read(raised)) == "68¹"


def test_lines_beside_the_page_that_is_shown_part_no_rows() -> None:
    def beside(canvas: Canvas) -> None:
        canvas.setCropBox((0, 0, LEFT + 3 * WIDE + 1, A4[1]))
        for at in range(8):
            left = LEFT + 3 * WIDE
            canvas.line(left, TOP - at * HIGH / 4, left + 200, TOP - at * HIGH / 4)
        canvas.line(LEFT + 3 * WIDE + 200, TOP, LEFT + 3 * WIDE + 200, TOP - 2 * HIGH)

    assert len(cells(read(beside, text("8")))) == 2
