"""A second look at every value that OCR read, by other means than the first.

The first look is the engine's. The second compares each character's shape with those that the
same page prints under the same name: type is set from one font, and a 6 read as 0 does not look
like the page's other zeros. What that can't settle, the engine reads again, in black and white
and at another scale. Values on which two looks agree are sure; else both readings are kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.numerals import parse
from gipa_extract.readers.ocr import Reading, read_lines
from gipa_extract.readers.wording import is_in_label

if TYPE_CHECKING:
    from gipa_extract.readers.picture import Image, Picture, Rect

SURE = 0.95
"""The least confidence of a value on which two looks agree."""
UNSURE = 0.3
"""The most confidence of a value on which they differ."""
UNREADABLE = "\ufffd"
"""What stands for ink that no look could read: it is no blank."""
ALIKE = 2.5
"""How many times the usual distance within a character's shapes one of them may lie away."""
SHORT = 14
"""Ems: a longer line is prose."""
PEERS = 4
"""Shapes that a character must have on a page before they are compared."""

UPRIGHT = 0.17
"""Width over height by which a 1 may lean: in italics, and in a crooked scan."""
LEANING = 0.28
"""Width over height by which a slash leans at the least."""

_STROKES = frozenset({"1", "/", "／", "\\"})
_LOOKALIKES = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "〇": "0", "○": "0", "。": "0", "°": "0", "D": "0",
     "l": "1", "I": "1", "|": "1", "丨": "1", "〡": "1", "!": "1", "Z": "2", "S": "5"}
)  # fmt: skip
_BARS = re.compile(r"[一\-‐‑‒–—―－─━~_]{1,4}")
_VALUE = re.compile(r"[\d０-９.,，．:+\-−±增减加少↑↓OoQ〇○。°DlI|丨〡!ZS 　]*")


class Look(NamedTuple):
    """What a cell's line says after all looks."""

    text: str
    confidence: float
    other: tuple[str, ...] = ()
    """Readings that differ."""


@dataclass(slots=True)
class _Value:
    at: int
    reading: Reading
    text: str
    shapes: list[Any]


def looked_again(
    picture: Picture, rects: Sequence[Rect], readings: Sequence[Reading]
) -> list[Look]:
    """The readings of lines in cells; those of values after a second look."""
    looks = [Look(*reading) for reading in readings]
    values = []
    for at, reading in enumerate(readings):
        text = _as_value(reading.text)
        if _is_bar(rects[at], picture.em) and len(reading.text) <= 2:
            looks[at] = Look(text if text and _BARS.fullmatch(text) else "—", SURE)
        elif text in _STROKES:
            looks[at] = _stroke(picture, rects[at], reading)
        elif text is not None:
            values.append(_Value(at, reading, text, _shapes(picture, rects[at], len(text))))
    open_values = []
    for value, agrees in zip(values, _alike(values), strict=True):
        if agrees and value.reading.confidence > 0.5:
            looks[value.at] = Look(value.text, max(SURE, value.reading.confidence))
        else:
            open_values.append(value)
    again = read_lines([_in_black(picture, rects[value.at]) for value in open_values])
    for value, second in zip(open_values, again, strict=True):
        looks[value.at] = _weighed(value, second)
    return looks


def labels_again(
    picture: Picture, rects: Sequence[Rect], readings: Sequence[Reading]
) -> list[Reading]:
    """The readings of short lines; where one is no value and no part of the form's labels but
    reads as one in black and white, that."""
    best = list(readings)
    unknown = [
        at
        for at, reading in enumerate(readings)
        if rects[at].x1 - rects[at].x0 < SHORT * picture.em
        and _as_value(reading.text) is None
        and not is_in_label(reading.text)
    ]
    again = read_lines([_in_black(picture, rects[at]) for at in unknown])
    for at, second in zip(unknown, again, strict=True):
        if len(second.text) > 1 and is_in_label(second.text):
            best[at] = second
    return best


def _is_bar(rect: Rect, em: float) -> bool:
    """Whether all that is printed is one flat bar: a dash, whatever the engine calls it."""
    height = rect.y1 - rect.y0
    return height < 0.25 * em and rect.x1 - rect.x0 > 2 * height


def _stroke(picture: Picture, rect: Rect, reading: Reading) -> Look:
    """A lone stroke by its slant, which the engine does not heed: a 1 stands, a slash leans."""
    import numpy as np

    rows, columns = rect.of(picture.ink).nonzero()
    lean = abs(float(np.polyfit(rows, columns, 1)[0])) if len(set(rows.tolist())) > 2 else 0.0
    text = "/" if lean > (UPRIGHT + LEANING) / 2 else "1"
    sure = lean < UPRIGHT or lean > LEANING
    other = () if _as_value(reading.text) == text else (reading.text,)
    return Look(text, SURE if sure else min(UNSURE, reading.confidence), other)


def _as_value(text: str) -> str | None:
    """A reading as the value that it must be in a cell of its own, or None if it is a label."""
    if _BARS.fullmatch(text):
        return text.replace("一", "—")
    if _VALUE.fullmatch(text):
        return text.translate(_LOOKALIKES)
    kind = parse(text).kind if len(text) < 12 else "text"
    has_digit = any(char.isdigit() for char in text)
    return text if kind == "dash" or (kind == "number" and has_digit) else None


def _weighed(value: _Value, second: Reading) -> Look:
    """Both readings of one value: the same, or the surer one with the other beside it."""
    text = _as_value(second.text)
    if text is not None and text == value.text:
        return Look(text or UNREADABLE, max(SURE, second.confidence) if text else 0.0)
    first = Look(value.text, value.reading.confidence)
    other = Look(text or second.text, second.confidence)
    best, rest = (first, other) if first.confidence >= other.confidence else (other, first)
    return Look(best.text or UNREADABLE, min(UNSURE, best.confidence), (rest.text,))


def _alike(values: Sequence[_Value]) -> list[bool]:
    """Whether each value's characters look like the others of their name on the page."""
    import numpy as np

    peers: dict[str, list[Any]] = defaultdict(list)
    for value in values:
        if len(value.shapes) == len(value.text):
            for char, shape in zip(value.text, value.shapes, strict=True):
                peers[char].append(shape)
    means = {char: np.mean(shapes, axis=0) for char, shapes in peers.items()}
    usual = {
        char: float(np.median([_distance(shape, means[char]) for shape in shapes]))
        for char, shapes in peers.items()
    }

    def agrees(char: str, shape: Any) -> bool:
        if len(peers[char]) < PEERS:
            return False
        own = _distance(shape, means[char])
        rest = min((_distance(shape, mean) for c, mean in means.items() if c != char), default=9.0)
        return own <= max(ALIKE * usual[char], 0.02) and own < rest

    return [
        bool(value.text)
        and len(value.shapes) == len(value.text)
        and all(map(agrees, value.text, value.shapes))
        for value in values
    ]


def _distance(shape: Any, other: Any) -> float:
    """How different two shapes are, from 0: one less their correlation, and their widths."""
    import numpy as np

    a, b = shape[:-1] - shape[:-1].mean(), other[:-1] - other[:-1].mean()
    scale = float(np.sqrt((a @ a) * (b @ b))) or 1.0
    return 1 - float(a @ b) / scale + 0.3 * abs(float(shape[-1] - other[-1]))


def _shapes(picture: Picture, rect: Rect, count: int) -> list[Any]:
    """The characters of a line as vectors: darkness on a raster, and how wide they are."""
    import cv2
    import numpy as np

    grey, ink = rect.of(picture.grey), rect.of(picture.ink)
    columns = ink.any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
    if count == 1:  # thin type may break a lone 0 in two
        edges = np.array([0, ink.shape[1]])
    shapes = []
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        rows = ink[:, left:right].any(axis=1).nonzero()[0]
        glyph = grey[rows[0] : rows[-1] + 1, left:right]
        raster = cv2.resize(glyph, (12, 18), interpolation=cv2.INTER_AREA).astype(np.float32)
        wide = (right - left) / picture.em
        shapes.append(np.append((250 - raster.ravel()) / 250, np.float32(wide)))
    return shapes


def _in_black(picture: Picture, rect: Rect) -> Image:
    """The line in black on white, twice as large, with more paper around."""
    import cv2

    margin = round(0.35 * picture.em)
    grey = rect.grown(margin, margin).of(picture.grey)
    large = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    black: Image = cv2.threshold(cv2.GaussianBlur(large, (5, 5), 0), 190, 255, cv2.THRESH_BINARY)[1]
    return black
