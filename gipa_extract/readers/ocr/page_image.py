"""A page's image → upright ink and ruling lines (developing); no model has a say here.

Everything is measured in ems: the height of the page's type, found from the ink itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gipa_extract.readers.layout.pieces import Bounds
from gipa_extract.readers.layout.ruled_tables import Ruling
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.readers.ocr.faint_marks import faint_marks
from gipa_extract.readers.ocr.hairlines import hairlines
from gipa_extract.readers.ocr.ink_components import components_of
from gipa_extract.readers.ocr.levelling import level_page
from gipa_extract.readers.ocr.page_ink import em_of, evenly_lit, ink_of, without_specks
from gipa_extract.readers.ocr.perspective import plane_of, seen_at, straighten_picture
from gipa_extract.readers.ocr.text_boxes import Rect
from gipa_extract.readers.ocr.watermarks import watermarks

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

EM = 29.0
"""Pixels: type of 10.5 points at 200 dpi. Pages are scaled so that theirs is about as high."""
RUN = 1.5
"""Ems: a run of ink as long as this is a line, unless it is a dash."""
DASH = 3.2
"""Ems: a level line that is shorter and touches no upright one is a dash: —— is of two ems."""
BRIDGE = 0.4
"""Ems: what is missing of a line between two of its parts."""
LINE = 0.5
"""Ems: what is thicker than this is no ruling line."""
PAPER = 250
"""The grey value of bare paper, once a page is evenly lit."""
SMALLEST, LARGEST = 0.4, 3.0
"""How many times as large as it was a page may become."""
MOST_PIXELS = 9e6
"""That a page may have when it was made larger."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """An upright page, its ruling lines taken out of the images and listed."""

    grey: Image
    """0 is ink, 250 paper."""
    ink: Image
    """255 where something is printed, else 0; no specks."""
    em: float
    across: list[Ruling]
    down: list[Ruling]
    pale: Image
    """255 where a watermark was taken out of both, or may hide something faint, else 0."""
    scale: float = 1.0
    """Factor by which the picture was enlarged."""
    tilt: float = 0.0
    """Degrees by which it was turned, counterclockwise, to lie level."""
    plane: Image | None = None
    """Of shape (3, 3): what then set a photograph straight, if it was one; see `perspective`."""

    def undeveloped(self, bounds: Bounds) -> Bounds:
        """The smallest box round a box of this image, on the image that it was made of."""
        x0, y0, x1, y1 = bounds
        corners = [(x, y) for x in (x0, x1) for y in (y0, y1)]
        if self.plane is not None:
            corners = [seen_at(self.plane, *corner) for corner in corners]
        if self.tilt:
            height, width = self.grey.shape
            sine, cosine = math.sin(math.radians(self.tilt)), math.cos(math.radians(self.tilt))
            middle = [(x - width / 2, y - height / 2) for x, y in corners]
            corners = [
                (cosine * x - sine * y + width / 2, sine * x + cosine * y + height / 2)
                for x, y in middle
            ]
        xs, ys = zip(*corners, strict=True)
        return (
            min(xs) / self.scale, min(ys) / self.scale, max(xs) / self.scale, max(ys) / self.scale
        )  # fmt: skip


def develop(grey: Image) -> PageImage:
    """The picture of a page's grey values: evenly lit, set upright, at a size that suits OCR."""
    even = evenly_lit(grey)
    ink = ink_of(even)
    em = em_of(ink)
    even, scale = _scale_page(even, em)
    even, tilt = level_page(even)
    if scale != 1.0 or tilt:
        ink = ink_of(even)
        em = em_of(ink)
    plane = plane_of(ink)
    if plane is not None:
        even = straighten_picture(even, plane)
        ink = ink_of(even)
        em = em_of(ink)
    em = em or EM
    marks, reach = watermarks(even, ink, em)
    even[marks > 0] = PAPER
    across, down, lines = _rulings_of(even, ink, reach, em)
    even[lines > 0] = PAPER
    text = _text_ink(even, ink, lines, reach, em)
    return PageImage(even, text, em, across, down, marks | reach, scale, tilt, plane)


def _scale_page(grey: Image, em: float) -> tuple[Image, float]:
    """The page at a size at which its type is about as high as `EM`, and by how much it grew."""
    import cv2

    scale = EM / em if em and not 0.8 < EM / em < 1.25 else 1.0
    most = (MOST_PIXELS / grey.size) ** 0.5 if scale > 1 else LARGEST
    scale = min(max(scale, SMALLEST), LARGEST, most)
    if scale == 1.0:
        return grey, scale
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way), scale


def _rulings_of(
    grey: Image, ink: Image, reach: Image, em: float
) -> tuple[list[Ruling], list[Ruling], Image]:
    """Lines across, lines down, and an image of both with some room around.

    `reach` is 255 where a watermark may stand, whose straight strokes are no hairlines.
    """
    import cv2

    thin = cv2.subtract(hairlines(grey, em), reach)
    across, down, lines = _rulings(cv2.bitwise_or(ink, thin), em)
    return across, down, cv2.dilate(lines, cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5)))


def _text_ink(grey: Image, ink: Image, lines: Image, reach: Image, em: float) -> Image:
    """255 where text is printed, faint marks as well, but no line and no speck."""
    import cv2

    text = without_specks(cv2.subtract(ink, lines), em)
    known = cv2.bitwise_or(cv2.bitwise_or(text, lines), reach)
    return cv2.bitwise_or(text, faint_marks(grey, known, em))


def _rulings(ink: Image, em: float) -> tuple[list[Ruling], list[Ruling], Image]:
    """Lines across, lines down, and an image of both: runs of ink longer than any stroke."""
    import cv2

    level, levels = _runs_along(ink, em, (1, 0))
    upright, uprights = _runs_along(ink, em, (0, 1))
    across = []
    for rect in levels:
        if rect.x1 - rect.x0 < DASH * em and not _touches_upright(rect, upright, em):
            rect.of(level)[:] = 0
        elif rect.y1 - rect.y0 < LINE * em:
            across.append(Ruling((rect.y0 + rect.y1) / 2, rect.x0, rect.x1))
    down = [
        Ruling((rect.x0 + rect.x1) / 2, rect.y0, rect.y1)
        for rect in uprights
        if rect.x1 - rect.x0 < LINE * em
    ]
    return across, down, cv2.bitwise_or(level, upright)


def _runs_along(ink: Image, em: float, way: tuple[int, int]) -> tuple[Image, list[Rect]]:
    """An image of the runs of ink one way, (1, 0) or (0, 1), and a box round each."""
    import cv2

    def along(ems: float) -> Image:
        shape = (int(ems * em) * way[0] or 1, int(ems * em) * way[1] or 1)
        return cv2.getStructuringElement(cv2.MORPH_RECT, shape)

    mask = cv2.morphologyEx(ink, cv2.MORPH_OPEN, along(RUN))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, along(BRIDGE))
    return mask, [Rect(x, y, x + w, y + h) for x, y, w, h, _ in components_of(mask).tolist()]


def _touches_upright(rect: Rect, upright: Image, em: float) -> bool:
    """Whether an upright line is near a level one, as one is near each line of a table."""
    near = max(1, round(TOLERANCES.line_ends * em))
    return bool(rect.grown(near, near).of(upright).any())
