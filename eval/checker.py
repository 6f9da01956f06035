"""How well and how fast error sets are found: `python -m eval checker`. Measured, never asserted.

Invented reports that add up get errors of a known kind in a known number of cells. A cell is
covered when at least two rules stand over it and the corrupted report lets each be verified:
with a single bad cell of that kind the rules alone can tell which it is. Where only one rule
stands over it (all of the reviews), the numbers cannot tell it from the rule's other cells.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations
from math import sqrt
from statistics import NormalDist, fmean, median
from typing import Annotated, NamedTuple, TypeVar

import numpy as np
import typer

from eval.corpus.numbers import random_truth
from eval.corrupt import COUNTS, Corrupted, corrupt
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract.checker.error_localisation import Component, Localisation, localise
from gipa_extract.checker.rules import RuleOutcome, evaluate_rules
from gipa_extract.checker.trust import pointed_at
from gipa_extract.forms import Form, editions
from gipa_extract.models import Cell

BLANK_ZEROS = 0.15
"""The share of reports that leave their zeros blank."""
RESAMPLES = 1000
CLEAN = 500
"""Reports without an error, for the time alone."""
T = TypeVar("T")
_Z = NormalDist().inv_cdf(0.975)


class Trial(NamedTuple):
    """One corrupted report and what was found."""

    kind: str
    bad: int
    covered: bool
    detected: bool
    """Some rule fails; nothing below says anything where none does."""
    minimal: bool
    """No part of the bad cells could mend the report: decided by `mip`, not by the checker."""
    listed: bool
    """The bad cells are the union of one set of each component."""
    topped: bool
    """Every bad cell is in every set that ranks first in its component."""
    hits: float
    """Bad cells in a first-ranked set, and that set's cells; over ties, the mean."""
    named: float
    doubted: int
    """The cells that become doubtful."""
    doubted_hits: int
    seconds: float
    """CPU time of `localise`."""
    solver_seconds: float | None
    """CPU time of HiGHS for one solution; null in reports that it was not asked about."""


def checker(
    reports: Annotated[int, typer.Option(help="Corrupted reports.")] = 2000,
    solver: Annotated[int, typer.Option(help="How many of them HiGHS solves as well.")] = 200,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Errors found in invented reports, by kind and number of bad cells, and the time it takes.

    silent: no rule fails. listed: the bad cells are among the minimal sets, where they are
    minimal. topped: each is in every first-ranked set. precision, recall: of the first-ranked
    set. doubted: the cells that become doubtful, and their recall. Intervals are 95 %:
    Wilson's for shares, a bootstrap over reports for the others. Times are CPU time, the best
    of three; times_faster compares the sums over the reports that the solver was given.
    """
    rng = random.Random(seed)
    every = max(1, reports // solver) if solver else reports + 1
    trials = [_trial(rng, solve=number % every == 0) for number in range(reports)]
    rows = [_row(name, bad, group, seed) for name, bad, group in _groups(trials)]
    clean = _clean_rows(rng, list(rows[0]))
    emit("checker", [*clean, *rows], seed=seed, json_file=json)


def _truth(form: Form, rng: random.Random) -> list[Cell]:
    blank = rng.random() < BLANK_ZEROS
    return [
        Cell(cell, None, "blank") if blank and not value else Cell(cell, value, "number")
        for cell, value in random_truth(form, rng).items()
    ]


def _corrupted(rng: random.Random) -> tuple[str, Form, Corrupted]:
    """A report with errors: first the number of bad cells is drawn, then a kind that can."""
    bad = rng.randint(1, 4)
    kind = rng.choice([kind for kind, counts in COUNTS.items() if bad in counts])
    while True:
        form = rng.choice(list(editions().values()))
        corrupted = corrupt(kind, bad, _truth(form, rng), form, rng)
        if corrupted is not None:
            return kind, form, corrupted


def _trial(rng: random.Random, *, solve: bool) -> Trial:
    kind, edition, (cells, bad) = _corrupted(rng)
    outcomes = evaluate_rules(cells, edition)
    seconds, found = _timed(lambda: localise(cells, edition, outcomes))
    tops = [_first(component) for component in found.components]
    agreed = frozenset().union(*(frozenset.intersection(*top) for top in tops))
    doubted = frozenset().union(*map(pointed_at, found.components))
    return Trial(
        kind,
        len(bad),
        covered=_covered(outcomes, bad),
        detected=bool(tops),
        minimal=bool(tops) and _minimal(cells, edition, bad),
        listed=_listed(found, bad),
        topped=bad <= agreed,
        hits=sum(fmean(len(names & bad) for names in top) for top in tops),
        named=sum(fmean(len(names) for names in top) for top in tops),
        doubted=len(doubted),
        doubted_hits=len(doubted & bad),
        seconds=seconds,
        solver_seconds=_solver_seconds(cells, edition) if solve and tops else None,
    )


def _solver_seconds(cells: Sequence[Cell], form: Form) -> float:
    from eval import mip

    program = mip.fewest_changes(cells, form)
    return _timed(lambda: mip.solve(program))[0]


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of a call, the least of three, and what it returns."""
    spent = []
    for _ in range(3):
        gc.disable()
        began = time.process_time()
        result = call()
        spent.append(time.process_time() - began)
        gc.enable()
    return min(spent), result


def _first(component: Component) -> list[frozenset[str]]:
    """The sets that nothing ranks before; one empty set where none was found."""
    sets = component.sets
    return [frozenset(s.cells) for s in sets if s.cost == sets[0].cost] or [frozenset()]


def _covered(outcomes: Sequence[RuleOutcome], bad: frozenset[str]) -> bool:
    """Whether two rules or more stand over each bad cell, all of them verifiable."""
    over: dict[str, list[str]] = {cell: [] for cell in bad}
    for rule, status, _, _ in outcomes:
        if rule.is_equation:
            for cell in bad.intersection((*rule.left, *rule.right)):
                over[cell].append(status)
    return all(len(said) > 1 and "unverifiable" not in said for said in over.values())


def _minimal(cells: Sequence[Cell], form: Form, bad: frozenset[str]) -> bool:
    parts = (part for size in range(len(bad)) for part in combinations(bad, size))
    from eval import mip

    return not any(mip.can_mend(cells, form, part) for part in parts)


def _listed(found: Localisation, bad: frozenset[str]) -> bool:
    """Whether the bad cells are the union of one set of each component.

    Where they are minimal, a component has at most one set inside them.
    """
    inside = [
        frozenset(s.cells) for component in found.components for s in component.sets
        if bad.issuperset(s.cells)
    ]  # fmt: skip
    return len(inside) == len(found.components) and frozenset().union(*inside) == bad


def _groups(trials: Sequence[Trial]) -> Iterator[tuple[str, int | None, list[Trial]]]:
    """The rows of the table: all and covered reports by number of bad cells, then each kind."""
    yield "all", None, list(trials)
    for bad in range(1, 5):
        yield "all", bad, [trial for trial in trials if trial.bad == bad]
    for bad in range(1, 5):
        group = [trial for trial in trials if trial.bad == bad and trial.covered]
        yield "all, covered", bad, group
    for kind, counts in COUNTS.items():
        for bad in counts:
            yield kind, bad, [t for t in trials if t.kind == kind and t.bad == bad]


def _row(errors: str, bad: int | None, trials: Sequence[Trial], seed: int) -> Row:
    seen = [trial for trial in trials if trial.detected]
    minimal = [trial for trial in seen if trial.minimal]
    listed = _share(sum(trial.listed for trial in minimal), len(minimal))
    topped = _share(sum(trial.topped for trial in seen), len(seen))
    precision = _ratio([(trial.hits, trial.named) for trial in seen], seed)
    recall = _ratio([(trial.hits, trial.bad) for trial in seen], seed)
    doubted = _ratio([(trial.doubted_hits, trial.bad) for trial in seen], seed)
    return {
        "errors": errors,
        "bad": bad,
        "reports": len(trials),
        "silent": len(trials) - len(seen),
        "minimal": len(minimal),
        "listed": listed.value,
        "listed_95": str(listed),
        "topped": topped.value,
        "topped_95": str(topped),
        "precision": precision.value,
        "precision_95": str(precision),
        "recall": recall.value,
        "recall_95": str(recall),
        "doubted": fmean(trial.doubted for trial in seen) if seen else None,
        "doubted_recall": doubted.value,
        **_times(seen),
    }


def _times(trials: Sequence[Trial]) -> Row:
    ours = [trial.seconds * 1e3 for trial in trials]
    both = [(t.seconds, t.solver_seconds) for t in trials if t.solver_seconds is not None]
    return {
        "median_ms": median(ours) if ours else None,
        "p99_ms": float(np.quantile(ours, 0.99)) if ours else None,
        "solver_median_ms": median(theirs * 1e3 for _, theirs in both) if both else None,
        "times_faster": sum(t for _, t in both) / sum(o for o, _ in both) if both else None,
    }


class _Figure(NamedTuple):
    """A figure and its 95 % interval; null where there was nothing to measure."""

    value: float | None = None
    low: float = 0
    high: float = 1

    def __str__(self) -> str:
        return "" if self.value is None else f"{self.low:.3f}–{self.high:.3f}"


def _share(count: int, of: int) -> _Figure:
    """A share with Wilson's interval."""
    if not of:
        return _Figure()
    share = count / of
    middle = share + _Z**2 / (2 * of)
    spread = _Z * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    scale = 1 + _Z**2 / of
    return _Figure(share, (middle - spread) / scale, (middle + spread) / scale)


def _ratio(parts: Sequence[tuple[float, float]], seed: int) -> _Figure:
    """Σ first / Σ second, with a bootstrap interval over reports."""
    if not parts:
        return _Figure()
    sums = np.array(parts, dtype=float)
    picks = np.random.default_rng(seed).integers(len(sums), size=(RESAMPLES, len(sums)))
    above, below = np.moveaxis(sums[picks].sum(axis=1), 1, 0)
    low, high = np.quantile(above / np.maximum(below, 1e-9), (0.025, 0.975))
    above, below = sums.sum(axis=0)
    return _Figure(float(above / below) if below else None, float(low), float(high))


def _clean_rows(rng: random.Random, keys: Sequence[str]) -> Iterator[Row]:
    """What reports without an error cost: `localise` alone, and after `evaluate`."""
    form = list(editions().values())[-1]
    alone, checked = [], []
    for _ in range(CLEAN):
        cells = _truth(form, rng)
        before, outcomes = _timed(partial(evaluate_rules, cells, form))
        after, _ = _timed(partial(localise, cells, form, outcomes))
        alone.append(after * 1e3)
        checked.append((before + after) * 1e3)
    for name, spent in (("none", alone), ("none, with the rules", checked)):
        row: dict[str, str | int | float | bool | None] = dict.fromkeys(keys)
        row |= {"errors": name, "bad": 0, "reports": CLEAN}
        yield row | {"median_ms": median(spent), "p99_ms": float(np.quantile(spent, 0.99))}
