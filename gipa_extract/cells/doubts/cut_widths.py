"""At which width a text's lines were all cut, be it counted in characters or in bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.occurrences import holds

_PIPES = BLANKS + "|"

FEWEST_CUT_LINES = 3
LEAST_SENTENCE = 20
"""Lines with parts of a sentence, before it tells something that no line ends with one; and their
characters."""
LEAST_WIDTH = 12
LEAST_BYTES = 3 * LEAST_WIDTH
BYTES_OF_A_CHARACTER = 3
MOST_ADJACENT = 0.1
"""The share of lines that another follows at once, where each is set apart by an empty one."""

FEWEST_PADDED = 6
"""Lines that blanks fill up to a page's width."""
_PADDING = "   \n"

SENTENCE_ENDS_LINE = re.compile(r"[。！？；，][ \t\u3000\r|\"',”’）)*_<>/\]}a-z]*(?:\n|\Z)")
_FROM_COMMA = re.compile(r"，[^\n]*")
"""What a line prints from its first comma on."""
_SENTENCE_MARKS = frozenset("。！？；，")
_BEGINS_PARAGRAPH = re.compile(
    r"[ \t\u3000\r]*$|\u3000\u3000|[ \t]{2}|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．是]"
)
"""A line that is empty, indented or numbered: it does not go on with the one above."""


def width_of_longest(lines: Sequence[str], measure: Callable[[str], int] = len) -> int:
    """The width of the longest lines, if several have it; 0 if one alone does, as in most texts."""
    lengths = [*map(measure, lines)]
    longest = max(lengths)
    return longest if lengths.count(longest) >= FEWEST_CUT_LINES else 0


class CutWidth(NamedTuple):
    """Where all lines of a text are cut."""

    width: int
    measure: Callable[[str], int]
    """In characters, or in bytes."""
    slack: int
    """What a line may be shorter: a character that does not fit is cut off whole."""

    def reaches(self, line: str) -> bool:
        return self.measure(line) >= self.width - self.slack


def find_cut(text: str) -> CutWidth | None:
    """At which column all lines of a text are cut; None if they are not, or are wrapped there."""
    if holds(text, _PADDING) and (padded := _find_cut_of_padded(text.split("\n"))):
        return padded
    unended = _unended_sentences(text)
    if len(unended) < FEWEST_CUT_LINES:
        return None  # nearly all texts
    lengths = [*map(len, unended)]
    if lengths.count(max(lengths)) >= FEWEST_CUT_LINES:
        lines = text.split("\n")
        width = width_of_longest(lines)
        if width >= LEAST_WIDTH and _are_lines_cut(lines, cut := CutWidth(width, len, 0)):
            return cut
    lengths = sorted(map(_count_bytes, unended))
    if lengths[-2] <= lengths[-1] - BYTES_OF_A_CHARACTER:  # one alone is as long
        return None
    lines = text.split("\n")
    sizes = [*map(_count_bytes, lines)]
    width = max(sizes)
    cut = CutWidth(width, _count_bytes, BYTES_OF_A_CHARACTER - 1)
    reaching = sum(size >= width - cut.slack for size in sizes)
    if width >= LEAST_BYTES and reaching >= 2 * FEWEST_CUT_LINES and _are_lines_cut(lines, cut):
        return cut
    return None


def _find_cut_of_padded(lines: Sequence[str]) -> CutWidth | None:
    """Where lines that blanks fill up to one width are cut: several are filled by print, some by part of a word.

    A page has a margin, and a table that is as wide as its last column has its label and values there.
    """
    width = max(map(len, lines))
    widest = [line for line in lines if len(line) == width]
    filled = [line for line in widest if line[-1:] not in BLANKS]
    if width < LEAST_WIDTH or len(widest) - len(filled) < FEWEST_PADDED:
        return None
    words = [line.split()[-1] for line in filled]
    if len(words) < FEWEST_CUT_LINES or all(map(_is_whole, words)):
        return None
    return CutWidth(width, _count_printed, 0)


def _is_whole(word: str) -> bool:
    return word[-1].isdigit() or is_known_label(word)


def _count_printed(line: str) -> int:
    return len(line.rstrip(BLANKS))


def _count_bytes(line: str) -> int:
    return len(line.encode())


def _are_lines_cut(lines: Sequence[str], cut: CutWidth) -> bool:
    """Whether lines of a width are cut there: the next one does not go on with what they say."""
    filled = [bool(line.strip()) for line in lines]
    is_spread = sum(map(all, pairwise(filled))) < MOST_ADJACENT * sum(filled)
    if is_spread:
        lines = [line for line, is_filled in zip(lines, filled, strict=True) if is_filled]
    found = 0
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if not cut.reaches(line) or line != line.rstrip() or SENTENCE_ENDS_LINE.search(line):
            continue
        if is_cut_sentence(line.replace("。", "，"), min(len(line), LEAST_SENTENCE)):
            found += line.endswith(("…", "...")) or bool(_BEGINS_PARAGRAPH.match(below))
    return found >= FEWEST_CUT_LINES


def _unended_sentences(text: str) -> list[str]:
    """The lines that hold a comma and end in no mark of a sentence."""
    return [
        text[text.rfind("\n", 0, rest.start()) + 1 : rest.end()]
        for rest in _FROM_COMMA.finditer(text)
        if text[rest.end() - 1] not in _SENTENCE_MARKS
    ]


def is_cut_sentence(line: str, least: int = LEAST_SENTENCE + 1) -> bool:
    """Whether a line is as long as a sentence, and no label, which ends in a bracket or a pipe."""
    return len(line) >= least and "，" in line and line.rstrip(_PIPES)[-1:] not in ")）"
