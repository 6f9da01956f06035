"""A page in colours → its grey values, as if no red seal had been put on it.

Official seals are red and stand over print. They let less light through than paper, everywhere
alike; what is darker than the seal is print under it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

RED = 40
"""By how many of 255 steps red is lighter than green and blue where a seal's colour is."""

RIM = 5
"""Pixels: how far the colour of a seal is blurred at its rim, to both sides and with itself."""
PAPER = 255.0


def seals_of(colours: Image) -> Image | None:
    """Where a seal may have covered print, of shape (height, width); None where there is none."""
    import cv2
    import numpy as np

    sealed = cv2.subtract(colours[:, :, 0], np.maximum(colours[:, :, 1], colours[:, :, 2])) > RED
    return sealed if sealed.any() else None


def grey_without_seals(colours: Image) -> Image:
    """Grey values of a picture of shape (height, width, 3), in the order red, green, blue."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    red, others = colours[:, :, 0], np.maximum(colours[:, :, 1], colours[:, :, 2])
    redness = cv2.subtract(red, others)
    sealed = redness > RED
    if not sealed.any():
        return grey
    # A picture keeps colours less finely than light: at its rim a seal is dark, and hardly red.
    near = cv2.dilate(redness, np.ones((RIM, RIM), np.uint8))
    share = np.minimum(near / max(float(np.median(redness[sealed])), 1.0), 1.0)
    paper = PAPER - (PAPER - float(np.median(grey[sealed]))) * share
    seen = np.minimum(grey * (PAPER / np.maximum(paper, 1.0)), PAPER).astype(np.uint8)
    lit = np.maximum(np.where(sealed, np.maximum(red, grey), grey), seen)
    return np.where(near > RED, lit, grey)
