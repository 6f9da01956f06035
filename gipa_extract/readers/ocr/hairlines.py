"""Ruling lines thinner than a pixel: grey on the picture, and paler than half way to ink.

A line is told from the paper's grain by its length: the palest grey along it is still darker than
the paper on its two sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

WIDE, HIGH = 3.2, 1.5
"""Ems: a level and an upright line are at least so long. A dash over two characters is shorter."""
THIN = 0.25
"""Ems: what is thicker is the edge of a field or of a picture."""
DARKER = 24
"""Grey values below the paper's at which a line begins."""


def hairlines(grey: Image, em: float) -> Image:
    """255 where a thin line lies level or stands upright, however pale, else 0.

    `grey` is evenly lit, 0 is ink and 250 paper.
    """
    import cv2
    import numpy as np

    dark = 250 - np.minimum(grey, 250)
    found: Image = np.zeros_like(grey)
    wide, high, thick = int(WIDE * em), int(HIGH * em), max(3, round(THIN * em))
    for along, across in (((wide, 1), (1, thick)), ((1, high), (thick, 1))):
        runs = _open_shapes(dark, along)
        thin = cv2.subtract(runs, _open_shapes(runs, across))
        found[thin > DARKER] = 255
    return found


def _open_shapes(image: Image, shape: tuple[int, int]) -> Image:
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
    opened: Image = cv2.morphologyEx(image, cv2.MORPH_OPEN, kernel)
    return opened
