"""Draws small reports as PDF, as office programs make them: the documents of the PDF tests.

The truth is a dict of cell id → printed text; everything else is the official form's.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from gipa_extract import forms
from gipa_extract.forms import Table
from tests.needs import needs

reportlab = needs("reportlab", "corpus")

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = (
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)
Span = tuple[int, int, int, int]
"""First column and row, last column and row of a merged cell."""


def font() -> str:
    """The name of a registered Chinese font; skips the test where there is none."""
    found = next((path for path in FONTS if Path(path).exists()), None)
    if found is None:
        pytest.skip("no Chinese TrueType font: apt-get install fonts-arphic-uming")
    if "Song" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Song", found, subfontIndex=0))
    return "Song"


def values(edition: str, seed: int) -> dict[str, str]:
    """A printed text for each cell of the edition; sparse, with blanks and dashes."""
    choose = random.Random(seed)
    texts = ["0"] * 12 + ["", "/", "—"]
    numbers = ["1", "2", "3", "6", "7", "9", "12", "48", "106", "1,234"]
    return {
        cell: choose.choice(texts if choose.random() < 0.8 else numbers)
        for cell in forms.form(edition).cell_ids
    }


def section_two(table: Table, truth: dict[str, str]) -> tuple[list[list[str]], list[Span]]:
    """A table of Section II: its caption, its head, and its rows."""
    width = len(table.columns)
    head = [table.corner, *(column.label for column in table.columns)]
    rows = [
        [row.label, *(truth[f"{table.id}.{row.id}.{column.id}"] for column in table.columns)]
        for row in table.rows
    ]
    return [[table.caption] + [""] * width, head, *rows], [(0, 0, width, 0)]


def requests(table: Table, truth: dict[str, str]) -> tuple[list[list[str]], list[Span]]:
    """Section III: three columns of merged row labels, three rows of merged column labels."""
    labels = [column.label for column in table.columns]
    first = [table.caption, "", "", "申请人情况"] + [""] * 6
    second = ["", "", "", labels[0], "法人或其他组织", "", "", "", "", labels[-1]]
    third = ["", "", "", "", *labels[1:-1], ""]
    spans = [(0, 0, 2, 2), (3, 0, 9, 0), (3, 1, 3, 2), (4, 1, 8, 1), (9, 1, 9, 2)]
    rows = [first, second, third]
    began: dict[tuple[int, str], int] = {}
    for row in table.rows:
        cells = [truth[f"{table.id}.{row.id}.{column.id}"] for column in table.columns]
        line, at = [*row.under, row.label], len(rows)
        spans.append((len(line) - 1, at, 2, at)) if len(line) < 3 else None
        for level, group in enumerate(row.under):
            if (level, group) in began:
                line[level] = ""
            began.setdefault((level, group), at)
        rows.append([*line, *[""] * (3 - len(line)), *cells])
    for (level, group), top in began.items():
        members = [at for at, row in enumerate(table.rows, 3) if group in row.under[level:]]
        spans.append((level, top, level, members[-1]))
    return rows, [span for span in spans if span[:2] != span[2:]]


def reviews(table: Table, truth: dict[str, str]) -> tuple[list[list[str]], list[Span]]:
    """Section IV: one line of fifteen numbers under three levels of labels."""
    a, b, c = (row.label for row in table.rows)
    rows = [
        [a, "", "", "", "", "行政诉讼", *[""] * 9],
        [*[""] * 5, b, "", "", "", "", c, "", "", "", ""],
        [column.label for column in table.columns] * 3,
        [truth[cell] for cell in table.cell_ids()],
    ]
    return rows, [(0, 0, 4, 1), (5, 0, 14, 0), (5, 1, 9, 1), (10, 1, 14, 1)]


PROSE = (
    "本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{year}年1月1日起至12月31日止。"
    "全年通过政府网站主动公开政府信息，回应社会关切，办理公民、法人和其他组织的申请，按期答复。"
)


@dataclass(frozen=True)
class Look:
    """How a report is set."""

    size: float = 10.5
    """Of the tables' type, in points."""
    lines: str = "stroke"
    """stroke: a line for each border; rects: thin filled rectangles, as Word does; none."""
    prose: int = 3
    """Paragraphs a section."""
    head_rows: int = 0
    """Head rows that stand again on top of each page."""
    split_rows: bool = False
    """A row may go on over a page break."""
    number: str = "- {} -"
    padding: float = 3.0


MARGIN, FOOT = 62.0, 60.0
WIDTH = A4[0] - 2 * MARGIN


def draw(
    truth: dict[str, str],
    *,
    edition: str | None,
    look: Look = Look(),
    encrypt: StandardEncryption | None = None,
) -> bytes:
    """A report as PDF; without an edition, its title alone."""
    pen = _Pen(look, encrypt)
    if edition is None:
        pen.line("东山县水利局政府信息公开工作年度报告", size=18, indent=40)
        return pen.done()
    known = forms.form(edition)
    year = known.first_year
    pen.line(f"东山县水利局{year}年政府信息公开工作年度报告", size=18, indent=40)
    for section in known.sections:
        pen.line(f"{section.number}、{section.label}", size=14, indent=28)
        for _ in range(look.prose):
            pen.paragraph(PROSE.format(year=year) * 2)
        for table in known.tables:
            if table.section == section.id:
                pen.table(*_printed(table, truth))
    return pen.done()


def turned(data: bytes, degrees: int) -> bytes:
    """The same pages, printed turned counter-clockwise; /Rotate sets every second one upright."""
    import pypdfium2 as pdfium

    source, target = pdfium.PdfDocument(data), pdfium.PdfDocument.new()
    (width, height), out = A4, io.BytesIO()
    turn = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, height, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, width),
    }[degrees]
    for at in range(len(source)):
        page = target.new_page(*((width, height) if degrees % 180 == 0 else (height, width)))
        printed = source.page_as_xobject(at, target).as_pageobject()
        printed.set_matrix(pdfium.PdfMatrix(*turn))
        page.insert_obj(printed)
        page.gen_content()
        page.set_rotation(degrees if at % 2 else 0)
    target.save(out)
    return out.getvalue()


def _printed(
    table: Table, truth: dict[str, str]
) -> tuple[list[list[str]], list[Span], list[float]]:
    make = {"requests": requests, "reviews": reviews}.get(table.id, section_two)
    rows, spans = make(table, truth)
    parts = [1 / len(rows[0])] * len(rows[0])
    if table.id == "requests":
        parts = [0.07, 0.11, 0.2, *[0.62 / 7] * 7]
    return rows, spans, [part * WIDTH for part in parts]


def wrap(text: str, width: float, size: float) -> list[str]:
    """The lines of a text, broken anywhere."""
    lines = [""]
    for char in text:
        if pdfmetrics.stringWidth(lines[-1] + char, "Song", size) > width:
            lines.append("")
        lines[-1] += char
    return lines


class _Pen:
    """A canvas with a cursor that moves down the pages."""

    def __init__(self, look: Look, encrypt: StandardEncryption | None = None) -> None:
        self.look, self.out = look, io.BytesIO()
        font()
        self.canvas = Canvas(self.out, pagesize=A4, encrypt=encrypt, invariant=1)
        self.y = A4[1] - MARGIN

    def done(self) -> bytes:
        self.turn()
        self.canvas.save()
        return self.out.getvalue()

    def turn(self) -> None:
        """Finish the page with its number and begin the next."""
        self.canvas.setFont("Song", 10.5)
        number = self.look.number.format(self.canvas.getPageNumber())
        self.canvas.drawCentredString(A4[0] / 2, 36, number)
        self.canvas.showPage()
        self.y = A4[1] - MARGIN

    def line(self, text: str, *, size: float, indent: float = 0) -> None:
        if self.y - size * 1.7 < FOOT:
            self.turn()
        self.y -= size * 1.7
        self.canvas.setFont("Song", size)
        self.canvas.drawString(MARGIN + indent, self.y, text)

    def paragraph(self, text: str) -> None:
        first, *_ = wrap(text, WIDTH - 24, 12)
        self.line(first, size=12, indent=24)
        for line in wrap(text[len(first) :], WIDTH, 12):
            self.line(line, size=12)

    def table(self, rows: list[list[str]], spans: list[Span], widths: list[float]) -> None:
        """A table from here on; what does not fit goes on over the page."""
        self.y -= 8
        boxes = _Boxes(rows, spans, widths, self.look)
        heights = boxes.heights()
        begin = 0
        while begin < len(rows):
            room, end = self.y - FOOT, begin
            while end < len(rows) and sum(heights[begin : end + 1]) <= room:
                end += 1
            left = room - sum(heights[begin:end])
            if end < len(rows) and self.look.split_rows and left > 2 * boxes.leading:
                self._chunk(boxes, begin, end + 1, [*heights[begin:end], left])
                heights[end] = max(heights[end] - left + 2 * self.look.padding, boxes.leading * 1.4)
                begin = end
            elif end > begin:
                self._chunk(boxes, begin, end, heights[begin:end])
                begin = end
            if begin < len(rows):
                self.turn()
                if begin >= self.look.head_rows > 0:
                    boxes.reset(self.look.head_rows)
                    self._chunk(boxes, 0, self.look.head_rows, heights[: self.look.head_rows])
        self.y -= 12

    def _chunk(self, boxes: _Boxes, begin: int, end: int, heights: list[float]) -> None:
        tops = [self.y - sum(heights[:at]) for at in range(len(heights) + 1)]
        for (c0, r0, c1, r1), lines in boxes.cells.items():
            a, b = max(r0, begin), min(r1 + 1, end)
            if a >= b:
                continue
            x0, x1 = (MARGIN + sum(boxes.widths[:column]) for column in (c0, c1 + 1))
            top, bottom = tops[a - begin], tops[b - begin]
            self._border(x0, bottom, x1, top)
            fits = int((top - bottom - self.look.padding) / boxes.leading) if r1 >= end - 1 else 99
            now, boxes.cells[c0, r0, c1, r1] = lines[:fits], lines[fits:]
            slack = (top - bottom - len(now) * boxes.leading) / 2
            self.canvas.setFont("Song", self.look.size)
            for at, line in enumerate(now, 1):
                y = top - slack - at * boxes.leading + boxes.leading * 0.25
                self.canvas.drawCentredString((x0 + x1) / 2, y, line)
        self.y = tops[-1]

    def _border(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if self.look.lines == "stroke":
            self.canvas.setLineWidth(0.5)
            self.canvas.rect(x0, y0, x1 - x0, y1 - y0)
        elif self.look.lines == "rects":
            for x, y, width, height in (
                (x0, y0, x1 - x0, 0.48), (x0, y1, x1 - x0, 0.48),
                (x0, y0, 0.48, y1 - y0 + 0.48), (x1, y0, 0.48, y1 - y0 + 0.48),
            ):  # fmt: skip
                self.canvas.rect(x, y, width, height, stroke=0, fill=1)


class _Boxes:
    """The cells of a table by their place, each with the lines that are still to be set."""

    def __init__(
        self, rows: list[list[str]], spans: list[Span], widths: list[float], look: Look
    ) -> None:
        self.rows, self.widths, self.look = rows, widths, look
        self.leading = look.size * 1.2
        covered = {
            (column, row): (c0, r0, c1, r1)
            for c0, r0, c1, r1 in spans
            for row in range(r0, r1 + 1)
            for column in range(c0, c1 + 1)
        }
        self.places = list(
            dict.fromkeys(
                covered.get((column, row), (column, row, column, row))
                for row in range(len(rows))
                for column in range(len(widths))
            )
        )
        self.cells = {place: self._lines(place) for place in self.places}

    def _lines(self, place: Span) -> list[str]:
        c0, r0, c1, _ = place
        return wrap(self.rows[r0][c0], sum(self.widths[c0 : c1 + 1]) - 4, self.look.size)

    def reset(self, rows: int) -> None:
        """Set the cells of the first rows once more."""
        for place in self.places:
            if place[3] < rows:
                self.cells[place] = self._lines(place)

    def heights(self) -> list[float]:
        heights = [0.0] * len(self.rows)
        for place in sorted(self.places, key=lambda place: place[3] - place[1]):
            need = len(self.cells[place]) * self.leading + 2 * self.look.padding
            heights[place[3]] += max(0.0, need - sum(heights[place[1] : place[3] + 1]))
        return heights
