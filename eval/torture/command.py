"""`python -m eval bench torture`: odd inputs among good ones, every engine, kills at random."""

from __future__ import annotations

import contextlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from eval.bench_kill import finished_inputs
from eval.memory import peak_kib
from eval.output import JsonFile, Row, Seed, emit
from eval.torture.checks import (
    End,
    Faults,
    ends_of_extract,
    ends_of_run,
    ends_on_ray,
    faults_of,
    with_values,
    wrong_rows,
)
from eval.torture.expectations import RESULT, Layout
from eval.torture.odd_files import lay_out_odd_files
from eval.torture.odd_tables import lay_out_odd_tables
from eval.torture.odd_zips import ENTRIES, lay_out_odd_zips, repack
from gipa_extract.process_group import end_process_group

GIPA = (sys.executable, "-m", "gipa_extract.cli")
SECONDS = 20
"""Given to one report."""
WORKERS = 2


def torture(
    good: Annotated[int, typer.Option(help="Good reports among the odd inputs.")] = 1000,
    kills: Annotated[int, typer.Option(help="Times that a run is killed.")] = 20,
    entries: Annotated[int, typer.Option(help="Files in the largest zip's directory.")] = ENTRIES,
    ray: Annotated[bool, typer.Option(help="Run on Ray as well, where it is installed.")] = True,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Lay out some 300 odd inputs among good ones, run everything over them, count what is wrong.

    Exits with 1 if any input is lost, doubled, at another end, or under another's name.
    """
    with laid_out(good, entries, seed) as layout:
        rows = torture_rows(layout, kills=kills, ray=ray, seed=seed)
    emit("bench torture", rows, seed=seed, json_file=json)
    if any(row["wrong"] or row["tracebacks"] for row in rows):
        raise typer.Exit(1)


def torture_rows(layout: Layout, *, kills: int, ray: bool, seed: int) -> list[Row]:
    """A row for each engine."""
    rows = [_killed_run(layout, kills, seed), _exports(layout), _extract(layout)]
    if ray and find_spec("ray"):
        rows.append(_on_ray(layout))
    return rows


@contextlib.contextmanager
def laid_out(good: int, entries: int, seed: int) -> Iterator[Layout]:
    """All inputs in a folder that is gone afterwards; Python's own walk gives up on so deep a one."""
    root = Path(tempfile.mkdtemp(prefix="gipa-torture-"))
    try:
        layout = Layout(root)
        for number in range(good):
            layout.put_good(f"good/{number // 100:03d}", f"{number}.txt")
        layout.named.append(str(root / "good"))
        lay_out_odd_files(layout, seed)
        lay_out_odd_zips(layout, entries)
        lay_out_odd_tables(layout)
        yield layout
    finally:
        subprocess.run(["rm", "-rf", root], check=True)


@dataclass
class _Watched:
    """Commands run one after the other, with what they said and took."""

    said: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def run(self, *command: str, kill_after: float | None = None) -> int:
        """A command's exit code; minus nine where it was killed, with all its processes."""
        began = time.monotonic()
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
            )
            try:
                code = process.wait(kill_after)
            except subprocess.TimeoutExpired:
                end_process_group(process)
                code = process.wait()
            errors.seek(0)
            self.said.append(errors.read().decode("utf-8", "backslashreplace"))
        self.seconds += time.monotonic() - began
        return code

    def row(self, engine: str, layout: Layout, faults: Faults, ends: list[End]) -> Row:
        """The figures of an engine; its peak is that of the largest process so far."""
        wrong = faults._asdict()
        first = wrong.pop("first")
        return {
            "engine": engine,
            "inputs": len(layout.expected),
            "results": sum(end.outcome == RESULT for end in ends),
            **wrong,
            "wrong": sum(wrong.values()),
            "tracebacks": sum(said.count("Traceback") for said in self.said),
            "seconds": round(self.seconds, 1),
            "peak_mb": round(peak_kib(of_children=True) / 1024),
            "first": first,
        }


def _bulk(layout: Layout, run: Path, *more: str) -> list[str]:
    options = [f"--workers={WORKERS}", f"--timeout={SECONDS}", "--quiet", "--out", str(run)]
    return [*GIPA, "bulk", *layout.named, *options, *more]


def _killed_run(layout: Layout, kills: int, seed: int) -> Row:
    """A local run that is killed again and again, and whose zip is packed anew in between."""
    chance, watched, run = random.Random(seed), _Watched(), layout.root / "run"
    landed = 0
    for turn in range(kills):
        before = finished_inputs(run)
        landed += watched.run(*_bulk(layout, run), kill_after=chance.uniform(0.3, 4.0)) < 0
        repack(layout, backwards=turn % 2 == 0)
        if finished_inputs(run) == before == len(layout.expected):
            break
    watched.run(*_bulk(layout, run))
    ends = list(ends_of_run(run))
    row = watched.row("bulk", layout, with_values(faults_of(layout, ends), ends), ends)
    log = (run / "run.log").read_text("utf-8")
    return {**row, "kills": landed, "tracebacks": row["tracebacks"] or log.count("Traceback")}


def _exports(layout: Layout) -> Row:
    """What `gipa export` makes of that run."""
    watched, run = _Watched(), layout.root / "run"
    panel, lines = layout.root / "panel.csv", layout.root / "reports.jsonl"
    cells = layout.root / "cells.parquet"
    watched.run(*GIPA, "export", str(run), *(f"--to={each}" for each in (panel, lines, cells)))
    wrong = wrong_rows(run, panel, lines)
    none = Faults(0, 0, wrong, 0, 0, 0, 0, "")
    ends = [end for end in ends_of_run(run) if end.outcome == RESULT]
    row = watched.row("export", layout, none, ends)
    return {**row, "kills": 0}


def _extract(layout: Layout) -> Row:
    """`gipa extract` over the folders: tables are for bulk runs alone."""
    watched, lines = _Watched(), layout.root / "extract.jsonl"
    folders = [each for each in layout.named if Path(each).is_dir()]
    watched.run(*GIPA, "extract", *folders, "--format", "jsonl", "-o", str(lines))
    ends = list(ends_of_extract(lines, watched.said[0]))
    inside = {
        name: expected
        for name, expected in layout.expected.items()
        if name.startswith(tuple(f"{folder}/" for folder in folders))
    }
    part = Layout(layout.root, inside)
    return {**watched.row("extract", part, faults_of(part, ends), ends), "kills": 0}


def _on_ray(layout: Layout) -> Row:
    """A run on Ray that is killed once, and continued."""
    watched, out = _Watched(), layout.root / "ray"
    command = _bulk(layout, out, "--engine", "ray")
    landed = watched.run(*command, kill_after=30) < 0
    watched.run(*command)
    ends = list(ends_on_ray(out))
    row = watched.row("ray", layout, faults_of(layout, ends), ends)
    shutil.rmtree(out)
    return {**row, "kills": int(landed)}
