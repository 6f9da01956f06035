"""How fast and how large: `python -m eval bench read`. Measured, never asserted."""

from __future__ import annotations

import random
import resource
import time
from pathlib import Path
from typing import Annotated

import typer

from eval.output import JsonFile, Seed, emit
from gipa_extract import extract

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
    """Reports per second, from text to checked Report, on one core, shuffled."""
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    texts *= repeat
    random.Random(seed).shuffle(texts)
    first = time.perf_counter()
    extract(texts[0])
    first = time.perf_counter() - first
    began = time.perf_counter()
    for text in texts:
        extract(text)
    seconds = time.perf_counter() - began
    row = {
        "reports": len(texts),
        "seconds": round(seconds, 3),
        "reports_per_second": round(len(texts) / seconds, 1),
        "first_report_seconds": round(first, 4),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    emit("bench read", [row], seed=seed, json_file=json)
