"""The places that name the issuer, in the order of their worth → its name and ground."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.bodies.name_keys import may_be_one_body
from gipa_extract.models import FoundIn, Ground, Section, Span
from gipa_extract.prose.header.body_names import body_in, is_body_line
from gipa_extract.prose.header.fact_grounds import contradict, doubtful_at, ground_at
from gipa_extract.prose.header.head import ReportHead
from gipa_extract.prose.header.metadata import MetadataField, fields_in
from gipa_extract.prose.header.titles import title_in_file_name
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.occurrences import places_of

_WEAK: dict[FoundIn, str] = {
    "source_field": "named_only_as_source",
    "overview": "named_only_in_overview",
    "contact": "named_only_as_contact",
    "signature": "named_only_as_signature",
    "file_name": "named_only_by_file",
}
"""Places that may speak of another body: what only one of them says is doubtful, and why."""

_REST_OF_PLACE = re.compile(r"[省县区州旗盟縣區]|市(?![场政容場])")
"""How a name begins whose first characters are lost: 县自然资源和规划局."""
_PLACE = re.compile("[省市县区旗盟州镇乡]$")
SHORTEST_NAME = 5
"""Characters of a body's name with its place: 某县民政局 has five."""
SHORTEST_MENU = 4
"""Characters of a menu's word; a province that stands apart from its city has fewer: 广西 南宁市教育局."""
_HOLDS_PLACE = re.compile("(?<=[\u3400-\u9fff]{2})[市县区旗盟州镇乡](?=[\u3400-\u9fff]{2})")
_COLUMNS = re.compile(r"[^\s][ \u3000]{2,}[^\s]")
_SPACES = re.compile(r"[ \u3000]{2}[ \u3000]*\d{4}")
_DISTRICT = re.compile(r"[省市县区旗盟州縣區]\Z")
"""How the name of a place ends, not of a body; of a township both are one."""
_OFFICE_BELOW = re.compile(r"[ \t\u3000\r]*\n[ \t\u3000]*(?:办公|辦公)")
FEWEST_LONGER = 2
"""Mentions of a name that all begin with more than the title's."""
MOST_CUT = 4
"""Characters before a mention that may be the beginning of its name."""
_AROUND_TITLES = BLANKS + "#*_|《"
_LETTER = re.compile(r"[\u3400-\u9fff]")
_BEFORE_NAMES = frozenset("由在和与向对经据按将为是及的以从到请被使该本，我至即与、")
_GOES_ON = re.compile(r"[\u3400-\u9fff][ \t\u3000\r]*\n[ \t\u3000]*\Z")
"""What ends above a line's beginning and may go on in it."""


class FoundIssuer(NamedTuple):
    """The issuer's name as printed, and its ground."""

    name: str
    ground: Ground


class _IssuerWitness(NamedTuple):
    """A place that names the issuer."""

    name: str
    span: Span | None
    where: FoundIn
    sure: bool = True
    """The name ends as names of bodies do."""

    @property
    def is_strong(self) -> bool:
        return self.sure and self.where not in _WEAK


def find_issuer(head: ReportHead) -> FoundIssuer | None:
    """The first witness in the order of their worth, and what the others say of it."""
    witnesses = list(_names_in_titles(head))
    # A name on a line of its own, beside the title or without its year, may be a site's banner: every
    # field may object.
    beside = bool(head.yearless) or (head.title is not None and head.title.beside)
    unnamed = not witnesses or not witnesses[0].sure
    if unnamed:
        witnesses += _preamble_witnesses(head)
    fields = fields_in(head.text, head.end)
    witnesses += [_of_field(each) for each in fields if each.strong or unnamed or beside]
    if not any(witness.is_strong for witness in witnesses):
        witnesses += _late_witnesses(head)
    witnesses += _yearless_witnesses(head)
    found = _judge_witnesses(witnesses, weak_may_object=beside) if witnesses else None
    if found and (menu := _body_beside_menu(head)):
        contradict(found.ground, menu)
    if found and found.ground.trust == "read" and (others := _other_bodies_beside(head)):
        contradict(found.ground, others)
    if found and found.ground.trust != "doubtful" and _may_begin_above(found, head.text):
        return FoundIssuer(
            found.name, doubtful_at(witnesses[0].where, witnesses[0].span, "name_begins_above")
        )
    if found and found.ground.trust != "doubtful" and (doubt := _oddness_of(found, head.text)):
        return FoundIssuer(found.name, doubtful_at(witnesses[0].where, witnesses[0].span, doubt))
    if found and found.ground.trust != "doubtful" and (longer := _longer_name(found, head.text)):
        contradict(found.ground, [longer])
    return found


def _other_bodies_beside(head: ReportHead) -> list[str]:
    """Bodies in the line of the title's name, or in the line above one that stands by itself.

    中共某市委办公室 某市人民政府办公室; 某市公安局 / 某市教育局 / 2022年政府信息公开工作年度报告;
    某县 / 水务局 / 2022年… is 某县水务局.
    """
    title = head.title
    if title is None or title.name is None or title.name_span is None:
        return []
    parts = head.text[slice(*title.name_span)].split()
    if len(parts) > 1 and all(_is_whole_name(part) for part in parts):
        return parts
    if not title.beside:
        return []
    above = head.text[: title.name_span.start].rstrip().rpartition("\n")[2].strip(BLANKS)
    is_other = is_body_line(above) and not above.endswith("政府") and above not in title.name.text
    return [above + title.name.text if len(above) < SHORTEST_NAME else above] if is_other else []


def _body_beside_menu(head: ReportHead) -> list[str]:
    """The body whose name is the last part of the title's, where a site's menu has the first.

    新闻中心  某区财政局2022年…, 网上办事 某区财政局2022年….
    """
    title = head.title
    if title is None or title.name_span is None:
        return []
    printed = head.text[slice(*title.name_span)]
    parts = printed.split()
    if len(parts) < 2 or any(map(_PLACE.search, parts[:-1])) or not _is_whole_name(parts[-1]):
        return []
    is_menu = sum(map(len, parts[:-1])) >= SHORTEST_MENU and _HOLDS_PLACE.search(parts[-1])
    return parts[-1:] if is_menu or _COLUMNS.search(printed) else []


def _is_whole_name(part: str) -> bool:
    """Whether a part of a line names a body by itself, as 某市 and 教育局 of one name do not."""
    return len(part) >= SHORTEST_NAME and body_in(part) == part and not _PLACE.search(part)


def _may_begin_above(found: FoundIssuer, text: str) -> bool:
    """Whether a name begins with the last character of a place, and a line that may hold the rest ends above it."""
    start = found.ground.start
    return (
        start is not None
        and _REST_OF_PLACE.match(found.name) is not None
        and _GOES_ON.search(text, max(0, start - 80), start) is not None
    )


def _oddness_of(found: FoundIssuer, text: str) -> str | None:
    """Why what stands round a name says that it is none, or less than one."""
    start, end = found.ground.start, found.ground.end
    if start is None or end is None:
        return None
    if len(found.name) < SHORTEST_NAME and _SPACES.match(text, end):
        return "may_be_menu_word"  # 新闻中心  2023年度政府信息公开工作年度报告
    if found.ground.found_in == "field" and _DISTRICT.search(found.name):
        return "name_ends_oddly"
    return "name_goes_on_below" if _OFFICE_BELOW.match(text, end) else None


def _longer_name(found: FoundIssuer, text: str) -> str | None:
    """The name that a text has wherever it does not begin a line, if that is one character longer or more.

    Of 云区人民政府 in the title and 芷云区人民政府 in each sentence the title's line is cut.
    """
    name, own = found.name, found.ground.start
    if own is None or text[text.rfind("\n", 0, own) + 1 : own].strip(_AROUND_TITLES):
        return None
    before = [
        text[max(place - MOST_CUT, 0) : place]
        for place in places_of(text, name)
        if place != own and text[place - 1 : place] not in ("", "\n")
    ]
    if len(before) < FEWEST_LONGER:
        return None
    lost = ""
    for letters in zip(*(reversed(part) for part in before), strict=False):
        if len({*letters}) > 1 or not _LETTER.match(letters[0]):
            break
        lost = letters[0] + lost
    return lost + name if lost and lost[-1] not in _BEFORE_NAMES else None


def _names_in_titles(head: ReportHead) -> Iterator[_IssuerWitness]:
    """The names in titles; of other titles only those that name somebody else."""
    own = [each for each in (head.title, head.clause) if each]
    named = [(each.name, each) for each in own if each.name]
    for name, title in named:
        yield _IssuerWitness(name.text, title.name_span, title.where, name.sure)
    first = named[0][0].text if named else ""
    for rival in head.rivals:
        if rival.name and not may_be_one_body(first, rival.name.text):
            yield _IssuerWitness(rival.name.text, rival.name_span, "title")


def _yearless_witnesses(head: ReportHead) -> Iterator[_IssuerWitness]:
    """The names of titles without a year, whatever says less than they do."""
    for title in head.yearless:
        if title.name:
            yield _IssuerWitness(title.name.text, title.name_span, "title")


def _of_field(field: MetadataField) -> _IssuerWitness:
    return _IssuerWitness(field.name, field.span, "field" if field.strong else "source_field")


def _preamble_witnesses(head: ReportHead) -> Iterator[_IssuerWitness]:
    """What the sentences before the first section say."""
    # Most titles name their body, and these patterns take ten times as long to make as a report to read.
    from gipa_extract.prose.header.sentences import preamble_mentions

    for mention in preamble_mentions(head.text, head.end):
        yield _IssuerWitness(*mention)


def _late_witnesses(head: ReportHead) -> Iterator[_IssuerWitness]:
    """What a table's column of bodies says, the overview of who compiled the report, the report's end,
    its contact line, its overview's subject and its file's name."""
    from gipa_extract.prose.header.column_fields import body_in_column
    from gipa_extract.prose.header.names_beside_titles import site_behind
    from gipa_extract.prose.header.sentences import (
        compiled_mentions,
        contact_mentions,
        overview_mentions,
        signature_mentions,
    )
    from gipa_extract.prose.header.table_titles import bodies_of_tables

    for table in bodies_of_tables(head.text):
        # 某市2021年度…统计表 may be the city's paper, filled in by one of its departments.
        sure = _DISTRICT.search(table.name) is None
        yield _IssuerWitness(table.name, table.span, "title", sure)
    if (field := body_in_column(head.text)) is not None:
        yield _of_field(field)
    overview = _issuer_of_overview(head)
    for mention in compiled_mentions(head.text, overview):
        yield _IssuerWitness(*mention)
    for mention in signature_mentions(head.text):
        yield _IssuerWitness(*mention)
    for mention in contact_mentions(head.text, head.end, head.sections):
        yield _IssuerWitness(*mention)
    for mention in overview_mentions(head.text, overview):
        yield _IssuerWitness(*mention)
    site = site_behind(head.text, head.title.span) if head.title else None
    if site is not None:
        yield _IssuerWitness(site.name.text, site.span, "source_field")
    title = title_in_file_name(head.stem) if head.stem else None
    if title is not None and title.name is not None and title.name.sure:
        yield _IssuerWitness(title.name.text, None, "file_name")


def _issuer_of_overview(head: ReportHead) -> Section | None:
    return next((each for each in head.sections if each.id == "overview"), None)


def _judge_witnesses(witnesses: Sequence[_IssuerWitness], *, weak_may_object: bool) -> FoundIssuer:
    """The first witness's name; a weak place contradicts only another weak one, or a banner.

    Where no name of the titles ends as names of bodies do, a strong place that names one comes first.
    """
    first = witnesses[0]
    if not first.sure:
        first = next((each for each in witnesses if each.is_strong), first)
    others = [each for each in witnesses if each is not first]
    heard = weak_may_object or not first.is_strong
    agreeing = [each for each in others if may_be_one_body(first.name, each.name)]
    differing = dict.fromkeys(
        each.name
        for each in others
        if each not in agreeing and (heard or each.is_strong or each is witnesses[0])
    )
    ground = ground_at(first.where, first.span)
    if differing:
        contradict(ground, differing)
    elif agreeing and first.sure:
        ground.trust = "confirmed"
    elif not first.sure:
        ground = doubtful_at(first.where, first.span, "name_ends_oddly")
    elif first.where in _WEAK:
        ground = doubtful_at(first.where, first.span, _WEAK[first.where])
    return FoundIssuer(first.name, ground)
