"""Texts in boxes, a line each, as engines of text recognition print their results → a Document.

PaddleOCR, RapidOCR and EasyOCR write the four corners of each box, its text and their confidence:

[[[96.0, 88.5], [216.0, 88.5], [216.0, 114.5], [96.0, 114.5]], ('雁门市统计局', 0.9964)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gipa_extract.models import Document
from gipa_extract.readers.layout.pieces import Piece
from gipa_extract.readers.layout.words_with_boxes import PagesOfWords

CORNERS = 4
LEAST_SHARE = 0.5
"""Of the lines, that are such results; a log has others between them."""
_BOX = re.compile(r"\[(?:\[[^\[\]\n]{3,60}\],? ?){4}\]")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
_TEXT_AND_CONFIDENCE = re.compile(
    r"[,\s] ?[(\[]?(?P<quote>['\"]?)(?P<text>.*)(?P=quote)[,\s] ?(?P<conf>[01](?:\.\d+)?)[)\]\s,]{0,6}"
)


def read_engine_results(text: str) -> Document | None:
    """The Document of such lines; None for anything else."""
    lines = [line for line in text.split("\n") if line.strip()]
    pieces = [piece for line in lines if (piece := _piece_of(line)) is not None]
    if len(pieces) < LEAST_SHARE * len(lines):
        return None
    pages = PagesOfWords()
    for number, piece in _numbered(pieces):
        pages.add(number, piece)
    return pages.document()


def _numbered(pieces: list[Piece]) -> Iterator[tuple[int, Piece]]:
    """Each with its page's number: where the next page begins, its lines begin at the top again."""
    number, bottom = 1, 0.0
    for piece in pieces:
        if piece.bottom < bottom / 2:
            number, bottom = number + 1, 0.0
        bottom = max(bottom, piece.bottom)
        yield number, piece


def _piece_of(line: str) -> Piece | None:
    """The text in its box; None of a line that prints no whole result."""
    box = _BOX.search(line)
    result = _TEXT_AND_CONFIDENCE.fullmatch(line, box.end()) if box else None
    if box is None or result is None:
        return None
    numbers = [float(number) for number in _NUMBER.findall(box[0])]
    if len(numbers) != 2 * CORNERS:
        return None
    across, down = numbers[::2], numbers[1::2]
    text = result["text"].strip()
    return Piece(text, min(across), min(down), max(across), max(down), float(result["conf"]))
