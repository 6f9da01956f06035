"""Pale words and fields behind the print of a page → paper.

A watermark is paler than print and set in large type. Its strokes are thicker than any hairline,
and than the grey edge of a black stroke; where its typeface is light, they are longer than any
stroke of the page's own type, and lie askew or bend, as no ruling line does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gipa_extract.readers.ocr.ink_components import larger_pieces
from gipa_extract.readers.ocr.page_ink import median_of

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

PALEST = 240
"""The grey value, on paper of 250, up to which a mark counts."""
PALEST_THIN = 230
"""The same for thin strokes, which the paper's grain must not look like."""
PALER = 100
"""Grey values by which a watermark is paler than its page's print, at least."""
THICK = 0.15
"""Ems: how thick its strokes are, at least, and how large a part of a thin one."""
EDGE = 0.15
"""Ems around print in which nothing is taken for a watermark."""
AROUND = 0.12
"""Ems of grey around such a stroke that are its own edge."""
LONG = 1.3
"""Ems: one of its thin strokes is at least so long, longer than a character of the page's type."""
FEWEST = 5.0
"""Ems: the pale pixels of such strokes, one beside the other, are at least so many."""
BENT = 0.4
"""Ems: such a stroke is at least so wide and so high, since a ruling line is one of both only."""
RULED = 3.2
"""Ems: what runs level or upright as long as this is a ruling line."""
LARGE = 1.8
"""Ems: its words are at least so wide and so high."""
GAP = 0.8
"""Ems: strokes that are as close as this are of one word."""
HIDDEN = 2.0
"""Ems: how far apart its strokes may be where print hides what is between."""


class Watermarks(NamedTuple):
    """Where a page's watermarks are, as two images of 0 and 255."""

    marks: Image
    """Their ink, as far as no print is near."""
    reach: Image
    """All that they may stand in, print as well, but no ruling line: what is pale there tells
    nothing."""


def watermarks(grey: Image, ink: Image, em: float) -> Watermarks:
    """The pale marks of a page that are thick, or large and askew.

    Args:
        grey: The page evenly lit: 0 is ink and 250 paper.
        ink: 255 where it has ink, else 0.
        em: The height of its type.
    """
    import cv2
    import numpy as np

    counts = cv2.calcHist([grey], [0], ink, [256], [0, 256]).ravel().astype(np.int64)
    darkest = median_of(np.arange(256), counts) + PALER if counts.any() else PALEST
    edges = cv2.dilate(
        ink, _square_kernel(2 * EDGE * em)
    )  # print out of focus is pale around itself
    pale = cv2.inRange(grey, (darkest,), (PALEST,))
    thick = cv2.subtract(cv2.morphologyEx(pale, cv2.MORPH_OPEN, _square_kernel(THICK * em)), edges)
    thin = cv2.inRange(cv2.blur(grey, (3, 3)), (darkest,), (PALEST_THIN,))
    lighter = cv2.subtract(cv2.inRange(grey, (darkest,), (255,)), edges)
    if cv2.countNonZero(cv2.subtract(thin, edges)) < FEWEST * em:
        around = cv2.dilate(thick, _square_kernel(2 * AROUND * em))
        return Watermarks(cv2.bitwise_and(around, lighter), np.zeros_like(grey))
    lines = _ruled_ink(thin, em)
    strokes = _without_grains(cv2.subtract(cv2.subtract(thin, edges), lines), em)
    words = _large_words(strokes, em)
    whole = _reach_of_words(words, strokes, em)
    reach = cv2.subtract(whole, lines)
    words = cv2.bitwise_or(words, cv2.bitwise_and(strokes, reach))
    around = cv2.dilate(cv2.bitwise_or(thick, words), _square_kernel(2 * AROUND * em))
    marks = cv2.bitwise_and(cv2.subtract(around, cv2.bitwise_and(lines, whole)), lighter)
    return Watermarks(marks, reach)


def _ruled_ink(pale: Image, em: float) -> Image:
    """255 where pale ink runs level or upright as far as ruling lines do, and close beside it."""
    import cv2
    import numpy as np

    length = round(RULED * em)
    lines = np.zeros_like(pale)
    for shape in ((length, 1), (1, length)):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
        lines = cv2.bitwise_or(lines, cv2.morphologyEx(pale, cv2.MORPH_OPEN, kernel))
    ruled: Image = cv2.dilate(lines, _square_kernel(3))
    return ruled


def _without_grains(pale: Image, em: float) -> Image:
    return larger_pieces(pale, (THICK * em) ** 2)


def _large_words(strokes: Image, em: float) -> Image:
    """The strokes of words in larger type than the page's."""
    import cv2
    import numpy as np

    none: Image = np.zeros_like(strokes)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    long = (sides.max(axis=1) > LONG * em) & (sides.min(axis=1) > BENT * em)
    long[0] = False
    if not long.any():
        return none
    joined = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, _square_kernel(GAP * em))
    _, words, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    large = sides.min(axis=1) > LARGE * em
    large &= np.bincount(words[long[labels]], minlength=len(stats)) > 0
    large[0] = False
    return cv2.bitwise_and(strokes, _chosen_ink(large, words))


def _reach_of_words(words: Image, strokes: Image, em: float) -> Image:
    """The large words with all strokes near them, and what lies between."""
    import cv2
    import numpy as np

    if not words.any():
        return words
    joined = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, _square_kernel(HIDDEN * em))
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    held = np.bincount(labels[words > 0], minlength=count) > 0
    held[0] = False
    reach: Image = cv2.dilate(_chosen_ink(held, labels), _square_kernel(2 * AROUND * em))
    return reach


def _chosen_ink(kept: Image, labels: Image) -> Image:
    """255 where a label is one of those that are kept."""
    import numpy as np

    chosen: Image = np.where(kept, 255, 0).astype(np.uint8)[labels]
    return chosen


def _square_kernel(side: float) -> Image:
    import cv2

    length = max(3, round(side))
    return cv2.getStructuringElement(cv2.MORPH_RECT, (length, length))
