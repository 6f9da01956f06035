"""What stands between two labels: values, and words that no label explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from gipa_extract.cells.text_stream.mentions import Mention, blank_unprinted
from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.text.folding import BLANKS, WORD, strip_span
from gipa_extract.text.numerals import is_value
from gipa_extract.text.occurrences import count_up_to
from gipa_extract.text.patterns import COUNTERS, PAGE_MARK_LINE, TRANSLATION
from gipa_extract.text.string_cache import remembered

_PARTING = re.compile(r"[\n\r|｜│┃\t]|[ \u00a0\u2002\u2003\u3000]{2,}")
"""What parts two cells in some layout: a line break, a pipe, a tab, a gap."""
ROW_END = f"{BLANKS}|｜│┃"
"""What may stand behind a row's last cell."""
_PAGE_MARK = re.compile(rf"\n?{PAGE_MARK_LINE.pattern}", re.MULTILINE)
_ALONE = re.compile(r"\n[ \t\u3000]*+(\d{1,3}+)[ \t\u3000]*+(?![^\n])")
"""A number alone on a line, behind the end of the line before it: quicker to find than `^`."""
_TWICE_TWELVE = 24
_PART_NUMBER = re.compile(r"^[ \t\u3000]*(0[1-9])[ \t\u3000]*\r?$", re.MULTILINE)
LEAST_PAGES = 3
"""Numbers that count from 1 before they may be those of pages."""
LEAST_LEADING_VALUES = 3
"""Values with single spaces before words: fewer may be a sentence's."""
LEAST_LINES_OF_PAGE = 8
"""Lines between two numbers that may be those of pages."""
_AT_PAGE_END = re.compile(r"(?<=\n)[ \t]*(\d{1,3})[ \t]*(?=\n[ \t]*(?:\n|\Z)|\n?\f|\Z)")
_LAST_LINE = re.compile(r"(?<=\n)[ \t]*(\d{1,3})[ \t]*\s*\Z")
_ROW_MARK = re.compile(r"^\|-[ \t]*(?=\n\|(?![-—\d /]))", re.MULTILINE)
"""What begins a row in the manner of a wiki, with a label in the line below."""
_FORM_FEED = re.compile("\f")
_GROUP_BEGUN = re.compile(r"[一二三四]、[\u3400-\u9fff]{1,5}\Z")
"""The beginning of a label over several rows, with its number: 三、本年."""
_TWO_NUMBERS = re.compile(r"\d\s+\d")
_EMPTY_LINE = re.compile(r"\n[ \t]*(?=\n)")
_RULE_LINE = re.compile(
    r"^[ \t|｜│┃+:：\-—=_─━┄┈┼├┤┬┴┌┐└┘]*[-=─━]{3}[ \t|｜│┃+:：\-—=_─━┄┈┼├┤┬┴┌┐└┘]*$", re.MULTILINE
)


_NUMBER_APART = re.compile(r"^([1-9])(?=\n[“”\"\n]*、[\u3400-\u9fff])", re.MULTILINE)
"""A label's number on a line above the rest of it, of which a tool sorts the quotation marks out."""
_DASHES_OF_A_ROW = "-------"
"""A row of the largest table in a text whose cells nothing parts."""
LEAST_ROWS_OF_DASHES = 3
_GLUED_CELLS = re.compile(r"(?=[\d-]{2})\d?(?:-\d?)+")
_HEADING_NUMBER = re.compile(r"[一二三四五六七八九十]{1,2}、")
_BEFORE_HEADING = re.compile(r"\d{3,}(?=[一二三四五六]、)")
"""Values of a row that nothing parts from one another, nor from the heading behind them."""
_SELF_ENDING_VALUE = re.compile(rf"无|\d[\d,.]*+[{COUNTERS}]?")
_SELF_ENDING = re.compile(
    rf"(?:无|\d[\d,.]*+(?<!\.)(?:[{COUNTERS}]|(?=无)))++(?:\d[\d,.]*+)?(?=\Z|[一二三四五六]、)"
)
"""Values of a row that nothing parts, but for what each ends in: 33件16件77件, 无无5. Of 4.无 the label is cut."""
_JOINER = re.compile(r"[-–—―－/／]{1,2}")
"""What joins two labels to one; more marks are a row of dashes."""


_LEADER = re.compile(r"[.…]{2,}")
"""Dots that lead from a label to its values, with nothing between it and them: 规章......  21."""
_BEHIND_LABEL = {" ": TRANSLATION, ".": _LEADER, "…": _LEADER}
"""What goes on with a label in its cell, by what it begins with."""


class Value(NamedTuple):
    """A printed number or dash."""

    text: str
    start: int
    end: int


class Words(NamedTuple):
    """Text that is neither a value nor a label of the form as it is."""

    text: str
    start: int
    end: int


Token = Mention | Value | Words

_new_value = tuple.__new__  # a third of the time of Value(...), and there are hundreds


def tokens_of(text: str, mentions: Sequence[Mention]) -> list[Token]:
    """The labels, values and other words of a text, in order."""
    shown = blank_noise(text)
    tokens: list[Token] = []
    place = 0
    apart = [found.start(1) for found in _NUMBER_APART.finditer(shown)] if "\n、" in shown else []
    for start in apart:
        shown = f"{shown[:start]} {shown[start + 1 :]}"
    glued = shown.count(_DASHES_OF_A_ROW) >= LEAST_ROWS_OF_DASHES
    for mention in mentions:
        between: Iterable[Token] = _tokens_in(shown, place, mention.start)
        if glued and place and (cells := _glued_cells(shown, place, mention.start)):
            between = cells
        elif place and _JOINER.fullmatch(shown, place, mention.start):
            between = []  # 行政许可-本年处理决定数量 is a path of labels, and no dash a value
        tokens += between
        tokens.append(mention)
        behind = _BEHIND_LABEL.get(shown[mention.end : mention.end + 1])
        found = behind.match(shown, mention.end) if behind else None
        place = found.end() if found else mention.end
    tokens += _tokens_in(shown, place, len(text))
    return tokens


def _heads(piece: str) -> bool:
    return _HEADING_NUMBER.match(piece) is not None


def _glued_cells(text: str, start: int, stop: int) -> list[Token]:
    """Dashes and single digits between two labels, each a cell: -9----9; none where they may be others.

    Of a number of several digits nobody knows where it ends, and a dash before it may be its sign.
    """
    start, stop = strip_span(text, start, stop)
    if not _GLUED_CELLS.fullmatch(text, start, stop):
        return []
    return [Value(text[at], at, at + 1) for at in range(start, stop)]


@lru_cache(maxsize=2)
def blank_noise(text: str) -> str:
    """The text without page numbers, drawn lines, tags and pinyin; as long as it was."""
    shown = blank_unprinted(text)
    for noise in (_PAGE_MARK, _RULE_LINE):
        shown = noise.sub(lambda found: " " * len(found[0]), shown)
    shown = _ROW_MARK.sub(lambda mark: "|" + " " * (len(mark[0]) - 1), shown)
    marks = _PAGE_MARK.search(text)  # then a number above the end of a page is a value
    page_numbers = [] if marks else _bare_page_numbers(shown) or _last_lines_of_pages(shown)
    for found in (*page_numbers, *_part_numbers(shown)):
        shown = shown[: found.start(1)] + " " * len(found[1]) + shown[found.end(1) :]
    return shown


def page_breaks_of(text: str) -> list[int]:
    """Where one page of a text ends and the next begins, as far as it says so."""
    marks = (match.start() for match in _PAGE_MARK.finditer(text))
    feeds = (feed.start() for feed in _FORM_FEED.finditer(text))
    return sorted({*marks, *feeds})


def _bare_page_numbers(text: str) -> list[re.Match[str]]:
    """Numbers alone on the last line of a page, which an empty line or a form feed ends.

    They count on from page to page, and no other number stands so in such a text. Of three pages or
    more the last one may be short.
    """
    matches = list(_AT_PAGE_END.finditer(text))
    ends_text = len(matches) > 2 and not text[matches[-1].end() :].strip()
    near = (
        text.count("\n", a.end(), b.start()) < LEAST_LINES_OF_PAGE
        for a, b in pairwise(matches[:-1] if ends_text else matches)
    )
    if "\f" not in text and any(near):
        return []
    numbers = [int(match[1]) for match in matches]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    rare = len(_EMPTY_LINE.findall(text)) <= len(numbers) + 3  # paragraphs have one each
    return matches if counted and rare and len(numbers) > 1 and 0 < numbers[0] < 3 else []


def _last_lines_of_pages(text: str) -> list[re.Match[str]]:
    """The numbers of pages, where most pages that form feeds end have their own on the last line."""
    own = _own_numbers_of_pages(text)
    return own if len(own) > 1 and 2 * len(own) > text.count("\f") else []


def numbers_that_end_pages(text: str) -> frozenset[int]:
    """Where the numbers begin that stand on the last line of a page, and are the page's own."""
    return frozenset(number.start(1) for number in _own_numbers_of_pages(text))


def _own_numbers_of_pages(text: str) -> list[re.Match[str]]:
    """The last lines of the pages, of two or more that form feeds end, that hold just their number."""
    if count_up_to(text, "\f", 2) < 2:  # nearly all texts
        return []
    ends = [feed.start() for feed in _FORM_FEED.finditer(text)]
    last = [
        _LAST_LINE.search(text, start, end) for start, end in zip([0, *ends], ends, strict=False)
    ]
    return [found for page, found in enumerate(last, 1) if found and int(found[1]) == page]


def _part_numbers(text: str) -> list[re.Match[str]]:
    """Numbers of a post's parts, 01 and 02, alone on a line above the heading of each."""
    found = list(_PART_NUMBER.finditer(text)) if "0" in text else []
    counted = [int(match[1]) for match in found] == list(range(1, len(found) + 1))
    return found if counted and len(found) > 1 else []


def possible_page_numbers(text: str) -> frozenset[int]:
    """Where the numbers begin that stand alone on a line, if most of them count from 1.

    Tools that part pages by nothing leave the pages' numbers so; a few values may count as well.
    """
    text = f"\n{text}"
    is_half_wide = "３" not in text and "１" not in text
    if is_half_wide:
        if not _line_ending_in(3).search(text):  # many texts
            return frozenset()
        # No page is numbered 0, and of the numbers alone on lines most must be pages'.
        zeros = text.count("\n\t0\n") + text.count("\n0\n")
        if not _line_ending_in(zeros + 1).search(text):
            return frozenset()
    # Where no page is the 13th, 24 numbers show that most of them are something else.
    most = _TWICE_TWELVE if is_half_wide and not _line_ending_in(13).search(text) else None
    alone = list(islice(_ALONE.finditer(text), most))
    if len(alone) == most:
        return frozenset()
    pages = _counts_up_to([int(number[1]) for number in alone])
    if pages < LEAST_PAGES or 2 * pages <= len(alone):
        return frozenset()  # for nearly all texts
    counted: list[re.Match[str]] = []
    for number in alone:
        lines = text.count("\n", counted[-1].end(), number.start()) if counted else 0
        near = bool(counted) and lines < LEAST_LINES_OF_PAGE
        if int(number[1]) == len(counted) + 1 and not near:
            counted.append(number)
    if len(counted) < LEAST_PAGES or 2 * len(counted) <= len(alone):
        return frozenset()
    return frozenset(number.start(1) - 1 for number in counted)


@lru_cache(maxsize=512)
def _line_ending_in(page: int) -> re.Pattern[str]:
    """A line that ends in a number by itself, or in the last digits of one; begun with it, for speed."""
    before = "." * len(str(page))
    return re.compile(rf"{page}(?<=[\n\t \u3000\d]{before})[ \t\u3000]*(?![^\n])")


def _counts_up_to(numbers: Sequence[int]) -> int:
    """How far some of the numbers, in their order, count from 1."""
    count = at = 0
    try:
        while True:
            at = numbers.index(count + 1, at) + 1
            count += 1
    except ValueError:
        return count


def _tokens_in(text: str, start: int, end: int) -> list[Token]:
    found: list[Token] = []
    place = start
    edges = [parting.span() for parting in _PARTING.finditer(text, start, end)]
    for stop, following in (*edges, (end, end)):
        if place < stop:
            value = _lone_value(text[place:stop])
            if value is None:
                behind = found[-1] if found and isinstance(found[-1], Value) else None
                behind_values = behind is not None and "\n" not in text[behind.end : place]
                found += _tokens_of_chunk(text, place, stop, behind_values=behind_values)
            elif value[0]:  # most chunks are a number, as it stands in a hundred places
                bare, left = value
                found.append(_new_value(Value, (bare, place + left, place + left + len(bare))))
        place = following
    return found


@remembered
def _lone_value(chunk: str) -> tuple[str, int] | None:
    """The one value that a chunk is and its place in it, empty for blanks; None for anything else."""
    left, right = strip_span(chunk, 0, len(chunk))
    bare = chunk[left:right]
    if not bare or (
        is_value(bare) and not _TWO_NUMBERS.search(bare) and not glued_group_label(bare)
    ):
        return bare, left
    if bare.isdecimal():  # too long for a number: a row whose cells nothing parts
        return bare, left
    return None


def _tokens_of_chunk(
    text: str, start: int, end: int, *, behind_values: bool = False
) -> Iterator[Token]:
    """A chunk as one value, as several with single spaces between them, or as words.

    Before words, what stands `behind_values` on their line is one of them: 0 in `0  0 （三）不`.
    """
    start, end = strip_span(text, start, end)
    if start == end:
        return
    glued = glued_group_label(text[start:end])
    if glued and _stands_behind_cells(text, start, end):
        end -= glued
    chunk = text[start:end]
    if is_value(chunk) and not _TWO_NUMBERS.search(chunk):
        yield Value(chunk, start, end)
        return
    glued_before = _BEFORE_HEADING.match(chunk) or _SELF_ENDING.match(chunk)
    if glued_before:
        for piece in _SELF_ENDING_VALUE.finditer(glued_before[0]):
            yield Value(piece[0], start + piece.start(), start + piece.end())
        yield from _tokens_of_chunk(text, start + glued_before.end(), end)
        return
    pieces = list(WORD.finditer(chunk))
    if len(pieces) > 1 and all(is_value(piece[0]) for piece in pieces):
        for piece in pieces:
            yield Value(piece[0], start + piece.start(), start + piece.end())
        return
    first = 0
    while first < len(pieces) and is_value(pieces[first][0]):
        first += 1
    # A whole text in one line, and a label that it cuts off, or the heading of the next section.
    if first >= LEAST_LEADING_VALUES or (
        0 < first < len(pieces) and (behind_values or _heads(pieces[first][0]))
    ):
        for piece in pieces[:first]:
            yield Value(piece[0], start + piece.start(), start + piece.end())
        yield from _tokens_of_chunk(text, start + pieces[first].start(), end)
        return
    words = len(pieces)
    while words > 1 and is_value(pieces[words - 1][0]):
        words -= 1
    yield Words(chunk[: pieces[words - 1].end()], start, start + pieces[words - 1].end())
    for piece in pieces[words:]:  # a line of a label, and its row's values behind it
        yield Value(piece[0], start + piece.start(), start + piece.end())


def glued_group_label(word: str) -> int:
    """How many characters at a word's end are a piece of the label over several rows, behind a value.

    A tool that reads a page's lines prints the label that stands beside them so: 4061年, 2861三、本年.
    """
    if word[-1:] in vocabulary().upright:
        begun = _GROUP_BEGUN.search(word)
        length = len(word) - begun.start() if begun else 1
        return length if is_value(word[:-length]) else 0
    return 0


def _stands_behind_cells(text: str, start: int, end: int) -> bool:
    """Whether a value with such a piece behind it ends a line in which others stand before it."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    stop = text.find("\n", end)
    behind = text[end : stop if stop >= 0 else len(text)]
    return bool(before.strip(BLANKS)) and not behind.strip(BLANKS)
