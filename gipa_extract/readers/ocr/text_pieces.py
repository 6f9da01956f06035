"""Lines of text outside frames → pieces: one for each column, and none for half a label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from gipa_extract.forms.vocabulary import is_part_of_label
from gipa_extract.readers.layout.pieces import UNSEEN, Piece, Sight
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.readers.ocr.engine import OcrReading
from gipa_extract.readers.ocr.text_boxes import Rect, gaps_in
from gipa_extract.text.patterns import BRACKETED

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_image import PageImage

TALL = 0.9
"""Ems: a piece is at least as high as its line, for a bracket or a dash tells nothing of it."""
COLUMN = 0.5
"""Ems: words farther apart may stand in two columns."""
HEADS = 0.35
"""The same where each word is of a label, and all together are of none."""
_RINGS = frozenset("0Oo〇○")
_BAR = re.compile(r"[-—–－一]{1,2}")
_POINT = re.compile(r"(?<=\d)[·•]|^[·•]$")
"""A point set at half height: 3·其他."""
_OPENED = re.compile(r"^[1lIiJ|!\[]\s*(?=[一二三四五六七八九十]{1,2}\s*[）)])")
"""The bracket of （七） by another name."""
_DOUBLED = re.compile(r"^[-—–]+(?=[一二三四五六七八九十]、)")
"""The bar of 一、 read twice."""


def pieces_of(
    picture: PageImage,
    rects: Sequence[Rect],
    readings: Sequence[OcrReading],
    sights: Sequence[Sight],
) -> list[Piece]:
    """The pieces of a page's free lines, as the engine read them."""
    pieces = [
        piece
        for rect, reading, sight in zip(rects, readings, sights, strict=True)
        if reading.text
        for piece in _split_line(picture, rect, reading, sight)
    ]
    return _rejoin_pieces(pieces, picture.em)


def _split_line(
    picture: PageImage, rect: Rect, reading: OcrReading, sight: Sight
) -> Iterator[Piece]:
    """A line of text, in two or more pieces where columns stand close together.

    A ring as wide as it is high and lower than any digit is a full stop, whatever the engine
    calls it.
    """
    text = _DOUBLED.sub("", _OPENED.sub("（", _POINT.sub(".", reading.text)))
    width, height = rect.x1 - rect.x0, rect.y1 - rect.y0
    if text in _RINGS and height < min(0.5 * picture.em, 1.2 * width):
        text = "。"
    gaps = gaps_in(rect, picture.ink)
    wide = [gap for gap in gaps if gap[1] - gap[0] >= HEADS * picture.em]
    known = _labels_beside(text, rect, wide)
    words = known or text.split()
    gaps = gaps[: len(words) - 1]
    rect = rect.grown(0, max(0, round((TALL * picture.em - height) / 2)))
    # the engine sees blanks in words whose ink has no gap: a line with a rule through it
    if (
        len(words) < 2
        or len(gaps) < len(words) - 1
        or is_part_of_label(text)
        or (not known and min(b - a for a, b in gaps) < COLUMN * picture.em)
    ):
        yield Piece(text, *rect, reading.confidence, sight=sight)
        return
    gaps.sort()
    lefts = [rect.x0, *(end for _, end in gaps)]
    rights = [*(start for start, _ in gaps), rect.x1]
    for word, x0, x1 in zip(words, lefts, rights, strict=True):
        yield Piece(word, x0, rect.y0, x1, rect.y1, reading.confidence)


def _labels_beside(text: str, rect: Rect, gaps: Sequence[tuple[int, int]]) -> list[str]:
    """The words of a line whose engine saw no blank at its gaps, where each is of a label.

    The gaps say how many characters stand in each, for all of them are as wide: 社会公益法律服务.
    Empty where any word is of no label, or all words together are of one.
    """
    letters = "".join(text.split())
    if not gaps or not letters.isalpha() or is_part_of_label(letters):
        return []
    starts = [rect.x0, *sorted(end for _, end in gaps)]
    ends = [*sorted(start for start, _ in gaps), rect.x1]
    widths = [b - a for a, b in zip(starts, ends, strict=True)]
    counts = [round(width * len(letters) / sum(widths)) for width in widths]
    cuts = [0, *accumulate(counts)]
    words = [letters[a:b] for a, b in pairwise(cuts)]
    whole = cuts[-1] == len(letters) and all(len(word) > 1 for word in words)
    return words if whole and all(map(is_part_of_label, words)) else []


def _rejoin_pieces(pieces: Sequence[Piece], em: float) -> list[Piece]:
    """The pieces, those that only together are an enumerator or a bracketed text as one.

    The bar of 一、 reads as a dash where its comma hangs too low to touch the same line.
    """
    whole: list[Piece] = []
    points = [piece for piece in pieces if piece.text == "." and _is_before_word(piece, pieces, em)]
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        before = next(
            (
                index
                for index, first in enumerate(whole)
                if _goes_on(first, piece, em)
                or (piece in points and first.text.isdecimal() and _is_next(first, piece, em))
            ),
            -1,
        )
        if before < 0:
            whole.append(piece)
            continue
        first = whole[before]
        text = "一" if _BAR.fullmatch(first.text) else first.text
        whole[before] = first._replace(
            text=text + piece.text,
            top=min(first.top, piece.top),
            x1=piece.x1,
            bottom=max(first.bottom, piece.bottom),
            sight=UNSEEN,
        )
    return sorted(whole, key=lambda piece: (piece.top + piece.bottom, piece.x0))


def _is_before_word(point: Piece, pieces: Sequence[Piece], em: float) -> bool:
    """Whether a label begins right behind a point, as behind that of 3. 其 他."""
    return any(_is_next(point, piece, em) and piece.text[0] > "\u2e80" for piece in pieces)


def _is_next(first: Piece, second: Piece, em: float) -> bool:
    """Whether a piece stands right of another one, no farther than a label goes on."""
    level = first.top < (second.top + second.bottom) / 2 < first.bottom
    return level and -0.2 * em < second.x0 - first.x1 < TOLERANCES.spaced * em


def _goes_on(first: Piece, second: Piece, em: float) -> bool:
    """Whether a piece is the rest of what stands just left of it."""
    if not _is_next(first, second, em):
        return False
    if _BAR.fullmatch(first.text):
        return second.text.startswith("、")
    if BRACKETED.fullmatch(second.text) and first.text[-1] in "）)":
        return first.text[0] not in "（("
    opened = sum(first.text.count(mark) for mark in "（(")
    closed = sum(first.text.count(mark) for mark in "）)")
    return opened > closed and second.text[-1] in "）)" and len(second.text) < 6
