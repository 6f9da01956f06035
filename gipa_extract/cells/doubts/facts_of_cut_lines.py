"""Facts of a report's head that stand where the lines of a text are cut: 萦津市交通运输局 is 津市交通运输局."""

from __future__ import annotations

from gipa_extract.cells.doubts.cut_lines import lacks_beginnings, lacks_ends
from gipa_extract.forms import Form
from gipa_extract.models import Document, Ground, Grounds
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS

_AROUND_NAMES = BLANKS + "#*_|《》"
"""What Markdown or a sentence sets round a title."""


def doubt_facts_of_cut_lines(grounds: Grounds, document: Document, form: Form) -> None:
    """Doubt issuer, title, year and period of a text where each begins, or ends, a line that is cut there."""
    if document.media_type != "text/plain":
        return
    text = document.text
    facts = [grounds.issuer, grounds.title, grounds.year, grounds.period]
    placed = [
        fact for fact in facts if fact and fact.start is not None and fact.trust != "doubtful"
    ]
    beginning = [fact for fact in placed if _begins_line(fact, text)]
    ending = [fact for fact in placed if _ends_line(fact, text)]
    if beginning and lacks_beginnings(text, form):
        _doubt(beginning, "line_beginning_cut")
    if ending and lacks_ends(text, form):
        _doubt(ending, "line_end_cut")


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
