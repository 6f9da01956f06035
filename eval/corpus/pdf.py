"""PDFs with text: ruled and unruled tables, broken over pages, set on rotated pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from eval.corpus.content import Content, Paragraph
from eval.corpus.cuts import cut_table, with_head
from eval.corpus.fonts import chosen_font
from eval.corpus.tables import Box, Printed
from eval.corpus.written import Bounds, DrawnCell, Written

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_SHORT, _LONG = 595.0, 842.0
"""A4, in points."""
_MARGIN = 64.0
_BODY = 12.0
_LEADING = 1.5
DIGIT = 0.65
"""Of the type's size: no digit of these fonts is higher above the base line."""


@dataclass(frozen=True)
class Setting:
    """How a PDF is set."""

    ruled: bool = True
    broken: bool = False
    """Tables begin where they fall and go on over pages; else each is kept whole."""
    rotated: bool = False
    """The widest table stands on a page of its own, turned by 90 degrees."""
    numbered: bool = True
    """A page number at the foot."""


class Paged(NamedTuple):
    """A finished PDF and the page, from 1, of each cell."""

    data: bytes
    pages: dict[str, int]
    void: frozenset[str]
    """Cells of rows that show nothing at all: no rule, no label, no value."""
    drawn: dict[str, DrawnCell]
    """In points from the top left corner of the page as shown."""


def write_pdf(content: Content, rng: Random, *, setting: Setting) -> Written:
    """The report as a PDF with text."""
    paged = set_pdf(content, Press(setting, rng))
    return Written(paged.data, ".pdf", lost=paged.void, pages=paged.pages, drawn=paged.drawn)


def set_pdf(content: Content, press: Press) -> Paged:
    """The report set in type, page by page."""
    widest = max((b for b in content.blocks if isinstance(b, Printed)), key=lambda b: b.height)
    for block in content.blocks:
        if isinstance(block, Paragraph):
            press.paragraph(block)
        elif press.setting.rotated and block is widest:
            press.turn_page(rotated=True)
            press.table(block)
            press.turn_page(rotated=False)
        else:
            press.table(block)
    return press.finished()


class Press:
    """A page being set: `y` falls from the head to the foot."""

    def __init__(self, setting: Setting, rng: Random) -> None:
        self.font = chosen_font(rng)
        from reportlab.pdfgen.canvas import Canvas

        self.buffer = io.BytesIO()
        self.canvas: Canvas = Canvas(self.buffer, pagesize=(_SHORT, _LONG), invariant=1)
        self.setting, self.rng = setting, rng
        self.number, self.width, self.height = 1, _SHORT, _LONG
        self.y = self.height - _MARGIN
        self.pages: dict[str, int] = {}
        self.void: set[str] = set()
        self.drawn: dict[str, DrawnCell] = {}
        self.repeat_heads = rng.random() < 0.5
        self.narrow = rng.random() < 0.5  # the outermost group's label is set vertically
        self.mark = rng.choice(("- {} -", "— {} —", "{}", "第 {} 页"))

    def finished(self) -> Paged:
        self._foot()
        self.canvas.save()
        return Paged(self.buffer.getvalue(), self.pages, frozenset(self.void), self.drawn)

    def turn_page(self, *, rotated: bool | None = None) -> None:
        """Begin a page, set the way that the last one was unless told."""
        self._foot()
        self.canvas.showPage()
        self.number += 1
        turned = self.width == _LONG if rotated is None else rotated
        self.width, self.height = (_LONG, _SHORT) if turned else (_SHORT, _LONG)
        self.canvas.setPageSize((self.width, self.height))  # as shown, not as stored
        self.canvas.setPageRotation(90 if turned else 0)
        if turned:  # draw upright on the page as it is shown
            self.canvas.transform(0, 1, -1, 0, _SHORT, 0)
        self.y = self.height - _MARGIN

    def paragraph(self, block: Paragraph) -> None:
        size = 18.0 if block.role == "title" else _BODY
        text = block.text if block.role == "title" else "　　" + block.text.lstrip("　")
        for line in self._lines(text, size, self.width - 2 * _MARGIN):
            if self.y - size * _LEADING < _MARGIN:
                self.turn_page()
            self.y -= size * _LEADING
            left = _MARGIN
            if block.role == "title":
                left = (self.width - self._width(line, size)) / 2
            self._text(line, left, self.y, size)

    def table(self, table: Printed) -> None:
        """Set a table; where it is broken, each page gets its part, with or without a head."""
        size = 10.5 if table.width < 8 else 9.0
        widths = self._column_widths(table, size)
        heights = self._row_heights(table, widths, size)
        room = self.y - _MARGIN - 8
        if not self.setting.broken and sum(heights) > room and self.y < self.height - _MARGIN:
            self.turn_page()
            room = self.y - _MARGIN - 8
        fit = 0
        while fit < table.height and sum(heights[: fit + 1]) <= room:
            fit += 1
        head = min(box.row for box in table.boxes if box.cell)
        if fit == table.height:
            self.draw(table, widths, heights, size)
        elif fit <= head:
            self.turn_page()
            self.table(table)
        else:
            before, after = cut_table(table, fit, self.rng)
            self.draw(before, widths, self._row_heights(before, widths, size), size)
            self.turn_page()
            self.table(with_head(table, after, head) if self.repeat_heads else after)

    def draw(
        self, table: Printed, widths: Sequence[float], heights: Sequence[float], size: float
    ) -> None:
        """A table, or a part of one, all of it on this page."""
        top = self.y - 8
        left = (self.width - sum(widths)) / 2
        for box in table.boxes:
            x, y = left + sum(widths[: box.column]), top - sum(heights[: box.row])
            width = sum(widths[box.column : box.column + box.across])
            height = sum(heights[box.row : box.row + box.down])
            if self.setting.ruled:
                self.canvas.rect(x, y - height, width, height)
            ink = self._fill(box, x, y, width, height, size)
            if box.cell:
                self.pages[box.cell] = self.number
                place = x, self.height - y, x + width, self.height - y + height
                self.drawn[box.cell] = DrawnCell(self.number, place, ink)
        self.y = top - sum(heights) - 8
        if not self.setting.ruled:
            for boxes in table.starting:
                if not any(box.text for box in boxes):
                    self.void |= {box.cell for box in boxes if box.cell}

    def _fill(
        self, box: Box, x: float, y: float, width: float, height: float, size: float
    ) -> Bounds | None:
        """Set the text of a box, centred; where the digits of a value then stand.

        A value stays in one line, in smaller type if need be.
        """
        if box.cell:
            lines = [box.text]
            size = min(size, size * (width - 2) / max(self._width(box.text, size), 1))
        else:
            lines = self._lines(box.text, size, width - 4)
        base = y - (height - len(lines) * size * 1.2) / 2 - size
        for i, line in enumerate(lines):
            self._text(line, x + (width - self._width(line, size)) / 2, base - i * size * 1.2, size)
        if not box.cell or not box.text:
            return None
        wide, foot = self._width(box.text, size), self.height - base
        left = x + (width - wide) / 2
        return left, foot - DIGIT * size, left + wide, foot

    def _column_widths(self, table: Printed, size: float) -> list[float]:
        """Labels get what they need up to a third of the page, values share the rest."""
        page = self.width - 2 * 40
        values = {box.column for box in table.boxes if box.cell}
        labels = [column for column in range(table.width) if column not in values]
        widths = [page / table.width] * table.width
        if len(labels) == 3:
            outer = size + 4 if self.narrow else 44.0
            widths[:3] = [outer, 54.0, 120.0]
            rest = (page - sum(widths[:3])) / (table.width - 3)
            widths[3:] = [rest] * (table.width - 3)
        return widths

    def _row_heights(self, table: Printed, widths: Sequence[float], size: float) -> list[float]:
        heights = [size * 1.9] * table.height
        for box in sorted(table.boxes, key=lambda box: box.down):
            width = sum(widths[box.column : box.column + box.across]) - 4
            lines = 1 if box.cell else len(self._lines(box.text, size, width))
            have = sum(heights[box.row : box.row + box.down])
            lack = lines * size * 1.2 + size * 0.7 - have
            heights[box.row + box.down - 1] += max(0.0, lack)
        return heights

    def _lines(self, text: str, size: float, width: float) -> list[str]:
        lines = [""]
        for char in text:
            if char == "\n" or (self._width(lines[-1] + char, size) > width and lines[-1]):
                lines.append("")
            if char != "\n":
                lines[-1] += char
        return lines

    def _width(self, text: str, size: float) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return float(stringWidth(text, self.font, size))

    def _text(self, text: str, x: float, y: float, size: float) -> None:
        if text:
            self.canvas.setFont(self.font, size)
            self.canvas.drawString(x, y, text)

    def _foot(self) -> None:
        if self.setting.numbered:
            mark = self.mark.format(self.number)
            self._text(mark, (self.width - self._width(mark, 10.5)) / 2, 36, 10.5)


SETTINGS = {
    "pdf-ruled": Setting(),
    "pdf-unruled": Setting(ruled=False),
    "pdf-multipage": Setting(broken=True),
    "pdf-unruled-multipage": Setting(ruled=False, broken=True),
    "pdf-rotated": Setting(rotated=True),
}
"""Every kind of PDF by its layout's name."""
