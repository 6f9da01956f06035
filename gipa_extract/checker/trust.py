"""How far each cell may be trusted, once every rule has spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress

from gipa_extract.checker.error_localisation import Component, Localisation
from gipa_extract.checker.rules import RuleOutcome, do_all_hold
from gipa_extract.forms import Form, Rule
from gipa_extract.models import Cell
from gipa_extract.reasons import SUM_POINTS_AT, Reason


def assign_trust(
    cells: Sequence[Cell],
    outcomes: Sequence[RuleOutcome],
    localisation: Localisation,
    form: Form,
) -> None:
    """Set `trust` of every cell in place, and the reason of each that becomes doubtful.

    confirmed: it is read, and every sum over it holds, at least one; read: nobody else speaks
    for it; doubtful: a broken sum points at it; missing: it is absent. What a reader called
    doubtful stays so. A user's rule confirms nothing if it has a tolerance, and a warning or a
    note takes nothing back.
    """
    if do_all_hold(outcomes, form):
        for cell in compress(cells, _are_in_sums(form)):
            if cell.trust == "read":
                cell.trust = "confirmed"
        return
    broken = [outcome.rule for outcome in outcomes if outcome.status != "holds"]
    unsettled = {cell for rule in broken if _is_sum(rule) for cell in (*rule.left, *rule.right)}
    confirmed = _cells_in_sums(form) - unsettled if unsettled else _cells_in_sums(form)
    suspected = dict(_suspected_cells(localisation, broken))
    for cell in cells:
        if cell.trust != "read":
            continue
        if cell.id in suspected:
            cell.doubt_for(Reason(SUM_POINTS_AT, {"rules": suspected[cell.id]}))
        elif cell.id in confirmed:
            cell.trust = "confirmed"


def _is_sum(rule: Rule) -> bool:
    return rule.is_equation and rule.severity == "error"


@lru_cache(maxsize=16)
def _are_in_sums(form: Form) -> tuple[bool, ...]:
    """For each cell, in the form's order, whether it stands in an exact sum."""
    return tuple(map(_cells_in_sums(form).__contains__, form.cell_ids))


@lru_cache(maxsize=16)
def _cells_in_sums(form: Form) -> frozenset[str]:
    """Every cell that stands in an exact sum."""
    exact = [rule for rule in form.rules if _is_sum(rule) and not rule.tolerance]
    return frozenset(cell for rule in exact for cell in (*rule.left, *rule.right))


def is_well_read(cell: Cell) -> bool:
    """Whether nothing in its reading speaks against a cell, whatever the sums say."""
    well_read = cell.trust != "doubtful" or cell.doubted_by_sum
    return cell.origin in ("layout", "human") and well_read


def _suspected_cells(
    localisation: Localisation, broken: Sequence[Rule]
) -> Iterator[tuple[str, str]]:
    """Each cell that a broken sum points at, with the ids of the rules that fail.

    The likeliest error set counts, and so does every set of the fewest cells; larger and less
    likely ones do not, or half a table would be doubtful for one wrong number. Where no few
    cells mend the sums, the whole of them is doubtful: such a table was not read right.
    """
    operands = {rule.id: (*rule.left, *rule.right) for rule in broken}
    for component in localisation.components:
        rules = ", ".join(component.rules)
        everything = {cell for rule in component.rules for cell in operands[rule]}
        for cell in sorted(pointed_at(component) or everything):
            yield cell, rules


def pointed_at(component: Component) -> set[str]:
    """The cells of the likeliest error set and of all sets that are as small as any."""
    if not component.sets:
        return set()
    least = min(len(error_set.changes) for error_set in component.sets)
    small = [error_set for error_set in component.sets if len(error_set.changes) == least]
    return {cell for error_set in (*component.sets[:1], *small) for cell in error_set.cells}
