"""Document text → sections, issuer, year, title and period."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from gipa_extract.forms import SectionSpec
from gipa_extract.models import Located, Period, Section
from gipa_extract.text.folding import BLANKS, fold, label_key
from gipa_extract.text.numerals import chinese

MAX_HEADING = 45
"""Characters; a longer line is a heading only up to its first full stop or colon."""

_LINE = re.compile(r"^[^\t\n].*$", re.MULTILINE)
_TOP_NUMBER = re.compile(r"\s*([一二三四五六])\s*[、.．,，]|\s*([1-6])\s*[、.．]")
_BRACKET_NUMBER = re.compile(r"\s*[(（]")
_HEAD_PART = re.compile(r"[^。：:！？\n]{3,40}")
_NUMBERS = dict(zip("123456", "一二三四五六", strict=True))

_YEAR = r"(?P<year>(?:19|20)\d{2}|二[〇○零oO0][〇○零一二三四五六七八九oO0]{2})"
_TITLE = re.compile(
    rf"""(?P<before>[^。！？]*?){_YEAR}\s*年?度?(?P<after>[^。！？\d]*?)
    (?P<what>(?:政府|政务)?信息(?:主动)?公开|政务公开)(?:的)?(?:工作)?(?:情况)?(?:的)?
    (?:年度)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:报告|总结|年报)""",
    re.VERBOSE,
)
_TITLE_LATE_YEAR = re.compile(
    rf"""(?P<before>[^。！？]*?)(?P<what>(?:政府|政务)?信息(?:主动)?公开|政务公开)(?:的)?(?:工作)?(?:情况)?
    (?:(?:年度)?(?:工作)?(?:报告|年报)[(（\[]{_YEAR}年?度?[)）\]]|{_YEAR.replace("year", "year2")}年?度?(?:工作)?(?:情况)?(?:的)?(?:报告|年报))""",
    re.VERBOSE,
)
_ABOUT = re.compile(r"^(?:关于|《|印发)+|(?:关于|《)+$")
_PUBLISHER = re.compile(
    r"^\s*(?:发布机构|发布单位|发文机关|公开主体|信息来源|来源)\s*[:：]\s*([^\s:：|]{2,40})\s*$",
    re.MULTILINE,
)
_RANGE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日[起始]?[^\d。，,]{0,3}[至到\-—–~～]+[^\d。]{0,2}?"
    r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日"
)
_RANGE_HINT = re.compile(r"月\s*\d{1,2}\s*日[起始]?[^\d。，,]{0,3}[至到\-—–~～]")
_SAYS_PERIOD = re.compile("统计|統計|期限|数据|數據|截止")
_TEXT_YEAR = re.compile(r"(20\d{2})\s*年度?")


class _Candidate(NamedTuple):
    order: int
    start: int
    end: int
    score: float


def locate(text: str, sections: Sequence[SectionSpec]) -> Located:
    """The sections of a report's text and what its first lines and its prose say of it."""
    found = tuple(_sections(text, sections))
    head_end = found[0].start if found else min(len(text), 3000)
    title = _title(text[:head_end])
    period = _period(text)
    year = title.year if title and title.year else None
    if year is None and period is not None:
        year = period.start.year
    if year is None and found:
        first = _TEXT_YEAR.search(fold(text[: found[0].end]))
        year = int(first[1]) if first else None
    if period is None and year is not None:
        period = Period(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31))
    issuer = title.issuer if title else None
    if issuer is None and (named := _PUBLISHER.search(fold(text[:head_end]))):
        issuer = text[named.start(1) : named.end(1)]
    return Located(found, issuer, year, title.text if title else None, period)


def _sections(text: str, specs: Sequence[SectionSpec]) -> Iterator[Section]:
    chosen = _best_order(_candidates(text, tuple(specs)))
    ends = [*(candidate.start for candidate in chosen), len(text)][1:]
    for candidate, end in zip(chosen, ends, strict=True):
        yield Section(
            id=specs[candidate.order].id,
            heading=text[candidate.start : candidate.end],
            start=candidate.start,
            end=end,
        )


def _candidates(text: str, specs: tuple[SectionSpec, ...]) -> Iterator[_Candidate]:
    """Every line, or beginning of one, that reads like a section's heading."""
    for line in _LINE.finditer(text):
        raw = line[0]
        if len(raw) > 400:
            raw = raw[:60]
        stripped = raw.strip(BLANKS)
        if len(stripped) > MAX_HEADING:
            part = _HEAD_PART.match(stripped) if _TOP_NUMBER.match(stripped) else None
            if part is None:
                continue
            stripped = part[0]
        scores = _scores(stripped, specs)
        if scores:
            start = line.start() + raw.index(stripped)
            for order, score in scores:
                yield _Candidate(order, start, start + len(stripped), score)


@lru_cache(maxsize=4096)
def _scores(line: str, specs: tuple[SectionSpec, ...]) -> tuple[tuple[int, float], ...]:
    """(section, score) for each section whose heading a line may be."""
    key = label_key(line)
    if not 2 <= len(key) <= 40:
        return ()
    number = _TOP_NUMBER.match(fold(line))
    printed = number[1] or _NUMBERS[number[2]] if number else None
    scores = []
    for order, spec in enumerate(specs):
        official = key == label_key(spec.label)
        if not official and not _pattern(spec.patterns).fullmatch(key):
            continue
        score = 4.0 if official else 2.0
        if printed:
            score += 3 if printed == spec.number else 1
        elif _BRACKET_NUMBER.match(line):
            score -= 1.5
        scores.append((order, score))
    return tuple(scores)


@lru_cache(maxsize=64)
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _best_order(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """The chain of headings in the form's order with the highest score, earliest first."""
    best: dict[int, tuple[float, list[_Candidate]]] = {}
    for _, line in groupby(candidates, key=lambda candidate: candidate.start):
        before = dict(best)  # one line is the heading of one section only
        for candidate in line:
            chains = [chain for order, chain in before.items() if order < candidate.order]
            score, chain = max(chains, key=lambda item: item[0], default=(0.0, []))
            if score + candidate.score > best.get(candidate.order, (0.0, []))[0]:
                best[candidate.order] = (score + candidate.score, [*chain, candidate])
    return max(best.values(), key=lambda item: item[0], default=(0.0, []))[1]


class _Title(NamedTuple):
    text: str
    issuer: str | None
    year: int | None


def _title(head: str) -> _Title | None:
    """The title among the first lines: it may go on over two or three of them."""
    lines = [line.strip(BLANKS) for line in head.split("\n")]
    lines = [line for line in lines if line][:40]
    for length in (1, 2, 3):
        for first in range(len(lines) - length + 1):
            window = lines[first : first + length]
            if any(len(line) > 60 for line in window):
                continue
            title = _read_title("".join("".join(window).split()))
            if title is None:
                continue
            above = lines[first - 1] if first else ""
            if title.issuer is None and _is_body(above):
                return title._replace(text=above + title.text, issuer=_plain(above))
            return title
    return None


def _read_title(printed: str) -> _Title | None:
    folded = fold(printed)
    found = _TITLE.search(folded) or _TITLE_LATE_YEAR.search(folded)
    if found is None or len(printed) - found.end() > 12:
        return None
    parts = found.groupdict()
    before = printed[found.start("before") : found.end("before")]
    after = printed[found.start("after") : found.end("after")] if parts.get("after") else ""
    if parts.get("after") is None and fold(before).endswith("人民"):
        before += printed[found.start("what") : found.start("what") + 2]
    if fold(after).endswith("人民") and found["what"].startswith("政府"):
        after += printed[found.start("what") : found.start("what") + 2]
    year = parts["year"] or parts["year2"]
    if not year.isdigit():
        year = str(chinese(re.sub("[oO0]", "〇", year)))
    issuer = _plain(before) or _plain(after)
    end = found.end()
    return _Title(printed[found.start() : end], issuer, int(year))


def _plain(name: str) -> str | None:
    return _ABOUT.sub("", name.strip(BLANKS + "：:-—　")) or None


_BODY = re.compile(
    r"[^：:。]{2,40}(?:政府|办公室|办公厅|局|委员会|厅|部|院|署|会|委|办|中心|街道|镇|乡|区|市|县|省|站|所|处|行|学|校|司)"
)


def _is_body(line: str) -> bool:
    return bool(_BODY.fullmatch(fold("".join(line.split()))))


def _period(text: str) -> Period | None:
    """The days the figures cover: the first range of dates, one that says so first."""
    hints = [hint.start() for hint in _RANGE_HINT.finditer(text)]
    found = [m for hint in hints if (m := _RANGE.search(text, max(0, hint - 12), hint + 60))]
    said = [
        match
        for match in found
        if _SAYS_PERIOD.search(text, max(0, match.start() - 30), match.start())
    ]
    for match in said + found:
        numbers = [int(number) if number else None for number in match.groups()]
        year, month, day, other_year, to_month, to_day = numbers
        try:
            start = dt.date(year or 0, month or 0, day or 0)
            end = dt.date(other_year or year or 0, to_month or 0, to_day or 0)
        except ValueError:
            continue
        if start < end:
            return Period(start=start, end=end)
    return None
