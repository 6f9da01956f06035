"""Bodies that the prose names: who compiled the report, who answers questions, who did the work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from gipa_extract.models import Section, Span
from gipa_extract.prose.header.body_names import BODY_END, body_in, without_desk
from gipa_extract.text.compact import without_pinyin
from gipa_extract.text.folding import fold

Where = Literal["sentence", "overview", "contact", "signature"]

_HAN = r"[\u3400-\u9fff〇]"
_NAME = rf"{_HAN}[\u3400-\u9fff〇、]{{1,36}}?(?:{BODY_END})"
_COMPILED = re.compile(
    rf"由(?P<name>{_NAME})(?=根据|按照|依据|依照|认真|负责|组织|编制|编写|制作|汇总|发布|公布)"
)
_REPORT_COMPILED = re.compile(
    rf"(?:报告|年报)[^。\n]{{0,60}}?由(?P<name>{_NAME})"
    r"(?=(?:依法|认真)?(?:负责|组织)?(?:编制|编写|制作|撰写)(?:[，,。；;\s]|$))"
)
"""The same in an overview, where 由某某办负责 speaks of other work."""
_PUBLISHES = re.compile(
    rf"(?:^|[，,。；;\n\s])(?P<name>{_NAME})(?=根据|按照|依据|依照|特向|特此|现将|现公布|现发布|认真编制|编制|组织编制|制定|向社会)"
)
_COMPILES_REPORT = re.compile(
    rf"(?:编制|编写|制作|撰写|形成|发布|公布|公开)了?(?P<name>{_NAME})(?=20\d\d年度?(?:政府)?信息公开)"
)
"""特编制某某局2023年政府信息公开年度报告,请予监督, where no line is a title."""
_ACTS = (
    "认真|按照|根据|严格|积极|深入|高度重视|坚持|始终|全面|扎实|切实|结合|紧紧|紧扣|围绕|做好|落实|贯彻|持续|不断|进一步|着力|以习近平"
    "|以公开|共|主动公开|通过|政府信息公开工作|政务公开工作|信息公开工作|在[^，,。]{2,40}(?:领导|指导|关心|支持|部署)下|加强|强化|推进|规范"
    "|位于|地处|充分|立足|聚焦|把|将政府信息|将政务|牢固|大力|稳步|有序|继续|依法|及时|严密|努力|抓|健全|完善|为|以"
)
_SUBJECT = re.compile(rf"(?:^|[，,。；;:：\n\s]|年|年度|年来)(?P<name>{_NAME})(?=(?:{_ACTS}))")
_REPORTS = re.compile(
    rf"(?:^|[，,。；;:：\n\s]|年|年度)(?P<name>{_NAME})"
    rf"(?=(?:{_ACTS})(?:[^。\n]{{0,120}}现将[^。\n]{{0,40}}(?:报告|公布|公开)如下"
    r"|[^\n]{0,120}。现将(?:一年来|全年|20\d\d年度?|上一?年度?|去年)?的?(?:(?:政府|政务)?信息公开|政务公开)?"
    r"(?:的?(?:工作|有关|具体|主要))*情况(?:予以|向社会|进行)+(?:公布|公开|公示)))"
)
"""某某局在上级…的指导下，认真贯彻…，现将全年工作情况报告如下, or 某某局认真贯彻…。现将一年来的工作情况向社会公布."""
_CONTACT = re.compile(
    rf"(?:请(?:直接)?(?:与|和|同|向|联系|致电|咨询|告知)|联系(?:单位|部门|机构)[:：])\s*(?P<name>{_NAME})"
    r"(?:(?:(?![局院委厅府会所馆校站])[\u3400-\u9fff]){2,8}[科股])?(?=联系|反映|咨询|反馈|索取|查询|[（(，,。；;：:\s、]|$)"
)
_SIGNED = re.compile(
    rf"(?:^|\n)[ \t\u3000]*(?P<name>{_NAME})[ \t\u3000]*\n+[ \t\u3000]*(?:20\d\d|二[〇○零])[^\n]{{2,12}}日[ \t\u3000]*(?=\n|$)"
)
_NOT_ITS_OWN = re.compile(
    r"^(?:在|受|与|向|对|被|按|和|及|同|从|到|为|据|由|以|当|是|等|各|其|经|于|县委|市委|区委|省委|党|国务院|国家|中央)"
)
_RELATIVE = re.compile(
    r"^[省市县区镇乡州旗](?:委|政府|人民政府)?(?:办|办公室|办公厅)?$|[省市县区](?:委|政府)?$|政府$"
)
"""What an overview calls by its rank alone (区政府) or by its place alone is not the subject."""
_WHOLE_GOVERNMENT = re.compile(r"[\u3400-\u9fff]{2,}[省市县区镇乡州旗盟]人民政府")
"""A government with the name of its place, which its own report may print in full."""
_PARTY = re.compile(r"(?<=[局厅院署委])党[组委]$")
OVERVIEW = 400
"""Characters of the overview in which its subject is sought."""
SIGNATURE = 200
"""Characters at the end in which a signature is sought."""


class BodyMention(NamedTuple):
    """A body that the prose names as the report's."""

    name: str
    span: Span
    where: Where


def preamble_mentions(text: str, end: int) -> Iterator[BodyMention]:
    """Who compiled or published the report, as sentences before the first section say."""
    folded = fold(text[:end])
    for pattern in (_COMPILED, _PUBLISHES, _COMPILES_REPORT):
        for match in pattern.finditer(folded):
            yield from _mention_of(text, match, 0, "sentence")
    for match in _REPORTS.finditer(folded) if "现将" in folded else ():
        name = match["name"]
        relative = _RELATIVE.search(name) and not _WHOLE_GOVERNMENT.fullmatch(name)
        if not _NOT_ITS_OWN.search(name) and not relative:
            yield from _mention_of(text, match, 0, "sentence")


def compiled_mentions(text: str, overview: Section | None) -> Iterator[BodyMention]:
    """Who compiled the report, as the overview says where it begins with what stands before it elsewhere."""
    if overview is None:
        return
    start = overview.start + len(overview.heading)
    for found in _REPORT_COMPILED.finditer(fold(text[start : min(overview.end, start + OVERVIEW)])):
        yield from _mention_of(text, found, start, "sentence")


def contact_mentions(
    text: str, head_end: int, sections: tuple[Section, ...]
) -> Iterator[BodyMention]:
    """The body that answers questions: 请与某某局办公室联系."""
    stretches = [(0, head_end)]
    if sections:
        last = sections[-1]
        stretches += [(sections[0].start, min(sections[0].end, sections[0].start + OVERVIEW))]
        stretches += [(max(last.start, len(text) - 600), len(text))]
    for start, end in stretches:
        folded = fold(text[start:end])
        if "联系" in folded or "请" in folded:
            for match in _CONTACT.finditer(folded):
                yield from _mention_of(text, match, start, "contact")


def signature_mentions(text: str) -> Iterator[BodyMention]:
    """The body that signs at the very end, above a date."""
    start = max(0, len(text) - SIGNATURE)
    for match in _SIGNED.finditer(fold(text[start:])):
        yield from _mention_of(text, match, start, "signature")


def overview_mentions(text: str, overview: Section | None) -> Iterator[BodyMention]:
    """The first bodies that do something in the overview: 2020年,某某县某某局做好…工作."""
    if overview is None:
        return
    start = overview.start + len(overview.heading)
    end = min(overview.end, start + OVERVIEW)
    for match in _SUBJECT.finditer(fold(text[start:end])):
        name = match["name"]
        relative = _RELATIVE.search(name) and not _WHOLE_GOVERNMENT.fullmatch(name)
        if not _NOT_ITS_OWN.search(name) and not relative:
            yield from _mention_of(text, match, start, "overview")


def _mention_of(
    text: str, match: re.Match[str], offset: int, where: Where
) -> Iterator[BodyMention]:
    start, end = (offset + place for place in match.span("name"))
    name = body_in(text[start:end])
    if name is None:
        return
    if where == "overview":  # who leads a body speaks for it
        name = body_in(_PARTY.sub("", name)) or name
    if where == "contact":
        name = without_desk(without_pinyin(name))
    begin = text.find(name, start, end)
    if begin >= 0:
        yield BodyMention(name, Span(begin, begin + len(name)), where)
