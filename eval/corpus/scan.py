"""Scans: pages set in type, rendered, and then treated as paper and scanners treat them."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Literal, NamedTuple

from eval.corpus.content import Content
from eval.corpus.pdf import Press, Setting, set_pdf
from eval.corpus.written import Bounds, DrawnCell, Written
from gipa_extract.errors import MissingExtraError
from gipa_extract.ids import table_id_of

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = (120, 150, 200, 200, 300)


@dataclass(frozen=True)
class Scanner:
    """What a scanner saves."""

    format: Literal["PNG", "JPEG", "TIFF", "PDF"]
    pages: Literal["all", "one"] = "all"
    """one: the page with the most numbers only, as offices photograph it."""


def write_scan(content: Content, rng: Random, *, scanner: Scanner) -> Written:
    """The report as images: one page as a picture, or all pages as TIFF or PDF."""
    setting = Setting(ruled=rng.random() < 0.85, broken=rng.random() < 0.2)
    paged = set_pdf(content, Press(setting, rng))
    dpi = rng.choice(_DPI)
    tilt = round(rng.uniform(-2, 2), 2) if rng.random() < 0.6 else 0.0
    blur = round(rng.uniform(0, 0.4) * dpi / 150, 2)
    noise = rng.randint(0, 14)
    kept = range(1, max(paged.pages.values()) + 1)
    pages = dict(paged.pages)
    absent: set[str] = set()
    headless: set[str] = set()
    if scanner.pages == "one":
        fullest = max(kept, key=lambda page: list(pages.values()).count(page))
        absent = {cell for cell, page in pages.items() if page != fullest}
        headless = _begun_before(pages, fullest)
        pages = {cell: 1 for cell, page in pages.items() if page == fullest}
        kept = range(fullest, fullest + 1)
    images = [
        laid_down(image, rng, tilt=tilt, blur=blur, noise=noise)
        for image in rendered(paged.data, [page - 1 for page in kept], dpi)
    ]
    laid = _Laid(images, tilt, 72 / dpi, 1.0 if scanner.format == "PDF" else dpi / 72)
    drawn = {cell: laid.drawn(paged.drawn[cell], page) for cell, page in pages.items()}
    suffix = {"PNG": ".png", "JPEG": ".jpg", "TIFF": ".tif", "PDF": ".pdf"}[scanner.format]
    quality = rng.randint(55, 92)
    return Written(
        _saved(images, scanner.format, dpi, quality), suffix,
        lost=paged.void | headless, absent=frozenset(absent), pages=pages, drawn=drawn,
        traits={"dpi": dpi, "tilt": tilt, "blur": blur, "noise": noise, "quality": quality},
    )  # fmt: skip


class _Laid(NamedTuple):
    """How the pages lie in a scan."""

    images: list[Image]
    tilt: float
    """Degrees, counterclockwise."""
    point: float
    """How many points a pixel is wide."""
    unit: float
    """How many of its units a point is in the file: a picture is measured in pixels."""

    def drawn(self, cell: DrawnCell, page: int) -> DrawnCell:
        """Where a cell of the page that was set is in the scan."""
        ink = self._turned(cell.ink, page) if cell.ink else None
        return DrawnCell(page, self._turned(cell.place, page), ink)

    def _turned(self, box: Bounds, page: int) -> Bounds:
        """The smallest box round a box that was turned with its page."""
        width, height = (side * self.point for side in self.images[page - 1].size)
        sine, cosine = math.sin(math.radians(self.tilt)), math.cos(math.radians(self.tilt))
        corners = [(x - width / 2, y - height / 2) for x in box[::2] for y in box[1::2]]
        xs = [(cosine * x + sine * y + width / 2) * self.unit for x, y in corners]
        ys = [(cosine * y - sine * x + height / 2) * self.unit for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def _begun_before(pages: dict[str, int], kept: int) -> set[str]:
    """The cells on the page kept whose table has its head on a page that is not."""
    begun = {table_id_of(cell) for cell, page in pages.items() if page < kept}
    return {cell for cell, page in pages.items() if page == kept and table_id_of(cell) in begun}


def rendered(pdf: bytes, pages: list[int], dpi: float) -> list[Image]:
    """Pages of a PDF, from 0, as grey pictures."""
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError("pypdfium2", "corpus") from error
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmaps = [document[page].render(scale=dpi / 72, grayscale=True) for page in pages]
        return [bitmap.to_pil().copy() for bitmap in bitmaps]
    finally:
        document.close()


def laid_down(image: Image, rng: Random, *, tilt: float, blur: float, noise: int) -> Image:
    """A page laid down askew, out of focus, under uneven light, with grain."""
    import numpy as np
    from PIL import Image as Images
    from PIL import ImageFilter

    paper = 255 - rng.randint(0, 14)
    turned = image.rotate(tilt, Images.Resampling.BICUBIC, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(blur))
    grey = np.asarray(soft, dtype=np.float32) * (paper / 255)
    rows = np.linspace(0, rng.uniform(-12, 0), grey.shape[0], dtype=np.float32)
    grain = np.random.default_rng(rng.getrandbits(32)).standard_normal(grey.shape, dtype=np.float32)
    grey += rows[:, None] + grain * noise
    return Images.fromarray(grey.clip(0, 255).astype(np.uint8))


def _saved(images: list[Image], format_: str, dpi: int, quality: int) -> bytes:
    """The pages as one file: a TIFF in black and white as faxes are, a PDF with a JPEG a page."""
    out = io.BytesIO()
    if format_ == "PDF":
        _save_pdf(out, images, dpi, quality)
    elif format_ == "TIFF":
        first, *rest = (image.point(_ink, "1") for image in images)
        first.save(
            out, "TIFF", save_all=True, append_images=rest, dpi=(dpi, dpi), compression="group4"
        )
    else:
        images[0].save(out, format_, dpi=(dpi, dpi), quality=quality)
    return out.getvalue()


def _ink(grey: int) -> int:
    return 255 if grey > 150 else 0


def _save_pdf(out: io.BytesIO, images: list[Image], dpi: int, quality: int) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(out, invariant=1)
    for image in images:
        jpeg = io.BytesIO()
        image.save(jpeg, "JPEG", quality=quality)
        width, height = (side * 72 / dpi for side in image.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(jpeg), 0, 0, width, height)
        canvas.showPage()
    canvas.save()


SCANNERS = {
    "scan-png": Scanner("PNG", pages="one"),
    "scan-jpeg": Scanner("JPEG", pages="one"),
    "scan-tiff": Scanner("TIFF"),
    "scan-pdf": Scanner("PDF"),
}
"""Every kind of scan by its layout's name."""
