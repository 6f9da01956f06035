"""Runs on Ray measured on one machine: `python -m eval bench ray COMMAND`."""

from __future__ import annotations

import os
import random
import time
from typing import Annotated

import typer

from eval.bench_bulk import scratch
from eval.bench_kill import write_files
from eval.memory import peak_kib
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract.bulk import Options, run

app = typer.Typer(help="Runs on Ray.", no_args_is_help=True)


@app.command()
def rate(
    files: Annotated[int, typer.Option(help="Text reports.")] = 2000,
    rounds: Annotated[int, typer.Option(help="Times that each is measured; the best counts.")] = 3,
    workers: Annotated[int, typer.Option(help="Processes, and CPUs of Ray.")] = 2,
    json: JsonFile = None,
) -> None:
    """Reports per second of whole runs, by turns on Ray and by the local engine, with the ratio.

    Ray is started, and its workers have loaded what they need, before its runs are timed; both
    are given as seconds of their own. The local engine starts its processes in each run.
    """
    from gipa_extract.bulk.on_ray import run_on_ray
    from gipa_extract.bulk.on_ray.cluster import connect

    options = Options(workers=workers)
    local, on_ray = [], []
    with scratch() as folder:
        reports = write_files(folder / "files", files)
        few = write_files(folder / "few", 20 * workers)
        began = time.perf_counter()
        with connect(None, workers):
            started = time.perf_counter()
            run_on_ray([few], out=folder / "first", options=options)
            loaded = time.perf_counter()
            for turn in range(rounds):
                before = time.perf_counter()
                run([reports], out=folder / f"local-{turn}", options=options)
                between = time.perf_counter()
                run_on_ray([reports], out=folder / f"ray-{turn}", options=options)
                local.append(files / (between - before))
                on_ray.append(files / (time.perf_counter() - between))
        size = sum(path.stat().st_size for path in (folder / "ray-0").rglob("*.parquet"))
    row: Row = {
        "files": files,
        "local_per_second": round(max(local), 1),
        "ray_per_second": round(max(on_ray), 1),
        "ray_of_local": round(max(on_ray) / max(local), 2),
        "ray_start_seconds": round(started - began, 1),
        "workers_loaded_seconds": round(loaded - started, 1),
        "parquet_bytes_per_report": round(size / files),
        "load_average": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }
    emit("bench ray rate", [row], seed=None, json_file=json)


@app.command()
def resume(
    rows: Annotated[int, typer.Option(help="Rows of the output.")] = 1_000_000,
    payload: Annotated[int, typer.Option(help="Bytes of each report, which do not pack.")] = 4000,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Seconds, and memory, until a continued run knows what an output has."""
    from gipa_extract.bulk.on_ray.output_index import index_of
    from gipa_extract.bulk.on_ray.part_schedule import PART

    with scratch() as folder:
        began = time.perf_counter()
        for number in range(0, rows, PART):
            _fill(str(folder), number, PART, random.Random(seed).randbytes(payload // 2).hex())
        filled = time.perf_counter() - began
        before = peak_kib()
        began = time.perf_counter()
        index = index_of(str(folder))
        seconds = time.perf_counter() - began
    row: Row = {
        "rows": len(index.rows),
        "parts": rows // PART,
        "seconds": round(seconds, 2),
        "bytes_per_row": round((peak_kib() - before) * 1024 / rows),
        "rows_filled_per_second": round(rows / filled),
    }
    emit("bench ray resume", [row], seed=seed, json_file=json)


def _fill(folder: str, first: int, count: int, noise: str) -> None:
    from gipa_extract.bulk.on_ray import parts
    from gipa_extract.bulk.on_ray.output_rows import COLUMNS

    plain = dict.fromkeys(COLUMNS) | {"outcome": "result", "size": 1, "mark": 1, "report": noise}
    numbers = range(first, first + count)
    rows = [
        plain
        | {
            "name": f"s3://bucket/province/{n}.txt",
            "sha256": f"{n:064x}",
            "calls": 0,
            "cost_usd": 0,
        }
        for n in numbers
    ]
    parts.write_part(folder, f"part-{first:09d}", rows)


if __name__ == "__main__":
    app()
