"""Which readings to leave out once all is read: a false accusation is worse than a missed claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from gipa_extract.forms import Form
from gipa_extract.ids import row_id_of, split_cell_id
from gipa_extract.prose.claims.grammar import SaidNumber
from gipa_extract.text.folding import fold

_ACTOR_END = re.compile(
    r"(?:局|委|厅|镇|乡|街道|院|中心|办事处|管委会|公司)"
    r"(?=(?:共|累计|新|分别|全年|共计)?(?:收到|受理|接收|办理|新收|处理|答复|办结))"
)
"""How the name of a body ends that then does something."""
_ACTOR = re.compile(r"(?P<before>其中[，,:：]?)?(?P<name>[\u4e00-\u9fff]{1,14})$")
_OWN = re.compile(r"(?:我|本|全)[\u4e00-\u9fff]{1,3}$|行政机关$")
_DEPARTMENT = re.compile(r"(?:局|委|厅|中心|公司|镇|乡|街道|办事处)$")
_SENTENCE_ENDS = "。！？\n"
MAX_SENTENCE = 300
"""Characters before and after a number in which other bodies are looked for."""
LONGEST_ACTOR = 18
"""Characters of a body's name, and of 其中 before it."""


def settled(found: Sequence[SaidNumber]) -> Iterator[SaidNumber]:
    """The readings that stand: of a quantity, the strong ones and the first of their numbers.

    Another number later on is a part of the first, or another body's.
    """
    strong = {said.about for said in found if not said.weak}
    stated: dict[str, int | Decimal] = {}
    for said in sorted(found, key=lambda said: said.weak):
        stated.setdefault(said.about, said.value)
    for said in found:
        is_outdone = said.weak and said.about in strong
        if said.value == stated[said.about] and not is_outdone:
            yield said


def without_outcomes_over_total(claims: Iterable[SaidNumber], form: Form) -> list[SaidNumber]:
    """Without a row's outcomes that come to more than its total.

    行政复议5件、行政诉讼4件，其中维持6件 speaks of both, and 6 belongs to neither row.
    """
    claims = list(claims)
    lines = {table.id for table in form.tables if table.across}
    totals = {said.about: said.value for said in claims if said.about.endswith(".total")}
    sums: dict[str, int | Decimal] = {}
    for said in claims:
        table, row, column = split_cell_id(said.about)
        if table in lines and column != "total":
            sums[f"{table}.{row}"] = sums.get(f"{table}.{row}", 0) + said.value
    over = {row for row, added in sums.items() if added > totals.get(f"{row}.total", added)}
    return [said for said in claims if row_id_of(said.about) not in over or said.about in totals]


def without_other_bodies(
    text: str, claims: Iterable[SaidNumber], issuer: str | None
) -> list[SaidNumber]:
    """Without what a sentence says of several bodies, of one among others, or of a government's
    department: 市教育局收到政府信息公开申请30件，市公安局收到45件.
    """
    printed_issuer = fold(issuer or "")
    is_of_others: dict[str, bool] = {}  # several numbers stand in one sentence
    kept = []
    for said in claims:
        sentence = _sentence_round(text, said)
        if sentence not in is_of_others:
            is_of_others[sentence] = _is_of_others(fold(sentence), printed_issuer)
        if not is_of_others[sentence]:
            kept.append(said)
    return kept


def _is_of_others(sentence: str, issuer: str) -> bool:
    """Whether a sentence speaks of a body that is not the issuer, or of one among several.

    市教育局收到申请30件，市公安局收到45件 names two, 其中市教育局收到12件 one among others, and where the
    issuer is a government, 市教育局收到12件 names a department of it.
    """
    actors = _actors_in(sentence)
    names = {actor["name"][-3:] for actor in actors if not _OWN.search(actor["name"])}
    if len(names) != 1:
        return len(names) > 1
    is_one_of_several = any(actor["before"] for actor in actors)
    is_government = bool(issuer) and not _DEPARTMENT.search(issuer)
    return is_one_of_several or (is_government and _is_department(names))


def _sentence_round(text: str, said: SaidNumber) -> str:
    """The sentence that a number stands in, and no more than `MAX_SENTENCE` to each side."""
    first, last = max(0, said.start - MAX_SENTENCE), said.end + MAX_SENTENCE
    start = max(first, *(text.rfind(mark, first, said.start) + 1 for mark in _SENTENCE_ENDS))
    ends = [text.find(mark, said.end, last) for mark in _SENTENCE_ENDS]
    return text[start : min((end for end in ends if end >= 0), default=last)]


def _actors_in(sentence: str) -> list[re.Match[str]]:
    """The names of bodies that do something in a sentence, each with the 其中 before it."""
    ends = [match.end() for match in _ACTOR_END.finditer(sentence)]
    actors = (_ACTOR.search(sentence[max(0, end - LONGEST_ACTOR) : end]) for end in ends)
    return [actor for actor in actors if actor is not None]


def _is_department(names: Iterable[str]) -> bool:
    return any(re.search("(?:局|委|厅)$", name) for name in names)
