"""Facts of a report's head that stand where the lines of a text are cut: 萦津市交通运输局 is 津市交通运输局."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gipa_extract.cells.doubts.cut_lines import lacks_beginnings, lacks_ends
from gipa_extract.forms import Form
from gipa_extract.models import Claim, Document, Ground, Grounds
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS

_LINE_END = re.compile(r"[ \t\u3000\r]*(?:\n|\Z)")
_AROUND_NAMES = BLANKS + "#*_|《》"
"""What Markdown or a sentence sets round a title."""


def doubt_facts_of_cut_lines(grounds: Grounds, document: Document, form: Form) -> None:
    """Doubt issuer, title, year and period of a text where each begins, or ends, a line that is cut there."""
    if document.media_type != "text/plain":
        return
    text = document.text
    for is_cut, is_at_edge, code in (
        (lacks_beginnings, _begins_line, "line_beginning_cut"),
        (lacks_ends, _ends_line, "line_end_cut"),
    ):
        if is_cut(text, form):
            _doubt([fact for fact in _placed_in(grounds) if is_at_edge(fact, text)], code)


def _placed_in(grounds: Grounds) -> Iterator[Ground]:
    """The facts that have a place in the text and no doubt yet."""
    for fact in (grounds.issuer, grounds.title, grounds.year, grounds.period):
        if fact and fact.start is not None and fact.trust != "doubtful":
            yield fact


def _doubt(facts: list[Ground], code: str) -> None:
    for fact in facts:
        fact.trust, fact.doubt = "doubtful", Reason(code)


def _begins_line(fact: Ground, text: str) -> bool:
    start = fact.start or 0
    return not text[text.rfind("\n", 0, start) + 1 : start].strip(_AROUND_NAMES)


def _ends_line(fact: Ground, text: str) -> bool:
    start, end = fact.start or 0, fact.end or 0
    line_end = text.find("\n", end)
    behind = text[end : line_end if line_end >= 0 else len(text)]
    return "\n" in text[start:end] or not behind.strip(_AROUND_NAMES)


def claims_off_cut_lines(claims: list[Claim], document: Document, form: Form) -> list[Claim]:
    """The claims without those whose number stands where its line is cut: 83⏎件 was 837件, or 83件."""
    if document.media_type != "text/plain" or not claims:
        return claims
    text = document.text
    if lacks_beginnings(text, form):
        claims = [each for each in claims if text[: each.start].rstrip(BLANKS)[-1:] != "\n"]
    if lacks_ends(text, form):
        claims = [each for each in claims if not _LINE_END.match(text, each.end)]
    return claims
