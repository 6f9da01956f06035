"""`python -m eval bench export`: all targets at once, of many reports; do keys hold, do places lead back?"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from eval.export_joins import Joins, joins_in_calc, joins_in_duckdb, joins_in_pandas, joins_in_r
from eval.export_run import multiply, original_of, reports_of, review_some
from eval.export_traces import Traces, follow
from eval.memory import peak_kib
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract import readers
from gipa_extract.errors import GipaError
from gipa_extract.models import Document
from gipa_extract.reviewing.run_review import reviewed_run

PATIENCE = 600.0
"""Seconds for a document that is read anew."""
TARGETS = (
    *("all.csv", "all.parquet", "panel.dta", "study.duckdb", "panel.xlsx", "codebook.json"),
    "reports.jsonl",
)
_JOINS: dict[str, Callable[[Path], Joins]] = {
    "pandas": joins_in_pandas,
    "duckdb": joins_in_duckdb,
    "r": joins_in_r,
    "calc": joins_in_calc,
}


def bench_export(
    run: Annotated[Path, typer.Argument(help="A run folder whose reports are multiplied.")],
    n: Annotated[int, typer.Option(min=1, help="Inputs.")] = 5000,
    target: Annotated[
        list[str] | None, typer.Option(help="Only these; else every target, and all at once.")
    ] = None,
    join: Annotated[
        list[str] | None,
        typer.Option(help=f"Join in {', '.join(_JOINS)}; of all targets: pandas and duckdb."),
    ] = None,
    trace: Annotated[
        bool, typer.Option(help="Follow every printed number back into its document.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Keep the run and what is written in this folder.")
    ] = None,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Time and peak memory of `gipa export --reviewed` to many targets; joins; traces.

    The inputs have years and bodies of their own, three columns of a user's, failures, what is no
    report, and decisions of two reviewers. `--trace` needs the documents of RUN where they were.
    """
    names = target or TARGETS
    wanted = join if join is not None else ["pandas", "duckdb"] if target is None else []
    for each in wanted:
        if each not in _JOINS:
            raise GipaError(f"no joins in {each!r}", remedy=f"use one of: {', '.join(_JOINS)}")
    with TemporaryDirectory() as folder:
        home = out or Path(folder)
        large, written = home / "run", home / "out"
        written.mkdir(parents=True)
        every = reports_of(run)
        multiply(every, large, n, random.Random(seed))
        reviewed = review_some(large)
        rows = [_exported(large, written, names, n, reviewed)]
        for each in wanted:
            began = time.perf_counter(), _spent()
            joins = _JOINS[each](written)
            rows.append(_joined(f"joins in {each}", joins, *_since(*began)))
        if trace:
            began = time.perf_counter(), time.process_time()
            traces = follow(written, _documents(run, len(every)))
            rows.append(_traced(traces, time.perf_counter() - began[0]))
        emit("bench export", rows, seed=seed, json_file=json)


def _exported(
    large: Path, written: Path, names: list[str] | tuple[str, ...], n: int, reviewed: int
) -> Row:
    command = [sys.executable, "-m", "gipa_extract", "export", str(large), "--lang", "en"]
    command += ["--reviewed", *(f"--to={written / name}" for name in names)]
    began = time.perf_counter(), _spent()
    subprocess.run(command, check=True)
    seconds, cpu = _since(*began)
    size = sum(path.stat().st_size for path in written.iterdir())
    return _BLANK | {
        "what": " ".join(names),
        "inputs": n,
        "reviewed": reviewed,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "peak_memory_mb": round(peak_kib(of_children=True) / 1024, 1),
        "megabytes": round(size / 1e6, 1),
    }


_BLANK: dict[str, str | int | float | bool | None] = dict.fromkeys(
    (
        *("what", "inputs", "reviewed", "seconds", "cpu_seconds", "peak_memory_mb", "megabytes"),
        *("references", "rows", "lost_or_doubled", "at_their_place", "on_pages", "typed"),
    )
)


def _joined(what: str, joins: Joins, seconds: float, cpu: float) -> Row:
    return _BLANK | {
        "what": what,
        "seconds": seconds,
        "cpu_seconds": cpu or None,
        "references": joins.references,
        "rows": joins.rows,
        "lost_or_doubled": joins.lost,
    }


def _traced(traces: Traces, seconds: float) -> Row:
    return _BLANK | {
        "what": "traces",
        "seconds": round(seconds, 1),
        "rows": traces.rows,
        "at_their_place": traces.at_their_place,
        "on_pages": traces.on_pages,
        "typed": traces.typed,
        "lost_or_doubled": traces.lost,
    }


def _documents(run: Path, count: int) -> Callable[[str], Document]:
    """The document that a report of the large run was made of, read once."""
    lines = reviewed_run(run).lines
    patient = replace(readers.DEFAULT_LIMITS, seconds=PATIENCE)  # of a scan, on a busy machine

    @cache
    def document(original: int) -> Document:
        name, sha256, *_ = lines[original]
        found = readers.read(Path(name), limits=patient)
        if found.sha256 != sha256:
            raise GipaError("the document has changed", where=name, stage="bench")
        return found

    return lambda path: document(original_of(path, count))


def _spent() -> float:
    """Seconds of a core that ended children took."""
    times = os.times()
    return times.children_user + times.children_system


def _since(began: float, spent: float) -> tuple[float, float]:
    """Seconds by the clock, and of a core in children, since then."""
    return round(time.perf_counter() - began, 1), round(_spent() - spent, 1)
