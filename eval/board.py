"""The leaderboard as one self-contained page, and as Markdown for a README."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from eval.report import markdown_table, page, write_report
from eval.rows import breakdown
from eval.score import RunScore
from eval.standings import Standings, board_rows, groups_of, named

RUN_PAGE = "report.html"


def write_board(runs: Sequence[RunScore], out: Path, *, seed: int) -> list[Path]:
    """Write the page and, beside it, its Markdown; a run that has no page of its own gets one."""
    for run in runs:
        if not (run.folder / RUN_PAGE).exists():
            write_report(run, None, details=100, seed=seed)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(board_data(runs, out.parent, seed=seed), "board"), "utf-8")
    short = out.with_suffix(".md")
    short.write_text(board_markdown(runs, seed=seed), "utf-8")
    return [out, short]


def board_data(runs: Sequence[RunScore], home: Path, *, seed: int) -> dict[str, Any]:
    """What the page holds: each run's figures by group, and the difference of every pair."""
    groups = {name: Standings(runs, name, seed) for name in groups_of(runs)}
    (first, *_) = groups.values()
    return {
        "seed": seed,
        "reports": first.reports,
        "metrics": [{"name": m.name, "better": m.better} for m in first.metrics],
        "groups": {name: of_group.reports for name, of_group in groups.items()},
        "runs": [_run(run, home) for run in runs],
        "figures": {
            name: [_figures(found, i) for i in range(len(runs))] for name, found in groups.items()
        },
        "pairs": {
            name: [
                [list(found.differences(i, j)) for j in range(len(runs))] for i in range(len(runs))
            ]
            for name, found in groups.items()
        },
    }


def _run(run: RunScore, home: Path) -> dict[str, Any]:
    link = Path(os.path.relpath(run.folder / RUN_PAGE, home)).as_posix()
    manifest = run.manifest
    (cells,) = _together(run)
    return {
        "name": run.folder.name,
        "page": quote(link),
        "extractor": named(run),
        "created": manifest.created.isoformat(),
        "version": manifest.version,
        "code": manifest.code_sha256[:12],
        "cells": cells,
        "leftOut": [
            *run.skipped,
            *(f"{name}: not run" for name in run.unrun),
            *([f"{run.bad_lines} lines of the predictions"] if run.bad_lines else []),
        ],
    }


def _together(run: RunScore) -> list[dict[str, Any]]:
    """Cells right, doubtful, missing and silently wrong over all reports."""
    rows = breakdown(run.scores, "group")
    names = ("cells", "right", "doubtful", "missing", "silently_wrong", "lost")
    return [{name: sum(int(row[name] or 0) for row in rows) for name in names}]


def _figures(found: Standings, run: int) -> list[list[float | None]]:
    """[value, low, high, of] of each metric."""
    return [
        [figure.value, figure.interval.low, figure.interval.high, figure.of]
        for _, figure in found.figures(run)
    ]


def board_markdown(runs: Sequence[RunScore], *, seed: int) -> str:
    """The leaderboard as a table that a README can hold."""
    rows = [
        {
            "extractor": row["extractor"],
            "non-zero cells right": _percent(row["nonzero_accuracy"], row["low"], row["high"]),
            "right less silently wrong": _percent(row["net_accuracy"]),
            "all cells right": _percent(row["cell_accuracy"]),
            "reports with every cell right": _percent(row["all_cells_right"]),
            "silent errors": _percent(row["silent_errors"]),
            "silent, non-zero": _percent(row["silent_nonzero"]),
            "false alarms": _percent(row["false_alarms"]),
            "calls": _short(row["calls_per_report"]),
            "tokens in": _short(row["input_tokens_per_report"]),
            "tokens out": _short(row["output_tokens_per_report"]),
            "US$": _short(row["cost_usd_per_report"]),
            "seconds": _short(row["seconds_per_report"]),
        }
        for row in board_rows(runs, seed)
    ]
    reports = len(runs[0].scores)
    return (
        f"{markdown_table(rows)}\n\n"
        f"{reports} reports; 95 % bootstrap intervals over reports, seed {seed}; calls, tokens, "
        "US$ and seconds a report, – where nobody says.\n"
    )


def _short(value: Any) -> str:
    """A number with three digits that count, whole from a hundred on."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _percent(value: Any, low: Any = None, high: Any = None) -> str:
    if value is None:
        return "–"
    between = "" if low is None else f" ({low:.1%} to {high:.1%})"
    return f"{value:.2%}{between}"
