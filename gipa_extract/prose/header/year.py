"""The report's year and the days that its figures cover, each with its ground."""

from __future__ import annotations

import re
from typing import NamedTuple

from gipa_extract.models import Ground, Period, Section, Span
from gipa_extract.prose.header.fact_grounds import confirm, contradict, doubtful_at, ground_at
from gipa_extract.prose.header.head import ReportHead
from gipa_extract.prose.header.metadata import year_field_in
from gipa_extract.prose.header.period import (
    StatedPeriod,
    calendar_year,
    stated_period,
    states_other_days,
)
from gipa_extract.prose.header.titles import Title, title_in_file_name
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import fold

_TEXT_YEAR = re.compile(r"(20\d{2})\s*年度?")
_QUOTED = re.compile(r"《[^》《\n]{0,120}》")
_YEAR_IN_TITLE = re.compile(
    r"(?<!\d)(20\d\d)(?=\s*年(?!\s*\d{1,2}\s*月)|\s*[-—–~～至、/]\s*20\d\d)"
)
"""A year, and none of a day: 2022—2023年, 2021年、2022年."""
_PART_OF_YEAR = re.compile("[上下]半年|季度")
_DATE = re.compile(r"(?:日期|时间|发布)[^\d\n]{0,8}(20\d\d)[-年/.]\d")


class FoundYear(NamedTuple):
    """A report's year and its ground."""

    year: int
    ground: Ground


class FoundPeriod(NamedTuple):
    """A report's period and its ground."""

    period: Period
    ground: Ground


class Dated(NamedTuple):
    """What a report says of its time."""

    year: FoundYear | None
    period: FoundPeriod | None


def find_dates(head: ReportHead) -> Dated:
    """The year of the title, or else of the stated period, or else what is left to go by."""
    stated = stated_period(head.text)
    titled = _year_in_titles(head)
    if stated is None:
        year = titled or _weak_year(head)
        if year is None or not 1 <= year.year <= 9999:
            return Dated(year, None)
        of_year = FoundPeriod(calendar_year(year.year), ground_at("calendar_year", None))
        if states_other_days(head.text) or any(map(_names_part_of_year, head.titles)):
            of_year.ground.trust = "doubtful"
            of_year.ground.doubt = Reason("period_not_read")
        elif year.ground.trust == "doubtful":
            of_year.ground.trust, of_year.ground.doubt = "doubtful", year.ground.doubt
        return Dated(year, of_year)
    period = FoundPeriod(stated.period, ground_at("sentence", stated.span))
    if titled is None:
        year = FoundYear(stated.period.start.year, ground_at("sentence", stated.span))
        return Dated(year, period)
    _hold_against(titled, stated, period.ground)
    if not stated.is_sure and period.ground.trust != "doubtful":
        period.ground.trust = "doubtful"
        period.ground.doubt = Reason("period_of_something_else")
    return Dated(titled, period)


def _names_part_of_year(title: Title) -> bool:
    return _PART_OF_YEAR.search(title.text) is not None


def _year_in_titles(head: ReportHead) -> FoundYear | None:
    """The first title's year, doubtful if another title says another."""
    first = next((title for title in head.titles if title.year), None)
    if first is None or first.year is None:
        return None
    ground = ground_at(first.where, first.year_span)
    years = {str(title.year) for title in head.titles if title.year}
    others = (years | {*_YEAR_IN_TITLE.findall(fold(first.text))}) - {str(first.year)}
    if others:
        contradict(ground, sorted(others))
    return FoundYear(first.year, ground)


def _hold_against(titled: FoundYear, stated: StatedPeriod, of_period: Ground) -> None:
    """Title and stated period say one year, or both are doubtful: agencies copy last year's."""
    start, end = stated.period.start.year, stated.period.end.year
    if titled.year in (start, end):
        confirm(titled.ground)
        confirm(of_period)
    else:
        contradict(titled.ground, [str(start)])
        contradict(of_period, [str(titled.year)])


def _weak_year(head: ReportHead) -> FoundYear | None:
    """The year of a table's column of years or of a field, the first that the text names, the year before
    its publication, or the file name's."""
    from gipa_extract.prose.header.column_fields import year_in_column

    if (span := year_in_column(head.text)) is not None:
        year = int(fold(head.text[span.start : span.end]))
        return FoundYear(year, ground_at("field", span))
    if (field := year_field_in(head.text, head.end)) is not None:
        year = int(head.text[slice(*field.span)])
        ground = ground_at("field", field.span)
        if not field.is_of_report:
            ground = doubtful_at("field", field.span, "year_only_in_text")
        return FoundYear(year, ground)
    span = _year_in_prose(head.text, head.sections) if head.sections else None
    if span is not None:
        year = int(fold(head.text[span.start : span.end]))
        return FoundYear(year, doubtful_at("text", span, "year_only_in_text"))
    dated = _DATE.search(fold(head.text[: head.end]))
    if dated is not None:
        ground = doubtful_at("date_field", Span(*dated.span(1)), "year_only_from_date")
        return FoundYear(int(dated[1]) - 1, ground)
    title = title_in_file_name(head.stem) if head.stem else None
    if title is not None and title.year:
        return FoundYear(title.year, doubtful_at("file_name", None, "named_only_by_file"))
    return None


def _year_in_prose(text: str, sections: tuple[Section, ...]) -> Span | None:
    """The first year of the first section, or else of what stands before it."""
    for start, end in ((sections[0].start, sections[0].end), (0, sections[0].start)):
        # 《2019年政务公开工作要点》 speaks of its own year.
        prose = _QUOTED.sub(lambda title: " " * len(title[0]), fold(text[start:end]))
        match = _TEXT_YEAR.search(prose)
        if match is not None:
            return Span(start + match.start(1), start + match.end(1))
    return None
