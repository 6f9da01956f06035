"""Scans that offices made worse: photographs, seals and watermarks over print."""

from __future__ import annotations

from collections import Counter

import pytest

from eval.corpus.command import make
from eval.corpus.worn import worn_layouts
from gipa_extract import extract
from tests.needs import needs

needs("cv2", "ocr")
needs("rapidocr", "ocr")
import cv2
import numpy as np

from gipa_extract.readers.ocr.page_image import _rulings
from gipa_extract.readers.ocr.perspective import plane_of, seen_at, straighten_picture
from gipa_extract.readers.ocr.red_seals import grey_without_seals
from gipa_extract.readers.ocr.scan_reader import scanned_page
from gipa_extract.readers.ocr.watermarks import watermarks

EM = 29.0


def ruled_page() -> np.ndarray:
    """White paper of 1200 by 1600 pixels with a table of black lines."""
    page = np.full((1600, 1200), 250, np.uint8)
    for y in range(200, 1401, 100):
        cv2.line(page, (150, y), (1050, y), (0,), 3)
    for x in range(150, 1051, 100):
        cv2.line(page, (x, 200), (x, 1400), (0,), 3)
    return page


def ink_of(page: np.ndarray) -> np.ndarray:
    return np.where(page < 128, 255, 0).astype(np.uint8)


def test_a_page_that_lies_flat_stays_as_it_is() -> None:
    assert plane_of(ink_of(ruled_page())) is None


def test_a_page_seen_from_the_side_has_its_lines_straight_again() -> None:
    page = ruled_page()
    corners = np.array([[0, 0], [1200, 0], [1200, 1600], [0, 1600]], np.float32)
    seen = np.array([[40, 10], [1170, 70], [1150, 1560], [10, 1590]], np.float32)
    plane = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(page, plane, (1200, 1600), borderValue=(250,))
    assert _level_lines(photo) < 6
    found = plane_of(ink_of(photo))
    assert found is not None
    assert _level_lines(straighten_picture(photo, found)) == 13
    x, y = seen_at(found, 500.0, 700.0)
    back = found @ np.array((x, y, 1.0))
    assert np.allclose(back[:2] / back[2], (500.0, 700.0))


def _level_lines(page: np.ndarray) -> int:
    """How many lines of ink run level over 800 pixels; each step of a slanted one cuts it."""
    runs = cv2.morphologyEx(ink_of(page), cv2.MORPH_OPEN, np.ones((1, 800), np.uint8))
    return int(cv2.connectedComponents(runs)[0]) - 1


def test_a_blank_on_which_a_seal_lay_is_not_sure() -> None:
    """Thin print under a seal may be lost with it."""
    page = np.full((600, 900), 255, np.uint8)
    for at in (100, 300, 500):
        cv2.line(page, (100, at), (700, at), (0,), 3)
    for at in (100, 400, 700):
        cv2.line(page, (at, 100), (at, 500), (0,), 3)
    seals = np.zeros(page.shape, dtype=bool)
    seals[350:450, 450:650] = True
    (table,) = scanned_page(page, 1, prose=False, seals=seals).tables
    assert [[box.confidence for box in row] for row in table.rows] == [[1.0, 1.0], [1.0, 0.5]]


def test_the_rim_of_a_seal_is_no_line_where_a_picture_blurs_its_colour() -> None:
    """JPEG keeps colours half as finely as light: at its rim, a seal is dark and hardly red."""
    import io

    from PIL import Image, ImageDraw

    page = Image.new("RGB", (200, 200), "white")
    pen = ImageDraw.Draw(page)
    pen.ellipse((20, 20, 180, 180), outline=(214, 40, 40), width=12)
    pen.rectangle((60, 15, 66, 60), fill="black")  # print across the rim
    saved = io.BytesIO()
    page.save(saved, "JPEG", quality=85)
    grey = grey_without_seals(np.asarray(Image.open(saved)))
    assert grey[15:60, 62:65].max() < 100
    printed = np.zeros_like(grey, dtype=bool)
    printed[8:68, 50:76] = True
    assert np.percentile(grey[~printed], 1) > 225


def test_a_red_seal_is_paper_and_print_under_it_stays_dark() -> None:
    colours = np.full((60, 200, 3), 255, np.uint8)
    colours[10:50, 10:100] = (214, 40, 40)
    colours[20:40, 50:60] = (70, 10, 10)  # print under the seal
    colours[20:40, 150:160] = (30, 30, 30)
    grey = grey_without_seals(colours)
    assert grey[15, 20] > 200
    assert grey[30, 55] < 80
    assert grey[30, 155] < 40


@pytest.mark.parametrize(("shade", "is_taken"), [(210, True), (60, False)])
def test_thick_pale_strokes_behind_print_are_told_from_print(shade: int, is_taken: bool) -> None:
    page = ruled_page()
    cv2.line(page, (300, 300), (700, 700), (shade,), 9)
    assert watermarks(page, ink_of(page), EM).marks.any() == is_taken


def test_pale_print_of_a_page_without_dark_print_is_no_watermark() -> None:
    page = np.full((600, 600), 250, np.uint8)
    cv2.putText(page, "1234", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 3, (185,), 8)
    ink = np.where(page < 190, 255, 0).astype(np.uint8)
    assert not watermarks(page, ink, EM).marks.any()


def large_thin_word(page: np.ndarray, left: int, top: int, size: int) -> None:
    """Pale strokes of two pixels, askew, as of a character in a light typeface."""
    right, bottom = left + size, top + size
    for ends in (
        ((left, bottom), (right, top)), ((left, top), (right, bottom)),
        ((left, bottom), (left + size // 2, top)), ((left + size // 2, top), (right, bottom)),
    ):  # fmt: skip
        cv2.line(page, *ends, (210,), 2)


def test_thin_strokes_of_large_type_are_a_watermark_and_pale_ruling_lines_are_none() -> None:
    page = ruled_page()
    cv2.line(page, (150, 760), (1050, 760), (205,), 2)
    cv2.line(page, (520, 610), (520, 1390), (205,), 2)
    large_thin_word(page, 460, 700, 90)
    marks, reach = watermarks(page, ink_of(page), EM)
    assert marks[705:755, 465:515].any()
    assert reach[745, 505]
    assert not (marks | reach)[759:762, 150:1050].any()
    assert not (marks | reach)[610:1390, 519:522].any()
    assert not (marks | reach)[:, :400].any()


def test_pale_characters_as_large_as_the_print_are_no_watermark() -> None:
    page = ruled_page()
    for left in range(460, 700, 35):
        cv2.line(page, (left, 760), (left + 12, 735), (210,), 2)
        cv2.line(page, (left + 16, 735), (left + 28, 760), (210,), 2)
    marks, reach = watermarks(page, ink_of(page), EM)
    assert not (marks | reach).any()


def test_a_dash_of_two_ems_is_print_and_a_line_as_short_between_two_others_is_none() -> None:
    page = np.full((1600, 1200), 250, np.uint8)
    for x in range(150, 1051, 60):
        cv2.line(page, (x, 200), (x, 1400), (0,), 3)
    for y in range(200, 1401, 100):
        cv2.line(page, (150, y), (1050, y), (0,), 3)
    cv2.line(page, (150, 550), (210, 550), (0,), 3)  # parts one cell in two
    page[1500:1503, 500:558] = 0  # a dash below the table
    across, _, lines = _rulings(ink_of(page), EM)
    assert lines[550, 180]
    assert any(line.at == 550.5 and line.start < 160 for line in across)
    assert not lines[1490:1515].any()


@pytest.mark.slow
@pytest.mark.parametrize("name", worn_layouts())
def test_no_value_of_a_worn_scan_is_wrong_in_silence(name: str) -> None:
    content, written = make(worn_layouts()[name], 5, 2)
    found: Counter[str] = Counter()
    read = {cell.id: cell for cell in extract(written.data).cells}
    for cell_id, true in content.cells.items():
        cell = read[cell_id]
        right = (cell.kind, cell.value) == (true.kind, true.value)
        found["right" if right else cell.trust] += true.kind != "absent"
    assert set(found) <= {"right", "doubtful", "missing"}
    assert found["right"] > 0.9 * sum(found.values())
