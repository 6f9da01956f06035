"""Numbers said in prose → claims on cells, by a small grammar of clauses over the form's data.

The form names what is counted (`Subject`) and the words that tie a number to a row or a column
(`Cue`); `lexicon` adds the language round them. A passage becomes tokens (`prose`); each
number is judged by the words between it and the last comma or number, or else by those right
after it, as in 3件不予公开 (`reading`). A subject goes on until another one, a thing that is none
of the form's, or the next item of an enumeration. A verb such as 收到 is said of many things, so
with it every character has to be understood. Whatever stays unclear is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter

from gipa_extract.forms import Form
from gipa_extract.ids import claim_rule_id
from gipa_extract.models import Cell, Claim, Finding, Section, Span, unvalidated
from gipa_extract.prose.claims.denials import denials
from gipa_extract.prose.claims.doubts import (
    settled,
    without_other_bodies,
    without_outcomes_over_total,
)
from gipa_extract.prose.claims.grammar import ClaimReading, SaidNumber
from gipa_extract.prose.claims.lexicon import grammar
from gipa_extract.prose.claims.passages import passages
from gipa_extract.prose.claims.stretches import stretches
from gipa_extract.text.folding import fold

__all__ = ["claim_findings", "find_claims"]

_YEAR = re.compile(r"(20\d\d)\s*年")

_new_claim, _new_finding = unvalidated(Claim), unvalidated(Finding)


def find_claims(
    text: str,
    sections: Sequence[Section],
    form: Form,
    *,
    year: int | None = None,
    issuer: str | None = None,
    tables: Sequence[Span] = (),
) -> list[Claim]:
    """The claims of a document's prose, in its order; `tables` are the stretches that are tables.

    `year` is the report's (else the first that the text names): what is said of another year is
    no claim. `issuer` is the body as printed: 全市 is its own figure only where it is a city.
    """
    if year is None:
        first = _YEAR.search(text)
        year = int(first[1]) if first else None
    known = grammar(form, year)
    reading = ClaimReading(known, year, _level_of(issuer))
    prose = list(stretches(text, sections, form.tabular, tables))
    found = [said for part in passages(text, prose, known) for said in reading.read(part)]
    sure = without_outcomes_over_total(settled(found), form)
    claims = [_claim_of(said, text) for said in without_other_bodies(text, sure, issuer)]
    stated = {claim.about for claim in claims}
    denied = denials(text, prose, form, year, issuer)
    claims += [claim for claim in denied if claim.about not in stated]
    return sorted(claims, key=attrgetter("start"))


def _level_of(issuer: str | None) -> str:
    """The last character of the place that the issuer governs as a whole; empty for an office."""
    place = fold(issuer or "").removesuffix("人民政府").removesuffix("政府")
    return place[-1] if place and place[-1] in "省市县区旗州盟镇乡" else ""


def _claim_of(said: SaidNumber, text: str) -> Claim:
    return _new_claim(
        about=said.about,
        value=said.value,
        raw=text[said.start : said.end],
        start=said.start,
        end=said.end,
        quote=text[said.quote_start : said.quote_end],
    )


def claim_findings(claims: Sequence[Claim], cells: Sequence[Cell], form: Form) -> list[Finding]:
    """A finding `claim:<id>` for each claim that its cell, or its group's sum, contradicts.

    A quantity that is claimed twice alike is one finding. Where the table says nothing (absent,
    blank, no number) there is none, nor where amounts differ only by their unit. The checker, which knows labels, puts it into words.
    """
    by_id = {cell.id: cell for cell in cells}
    groups = {group.id: group.cells for group in form.groups}
    found = {}
    for claim in claims:
        ids = groups.get(claim.about, (claim.about,))
        printed = _sum_of([by_id[id_] for id_ in ids if id_ in by_id])
        claimed = claim.value
        if printed is None or claimed is None or printed == claimed:
            continue
        if form.measures.get(claim.about) == "amount" and _same_amount(claimed, printed):
            continue
        found[claim.about, claimed] = _new_finding(
            rule=claim_rule_id(claim.about),
            status="fails",
            left=claimed,
            right=printed,
            cells=list(ids),
            verdict="source",
            message="",
        )
    return list(found.values())


def _sum_of(cells: Sequence[Cell]) -> int | Decimal | None:
    """What the cells come to: a blank adds nothing; None if one is no number, or all are blank."""
    printed = [cell.value for cell in cells if cell.value is not None]
    silent = any(cell.value is None and cell.kind != "blank" for cell in cells)
    return None if silent or not printed else sum(printed)


def _same_amount(a: int | Decimal, b: int | Decimal) -> bool:
    """The amounts are one in 元, 万元 or 亿元: a claim does not hold its unit."""
    return any(a == b * 10**power or b == a * 10**power for power in (4, 8))
