"""The head of a report: where it ends, and the titles that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple

from gipa_extract.models import Section, Span
from gipa_extract.prose.header.titles import (
    Title,
    announced_titles_in,
    bare_titles_in,
    clause_titles_in,
    titles_in,
)
from gipa_extract.text.compact import lines_of

MAX_HEAD = 3000
"""Characters that are the head of a report without a single section heading."""
HEAD_LINES = 40
OVERVIEW_LINES = 4
"""Lines of the first section, its heading among them, in which the report may be announced."""


SHORTEST_PIECE = 3
"""Characters of the shorter side of such a gap; a title's own letterspacing parts single ones."""
_GAP = re.compile(r"[ \u3000\u00a0]{6,}|\t+")
_GAP_BEGUN = re.compile(r"[\t \u3000\u00a0](?:(?<=\t)|[ \u3000\u00a0]{5})")
"""Such a gap, by the character that begins it, which is quick to search for."""


_LINKS_ABOVE = re.compile(
    r"(?:^|\n)[ \t\u3000]*(?:相关|相關|推荐|热门)[\u3400-\u9fff]{2,4}[:：]?\Z"
)


_ITEM = re.compile(r"[•·●○▪■◦‣◆◇]|[*+-](?=[ \[])")


class ReportHead(NamedTuple):
    """What stands before a report's first section, and what else may speak for it."""

    text: str
    """The whole document."""
    sections: tuple[Section, ...]
    end: int
    """Where the head ends."""
    title: Title | None
    clause: Title | None
    """What a sentence says, where no title names body and year."""
    rivals: tuple[Title, ...]
    """Other whole titles: a list of reports, or two reports in one file."""
    yearless: tuple[Title, ...]
    """Titles that name a body and no year, where the report's own names no body: a site's column or a
    group's chat, 某县统计局政府信息公开年报."""
    stem: str
    """The file's name without its ending; a last resort."""

    @property
    def titles(self) -> list[Title]:
        """All lines that read like titles, the report's own first."""
        return [each for each in (self.title, self.clause, *self.rivals) if each]


def read_head(text: str, sections: tuple[Section, ...], path: str | None) -> ReportHead:
    """The head of a document whose sections are known."""
    end = sections[0].start if sections else min(len(text), MAX_HEAD)
    lines = lines_of(text, 0, end, HEAD_LINES)
    if _GAP_BEGUN.search(text, 0, end):
        lines = list(_parted_by_gaps(text, lines))
    titles = list(titles_in(text, lines))
    titles = [each for each in titles if not _is_linked(text, each)] or titles
    if not titles:
        titles = list(bare_titles_in(text, lines))
    title = _best_title(titles)
    if title and _is_listed(text, title):  # a list of other bodies' reports beside the page's own
        own = _best_title(each for each in titles if not _is_listed(text, each))
        title = own if own and own.is_whole else title
    clauses = [] if title and title.is_whole else list(clause_titles_in(text, lines))
    clauses = [each for each in clauses if not _is_linked(text, each)] or clauses
    clause = _best_title(clauses)
    if not any(each and each.name for each in (title, clause)) and sections:
        # The title is lost, and the first section begins with what stands before it elsewhere.
        began = lines_of(text, sections[0].start, sections[0].end, OVERVIEW_LINES)
        clause = next(announced_titles_in(text, began), clause)
    is_named = any(each and each.name for each in (title, clause))
    yearless = [] if is_named else [each for each in titles if each.name and each.name.sure]
    titles += clauses
    rivals = [
        each for each in titles if each.is_whole and not each.beside and each not in (title, clause)
    ]
    stem = PurePath(path).stem if path else ""
    return ReportHead(text, sections, end, title, clause, tuple(rivals), tuple(yearless), stem)


def _is_linked(text: str, title: Title) -> bool:
    """Whether a title stands below 相关链接: that of another report."""
    above = text[max(0, title.span.start - 40) : title.span.start].rstrip()
    return _LINKS_ABOVE.search(above) is not None


def _is_listed(text: str, title: Title) -> bool:
    """Whether a title is an item of a list."""
    line = text[text.rfind("\n", 0, title.span.start) + 1 : title.span.start + 1].lstrip()
    return _ITEM.match(line) is not None


def _parted_by_gaps(text: str, lines: Iterable[Span]) -> Iterator[Span]:
    """The lines, and what wide gaps part in one: a browser for terminals sets menus beside titles."""
    for start, end in lines:
        gaps = [gap.span() for gap in _GAP.finditer(text, start, end)]
        edges = [start, *(place for gap in gaps for place in gap), end]
        pieces = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True)]
        if all(piece.end - piece.start >= SHORTEST_PIECE for piece in pieces):
            yield from pieces
        else:
            yield Span(start, end)


def _best_title(titles: Iterable[Title]) -> Title | None:
    """The first that says most: a name and a year, or else a year, or else a name."""
    best: Title | None = None
    for title in titles:
        if title.is_whole:
            return title
        if best is None or (best.year is None and title.year is not None):
            best = title
    return best
