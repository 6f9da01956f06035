"""How well scans are read, by resolution: `python -m eval bench scans`.

Each scan is written, read and scored in one process and never lies on the disk, so that many
thousand cells cost no more than their reading.
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Annotated, NamedTuple

import typer

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from eval.corpus.scan import SCANNERS
from eval.output import JsonFile, Row, Seed, emit
from eval.truth import TrueCell
from eval.verdicts import is_right
from gipa_extract import extract
from gipa_extract.errors import GipaError
from gipa_extract.models import Cell, Report

OUTCOMES = ("right", "doubtful", "missing", "silently_wrong")
CONFIDENCE = 0.05


class Scan(NamedTuple):
    """One scan that was read: cells by what became of them."""

    dpi: int
    cells: Counter[str]
    cpu: float


def bench_scans(
    reports: Annotated[int, typer.Option(help="Scans to write and read.")] = 40,
    seed: Seed = 1,
    pages: Annotated[bool, typer.Option(help="Single pages only, as photographed.")] = False,
    least: Annotated[int, typer.Option(help="Skip scans of fewer dpi.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    json: JsonFile = None,
) -> None:
    """Cells of scans by dpi: right, doubtful, missing, silently wrong; cells that the layout
    destroyed or left out are not counted. needless: right cells that are doubtful all the same.

    bound: the share of silent errors is below this, with 95 % confidence, where none was seen.
    """
    names = [name for name, scanner in SCANNERS.items() if not pages or scanner.pages == "one"]
    work = partial(_scan, names=names, seed=seed, least=least)
    with ProcessPoolExecutor(jobs) as pool:
        scans = [scan for scan in pool.map(work, range(reports)) if scan is not None]
    found = sorted({scan.dpi for scan in scans})
    rows = [_row(str(dpi), [scan for scan in scans if scan.dpi == dpi]) for dpi in found]
    rows.append(_row("200 and above", [scan for scan in scans if scan.dpi >= 200]))
    emit("bench scans", rows, seed=seed, json_file=json)


def _scan(at: int, *, names: list[str], seed: int, least: int) -> Scan | None:
    """The scan of this number of the corpus, read and scored; None if it is too coarse."""
    content, written = make(layouts()[names[at % len(names)]], seed, at)
    dpi = int(written.traits["dpi"])
    if dpi < least:
        return None
    began = time.process_time()
    report = _report(written.data)
    cpu = time.process_time() - began
    read = {cell.id: cell for cell in report.cells} if report else {}
    gone = written.lost | written.absent
    counted = {
        cell: true
        for cell, true in content.cells.items()
        if true.kind != "absent" and cell not in gone
    }
    outcomes = Counter(_outcome(true, read.get(cell)) for cell, true in counted.items())
    outcomes["needless"] = sum(
        is_right(true, read.get(cell)) and read[cell].trust == "doubtful"
        for cell, true in counted.items()
    )
    return Scan(dpi, outcomes, cpu)


def _report(data: bytes) -> Report | None:
    try:
        return extract(data)
    except GipaError:
        return None


def _outcome(true: TrueCell, read: Cell | None) -> str:
    if is_right(true, read):
        return "right"
    if read is None or read.trust == "missing":
        return "missing"
    return "doubtful" if read.trust == "doubtful" else "silently_wrong"


def _row(name: str, scans: list[Scan]) -> Row:
    total: Counter[str] = sum((scan.cells for scan in scans), Counter())
    cells = sum(total[outcome] for outcome in OUTCOMES)
    silent = total["silently_wrong"]
    return {
        "dpi": name,
        "scans": len(scans),
        "cells": cells,
        **{outcome: total[outcome] for outcome in OUTCOMES},
        "needless": total["needless"],
        "bound": round(1 - CONFIDENCE ** (1 / cells), 6) if cells and not silent else None,
        "cpu_seconds": round(sum(scan.cpu for scan in scans), 1),
    }
