"""How far trust can be trusted: `python -m eval calibrate RUN`.

reliability  of the cells of one trust, the share that is right
risk         of the cells that a user takes, the share that is wrong
coverage     of the cells that the documents print, the share that the user takes

Cells that a layout destroyed count like all others: to call one confirmed is the reader's error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import typer

from eval.folder import read_manifest
from eval.metrics import Metric, intervals, ratio, report_sums, sums_by_source
from eval.output import JsonFile, Row, Seed, emit
from eval.run import truths_of
from eval.score import ReportScore, Tally, score_run
from eval.standings import EVERY
from gipa_extract.errors import MissingExtraError
from gipa_extract.models import Trust

GRADES: tuple[Trust, ...] = ("confirmed", "read", "doubtful")
"""Every trust that comes with a reading, the best first."""
POLICIES: dict[str, frozenset[Trust]] = {
    " + ".join(GRADES[: n + 1]): frozenset(GRADES[: n + 1]) for n in range(len(GRADES))
}
"""What a user may take: the confirmed cells, also those only read, or every reading."""
Cells = Literal["all", "non-zero"]
CELLS: tuple[Cells, ...] = ("all", "non-zero")
_BOUND = 0.05
"""One-sided: the bound holds with 95% confidence."""


class Share(NamedTuple):
    """A share of cells over reports, with its bootstrap interval over reports."""

    value: float | None
    low: float | None
    high: float | None
    cells: int
    """The denominator."""
    hits: int


def calibrate(
    folder: Annotated[Path, typer.Argument(help="A run's folder.")],
    by: Annotated[
        Literal["all", "group"], typer.Option(help="All reports together, or each layout too.")
    ] = "all",
    figure: Annotated[
        Path | None, typer.Option(help="Draw risk against coverage: .svg, .png or .html.")
    ] = None,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """How often confirmed, read and doubtful cells are right, and what each choice costs.

    `reports_upper` bounds, with 95% confidence, the share of reports that hold any wrong cell of
    that trust: where no error was seen, this is what the data still allow.
    """
    scores = score_run(folder, truths_of(read_manifest(folder))).scores
    chosen = _groups(scores, by)
    emit(f"calibrate {folder}", reliability_rows(chosen, seed), seed=seed, json_file=json)
    choices = coverage_rows(chosen, seed)
    emit("risk and coverage", choices, seed=seed, json_file=_beside(json))
    if figure:
        draw(choices, figure)
        typer.echo(str(figure))


def _beside(json: Path | None) -> Path | None:
    """The second table's file: figures.json → figures-coverage.json."""
    return json and json.with_name(f"{json.stem}-coverage{json.suffix}")


def _groups(scores: Sequence[ReportScore], by: str) -> dict[str, list[ReportScore]]:
    names = sorted({score.group for score in scores}) if by == "group" else []
    groups = {name: [score for score in scores if score.group == name] for name in names}
    return {EVERY: list(scores), **groups}


def reliability_rows(groups: dict[str, list[ReportScore]], seed: int) -> list[Row]:
    """Of each group and trust, how many cells are right, and how many reports hold a wrong one.

    Prints of one report count as one.
    """
    rows: list[Row] = []
    for name, scores in groups.items():
        for trust in GRADES:
            of_trust, wrong_ones = _of_trust(trust)
            share = _share(scores, seed, _is_right, of_trust)
            with_cells = {score.source for score in scores if _count(score, of_trust)}
            wrong = len({score.source for score in scores if _count(score, wrong_ones)})
            rows.append(
                {
                    "group": name,
                    "trust": trust,
                    "cells": share.cells,
                    "wrong": share.cells - share.hits,
                    "reliability": share.value,
                    "low": share.low,
                    "high": share.high,
                    "reports": len(with_cells),
                    "reports_with_error": wrong,
                    "reports_upper": upper_bound(wrong, len(with_cells)),
                }
            )
    return rows


def coverage_rows(groups: dict[str, list[ReportScore]], seed: int) -> list[Row]:
    """Of each group, kind of cells and policy: which share may be used, at which error rate."""
    rows: list[Row] = []
    for name, scores in groups.items():
        for cells in CELLS:
            for policy, trusts in POLICIES.items():
                takes = _taken(cells, trusts)
                risk = _share(scores, seed, lambda t: not _is_right(t), takes)
                covered = _share(scores, seed, takes, _counted(cells))
                rows.append(
                    {
                        "group": name,
                        "cells": cells,
                        "taken": policy,
                        "coverage": covered.value,
                        "coverage_low": covered.low,
                        "coverage_high": covered.high,
                        "risk": risk.value,
                        "risk_low": risk.low,
                        "risk_high": risk.high,
                        "wrong": risk.hits,
                        "of": risk.cells,
                    }
                )
    return rows


_Test = Callable[[Tally], bool]


def _is_right(tally: Tally) -> bool:
    return tally.verdict == "right"


def _counted(cells: Cells) -> _Test:
    """Places that the document prints; or its non-zero numbers alone."""
    if cells == "non-zero":
        return lambda tally: tally.truth == "number"
    return lambda tally: tally.truth != "absent"


def _taken(cells: Cells, trusts: frozenset[Trust]) -> _Test:
    """What the user takes: a cell of these trusts, also where nothing is printed."""
    if cells == "non-zero":
        return lambda tally: tally.trust in trusts and tally.truth == "number"
    return lambda tally: tally.trust in trusts


def _of_trust(trust: Trust) -> tuple[_Test, _Test]:
    """The cells of one trust, and the wrong ones among them."""

    def holds(tally: Tally) -> bool:
        return tally.trust == trust

    return holds, lambda tally: holds(tally) and not _is_right(tally)


def _count(score: ReportScore, holds: _Test) -> int:
    return sum(n for tally, n in score.cells.items() if holds(tally))


def _share(scores: Sequence[ReportScore], seed: int, hits: _Test, among: _Test) -> Share:
    """The share of cells for which `hits` holds, among those for which `among` does."""

    def parts(score: ReportScore) -> tuple[float, float]:
        return _count(score, lambda t: among(t) and hits(t)), _count(score, among)

    sums = sums_by_source(report_sums(scores, [Metric("share", "neither", parts)]), scores)
    (interval,) = intervals(sums, seed=seed)
    top, bottom = sums.sum(axis=(0, 1))
    return Share(ratio(top, bottom), interval.low, interval.high, int(bottom), int(top))


def upper_bound(hits: int, of: int) -> float | None:
    """The exact upper bound, one-sided at 95%, of a share seen `hits` times (Clopper, Pearson)."""
    if not of or hits == of:
        return 1.0 if of else None
    low, high = hits / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        tail = sum(comb(of, k) * middle**k * (1 - middle) ** (of - k) for k in range(hits + 1))
        low, high = (middle, high) if tail > _BOUND else (low, middle)
    return float(np.round(high, 12))


def draw(rows: Sequence[Row], path: Path) -> None:
    """Risk against coverage as a figure; MissingExtraError without Altair."""
    try:
        import altair
    except ModuleNotFoundError:
        raise MissingExtraError("altair", "eval") from None
    shown: list[dict[str, Any]] = [
        {
            **row,
            "choice": list(POLICIES).index(str(row["taken"])),
            "together": row["group"] == EVERY,
        }
        for row in rows
        if row["risk"] is not None and row["coverage"] is not None
    ]
    base = altair.Chart().encode(
        x=altair.X("coverage:Q", title="coverage: share of the printed cells that is used").axis(
            format="%"
        ),
        color=altair.condition("datum.together", altair.value("#1f5f8b"), altair.value("#b8bdb9")),
        detail="group:N",
        tooltip=["group:N", "taken:N", "coverage:Q", "risk:Q", "wrong:Q", "of:Q"],
    )
    risk = altair.Y("risk:Q", title="risk: share of the used cells that is wrong (root scale)")
    rooted = risk.scale(type="sqrt", nice=False).axis(format="~%")
    figure = altair.layer(
        base.mark_line(opacity=0.6).encode(y=rooted, order="choice:Q"),
        base.mark_rule(opacity=0.5).encode(y="risk_low:Q", y2="risk_high:Q"),
        base.mark_point(filled=True, size=60).encode(
            y=rooted, shape=altair.Shape("taken:N", title="cells used", sort=list(POLICIES))
        ),
    ).properties(width=360, height=280)
    names = {"all": "all cells", "non-zero": "cells that are not zero"}
    named = [{**row, "cells": names[row["cells"]]} for row in shown]
    values = altair.InlineData(values=named)
    title = "blue: all layouts together; grey: each layout"
    faceted = figure.facet(column=altair.Column("cells:N", title=title), data=values)
    faceted.save(str(path))
