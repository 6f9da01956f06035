"""Headings inside long lines, which hold a chapter or a whole report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from gipa_extract.forms import SectionSpec
from gipa_extract.prose.headings import (
    MAX_HEADING,
    NUMBER_INSIDE,
    PIECE,
    Candidate,
    longest_heading,
    scores_of,
)

MAX_INSIDE = 2000
"""Numbers, and pieces without one, inside long lines that are looked at."""
INSIDE_A_LINE = 0.5
"""What a heading is worth less that shares its line with prose: a list of contents may do so."""

_PARTED = re.compile(
    r"(?<![^\s|｜])(?:[(（][一二三四五六][)）][ \u3000]?)?"
    r"(?P<name>[^\s|｜，,。；;：:0-9]{4,30})(?![^\s|｜])"
)
"""What blanks or pipes part from the rest of its line, behind its number in brackets if it has one."""


def headings_inside_lines(
    text: str, lines: Iterable[tuple[int, int]], specs: tuple[SectionSpec, ...]
) -> Iterator[Candidate]:
    """The headings at numbers inside lines, and those that blanks or pipes part from the rest."""
    lines = tuple(lines)
    numbers = (
        (number.start(), end)
        for start, end in lines
        for number in NUMBER_INSIDE.finditer(text, start, end)
    )
    for place, end in islice(numbers, MAX_INSIDE):
        piece = PIECE.match(text, place, end)
        if piece is not None:
            for candidate in longest_heading(piece[0], place, specs):
                yield candidate._replace(score=candidate.score - INSIDE_A_LINE)
    parted = (
        piece
        for start, end in lines
        if _may_hold_parted(text[start:end])
        for piece in _PARTED.finditer(text, start, end)
    )
    for piece in islice(parted, MAX_INSIDE):
        for order, score in scores_of(piece["name"], specs):
            yield Candidate(order, piece.start(), piece.end(), score - INSIDE_A_LINE)


def _may_hold_parted(line: str) -> bool:
    """Whether blanks or pipes part a line, or it is as short as a piece; most lines of prose are neither."""
    bare = line.strip()
    return len(bare) <= MAX_HEADING or "|" in bare or "｜" in bare or len(bare.split(None, 1)) > 1
