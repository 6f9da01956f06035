"""未收到政府信息公开申请 → a claim of zero, where nothing else in its sentence narrows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gipa_extract.forms import Form
from gipa_extract.ids import join_cell_id
from gipa_extract.models import Claim, Span, unvalidated
from gipa_extract.prose.claims.stretches import Stretch
from gipa_extract.text.compact import Compact, compact
from gipa_extract.text.folding import fold

_ASKERS = r"(?:公民|法人|其[他它]组织|个人|群众|社会公众|申请人)"
_DENIAL = re.compile(
    rf"(?P<no>(?:未|没有|未曾)(?:收到|接到|接收到?|受理))(?:过)?(?:任何|一[件例起])?"
    rf"(?:{_ASKERS}(?:[、和或及与]{_ASKERS}|[、和或及与]?其[他它]组织)*(?:提出|提交|提起)?的?)?"
    r"(?:依申请公开(?:政府)?信息的?申请|(?:政府信息|信息|政务|政府信息依申请)公开的?申请|依申请公开(?:的?申请|事项|件|信件)?"
    r"|公开(?:政府)?信息的?申请)(?:件|表|事项)?(?=[。，,；;、\n]|$)"
)
_NO = "未没沒"
_NOT = re.compile(rf"[{_NO}][有曾\s]{{0,4}}[收接受]")
"""What a denial holds whatever blanks stand in it: most lines need not be looked at."""
_SENTENCE_ENDS = "。；;！？"
MAX_LEAD = 200
"""Characters of a sentence before the denial: who says more than that narrows it."""
_WHEN = r"(?:20\d\d年?度?|本年度?|全年度?|今年|年度?内|报告期内?|期间|自|至|止|截至|截止|年?1月1日|(?:20\d\d)?年?12月31日|年?底)"
_BODIES = "局|委|办|镇|乡|县|市|区|州|盟|旗|省|院|厅|站|所|处|街道?|单位|部门|中心|机关|行政机关|办公室|学校|街道办事处|办事处"
_OWN = rf"(?:(?:我|本)(?:{_BODIES}))"
_BEFORE = re.compile(rf"\s*(?:{_WHEN})*[，,]?\s*{_OWN}?\s*(?:{_WHEN})*[，,]?(?:也|均|暂|尚|共|并)?")
"""What may stand before a denial in its clause: the year and the body itself."""
_NARROWED = re.compile(
    r"各|下属|所属|直属|基层|季度|半年|全[省市县区旗州盟镇乡]|网上|网络|信函|当面|邮[件寄]|平台|因|涉及|关于|有关|若|如|如果"
)
"""Another body's, a part of the year, one way in, or a condition: no claim about the whole."""

_new_claim = unvalidated(Claim)


def denials(
    text: str, stretches: Iterable[Stretch], form: Form, year: int | None, issuer: str | None
) -> Iterator[Claim]:
    """The claims that nothing was received."""
    about = next(
        (join_cell_id(s.table, s.row, str(s.column)) for s in form.claims if s.table == "requests"),
        "",
    )
    if about not in form.places:
        return
    places = _places_of_denials(text)
    for start, end, _ in stretches if places else ():
        for line in _lines_with_denials(text, places, start, end):
            printed = compact(text, [line])
            for match in _DENIAL.finditer(printed.folded):
                # 本年度未收到申请 is of the whole body; 未收到通过邮寄提交的申请 is of one way
                # in, and no claim on the total.
                lead = _lead_before(printed.folded, match.start())
                if lead is not None and _is_whole(lead, fold(issuer or ""), year):
                    yield _claim_of_denial(text, about, printed, match)


def _places_of_denials(text: str) -> list[int]:
    """Where a denial may begin; a character is found in a tenth of the time of a class of them."""
    found: list[int] = []
    for no in _NO:
        place = text.find(no)
        while place >= 0:
            if _NOT.match(text, place):
                found.append(place)
            place = text.find(no, place + 1)
    return sorted(found)


def _lines_with_denials(text: str, places: list[int], start: int, end: int) -> Iterator[Span]:
    """The lines of a stretch that may hold a denial, each once."""
    done = start
    for place in places:
        if done <= place < end and _NOT.match(text, place, end):
            begin = max(start, text.rfind("\n", start, place) + 1)
            stop = text.find("\n", place, end)
            done = stop if stop >= 0 else end
            yield Span(begin, done)


def _lead_before(folded: str, start: int) -> str | None:
    """What stands before a place in its sentence; None if that is too long."""
    first = max(0, start - MAX_LEAD)
    begin = max(folded.rfind(end, first, start) for end in _SENTENCE_ENDS) + 1
    return None if begin == 0 < first else folded[begin:start]


def _is_whole(lead: str, issuer: str, year: int | None) -> bool:
    """Whether what leads up to the denial in its sentence leaves it as broad as the year's report."""
    years = {int(each) for each in re.findall(r"20\d\d", lead)}
    if _NARROWED.search(lead) or (year is not None and years - {year}):
        return False
    lead = lead.replace(issuer, "我局", 1) if issuer else lead
    clauses = [0, *(comma.end() for comma in re.finditer("[，,：:]", lead))]
    return any(_BEFORE.fullmatch(lead, clause) for clause in clauses)


def _claim_of_denial(text: str, about: str, printed: Compact, match: re.Match[str]) -> Claim:
    start, end = printed.span(*match.span("no"))
    clause = max(printed.folded.rfind(mark, 0, match.start()) for mark in "，,。；;") + 1
    first, last = printed.span(clause, match.end())
    return _new_claim(
        about=about, value=0, raw=text[start:end], start=start, end=end, quote=text[first:last]
    )
