"""Fonts that draw other digits than their text says: a 9 whose text is 6, a 7 whose text is 1.

Such a font is scrambled, on purpose or by a broken program: whoever copies from the page gets wrong
numbers, and only the outlines of its glyphs tell. A digit is recognised by what every type has in
common: closed counters, and how many strokes a level line meets at which side.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from ctypes import addressof, create_string_buffer
from functools import lru_cache
from itertools import pairwise, repeat
from math import ceil
from typing import TYPE_CHECKING

from gipa_extract.readers.pdf.address_calls import address_calls, answers

if TYPE_CHECKING:
    from gipa_extract.readers.pdf.pdfium import Print

SIZE = 100.0
"""Of the type that outlines are asked for, in points."""
ROWS = 24
"""Level lines through a glyph."""

NARROWEST = 0.15
"""Of its height: a narrower glyph is no more than a stroke, and may be anything."""
HIGH_COUNTER = 0.57
"""Of the height: the counter of a 0 is higher, and those of 6, 9 and 4 are lower."""
OFF_MIDDLE = 0.08
"""Of the height: how far the counter of a 6 lies below the middle at least, and of a 9 above it."""
WIDE_FOOT = 1.6
"""A counter that is wider at its foot than at its top by this is a triangle."""
WIDE, NARROW = 0.8, 0.7
"""Of the width: the bar of a 7 and the foot of a 2 are wider, the strokes of a 1 narrower."""
UPRIGHT = 0.25
"""Of the width: how far the lower half of a 1 may lean."""
ACROSS = 0.93
"""Of the width: a stroke as long as this goes across the whole glyph."""

_DIGIT = re.compile("[0-9]")
WITH_COUNTERS = frozenset("0689")
_MOVE, _CURVE = 2, 1

Point = tuple[float, float]
_FontKey = tuple[int, bytes]
"""A font's address and name."""
Contours = tuple[tuple[Point, ...], ...]
Strokes = list[tuple[float, float]]
"""Where a level line meets a glyph, from left to right, as shares of the glyph's width."""
Span = tuple[float, float]


class DigitFonts:
    """The digits that fonts of one document draw, as far as its pages print them."""

    def __init__(self) -> None:
        self._seen: dict[_FontKey, dict[str, str]] = {}
        """Font → each digit that was met in it, and the one that its outline is, if it surely is one."""
        self._pages: dict[_FontKey, list[int]] = defaultdict(list)
        self._kept: list[Print] = []
        """PDFium makes a font anew for each page unless a page that uses it is kept."""

    def look_at(self, printed: Print, index: int) -> None:
        """Take note of the digits of the page with this index."""
        for font, places in _digits_by_font(printed).items():
            key = _key_of(font)
            seen = self._seen.get(key)
            if seen is None:
                seen = self._seen[key] = {}
                self._kept.append(printed)
            for digit in {printed.chars[at] for at in places}.difference(seen):
                seen[digit] = recognised_digit(outline_of(font, digit))
            self._pages[key].append(index)

    def scrambled_pages(self) -> list[int]:
        """The indexes of the pages on which a font draws some digits as other ones."""
        fonts = [key for key, seen in self._seen.items() if drawn_otherwise(seen)]
        return sorted({index for key in fonts for index in self._pages[key]})

    def misdrawn(self, printed: Print) -> dict[int, str]:
        """The places of a page's digits in such fonts → what each draws, as far as that is known."""
        found: dict[int, str] = {}
        chars = printed.chars
        for font, places in _digits_by_font(printed).items():
            drawn = drawn_otherwise(self._seen.get(_key_of(font), {}))
            if drawn:
                found |= {at: drawn.get(chars[at], chars[at]) for at in places}
        return found


def _key_of(font: int) -> _FontKey:
    name = create_string_buffer(64)
    address_calls().font_name(font, addressof(name), 64)
    return font, name.value


def drawn_otherwise(seen: Mapping[str, str]) -> dict[str, str]:
    """Of the digits of a font, as their outlines were recognised, those that are other ones.

    A type whose 9 and 6 both look like a 9 is odd, and not scrambled; and strokes without a counter
    tell so much less that one digit alone does not count.
    """
    other = {
        digit: drawn
        for digit, drawn in seen.items()
        if drawn and drawn != digit and seen.get(drawn) != drawn
    }
    is_sure = len(other) > 1 or any(drawn in WITH_COUNTERS for drawn in other.values())
    return other if is_sure else {}


def _digits_by_font(printed: Print) -> dict[int, list[int]]:
    """The places of a page's digits, by the address of their font."""
    calls = address_calls()
    places = [digit.start() for digit in _DIGIT.finditer(printed.chars)]
    items = [*map(calls.text_object, repeat(printed.address), places)]
    fonts = {item: calls.font(item) for item in {*items} if item}
    found: dict[int, list[int]] = defaultdict(list)
    for at, item in zip(places, items, strict=True):
        if font := fonts.get(item):
            found[font].append(at)
    return found


def outline_of(font: int, char: str) -> Contours:
    """The closed contours of a character in a font, as polygons, y up; none where it has none."""
    calls = address_calls()
    path = calls.glyph_path(font, ord(char), SIZE)
    if not path:
        return ()
    segments = [*map(calls.glyph_segment, repeat(path), range(calls.count_glyph_segments(path)))]
    points = [*answers(calls.segment_point, segments, "f", 2)]
    kinds = [*map(calls.segment_kind, segments)]
    contours: list[list[Point]] = []
    at = 0
    while at < len(points):
        kind = kinds[at]
        if kind == _CURVE:  # two points that draw it, and its end: a chord shows enough of a stroke
            at += 2
        if at >= len(points) or not (contours or kind == _MOVE):
            return ()
        if kind == _MOVE:
            contours.append([points[at]])
        else:
            contours[-1].append(points[at])
        at += 1
    return tuple(tuple(contour) for contour in contours if len(contour) > 2)


@lru_cache(maxsize=128)
def recognised_digit(contours: Contours) -> str:
    """The digit that an outline surely is; empty where that is open, as of 4, whose forms are many.

    Thousands of files are set in the same few types.
    """
    xs = [x for contour in contours for x, _ in contour]
    ys = [y for contour in contours for _, y in contour]
    if not xs:
        return ""
    left, bottom, width, height = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    if not 0 < NARROWEST * height < width < height:
        return ""
    counters = _counters_of(contours, bottom, height)
    if len(counters) == 2:
        (_, middle), (other, _) = sorted(counters)
        return "8" if middle <= other else ""
    if len(counters) == 1:
        (low, high), *_ = counters
        foot, top = (
            _gap_at(contours, bottom + height * (low + share * (high - low)))
            for share in (0.2, 0.8)
        )
        return _with_one_counter(low, high, is_triangle=foot > WIDE_FOOT * top)
    return (
        _without_counter(_level_rows(contours, left, bottom, width, height)) if not counters else ""
    )


def _counters_of(contours: Contours, bottom: float, height: float) -> list[Span]:
    """From where to where, as shares of the height, the counters reach: they turn the other way."""
    areas = [_area_of(contour) for contour in contours]
    outer = max(areas, key=abs)
    return [
        ((min(ys) - bottom) / height, (max(ys) - bottom) / height)
        for contour, area in zip(contours, areas, strict=True)
        if area * outer < 0
        for ys in [[y for _, y in contour]]
    ]


def _area_of(contour: Sequence[Point]) -> float:
    """Twice the area of a polygon, below 0 if it turns clockwise."""
    ends = pairwise([*contour, contour[0]])
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in ends)


def _level_rows(
    contours: Contours, left: float, bottom: float, width: float, height: float
) -> list[Strokes]:
    """The strokes that level lines meet, from the bottom up."""
    crossings: list[list[tuple[float, int]]] = [[] for _ in range(ROWS)]
    scale = ROWS / height
    for contour in contours:
        for (x0, y0), (x1, y1) in pairwise([*contour, contour[0]]):
            turn = 1
            if y0 > y1:
                x0, y0, x1, y1, turn = x1, y1, x0, y0, -1
            # lines lie half a row above each multiple of a row's height
            first, last = ((y - bottom) * scale - 0.5 for y in (y0, y1))
            for row in range(max(ceil(first), 0), min(ceil(last), ROWS)):
                x = x0 + (x1 - x0) * (row - first) / (last - first)
                crossings[row].append(((x - left) / width, turn))
    return [_strokes_of(sorted(row)) for row in crossings]


def _strokes_of(crossings: Sequence[tuple[float, int]]) -> Strokes:
    """Where one level line is inside the outline, by the winding number."""
    strokes: Strokes = []
    winding, start = 0, 0.0
    for x, turn in crossings:
        if winding == 0:
            start = x
        winding += turn
        if winding == 0:
            strokes.append((start, x))
    return strokes


def _with_one_counter(low: float, high: float, *, is_triangle: bool) -> str:
    """0, 6 or 9 by where the counter lies; that of a 4 is a triangle."""
    if is_triangle:
        return ""
    if high - low > HIGH_COUNTER:
        return "0"
    middle = (low + high) / 2
    if middle < 0.5 - OFF_MIDDLE:
        return "6"
    return "9" if middle > 0.5 + OFF_MIDDLE else ""


def _gap_at(contours: Contours, level: float) -> float:
    """How wide the paper between the first and the last stroke at a level is."""
    crossings = [
        (x0 + (x1 - x0) * (level - y0) / (y1 - y0), 1 if y0 <= level else -1)
        for contour in contours
        for (x0, y0), (x1, y1) in pairwise([*contour, contour[0]])
        if (y0 <= level) != (y1 <= level)
    ]
    strokes = _strokes_of(sorted(crossings))
    return strokes[-1][0] - strokes[0][1] if len(strokes) > 1 else 0.0


def _without_counter(rows: Sequence[Strokes]) -> str:
    """1, 2, 3, 5 or 7: by how wide its top and its foot are, and on which side its strokes run."""
    if not all(rows):
        return ""
    top, foot = (max(row[-1][1] - row[0][0] for row in ends) for ends in (rows[-2:], rows[:2]))
    upper, lower = rows[round(0.7 * ROWS)], rows[round(0.3 * ROWS)]
    if any(len(row) > 2 for row in rows):
        return ""
    stem = rows[4 : round(0.6 * ROWS)]
    is_bare = all(len(row) == 1 and row[0][1] - row[0][0] < NARROW for row in stem)
    waist = max(row[-1][1] - row[0][0] for row in rows[4:-4])
    right_above, right_below = _middle_of(upper[-1]) > 0.6, _middle_of(lower[-1]) > 0.6
    drift = _middle_of(stem[-1][-1]) - _middle_of(stem[0][-1])
    if is_bare and top > WIDE and foot < NARROW:
        return "7"
    if is_bare and top < NARROW and abs(drift) < UPRIGHT:
        return "1"
    if foot > WIDE and right_above and not right_below and len(lower) == 1:
        return "2" if top < WIDE else ""
    if waist > ACROSS:  # the bar of a 4 that is open
        return ""
    if right_above and right_below:
        return "3"
    if right_below and len(upper) == 1 and _middle_of(upper[0]) < 0.4:
        return "5"
    return ""


def _middle_of(stroke: Span) -> float:
    return (stroke[0] + stroke[1]) / 2
