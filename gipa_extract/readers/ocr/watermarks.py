"""Pale words and fields behind the print of a page → paper.

A watermark is paler than print and set in large type: its strokes are thicker than any hairline,
and than the grey edge of a black stroke.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_image import Image

PALEST = 240
"""The grey value, on paper of 250, up to which a mark counts."""
PALER = 100
"""By how much a watermark is paler than the print of its page, at least."""
THICK = 0.15
"""Ems: how thick its strokes are, at least."""
EDGE = 0.15
"""Ems around print in which nothing is taken for a watermark."""
AROUND = 0.12
"""Ems of grey around such a stroke that are its own edge."""


def watermarks(grey: Image, ink: Image, em: float) -> Image:
    """255 where a page has pale marks that are thick, else 0.

    Args:
        grey: The page evenly lit: 0 is ink and 250 paper.
        ink: 255 where it has ink, else 0.
        em: The height of its type.
    """
    import cv2
    import numpy as np

    print_ = grey[ink > 0]
    darkest = float(np.median(print_)) + PALER if print_.size else PALEST
    pale = cv2.inRange(grey, (darkest,), (PALEST,))
    edges = cv2.dilate(ink, _square(2 * EDGE * em))  # print out of focus is pale around itself
    thick = cv2.subtract(cv2.morphologyEx(pale, cv2.MORPH_OPEN, _square(THICK * em)), edges)
    lighter = cv2.subtract(cv2.inRange(grey, (darkest,), (255,)), edges)
    marks: Image = cv2.bitwise_and(cv2.dilate(thick, _square(2 * AROUND * em)), lighter)
    return marks


def _square(side: float) -> Image:
    import cv2

    length = max(3, round(side))
    return cv2.getStructuringElement(cv2.MORPH_RECT, (length, length))
