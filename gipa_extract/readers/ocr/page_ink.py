"""Where ink stands on a page: its grey values evenly lit, then binarised, and how high its type is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gipa_extract.readers.ocr.ink_components import components_of, larger_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[Any]


def evenly_lit(grey: Image) -> Image:
    """The page as on white paper: divided by its own background."""
    import cv2
    import numpy as np

    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9))
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), (0, 0), 5)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 1), scale=250)


def ink_of(grey: Image) -> Image:
    """255 where there is ink: darker than half way between ink and paper (Otsu)."""
    import cv2

    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    level, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return cv2.threshold(soft, min(max(level, 110), 190), 255, cv2.THRESH_BINARY_INV)[1]


def median_of(values: Image, counts: Image) -> float:
    """The median of values, each of which comes as often as its count says: sorts 256, not a page."""
    import numpy as np

    order = np.argsort(values, kind="stable")
    upto = np.cumsum(counts[order])
    middle = [
        np.searchsorted(upto, at, side="right") for at in ((upto[-1] - 1) // 2, upto[-1] // 2)
    ]
    return float(values[order][middle].mean())


def em_of(ink: Image) -> float:
    """How high the type is: the usual height of what looks like a Chinese character; 0 if none."""
    import cv2
    import numpy as np

    joined = cv2.morphologyEx(
        ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3))
    )
    pieces = components_of(joined)
    width, height = pieces[:, cv2.CC_STAT_WIDTH], pieces[:, cv2.CC_STAT_HEIGHT]
    square = (height > 7) & (width > 0.6 * height) & (width < 1.6 * height) & (height < 200)
    return float(np.percentile(height[square], 75)) * 1.1 if square.sum() >= 5 else 0.0


def without_specks(ink: Image, em: float) -> Image:
    """The ink without grains that are smaller than a full stop."""
    return larger_pieces(ink, max(4, (0.09 * em) ** 2))
