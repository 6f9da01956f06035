"""How fast and how large: `python -m eval bench read`. Measured, never asserted."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated

import typer

import gipa_extract
from eval.memory import peak_mib
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract import extract, forms
from gipa_extract.cells import read_form
from gipa_extract.cells.edition import recognise_form
from gipa_extract.checker import evaluate_rules
from gipa_extract.models import Report
from gipa_extract.prose.outline import locate
from gipa_extract.readers import from_text

app = typer.Typer(help="Speed and memory.", no_args_is_help=True)


@app.callback()
def _bench() -> None:
    pass


@app.command()
def read(
    folder: Annotated[Path, typer.Argument(help="Text reports.")] = Path("data/reports"),
    repeat: Annotated[int, typer.Option(help="Times each report is read.")] = 400,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Reports per second on one core, shuffled: to checked sums, and to the whole Report.

    checked: text to located, filled cells with every rule evaluated. report: what `extract`
    gives, with claims read from the prose, section five, and, for the two reports of the five
    whose sums fail, the errors localised and put into words.
    """
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    texts *= repeat
    random.Random(seed).shuffle(texts)
    first = time.perf_counter()
    extract(texts[0])
    first = time.perf_counter() - first
    rows = [_row("checked", _checked, texts, first), _row("report", extract, texts, first)]
    emit("bench read", rows, seed=seed, json_file=json)


@app.command()
def show(
    folder: Annotated[Path, typer.Argument(help="Text reports.")] = Path("data/reports"),
    reports: Annotated[int, typer.Option(min=1, help="Of the list; the folder's, in turns.")] = 200,
    json: JsonFile = None,
) -> None:
    """What `show` makes: the slowest and the largest of single reports, and a list of many."""
    read = [extract(path) for path in sorted(folder.glob("*.txt"))]
    alone = [_made(report) for report in read for _ in range(5)]
    seconds, size = _made(list(islice(cycle(read), reports)))
    rows: list[Row] = [
        {
            "reports": 1,
            "milliseconds": round(1000 * max(spent for spent, _ in alone), 1),
            "kilobytes": max(size for _, size in alone) // 1000,
        },
        {
            "reports": reports,
            "milliseconds": round(1000 * seconds, 1),
            "kilobytes": size // 1000,
        },
    ]
    emit("bench show", rows, seed=None, json_file=json)


def _made(what: Report | list[Report]) -> tuple[float, int]:
    """Seconds, and bytes of HTML."""
    began = time.perf_counter()
    html = gipa_extract.show(what).html
    return time.perf_counter() - began, len(html.encode())


def _checked(text: str) -> object:
    document = from_text(text)
    located = locate(document.text, forms.newest().sections)
    form = recognise_form(document, located.year)
    if form is None:
        return None
    return evaluate_rules(read_form(document, form).cells, form)


def _row(stage: str, work: Callable[[str], object], texts: list[str], first: float) -> Row:
    began, cpu = time.perf_counter(), time.process_time()
    for text in texts:
        work(text)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return {
        "stage": stage,
        "reports": len(texts),
        "seconds": round(seconds, 3),
        "reports_per_second": round(len(texts) / seconds, 1),
        "reports_per_cpu_second": round(len(texts) / cpu, 1),
        "first_report_seconds": round(first, 4),
        "peak_memory_mb": peak_mib(),
    }
