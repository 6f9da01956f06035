"""A second look at every value that OCR read, by other means than the first.

The first look is the engine's. The second compares each character's shape with those that the
same page prints under the same name: type is set from one font, and a 6 read as 0 does not look
like the page's other zeros. What that can't settle, the engine reads again, in black and white
and at another scale. Values on which two looks agree are sure; else both readings are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.forms.vocabulary import is_part_of_label
from gipa_extract.readers.ocr.engine import OcrReading, read_lines
from gipa_extract.readers.ocr.glyph_shapes import Face, shapes_of
from gipa_extract.text.numerals import parse

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_image import PageImage
    from gipa_extract.readers.ocr.page_ink import Image
    from gipa_extract.readers.ocr.text_boxes import Rect

SURE = 0.95
"""The least confidence of a value on which two looks agree."""
UNSURE = 0.3
"""The most confidence of a value on which they differ."""
CLEAR = 0.8
"""The least confidence of the first look for the second's agreement to count: a faint ↓ is a
poor 1 in both."""
POOR, ENOUGH = 0.1, 20
"""The share of values on which looks differ above which a page of so many is too poor for two
looks that agree to be right: a fax of a fax, in which a broken 0 is a 1 to both."""
UNREADABLE = "\ufffd"
"""What stands for ink that no look could read: it is no blank."""

FULL_WIDTH = 1.15
"""Ems at the most from one full-width digit to the next."""

UPRIGHT = 0.17
"""Width over height by which a 1 may lean: in italics, and in a crooked scan."""
LEANING = 0.28
"""Width over height by which a slash leans at the least."""

SOFT = 1.7
"""Pixels by which a line is put out of focus, of the 29 that its type is high."""
FIGURES = "0123456789.,+-—/"
"""What the engine may read where a figure must stand."""
BOWED = 0.04
"""Of a stroke's height: how far both its ends lie to one side of its middle in a bracket."""
_STROKES = frozenset({"1", "/", "／", "\\"})
_LOOKALIKES = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "〇": "0", "○": "0", "。": "0", "°": "0", "D": "0",
     "l": "1", "I": "1", "|": "1", "丨": "1", "〡": "1", "!": "1", "Z": "2", "S": "5"}
)  # fmt: skip
_BARS = re.compile(r"[一\-‐‑‒–—―－─━~_]{1,4}")
_VALUE = re.compile(r"[\d０-９.,，．:+\-−±增减加少↑↓OoQ〇○。°DlI|丨〡!ZS 　]*")


class SecondLook(NamedTuple):
    """What a cell's line says after all looks."""

    text: str
    confidence: float
    other: tuple[str, ...] = ()
    """Readings that differ."""


@dataclass(slots=True)
class _ReadValue:
    at: int
    reading: OcrReading
    text: str | None
    """What it says; None where the engine's reading is none that a value can have."""
    shapes: list[Any]


def looked_again(
    picture: PageImage, rects: Sequence[Rect], readings: Sequence[OcrReading]
) -> list[SecondLook]:
    """The readings of lines in cells; those of values after a second look."""
    looks = [SecondLook(*reading) for reading in readings]
    values = []
    for at, reading in enumerate(readings):
        text = _closed_up(as_value(reading.text), rects[at], picture.em)
        # A flat stroke as wide as a character is a dash, whatever the engine calls it: 一, 1, -.
        if _is_bar(rects[at], picture.em) and len(reading.text) <= 2:
            looks[at] = SecondLook(text if text and _BARS.fullmatch(text) else "—", SURE)
        # 1, l and | are one stroke: its height and its place in the line tell.
        elif text in _STROKES and (look := _look_at_stroke(picture, rects[at], reading)):
            looks[at] = look
        elif text is not None or _is_strange(reading.text):
            count = 1 if text is None else len(text)
            values.append(_ReadValue(at, reading, text, shapes_of(picture, rects[at], count)))
    for at, look in _second_looks(picture, rects, values):
        looks[at] = look
    # A page on which half of the numbers are unclear is no page to trust in the other half.
    unsure = sum(looks[value.at].confidence < CLEAR for value in values)
    if unsure > POOR * len(values) and len(values) > ENOUGH:
        for value in values:
            look = looks[value.at]
            looks[value.at] = look._replace(confidence=min(look.confidence, UNSURE))
    return looks


def _second_looks(
    picture: PageImage, rects: Sequence[Rect], values: Sequence[_ReadValue]
) -> Iterator[tuple[int, SecondLook]]:
    """The look of each value: by its shapes, else by what the engine reads in black and white."""
    # The page's own type: glyphs of sure digits, against which each other value is held.
    face = Face((value.text, value.shapes) for value in values if value.text)
    open_values, strange = [], []
    for value in values:
        if value.text is None:
            strange.append(value)
        elif value.reading.confidence > 0.5 and face.text_of(value.shapes) == value.text:
            yield value.at, SecondLook(value.text, max(SURE, value.reading.confidence))
        else:
            # Shapes and engine differ: the crop is read again, as black on white.
            open_values.append(value)
    again = read_lines([in_black(around(picture, rects[value.at])) for value in open_values])
    for value, second in zip(open_values, again, strict=True):
        text = _closed_up(as_value(second.text), rects[value.at], picture.em)
        text = second.text if text is None else text
        yield value.at, _weigh_looks(value, second._replace(text=text))
    # What is no number to the engine (口, o) is read twice more with digits alone to choose from.
    crops = [around(picture, rects[value.at]) for value in strange]
    twice = read_lines([way(crop) for crop in crops for way in (in_black, softly)], only=FIGURES)
    for value, black, soft in zip(strange, twice[::2], twice[1::2], strict=True):
        yield value.at, _settle_letter(value, face.text_of(value.shapes), black.text, soft.text)


def _is_bar(rect: Rect, em: float) -> bool:
    """Whether all that is printed is one flat bar: a dash, whatever the engine calls it."""
    height = rect.y1 - rect.y0
    return height < 0.25 * em and rect.x1 - rect.x0 > 2 * height


def _look_at_stroke(picture: PageImage, rect: Rect, reading: OcrReading) -> SecondLook | None:
    """A lone stroke by its slant, which the engine does not heed: a slash leans, a bracket is
    bowed. None if it stands: a 1, or what is left of another figure."""
    import numpy as np

    rows, columns = rect.of(picture.ink).nonzero()
    tall = rect.y1 - rect.y0
    ends = [columns[rows < tall / 6], columns[rows >= tall - tall / 6]]
    middle = columns[(rows > tall / 3) & (rows < tall * 2 / 3)]
    if len(middle) and all(map(len, ends)):
        bows = [float(end.mean() - middle.mean()) / tall for end in ends]
        if min(bows) > BOWED or max(bows) < -BOWED:
            return SecondLook("（" if bows[0] > 0 else "）", UNSURE, (reading.text,))
    lean = abs(float(np.polyfit(rows, columns, 1)[0])) if len(set(rows.tolist())) > 2 else 0.0
    if lean > LEANING:
        return SecondLook("/", SURE)
    if lean < UPRIGHT:
        return None
    text = "/" if lean > (UPRIGHT + LEANING) / 2 else "1"
    return SecondLook(text, min(UNSURE, reading.confidence), (reading.text,))


def as_value(text: str) -> str | None:
    """A reading as the value that it must be in a cell of its own, or None if it is a label."""
    if _BARS.fullmatch(text):
        return text.replace("一", "—")
    if text.count("(") + text.count("（") != text.count(")") + text.count("）"):
        return None
    if _VALUE.fullmatch(text):
        value = text.translate(_LOOKALIKES)
        return value if parse(value).kind != "text" else None
    kind = parse(text).kind if len(text) < 12 else "text"
    has_digit = any(char.isdigit() for char in text)
    return text if kind == "dash" or (kind == "number" and has_digit) else None


def _closed_up(text: str | None, rect: Rect, em: float) -> str | None:
    """A value without the blanks that the engine sees between the digits of full-width type."""
    if text is None or " " not in text:
        return text
    close = "".join(text.split())
    return close if rect.x1 - rect.x0 < FULL_WIDTH * em * len(close) else text


def _is_strange(text: str) -> bool:
    """Whether a reading is no word and no part of the form's labels: a misread figure."""
    if len(text) > (1 if any(char > "\u2e7f" for char in text) else 6):
        return False
    return parse(text).kind == "number" or not (text.isalnum() and is_part_of_label(text))


def _weigh_looks(value: _ReadValue, second: OcrReading) -> SecondLook:
    """Two readings of one value as one: they agree, or the surer one keeps the other beside it."""
    first, again = value.text or "", as_value(second.text)
    if {first, again} <= _STROKES:
        first = again = "1"  # which its slant has told
    if again is not None and (again == first or _number_in(again) == _number_in(first) is not None):
        sure = value.reading.confidence
        if sure > CLEAR:
            sure = max(SURE, sure, second.confidence)
        return SecondLook(first or UNREADABLE, sure)
    one = SecondLook(first, value.reading.confidence)
    other = SecondLook(second.text if again is None else again, second.confidence)
    best, rest = (one, other) if one.confidence >= other.confidence else (other, one)
    return SecondLook(best.text or UNREADABLE, min(UNSURE, best.confidence), (rest.text,))


def _number_in(text: str) -> object:
    """The number that a text prints; None if it is none."""
    printed = parse(text)
    return printed if printed.kind == "number" else None


def _settle_letter(value: _ReadValue, shape: str | None, black: str, soft: str) -> SecondLook:
    """A lone letter in a cell: the figure whose shape it has, if the engine finds it there too.

    A lone mark, a bracket for one, stays what it is; it is doubtful where a value should stand.
    """
    found = value.reading.text
    if found.isalpha() and shape and shape in (black, soft) and parse(shape).kind != "text":
        return SecondLook(shape, SURE)
    likely = black if black and black == soft and found.isalpha() and found < "\u2000" else found
    others = dict.fromkeys((found, shape or "", black, soft))
    return SecondLook(likely, UNSURE, tuple(text for text in others if text and text != likely))


def around(picture: PageImage, rect: Rect) -> Image:
    """A line's grey values with more paper around than at the first look."""
    margin = round(0.35 * picture.em)
    grey: Image = rect.grown(margin, margin).of(picture.grey)
    return grey


def in_black(grey: Image) -> Image:
    """A line in black on white, twice as large."""
    import cv2

    large = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    black: Image = cv2.threshold(cv2.GaussianBlur(large, (5, 5), 0), 190, 255, cv2.THRESH_BINARY)[1]
    return black


def softly(grey: Image) -> Image:
    """A line out of focus: broken strokes close."""
    import cv2

    soft: Image = cv2.GaussianBlur(grey, (0, 0), SOFT)
    return soft
