"""A report's head → issuer, year, title and period, each with its grounds."""

from __future__ import annotations

import re
from typing import NamedTuple

from gipa_extract.models import Ground, Grounds, Period, Section
from gipa_extract.prose.header.fact_grounds import doubtful_at, ground_at
from gipa_extract.prose.header.head import ReportHead, read_head
from gipa_extract.prose.header.issuer import FoundIssuer, find_issuer
from gipa_extract.prose.header.titles import Title
from gipa_extract.prose.header.year import find_dates
from gipa_extract.text.folding import fold
from gipa_extract.text.radicals import with_ideographs

_BEGINS_ODDLY = re.compile(r"[\[【(（<]|第?\d{1,3}(?!\d)[^年]")
"""A button or a page's number before a title: [打印], 第2页."""


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
        title=_ground_of_title(title, issuer) if title else None,
        period=period.ground if period else None,
    )
    return Header(
        issuer=issuer.name if issuer else None,
        year=year.year if year else None,
        title=title.text if title else None,
        period=period.period if period else None,
        grounds=grounds,
    )


def _ground_of_title(title: Title, issuer: FoundIssuer | None) -> Ground:
    """The title's ground: doubtful where it begins oddly, or with a name that may be cut or hold more."""
    if _BEGINS_ODDLY.match(title.text):
        return doubtful_at(title.where, title.span, "title_begins_oddly")
    ground = ground_at(title.where, title.span)
    if issuer and issuer.ground.start == ground.start and issuer.ground.trust == "doubtful":
        name, others = issuer.name, issuer.ground.alternatives
        if any(other.endswith(name) or name.endswith(other) for other in others):
            ground.trust, ground.doubt = "doubtful", issuer.ground.doubt
    return ground


def _printed_title(head: ReportHead) -> Title | None:
    """The report's title; a sentence that announces the report is none."""
    own = (head.title, head.clause)
    return next((each for each in own if each and not _is_announcement(head.text, each)), None)


def _is_announcement(text: str, title: Title) -> bool:
    """现将…工作报告如下 and 公布2017年度我乡…年度报告 are sentences, and no titles."""
    verb = fold(text[title.span.end : title.span.end + 2]) == "如下"
    return verb or (title.name is None and "我" in title.text)
