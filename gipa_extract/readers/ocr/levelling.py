"""A page that lies askew → the page with its lines level (deskewing)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract.readers.ocr.page_ink import ink_of

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image


MAX_TILT = 3.0
"""Degrees by which a page may lie askew."""
LIKELY_SLANTS = 4
"""So many slants, of nine about the right one, are tried by turning the page."""


def level_page(grey: Image) -> tuple[Image, float]:
    """The page with its lines level, and the degrees by which it was turned."""
    tilt = _tilt_of(grey)
    return (_turn_image(grey, tilt, 255) if tilt else grey), tilt


def _tilt_of(grey: Image) -> float:
    """Degrees by which a page is to be turned so that its lines lie level; 0 if they do.

    That is where their profile is sharpest.
    """
    import cv2
    import numpy as np

    scale = min(1.0, 900 / max(grey.shape))
    small = ink_of(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))

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
