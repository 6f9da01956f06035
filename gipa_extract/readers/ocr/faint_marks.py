"""Marks too pale for the page's own threshold: the hairline of a dash, a digit in worn type.

A cell is blank only if nothing at all is printed there, and half way between ink and paper is
too dark a measure for a line thinner than a pixel. Averaged along its own direction it still
stands out from the grain of the paper.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gipa_extract.readers.ocr.ink_components import components_of
from gipa_extract.readers.ocr.page_ink import median_of

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

WAYS = ((9, 3), (3, 9), (5, 5))
"""Pixels across and down over which grey is averaged: lying, standing and other strokes."""
DARKER = 15.0
"""Grey values below the paper's at which a mark begins, at the least."""
GRAINS = 9.0
"""The same in deviations of the paper's grain."""
LEAST, MOST = 0.3, 2.2
"""Ems: how long a mark is. Shorter ones are dirt, longer ones edges and shadows."""
CLEAR = 0.25
"""Ems that lie between a mark and anything else: closer, it is the rim of what is there."""


def faint_marks(grey: Image, printed_ink: Image, em: float) -> Image:
    """255 where a pale mark stands by itself on bare paper, else 0.

    `grey` is evenly lit, 0 is ink and 250 paper; `printed_ink` is 255 at all ink and lines found so far.
    """
    import cv2
    import numpy as np

    reach = 2 * round(CLEAR * em) + 1
    near = cv2.dilate(printed_ink, np.ones((reach, reach), np.uint8))
    bare = cv2.threshold(near, 0, 255, cv2.THRESH_BINARY_INV)[1]
    marks = np.zeros_like(printed_ink)
    if not bare.any():
        return marks
    dark = np.zeros_like(printed_ink)
    sample = np.flatnonzero(bare > 0)[::7]
    for way in WAYS:
        mean = cv2.blur(grey, way)
        counts = np.bincount(mean.ravel()[sample], minlength=256)
        usual = median_of(np.arange(256), counts)
        grain = 1.48 * median_of(np.abs(np.arange(256) - usual), counts)
        # the grey values are whole: below a level is up to the next whole one under it
        level = math.ceil(usual - max(DARKER, GRAINS * grain)) - 1
        if level >= 0:
            dark |= cv2.threshold(mean, level, 255, cv2.THRESH_BINARY_INV)[1]
    dark &= bare
    for x, y, width, height, _ in components_of(dark).tolist():
        if LEAST * em <= max(width, height) <= MOST * em:
            marks[y : y + height, x : x + width] |= _sharpen_marks(
                grey[y : y + height, x : x + width]
            )
    return marks


def _sharpen_marks(grey: Image) -> Image:
    """255 where a mark is darker than half way between its darkest and its lightest."""
    import cv2

    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    level = (int(soft.min()) + int(soft.max())) // 2
    sharp: Image = cv2.threshold(soft, level, 255, cv2.THRESH_BINARY_INV)[1]
    return sharp
