"""Bulk runs measured, and killed: `python -m eval bench bulk COMMAND`.

Every figure that depends on the machine is a ratio within one call.
"""

from __future__ import annotations

import contextlib
import json as json_module
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from eval.output import JsonFile, Row, Seed, emit
from gipa_extract.bulk import Options, run
from gipa_extract.pipeline import extract
from gipa_extract.store import LEDGER, Found, Ledger, Result

app = typer.Typer(help="Bulk runs.", no_args_is_help=True)

REPORTS = Path("data/reports")
_START = (
    "import sys; from gipa_extract.bulk import Options, run;"
    "run([sys.argv[1]], out=sys.argv[2], options=Options(workers=int(sys.argv[3])))"
)
_DUPLICATES = 20
"""Of so many files one is a copy of another, and one cannot be read."""


def write_files(folder: Path, count: int, *, source: Path = REPORTS, odd: bool = False) -> Path:
    """`count` different reports in subfolders, made from those of `source`.

    When odd, one in twenty is a copy of the one before, and one in twenty is a broken zip.
    """
    texts = [path.read_text("utf-8") for path in sorted(source.glob("*.txt"))]
    for number in range(count):
        place = folder / f"{number // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        serial = number - 1 if odd and number % _DUPLICATES == 1 else number
        text = f"{texts[serial % len(texts)]}\n编号：{serial}\n"
        if odd and number % _DUPLICATES == 2:
            (place / f"{number}.txt").write_bytes(b"PK\x03\x04" + text.encode())
        else:
            (place / f"{number}.txt").write_text(text, "utf-8")
    return folder


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
    """Peak memory of a large run to that of a small one, of the parent and of the largest worker."""
    rows: list[Row] = []
    with scratch() as folder:
        for count in (small, large):
            files = write_files(folder / str(count), count)
            code = _START + ";" + _PEAKS
            done = subprocess.run(
                [sys.executable, "-c", code, files, folder / f"run-{count}", "2"],
                check=True,
                capture_output=True,
                text=True,
            )
            parent, worker = json_module.loads(done.stdout)
            rows.append({"files": count, "parent_mb": parent, "largest_worker_mb": worker})
    ratios = {key: round(float(rows[1][key] or 0) / float(rows[0][key] or 1), 3) for key in rows[0]}
    emit("bench bulk memory", [*rows, ratios], seed=None, json_file=json)


_PEAKS = (
    "import resource, json; print(json.dumps([round(resource.getrusage(who).ru_maxrss / 1024, 1)"
    " for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]))"
)


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
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    emit("bench bulk resume", [row], seed=None, json_file=json)


def _fill(folder: Path, units: int, payload: int) -> None:
    """A ledger of finished units that were never read; the results are noise of one size."""
    noise = random.Random(1).randbytes(payload)
    with Ledger(folder, writable=True) as ledger:
        ledger.add(Found(f"f/{n}.txt", None, f"f/{n}.txt", None, None, 1, 1) for n in range(units))
        recipe = ledger.recipe(Options().recipe())
    with contextlib.closing(sqlite3.connect(folder / LEDGER)) as db:
        values = Result(noise, "某局", 2021, "2021", 0, 0, 0.004, 0, 0, 0, 0.0)
        marks = ", ".join("?" * len(values))
        db.execute(
            "UPDATE inputs SET recipe = ?, ok = 1, sha256 = printf('%064x', id * 2654435761 % 4294967296)",
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
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Kill a run again and again with SIGKILL, then compare it with one left alone."""
    with scratch() as folder:
        row = kill_test(folder, files=files, kills=kills, workers=workers, seed=seed)
    emit("bench bulk kill", [row], seed=seed, json_file=json)


@app.command()
def model(
    reports: Annotated[int, typer.Option(help="Text reports.")] = 64,
    in_flight: Annotated[int, typer.Option(help="Requests at once.")] = 64,
    delay: Annotated[float, typer.Option(help="Seconds that the server takes.")] = 1.0,
    json: JsonFile = None,
) -> None:
    """Requests per second of a run that asks a loopback server everything, to the server's limit.

    The server's answers fit no question, so that each is a request and none is a reading.
    """
    from eval.bench_llm import model_server as model_server
    from gipa_extract.llm import Client, Settings

    with scratch() as folder, model_server(delay) as url:
        write_files(folder / "files", reports)
        settings = Settings(
            model="m", base_url=url, concurrency=in_flight, cache=False, attempts=1, mode="json"
        )
        with Client(settings) as client:
            options = Options(strategy="llm", model=client)
            began = time.perf_counter()
            run([folder / "files"], out=folder / "run", options=options)
            seconds = time.perf_counter() - began
            calls = client.usage.calls
    row: Row = {
        "reports": reports,
        "in_flight": in_flight,
        "calls": calls,
        "calls_per_second": round(calls / seconds, 1),
        "server_limit": in_flight / delay,
        "of_limit": round(calls / seconds / (in_flight / delay), 2),
    }
    emit("bench bulk model", [row], seed=None, json_file=json)


def kill_test(
    folder: Path, *, files: int, kills: int, workers: int, seed: int, source: Path = REPORTS
) -> Row:
    """Run `files` reports twice, once killed `kills` times, and count what differs.

    A kill comes a random time after the run has recorded something new, and hits the whole
    process group or the parent alone by turns.
    """
    chance = random.Random(seed)
    reports = write_files(folder / "files", files, source=source, odd=True)
    killed, left_alone = folder / "killed", folder / "alone"
    step = files / (kills + 1)
    landed = 0
    for turn in range(kills):
        landed += _killed_once(reports, killed, workers, chance, int(step * turn), turn % 2 == 0)
    for out in (killed, left_alone):
        subprocess.run([sys.executable, "-c", _START, reports, out, str(workers)], check=True)
    ours, theirs = _contents(killed), _contents(left_alone)
    return {
        "files": files,
        "kills": landed,
        "inputs": len(ours),
        "results": sum(row[2] is not None for row in ours.values()),
        "failures": sum(row[3] is not None for row in ours.values()),
        "without_either": sum(row[2] is None and row[3] is None for row in ours.values()),
        "with_both": sum(row[2] is not None and row[3] is not None for row in ours.values()),
        "different_from_uninterrupted": sum(
            ours.get(name) != theirs.get(name) for name in ours.keys() | theirs.keys()
        ),
    }


def _killed_once(
    files: Path, out: Path, workers: int, chance: random.Random, least: int, whole: bool
) -> bool:
    """Start the run, let it finish `least` inputs, kill it; False if it ended before."""
    process = subprocess.Popen(
        [sys.executable, "-c", _START, files, out, str(workers)], start_new_session=True
    )
    while process.poll() is None and _finished(out) < least:
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 0.3))
    landed = process.poll() is None
    if landed:
        (os.killpg if whole else os.kill)(process.pid, signal.SIGKILL)
    process.wait()
    return landed


def _finished(out: Path) -> int:
    """How many inputs a running run has recorded."""
    query = "SELECT count(*) FROM inputs WHERE recipe IS NOT NULL"
    try:
        with contextlib.closing(sqlite3.connect(f"file:{out / LEDGER}?mode=ro", uri=True)) as db:
            return int(db.execute(query).fetchone()[0])
    except sqlite3.Error:
        return 0


def _contents(out: Path) -> dict[str, tuple[object, ...]]:
    """Name → all that does not depend on time, of each input."""
    query = (
        "SELECT name, inputs.sha256, strategy, result, coalesce(inputs.stage, units.stage), "
        "coalesce(inputs.reason, units.reason), issuer, year, edition, broken_rules "
        "FROM inputs LEFT JOIN units USING (sha256, recipe) "
        "LEFT JOIN recipes ON recipes.id = recipe"
    )
    with contextlib.closing(sqlite3.connect(out / LEDGER)) as db:
        return {row[0]: row[1:] for row in db.execute(query)}
