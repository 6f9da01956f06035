"""Outcomes and error sets → findings: what is wrong, where to look, and who erred."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from gipa_extract.checker.error_localisation import Localisation, localise, suspects_for
from gipa_extract.checker.explain import Explainer
from gipa_extract.checker.rules import RuleOutcome, do_all_hold, evaluate_rules
from gipa_extract.checker.trust import assign_trust, is_well_read
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Claim, Finding, unvalidated
from gipa_extract.prose.claims import claim_findings

MOST_SUSPECTS = 20
"""Error sets that a finding lists; the message says how many more there are."""

_new_finding = unvalidated(Finding)


class Judgement(NamedTuple):
    """What the rules and the prose say of a report's cells."""

    outcomes: list[RuleOutcome]
    localisation: Localisation
    findings: list[Finding]


def judge(cells: Sequence[Cell], claims: Sequence[Claim], form: Form) -> list[Finding]:
    """Every finding on a report's cells, and, in place, the trust of each cell."""
    outcomes, localisation, all_findings = rejudge(cells, claims, form)
    assign_trust(cells, outcomes, localisation, form)
    return all_findings


def rejudge(cells: Sequence[Cell], claims: Sequence[Claim], form: Form) -> Judgement:
    """The judgement on cells as they stand; changes nothing.

    Only exact rules point at cells (see `Rule.exact`).
    """
    outcomes = evaluate_rules(cells, form)
    if do_all_hold(outcomes, form):
        return Judgement(outcomes, Localisation(), _contradictions(claims, cells, form))
    exact = outcomes if form.is_exact else [o for o in outcomes if o.rule.exact]
    localisation = localise(cells, form, exact, claims=claims)
    return Judgement(
        outcomes,
        localisation,
        [
            *findings(outcomes, cells, localisation, form),
            *_contradictions(claims, cells, form),
        ],
    )


def _contradictions(claims: Sequence[Claim], cells: Sequence[Cell], form: Form) -> list[Finding]:
    """A finding for each claim that the tables contradict, unless a user's rules silence it."""
    said = claim_findings(claims, cells, form) if claims else []
    if not said:
        return []  # most reports
    explainer = Explainer(cells, form)
    return [
        finding.model_copy(update={"message": explainer.state(finding)})
        for finding in said
        if not form.silences(finding.rule)
    ]


def findings(
    outcomes: Sequence[RuleOutcome],
    cells: Sequence[Cell],
    localisation: Localisation,
    form: Form,
) -> list[Finding]:
    """A finding for each rule that fails or cannot be verified, in the form's order."""
    broken = [outcome for outcome in outcomes if outcome.status != "holds"]
    if not broken:
        return []
    explainer = Explainer(cells, form)
    return [_finding_of(outcome, localisation, explainer) for outcome in broken]


def _finding_of(outcome: RuleOutcome, localisation: Localisation, explainer: Explainer) -> Finding:
    rule, fails = outcome.rule, outcome.status == "fails"
    operands = [*rule.left, *rule.right]
    return _new_finding(
        rule=rule.id,
        status="fails" if fails else "unverifiable",
        left=outcome.left,
        right=outcome.right,
        cells=operands,
        verdict=_verdict_of([explainer.cells[cell] for cell in operands]) if fails else "unknown",
        suspects=suspects_for(rule.id, localisation)[:MOST_SUSPECTS] if fails else [],
        message=explainer.message(outcome, localisation),
    )


def _verdict_of(operands: Sequence[Cell]) -> Literal["source", "reading"]:
    """Whether the document errs, or the reading may: by OCR, a model, or an unclear place."""
    return "source" if all(map(is_well_read, operands)) else "reading"
