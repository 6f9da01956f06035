"""Lines that read like a section's heading, or begin with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms import SectionSpec
from gipa_extract.forms.chapters import other_chapters
from gipa_extract.prose.header.body_names import BODY_END
from gipa_extract.text.folding import BLANKS, fold, label_key
from gipa_extract.text.string_cache import remembered

MAX_HEADING = 45
"""Characters; a longer line holds a heading at most at one of its numbers."""
MAX_HALF = 30
"""Characters of either line of a heading that is broken over two."""

_LINE = re.compile(r"\n([^\t\n][^\n]*)")
"""A line behind the end of the one before it, which is ten times as quick to search for as `^`."""
_EDGES = BLANKS + "•·●■◆▪※*#>|｜-"
"""What stands round a heading: bullets, the marks of Markdown, pipes of a table that it fell into."""
_TOP_NUMBER = re.compile(
    r"\s*([一二三四五六])\s*(?:\\?[、.．,，]|是(?=\S)|\s(?=\S))|\s*([1-6])\s*\\?[、.．]"
    r"|\s*(?i:part|no)[. \u3000]{0,2}0?([1-6])\s(?=\S)"  # as posts of WeChat number them
    r"|\s*0?([1-6])[ \u3000]{1,3}(?=[\u3400-\u9fff])"
)
_BODY_BEFORE = re.compile(rf"[\u3400-\u9fff]{{2,16}}?(?:{BODY_END})")
"""A body's name before the words of a heading: 雁栖湾镇主动公开政府信息情况."""
_HAN_NUMBER = re.compile(r"\s*[一二三四五六七八九]\s*[、.．,，\s]")
NUMBER_INSIDE = re.compile(
    # What stands before is asked last: a pattern is quick to search for by the character it begins with.
    r"[一二三四五六0](?:(?<![一二三四五六七八九十百第].)(?<!0)\s?[、.．](?=[^，。\n]{3})"
    r"|(?<![\d.].)(?<=0)[1-6][ \u3000](?=[\u3400-\u9fff]{4}))"
)
PIECE = re.compile(
    r"[一二三四五六]\s?[、.．]\s?[^。：:！？；;\n|｜(（\d]{2,40}|[1-6]\s?[、.．][^。：:！？；;\n|｜(（\d]{2,40}"
    r"|0[1-6][ \u3000][^。：:！？；;\n|｜(（\d]{2,40}"
)
_FIRST_OF_PIECE = frozenset("一二三四五六123456")
"""How `PIECE` begins."""
_ENDS = re.compile(
    r"情况|情況|概况|概況|概述|綜述|综述|事项|事項|问题|問題|措施|打算|计划|安排|[ \u3000\u00a0]"
)
_GOES_ON = frozenset("及和与以的、")
_BRACKET_NUMBER = re.compile(r"\s*[(（]")
_PINYIN = re.compile(r"\([a-zà-ɏ]+\)")
_SENTENCE = re.compile(
    r"[，,。；;]$|^(?:全年|本年度?|20\d\d年度?)?[^，]{0,8}(?:无|未|没有)(?!其他|其它)"
)
"""A line without a number that ends like a sentence, or denies something, is prose."""
_NUMBERS = dict(zip("123456", "一二三四五六", strict=True))


class Candidate(NamedTuple):
    """A place that may be the heading of a section."""

    order: int
    """The section's place in the form."""
    start: int
    end: int
    score: float


class Chapter(NamedTuple):
    """The heading of something that is none of the form's sections and ends the one before it."""

    id: str
    start: int
    end: int


class Headings(NamedTuple):
    """What the lines of a document offer."""

    candidates: list[Candidate]
    chapters: list[Chapter]
    long_lines: list[tuple[int, int]]
    """Lines that are no heading and may hold some."""


def headings_in(text: str, specs: tuple[SectionSpec, ...]) -> Headings:
    """Every line that may be a heading, or begin with one, in the order of the text."""
    headings = Headings([], [], [])
    # The line feed before the first line makes a match begin where its line does in the text.
    read_line = _reader_of_lines(specs)
    for line in _LINE.finditer(f"\n{text}"):
        printed = line[1]
        if len(printed) > MAX_HEADING and len(stripped := printed.strip(_EDGES)) > MAX_HEADING:
            headings.long_lines.append((line.start(), line.end() - 1))
            if stripped[0] in _FIRST_OF_PIECE:
                _note_beginning(headings, stripped, line.start() + printed.index(stripped), specs)
            continue
        reading = read_line(printed)
        if reading is None:  # nearly all lines
            continue
        if reading.holds_number:
            headings.long_lines.append((line.start(), line.end() - 1))
        else:
            _note_line(headings, reading, line, specs)
    return headings


def _note_beginning(
    found: Headings, stripped: str, start: int, specs: tuple[SectionSpec, ...]
) -> bool:
    """Add the heading that a line begins with, before the prose of its section; whether it has one."""
    piece = PIECE.match(stripped)
    headings = list(longest_heading(piece[0], start, specs)) if piece else []
    found.candidates.extend(headings)
    return bool(headings)


def _note_line(
    headings: Headings,
    reading: _LineReading,
    line: re.Match[str],
    specs: tuple[SectionSpec, ...],
) -> None:
    """Add what a line is: a heading, the first half of one, or another chapter's."""
    stripped, scores = reading.stripped, reading.scores
    start = line.start() + line[1].index(stripped)
    end = start + len(stripped)
    if not scores and reading.numbered and (below := _LINE.search(line.string, line.end())):
        end, scores = _with_next(start, stripped, below, specs) or (end, ())
    if scores:
        headings.candidates.extend(Candidate(order, start, end, score) for order, score in scores)
    elif reading.numbered and _note_beginning(headings, stripped, start, specs):
        return
    elif reading.chapter:
        headings.chapters.append(Chapter(reading.chapter, start, end))


class _LineReading(NamedTuple):
    """What a line may be by itself."""

    stripped: str
    """The line without what stands round a heading."""
    scores: tuple[tuple[int, float], ...]
    chapter: str | None
    numbered: bool
    """A Chinese number opens it: it may be the first half of a heading."""
    holds_number: bool
    """It is none of these, but a heading's number stands in it: the title, and the first heading
    right behind it."""


@lru_cache(maxsize=16)
def _reader_of_lines(specs: tuple[SectionSpec, ...]) -> Callable[[str], _LineReading | None]:
    """`_read_line` for the sections of a form."""
    return remembered(lambda line: _read_line(line, specs))


def _read_line(line: str, specs: tuple[SectionSpec, ...]) -> _LineReading | None:
    """What a line may be; None for nearly all of them."""
    stripped = line.strip(_EDGES)
    numbered = _HAN_NUMBER.match(stripped) is not None
    in_table = "\t" in stripped and not numbered  # 行政复议 and 行政诉讼 are a head's cells
    scores = () if in_table else scores_of(stripped, specs)
    chapter = None if scores or len(stripped) < 2 else _other_chapter(stripped, numbered)
    is_heading = bool(scores or chapter or numbered)
    holds_number = not is_heading and NUMBER_INSIDE.search(stripped) is not None
    if not (is_heading or holds_number):
        return None
    return _LineReading(stripped, scores, chapter, numbered, holds_number)


def _with_next(
    start: int, stripped: str, after: re.Match[str], specs: tuple[SectionSpec, ...]
) -> tuple[int, tuple[tuple[int, float], ...]] | None:
    """A heading over two lines: its number on a line of its own, or its name broken."""
    below = after[1].strip(_EDGES)
    if "\t" in stripped:  # 四、结转下年度继续办理 and its values
        return None
    if not below or max(len(stripped), len(below)) > MAX_HALF or below[-1] in "。；;，,":
        return None
    if stripped[-1] in "。；;，,：:" or _TOP_NUMBER.match(below):
        return None
    scores = scores_of(stripped + below, specs)
    end = after.start() + after[1].index(below) + len(below)
    return (end, scores) if scores else None


def longest_heading(piece: str, start: int, specs: tuple[SectionSpec, ...]) -> Iterator[Candidate]:
    """The heading that a piece begins with."""
    for order, length, score in _scores_of_longest(piece, specs):
        yield Candidate(order, start, start + length, score)


@lru_cache(maxsize=4096)
def _scores_of_longest(
    piece: str, specs: tuple[SectionSpec, ...]
) -> tuple[tuple[int, int, float], ...]:
    """(section, characters, score) of that heading: of several ends the one that fits best, then the
    first. Most pieces are labels of tables, the same in every report.

    存在的主要问题 is none where 及改进情况 goes on.
    """
    stops = [*(stop.end() for stop in _ENDS.finditer(piece)), len(piece)]
    headings = [
        piece[:stop].rstrip(BLANKS) for stop in stops if piece[stop : stop + 1] not in _GOES_ON
    ]
    scored = [(heading, scores) for heading in headings if (scores := scores_of(heading, specs))]
    if not scored:
        return ()
    heading, scores = max(scored, key=lambda pair: pair[1][0][1])
    return tuple((order, len(heading), score) for order, score in scores)


@lru_cache(maxsize=4096)
def scores_of(line: str, specs: tuple[SectionSpec, ...]) -> tuple[tuple[int, float], ...]:
    """(section, score) for each section whose heading a line may be."""
    if not 2 <= len(line) <= MAX_HEADING + 20:
        return ()
    folded = fold(line)
    number = _TOP_NUMBER.match(folded)
    name = folded[number.end() :] if number else folded
    key = label_key(_PINYIN.sub("", name) if "(" in name else name)
    if not 2 <= len(key) <= 40:
        return ()
    printed = number[1] or _NUMBERS[number[2] or number[3] or number[4]] if number else None
    prose = number is None and _SENTENCE.search(folded) is not None
    scores = []
    body = _BODY_BEFORE.match(name) if number else None
    rest = label_key(name[body.end() :]) if body else ""
    fits = _any_section(specs).fullmatch
    if not fits(key) and not (rest and fits(rest)):
        return ()
    for order, spec in enumerate(specs):
        score = _score_of(key, spec, numbered=bool(number), prose=prose)
        if not score and rest:
            score = min(_score_of(rest, spec, numbered=False, prose=False), 2.0)
        if not score and key == spec.number + label_key(spec.label):
            score = 7.0  # 一总体情况: who drops punctuation drops the numbers', too
        if not score:
            continue
        if printed:
            score += 3 if printed == spec.number else 1
        elif _BRACKET_NUMBER.match(folded):
            score -= 1.5
        scores.append((order, score))
    return tuple(scores)


def _score_of(key: str, spec: SectionSpec, *, numbered: bool, prose: bool) -> float:
    """How well a heading's words fit a section: its label, its wordings, or those under a number."""
    if key == label_key(spec.label):
        return 4.0
    if not prose and _joined_pattern(spec.patterns).fullmatch(key):
        return 2.0
    if numbered and spec.numbered and _joined_pattern(spec.numbered).fullmatch(key):
        return 1.0
    return 0.0


@lru_cache(maxsize=16)
def _any_section(specs: tuple[SectionSpec, ...]) -> re.Pattern[str]:
    """The words of any section's heading."""
    patterns: list[str] = []
    for spec in specs:
        label = label_key(spec.label)
        patterns += map(re.escape, (label, spec.number + label))
        patterns += (*spec.patterns, *spec.numbered)
    return _joined_pattern(tuple(patterns))


@lru_cache(maxsize=64)
def _joined_pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _other_chapter(line: str, numbered: bool) -> str | None:
    """Which chapter outside the form a line opens, or None."""
    folded = fold(line)
    key = label_key(folded[1:] if numbered else folded)
    if not _any_chapter().fullmatch(key):
        return None
    for chapter in other_chapters():
        if (numbered or not chapter.numbered) and _joined_pattern(chapter.patterns).fullmatch(key):
            return chapter.id
    return None


@lru_cache(maxsize=1)
def _any_chapter() -> re.Pattern[str]:
    return _joined_pattern(tuple(each for chapter in other_chapters() for each in chapter.patterns))


def best_order(candidates: Iterable[Candidate]) -> Sequence[Candidate]:
    """The chain of headings in the form's order with the highest score, earliest first."""
    candidates = list(candidates)
    if all(one.order < other.order for one, other in pairwise(candidates)):
        return [candidate for candidate in candidates if candidate.score > 0]  # as in most reports
    best: dict[int, tuple[float, list[Candidate]]] = {}
    before, start = best, -1
    for candidate in candidates:
        if candidate.start != start:  # one line is the heading of one section only
            before, start = dict(best), candidate.start
        score, chain = _best_chain(
            [each for order, each in before.items() if order < candidate.order]
        )
        if score + candidate.score > best.get(candidate.order, _NO_CHAIN)[0]:
            best[candidate.order] = (score + candidate.score, [*chain, candidate])
    return _best_chain(best.values())[1]


_NO_CHAIN: tuple[float, list[Candidate]] = (0.0, [])


def _best_chain(
    chains: Iterable[tuple[float, list[Candidate]]],
) -> tuple[float, list[Candidate]]:
    """The chain with the highest score; of equal ones the first."""
    best = _NO_CHAIN
    for chain in chains:
        if chain[0] > best[0]:
            best = chain
    return best
