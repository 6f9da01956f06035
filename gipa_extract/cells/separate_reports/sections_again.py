"""The headings of a report that begin anew below its tables: those of a second one, with a title or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from gipa_extract import forms
from gipa_extract.models import Span
from gipa_extract.prose.headings import MAX_HEADING, headings_in
from gipa_extract.text.occurrences import count_up_to

FIRST_SECTIONS = 3
"""The sections of which one begins a report, whatever it lacks."""
LEAST_SECTIONS = 2
"""Sections that come again."""
FEWEST_NUMBERS = 20
"""Numbers below headings, before these are a report's and no table of contents."""
MAX_TITLE = 80
"""Characters of a line that may be a title."""
MOST_TITLES = 12
"""Such lines that are looked at: a page of links to reports has many."""
MOST_LEADING = 3
"""Lines that lead to a report, above its first heading."""
_NUMBER = re.compile(r"(?<![\d.])\d+(?![\d.]*[年月日、])")
_TITLE_WORDS = re.compile("年度报告")
"""What most titles end in."""
_NUMBERED = re.compile(r"[一二三1-3][、.．]")
_LEADS = re.compile("公开.*报告|报告.*公开")


def begins_anew(text: str) -> bool:
    """Whether a heading that begins a report stands again behind numbers, or a title amid numbers: a quick look."""
    titles = islice(_titles_in(text), MOST_TITLES)
    if any(has_numbers(text, 0, each) and has_numbers(text, each, len(text)) for each in titles):
        return True
    for spec in forms.newest().sections[:FIRST_SECTIONS]:
        if count_up_to(text, spec.label, 2) > 1:
            places = list(_headings_of(spec.label, text))
            if len(places) > 1 and has_numbers(text, places[0], places[-1]):
                return True
    return False


def _titles_in(text: str) -> Iterator[int]:
    """Where lines say that they are a report's title."""
    for words in _TITLE_WORDS.finditer(text):
        line = short_line_at(text, *words.span(), MAX_TITLE)
        if line and "公开" in text[slice(*line)]:
            yield words.start()


def _headings_of(label: str, text: str) -> Iterator[int]:
    """Where a heading's words stand behind its number, or in a line as short as one."""
    place = text.find(label)
    while place >= 0:
        end = place + len(label)
        if _NUMBERED.match(text, max(place - 2, 0)) or short_line_at(text, place, end, MAX_HEADING):
            yield place
        place = text.find(label, end)


def short_line_at(text: str, start: int, end: int, most: int) -> Span | None:
    """The line in which a part of a text stands, if it has no more than `most` characters."""
    low, high = max(end - most - 1, 0), min(start + most + 1, len(text))
    begin, stop = text.rfind("\n", low, start) + 1, text.find("\n", end, high)
    if (begin == 0 and low > 0) or (stop < 0 and high < len(text)):
        return None
    line = Span(begin, stop if stop >= 0 else len(text))
    return line if line.end - line.start <= most else None


def has_numbers(text: str, start: int, end: int) -> bool:
    """Whether a part of a text has more numbers than a table of contents."""
    return _end_of_numbers(text, start, end) is not None


def _end_of_numbers(text: str, start: int, end: int) -> int | None:
    """Where a part of a text has had more numbers than a table of contents; None if it has not."""
    last = next(islice(_NUMBER.finditer(text, start, end), FEWEST_NUMBERS - 1, None), None)
    return last.end() if last else None


def start_of_sections_again(text: str) -> int | None:
    """Where a second report begins that begins a heading of the first one anew; None if none does."""
    headings = headings_in(text, tuple(forms.newest().sections)).candidates
    if len(headings) < 2 * LEAST_SECTIONS:
        return None
    first = _end_of_numbers(text, headings[0].start, len(text))
    last = {heading.order: number for number, heading in enumerate(headings)}
    seen: set[int] = set()
    for number, heading in enumerate(headings):
        is_first = heading.order < FIRST_SECTIONS and heading.order == min(seen, default=-1)
        is_behind_numbers = first is not None and heading.start >= first
        again = sum(last[order] >= number for order in seen)
        if is_first and is_behind_numbers and again >= LEAST_SECTIONS:
            return _start_of_lead(text, heading.start)
        seen.add(heading.order)
    return None


def _start_of_lead(text: str, heading: int) -> int:
    """Where the sentence begins that leads to a heading, if it says that a report follows."""
    start = place = text.rfind("\n", 0, heading) + 1
    for _ in range(MOST_LEADING):
        end = len(text[:place].rstrip())
        place = text.rfind("\n", 0, end) + 1
        if _LEADS.search(text, place, end):
            start = place
    return start
