"""A report's head → issuer, year, title and period, each with its grounds."""

from __future__ import annotations

from typing import NamedTuple

from gipa_extract.models import Grounds, Period, Section
from gipa_extract.prose.header.fact_grounds import ground_at
from gipa_extract.prose.header.head import ReportHead, read_head
from gipa_extract.prose.header.issuer import find_issuer
from gipa_extract.prose.header.titles import Title
from gipa_extract.prose.header.year import find_dates
from gipa_extract.text.folding import fold
from gipa_extract.text.radicals import with_ideographs


class Header(NamedTuple):
    """What a report says of itself."""

    issuer: str | None
    year: int | None
    title: str | None
    period: Period | None
    grounds: Grounds


def read_header(text: str, sections: tuple[Section, ...], path: str | None = None) -> Header:
    """The header facts of a report's text; `path` is where the file lay, a last resort."""
    head = read_head(with_ideographs(text), sections, path)
    issuer, title = find_issuer(head), _printed_title(head)
    year, period = find_dates(head)
    grounds = Grounds(
        issuer=issuer.ground if issuer else None,
        year=year.ground if year else None,
        title=ground_at(title.where, title.span) if title else None,
        period=period.ground if period else None,
    )
    return Header(
        issuer=issuer.name if issuer else None,
        year=year.year if year else None,
        title=title.text if title else None,
        period=period.period if period else None,
        grounds=grounds,
    )


def _printed_title(head: ReportHead) -> Title | None:
    """The report's title; a sentence that announces the report is none."""
    own = (head.title, head.clause)
    return next((each for each in own if each and not _is_announcement(head.text, each)), None)


def _is_announcement(text: str, title: Title) -> bool:
    """现将…工作报告如下 and 公布2017年度我乡…年度报告 are sentences, and no titles."""
    verb = fold(text[title.span.end : title.span.end + 2]) == "如下"
    return verb or (title.name is None and "我" in title.text)
