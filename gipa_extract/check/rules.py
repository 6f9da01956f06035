"""The form's edit rules, each of which holds, fails, or cannot be verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from gipa_extract.forms import Form, Rule
from gipa_extract.models import Cell, Finding

Status = Literal["holds", "fails", "unverifiable"]
Value = int | Decimal


class Outcome(NamedTuple):
    """What one rule says of one report."""

    rule: Rule
    status: Status
    left: Value | None
    """The left side's sum, over what is printed; null if nothing is."""
    right: Value | None


_RELATION = {"sum": "≠", "balance": "≠", "at_most": ">"}


def evaluate(cells: Sequence[Cell], edition: Form) -> list[Outcome]:
    """The outcome of every rule of the edition, in its order."""
    by_id = {cell.id: cell for cell in cells}
    return [_outcome(rule, by_id) for rule in edition.rules]


def _outcome(rule: Rule, cells: Mapping[str, Cell]) -> Outcome:
    if rule.relation in ("count", "whole"):
        return _count(rule, cells)
    left, right = _side(rule.left, cells), _side(rule.right, cells)
    status: Status = "unverifiable"
    if left.usable and (right.usable or rule.relation == "not_negative"):
        status = "holds" if _holds(rule, left, right) else "fails"
    return Outcome(rule, status, left.total, right.total)


class _Side(NamedTuple):
    total: Value | None
    usable: bool


def _side(ids: Sequence[str], cells: Mapping[str, Cell]) -> _Side:
    """The sum of one side. A printed blank adds nothing; a side of blanks only says nothing."""
    total: Value = 0
    numbers = 0
    usable = True
    for cell_id in ids:
        cell = cells.get(cell_id)
        if cell is None:
            usable = False
        elif cell.value is not None:
            total += cell.value
            numbers += 1
        elif cell.kind != "blank":
            usable = False
    return _Side(total if numbers else None, usable and numbers > 0)


def _holds(rule: Rule, left: _Side, right: _Side) -> bool:
    if left.total is None:
        return True
    if rule.relation == "not_negative":
        return left.total >= 0
    if right.total is None:
        return True
    return left.total <= right.total if rule.relation == "at_most" else left.total == right.total


def _count(rule: Rule, cells: Mapping[str, Cell]) -> Outcome:
    """A count is whole and not negative; a place without a number cannot break that."""
    cell = cells.get(rule.left[0])
    if cell is None or cell.value is None:
        return Outcome(rule, "holds", None, None)
    good = cell.value == int(cell.value) and (cell.value >= 0 or rule.relation == "whole")
    return Outcome(rule, "holds" if good else "fails", cell.value, None)


def findings(outcomes: Sequence[Outcome]) -> list[Finding]:
    """A finding for each rule that fails or cannot be verified, in the form's order."""
    return [_finding(outcome) for outcome in outcomes if outcome.status != "holds"]


def _finding(outcome: Outcome) -> Finding:
    rule, status = outcome.rule, outcome.status
    return Finding(
        rule=rule.id,
        status="fails" if status == "fails" else "unverifiable",
        left=outcome.left,
        right=outcome.right,
        cells=[*rule.left, *rule.right],
        verdict="source" if status == "fails" else "unknown",
        message=_message(outcome),
    )


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
