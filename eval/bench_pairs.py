"""This tree against another, in turns: `python -m eval bench pairs OTHER FILE …`.

On a machine that does other work only ratios of processor time say much, and only of turns that
follow one another: two processes, one of each tree, read the same files again and again.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

import gipa_extract
from eval.output import JsonFile, Row, emit
from gipa_extract.errors import GipaError

_READER = """
import os, sys, time
from pathlib import Path
from gipa_extract import extract
from gipa_extract.errors import ReadError
times, *names = sys.argv[1:]
files = [Path(name) for name in names]
sources = [file.read_bytes().decode() if file.suffix == ".txt" else file for file in files]
def spent():
    tick = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 1
    seconds = time.process_time()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(facts[1]) == os.getpid():
            seconds += (int(facts[11]) + int(facts[12])) / tick
    return seconds
def read():
    for source in sources:
        try:
            extract(source)
        except ReadError:
            pass
read()
print("ready", flush=True)
for _ in sys.stdin:
    began = spent()
    for _ in range(int(times)):
        read()
    print(spent() - began, flush=True)
"""
"""Reads all files at each line that it is sent, and answers with the processor seconds that it and
the process it started for PDFs took (of that one, where there is `/proc`, to a hundredth)."""


def bench_pairs(
    other: Annotated[Path, typer.Argument(help="A checkout of another commit.")],
    files: Annotated[
        list[Path],
        typer.Argument(
            exists=True, dir_okay=False, help="Reports; of text files the text is given."
        ),
    ],
    times: Annotated[int, typer.Option(min=1, help="How often all are read in a turn.")] = 10,
    turns: Annotated[int, typer.Option(min=1, help="Turns of each tree.")] = 9,
    json: JsonFile = None,
) -> None:
    """How many times as fast as another commit: processor time to whole Reports, in turns.

    On Linux what a PDF costs in the process that reads it is counted, elsewhere not.
    """
    if not (other / "gipa_extract").is_dir():
        raise GipaError("no checkout of gipa-extract", where=str(other), remedy="git worktree add")
    ours = Path(gipa_extract.__file__).parent.parent
    readers = [_start(tree, files, times) for tree in (other, ours)]
    seconds: list[list[float]] = [[], []]
    for turn in range(turns):
        for side in (0, 1) if turn % 2 else (1, 0):
            seconds[side].append(_turn(readers[side]))
    for reader in readers:
        reader.communicate()
    ratios = sorted(theirs / own for theirs, own in zip(*seconds, strict=True))
    reports = len(files) * times
    row: Row = {
        "files": len(files),
        "other_ms": round(1000 * median(seconds[0]) / reports, 2),
        "ms": round(1000 * median(seconds[1]) / reports, 2),
        "times_as_fast": round(median(ratios), 3),
        "lowest": round(ratios[0], 3),
        "highest": round(ratios[-1], 3),
    }
    emit("bench pairs", [row], seed=None, json_file=json)


def _start(tree: Path, files: list[Path], times: int) -> subprocess.Popen[str]:
    """A process that reads with the package of a tree; it has read each file once."""
    program = f"import sys; sys.path.insert(0, {str(tree.resolve())!r})\n{_READER}"
    command = [sys.executable, "-c", program, str(times), *map(str, files)]
    reader = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    if reader.stdout is None or reader.stdout.readline().strip() != "ready":
        raise GipaError("the reader did not start", where=str(tree))
    return reader


def _turn(reader: subprocess.Popen[str]) -> float:
    """The processor seconds of one turn."""
    if reader.stdin is None or reader.stdout is None:
        raise GipaError("the reader has no pipes")
    reader.stdin.write("\n")
    reader.stdin.flush()
    return float(reader.stdout.readline())
