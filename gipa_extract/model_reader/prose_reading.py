"""Claims and header facts from a model: tokens it points at, and words that must be in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gipa_extract.forms import Form
from gipa_extract.llm.client import Client
from gipa_extract.llm.settings import Usage
from gipa_extract.model_reader.prompts import marked, prose_prompt
from gipa_extract.model_reader.questions import put
from gipa_extract.model_reader.tokens import NumberedToken
from gipa_extract.models import Claim, Document, Located, Span
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import parse

MAX_PROSE = 6000
"""Characters from the report's beginning that are shown."""
MAX_FACT = 80
"""Characters of the longest title or name of a body that is believed."""

_NUMERAL = re.compile(
    r"\d+(?:[,，]\d{3})*(?:\.\d+)?(?![\d年月日%％号號期])|[一二两三四五六七八九十百千]+(?=[件起宗例])"
)
_CLAUSE_END = "。；;！？\n"


class PrintedFact(NamedTuple):
    """A header fact as printed."""

    text: str
    start: int
    end: int


@dataclass
class Prose:
    """What a model found in a report's first pages."""

    claims: list[Claim] = field(default_factory=list)
    facts: dict[str, PrintedFact] = field(default_factory=dict)
    """issuer and title, where they were asked for and stand in the text word for word."""
    usage: Usage = field(default_factory=Usage)
    notes: list[Reason] = field(default_factory=list)


def read_prose(
    document: Document, located: Located, form: Form, client: Client, *, claims: bool
) -> Prose:
    """The header facts that are still open and, if wanted, the claims of the overview."""
    open_facts = [name for name in ("issuer", "title") if getattr(located, name) is None]
    abouts = _quantities_in_prose(form) if claims else {}
    if not open_facts and not abouts:
        return Prose()
    shown = _text_to_show(located, len(document.text))
    tokens = [
        NumberedToken(number, match[0], match.start(), match.end())
        for number, match in enumerate(_NUMERAL.finditer(document.text, *shown), 1)
    ]
    source = marked(document.text, *shown, tokens)
    [reply] = put([prose_prompt(located.title, source, tokens, abouts, open_facts)], client)
    return Prose(
        list(_claims_from(reply.fields.get("claims", ()), tokens, abouts, document.text)),
        dict(_facts_from(reply.fields, open_facts, document.text[: shown.end])),
        reply.usage,
        list(reply.notes),
    )


def _text_to_show(located: Located, length: int) -> Span:
    """The report's head and its first section, as far as it may be shown."""
    ends = [section.end for section in located.sections[:1]]
    return Span(0, min(*ends, length, MAX_PROSE) if ends else min(length, MAX_PROSE))


def _quantities_in_prose(form: Form) -> dict[str, str]:
    """The quantities that prose states: totals, groups, and what came in by kind of applicant."""
    cells = {
        cell: None
        for rule in form.rules
        for cell in {"sum": rule.right, "balance": rule.left[:1]}.get(rule.relation, ())
    }
    labels = _labels_of(form)
    names = {cell: "，".join(labels[cell]) for cell in cells}
    for group in form.groups:
        kinds = [labels[cell][0].split("／")[-2:-1] for cell in group.cells]
        names[group.id] = (kinds[0] or [group.id])[0] + "，合计"
    return names


def _labels_of(form: Form) -> dict[str, tuple[str, str]]:
    return {
        table.cell_id(row, column): ("／".join((*row.under, row.label)), column.label)
        for table in form.tables
        for row in table.rows
        for column in table.columns
    }


def _claims_from(
    said: Sequence[Mapping[str, Any]],
    tokens: Sequence[NumberedToken],
    abouts: Mapping[str, str],
    text: str,
) -> Iterator[Claim]:
    """The claims whose token exists; the quote is the clause that it stands in."""
    by_id = {token.id: token for token in tokens}
    for item in said:
        token = by_id.get(item["at"])
        value = parse(token.text).value if token else None
        if token is None or value is None or item["about"] not in abouts:
            continue
        start = max(text.rfind(mark, 0, token.start) for mark in _CLAUSE_END) + 1
        ends = [at for mark in _CLAUSE_END if (at := text.find(mark, token.end)) >= 0]
        yield Claim(
            about=item["about"],
            value=value,
            raw=token.text,
            start=token.start,
            end=token.end,
            quote=text[start : min(ends, default=len(text))].strip(BLANKS),
            origin="llm",
        )


def _facts_from(
    said: Mapping[str, Any], wanted: Sequence[str], head: str
) -> Iterator[tuple[str, PrintedFact]]:
    """The facts that stand in the head word for word."""
    for name in wanted:
        text = str(said.get(name, "")).strip(BLANKS)
        start = head.find(text)
        if 0 < len(text) <= MAX_FACT and start >= 0:
            yield name, PrintedFact(text, start, start + len(text))
