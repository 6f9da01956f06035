"""A page in colours → its grey values, as if no red seal had been put on it.

Official seals are red and stand over print. Seen through red they are as light as paper, and the
black strokes under them stay dark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

RED = 40
"""By how many of 255 steps red is lighter than green and blue where a seal's colour is."""


def grey_without_seals(colours: Image) -> Image:
    """Grey values of a picture of shape (height, width, 3), in the order red, green, blue."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    red, others = colours[:, :, 0], np.maximum(colours[:, :, 1], colours[:, :, 2])
    sealed = red > np.minimum(others, 255 - RED) + RED
    return np.where(sealed, np.maximum(red, grey), grey)
