"""Section five → what it enumerates as problems and as measures, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gipa_extract.models import Lists, Quote, Section, unvalidated
from gipa_extract.text.folding import BLANKS, fold, strip_span

_HAN = "一二三四五六七八九十"
_MARK = re.compile(
    # 一是, (一), 1., 第一，, ①; the character that begins them first, which is quick to search for.
    rf"[{_HAN}(（0-9第①-⑩](?:(?<=[{_HAN}])是|(?<=[(（])[{_HAN}\d]{{1,2}}[)）]"
    rf"|(?<=\d)\d?[.、．](?!\d)|(?<=第)[{_HAN}][，,、]|(?<=[①-⑩]))"
)
_FIRST = re.compile("一是|[(（](?:一|1)[)）]|1[.、．]|第一|①")
_BEFORE_MARK = frozenset("。；;：:，, \t\u00a0\u3000")
_PROBLEM = re.compile("问题|不足|差距|困难|短板|薄弱|短缺|不够|不到位")
_MEASURE = re.compile(
    "改进|措施|下一步|打算|计划|今后|整改|安排|举措|对策|思路|下步|接下来|2\\d{3}年[^，。]{0,8}(?:工作|将)"
)
_PIPES = re.compile(r"[|｜].*[|｜]")
_ENDS = "。；;，, \u3000"

_new_lists, _new_quote = unvalidated(Lists), unvalidated(Quote)


def enumerate_lists(text: str, section: Section | None) -> Lists:
    """The enumerated problems and measures of section five, with spans of the whole text."""
    lists = _new_lists()
    if section is None:
        return lists
    measures = False
    for start, end, lead_in in _passages_of(text, section):
        if lead_in is not None:
            cue = _cue_in(lead_in)
            measures = cue if cue is not None else measures
            continue
        left, right = strip_span(text, start, end)
        right = left + len(text[left:right].rstrip(_ENDS))
        quote = _new_quote(text=text[left:right], start=left, end=right)
        (lists.measures if measures else lists.problems).append(quote)
    return lists


def _cue_in(folded: str) -> bool | None:
    """Whether what follows a lead-in is measures (True) or problems (False); the last cue wins."""
    problem = [m.start() for m in _PROBLEM.finditer(folded)]
    measure = [m.start() for m in _MEASURE.finditer(folded)]
    if not problem and not measure:
        return None
    return max(measure, default=-1) > max(problem, default=-1)


def _passages_of(text: str, section: Section) -> Iterator[tuple[int, int, str | None]]:
    """(start, end, the folded text if it is no item) over the section, in order.

    A bracketed number that opens a heading, or a paragraph that itself enumerates, is a
    lead-in and no item.
    """
    body = section.start + len(section.heading)
    printed = text[body : section.end]
    end = body - 1
    for line, folded in zip(printed.split("\n"), fold(printed).split("\n"), strict=True):
        start = end + 1
        end = start + len(line)
        if not line or _is_of_table(line) or not line.strip(BLANKS):
            continue
        marks = [
            mark.start()
            for mark in _MARK.finditer(folded)
            if not mark.start() or folded[mark.start() - 1] in _BEFORE_MARK
        ]
        if marks and _is_lead_in(folded, marks):
            marks = marks[1:]
        if not marks:
            yield start, end, folded
            continue
        if folded[: marks[0]].strip(BLANKS):
            yield start, start + marks[0], folded[: marks[0]]
        for a, b in pairwise([*marks, end - start]):
            stop = _lead_in_of_next(folded, a, b)
            yield start + a, start + stop, None
            if stop < b:
                yield start + stop, start + b, folded[stop:b]


def _is_of_table(line: str) -> bool:
    return "\t" in line or (("|" in line or "｜" in line) and bool(_PIPES.search(line)))


def _lead_in_of_next(folded: str, start: int, end: int) -> int:
    """Where an item ends whose paragraph goes on with the lead-in of a new enumeration."""
    if not _FIRST.match(folded, end):
        return end
    stop = folded.rfind("。", start, end) + 1
    return stop if stop > start and _cue_in(folded[stop:end]) is not None else end


def _is_lead_in(folded: str, marks: list[int]) -> bool:
    """A paragraph's first number is a lead-in's if it is bracketed and the text is a heading."""
    bare = folded.strip(BLANKS)
    first = folded[marks[0] : marks[1] if len(marks) > 1 else len(folded)].strip(BLANKS)
    heading = len(first) <= 25 and not first.endswith(("。", "；"))
    return heading and bare[0] in "(（0123456789" and _cue_in(first) is not None
