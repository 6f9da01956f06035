"""The pieces of labels and the values that stand on each line of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from gipa_extract.cells.text_stream.tokens_between import (
    Value,
    Words,
    blank_noise,
    glued_group_label,
)
from gipa_extract.cells.text_stream.worded_cells import is_cell_in_words
from gipa_extract.forms.vocabulary import letters_of, vocabulary
from gipa_extract.text.folding import BLANKS, fold, label_key
from gipa_extract.text.numerals import is_value
from gipa_extract.text.patterns import ENUMERATOR, HAN, blanked
from gipa_extract.text.string_cache import remembered

_TOKEN = re.compile(rf"[^{re.escape(BLANKS)}|｜│┃]+")
_NUMBER = re.compile(rf"^{ENUMERATOR}")
_POINT_BEHIND = re.compile(r"(?<=\d)[ \u00a0\u3000]?[、．.](?=[\u3400-\u9fff])")
_ADDITION = re.compile(
    r"(?<=[\u3400-\u9fff])[（(](?:单位|單位|件|宗|项|項|万元|萬元|元)[^\s（()）]{0,8}[)）]?"
)
"""A unit in brackets behind a label, which may break off at a line's end: 2.重复申请（单位：件）."""

_CUT_UNIT = re.compile(r"(?<=[\u3400-\u9fff])[（(]单?位?[:：]?[件宗项元万]*$")
"""The beginning of such a unit at a line's end, 正（单, and what is left of it below: 位：件）."""
_SPACED_NUMBER = re.compile(
    r"(?:[（(] {0,4}[一二三四五六七八九] {0,4}[)）]|[一二三四] {0,4}、|\d {0,4}[.．、])(?= {0,4}[\u3400-\u9fff])"
)
"""The number of a label whose letters are spaced out: （ 七 ） 总 计."""
MAX_LETTER_GAP = 12
"""Spaces between two letters of a label that a tool has spread over its column."""
_UNIT_ALONE = re.compile(r"单?位?(?:件|宗|项|万?元)|单位|位")


class LabelPiece(NamedTuple):
    """A word of a line that is no value: a label, a line of one, or prose."""

    letters: str
    """Folded, without the number before them and without punctuation."""
    number: str
    """The number before them, without brackets and full stop: 3 of 3.危及."""
    start: int
    end: int
    line: int


class ValueLine(NamedTuple):
    """The values of one line."""

    cells: tuple[Value | Words, ...]
    line: int
    place: int
    """How many pieces stand before its first value in the text."""


class PiecedText(NamedTuple):
    """A text, line by line."""

    shown: str
    pieces: list[LabelPiece]
    value_lines: list[ValueLine]


def may_have_set_lines(text: str, least: int) -> bool:
    """Whether so many lines hold several words, one of which may be a cell; quickly told."""
    lines = _without_noise(text).split("\n")
    return sum(1 for _ in islice(filter(_may_be_set, lines), least)) == least


@remembered
def _may_be_set(line: str) -> bool:
    words = _TOKEN.findall(line)
    return len(words) > 1 and any(_cell_of(word, 0, "字") for word in words)


def _without_noise(text: str) -> str:
    return _ADDITION.sub(lambda addition: blanked(addition[0]), blank_noise(text))


def pieces_of(text: str) -> PiecedText:
    """The pieces and lines of values of a text, in their order."""
    shown = _without_noise(text)
    pieces: list[LabelPiece] = []
    lines: list[ValueLine] = []
    start = 0
    for number, line in enumerate(shown.split("\n")):
        cells: list[Value | Words] = []
        place = 0
        for first, last in _words_of(line):
            word, offset, end = line[first:last], start + first, start + last
            loose = _POINT_BEHIND.match(line, last)  # 1 、本机关不掌握: a label's number
            cell = None if loose or " " in word else _cell_of(word, offset, line[:first])
            if cell is None:
                piece = _piece_of(word, offset, end, number)
                pieces.append(piece)
                if cells and isinstance(cells[-1], Value) and _is_only_of_heads(piece.letters):
                    lines.append(ValueLine(tuple(cells), number, place))
                    cells = []
                continue
            place = place if cells else len(pieces)
            cells.append(cell)
        if cells:
            lines.append(ValueLine(tuple(cells), number, place))
        start += len(line) + 1
    return PiecedText(shown, pieces, lines)


def _is_only_of_heads(letters: str) -> bool:
    """Whether a label stands in no row, as 其他 and 总计 may."""
    return letters in vocabulary().heads and letters not in vocabulary().rows


def _words_of(line: str) -> Iterator[tuple[int, int]]:
    """Where the words of a line begin and end; a label whose letters are spaced out is one word."""
    spans = [found.span() for found in _TOKEN.finditer(line)]
    place = 0
    while place < len(spans):
        first, last = spans[place]
        place += 1
        if last - first == 1 and place < len(spans):
            number = _SPACED_NUMBER.match(line, first)
            after = place
            while number and after < len(spans) and spans[after][0] < number.end():
                after += 1
            stop = _end_of_letters(line, spans, after if number else place - 1)
            if stop > place:
                last = spans[stop - 1][1]
                place = stop
        yield first, last


def _end_of_letters(line: str, spans: Sequence[tuple[int, int]], place: int) -> int:
    """The first word behind the single letters, from one on, that stand together in a label."""
    letters, end = "", spans[place][0] if place < len(spans) else 0
    while place < len(spans):
        first, last = spans[place]
        letter = line[first]
        fits = HAN.match(letter) or (letter in "/／" and letters.endswith("增"))
        if last - first > 1 or first - end > MAX_LETTER_GAP or not fits:
            break
        if label_key(letters + letter) not in _all_labels():
            break
        letters, end = letters + letter, last
        place += 1
    return place


@lru_cache(maxsize=1)
def _all_labels() -> str:
    known = vocabulary()
    return "\n".join(sorted({*known.all, *map(letters_of, known.all)}))


def _cell_of(word: str, start: int, before: str) -> Value | Words | None:
    """The value that a word is; None if it is none."""
    if is_value(word) and word != "、":
        return Value(word, start, start + len(word))
    if (glued := glued_group_label(word)) and before.strip(BLANKS):
        return Value(word[:-glued], start, start + len(word) - glued)
    words = Words(word, start, start + len(word))
    is_cell = len(word) > 1 and before.strip(BLANKS) and is_cell_in_words(words)
    return words if is_cell else None


def _piece_of(word: str, start: int, end: int, line: int) -> LabelPiece:
    folded = "".join(fold(word).split())
    number = _NUMBER.match(folded)
    letters = label_key(_CUT_UNIT.sub("", folded))
    letters = "" if _UNIT_ALONE.fullmatch(letters) else letters
    mark = re.sub(r"[^\d一二三四五六七八九十]", "", number[0]) if number else ""
    return LabelPiece(letters, mark, start, end, line)
