"""Two runs beside each other, paired by report; and many, as a leaderboard."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import comb
from typing import NamedTuple

import numpy as np

from eval.folder import Line, Results
from eval.metrics import (
    HEADLINES,
    Better,
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
from eval.score import ReportScore, RunScore, line_number, shown
from eval.truth import Truth
from eval.verdicts import Verdict
from gipa_extract.display import tables_html
from gipa_extract.errors import ResultError
from gipa_extract.models import Cell

GUARDED = frozenset(metric.name for metric in HEADLINES)
"""The metrics whose fall is a regression."""
SHOWN_FLIPS = 200
"""Flips that a notebook shows; `flips` has all."""


class Difference(NamedTuple):
    """How far the second run is from the first in one metric."""

    metric: str
    better: Better
    first: float | None
    second: float | None
    difference: float | None
    """second − first."""
    interval: Interval
    wins: int
    """Reports that the second run does better on, the prints of one taken together."""
    losses: int
    p: float
    """Of the exact two-sided sign test over wins and losses."""

    def worse_by(self) -> float:
        """How much the second run is worse; 0 if it is not."""
        if self.difference is None or self.better == "neither":
            return 0.0
        return max(self.difference if self.better == "lower" else -self.difference, 0.0)


class Flip(NamedTuple):
    """A cell that one run read right and the other wrong."""

    report: str
    cell: str
    first: Verdict
    second: Verdict
    truth: str
    first_read: str
    second_read: str
    line: int | None
    source: str
    """The line of the document on which the right reading, or else the wrong one, stands."""


@dataclass(frozen=True)
class Comparison:
    """What changed from one run to another, over the reports that both have."""

    reports: int
    unpaired: list[str]
    """Reports that only one of them has."""
    differences: list[Difference]
    flips: list[Flip]

    def __repr__(self) -> str:
        mended = sum(flip.second == "right" for flip in self.flips)
        return (
            f"<Comparison of {self.reports} reports: {mended} cells mended, "
            f"{len(self.flips) - mended} broken>"
        )

    def _repr_html_(self) -> str:
        """The metrics that changed, the headlines in any case, and the first flips."""
        from eval.rows import difference_rows, flip_rows

        metrics = [
            row for row in difference_rows(self) if row["difference"] or row["metric"] in GUARDED
        ]
        flips = flip_rows(self)[:SHOWN_FLIPS]
        return tables_html({repr(self): metrics, f"{len(flips)} of {len(self.flips)} flips": flips})


def compare(first: RunScore, second: RunScore, truths: Sequence[Truth], *, seed: int) -> Comparison:
    """Every paired difference and every flip; ResultError if the runs share no report."""
    by_name = {score.name: score for score in second.scores}
    pairs = [(score, by_name[score.name]) for score in first.scores if score.name in by_name]
    if not pairs:
        raise ResultError("the runs share no report", remedy="compare runs over the same reports")
    names = {score.name for score in first.scores} ^ set(by_name)
    return Comparison(
        reports=len(pairs),
        unpaired=sorted(names),
        differences=_differences(pairs, seed),
        flips=_flips(first, second, pairs, {truth.name: truth for truth in truths}),
    )


def _differences(pairs: Sequence[tuple[ReportScore, ReportScore]], seed: int) -> list[Difference]:
    both = [score for pair in pairs for score in pair]
    metrics = metrics_for(both)
    of_reports = np.concatenate(
        [report_sums([pair[side] for pair in pairs], metrics) for side in (0, 1)], axis=1
    )
    sums = sums_by_source(of_reports, [first for first, _ in pairs])
    drawn = resampled(sums, seed=seed)
    width = len(metrics)
    return [
        difference_of(metric, (sums[:, i], drawn[:, i]), (sums[:, i + width], drawn[:, i + width]))
        for i, metric in enumerate(metrics)
    ]


Measured = tuple[Floats, Floats]
"""One metric of one run: its two sums for each report, and its value over each resample."""


def difference_of(metric: Metric, first: Measured, second: Measured) -> Difference:
    """The paired difference of one metric; both runs over the same reports and resamples."""
    (one, drawn_one), (other, drawn_other) = first, second
    a, b = ratio(*one.sum(axis=0)), ratio(*other.sum(axis=0))
    difference, interval = None, Interval(None, None)
    if a is not None and b is not None:
        difference = b - a
        left_one, left_other = one.sum(axis=0) - one, other.sum(axis=0) - other
        with np.errstate(invalid="ignore", divide="ignore"):
            jack = left_other[:, 0] / left_other[:, 1] - left_one[:, 0] / left_one[:, 1]
        interval = bca(difference, drawn_other - drawn_one, jack)
    wins, losses = _duels(metric, one, other)
    p = sign_test(wins, losses)
    return Difference(metric.name, metric.better, a, b, difference, interval, wins, losses, p)


def _duels(metric: Metric, first: Floats, second: Floats) -> tuple[int, int]:
    """Reports on which the second run is better, and worse; those not measured do not count."""
    with np.errstate(invalid="ignore", divide="ignore"):
        gaps = second[:, 0] / second[:, 1] - first[:, 0] / first[:, 1]
    gaps = gaps[np.isfinite(gaps)]
    up, down = int(np.sum(gaps > 0)), int(np.sum(gaps < 0))
    return (down, up) if metric.better == "lower" else (up, down)


def sign_test(wins: int, losses: int) -> float:
    """The exact two-sided probability of so lopsided a count if each side were as likely."""
    n = wins + losses
    tail = sum(comb(n, k) for k in range(min(wins, losses) + 1))
    return min(1.0, float(2 * tail / 2**n))


def _flips(
    first: RunScore,
    second: RunScore,
    pairs: Sequence[tuple[ReportScore, ReportScore]],
    truths: dict[str, Truth],
) -> list[Flip]:
    changed = {}
    for a, b in pairs:
        one = {error.cell: error.verdict for error in a.errors}
        other = {error.cell: error.verdict for error in b.errors}
        cells = one.keys() ^ other.keys()
        if cells:
            changed[a.name] = (one, other, cells)
    lines = [_lines(run, changed.keys()) for run in (first, second)]
    flips = []
    for name, (one, other, cells) in changed.items():
        truth = truths[name]
        for cell in sorted(cells, key=list(truth.cells).index):
            reads = [_reading(side[name], cell) for side in lines]
            verdicts = one.get(cell, "right"), other.get(cell, "right")
            right = 0 if verdicts[0] == "right" else 1
            at, source = _source(lines[right][name], reads[right]) or _source(
                lines[1 - right][name], reads[1 - right]
            ) or (None, "")  # fmt: skip
            first_read, second_read = map(shown, reads)
            true = shown(truth.cells[cell])
            flips.append(Flip(name, cell, *verdicts, true, first_read, second_read, at, source))
    return flips


def _lines(run: RunScore, names: Collection[str]) -> dict[str, Line]:
    return {line.name: line for line in Results(run.folder).lines() if line.name in names}


def _reading(line: Line, cell_id: str) -> Cell | None:
    cells = line.report.cells if line.report else []
    return next((cell for cell in cells if cell.id == cell_id), None)


def _source(line: Line, read: Cell | None) -> tuple[int | None, str] | None:
    """The line number and the text of the line that a reading stands on; None for no place."""
    if read is None or read.start is None:
        return None
    start = line.text.rfind("\n", 0, read.start) + 1
    end = line.text.find("\n", read.start)
    text = line.text[start : end if end >= 0 else None].strip()
    return line_number(line.text, read.start), text[:200]
