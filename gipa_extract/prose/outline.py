"""Document text → sections, issuer, year, title and period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from gipa_extract.forms import SectionSpec
from gipa_extract.models import Located, Section, unvalidated
from gipa_extract.prose.header.facts import read_header
from gipa_extract.prose.headings import Chapter, best_order, headings_in
from gipa_extract.prose.inner_headings import headings_inside_lines

_new_section = unvalidated(Section)


def locate(text: str, sections: Sequence[SectionSpec], *, path: str | None = None) -> Located:
    """The sections of a report's text and what its head and its prose say of it.

    `path` is where the file lay: its name speaks only where the document is silent.
    """
    report_sections = tuple(_sections_of(text, tuple(sections)))
    header = read_header(text, report_sections, path)
    return Located(
        sections=report_sections,
        issuer=header.issuer,
        year=header.year,
        title=header.title,
        period=header.period,
        grounds=header.grounds,
    )


def _sections_of(text: str, specs: tuple[SectionSpec, ...]) -> Iterator[Section]:
    """The form's sections, and the chapters of other forms between and behind them.

    Lines behind a tab are cells of tables, unless a text prints all its lines so.
    """
    sections = list(_sections_in(text, specs))
    if not sections and "\t" in text:
        lines = text.replace("\t", "\n")
        sections = list(_sections_in(lines, specs))
    yield from sections


def _sections_in(text: str, specs: tuple[SectionSpec, ...]) -> Iterator[Section]:
    headings = headings_in(text, specs)
    chain = best_order(headings.candidates)
    if len(chain) < len(specs):
        inside = headings_inside_lines(text, headings.long_lines, specs)
        chain = best_order(sorted([*headings.candidates, *inside], key=attrgetter("start")))
    opened = [Chapter(specs[each.order].id, each.start, each.end) for each in chain]
    if opened:
        opened += [each for each in headings.chapters if each.start > opened[0].start]
    opened.sort(key=lambda chapter: chapter.start)
    ends = [*(chapter.start for chapter in opened), len(text)][1:]
    for chapter, end in zip(opened, ends, strict=True):
        heading = text[chapter.start : chapter.end]
        yield _new_section(id=chapter.id, heading=heading, start=chapter.start, end=end)
