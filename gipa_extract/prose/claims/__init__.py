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
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gipa_extract.forms import Form
from gipa_extract.models import Cell, Claim, Finding, Section
from gipa_extract.prose.claims.grammar import Reading, Said
from gipa_extract.prose.claims.lexicon import grammar
from gipa_extract.prose.claims.passages import passages
from gipa_extract.text.folding import fold

__all__ = ["claim_findings", "find_claims"]

_YEAR = re.compile(r"(20\d\d)\s*年")


def find_claims(
    text: str,
    sections: Sequence[Section],
    edition: Form,
    *,
    year: int | None = None,
    issuer: str | None = None,
) -> list[Claim]:
    """The claims of a document's prose, in its order, outside the sections of the tables.

    `year` is the report's (else the first that the text names): what is said of another year is
    no claim. `issuer` is the body as printed: 全市 is its own figure only where it is a city.
    """
    if year is None:
        first = _YEAR.search(text)
        year = int(first[1]) if first else None
    known = grammar(edition, year)
    reading = Reading(known, year, _level(issuer))
    found = [
        said
        for part in passages(text, sections, edition.tabular, known)
        for said in reading.read(part)
    ]
    return [_claim(said, text) for said in _settled(found)]


def _level(issuer: str | None) -> str:
    """The last character of the place that the issuer governs as a whole; empty for an office."""
    place = fold(issuer or "").removesuffix("人民政府").removesuffix("政府")
    return place[-1] if place and place[-1] in "省市县区旗州盟镇乡" else ""


def _settled(found: Sequence[Said]) -> Iterator[Said]:
    """Leaves out what is doubtful once all is read.

    That is a weak word beside a strong one, and another number for the same quantity later on:
    it is a part of the first, or another body's.
    """
    stated: dict[str, int | Decimal] = {}
    for said in sorted(found, key=lambda said: said.weak):
        stated.setdefault(said.about, said.value)
    strong = {said.about for said in found if not said.weak}
    for said in found:
        if said.value == stated[said.about] and not (said.weak and said.about in strong):
            yield said


def _claim(said: Said, text: str) -> Claim:
    return Claim(
        about=said.about,
        value=said.value,
        raw=text[said.start : said.end],
        start=said.start,
        end=said.end,
        quote=text[said.quote_start : said.quote_end],
    )


def claim_findings(claims: Sequence[Claim], cells: Sequence[Cell], edition: Form) -> list[Finding]:
    """A finding `claim:<id>` for each claim that its cell, or its group's sum, contradicts.

    A quantity that is claimed twice alike is one finding. Where the table says nothing (absent,
    blank, no number) there is none, nor where amounts differ only by their unit.
    """
    by_id = {cell.id: cell for cell in cells}
    groups = {group.id: group.cells for group in edition.groups}
    found = {}
    for claim in claims:
        ids = groups.get(claim.about, (claim.about,))
        printed = _sum([by_id[id_] for id_ in ids if id_ in by_id])
        said = claim.value
        if printed is None or said is None or printed == said:
            continue
        if edition.measures.get(claim.about) == "amount" and _same_amount(said, printed):
            continue
        found[claim.about, said] = Finding(
            rule=f"claim:{claim.about}",
            status="fails",
            left=said,
            right=printed,
            cells=list(ids),
            verdict="source",
            message=f"The text says {said} for {claim.about}, but the table says {printed}.",
        )
    return list(found.values())


def _sum(cells: Sequence[Cell]) -> int | Decimal | None:
    """What the cells come to: a blank adds nothing; None if one is no number, or all are blank."""
    printed = [cell.value for cell in cells if cell.value is not None]
    silent = any(cell.value is None and cell.kind != "blank" for cell in cells)
    return None if silent or not printed else sum(printed)


def _same_amount(a: int | Decimal, b: int | Decimal) -> bool:
    """The amounts are one in 元, 万元 or 亿元: a claim does not hold its unit."""
    return any(a == b * 10**power or b == a * 10**power for power in (4, 8))
