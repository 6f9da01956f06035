"""Boxes of pixels on a page's image, and those around its runs of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.readers.ocr.ink_components import components_of

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

ONE_LINE = 1.2
"""Ems: a box that is higher holds several lines, or words of one line set at several heights."""
APART = 0.4
"""Ems: words at several heights that are no farther apart may be one word, crookedly set."""
UNEVEN = 0.3
"""Of the lower of two words: how far apart their feet or their heads are if they are one line's."""
STACKED = 1.15
"""Ems: marks over one another that are no higher together are strokes of one character."""
STROKES_BESIDE = 1.5
"""Of a line's height: how far before it the strokes of its number end at most."""
TALLEST_LINE = 2.0
"""Ems: no line of a report's headings is higher."""
LOW = 0.6
"""Ems: what is lower is a mark, or a stroke of a character."""


class Rect(NamedTuple):
    """Pixels from `x0` and `y0` up to, not including, `x1` and `y1`."""

    x0: int
    y0: int
    x1: int
    y1: int

    def of(self, image: Any) -> Any:
        """The part of an image inside; a view."""
        return image[max(self.y0, 0) : max(self.y1, 0), max(self.x0, 0) : max(self.x1, 0)]

    def grown(self, across: int, down: int) -> Rect:
        return Rect(self.x0 - across, self.y0 - down, self.x1 + across, self.y1 + down)


def text_boxes(ink: Image, em: float) -> list[Rect]:
    """Boxes around runs of text: ink with no gap as wide as a character, a line high."""
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (int(0.9 * em), int(0.2 * em)))
    runs = components_of(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel))
    rects = [Rect(x, y, x + w, y + h) for x, y, w, h, _ in runs.tolist()]
    merged = _with_strokes(_merge_overlapping(rects, em), em)
    lines = []
    for rect in merged:
        for line in text_lines(rect, ink, em):
            if line.y1 - line.y0 <= ONE_LINE * em:
                lines.append(line)
            else:
                lines += _words_at_one_height(line, _own_ink(line, ink, merged), em)
    return lines


def _own_ink(rect: Rect, ink: Image, others: Sequence[Rect]) -> Image:
    """The page's ink without that of the lower boxes which reach into a box."""
    own = ink.copy()
    for other in others:
        apart = other.x1 <= rect.x0 or rect.x1 <= other.x0
        if not apart and (rect.y0 < other.y0 < rect.y1 or rect.y0 < other.y1 < rect.y1):
            other.grown(2, 2).of(own)[:] = 0
    return own


def _words_at_one_height(rect: Rect, ink: Image, em: float) -> Iterator[Rect]:
    """A box in parts where words of it stand at several heights.

    The heads of an unruled table do, close beside one another: one of two lines, 社会公益 above
    组织, and one of one line at half its height.
    """
    gaps = sorted(gap for gap in gaps_in(rect, ink) if gap[1] - gap[0] >= APART * em)
    lefts = [rect.x0, *(end for _, end in gaps)]
    rights = [*(start for start, _ in gaps), rect.x1]
    groups: list[Rect] = []
    for left, right in zip(lefts, rights, strict=True):
        rows = rect._replace(x0=left, x1=right).of(ink).any(axis=1).nonzero()[0]
        if not len(rows):  # all of it was of a lower box
            continue
        word = Rect(left, rect.y0 + int(rows[0]), right, rect.y0 + int(rows[-1]) + 1)
        if groups and _are_level(groups[-1], word, em):
            last = groups[-1]
            word = Rect(last.x0, min(last.y0, word.y0), right, max(last.y1, word.y1))
            groups[-1] = word
        else:
            groups.append(word)
    if len(groups) < 2:
        yield rect
    else:
        for word in groups:
            yield from text_lines(word, ink, em)


def _are_level(word: Rect, other: Rect, em: float) -> bool:
    """Whether two words stand on one line; marks that are lower than any character do."""
    height = min(word.y1 - word.y0, other.y1 - other.y0)
    apart = max(abs(word.y0 - other.y0), abs(word.y1 - other.y1))
    whole = max(word.y1, other.y1) - min(word.y0, other.y0)
    return whole <= ONE_LINE * em or height < LOW * em or apart < UNEVEN * height


def _merge_overlapping(rects: list[Rect], em: float) -> list[Rect]:
    """Boxes that lie over one another as one: the strokes of 三, 二 and 元 do not touch."""
    merged: list[Rect] = []
    for rect in sorted(rects, key=lambda rect: rect.x0 - rect.x1):
        for index, other in enumerate(merged):
            both = Rect(
                min(rect.x0, other.x0), min(rect.y0, other.y0),
                max(rect.x1, other.x1), max(rect.y1, other.y1),
            )  # fmt: skip
            beside = rect.x0 < other.x0 - 2 or rect.x1 > other.x1 + 2
            inside = other.y0 - 2 <= rect.y0 and rect.y1 <= other.y1 + 2
            if not beside and (inside or both.y1 - both.y0 <= STACKED * em):
                merged[index] = both
                break
        else:
            merged.append(rect)
    return merged


def _with_strokes(rects: list[Rect], em: float) -> list[Rect]:
    """Boxes, those beside which low ones lie over one another as one with them.

    The strokes of 三、 in a heading, whose type is larger than the page's, stand too far apart to
    be one box by themselves, and are no two lines of text.
    """
    whole = list(rects)
    low = [rect for rect in rects if rect.y1 - rect.y0 < em]
    for line in [rect for rect in rects if rect.y1 - rect.y0 > STACKED * em]:
        reach = line.y1 - line.y0
        strokes = [
            rect
            for rect in low
            if rect.y1 - rect.y0 < LOW * reach and 0 <= line.x0 - rect.x1 < STROKES_BESIDE * reach
            and line.y0 - UNEVEN * reach <= rect.y0 and rect.y1 <= line.y1 + UNEVEN * reach
        ]  # fmt: skip
        stacked = [
            rect
            for rect in strokes
            if any(other is not rect and _is_over(rect, other) for other in strokes)
        ]
        if stacked and reach <= TALLEST_LINE * em:
            x0s, y0s, x1s, y1s = zip(line, *stacked, strict=True)
            whole = [rect for rect in whole if rect is not line and rect not in stacked]
            whole.append(Rect(min(x0s), min(y0s), max(x1s), max(y1s)))
    return whole


def _is_over(rect: Rect, other: Rect) -> bool:
    """Whether two boxes stand over one another, and do not share a line."""
    shared = min(rect.x1, other.x1) - max(rect.x0, other.x0)
    narrow = min(rect.x1 - rect.x0, other.x1 - other.x0)
    return shared > narrow / 2 and (rect.y1 <= other.y0 or other.y1 <= rect.y0)


def text_lines(rect: Rect, ink: Image, em: float) -> Iterator[Rect]:
    """The lines of text in a box, each as narrow and as low as its ink; none if it is empty."""
    part = rect.of(ink)
    rows = part.any(axis=1)
    runs = [[a, b] for a, b in _true_runs(rows)]
    lines: list[list[int]] = []
    for run in runs:
        low = min(run[1] - run[0], lines[-1][1] - lines[-1][0]) < 0.5 * em if lines else False
        if lines and low and run[1] - lines[-1][0] <= STACKED * em:
            lines[-1][1] = run[1]
        else:
            lines.append(run)
    for top, bottom in lines:
        columns = part[top:bottom].any(axis=0).nonzero()[0]
        yield Rect(
            rect.x0 + int(columns[0]),
            rect.y0 + top,
            rect.x0 + int(columns[-1]) + 1,
            rect.y0 + bottom,
        )


def gaps_in(rect: Rect, ink: Image) -> list[tuple[int, int]]:
    """Where no ink stands between the characters of a line, from left to right; widest first."""
    runs = list(_true_runs(rect.of(ink).any(axis=0)))
    gaps = [(rect.x0 + a, rect.x0 + b) for (_, a), (b, _) in pairwise(runs)]
    return sorted(gaps, key=lambda gap: gap[0] - gap[1])


def _true_runs(flags: Any) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of true values."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    yield from ((int(a), int(b)) for a, b in pairwise(edges.tolist()) if flags[a])
