"""The same question to a general solver: mixed-integer programs for HiGHS, by way of scipy.

It is what the checker is measured against, and what decides, apart from the checker's own code,
whether some cells can mend a report.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gipa_extract.errors import MissingExtraError
from gipa_extract.forms import Form, Rule
from gipa_extract.models import Cell

try:
    from scipy.optimize import Bounds as Box  # type: ignore[import-untyped]
    from scipy.optimize import LinearConstraint, milp
except ModuleNotFoundError as error:
    raise MissingExtraError("scipy", "eval") from error


class _System(NamedTuple):
    """The sums that can be verified, as a matrix: zero times the values of all cells."""

    matrix: NDArray[np.float64]
    values: NDArray[np.float64]


class Program(NamedTuple):
    """A mixed-integer program as `milp` takes it."""

    cost: NDArray[np.float64]
    constraints: list[LinearConstraint]
    integrality: NDArray[np.float64]
    bounds: Box


def fewest_changes(cells: Sequence[Cell], form: Form) -> Program:
    """The usual formulation of which cells to change so that every sum holds.

    For each cell under a sum a whole new value x ≥ 0 and a switch z with |x - printed| ≤ M z;
    the least Σ z. Sums that cannot be verified are left out.
    """
    matrix, values = _system(cells, form, frozenset())
    used = np.flatnonzero(np.abs(matrix).sum(axis=0))
    matrix, values = matrix[:, used], values[used]
    n = len(used)
    switch = (2 * values.max(initial=0) + 10) * np.eye(n)
    constraints = [
        LinearConstraint(np.hstack([matrix, np.zeros_like(matrix)]), 0, 0),
        LinearConstraint(np.hstack([np.eye(n), -switch]), -np.inf, values),
        LinearConstraint(np.hstack([np.eye(n), switch]), values, np.inf),
    ]
    bounds = Box(0, np.repeat([np.inf, 1.0], n))
    return Program(np.repeat([0.0, 1.0], n), constraints, np.ones(2 * n), bounds)


def solve(program: Program) -> int | None:
    """The least cost that HiGHS finds; null if it finds no solution."""
    found = milp(
        program.cost,
        constraints=program.constraints,
        integrality=program.integrality,
        bounds=program.bounds,
    )
    return round(found.fun) if found.status == 0 else None


def can_mend(cells: Sequence[Cell], form: Form, chosen: Collection[str]) -> bool:
    """Whether counts in the chosen cells alone make every rule of the edition hold."""
    held = frozenset(chosen)
    matrix, values = _system(cells, form, held)
    free = [place for place, cell in enumerate(cells) if cell.id in held]
    fixed = values.copy()
    fixed[free] = 0
    sums = -matrix @ fixed
    if any(value != int(value) or value < 0 for value in _counts(cells, form, held)):
        return False
    if not free:
        return not sums.any()
    found = milp(
        np.zeros(len(free)),
        constraints=LinearConstraint(matrix[:, free], sums, sums),
        integrality=np.ones(len(free)),
        bounds=Box(0, np.inf),
    )
    return bool(found.status == 0)


def _counts(cells: Sequence[Cell], form: Form, chosen: frozenset[str]) -> list[float]:
    counts = {rule.left[0] for rule in form.rules if rule.relation == "count"}
    return [
        float(cell.value)
        for cell in cells
        if cell.id in counts and cell.id not in chosen and cell.value is not None
    ]


def _system(cells: Sequence[Cell], form: Form, chosen: frozenset[str]) -> _System:
    """The sums over numbers and blanks whose two sides both hold a number, printed or chosen."""
    kinds = {cell.id: "number" if cell.id in chosen else cell.kind for cell in cells}
    rules = [rule for rule in form.rules if _verifiable(rule, kinds)]
    matrix = np.zeros((len(rules), len(cells)))
    for line, rule in zip(matrix, rules, strict=True):
        line[[form.position[cell] for cell in rule.left]] = 1
        line[[form.position[cell] for cell in rule.right]] = -1
    return _System(matrix, np.array([float(cell.value or 0) for cell in cells]))


def _verifiable(rule: Rule, kinds: Mapping[str, str]) -> bool:
    if not rule.is_equation:
        return False
    sides = [{kinds[cell] for cell in side} for side in (rule.left, rule.right)]
    return all("number" in side and side <= {"number", "blank"} for side in sides)
