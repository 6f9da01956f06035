"""Document text → sections, issuer, year, title and period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from gipa_extract.forms import SectionSpec
from gipa_extract.models import Located, Section, unvalidated
from gipa_extract.prose.header.facts import read_header
from gipa_extract.prose.headings import Candidate, Chapter, best_order, headings_in
from gipa_extract.prose.inner_headings import headings_inside_lines

LEAST_LISTED = 3
"""Headings with nothing between them, before they are a table of contents."""

_NOTHING = re.compile(r"[\s.…·•\-–—\d]*")
"""What may stand between two lines of contents: page numbers, and what leads to them."""
_FILES_BELOW = re.compile(
    r"[：:\s]*(?:[（(]?\d{0,2}[)）]?[.、．\s]*[^\n]{1,80}\.(?:docx?|pdf|xlsx?|wps|ofd|et|zip|rar|jpg|png)"
    r"[^\n\u3400-\u9fff]{0,20}(?:\n|\Z))",
    re.IGNORECASE,
)
"""A page's files to be downloaded, below the word that else begins an annex."""
_new_section = unvalidated(Section)


def locate(text: str, sections: Sequence[SectionSpec], *, path: str | None = None) -> Located:
    """The sections of a report's text and what its head and its prose say of it.

    `path` is where the file lay: its name speaks only where the document is silent.
    """
    report_sections = tuple(find_sections(text, tuple(sections)))
    header = read_header(text, report_sections, path)
    return Located(
        sections=report_sections,
        issuer=header.issuer,
        year=header.year,
        title=header.title,
        period=header.period,
        grounds=header.grounds,
    )


def find_sections(text: str, specs: tuple[SectionSpec, ...]) -> Iterator[Section]:
    """The form's sections, and the chapters of other forms between and behind them.

    Lines behind a tab are cells of tables, unless a text prints all its lines so.
    """
    sections = list(_sections_in(text, specs))
    if not sections and "\t" in text:
        lines = text.replace("\t", "\n")
        sections = list(_sections_in(lines, specs))
    yield from sections


def _contents(
    text: str, chain: Sequence[Candidate], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The headings that only a table of contents lists: nothing stands between them, and each comes again."""
    last = {each.order: each.start for each in candidates}
    listed: list[Candidate] = []
    for before, after in pairwise(chain):
        if _NOTHING.fullmatch(text, before.end, after.start):
            listed += [each for each in (before, after) if each not in listed]
    again = all(last[each.order] > listed[-1].start for each in listed)
    return listed if len(listed) >= LEAST_LISTED and again else []


def _sections_in(text: str, specs: tuple[SectionSpec, ...]) -> Iterator[Section]:
    headings = headings_in(text, specs)
    candidates = headings.candidates
    chain = best_order(candidates)
    if len(chain) < len(specs):
        inside = headings_inside_lines(text, headings.long_lines, specs)
        candidates = sorted([*candidates, *inside], key=attrgetter("start"))
        chain = best_order(candidates)
    if listed := _contents(text, chain, candidates):
        chain = best_order(each for each in candidates if each not in listed)
    opened = [Chapter(specs[each.order].id, each.start, each.end) for each in chain]
    if opened:
        opened += [
            each
            for each in headings.chapters
            if each.start > opened[0].start and not _FILES_BELOW.match(text, each.end)
        ]
    opened.sort(key=lambda chapter: chapter.start)
    ends = [*(chapter.start for chapter in opened), len(text)][1:]
    for chapter, end in zip(opened, ends, strict=True):
        heading = text[chapter.start : chapter.end]
        yield _new_section(id=chapter.id, heading=heading, start=chapter.start, end=end)
