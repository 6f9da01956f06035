"""Values at a sheet's cut side: who copies or photographs a page crookedly loses its margin.

Of a number that the cut goes through, the half that is left looks like a number: 1610 of 16105.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract.readers.layout.ruled_tables import Frame
from gipa_extract.readers.layout.tolerances import TOLERANCES

if TYPE_CHECKING:
    from gipa_extract.readers.layout.box_tables import GridBox
    from gipa_extract.readers.ocr.page_image import PageImage
    from gipa_extract.readers.ocr.text_boxes import Rect

CUT = 0.5
"""The confidence in what stands at a cut side."""
AT_EDGE = 1.5
"""Ems: a table that ends nearer to a picture's side without a line there may go on beyond."""
CLOSE = 1.2
"""Ems: what stands nearer to a cut side may be cut, for the cut is seldom level."""
TOUCHING = 0.6
"""Ems: the same outside frames."""


def doubt_cut_cells(picture: PageImage, frame: Frame, boxes: dict[int, GridBox]) -> None:
    """Make doubtful what stands at a side of a table that has no line and is the picture's own."""
    width, em = picture.grey.shape[1], picture.em
    left, right = frame.xs[0], frame.xs[-1]
    if width - right < AT_EDGE * em and not _is_drawn(picture, frame, right):
        for number in {owners[-1] for owners in frame.owner}:
            box = boxes[number]
            if not box.text or box.bounds is None or right - box.bounds[2] < CLOSE * em:
                _doubt(box)
    if left < AT_EDGE * em and not _is_drawn(picture, frame, left):
        for number in {owners[0] for owners in frame.owner}:
            box = boxes[number]
            if not box.text or box.bounds is None or box.bounds[0] - left < CLOSE * em:
                _doubt(box)


def touches_side(picture: PageImage, rect: Rect) -> bool:
    """Whether a line outside frames stands so close to the picture's left or right side."""
    near = TOUCHING * picture.em
    return rect.x0 < near or rect.x1 > picture.grey.shape[1] - near


def _is_drawn(picture: PageImage, frame: Frame, side: float) -> bool:
    """Whether lines stand at a side of a frame, along most of it."""
    near = 2 * TOLERANCES.line_ends * picture.em
    top, bottom = frame.ys[0], frame.ys[-1]
    drawn = sum(
        max(0.0, min(line.end, bottom) - max(line.start, top))
        for line in picture.down
        if abs(line.at - side) <= near
    )
    return drawn > (bottom - top) / 2


def _doubt(box: GridBox) -> None:
    box.confidence = CUT if box.confidence is None else min(box.confidence, CUT)
