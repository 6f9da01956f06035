"""How far each cell may be trusted, once every rule has spoken."""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.check.rules import Outcome
from gipa_extract.models import Cell


def assign_trust(cells: Sequence[Cell], outcomes: Sequence[Outcome]) -> None:
    """Set `trust` of every cell in place.

    confirmed: it is read, and every sum over it holds, at least one; read: nobody else speaks
    for it; missing: it is absent. A cell that a reader called doubtful stays so.
    """
    holds: set[str] = set()
    unsettled: set[str] = set()
    for outcome in outcomes:
        rule = outcome.rule
        if rule.relation in ("sum", "balance"):
            (holds if outcome.status == "holds" else unsettled).update(rule.left, rule.right)
    confirmed = holds - unsettled
    for cell in cells:
        if cell.id in confirmed and cell.trust == "read":
            cell.trust = "confirmed"
