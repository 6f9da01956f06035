"""Letters that stand for digits among a row's values: OCR's `O O 0 l` for 0 0 0 1.

A row of values is told by its values: a line whose last words are all numbers, dashes, letters that
look like digits, or signs that an engine writes for what it could not read. Where a text shows such
rows, words of one letter are values, too, though they stand alone behind their label or on their line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.models import Grid, Slot, Span
from gipa_extract.readers.plain_text.line_parsing import is_value_token
from gipa_extract.text.folding import fold
from gipa_extract.text.numerals import LETTERS_LIKE_DIGITS, as_digits

LEAST_VALUES = 3
"""A line's last words are a row of values if they are so many."""
LEAST_ROWS = 2
"""Such rows with a letter among their values, before letters that stand alone are values."""
LEAST_ALONE = 6
"""Lines of one such word alone, in a text with a cell a line."""
MAX_LINE = 400
"""A longer line is prose."""

_ILLEGIBLE = "■□§?？BSZ\ufffd"
"""What engines write for a character that they could not read, and letters that may be one digit or
another."""
_WORD = re.compile(r"[^ \t\u3000\u00a0|｜│┃]+")
_MEANT = re.compile(
    rf"[-+−增减]?[\d{LETTERS_LIKE_DIGITS}{_ILLEGIBLE}]{{1,7}}(?:[.．,，][\d{LETTERS_LIKE_DIGITS}]{{1,4}})?"
)
"""A word that may be meant for a number: 1O, l, 6.O, 1■8."""
_ILLEGIBLE_SIGNS = re.compile(f"[{_ILLEGIBLE}]")
_MISFIT = re.compile(f"[{LETTERS_LIKE_DIGITS}{_ILLEGIBLE}]")
_SENTENCE = re.compile(r"[。；！]")


class _LineEnd(NamedTuple):
    """The words with which a line ends that may all be values."""

    spans: tuple[Span, ...]
    """Of those that hold a letter or an illegible sign."""
    values: int
    is_whole: bool
    """Whether the line holds nothing else."""


def letters_for_digits(text: str) -> tuple[Span, ...]:
    """Where in a text's rows words stand that are no number as printed but meant for one, in their order."""
    lines = list(_last_words(text))
    rows = [words for words in lines if words.spans and words.values >= LEAST_VALUES]
    alone = [words for words in lines if words.spans and words.values == 1 and words.is_whole]
    if len(alone) >= LEAST_ALONE:
        return tuple(span for words in lines for span in words.spans)
    if not rows:
        return ()  # nearly all texts
    if len(rows) < LEAST_ROWS:
        return rows[0].spans
    return tuple(span for words in lines for span in words.spans)


def read_as_digits(text: str, spans: Sequence[Span]) -> str:
    """The text, as long as it was, with digits in these places; what is illegible there is a 0."""
    parts, end = [], 0
    for span in spans:
        meant = _ILLEGIBLE_SIGNS.sub("0", as_digits(text[span.start : span.end]))
        parts += [text[end : span.start], meant]
        end = span.end
    return "".join((*parts, text[end:]))


def with_texts_of(text: str, grids: Sequence[Grid], spans: Sequence[Span]) -> tuple[Grid, ...]:
    """The grids with what a text prints in the slots in which one of these places lies."""
    starts = [span.start for span in spans]

    def printed(slot: Slot) -> Slot:
        held = bisect_left(starts, slot.end) > bisect_left(starts, slot.start)
        return slot._replace(text=text[slot.start : slot.end]) if held else slot

    return tuple(
        grid._replace(rows=tuple(tuple(map(printed, row)) for row in grid.rows)) for grid in grids
    )


def _last_words(text: str) -> Iterator[_LineEnd]:
    """The last words of each line that ends in what may be values."""
    start = 0
    for line in text.split("\n"):
        if len(line) <= MAX_LINE and not _SENTENCE.search(line):
            spans, values, words = [], 0, [*_WORD.finditer(line)]
            for word in reversed(words):
                plain = fold(word[0])
                if _MEANT.fullmatch(plain):
                    if _MISFIT.search(plain):
                        spans.append(Span(start + word.start(), start + word.end()))
                elif not is_value_token(plain):
                    break
                values += 1
            if values:
                yield _LineEnd(tuple(reversed(spans)), values, values == len(words))
        start += len(line) + 1
