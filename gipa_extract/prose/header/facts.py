"""Title, fields and sentences → issuer, year, title and period, each with its grounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from gipa_extract.bodies.name_keys import may_be_one_body
from gipa_extract.models import FoundIn, Ground, Grounds, Period, Section, Span
from gipa_extract.prose.header.metadata import Field, fields_in
from gipa_extract.prose.header.period import calendar_year, stated_period
from gipa_extract.prose.header.sentences import (
    Mention,
    contact_mentions,
    overview_mentions,
    preamble_mentions,
    signature_mentions,
)
from gipa_extract.prose.header.titles import (
    Title,
    clause_titles_in,
    title_in_file_name,
    titles_in,
)
from gipa_extract.reasons import Reason
from gipa_extract.text.compact import lines_of
from gipa_extract.text.folding import fold

HEAD = 3000
"""Characters that are the head of a report without a single section heading."""
HEAD_LINES = 40
_TEXT_YEAR = re.compile(r"(20\d{2})\s*年度?")
_QUOTED = re.compile(r"《[^》]*》")
_DATE = re.compile(r"(?:日期|时间|发布)[^\d\n]{0,8}(20\d\d)[-年/.]\d")
_WEAK: dict[FoundIn, str] = {
    "source_field": "named_only_as_source",
    "overview": "named_only_in_overview",
    "contact": "named_only_as_contact",
    "signature": "named_only_as_signature",
    "file_name": "named_only_by_file",
}
"""Places that may speak of another body: what only one of them says is doubtful, and why."""


class Header(NamedTuple):
    """What a report says of itself."""

    issuer: str | None
    year: int | None
    title: str | None
    period: Period | None
    grounds: Grounds


class _Witness(NamedTuple):
    """A place that names the issuer."""

    name: str
    span: Span | None
    where: FoundIn
    sure: bool = True


def read_header(text: str, sections: tuple[Section, ...], path: str | None = None) -> Header:
    """The header facts of a report's text; `path` is where the file lay, a last resort."""
    end = sections[0].start if sections else min(len(text), HEAD)
    lines = lines_of(text, 0, end, HEAD_LINES)
    titles = list(titles_in(text, lines))
    title = _best_title(titles)
    clause = None if title and title.is_whole else _best_title(clause_titles_in(text, lines))
    rivals = [each for each in titles if each.is_whole and not each.beside and each is not title]
    stem = PurePath(path).stem if path else ""
    issuer, issuer_ground = _issuer(text, sections, end, title, clause, rivals, stem)
    year, year_ground, period, period_ground = _year_and_period(
        text, sections, end, [each for each in (title, clause, *rivals) if each], stem
    )
    printed = next((each for each in (title, clause) if each and not _announces(text, each)), None)
    grounds = Grounds(
        issuer=issuer_ground,
        year=year_ground,
        title=_ground(printed.where, printed.span) if printed else None,
        period=period_ground,
    )
    return Header(issuer, year, printed.text if printed else None, period, grounds)


def _best_title(titles: Iterable[Title]) -> Title | None:
    """The first that says most: a name and a year, or else a year, or else a name."""
    best: Title | None = None
    for title in titles:
        if title.is_whole:
            return title
        if best is None or (best.year is None and title.year is not None):
            best = title
    return best


def _announces(text: str, title: Title) -> bool:
    """现将…工作报告如下 and 公布2017年度我乡…年度报告 are sentences, and no titles."""
    verb = fold(text[title.span.end : title.span.end + 2]) == "如下"
    return verb or (title.name is None and "我" in title.text)


def _issuer(
    text: str,
    sections: tuple[Section, ...],
    end: int,
    title: Title | None,
    clause: Title | None,
    rivals: Sequence[Title],
    stem: str,
) -> tuple[str | None, Ground | None]:
    """The first witness in the order of their worth, and what the others say of it."""
    witnesses = [
        _Witness(each.name.text, each.name_span, each.where, each.name.sure)
        for each in (title, clause)
        if each and each.name
    ]
    # A list of reports, or two of them in one file: what else a title says is an objection.
    named = witnesses[0].name if witnesses else ""
    witnesses += [
        _Witness(rival.name.text, rival.name_span, "title")
        for rival in rivals
        if rival.name and not may_be_one_body(named, rival.name.text)
    ]
    fields = list(fields_in(text, end))
    # A name on a line of its own beside the title may be a site's banner: every field may object.
    beside = title is not None and title.beside
    unnamed = not witnesses or not witnesses[0].sure
    if unnamed:
        witnesses += [_Witness(*mention) for mention in preamble_mentions(text, end)]
    known = unnamed or beside
    witnesses += [_of_field(field) for field in fields if field.strong or known]
    if not witnesses or not _is_strong(witnesses):
        witnesses += [_Witness(*mention) for mention in _late_mentions(text, sections, end)]
        named = title_in_file_name(stem) if stem else None
        if named and named.name and named.name.sure:
            witnesses.append(_Witness(named.name.text, None, "file_name"))
    return _judge_issuer(witnesses, weak_object=beside)


def _of_field(field: Field) -> _Witness:
    return _Witness(field.name, field.span, "field" if field.strong else "source_field")


def _is_strong(witnesses: Sequence[_Witness]) -> bool:
    return any(each.sure and each.where not in _WEAK for each in witnesses)


def _late_mentions(text: str, sections: tuple[Section, ...], end: int) -> Iterator[Mention]:
    overview = next((each for each in sections if each.id == "overview"), None)
    yield from signature_mentions(text)
    yield from contact_mentions(text, end, sections)
    yield from overview_mentions(text, overview)


def _judge_issuer(
    witnesses: Sequence[_Witness], *, weak_object: bool
) -> tuple[str | None, Ground | None]:
    """The first witness's name; a weak place contradicts only another weak one, or a banner."""
    if not witnesses:
        return None, None
    first, *others = witnesses
    heard = weak_object or first.where in _WEAK or not first.sure
    differing = dict.fromkeys(
        each.name
        for each in others
        if (heard or each.where not in _WEAK) and not may_be_one_body(first.name, each.name)
    )
    agreeing = [w for w in others if may_be_one_body(first.name, w.name)]
    ground = _ground(first.where, first.span)
    if differing:
        _object(ground, list(differing))
    elif agreeing and first.sure:
        ground.trust = "confirmed"
    elif not first.sure and not agreeing:
        ground.doubt = Reason("name_ends_oddly")
    elif first.where in _WEAK:
        ground.doubt = Reason(_WEAK[first.where])
    if ground.doubt:
        ground.trust = "doubtful"
    return first.name, ground


def _ground(where: FoundIn, span: Span | None) -> Ground:
    start, end = span or (None, None)
    return Ground(found_in=where, start=start, end=end)


def _year_and_period(
    text: str, sections: tuple[Section, ...], end: int, titles: Sequence[Title], stem: str
) -> tuple[int | None, Ground | None, Period | None, Ground | None]:
    """The year of the title, or else of the stated period, or else what is left to go by."""
    stated = stated_period(text)
    titled = next((title for title in titles if title.year), None)
    if titled is not None and titled.year is not None:
        year: int | None = titled.year
        ground: Ground | None = _ground(titled.where, titled.year_span)
        other_years = {str(title.year) for title in titles if title.year} - {str(year)}
        if other_years:
            _object(ground, sorted(other_years))
    elif stated is not None:
        year, ground = stated.period.start.year, _ground("sentence", stated.span)
    else:
        year, ground = _weak_year(text, sections, end, stem)
    if stated is not None:
        period_ground = _ground("sentence", stated.span)
        if titled is not None and ground is not None:
            _hold_against(titled, stated.period, ground, period_ground)
        return year, ground, stated.period, period_ground
    if year is None or not 1 <= year <= 9999:
        return year, ground, None, None
    return year, ground, calendar_year(year), _ground("calendar_year", None)


def _hold_against(titled: Title, period: Period, ground: Ground, of_period: Ground) -> None:
    """Title and stated period say one year, or both are doubtful: agencies copy last year's."""
    if titled.year in (period.start.year, period.end.year):
        ground.trust = of_period.trust = "confirmed"
        return
    _object(ground, [str(period.start.year)])
    _object(of_period, [str(titled.year)])


def _object(ground: Ground, others: list[str]) -> None:
    """Make a fact doubtful: other places of the document say something else."""
    ground.trust, ground.alternatives = "doubtful", others
    ground.doubt = Reason("header_sources_differ", {"others": ", ".join(others)})


def _weak_year(
    text: str, sections: tuple[Section, ...], end: int, stem: str
) -> tuple[int | None, Ground | None]:
    """The first year that the text names, the year before its publication, or the file name's."""
    named = _year_in_prose(text, sections) if sections else None
    if named is not None:
        return int(fold(text[slice(*named)])), _doubtful("text", named, "year_only_in_text")
    dated = _DATE.search(fold(text[:end]))
    if dated is not None:
        where = Span(*dated.span(1))
        return int(dated[1]) - 1, _doubtful("date_field", where, "year_only_from_date")
    titled = title_in_file_name(stem) if stem else None
    if titled is not None and titled.year:
        return titled.year, _doubtful("file_name", None, "named_only_by_file")
    return None, None


def _year_in_prose(text: str, sections: tuple[Section, ...]) -> Span | None:
    """The first year of the first section, or else of what stands before it."""
    for start, end in ((sections[0].start, sections[0].end), (0, sections[0].start)):
        # 《2019年政务公开工作要点》 speaks of its own year.
        prose = _QUOTED.sub(lambda title: " " * len(title[0]), fold(text[start:end]))
        found = _TEXT_YEAR.search(prose)
        if found is not None:
            return Span(start + found.start(1), start + found.end(1))
    return None


def _doubtful(where: FoundIn, span: Span | None, code: str) -> Ground:
    ground = _ground(where, span)
    ground.trust, ground.doubt = "doubtful", Reason(code)
    return ground
