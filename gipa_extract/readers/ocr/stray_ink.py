"""Ink inside a ruled frame that stands in no line of text that was read.

A photograph bends lines, a seal hides them, and what stands across them is cut off at the edges
of its cells. Where such ink is left, no cell of the frame is blank for certain.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gipa_extract.readers.layout.ruled_tables import Frame
from gipa_extract.readers.ocr.ink_components import components_of
from gipa_extract.readers.ocr.page_image import PageImage
from gipa_extract.readers.ocr.text_boxes import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_HEIGHT, MIN_WIDTH = 0.45, 0.2
"""Ems: the smallest mark that may be a digit; what is left of a line is lower or narrower."""
AROUND = 0.25
"""Ems round a line that was read: strokes that hang out of it are its own."""


def holds_stray_ink(frame: Frame, picture: PageImage, lines: Iterable[Rect]) -> bool:
    """Whether marks as large as a digit stand in a frame, and in no line that was read."""
    ink = picture.ink.copy()
    margin = max(1, round(AROUND * picture.em))
    for line in lines:
        line.grown(margin, margin).of(ink)[:] = 0
    inside = Rect(*(round(edge) for edge in (frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1])))
    part = inside.of(ink)
    if not part.any():
        return False
    sizes: Sequence[tuple[int, ...]] = components_of(part).tolist()
    return any(
        width >= MIN_WIDTH * picture.em and height >= MIN_HEIGHT * picture.em
        for _, _, width, height, _ in sizes
    )
