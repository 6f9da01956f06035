"""Labels that OCR read all but right: 尚末审结 is 尚未审结, for the form has nothing else like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from gipa_extract.forms.vocabulary import is_part_of_label, vocabulary
from gipa_extract.readers.ocr.engine import LABEL_SQUEEZE, OcrReading, is_long, read_lines
from gipa_extract.readers.ocr.second_look import around, as_value, in_black

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_image import PageImage
    from gipa_extract.readers.ocr.page_ink import Image
    from gipa_extract.readers.ocr.text_boxes import Rect

SHORT = 14
"""Ems: a longer line is prose."""
LEAST = 4
"""Characters that a label must have before one of them may be misread."""
SURE_LABEL = 0.9
"""The least confidence in a label that was read squeezed."""
CERTAIN = 0.95
"""So sure of its least sure character, the engine is right: 未予公开 is no misread 不予公开."""
_OPEN = re.compile(r"([（(](?:单位[:：]?)?[件条项个元万]{1,2})[1lIiJj|!］\]】}]$")
"""A unit in brackets, closed by what only looks like one."""
_UNOPENED = re.compile(r"^([^（(]*)(单位[:：][件条项个元万]{1,2})[)）]?$")
"""The same, without the bracket that opens it, or without any: a seal lies over them."""
_COUNTING = frozenset("一二三四五六七八九十")


def read_labels(images: Sequence[Image]) -> list[OcrReading]:
    """The reading of each line of a table, where most long ones are labels of the form.

    Those are read at less than half their width, for time goes with it, and once more at their
    own where that gives no part of a label.
    """
    long = [at for at, image in enumerate(images) if is_long(image)]
    quick = read_lines([images[at] for at in long], squeeze=LABEL_SQUEEZE)
    quick_readings = {
        at: reading
        for at, reading in zip(long, quick, strict=True)
        if reading.confidence > SURE_LABEL
        and len(reading.text) >= LEAST
        and is_part_of_label(reading.text)
    }
    rest = [at for at in range(len(images)) if at not in quick_readings]
    read = dict(zip(rest, read_lines([images[at] for at in rest]), strict=True))
    return [quick_readings.get(at) or read[at] for at in range(len(images))]


def labels_again(
    picture: PageImage, rects: Sequence[Rect], readings: Sequence[OcrReading]
) -> list[OcrReading]:
    """The readings of lines; a short one that is no value and no part of the form's labels
    is read again in black and white, unless the engine is certain of it, and mended where all but
    one character is a label's."""
    best = list(readings)
    unknown = [
        at
        for at, reading in enumerate(readings)
        if rects[at].x1 - rects[at].x0 < SHORT * picture.em
        and as_value(reading.text) is None
        and not is_part_of_label(reading.text)
    ]
    unsure = [at for at in unknown if readings[at].confidence <= CERTAIN]
    again = read_lines([in_black(around(picture, rects[at])) for at in unsure])
    for at, second in zip(unsure, again, strict=True):
        if len(second.text) > 1 and is_part_of_label(second.text):
            best[at] = second
    for at in unknown:
        first = readings[at]
        if best[at] is first:
            best[at] = first._replace(text=mend_label(first.text, sure=first.confidence > CERTAIN))
    return best


@lru_cache(maxsize=4096)
def mend_label(text: str, *, sure: bool = False) -> str:
    """A text with its one character that no label has there replaced by the one that all have,
    or with the bracket that opens or closes what a clerk added.

    An engine that is `sure` of every character is believed but for the bracket. Numerals stay
    as they are: （五）其他 and （六）其他 are two labels.
    """
    closed = _UNOPENED.sub(r"\1（\2）", _OPEN.sub(r"\1）", text))
    if closed != text:
        return closed
    if sure:
        return text
    letters = [index for index, char in enumerate(text) if char.isalnum()]
    plain = "".join(text[index] for index in letters)
    found = set(_single_changes(plain)) if len(plain) >= LEAST else set()
    if len(found) != 1:
        return text
    place, char = found.pop()
    return text[: letters[place]] + char + text[letters[place] + 1 :]


def _single_changes(plain: str) -> Iterator[tuple[int, str]]:
    """(place, character) of each single change that makes a text part of a label."""
    half = len(plain) // 2
    for label in vocabulary().letters:
        # With one letter wrong one half is right: by far most labels are out at once.
        if plain[:half] not in label and plain[half:] not in label:
            continue
        for start in range(len(label) - len(plain) + 1):
            part = label[start : start + len(plain)]
            differ = [index for index, (a, b) in enumerate(zip(plain, part, strict=True)) if a != b]
            if len(differ) == 1:
                changed = plain[differ[0]] + part[differ[0]]
                # 一 and 二, 1 and 7 tell labels apart: none is made of another.
                if not any(char in _COUNTING or char.isascii() for char in changed):
                    yield differ[0], part[differ[0]]
