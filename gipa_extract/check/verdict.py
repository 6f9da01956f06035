"""Outcomes and error sets → findings: what is wrong, where to look, and who erred."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gipa_extract.check.localise import Localisation, localise, suspects_for
from gipa_extract.check.rules import Outcome, evaluate
from gipa_extract.check.trust import assign_trust, is_well_read
from gipa_extract.claims import claim_findings
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Claim, Finding

_RELATION = {"sum": "≠", "balance": "≠", "at_most": ">"}


def judge(cells: Sequence[Cell], claims: Sequence[Claim], edition: Form) -> list[Finding]:
    """Every finding on a report's cells, and, in place, the trust of each cell."""
    outcomes = evaluate(cells, edition)
    localisation = localise(cells, edition, outcomes, claims=claims)
    found = findings(outcomes, cells, localisation)
    assign_trust(cells, outcomes, localisation)
    return [*found, *claim_findings(claims, cells, edition)]


def findings(
    outcomes: Sequence[Outcome], cells: Sequence[Cell], localisation: Localisation
) -> list[Finding]:
    """A finding for each rule that fails or cannot be verified, in the form's order."""
    broken = [outcome for outcome in outcomes if outcome.status != "holds"]
    by_id = {cell.id: cell for cell in cells} if broken else {}
    return [_finding(outcome, by_id, localisation) for outcome in broken]


def _finding(outcome: Outcome, cells: dict[str, Cell], localisation: Localisation) -> Finding:
    rule, fails = outcome.rule, outcome.status == "fails"
    suspects = suspects_for(rule.id, localisation) if fails else []
    operands = [*rule.left, *rule.right]
    return Finding(
        rule=rule.id,
        status="fails" if fails else "unverifiable",
        left=outcome.left,
        right=outcome.right,
        cells=operands,
        verdict=_verdict([cells[cell] for cell in operands]) if fails else "unknown",
        suspects=suspects,
        message=_message(outcome),
    )


def _verdict(operands: Sequence[Cell]) -> Literal["source", "reading"]:
    """Whether the document errs, or the reading may: by OCR, a model, or an unclear place."""
    return "source" if all(map(is_well_read, operands)) else "reading"


def _message(outcome: Outcome) -> str:
    rule = outcome.rule
    if outcome.status == "unverifiable":
        return f"{rule.id} cannot be verified: an operand is blank, absent or no number"
    if rule.relation in ("count", "whole"):
        sign = " and not negative" if rule.relation == "count" else ""
        return f"{rule.left[0]} is {outcome.left}: a count is whole{sign}"
    if rule.relation == "not_negative":
        return f"{' + '.join(rule.left)} is {outcome.left}, below zero"
    return f"{rule.id}: {outcome.left} {_RELATION[rule.relation]} {outcome.right}"
