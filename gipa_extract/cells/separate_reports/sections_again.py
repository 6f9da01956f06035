"""The headings of a report that begin anew below its tables: those of a second one, with a title or without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gipa_extract import forms
from gipa_extract.prose.headings import MAX_HEADING, headings_in
from gipa_extract.text.occurrences import count_up_to

FIRST_SECTIONS = 3
"""The sections of which one begins a report, whatever it lacks."""
LEAST_SECTIONS = 2
"""Sections that come again."""
FEWEST_NUMBERS = 20
"""Numbers below headings, before these are a report's and no table of contents."""
TITLE_WORDS, MAX_TITLE = "年度报告", 80
"""What most titles end in, and the characters of a line that may be one."""
MOST_LEADING = 3
"""Lines that lead to a report, above its first heading."""
_NUMBER = re.compile(r"(?<![\d.])\d+(?![\d.]*[年月日、])")
_NUMBERED = re.compile(r"[一二三1-3][、.．]")
_LEADS = re.compile("公开.*报告|报告.*公开")


def begins_anew(text: str) -> bool:
    """Whether a heading that begins a report stands again behind numbers, or a title amid numbers: a quick look."""
    place = text.find(TITLE_WORDS)
    while place >= 0:
        end = text.find("\n", place)
        line = text[text.rfind("\n", 0, place) + 1 : len(text) if end < 0 else end]
        if len(line) <= MAX_TITLE and "公开" in line and _stands_amid_numbers(text, place):
            return True
        place = text.find(TITLE_WORDS, place + 1)
    for spec in forms.newest().sections[:FIRST_SECTIONS]:
        if count_up_to(text, spec.label, 2) > 1:
            places = list(_headings_of(spec.label, text))
            if len(places) > 1 and has_numbers(text, places[0], places[-1]):
                return True
    return False


def _headings_of(label: str, text: str) -> Iterator[int]:
    """Where a heading's words stand behind its number, or in a line as short as one."""
    place = text.find(label)
    while place >= 0:
        end = text.find("\n", place)
        size = (len(text) if end < 0 else end) - text.rfind("\n", 0, place)
        if size <= MAX_HEADING or _NUMBERED.match(text, max(place - 2, 0)):
            yield place
        place = text.find(label, place + len(label))


def _stands_amid_numbers(text: str, place: int) -> bool:
    return has_numbers(text, 0, place) and has_numbers(text, place, len(text))


def has_numbers(text: str, start: int, end: int) -> bool:
    """Whether a part of a text has more numbers than a table of contents."""
    return len(_NUMBER.findall(text, start, end)) >= FEWEST_NUMBERS


def start_of_sections_again(text: str) -> int | None:
    """Where a second report begins that begins a heading of the first one anew; None if none does."""
    headings = headings_in(text, tuple(forms.newest().sections)).candidates
    for number, heading in enumerate(headings):
        seen = {each.order for each in headings[:number]}
        behind = {each.order for each in headings[number:]}
        is_first = heading.order < FIRST_SECTIONS and heading.order == min(seen, default=-1)
        if not is_first or len(seen) < LEAST_SECTIONS or len(seen & behind) < LEAST_SECTIONS:
            continue
        if has_numbers(text, headings[0].start, heading.start):
            return _start_of_lead(text, heading.start)
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
