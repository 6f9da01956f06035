"""Single cells of a page whose table is known already → what OCR reads in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from gipa_extract.readers.layout.box_tables import GridBox
from gipa_extract.readers.layout.ruled_tables import Frame
from gipa_extract.readers.ocr.page_image import develop
from gipa_extract.readers.ocr.scan_reader import box_of, cells_of, read_rects

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image


def read_cells(
    grey: Image, wanted: Sequence[tuple[Frame, Collection[int]]], page: int
) -> dict[tuple[int, int], GridBox]:
    """The boxes of some cells, by the numbers of their frame and cell.

    `grey` is the whole page, and the frames are measured in its pixels.
    """
    picture = develop(grey)
    across, down = (picture.grey.shape[side] / grey.shape[side] for side in (1, 0))
    cells = [
        (at, cell)
        for at, (frame, numbers) in enumerate(wanted)
        for cell in cells_of(_stretch_frame(frame, across, down), picture)
        if cell.number in numbers
    ]
    looks = read_rects(picture, [line for _, cell in cells for line in cell.lines])
    return {(at, cell.number): box_of(picture, cell, looks, page) for at, cell in cells}


def _stretch_frame(frame: Frame, across: float, down: float) -> Frame:
    xs, ys = (x * across for x in frame.xs), (y * down for y in frame.ys)
    return Frame(tuple(xs), tuple(ys), frame.owner)
