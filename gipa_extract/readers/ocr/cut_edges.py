"""Pictures of tables whose outer lines were cut: whoever takes a screenshot cuts along them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract.readers.layout.ruled_tables import find_frames
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.readers.ocr.page_image import develop

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

MARGIN = 6
"""Pixels of paper around a picture."""
DARK, PALE = 0.5, 0.9
"""Of the paper's grey: a line that is cut across is darker than the one, a line that is cut along,
so that only its half is left, than the other."""


def with_closed_edges(grey: Image) -> Image:
    """A picture with paper around, and a line drawn where its edge has cut through lines.

    Whoever takes a screenshot of a table cuts it at its outer lines, which turn pale or are
    lost. A pale one is made dark. Lost ones are drawn round the whole picture, unless that
    would make one table of two.
    """
    import cv2
    import numpy as np

    paper = int(np.percentile(grey, 90))
    closed: Image = np.pad(grey, MARGIN, constant_values=paper)
    height, width = grey.shape
    ring = np.zeros_like(closed)
    corners = (MARGIN, MARGIN), (MARGIN + width - 1, MARGIN + height - 1)
    cv2.rectangle(ring, *corners, color=255, thickness=3)
    if closed[ring > 0].min() > DARK * paper:
        return closed
    closed[(ring > 0) & (closed < PALE * paper)] = 0
    if _count_tables(closed) < 2:
        closed[ring > 0] = 0
    return closed


def _count_tables(grey: Image) -> int:
    picture = develop(grey)
    slack, narrow = TOLERANCES.line_ends * picture.em, TOLERANCES.narrowest * picture.em
    return len(find_frames(picture.across, picture.down, slack=slack, narrow=narrow))
