"""The pieces of ink on a page that touch (connected components, 8 ways), and boxes round them.

OpenCV looks at each pixel of a page, also where hundreds of rows have no ink: these are left out
before, and put back into what it gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

BLOCK = 2
"""Rows, or columns, that are left out together: OpenCV numbers what it finds by blocks of so many,
and its order stays."""
MOSTLY = 0.5
"""The share of columns with ink above which all are looked at between the first and the last."""


def components_of(ink: Image) -> Image:
    """A row for each piece of ink, in OpenCV's order: left, top, width, height, pixels."""
    import cv2

    part, rows, columns = _inked_part(ink)
    if not part.size:
        return part.reshape(0, 5)
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    pieces: Image = stats[1:].copy()
    pieces[:, cv2.CC_STAT_LEFT] = columns[pieces[:, cv2.CC_STAT_LEFT]]
    pieces[:, cv2.CC_STAT_TOP] = rows[pieces[:, cv2.CC_STAT_TOP]]
    return pieces


def larger_pieces(ink: Image, least: float) -> Image:
    """255 where a piece of ink has at least so many pixels, else 0."""
    import cv2
    import numpy as np

    larger: Image = np.zeros_like(ink)
    part, rows, columns = _inked_part(ink)
    if not part.size:
        return larger
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= least
    kept[0] = False  # the paper
    larger[np.ix_(rows, columns)] = np.where(kept, 255, 0).astype(np.uint8)[labels]
    return larger


def _inked_part(ink: Image) -> tuple[Image, Image, Image]:
    """The rows and columns of a page that have ink, and their numbers.

    One block at least stays of each gap, so that what did not touch does not touch.
    """
    import numpy as np

    rows = _inked_places(ink.any(axis=1))
    part = ink[rows] if len(rows) < len(ink) else ink
    columns = _inked_places(part.any(axis=0))
    if len(columns) < MOSTLY * ink.shape[1]:
        return part[:, columns], rows, columns
    columns = np.arange(columns[0], columns[-1] + 1)
    return part[:, columns[0] : columns[-1] + 1], rows, columns


def _inked_places(has_ink: Any) -> Image:
    """The numbers of rows, or columns, with ink, by whole blocks, and of a block behind each run."""
    import numpy as np

    blocks = np.zeros(-(-len(has_ink) // BLOCK) * BLOCK, dtype=bool)
    blocks[: len(has_ink)] = has_ink
    kept: Any = blocks.reshape(-1, BLOCK).any(axis=1)
    kept[1:] |= kept[:-1].copy()
    places: Image = np.flatnonzero(np.repeat(kept, BLOCK)[: len(has_ink)])
    return places
