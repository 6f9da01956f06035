"""`python -m eval noisy`: what a model's errors do to a report's numbers, pipeline by pipeline.

Every report breaks its own sums somewhere, as agencies do; half of them stand in layouts that
the rules do not read whole. The same model server answers all pipelines.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Annotated, Literal, get_args

import typer
from rich.console import Console
from rich.progress import track

from eval.baselines import WAYS, Baselines, Typed, Way
from eval.noisy import NoisyServer
from eval.noisy_cases import Case, make_cases
from eval.output import JsonFile, Row, Seed, emit
from eval.verdicts import is_right
from gipa_extract.checker import judge
from gipa_extract.llm import Client, Settings, Usage
from gipa_extract.model_reader.strategy import Consulted, consult_model
from gipa_extract.models import Cell

OURS: tuple[Literal["hybrid", "llm", "both"], ...] = ("hybrid", "llm", "both")
RATES = (0.01, 0.05)
FULL = 1600
"""Reports of `--full`: some 300,000 cells, so that no silent error at all bounds their rate, with
95% confidence, at 1 in 100,000."""
TIMEOUT = 2.0
"""Seconds; the server's stalls are longer."""
WORKERS = 12


@dataclass
class Tally:
    """What came of some reports."""

    reports: int = 0
    cells: int = 0
    silent: int = 0
    altered: int = 0
    legible: int = 0
    """Cells that the document prints, and whose place it shows."""
    alarms: int = 0
    """Legible cells that are flagged, or withheld, though a perfect reading is not."""
    calls: int = 0
    output_tokens: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        return self


def noisy(
    n: Annotated[int, typer.Option("--n", min=1, help="How many reports.")] = 20,
    full: Annotated[
        bool, typer.Option("--full", help=f"As many as the claim needs: {FULL}, for ours.")
    ] = False,
    rate: Annotated[
        list[float] | None, typer.Option(help="Error rates; 0.01 and 0.05 if none is given.")
    ] = None,
    pipeline: Annotated[list[str] | None, typer.Option(help="Only these; may be repeated.")] = None,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Let a model err at set rates, and count what gets through: ours and three baselines.

    silent: wrong and not flagged. altered: a printed number became another, flagged or not.
    false alarms: legible cells that are flagged or withheld.
    """
    names = pipeline or [*OURS, *(() if full else (f"baseline-{way}" for way in WAYS))]
    cases = make_cases(FULL if full else n, seed)
    console = Console(stderr=True)
    jobs = [(name, chance) for chance in rate or RATES for name in names]
    with NoisyServer([case.paper for case in cases], seed=seed) as server:
        rows = [
            _row(name, chance, run(name, chance, cases, server.base_url))
            for name, chance in track(
                jobs, "pipelines", console=console, disable=not console.is_terminal
            )
        ]
    emit("noisy", rows, seed=seed, json_file=json)
    cells = sum(len(case.cells) for case in cases)
    console.print(f"{len(cases)} reports, {cells} cells in each row")


def run(
    name: str, rate: float, cases: Sequence[Case], base_url: str, *, timeout: float = TIMEOUT
) -> Tally:
    """One pipeline over all cases at one error rate; `timeout` in seconds, of a request."""
    model = f"noisy-{rate:g}-{name}"
    if name.startswith("baseline-"):
        return _run_baseline(
            name.removeprefix("baseline-"), model, cases, base_url, timeout=timeout
        )
    settings = Settings(
        model=model, base_url=base_url, timeout=timeout, concurrency=WORKERS, cache=False
    )
    if name not in OURS:
        raise typer.BadParameter(f"no pipeline {name!r}")
    with Client(settings) as client:
        return _total(cases, lambda case: _ours(case, client, name))


def _total(cases: Sequence[Case], one: Callable[[Case], Tally]) -> Tally:
    total = Tally()
    with ThreadPoolExecutor(WORKERS) as pool:
        for tally in pool.map(one, cases):
            total += tally
    return total


def _ours(case: Case, client: Client, strategy: Literal["hybrid", "llm", "both"]) -> Tally:
    told = consulted(case, client, strategy)
    return score_ours(case, told.cells, told.usage)


def consulted(case: Case, client: Client, strategy: Literal["hybrid", "llm", "both"]) -> Consulted:
    """A case's cells, judged, after a model was asked, and what that took."""
    form = case.paper.form
    cells = [replace(cell) for cell in case.cells]
    told = consult_model(case.document, case.located, cells, form, client, strategy=strategy)
    judge(told.cells, case.claims, form)
    return told


def score_ours(case: Case, cells: Sequence[Cell], usage: Usage) -> Tally:
    """What a report's cells are worth, and what they took."""
    tally = Tally(reports=1, calls=usage.calls, output_tokens=usage.output_tokens)
    for cell in cells:
        true = case.paper.cells[cell.id]
        flagged = cell.trust == "doubtful" or (cell.trust == "missing" and true.kind != "absent")
        tally.cells += 1
        tally.silent += not flagged and not is_right(true, cell)
        tally.altered += _altered(true.value, cell.value)
        if true.kind != "absent" and cell.id not in case.lost:
            tally.legible += 1
            tally.alarms += flagged and cell.id not in case.accused
    return tally


def _altered(true: object, value: object) -> bool:
    return true is not None and value is not None and true != value


def _run_baseline(
    name: str, model: str, cases: Sequence[Case], base_url: str, *, timeout: float
) -> Tally:
    if name not in WAYS:
        raise typer.BadParameter(f"no baseline {name!r}; there are {', '.join(WAYS)}")
    way: Way = next(known for known in get_args(Way) if known == name)
    local = threading.local()
    made: list[Baselines] = []

    def one(case: Case) -> Tally:
        if not hasattr(local, "reader"):
            local.reader = Baselines(base_url, model, timeout=timeout, transport_retries=4)
            made.append(local.reader)
        return score_typed(case, local.reader.read(case.paper.text, case.paper.edition, way))

    try:
        return _total(cases, one)
    finally:
        for reader in made:
            reader.close()


def score_typed(case: Case, typed: Typed) -> Tally:
    """What typed numbers are worth. What is no number has to be null, of whatever kind it is."""
    tally = Tally(reports=1, calls=typed.usage.calls, output_tokens=typed.usage.output_tokens)
    for id_, true in case.paper.cells.items():
        told = id_ in typed.values
        value = typed.values.get(id_)
        tally.cells += 1
        tally.silent += told and value != case.paper.value(id_)
        tally.altered += _altered(case.paper.value(id_), value)
        if true.kind != "absent" and id_ not in case.lost:
            tally.legible += 1
            tally.alarms += not told
    return tally


def _row(name: str, rate: float, tally: Tally) -> Row:
    return {
        "pipeline": name,
        "error_rate": rate,
        "silent_per_100k": 1e5 * tally.silent / tally.cells,
        "altered": tally.altered,
        "false_alarm_rate": tally.alarms / max(tally.legible, 1),
        "calls_per_report": tally.calls / tally.reports,
        "output_tokens_per_report": tally.output_tokens / tally.reports,
    }
