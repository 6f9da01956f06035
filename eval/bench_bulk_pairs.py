"""What a bulk run costs beside reading, against another commit: `python -m eval bench bulk pairs`.

A run is reading and what is done with the results: loading, hashing, packing, recording. The two are
measured apart, each in processor time and in turns of both trees, since only ratios of such turns say
much on a machine that does other work.
"""

from __future__ import annotations

import json as json_module
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

import gipa_extract
from eval.bench_kill import write_files
from eval.output import JsonFile, Row, emit
from gipa_extract.errors import GipaError

_PROGRAM = """
import sys, json, os, time, resource, threading
tree, small, large, out = sys.argv[1:]
sys.path.insert(0, tree)
from pathlib import Path
from gipa_extract import extract
from gipa_extract.bulk import Options, run
def reading():
    paths = sorted(Path(large).rglob("*.txt"))
    extract(paths[0])
    began = time.process_time()
    for path in paths:
        extract(path)
    return time.process_time() - began
def packing():
    try:
        from gipa_extract.store import pack_all
        pack = lambda report: pack_all([report])
    except ImportError:  # before a content could hold several reports
        from gipa_extract.store import pack
    reports = [extract(path) for path in sorted(Path(small).rglob("*.txt"))]
    list(map(pack, reports))
    began = time.process_time()
    for _ in range(PACKINGS):
        list(map(pack, reports))
    return (time.process_time() - began) / PACKINGS
def spent(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
def running(folder, name):
    own, others = spent(resource.RUSAGE_SELF), spent(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    run([folder], out=os.path.join(out, name), options=Options(workers=1))
    seconds = time.perf_counter() - began
    parent = spent(resource.RUSAGE_SELF) - own
    worker = spent(resource.RUSAGE_CHILDREN) - others
    return parent, worker, seconds
def facts_of(process):
    try:
        lines = (process / "status").read_text().splitlines()
    except OSError:
        return {}  # it has ended
    return dict(line.split(":", 1) for line in lines)
def peak_of_worker():
    peaks, ended = [0], threading.Event()
    def look():
        while not ended.wait(0.02):
            for facts in map(facts_of, Path("/proc").glob("[0-9]*")):
                if facts.get("PPid", "").strip() == str(os.getpid()) and "VmHWM" in facts:
                    peaks.append(int(facts["VmHWM"].split()[0]) / 1024)
    watcher = threading.Thread(target=look)
    watcher.start()
    running(small, "warm")
    ended.set()
    watcher.join()
    return max(peaks)
PACKINGS = 5
read, peak = reading(), peak_of_worker()
few, many = running(small, "few"), running(large, "many")
print(json.dumps([read, packing(), few, many, peak]))
"""
"""Processor seconds of reading the files of one folder, of packing the reports of another, of a run's
parent and its worker over each, with what they take by the clock, and the worker's peak in MB. What
both processes load first is in both runs. The peak is what `/proc` says of the worker while a run before
these goes on: what `getrusage` says of a child is at least what its parent took when it started it."""

SMALL = 100
"""Files of the small run: what it takes is taken off the large one's, with all that a start costs."""
PARTS = ("reading", "packing", "parent", "bulk", "run", "clock", "worker_mb")


def bench_bulk_pairs(
    other: Annotated[Path, typer.Argument(help="A checkout of another commit.")],
    files: Annotated[int, typer.Option(min=SMALL + 1, help="Text reports of the large run.")] = 600,
    turns: Annotated[int, typer.Option(min=1, help="Turns of each tree.")] = 5,
    json: JsonFile = None,
) -> None:
    """Milliseconds a report of a run with one process, by what takes them, and their ratios.

    All but the last two are processor time. bulk is what a run itself does with what was read, packing
    and the parent together; run is all of it. The ratio is this tree's to the other's, the median of
    turns: below 1 is less. Linux only: worker_mb is what its `/proc` says.
    """
    if not (other / "gipa_extract").is_dir():
        raise GipaError("no checkout of gipa-extract", where=str(other), remedy="git worktree add")
    trees = (other.resolve(), Path(gipa_extract.__file__).parent.parent)
    found: list[list[dict[str, float]]] = [[], []]
    with tempfile.TemporaryDirectory(prefix="gipa-bench-") as scratch:
        small = write_files(Path(scratch, "small"), SMALL)
        large = write_files(Path(scratch, "large"), files)
        for turn in range(turns):
            for side in (0, 1) if turn % 2 else (1, 0):
                out = Path(scratch, f"run-{turn}-{side}")
                found[side].append(_measure(trees[side], small, large, out, files))
    rows: list[Row] = []
    for part in PARTS:
        theirs, ours = ([turn[part] for turn in each] for each in found)
        ratios = sorted(own / their for own, their in zip(ours, theirs, strict=True))
        rows.append(
            {
                "part": part,
                "other": round(median(theirs), 3),
                "this": round(median(ours), 3),
                "ratio": round(median(ratios), 3),
                "lowest": round(ratios[0], 3),
                "highest": round(ratios[-1], 3),
            }
        )
    emit("bench bulk pairs", rows, seed=None, json_file=json)


def _measure(tree: Path, small: Path, large: Path, out: Path, files: int) -> dict[str, float]:
    """One turn of a tree: milliseconds a report, and megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *map(str, (tree, small, large, out))],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    read, packed, few, many, peak = json_module.loads(done.stdout)
    parent, worker, clock = (
        1000 * (more - less) / (files - SMALL) for less, more in zip(few, many, strict=True)
    )
    reading, packing = 1000 * read / files, 1000 * packed / SMALL
    figures = (reading, packing, parent, packing + parent, parent + worker, clock, peak)
    return dict(zip(PARTS, figures, strict=True))
