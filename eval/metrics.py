"""Figures of a run, each a ratio of two sums over reports, with an interval over reports.

Because every figure is Σ numerator / Σ denominator, one matrix of resampled reports serves
all of them, and the same matrix, used for two runs, gives the paired difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.score import ReportScore, Tally

Floats = NDArray[np.float64]
Better = Literal["higher", "lower", "neither"]
RESAMPLES = 2000
_AT_ONCE = 50
LEVEL = 0.95


class Metric(NamedTuple):
    """A figure's name, its sense, and what one report adds to its two sums."""

    name: str
    better: Better
    parts: Callable[[ReportScore], tuple[float, float] | None]
    """null if nobody says it of this report: then there is no such figure of the whole run."""


class Interval(NamedTuple):
    """Bounds at `LEVEL`; null where the reports give no reason to doubt, as when all agree."""

    low: float | None
    high: float | None


class Figure(NamedTuple):
    """A metric's value over some reports."""

    metric: str
    better: Better
    value: float | None
    """null if there was nothing to measure."""
    interval: Interval
    of: float
    """The denominator: cells, items or reports."""
    reports: int
    """The reports that had something to measure."""


def _cells(
    counts: Callable[[Tally], bool], among: Callable[[Tally], bool] = lambda tally: True
) -> Callable[[ReportScore], tuple[float, float]]:
    """The share of cells for which `counts` holds, among those for which `among` does."""

    def parts(score: ReportScore) -> tuple[float, float]:
        chosen = [(tally, count) for tally, count in score.cells.items() if among(tally)]
        return sum(n for tally, n in chosen if counts(tally)), sum(n for _, n in chosen)

    return parts


def _is_right(tally: Tally) -> bool:
    return tally.verdict == "right"


def _is_silent(tally: Tally) -> bool:
    return tally.verdict != "right" and not tally.flagged


def _is_told(tally: Tally) -> bool:
    """Whether the document still says what the cell holds, and where it belongs."""
    return tally.truth != "lost"


def _net(score: ReportScore) -> tuple[float, float]:
    """Marked as an exam that takes a point off for a wrong answer and none for no answer."""
    right, of = _cells(_is_right, lambda t: t.truth == "number")(score)
    silent, _ = _cells(_is_silent, lambda t: t.truth == "number")(score)
    return right - silent, of


def _f1(name: str) -> Callable[[ReportScore], tuple[float, float]]:
    def parts(score: ReportScore) -> tuple[float, float]:
        match = score.matches.get(name)
        return (2 * match.hits, 2 * match.hits + match.extra + match.missed) if match else (0, 0)

    return parts


def _fact(name: str) -> Callable[[ReportScore], tuple[float, float]]:
    return lambda score: (score.facts[name], 1) if name in score.facts else (0, 0)


HEADLINES = (
    Metric("nonzero_accuracy", "higher", _cells(_is_right, lambda t: t.truth == "number")),
    Metric("net_accuracy", "higher", _net),
    Metric("cell_accuracy", "higher", _cells(_is_right, _is_told)),
    Metric("fully_right", "higher", lambda score: (score.fully_right, 1)),
    Metric("silent_errors", "lower", _cells(_is_silent)),
    Metric("silent_nonzero", "lower", _cells(_is_silent, lambda t: t.truth == "number")),
)
"""What a run is first judged by: never accuracy alone, since most cells are zero."""

_OTHERS = (
    Metric("all_cells_right", "higher", lambda score: (score.cells_right, 1)),
    Metric("errors_not_flagged", "lower", _cells(_is_silent, lambda t: not _is_right(t))),
    Metric("false_alarms", "lower", _cells(lambda t: t.flagged, lambda t: _is_right(t) and _is_told(t))),
    Metric("failed_reports", "lower", lambda score: (score.failure is not None, 1)),
    Metric("foreign_cells_per_report", "lower", lambda score: (score.foreign, 1)),
    *(Metric(f"{name}_right", "higher", _fact(name)) for name in
      ("edition", "issuer", "title", "year", "period")),
    *(Metric(f"{name}_f1", "higher", _f1(name)) for name in
      ("claims", "problems", "measures", "broken")),
)  # fmt: skip
_SPENT = ("calls", "input_tokens", "output_tokens", "cost_usd", "seconds")


def _spent(name: str) -> Callable[[ReportScore], tuple[float, float] | None]:
    """A part of a report's cost, a report; of one that failed it may be unknown."""

    def parts(score: ReportScore) -> tuple[float, float] | None:
        value = getattr(score.cost, name)
        if value is None:
            return (0, 0) if score.failure else None
        return value, 1

    return parts


def _cost_per_right(score: ReportScore) -> tuple[float, float] | None:
    cost = score.cost.cost_usd
    return None if cost is None else (cost, score.fully_right)


_COSTS = (
    *(Metric(f"{name}_per_report", "lower", _spent(name)) for name in _SPENT[:-1]),
    Metric("cost_usd_per_fully_right", "lower", _cost_per_right),
    Metric("seconds_per_report", "lower", _spent("seconds")),
)
_TRUSTS = ("confirmed", "read", "doubtful", "missing")


def metrics_for(scores: Sequence[ReportScore]) -> list[Metric]:
    """The metrics that these reports can be measured by: headlines, parts, calibration, cost."""
    seen = {tally for score in scores for tally in score.cells}
    tables = dict.fromkeys(tally.table for tally in sorted(seen, key=lambda t: t.table))
    groups = sorted({score.group for score in scores})
    parts = [
        *(Metric(f"accuracy:table={table}", "higher", _of_table(table)) for table in tables),
        *(
            Metric(f"accuracy:kind={kind}", "higher", _in("truth", kind))
            for kind in sorted({tally.truth for tally in seen})
        ),
        *(
            Metric(f"accuracy:trust={trust}", "neither", _in("trust", trust))
            for trust in _TRUSTS
            if any(tally.trust == trust for tally in seen)
        ),
    ]
    if len(groups) > 1:
        parts += [Metric(f"accuracy:group={group}", "higher", _group(group)) for group in groups]
    return [*HEADLINES, *_OTHERS, *parts, *_COSTS]


def _of_table(table: str) -> Callable[[ReportScore], tuple[float, float]]:
    return _cells(_is_right, lambda tally: tally.table == table and _is_told(tally))


def _in(field: str, value: str) -> Callable[[ReportScore], tuple[float, float]]:
    return _cells(_is_right, lambda tally: getattr(tally, field) == value)


def _group(group: str) -> Callable[[ReportScore], tuple[float, float]]:
    every = _cells(_is_right, _is_told)
    return lambda score: every(score) if score.group == group else (0, 0)


def figures(scores: Sequence[ReportScore], *, seed: int) -> list[Figure]:
    """Every metric's value over the reports, with its bootstrap interval."""
    metrics = metrics_for(scores)
    sums = report_sums(scores, metrics)
    bounds = intervals(sums_by_source(sums, scores), seed=seed)
    return [
        Figure(
            metric.name,
            metric.better,
            ratio(sums[:, i, 0].sum(), sums[:, i, 1].sum()),
            bounds[i],
            float(sums[:, i, 1].sum()),
            int(np.count_nonzero(sums[:, i, 1])),
        )
        for i, metric in enumerate(metrics)
    ]


def report_sums(scores: Sequence[ReportScore], metrics: Sequence[Metric]) -> Floats:
    """reports × metrics × (numerator, denominator)."""
    rows = [[metric.parts(score) for metric in metrics] for score in scores]
    unknown = {i for row in rows for i, parts in enumerate(row) if parts is None}
    known = [[(0, 0) if i in unknown else parts for i, parts in enumerate(row)] for row in rows]
    return np.array(known, dtype=np.float64).reshape(len(scores), len(metrics), 2)


def sums_by_source(sums: Floats, scores: Sequence[ReportScore]) -> Floats:
    """`report_sums` with the prints of one report added up, for intervals: they err together."""
    sources: dict[str, int] = {}
    places = [sources.setdefault(score.source, len(sources)) for score in scores]
    whole = np.zeros((len(sources), *sums.shape[1:]))
    np.add.at(whole, places, sums)
    return whole


def ratio(top: float, bottom: float) -> float | None:
    """A figure's value; null where nothing was measured."""
    return float(top / bottom) if bottom else None


def resampled(sums: Floats, *, seed: int) -> Floats:
    """`RESAMPLES` × metrics: each metric over as many reports, drawn with replacement."""
    rng = np.random.default_rng(seed)
    reports = len(sums)
    flat = sums.reshape(reports, -1)
    drawn = np.empty((RESAMPLES, flat.shape[1]))
    for first in range(0, RESAMPLES, _AT_ONCE):
        times = [
            np.bincount(rng.integers(reports, size=reports), minlength=reports)
            for _ in range(_AT_ONCE)
        ]
        drawn[first : first + _AT_ONCE] = np.array(times, dtype=np.float64) @ flat
    return _divide(drawn.reshape(RESAMPLES, -1, 2))


def _divide(sums: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        quotients: Floats = np.where(sums[..., 1] > 0, sums[..., 0] / sums[..., 1], np.nan)
    return quotients


def intervals(sums: Floats, *, seed: int) -> list[Interval]:
    """A bootstrap interval for each metric over `report_sums`."""
    if len(sums) < 2:
        return [Interval(None, None)] * sums.shape[1]
    values = _divide(sums.sum(axis=0))
    left_out = _divide(sums.sum(axis=0) - sums)
    drawn = resampled(sums, seed=seed)
    return [bca(values[i], drawn[:, i], left_out[:, i]) for i in range(len(values))]


def bca(value: float, drawn: Floats, left_out: Floats) -> Interval:
    """The bias-corrected and accelerated bootstrap interval of one figure.

    `drawn` holds it over resampled reports, `left_out` over all reports but one, each in turn.
    Efron, Better bootstrap confidence intervals, 1987; made wider where reports are few, as
    in Hesterberg, What teachers should know about the bootstrap, 2015.
    """
    drawn, left_out = drawn[~np.isnan(drawn)], left_out[~np.isnan(left_out)]
    if np.isnan(value) or not len(drawn) or np.ptp(drawn) == 0:
        return Interval(None, None)
    normal = NormalDist()
    below = (np.sum(drawn < value) + np.sum(drawn == value) / 2) / len(drawn)
    bias = normal.inv_cdf(float(np.clip(below, 1e-6, 1 - 1e-6)))
    spread = left_out.mean() - left_out
    scale = float(np.sum(spread**2) ** 1.5)
    skew = float(np.sum(spread**3)) / (6 * scale) if scale else 0.0
    at = []
    for sign in (-1, 1):
        z = bias + sign * _expanded(normal.inv_cdf((1 + LEVEL) / 2), len(left_out))
        at.append(normal.cdf(bias + z / max(1 - skew * z, 0.1)))
    low, high = np.quantile(drawn, at)
    return Interval(float(low), float(high))


def _expanded(z: float, n: int) -> float:
    """A normal quantile as wide as that of Student's t for n reports (Cornish and Fisher)."""
    free = max(n - 1, 1)
    t = z + (z**3 + z) / (4 * free) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
    return float(t * (n / free) ** 0.5)
