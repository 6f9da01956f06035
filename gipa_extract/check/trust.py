"""How far each cell may be trusted, once every rule has spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gipa_extract.check.evidence import POINTED_AT
from gipa_extract.check.localise import Component, Localisation
from gipa_extract.check.rules import Outcome
from gipa_extract.models import Cell


def assign_trust(
    cells: Sequence[Cell], outcomes: Sequence[Outcome], localisation: Localisation
) -> None:
    """Set `trust` of every cell in place, and the reason of each that becomes doubtful.

    confirmed: it is read, and every sum over it holds, at least one; read: nobody else speaks
    for it; doubtful: a broken sum points at it; missing: it is absent. What a reader called
    doubtful stays so. A user's rule confirms nothing if it has a tolerance, and a warning or a
    note takes nothing back.
    """
    holds: set[str] = set()
    unsettled: set[str] = set()
    for outcome in outcomes:
        rule = outcome.rule
        if rule.relation in ("sum", "balance") and rule.severity == "error":
            if outcome.status != "holds":
                unsettled.update(rule.left, rule.right)
            elif not rule.tolerance:
                holds.update(rule.left, rule.right)
    confirmed = holds - unsettled
    suspected = dict(_suspected(localisation))
    for cell in cells:
        if cell.trust == "read" and cell.id in suspected:
            cell.trust = "doubtful"
            cell.reason = suspected[cell.id]
        elif cell.trust == "read" and cell.id in confirmed:
            cell.trust = "confirmed"


def is_well_read(cell: Cell) -> bool:
    """Whether nothing in its reading speaks against a cell, whatever the sums say."""
    by_sum = (cell.reason or "").startswith(POINTED_AT)
    return cell.origin == "layout" and (cell.trust != "doubtful" or by_sum)


def _suspected(localisation: Localisation) -> Iterator[tuple[str, str]]:
    """Each cell that a broken sum points at, with the reason in words.

    The likeliest error set counts, and so does every set of the fewest cells; larger and less
    likely ones do not, or half a table would be doubtful for one wrong number.
    """
    for component in localisation.components:
        rules = ", ".join(component.rules)
        for cell in sorted(pointed_at(component)):
            yield cell, f"{POINTED_AT}: {rules}"


def pointed_at(component: Component) -> set[str]:
    """The cells of the likeliest error set and of all sets that are as small as any."""
    least = min((len(found.changes) for found in component.sets), default=0)
    small = [found for found in component.sets if len(found.changes) == least]
    return {cell for found in (*component.sets[:1], *small) for cell in found.cells}
