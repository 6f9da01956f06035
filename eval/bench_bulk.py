"""Bulk runs measured, and killed: `python -m eval bench bulk COMMAND`.

Every figure that depends on the machine is a ratio within one call.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from eval.bench_bulk_pairs import bench_bulk_pairs
from eval.bench_kill import kill_test, write_files
from eval.memory import peak_mib
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract.bulk import Options, run
from gipa_extract.pipeline import extract
from gipa_extract.store import LEDGER, FoundInput, Ledger, Result

app = typer.Typer(help="Bulk runs.", no_args_is_help=True)
app.command(name="pairs")(bench_bulk_pairs)

_START = (
    "import sys; from gipa_extract.bulk import Options, run;"
    "run([sys.argv[1]], out=sys.argv[2], options=Options(workers=int(sys.argv[3])))"
)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gipa-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@app.command()
def rate(
    files: Annotated[int, typer.Option(help="Text reports.")] = 1000,
    rounds: Annotated[int, typer.Option(help="Times that each is measured; the best counts.")] = 3,
    json: JsonFile = None,
) -> None:
    """Reports per second of the bare reader, and of a run with one and with two processes."""
    with scratch() as folder:
        write_files(folder / "files", files)
        bare = one = two = 0.0
        for turn in range(rounds):
            bare = max(bare, _bare_rate(folder / "files"))
            one = max(one, _run_rate(folder / "files", folder / f"one-{turn}", 1))
            two = max(two, _run_rate(folder / "files", folder / f"two-{turn}", 2))
    row: Row = {
        "files": files,
        "bare_per_second": round(bare, 1),
        "one_process_per_second": round(one, 1),
        "two_processes_per_second": round(two, 1),
        "two_to_one": round(two / one, 2),
        "one_to_bare": round(one / bare, 2),
        "load_average": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }
    emit("bench bulk rate", [row], seed=None, json_file=json)


def _bare_rate(folder: Path) -> float:
    paths = sorted(folder.rglob("*.txt"))
    extract(paths[0])
    began = time.perf_counter()
    for path in paths:
        extract(path)
    return len(paths) / (time.perf_counter() - began)


def _run_rate(folder: Path, out: Path, workers: int) -> float:
    """From the first result on: what the processes load first is the same for any run."""
    times: list[float] = []
    run(
        [folder],
        out=out,
        options=Options(workers=workers),
        on_finished=lambda _: times.append(time.perf_counter()),
    )
    return (len(times) - times.count(times[0])) / (times[-1] - times[0])


@app.command()
def memory(
    small: Annotated[int, typer.Option(help="Text reports of the small run.")] = 500,
    large: Annotated[int, typer.Option(help="Text reports of the large run.")] = 5000,
    json: JsonFile = None,
) -> None:
    """Peak memory of a large run to that of a small one: parent, largest worker, and all together.

    Linux only: the peaks are the kernel's own, looked at twice a second until the run ends.
    """
    rows: list[Row] = []
    with scratch() as folder:
        for count in (small, large):
            files = write_files(folder / str(count), count)
            process = subprocess.Popen(
                [sys.executable, "-c", _START, files, folder / f"run-{count}", "2"]
            )
            peaks: dict[int, float] = {}
            while process.poll() is None:
                peaks |= _peaks(process.pid)
                time.sleep(0.5)
            parent = peaks.pop(process.pid)
            row = {
                "parent_mb": parent,
                "largest_worker_mb": max(peaks.values()),
                "all_mb": round(parent + sum(peaks.values()), 1),
            }
            rows.append({"files": count, **row})
            shutil.rmtree(files)
    ratios = {key: round(float(rows[1][key] or 0) / float(rows[0][key] or 1), 3) for key in rows[0]}
    emit("bench bulk memory", [*rows, ratios], seed=None, json_file=json)


def _peaks(parent: int) -> dict[int, float]:
    """Peak memory in MB of a process and of its children, by their ids."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            ids = int(lines["Pid"]), int(lines["PPid"])
            if parent in ids and "VmHWM" in lines:
                found[ids[0]] = round(int(lines["VmHWM"].split()[0]) / 1024, 1)
    return found


@app.command()
def resume(
    units: Annotated[int, typer.Option(help="Finished units in the ledger.")] = 1_000_000,
    payload: Annotated[int, typer.Option(help="Bytes of each result.")] = 4000,
    json: JsonFile = None,
) -> None:
    """Seconds from the start of a continued run over many finished units to its end."""
    with scratch() as folder:
        began = time.perf_counter()
        _fill(folder / "run", units, payload)
        filled = time.perf_counter() - began
        size = (folder / "run" / LEDGER).stat().st_size
        began = time.perf_counter()
        progress = run(out=folder / "run", options=Options(workers=1))
        nothing = time.perf_counter() - began
        files = write_files(folder / "files", 10)
        began = time.perf_counter()
        progress = run([files], out=folder / "run", options=Options(workers=1))
        some = time.perf_counter() - began
    row: Row = {
        "units": progress.inputs,
        "ledger_mb": round(size / 2**20),
        "nothing_to_do_seconds": round(nothing, 2),
        "ten_new_files_seconds": round(some, 2),
        "units_filled_per_second": round(units / filled),
        "peak_memory_mb": peak_mib(),
    }
    emit("bench bulk resume", [row], seed=None, json_file=json)


def _fill(folder: Path, units: int, payload: int) -> None:
    """A ledger of finished units that were never read; the results are noise of one size."""
    noise = random.Random(1).randbytes(payload)
    with Ledger(folder, writable=True) as ledger:
        ledger.add_inputs(
            FoundInput(f"f/{n}.txt", None, f"f/{n}.txt", None, None, 1, 1) for n in range(units)
        )
        recipe = ledger.set_recipe(Options().recipe())
    with contextlib.closing(sqlite3.connect(folder / LEDGER)) as db:
        values = Result(noise, "某局", 2021, "2021", 0, 0, 0.004, 0, 0, 0, 0.0)
        marks = ", ".join("?" * len(values))
        db.execute(
            "UPDATE inputs SET recipe = ?, outcome = 'result', sha256 = printf('%064x', id * 2654435761 % 4294967296)",
            (recipe,),
        )
        db.execute(
            f"INSERT INTO units SELECT sha256, ?, {marks}, NULL, NULL, NULL FROM inputs",
            (recipe, *values),
        )
        db.commit()


@app.command()
def kill(
    files: Annotated[int, typer.Option(help="Text reports.")] = 5000,
    kills: Annotated[int, typer.Option(help="Times that the run is killed.")] = 50,
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
    model: Annotated[
        bool, typer.Option("--model", help="Have irregular reports read by a server that errs.")
    ] = False,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Kill a run again and again with SIGKILL, then compare it with one left alone."""
    with scratch() as folder:
        row = kill_test(folder, files=files, kills=kills, workers=workers, seed=seed, model=model)
    emit("bench bulk kill", [row], seed=seed, json_file=json)


@app.command()
def model(
    reports: Annotated[int, typer.Option(help="Text reports; four of five are irregular.")] = 2500,
    in_flight: Annotated[int, typer.Option(help="Requests at once.")] = 64,
    delay: Annotated[float, typer.Option(help="Seconds that the server takes.")] = 1.0,
    json: JsonFile = None,
) -> None:
    """Requests per second of a run whose irregular reports go to a loopback server, to its limit.

    The server is a process of its own; its limit is what so many requests at once could get of
    it at best, one after the other without a pause. The run counts from its start, with all that
    it loads, to its end; what one request costs both in CPU time is on these cores, too.
    """
    from eval.bench_llm import model_server as model_server
    from gipa_extract.llm import Client, Settings

    with scratch() as folder, model_server(delay) as url:
        write_files(folder / "files", reports, irregular=True)
        settings = Settings(
            model="m", base_url=url, concurrency=in_flight, cache=False, attempts=1, mode="json"
        )
        with Client(settings) as client:
            options = Options(strategy="hybrid", model=client)
            began = time.perf_counter()
            cpu = time.process_time()
            ended = run([folder / "files"], out=folder / "run", options=options)
            seconds = time.perf_counter() - began
            cpu = time.process_time() - cpu
    limit = in_flight / delay
    row: Row = {
        "reports": reports,
        "in_flight": in_flight,
        "calls": ended.calls,
        "seconds": round(seconds, 1),
        "calls_per_second": round(ended.calls / seconds, 1),
        "server_limit": limit,
        "of_limit": round(ended.calls / seconds / limit, 3),
        "our_cpu_ms_per_call": round(1000 * cpu / ended.calls, 1),
        "load_average": round(os.getloadavg()[0], 1),
    }
    emit("bench bulk model", [row], seed=None, json_file=json)
