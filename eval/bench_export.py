"""`python -m eval bench export`: all targets at once, of many reports; and do the keys hold?

The reports are those of a run, over and over under other names and years, as a bulk run has them:
with columns of a user's table, inputs that failed and some that are no report.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import count, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from eval.memory import peak_kib
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract.errors import GipaError
from gipa_extract.export.all_tables import TABLES
from gipa_extract.models import Report
from gipa_extract.store import NOT_A_REPORT, Failure, FoundInput, Ledger, Outcome, Recipe, pack

TARGETS = ("all.csv", "all.parquet", "panel.dta", "study.duckdb", "codebook.json", "reports.jsonl")
_EVERY = 50
"""Of so many inputs one fails, and one is no report."""
_PAGE = 500


def bench_export(
    run: Annotated[Path, typer.Argument(help="A run folder whose reports are multiplied.")],
    n: Annotated[int, typer.Option(min=1, help="Reports.")] = 5000,
    target: Annotated[
        list[str] | None,
        typer.Option(help="Only these; else all but the workbook, and all at once."),
    ] = None,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Time and peak memory of `gipa export` to many targets in one go, and rows lost in joins."""
    names = target or TARGETS
    with TemporaryDirectory() as folder:
        large, out = Path(folder, "run"), Path(folder, "out")
        out.mkdir()
        _multiply(run, large, n, random.Random(seed))
        command = [sys.executable, "-m", "gipa_extract", "export", str(large), "--lang", "en"]
        began, spent = time.perf_counter(), _spent()
        subprocess.run([*command, *(f"--to={out / name}" for name in names)], check=True)
        seconds, cpu = time.perf_counter() - began, _spent() - spent
        memory = round(peak_kib(of_children=True) / 1024, 1)
        rows = [_row(" ".join(names), n, seconds, cpu, memory, out)]
        if "all.parquet" in names:
            rows += [
                _joined("pandas", _lost_in_pandas(out)),
                _joined("duckdb", _lost_in_duckdb(out)),
            ]
        emit("bench export", rows, seed=seed, json_file=json)


def _spent() -> float:
    """Seconds of a core that ended children took."""
    times = os.times()
    return times.children_user + times.children_system


def _row(what: str, n: int, seconds: float, cpu: float, memory: float, out: Path) -> Row:
    size = sum(path.stat().st_size for path in out.iterdir())
    return {
        "what": what,
        "reports": n,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "peak_memory_mb": memory,
        "megabytes": round(size / 1e6, 1),
        "references": None,
        "rows": None,
        "lost_or_doubled": None,
    }


def _joined(what: str, lost: tuple[int, int, int]) -> Row:
    return {
        "what": f"joins in {what}",
        "reports": None,
        "seconds": None,
        "cpu_seconds": None,
        "peak_memory_mb": None,
        "megabytes": None,
        "references": lost[0],
        "rows": lost[1],
        "lost_or_doubled": lost[2],
    }


def _multiply(source: Path, target: Path, n: int, random_: random.Random) -> None:
    """A run folder of n reports, made of those of another."""
    with Ledger(source) as ledger:
        every = list(ledger.reports())
    if not every:
        raise GipaError("no report is in it", where=str(source), stage="bench")
    numbered = zip(count(), cycle(every))
    with Ledger(target, writable=True) as ledger:
        recipe = ledger.recipe(Recipe("rules", "", "", "bench"))
        while page := list(islice(numbered, min(_PAGE, n))):
            n -= len(page)
            inputs = [_found(number, random_) for number, _ in page]
            ledger.add(inputs)
            pending = {each.name: each.id for each in ledger.pending(recipe)}
            ledger.record(_outcomes(page, len(every), pending), recipe)
            if not n:
                break


def _found(number: int, random_: random.Random) -> FoundInput:
    name = f"reports/{number:06d}.txt"
    user = f'{{"id": "R{number:06d}", "省份": "{random_.choice("苏皖鲁甘")}", "gdp": {random_.random():.3f}}}'
    return FoundInput(name, f"R{number:06d}", f"/{name}", None, None, 1, number, user=user)


def _outcomes(
    page: list[tuple[int, Report]], cycle_: int, pending: Mapping[str, int]
) -> Iterator[Outcome]:
    for number, report in page:
        id_, content = pending[f"reports/{number:06d}.txt"], f"{number:064x}"
        if number % _EVERY == 1:
            yield Outcome([id_], content, Failure("read", "the file is empty", "download it again"))
        elif number % _EVERY == 2:
            yield Outcome([id_], content, Failure(NOT_A_REPORT, "json_file", ""))
        else:
            yield Outcome([id_], content, pack(_another(report, number // cycle_)))


def _another(report: Report, round_: int) -> Report:
    """The report as of another year, and after four years of another body."""
    update: dict[str, object] = {"year": (report.year or 2019) + round_ % 4}
    if round_ >= 4 and report.issuer:
        update |= {"issuer": f"{report.issuer}第{round_ // 4}分局", "body": None}
    return report.model_copy(update=update)


def _references() -> Iterator[tuple[str, tuple[str, ...], str, tuple[str, ...]]]:
    for name, table in TABLES.items():
        for reference in table.references:
            yield name, reference.columns, reference.table, reference.key


def _lost_in_pandas(out: Path) -> tuple[int, int, int]:
    """References, rows that refer, and rows that found none or several."""
    import pandas

    references = rows = lost = 0
    for name, columns, other, key in _references():
        left = pandas.read_parquet(out / f"{name}.parquet", columns=list(columns)).dropna()
        right = pandas.read_parquet(out / f"{other}.parquet", columns=list(key))
        joined = left.merge(right, left_on=list(columns), right_on=list(key))
        references, rows = references + 1, rows + len(left)
        lost += abs(len(left) - len(joined))
    return references, rows, lost


def _lost_in_duckdb(out: Path) -> tuple[int, int, int]:
    import duckdb

    references = rows = lost = 0
    with duckdb.connect() as db:
        for name, columns, other, key in _references():
            on = " AND ".join(f'l."{a}" = r."{b}"' for a, b in zip(columns, key, strict=True))
            there = " AND ".join(f'l."{each}" IS NOT NULL' for each in columns)
            left = f"(SELECT * FROM '{out}/{name}.parquet' l WHERE {there})"
            count_ = _one(db, f"SELECT count(*) FROM {left}")
            joined = _one(
                db, f"SELECT count(*) FROM {left} l JOIN '{out}/{other}.parquet' r ON {on}"
            )
            references, rows, lost = references + 1, rows + count_, lost + abs(count_ - joined)
    return references, rows, lost


def _one(db: Any, query: str) -> int:
    return int(db.execute(query).fetchone()[0])
