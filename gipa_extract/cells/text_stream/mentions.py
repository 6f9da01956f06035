"""Printed text → where it names a label of the form, over whatever line breaks and spaces.

Labels are looked up in the letters of the text alone: 商 业 / 企业 is 商业企业, and a stream without
any separators still shows where one label ends and the next begins. What parts two cells (a
pipe, a tab) never stands inside a label.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import add, attrgetter
from typing import NamedTuple

from gipa_extract.cells.text_stream.short_labels import short_labels
from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.text.folding import fold, label_key
from gipa_extract.text.patterns import ENUMERATOR, GLUED_VALUES, NUMBER_IN_BRACKETS, blank_markup

_LETTERS = re.compile(r"[0-9A-Za-z\u3400-\u9fff〇]+")
_UNPRINTED = re.compile(
    r"\\(?=[.\-*_()\[\]|#>+`~])|[(（][a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[)）]",
    re.IGNORECASE,
)
"""The mark that escapes another in Markdown, and the pinyin that some mirrors put behind characters: 規(guī)."""
_SOFT = re.compile(
    r"[\s\u00a0\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff\u00ad、，,.．:：·“”\"'‘’「」『』（()）/／\\\-—*_]*"
)
"""What may stand between two characters of one label: space, and the punctuation of labels."""
_ENUMERATOR_BEFORE = re.compile(rf"{ENUMERATOR}[ \t\u00a0\u3000]*\Z")
_CLOSES_REMARK = re.compile(r"[(（][^()（）]*[\u3400-\u9fff][一二三四五六七八九十\d][)）]\s*\Z")
"""The end of a remark in brackets, which is no number: （续表一）."""
_OWN_NUMBER_BEFORE = re.compile(
    r"(?:^|[\n|\t]|(?<=[\u3400-\u9fff])[ \u3000](?=[一二三四五六七八九\d]\Z))[ \u3000]*"
    r"(\d{1,2}|[一二三四五六七八九])(?:[ \u3000]*|[ \u3000]*\n[ \u3000]*[、.．])\Z"
)
"""The number that the form prints before a label, without its point or on the line above it.

Behind another label a single space may stand before it: 三不予公开 1属于国家秘密."""
_GLUED_NUMBER_BEFORE = re.compile(r"(\d+)[.．、]\Z")
"""The same behind the values of the row before, which no space parts from it."""
_OWN_NUMBER = re.compile(r"^\s*[（(]?(\d{1,2}|[一二三四五六七八九])[.．、）)]")
_CLOSERS = "”\"’'」』）)】]"
"""Punctuation that still belongs to a label: the quote behind 三安全一稳定."""
_SPACED_CLOSERS = (" )", " ）", " ”", " ’", " 」", " 』")
_CLOSERS_BELOW = re.compile(
    rf"[ \t\u3000]*\r?\n[ \t\u3000]*[{re.escape(_CLOSERS)}]+(?=[ \t\u3000]*(?:\r?\n|\Z))"
)
"""The same on a line of its own, below the label's last."""
LEAST_CHAINED = 5
"""Labels right behind one another that are a head, whatever stands before it."""
_MAX_BRACKET = 160
"""Characters; official notes of one province make an addition 83 characters long."""
_VALUE_CELL = re.compile(r"[\n|｜│┃\t]\s*\d[\d.,]*\s*(?=[\n|｜│┃\t ])|\d {2,}\d|(?: \d[\d.,]*){3} ")
"""A value inside brackets that a row of values breaks: the bracket goes on below them."""
_OPENING, _CLOSING = "（(【[", "）)】]"


class Mention(NamedTuple):
    """A label of the form, printed somewhere."""

    key: str
    start: int
    """Offset of the label, or of its enumerator if it has one."""
    end: int
    """Past what it adds in brackets."""
    enumerated: bool
    number: str = ""
    """Its enumerator, as printed."""


class _Letters(NamedTuple):
    """The letters and digits of a text, folded, and where each run of them stands."""

    chars: str
    begins: list[int]
    """Where each run begins in `chars`, and where the last one ends, and …"""
    starts: list[int]
    """… in the text."""

    def offset(self, place: int) -> int:
        """Where a character of `chars` stands in the text."""
        run = bisect_right(self.begins, place) - 1
        return self.starts[run] + place - self.begins[run]


def find_mentions(text: str) -> list[Mention]:
    """The labels that a text prints, in order; the longest where one holds another."""
    return list(_mentions_in(text))


@lru_cache(maxsize=1)
def _mentions_in(text: str) -> tuple[Mention, ...]:
    """Several readings of one text ask in turn; the last answer is kept."""
    folded = blank_unprinted(fold(text))
    letters = _letters_of(folded)
    chars = letters.chars
    index = _label_index()
    mentions: list[Mention] = []
    free = 0
    for begin in _label_begins().finditer(chars):
        place = begin.start()
        if place < free:
            continue  # inside the label before it
        for key in index.get(chars[place : place + 2], ()):
            if chars.startswith(key, place) and _is_unbroken(folded, letters, place, key):
                mentions.append(_mention_of(folded, letters, place, key))
                free = place + len(key)
                break
    return _with_short_labels(folded, _without_parts_of_words(folded, mentions))


def _with_short_labels(text: str, mentions: list[Mention]) -> tuple[Mention, ...]:
    short = [
        Mention(key, start, end, enumerated=False)
        for (start, end), key in short_labels(text).items()
        if not any(each.start < end and start < each.end for each in mentions)
    ]
    return tuple(sorted([*mentions, *short], key=attrgetter("start")) if short else mentions)


@lru_cache(maxsize=1)
def _label_begins() -> re.Pattern[str]:
    """Where a label may begin, by its first two letters."""
    firsts, seconds = (
        re.escape("".join(sorted(set(each)))) for each in zip(*_label_index(), strict=True)
    )
    return re.compile(f"[{firsts}](?=[{seconds}])")


def _letters_of(text: str) -> _Letters:
    words, gaps = _LETTERS.findall(text), _LETTERS.split(text)
    begins = [0, *accumulate(map(len, words))]
    starts = list(map(add, begins, accumulate(map(len, gaps))))  # without an object for each run
    return _Letters("".join(words), begins, starts)


def mentioned_keys(text: str) -> frozenset[str]:
    """The keys of the labels that a text prints anywhere."""
    return frozenset(mention.key for mention in find_mentions(text))


def blank_unprinted(text: str) -> str:
    """The text with tags, pinyin and marks of Markdown as spaces, so that offsets stay."""
    return _UNPRINTED.sub(lambda match: " " * len(match[0]), blank_markup(text))


@lru_cache(maxsize=1)
def _label_index() -> dict[str, list[str]]:
    """The first two letters of a label → the labels that begin so, longest first."""
    index: dict[str, list[str]] = {}
    for key in sorted(_label_keys(), key=len, reverse=True):
        if len(key) > 1:
            index.setdefault(key[:2], []).append(key)
    return index


@lru_cache(maxsize=1)
def _label_keys() -> frozenset[str]:
    """The key of every wording that any edition prints in a table, or as a section's heading."""
    words: set[str] = set()
    for form in editions().values():
        words.update(section.label for section in form.sections)
        for table in form.tables:
            words.update((table.caption, table.corner))
            for label in (*table.rows, *table.columns):
                words.update((*label.wordings, *label.under))
    return frozenset(filter(None, map(label_key, words)))


@lru_cache(maxsize=1)
def _own_numbers() -> dict[str, set[str]]:
    """A label's key → the numbers that the form itself prints before it: 1 for 1.属于国家秘密."""
    numbers: dict[str, set[str]] = {}
    for form in editions().values():
        for label in (row for table in form.tables for row in table.rows):
            printed = _OWN_NUMBER.match(label.label)
            if printed:
                for wording in label.wordings:
                    numbers.setdefault(label_key(wording), set()).add(printed[1])
    return numbers


def _is_unbroken(text: str, letters: _Letters, place: int, key: str) -> bool:
    """Whether nothing that parts cells, and no other words, stands inside a label."""
    begins, starts = letters.begins, letters.starts
    first = bisect_right(begins, place)
    last = bisect_right(begins, place + len(key) - 1, first - 1)
    return first == last or all(
        _SOFT.fullmatch(text, starts[run - 1] + begins[run] - begins[run - 1], starts[run])
        for run in range(first, last)
    )


def _mention_of(text: str, letters: _Letters, place: int, key: str) -> Mention:
    first, last = letters.offset(place), letters.offset(place + len(key) - 1)
    start, enumerated = _enumerator_start(text, first, key)
    closed = last + 1
    while closed < len(text) and text[closed] in _CLOSERS:
        closed += 1
    if text[closed : closed + 2] in _SPACED_CLOSERS:  # a mark that escaped the bracket is blank
        closed += 2
    if below := _CLOSERS_BELOW.match(text, closed):
        closed = below.end()
    number = text[start:first].strip() if enumerated else ""
    return Mention(key, start, _end_of_addition(text, closed), enumerated, number)


def _enumerator_start(text: str, first: int, key: str) -> tuple[int, bool]:
    """Where the number before a label begins, and whether there is one."""
    before = text[max(0, first - 12) : first]
    glued = _GLUED_NUMBER_BEFORE.search(before)
    for own in _own_numbers().get(key, ()) if glued else ():
        if glued and glued[1].endswith(own) and glued[1] != own:  # 0003.危及…: 3. is the label's
            return first - (len(before) - glued.end(1) + len(own)), True
    match = _ENUMERATOR_BEFORE.search(before)
    if match and not _CLOSES_REMARK.search(before, 0, match.end()):
        return first - (len(before) - match.start()), True
    line = _OWN_NUMBER_BEFORE.search(before)
    if line and line[1] in _own_numbers().get(key, ()):  # 1 属于国家秘密
        return first - (len(before) - line.start(1)), True
    return first, False


def _end_of_addition(text: str, end: int) -> int:
    """Past the brackets behind a label, which may hold others; a bracketed number is a value."""
    offset = end
    while offset < len(text) and text[offset] in " \n\u3000\u00a0":
        offset += 1
    if offset >= len(text) or text[offset] not in _OPENING:
        return end
    if re.match(NUMBER_IN_BRACKETS, text[offset : offset + 8]):
        return end  # the number of the next label
    depth = 0
    for place in range(offset, min(len(text), offset + _MAX_BRACKET)):
        depth += (text[place] in _OPENING) - (text[place] in _CLOSING)
        if depth == 0:
            broken = _VALUE_CELL.search(text, offset, place)
            if broken and broken[0][0] == " ":
                return broken.start()
            return _end_of_cell(text, offset) if broken else place + 1
    return end


def _end_of_cell(text: str, start: int) -> int:
    parting = re.compile(r"[\n|｜│┃\t]| {2,}").search(text, start)
    return parting.start() if parting else len(text)


def _without_parts_of_words(text: str, mentions: list[Mention]) -> list[Mention]:
    """Drop what only begins or ends a longer word: 规章 in 规章制度, 行政处罚 in 作出行政处罚12件.

    Beside another label, or beside digits, a label may stand without any space.
    """
    kept: list[Mention] = []
    for number, mention in enumerate(mentions):
        follows = mentions[number + 1].start if number + 1 < len(mentions) else -1
        if mention.start < follows < mention.end and _opens_table(text, mentions[number + 1]):
            mention = mention._replace(end=follows)
        is_chained = mention.end == follows  # a sentence names no two in a row
        if is_chained and _begins_chain(mentions, number):
            kept.append(
                mention
            )  # 情况行政复议行政诉讼结果维持…: a head that nothing parts from a heading
            continue
        if _ends_a_word(text, mention, follows) and _begins_a_word(text, mention, kept, is_chained):
            kept.append(mention)
    return kept


def _begins_chain(mentions: Sequence[Mention], number: int) -> bool:
    """Whether so many labels follow one another, and nothing stands between, as in no sentence."""
    chain = mentions[number : number + LEAST_CHAINED]
    return len(chain) == LEAST_CHAINED and all(
        before.end == behind.start for before, behind in pairwise(chain)
    )


def _opens_table(text: str, mention: Mention) -> bool:
    """Whether a label is a table's caption that the form prints in brackets: no heading's addition."""
    return mention.key in _captions_in_brackets() and text[mention.start - 1] in _OPENING


@lru_cache(maxsize=1)
def _captions_in_brackets() -> frozenset[str]:
    return frozenset(
        label_key(table.caption)
        for form in editions().values()
        for table in form.tables
        if table.caption and table.caption[0] in _OPENING
    )


_WORD = re.compile(r"[A-Za-z\u3400-\u9fff〇]")
_THIN = " \u3000\u00a0\u200b\ufeff"
_SENTENCE = frozenset("，,。；;：:、！？!?")


def _begins_a_word(text: str, mention: Mention, kept: list[Mention], is_chained: bool) -> bool:
    end = mention.start
    while end and text[end - 1] in _THIN:
        end -= 1
    if kept and kept[-1].end == end:
        return True
    if end == mention.start and end and _WORD.match(text[end - 1]):
        return bool(kept) and _are_values_of(text, kept[-1], end)
    if mention.enumerated or not end or text[end - 1] not in _SENTENCE:
        return True
    if is_chained and text[end - 1] == "。":
        return True
    before = kept[-1].key if kept and kept[-1].end == end - 1 else ""
    return before in _corner_labels() or before in _groups_of_rows().get(mention.key, ())


@lru_cache(maxsize=1)
def _groups_of_rows() -> dict[str, set[str]]:
    """A row's label → those of its groups: 行政诉讼：复议后起诉 names a row, as a sentence does not."""
    groups: dict[str, set[str]] = {}
    for form in editions().values():
        for row in (row for table in form.tables for row in table.rows):
            for key in row.keys:
                groups.setdefault(key, set()).update(row.group_keys)
    return groups


@lru_cache(maxsize=1)
def _corner_labels() -> frozenset[str]:
    """The labels over the column of labels: 信息内容：规章 names a row, as a sentence does not."""
    return frozenset(
        label_key(table.corner)
        for form in editions().values()
        for table in form.tables
        if table.corner
    )


def _ends_a_word(text: str, mention: Mention, follows: int) -> bool:
    if mention.end == follows:
        return True
    after = text[mention.end : mention.end + 1]
    if not _WORD.match(after):
        return True
    if _are_values_of(text, mention, follows):
        return True
    return bool(re.match(r"[增减无][\s\d加少]", text[mention.end : mention.end + 2]))


def _are_values_of(text: str, label: Mention, end: int) -> bool:
    """Whether nothing but values stands behind a row's label: 规章无无无, and none of 其他需要报告的事项 无."""
    values = label.end < end and GLUED_VALUES.fullmatch(text, label.end, end)
    return bool(values) and label.key in vocabulary().rows
