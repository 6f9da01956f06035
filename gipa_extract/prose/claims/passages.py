"""Prose between the tables → passages that may hold a claim, and their tokens."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gipa_extract.prose.claims.lexicon import ITEM, NUMBER, QUOTED, VETO, Grammar, Word
from gipa_extract.prose.claims.stretches import Stretch
from gipa_extract.text.folding import fold
from gipa_extract.text.numerals import chinese

_CANDIDATE = re.compile(
    r"[件宗起例份部人元条條次个個项項](?<=[0-9０-９\s\u200b\ufeff一二三四五六七八九十百兩两零〇万萬亿億].)"
)
"""A unit that subjects are counted in, after a digit or a blank: to leave most text unread."""
_COMMON = frozenset("条條次个個项項")
"""Units of a hundred other things, which count only with 申请 or 采购 before them."""
_COUNTS = "申采採"
_NEAR = 20
"""Characters up to a unit in which such a word stands."""
_SENTENCE_ENDS = frozenset("。！？")
"""How a sentence ends that ends with its line."""
_RUN = re.compile(r"[^\s“”\"'‘’]+")
_BREAK = re.compile(r"[，,；;。！？]")
_ITEM = re.compile(
    r"\s*(?:\d{1,2}[.、．)）](?!\d)|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,2}(?:、|是))"
)
"""What opens a line that does not go on with the one before it, though that has no full stop."""
_INSIDE = frozenset("第-~—–～至之/.0123456789")
"""What stands right before a number that is the end of a range, a name or a longer number."""
_COMPARES = frozenset("较比与同")
_HEADING = re.compile(r"\s*[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]")
_WRAPPED = 25
"""A numbered line that is shorter is a heading; others go on in the next: pages break so."""


class Passage(NamedTuple):
    """A stretch of folded prose without blanks and quotation marks, and where it stood."""

    text: str
    starts: list[int]
    """Where each run of kept characters begins in `text`, and …"""
    places: list[int]
    """… in the document."""
    follows: bool
    """It goes on right where the passage yielded before it ended."""
    under: str = ""
    """The heading of the table section that it stands in."""

    def place(self, index: int) -> int:
        """Where the character at `index` stands in the document."""
        run = bisect_right(self.starts, index) - 1
        return self.places[run] + index - self.starts[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The document's characters from the first to the last of `text[start:end]`."""
        return self.place(start), self.place(end - 1) + 1


def passages(text: str, stretches: Iterable[Stretch], grammar: Grammar) -> Iterator[Passage]:
    """The passages in which a subject of the form and a number with a unit occur, or a number
    right after such a passage, in the stretches of prose.

    Each goes from the sentence that names the subject to the clause of its last number.
    """
    for begin, end, under in stretches:
        # Candidates for a claim. Common units (年, 次, 个) count only where a word of counting
        # stands close before.
        numbers = [
            match.end()
            for match in _CANDIDATE.finditer(text, begin, end)
            if match[0] not in _COMMON
            or _counts_requests(text[max(begin, match.end() - _NEAR) : match.end()])
        ]
        if not numbers:
            continue
        to_follow = -1
        for start, stop, ends in _sentences_round(text, numbers, begin, end):
            # 收到申请3件，其中…: the passage ends with the clause of its last number, which may
            # have its unit or its noun behind it.
            cut = _clause_end(text, ends[-1], stop)
            # No subject here, but one in the sentence right before:
            # 共收到申请5件。其中当面申请2件。
            noun = _nearest_noun(text, grammar, start, _clause_end(text, ends[0], stop), cut)
            follows = start == to_follow
            first = start if noun < 0 or follows else max(start, text.rfind("。", start, noun) + 1)
            if noun >= 0 or follows:
                yield _passage_of(text[first:cut], first, follows=follows, under=under)
            # A sentence between this passage and the next one breaks what they have in common.
            unread = text.find("。", cut, stop - 2) >= 0
            to_follow = -1 if noun < 0 or unread else stop


def _sentences_round(
    text: str, numbers: Sequence[int], begin: int, end: int
) -> Iterator[tuple[int, int, list[int]]]:
    """The sentences, up to a line's end, in which numbers end, each with those numbers."""
    stop = begin
    for number in numbers:
        if number <= stop and stop > begin:
            continue
        start, stop = _sentence_start(text, stop, number), _sentence_stop(text, number, end)
        yield start, stop, [each for each in numbers if start < each <= stop]


def _sentence_start(text: str, begin: int, place: int) -> int:
    """Where the sentence of a place begins: behind the last line before it that ends one."""
    line_end = text.rfind("\n", begin, place)
    while line_end >= 0:
        above = text.rfind("\n", begin, line_end)
        if text[max(above, begin) : line_end].rstrip()[-1:] in _SENTENCE_ENDS:
            return line_end + 1
        line_end = above
    return begin


def _sentence_stop(text: str, place: int, end: int) -> int:
    """Where the sentence of a place stops: behind the first line's end that ends it."""
    line_end = text.find("\n", place, end)
    while line_end >= 0:
        if text[place:line_end].rstrip()[-1:] in _SENTENCE_ENDS:
            return line_end + 1
        place = line_end + 1
        line_end = text.find("\n", place, end)
    return end


def _counts_requests(before: str) -> bool:
    """Whether a word of counting stands in some characters."""
    # Not `isdisjoint`: that makes an object of each character.
    return any(map(before.__contains__, _COUNTS))


def _clause_end(text: str, start: int, stop: int) -> int:
    match = _BREAK.search(text, start, stop)
    return match.end() if match else stop


def _nearest_noun(text: str, grammar: Grammar, start: int, first: int, last: int) -> int:
    """Where the last noun before the first number begins, or else the first after it, or -1."""
    last_noun = -1
    for noun in grammar.nouns.finditer(text, start, first):
        last_noun = noun.start()
    if last_noun < 0 and (after := grammar.nouns.search(text, first, last)):
        return after.start()
    return last_noun


def _passage_of(printed: str, offset: int, *, follows: bool, under: str) -> Passage:
    """Joins wrapped lines; a line feed is kept after a heading and round the lines of a table."""
    pieces: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    size = 0
    heading = False
    for line in fold(printed).split("\n"):
        # A line of a table is no prose: it stays an empty line, so that no clause goes over it.
        runs = list(_RUN.finditer(line)) if line[:1] != "\t" and "|" not in line else []
        kept = [(run[0], offset + run.start()) for run in runs]
        # 一、主动公开 or an item 1. begins anew; all other line feeds are an editor's or a
        # page's.
        if pieces and (heading or not runs or runs[0].start() or _ITEM.match(line)):
            kept.insert(0, ("\n", offset - 1))
        for piece, place in kept:
            pieces.append(piece)
            starts.append(size)
            places.append(place)
            size += len(piece)
        # A short line is a heading only where it says so or holds nothing; 共收到 may be a short
        # line, too.
        heading = len(line) < _WRAPPED and (not runs or _HEADING.match(line) is not None)
        offset += len(line) + 1
    return Passage("".join(pieces), starts, places, follows, fold(under))


class ProseToken(NamedTuple):
    """A word of the grammar, or a number with its unit, at `start:end` of a passage's text."""

    start: int
    end: int
    word: Word
    digits_end: int = 0
    """Offset at which a number's unit begins."""


_new_token = tuple.__new__  # a third of the time of ProseToken(...), and there are a hundred


def tokens(text: str, grammar: Grammar) -> list[ProseToken]:
    """The longest words and the numbers with their units; what is unknown is left out."""
    words, noun_end = grammar.words, -1
    found: list[ProseToken] = []
    for match in grammar.scanner.finditer(text):
        start, end = match.span()
        word = words.get(match[0]) or _special_word(match)
        kind = word.kind
        if kind == "suffix" and start != noun_end:
            continue
        if kind == "subject" or kind == "suffix":
            noun_end = end
        digits_end = match.end("digits") if kind == "number" else 0
        found.append(_new_token(ProseToken, (start, end, word, digits_end)))
    return found


def _special_word(match: re.Match[str]) -> Word:
    """The word for a number, an item's number, a quoted title or a year."""
    before = match.string[match.start() - 1] if match.start() else ""
    if match["digits"]:
        return NUMBER if before not in _INSIDE else VETO
    if match["year"] is None:
        return QUOTED if match[0][0] == "《" else ITEM
    if before in _COMPARES:
        return VETO
    year = match["year"]
    return Word("fill", year=int(year) if year.isascii() else chinese(year) or 0)
