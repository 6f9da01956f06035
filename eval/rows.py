"""Figures, breakdowns, differences and flips as flat rows: for tables, JSON, CSV and Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from eval.compare import Comparison, Difference
from eval.metrics import Figure, Interval
from eval.output import Row
from eval.score import ReportScore, shown
from eval.verdicts import ERRORS

By = Literal["group", "table", "verdict"]


def figure_row(figure: Figure) -> Row:
    """One figure, with what it was measured on."""
    return {
        "metric": figure.metric,
        "value": figure.value,
        **_bounds(figure.interval),
        "of": _whole(figure.of),
        "reports": figure.reports,
    }


def _bounds(interval: Interval) -> dict[str, float | None]:
    return {"low": interval.low, "high": interval.high}


def _whole(number: float) -> int | float:
    return int(number) if number == int(number) else round(number, 6)


def breakdown(scores: Sequence[ReportScore], by: By) -> list[Row]:
    """Cells by layout, by table or by verdict: right, doubtful, missing, silently wrong.

    The four add up to the cells; doubtful and missing are wrong cells that carry a flag. Some of
    the cells may be lost, destroyed by a layout: `readable_accuracy` is that of all others.
    """
    counts: dict[str, Counter[str]] = {}
    names = {"right": 0} | dict.fromkeys(ERRORS, 0)
    for score in scores:
        for tally, count in score.cells.items():
            key = {"group": score.group, "table": tally.table, "verdict": tally.verdict}[by]
            outcome = "right" if tally.verdict == "right" else "silently_wrong"
            if outcome != "right" and tally.flagged:
                outcome = "doubtful" if tally.trust == "doubtful" else "missing"
            counts.setdefault(key, Counter())[outcome] += count
            if tally.truth == "lost":
                counts[key]["lost"] += count
                counts[key]["lost_right"] += count * (outcome == "right")
    order = [name for name in names if name in counts] if by == "verdict" else sorted(counts)
    outcomes = ("right", "doubtful", "missing", "silently_wrong")
    return [
        {
            by: key,
            "cells": sum(counts[key][name] for name in outcomes),
            **{name: counts[key][name] for name in outcomes},
            "lost": counts[key]["lost"],
            "readable_accuracy": _readable_accuracy(counts[key], outcomes),
        }
        for key in order
    ]


def _readable_accuracy(counts: Counter[str], outcomes: Sequence[str]) -> float | None:
    readable = sum(counts[name] for name in outcomes) - counts["lost"]
    return (counts["right"] - counts["lost_right"]) / readable if readable else None


def error_rows(scores: Sequence[ReportScore]) -> Iterator[Row]:
    """Every cell that was not read right, and every report that failed."""
    for score in scores:
        for error in score.errors:
            yield {
                "report": score.name,
                "group": score.group,
                "cell": error.cell,
                "verdict": error.verdict,
                "flagged": error.flagged,
                "truth": shown(error.truth),
                "read": "no result" if score.failure else shown(error.read),
                "line": error.line,
                "failure": score.failure,
            }


def difference_rows(compared: Comparison) -> list[Row]:
    """Every metric of two runs, side by side."""
    return [_difference_row(difference) for difference in compared.differences]


def _difference_row(difference: Difference) -> Row:
    return {
        "metric": difference.metric,
        "first": difference.first,
        "second": difference.second,
        "difference": difference.difference,
        **_bounds(difference.interval),
        "better_on": difference.wins,
        "worse_on": difference.losses,
        "p": difference.p,
    }


def flip_rows(compared: Comparison) -> list[Row]:
    """Every cell that one run read right and the other wrong."""
    return [flip._asdict() for flip in compared.flips]
