"""A blank of a scan is one for certain only where no ink is left that nobody read."""

from __future__ import annotations

import pytest

from tests.needs import needs

needs("cv2", "ocr")
needs("rapidocr", "ocr")
import numpy as np

from gipa_extract.readers.layout.ruled_tables import Frame
from gipa_extract.readers.ocr.page_image import PageImage
from gipa_extract.readers.ocr.scan_reader import BLANK_BESIDE_INK, FrameCell, box_of
from gipa_extract.readers.ocr.second_look import SecondLook
from gipa_extract.readers.ocr.stray_ink import holds_stray_ink
from gipa_extract.readers.ocr.text_boxes import Rect

EM = 20.0
FRAME = Frame((10, 100, 190), (10, 50), ((0, 1),))
READ = Rect(20, 20, 40, 40)


def picture(*marks: Rect) -> PageImage:
    """A page of 200 by 100 pixels with a black mark in each of these places."""
    ink = np.zeros((100, 200), np.uint8)
    for mark in (READ, *marks):
        mark.of(ink)[:] = 255
    return PageImage(255 - ink, ink, EM, [], [], np.zeros_like(ink))


@pytest.mark.parametrize(
    ("mark", "is_stray"),
    [
        (Rect(98, 20, 104, 34), True),  # across the line between two cells
        (Rect(120, 48, 140, 60), False),  # hangs in from below by less than a digit's height
        (Rect(20, 38, 40, 44), False),  # a stroke that hangs out of what was read
        (Rect(150, 30, 152, 32), False),  # a speck
        (Rect(150, 70, 170, 90), False),  # outside
    ],
)
def test_ink_that_nobody_read_is_told_from_specks_and_what_hangs_over(
    mark: Rect, is_stray: bool
) -> None:
    assert holds_stray_ink(FRAME, picture(mark), [READ]) is is_stray


def test_a_cell_with_ink_that_reads_as_nothing_is_no_sure_blank() -> None:
    cell = FrameCell(0, [READ], pale=False)
    box = box_of(picture(), cell, {READ: SecondLook("", 0.9)}, 1)
    assert (box.text, box.confidence) == ("", BLANK_BESIDE_INK)
    assert box_of(picture(), FrameCell(1, [], pale=False), {}, 1).confidence == 1.0
