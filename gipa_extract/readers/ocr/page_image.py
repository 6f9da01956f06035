"""A page's image → upright ink, ruling lines, and boxes of text; no model has a say here.

Everything is measured in ems: the height of the page's type, found from the ink itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.readers.layout.pieces import Bounds
from gipa_extract.readers.layout.ruled_tables import Ruling
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.readers.ocr.faint_marks import faint_marks
from gipa_extract.readers.ocr.hairlines import hairlines
from gipa_extract.readers.ocr.perspective import plane_of, seen_at, straighten_picture
from gipa_extract.readers.ocr.watermarks import watermarks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[Any]

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
MAX_TILT = 3.0
"""Degrees by which a page may lie askew."""
LIKELY_SLANTS = 4
"""So many slants, of nine about the right one, are tried by turning the page."""


class Rect(NamedTuple):
    """Pixels from `x0` and `y0` up to, not including, `x1` and `y1`."""

    x0: int
    y0: int
    x1: int
    y1: int

    def of(self, image: Any) -> Any:
        """The part of an image inside; a view."""
        return image[max(self.y0, 0) : max(self.y1, 0), max(self.x0, 0) : max(self.x1, 0)]

    def grown(self, across: int, down: int) -> Rect:
        return Rect(self.x0 - across, self.y0 - down, self.x1 + across, self.y1 + down)


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
    even = _evenly_lit(grey)
    ink = _ink_of(even)
    em = _em_of(ink)
    even, scale = _scaled(even, em)
    even, tilt = _levelled(even)
    if scale != 1.0 or tilt:
        ink = _ink_of(even)
        em = _em_of(ink)
    plane = plane_of(ink)
    if plane is not None:
        even = straighten_picture(even, plane)
        ink = _ink_of(even)
        em = _em_of(ink)
    em = em or EM
    marks, reach = watermarks(even, ink, em)
    even[marks > 0] = PAPER
    across, down, lines = _rulings_of(even, ink, reach, em)
    even[lines > 0] = PAPER
    text = _text_ink(even, ink, lines, reach, em)
    return PageImage(even, text, em, across, down, marks | reach, scale, tilt, plane)


def _scaled(grey: Image, em: float) -> tuple[Image, float]:
    """The page at a size at which its type is about as high as `EM`, and by how much it grew."""
    import cv2

    scale = EM / em if em and not 0.8 < EM / em < 1.25 else 1.0
    most = (MOST_PIXELS / grey.size) ** 0.5 if scale > 1 else LARGEST
    scale = min(max(scale, SMALLEST), LARGEST, most)
    if scale == 1.0:
        return grey, scale
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way), scale


def _levelled(grey: Image) -> tuple[Image, float]:
    """The page with its lines level, and the degrees by which it was turned."""
    tilt = _tilt_of(grey)
    return (_turn_image(grey, tilt, 255) if tilt else grey), tilt


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

    text = _without_specks(cv2.subtract(ink, lines), em)
    known = cv2.bitwise_or(cv2.bitwise_or(text, lines), reach)
    return cv2.bitwise_or(text, faint_marks(grey, known, em))


def _evenly_lit(grey: Image) -> Image:
    """The page as on white paper: divided by its own background."""
    import cv2
    import numpy as np

    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9))
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), (0, 0), 5)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 1), scale=250)


def _ink_of(grey: Image) -> Image:
    """255 where there is ink: darker than half way between ink and paper (Otsu)."""
    import cv2

    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    level, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return cv2.threshold(soft, min(max(level, 110), 190), 255, cv2.THRESH_BINARY_INV)[1]


def _em_of(ink: Image) -> float:
    """How high the type is: the usual height of what looks like a Chinese character; 0 if none."""
    import cv2
    import numpy as np

    joined = cv2.morphologyEx(
        ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3))
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    width, height = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    square = (height > 7) & (width > 0.6 * height) & (width < 1.6 * height) & (height < 200)
    return float(np.percentile(height[square], 75)) * 1.1 if square.sum() >= 5 else 0.0


def _tilt_of(grey: Image) -> float:
    """Degrees by which a page is to be turned so that its lines lie level; 0 if they do.

    That is where their profile is sharpest.
    """
    import cv2
    import numpy as np

    scale = min(1.0, 900 / max(grey.shape))
    small = _ink_of(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))

    def sharpness(angle: float) -> float:
        profile = _turn_image(small, angle, 0).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(profile)).sum())

    slants = _Slants(small)
    best = max(np.arange(-MAX_TILT, MAX_TILT + 0.01, 0.25), key=slants.sharpness)
    fine = np.arange(best - 0.2, best + 0.21, 0.05)
    near = sorted(sorted(fine, key=slants.sharpness)[-LIKELY_SLANTS:])
    best = max(near, key=sharpness)
    return 0.0 if abs(best) < 0.04 else float(best)


class _Slants:
    """How sharp the profile of a page's lines is along slants: as if it was turned, only faster."""

    def __init__(self, ink: Image) -> None:
        import numpy as np

        self.y, self.x = (places.astype(np.float32) for places in ink.nonzero())
        self.height, self.width = ink.shape

    def sharpness(self, angle: float) -> float:
        """The squared steps from each row's ink to the next; `angle` in degrees."""
        import numpy as np

        rise = np.float32(np.tan(np.radians(angle)))
        rows = self.y + (self.x - self.width / 2) * -rise
        rows = rows.astype(np.int32) + self.width
        profile = np.bincount(rows)
        return float(np.square(np.diff(profile).astype(np.float64)).sum())


def _turn_image(image: Image, angle: float, paper: int) -> Image:
    import cv2

    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,)
    )


def _rulings(ink: Image, em: float) -> tuple[list[Ruling], list[Ruling], Image]:
    """Lines across, lines down, and an image of both: runs of ink longer than any stroke."""
    import cv2

    level, levels = _runs_along(ink, em, (1, 0))
    upright, uprights = _runs_along(ink, em, (0, 1))
    across = []
    for rect in levels:
        if rect.x1 - rect.x0 < DASH * em and not _touches(rect, upright, em):
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
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return mask, [Rect(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist()]


def _touches(rect: Rect, upright: Image, em: float) -> bool:
    """Whether an upright line is near a level one, as one is near each line of a table."""
    near = max(1, round(TOLERANCES.line_ends * em))
    return bool(rect.grown(near, near).of(upright).any())


def text_boxes(ink: Image, em: float) -> list[Rect]:
    """Boxes around runs of text: ink with no gap as wide as a character, a line high."""
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (int(0.9 * em), int(0.2 * em)))
    _, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel), connectivity=8
    )
    rects = [Rect(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist()]
    return [line for rect in _merge_overlapping(rects, em) for line in text_lines(rect, ink, em)]


def _merge_overlapping(rects: list[Rect], em: float) -> list[Rect]:
    """Boxes that lie over one another as one: the strokes of 三, 二 and 元 do not touch."""
    merged: list[Rect] = []
    for rect in sorted(rects, key=lambda rect: rect.x0 - rect.x1):
        for index, other in enumerate(merged):
            both = Rect(
                min(rect.x0, other.x0), min(rect.y0, other.y0),
                max(rect.x1, other.x1), max(rect.y1, other.y1),
            )  # fmt: skip
            beside = rect.x0 < other.x0 - 2 or rect.x1 > other.x1 + 2
            inside = other.y0 - 2 <= rect.y0 and rect.y1 <= other.y1 + 2
            if not beside and (inside or both.y1 - both.y0 <= 1.15 * em):
                merged[index] = both
                break
        else:
            merged.append(rect)
    return merged


def _without_specks(ink: Image, em: float) -> Image:
    """The ink without grains that are smaller than a full stop."""
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= max(4, (0.09 * em) ** 2)
    kept[0] = False  # the paper
    colours: Image = np.where(kept, 255, 0).astype(np.uint8)
    without: Image = colours[labels]
    return without


def text_lines(rect: Rect, ink: Image, em: float) -> Iterator[Rect]:
    """The lines of text in a box, each as narrow and as low as its ink; none if it is empty."""
    part = rect.of(ink)
    rows = part.any(axis=1)
    runs = [[a, b] for a, b in _true_runs(rows)]
    lines: list[list[int]] = []
    for run in runs:
        low = min(run[1] - run[0], lines[-1][1] - lines[-1][0]) < 0.5 * em if lines else False
        if lines and low and run[1] - lines[-1][0] < 1.05 * em:
            lines[-1][1] = run[1]
        else:
            lines.append(run)
    for top, bottom in lines:
        columns = part[top:bottom].any(axis=0).nonzero()[0]
        yield Rect(
            rect.x0 + int(columns[0]),
            rect.y0 + top,
            rect.x0 + int(columns[-1]) + 1,
            rect.y0 + bottom,
        )


def gaps_in(rect: Rect, ink: Image) -> list[tuple[int, int]]:
    """Where no ink stands between the characters of a line, from left to right; widest first."""
    runs = list(_true_runs(rect.of(ink).any(axis=0)))
    gaps = [(rect.x0 + a, rect.x0 + b) for (_, a), (b, _) in pairwise(runs)]
    return sorted(gaps, key=lambda gap: gap[0] - gap[1])


def _true_runs(flags: Any) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of true values."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    yield from ((int(a), int(b)) for a, b in pairwise(edges.tolist()) if flags[a])
