"""PDFs with text whose tables are pictures: screenshots that an office pasted into its report."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING, Literal

from eval.corpus.content import Content, Paragraph
from eval.corpus.pdf import Press, Setting, set_pdf
from eval.corpus.scan import rendered
from eval.corpus.tables import Printed
from eval.corpus.written import Written

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = (150, 200, 200, 300)


@dataclass(frozen=True)
class Paste:
    """How an office pastes the pictures of its tables."""

    dpi: int
    """Of the page: the picture's pixels over its width there."""
    saved: Literal["PNG", "JPEG"]
    quality: int
    """Of the JPEG."""
    margin: float
    """Points of paper left around a table; below 0 its outer lines are cut off."""
    uneven: bool
    """Each picture is dragged to a size of its own, so that parts of one table differ."""


def write_pasted(content: Content, rng: Random) -> Written:
    """The report as a PDF with text, and a picture for each table or part of one on a page."""
    paste = Paste(
        rng.choice(_DPI),
        rng.choice(("PNG", "JPEG")),
        rng.randint(60, 92),
        rng.choice((-0.6, 0.0, 2.0, 6.0)),
        rng.random() < 0.3,
    )
    setting = Setting(broken=rng.random() < 0.4, rotated=rng.random() < 0.15)
    press = _Pasting(setting, rng, paste)
    paged = set_pdf(content, press)
    traits = {**asdict(paste), "pictures": press.pasted}
    return Written(paged.data, ".pdf", pages=paged.pages, traits=traits)


class _Pasting(Press):
    """A page being set whose tables come as pictures, under an emblem that is none."""

    def __init__(self, setting: Setting, rng: Random, paste: Paste) -> None:
        super().__init__(setting, rng)
        self.paste, self.pasted = paste, 0
        if rng.random() < 0.5:
            self._emblem(rng.uniform(36, 72))

    def turn_page(self, *, rotated: bool | None = None) -> None:
        """Begin a page; the first that is turned says in text what its picture is."""
        super().turn_page(rotated=rotated)
        if rotated:
            self.paragraph(Paragraph("附表（横排）：申请的收到和处理情况"))

    def draw(
        self, table: Printed, widths: Sequence[float], heights: Sequence[float], size: float
    ) -> None:
        """Set the table on a page of its own, photograph that, and paste the picture here."""
        from reportlab.pdfgen.canvas import Canvas

        page, buffer, y = self.canvas, io.BytesIO(), self.y
        self.canvas = Canvas(buffer, pagesize=(self.width, self.height), invariant=1)
        super().draw(table, widths, heights, size)
        self.canvas.save()
        self.canvas = page
        margin = self.paste.margin
        left = (self.width - sum(widths)) / 2 - margin
        box = (left, y - 8 + margin, left + sum(widths) + 2 * margin, self.y + 8 - margin)
        self._paste(buffer.getvalue(), box)

    def _paste(self, pdf: bytes, box: tuple[float, float, float, float]) -> None:
        """The part of a page inside a box (left, top, right, bottom; y up), as a picture here.

        It is shown at a little less than its size, as wide as the text or so.
        """
        left, top, right, bottom = box
        shown = self.rng.uniform(0.88, 1.0) if self.paste.uneven else 0.95
        pixels = self.paste.dpi * shown / 72
        edges = (left, self.height - top, right, self.height - bottom)
        picture = rendered(pdf, [0], self.paste.dpi * shown)[0].crop(
            tuple(round(edge * pixels) for edge in edges)  # type: ignore[arg-type]
        )
        width, height = (right - left) * shown, (top - bottom) * shown
        self.canvas.drawImage(
            self._saved(picture), (self.width - width) / 2, top - height, width, height
        )
        self.pasted += 1

    def _saved(self, picture: Image) -> object:
        from reportlab.lib.utils import ImageReader

        out = io.BytesIO()
        picture.save(out, self.paste.saved, quality=self.paste.quality)
        return ImageReader(out)

    def _emblem(self, side: float) -> None:
        """A seal at the head of the first page: a picture with lines, and no table."""
        from PIL import Image as Images
        from PIL import ImageDraw

        picture = Images.new("L", (200, 200), 255)
        pen = ImageDraw.Draw(picture)
        pen.ellipse((4, 4, 195, 195), outline=60, width=8)
        pen.regular_polygon((100, 100, 60), 5, fill=60)
        for x in (40, 160):
            pen.line((x, 120, x, 150), fill=60, width=4)
        pen.line((40, 150, 160, 150), fill=60, width=4)
        self.y -= side
        self.canvas.drawImage(self._saved(picture), (self.width - side) / 2, self.y, side, side)
