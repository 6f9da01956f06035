"""Fonts that draw other digits than their text says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gipa_extract import extract
from gipa_extract.readers.pdf.digit_shapes import Contours, drawn_otherwise, recognised_digit
from tests.needs import needs
from tests.test_other_hand import FOLDER

needs("pypdfium2", "pdf")

SCRAMBLED = FOLDER / "twelfth" / "p02_tounicode_swaps_digits.pdf"
Box = tuple[float, float, float, float]


def outline(outer: Sequence[tuple[float, float]], *holes: Box) -> Contours:
    """A polygon, counterclockwise, and boxes (left, bottom, right, top) cut out of it."""
    return (tuple(outer), *(((a, b), (a, d), (c, d), (c, b)) for a, b, c, d in holes))


BOX = [(0, 0), (60, 0), (60, 100), (0, 100)]
SEVEN = [(0, 88), (45, 88), (12, 0), (24, 0), (60, 90), (60, 100), (0, 100)]
ONE = [(16, 0), (30, 0), (30, 100), (18, 100), (0, 78), (0, 70), (16, 80)]


@pytest.mark.parametrize(
    ("digit", "shape"),
    [
        ("0", outline(BOX, (15, 12, 45, 88))),
        ("6", outline(BOX, (15, 12, 45, 45))),
        ("9", outline(BOX, (15, 55, 45, 88))),
        ("8", outline(BOX, (15, 12, 45, 42), (15, 58, 45, 88))),
        ("7", outline(SEVEN)),
        ("1", outline(ONE)),
        ("", outline(BOX)),  # a box for a glyph that the font lacks
        ("", ()),
    ],
)
def test_an_outline_is_recognised_by_counters_and_strokes(digit: str, shape: Contours) -> None:
    assert recognised_digit(shape) == digit


def test_one_digit_that_is_alike_to_another_scrambles_no_font() -> None:
    assert drawn_otherwise({"0": "0", "1": "", "6": "6", "9": "9"}) == {}
    assert drawn_otherwise({"6": "9", "9": "9"}) == {}  # an odd type
    assert drawn_otherwise({"1": "7", "7": ""}) == {}  # told by strokes alone
    assert drawn_otherwise({"6": "9", "9": ""}) == {"6": "9"}
    assert drawn_otherwise({"1": "7", "7": "1", "2": "2"}) == {"1": "7", "7": "1"}


def test_every_number_in_a_scrambled_font_is_doubtful_and_what_it_draws_is_offered() -> None:
    report = extract(SCRAMBLED)
    cell = report["art20_1.rules.issued"]
    assert (cell.value, cell.trust, cell.alternatives) == (864, "doubtful", ["864", "894"])
    assert cell.doubt is not None
    assert cell.doubt.code == "digits_drawn_otherwise"
    printed = [cell for cell in report.cells if cell.kind == "number"]
    assert all(cell.trust == "doubtful" for cell in printed)
    assert "font_draws_other_digits" in {note.code for note in report.notes}
