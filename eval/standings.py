"""Many runs over the same reports: every figure with its interval, every pair's difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from eval.compare import difference_of
from eval.metrics import (
    Floats,
    Interval,
    Metric,
    bca,
    metrics_for,
    ratio,
    report_sums,
    resampled,
    sums_by_source,
)
from eval.output import Row
from eval.score import ReportScore, RunScore
from gipa_extract.errors import ResultError

SHOWN = (
    "nonzero_accuracy", "net_accuracy", "cell_accuracy", "all_cells_right", "silent_errors",
    "silent_nonzero", "false_alarms", "failed_reports", "claims_f1", "calls_per_report", "input_tokens_per_report",
    "output_tokens_per_report", "cost_usd_per_report", "seconds_per_report",
)  # fmt: skip
"""The metrics of a leaderboard, in its order."""
EVERY = "all"
"""The name of all groups together."""


class Standing(NamedTuple):
    """One metric of one run over some reports."""

    value: float | None
    interval: Interval
    of: float


def same_reports(runs: Sequence[RunScore]) -> tuple[list[RunScore], list[RunScore]]:
    """The runs over the same reports as the first one, and the others; none may be unfinished."""
    names = {score.name for score in runs[0].scores}
    alike = [run for run in runs if {score.name for score in run.scores} == names]
    if not names:
        raise ResultError(
            "the first run has no scored report", where=str(runs[0].folder), remedy="run it first"
        )
    return alike, [run for run in runs if run not in alike]


def groups_of(runs: Sequence[RunScore]) -> list[str]:
    """All reports together, and each layout if there are several."""
    groups = sorted({score.group for score in runs[0].scores})
    return [EVERY, *(groups if len(groups) > 1 else ())]


class Standings:
    """The runs over one group of reports."""

    def __init__(self, runs: Sequence[RunScore], group: str, seed: int) -> None:
        scores = [[s for s in run.scores if group in (EVERY, s.group)] for run in runs]
        self.metrics = _shown_metrics([score for of_run in scores for score in of_run])
        self.reports = len(scores[0])
        self.sums = [sums_by_source(report_sums(of_run, self.metrics), of_run) for of_run in scores]
        together = np.concatenate(self.sums, axis=1)
        drawn = resampled(together, seed=seed)
        width = len(self.metrics)
        self.drawn: list[Floats] = [drawn[:, i * width : (i + 1) * width] for i in range(len(runs))]

    def figures(self, run: int) -> Iterator[tuple[str, Standing]]:
        """Each metric of one run."""
        sums, drawn = self.sums[run], self.drawn[run]
        totals = sums.sum(axis=0)
        for i, metric in enumerate(self.metrics):
            top, bottom = totals[i]
            value = ratio(top, bottom)
            yield metric.name, Standing(value, self._interval(sums[:, i], drawn[:, i]), bottom)

    def _interval(self, sums: Floats, drawn: Floats) -> Interval:
        if len(sums) < 2:
            return Interval(None, None)
        left = sums.sum(axis=0) - sums
        with np.errstate(invalid="ignore", divide="ignore"):
            value = np.divide(*sums.sum(axis=0))
            return bca(value, drawn, left[:, 0] / left[:, 1])

    def differences(self, first: int, second: int) -> Iterator[dict[str, Any]]:
        """How far the second run is from the first, metric by metric."""
        for i, metric in enumerate(self.metrics):
            found = difference_of(
                metric,
                (self.sums[first][:, i], self.drawn[first][:, i]),
                (self.sums[second][:, i], self.drawn[second][:, i]),
            )
            yield {
                "difference": found.difference,
                "low": found.interval.low,
                "high": found.interval.high,
                "wins": found.wins,
                "losses": found.losses,
                "p": found.p,
            }


def _shown_metrics(scores: Sequence[ReportScore]) -> list[Metric]:
    by_name = {metric.name: metric for metric in metrics_for(scores)}
    return [by_name[name] for name in SHOWN]


def board_rows(runs: Sequence[RunScore], seed: int) -> list[Row]:
    """The leaderboard as flat rows, the highest net accuracy first, then fewest silent errors."""
    standings = Standings(runs, EVERY, seed)
    rows: list[Row] = []
    ranks: list[tuple[float, float]] = []
    for index, run in enumerate(runs):
        found = dict(standings.figures(index))
        first = found["nonzero_accuracy"]
        net, silent = found["net_accuracy"].value, found["silent_errors"].value
        ranks.append((-(net or 0), silent or 0))
        rows.append(
            {
                "run": run.folder.name,
                "extractor": named(run),
                "reports": standings.reports,
                "nonzero_accuracy": first.value,
                "low": first.interval.low,
                "high": first.interval.high,
                **{name: found[name].value for name in SHOWN[1:]},
            }
        )
    return [row for _, row in sorted(zip(ranks, rows, strict=True), key=lambda pair: pair[0])]


def named(run: RunScore) -> str:
    """The extractor with its model."""
    model = f" ({run.manifest.model})" if run.manifest.model else ""
    return run.manifest.extractor + model
