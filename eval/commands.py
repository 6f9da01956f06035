"""The commands that run and judge: run, score, compare, leaderboard, report."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import track

from eval.board import write_board
from eval.bulk_results import BulkResults, load_bulk_results
from eval.bundle import GOLD
from eval.compare import GUARDED, Comparison, compare
from eval.extractors import EXTRACTORS, Reader, extractor
from eval.folder import Line, read_manifest
from eval.metrics import Figure, figures
from eval.output import JsonFile, Seed, emit
from eval.predictions import Predictions, listed, load_predictions
from eval.report import write_report
from eval.rows import breakdown, difference_rows, figure_row, flip_rows
from eval.run import load_truths, manifest_for, truths_of
from eval.run import run as run_extractor
from eval.score import RunScore, score_run
from eval.standings import board_rows, same_reports
from gipa_extract.cli.model_options import ModelOptions, takes_model
from gipa_extract.errors import ResultError

Run = Annotated[Path, typer.Argument(help="A run's folder.")]


@takes_model
def run_command(
    asked: ModelOptions,
    out: Annotated[Path, typer.Option(help="The run's folder; continued if it is there.")],
    name: Annotated[
        str,
        typer.Option(
            "--extractor",
            help=f"One of: {', '.join(EXTRACTORS)}; or a function: package.module:function.",
        ),
    ] = "rules",
    predictions: Annotated[
        Path | None, typer.Option(help="Score this CSV or JSONL instead of running anything.")
    ] = None,
    from_run: Annotated[
        Path | None, typer.Option(help="Score this run of gipa bulk instead of running anything.")
    ] = None,
    skip_bad_lines: Annotated[
        bool, typer.Option(help="Leave out bad lines of the predictions, named and counted.")
    ] = False,
    gold: Annotated[
        Path | None,
        typer.Option(help=f"A folder of gold files, or one that comes along: {', '.join(GOLD)}."),
    ] = None,
    corpus: Annotated[Path | None, typer.Option(help="A corpus with its truth.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Reports at a time.")] = 1,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Run an extractor over gold or a corpus, then score it.

    Without --gold and --corpus it runs over the five real reports. May be killed at any time; the
    same command goes on where it stopped.
    """
    if predictions and from_run:
        raise typer.BadParameter("give one of --predictions and --from-run")
    gold = gold if gold or corpus else Path("five")
    truths = load_truths(gold, corpus)
    model = asked.model
    by: Reader
    if predictions:
        handed = load_predictions(predictions, truths, skip_bad=skip_bad_lines)
        name, by = f"predictions:{predictions.name}", handed
        _say_predicted(handed)
    elif from_run:
        results = load_bulk_results(from_run, truths)
        name, by, model = f"bulk:{from_run.name}", results, results.model
        _say_bulk(results)
    else:
        by = extractor(name, asked.client_settings())
        name = name if name in EXTRACTORS else PurePath(name).name  # no path of this machine
    manifest = manifest_for(truths, name, model, by, gold=gold, corpus=corpus)
    run_extractor(truths, out, manifest, by, jobs=jobs, progress=_progress)
    _show(f"run {out}", score_run(out, truths), seed, json)


def documents_command(
    out: Annotated[Path, typer.Argument(help="Folder to copy into; made if need be.")],
    gold: Annotated[
        Path, typer.Option(help=f"A folder of gold files, or one of: {', '.join(GOLD)}.")
    ] = Path("five"),
) -> None:
    """Copy the documents of a gold, for a program that reads files; prints each report's name."""
    out.mkdir(parents=True, exist_ok=True)
    for truth in load_truths(gold, None):
        shutil.copy2(truth.document, out / truth.document.name)
        typer.echo(f"{truth.name}\t{out / truth.document.name}")


def _say_predicted(handed: Predictions) -> None:
    """Name on standard error the lines that were left out, and those of another form."""
    for problems, what in (
        (handed.problems, "lines left out"),
        (handed.foreign, "cells of another form, counted as foreign"),
    ):
        if problems:
            typer.echo(f"{len(problems)} {what}:{listed(problems)}", err=True)


def _say_bulk(results: BulkResults) -> None:
    for names, what in (
        (results.others, "inputs of the bulk run are none of these reports, left out"),
        (results.twice, "inputs are a document that another input holds, left out"),
    ):
        if names:
            shown = ", ".join(names[:5])
            typer.echo(f"{len(names)} {what}: {shown}{', …' if len(names) > 5 else ''}", err=True)


def _progress(lines: Iterable[Line], total: int) -> Iterator[Line]:
    """The lines, with a bar on a terminal and in silence in a pipe."""
    console = Console(stderr=True)
    yield from track(lines, "reports", total, console=console, disable=not console.is_terminal)


def score_command(
    folder: Run,
    require: Annotated[
        list[str] | None,
        typer.Option(help="A bound, such as 'cell_accuracy>=0.99'; exits with 1 if it is missed."),
    ] = None,
    by: Annotated[
        Literal["group", "table", "verdict"] | None,
        typer.Option(help="Instead of the figures: right, doubtful, missing and silently wrong."),
    ] = None,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Score a run again, without extracting anything.

    Exits with 1 if a required bound is missed or, where one is required, a report is left out.
    """
    scored = score_run(folder, truths_of(read_manifest(folder)))
    if by:
        emit(f"score {folder}", breakdown(scored.scores, by), seed=seed, json_file=json)
        _say_left_out(scored)
        return
    found = _show(f"score {folder}", scored, seed, json)
    missed = [bound for bound in require or () if not _holds(bound, found)]
    if require and not scored.complete:
        missed.append("every report of the run must be scored")
    _exit(missed)


def compare_command(
    first: Run,
    second: Run,
    max_drop: Annotated[
        float | None,
        typer.Option(help="Exit with 1 if a headline figure is worse by more than this."),
    ] = None,
    flips: Annotated[int, typer.Option(help="How many flipped cells to list.")] = 20,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """What changed from one run to another, paired by report, and which cells flipped."""
    compared = _compare(first, second, seed)
    emit(f"compare {first} {second}", difference_rows(compared), seed=seed, json_file=json)
    if flips and compared.flips:
        emit("flips", flip_rows(compared)[:flips], seed=None, json_file=None)
    listed = f", {flips} of them listed: see --flips" if 0 < flips < len(compared.flips) else ""
    said = f"{compared.reports} reports in both, {len(compared.flips)} cells flipped"
    typer.echo(said + listed, err=True)
    for name in compared.unpaired:
        typer.echo(f"{name}: in one run only, left out", err=True)
    if max_drop is not None:
        _exit(
            [
                f"{d.metric} is worse by {d.worse_by():.6g}, the bound is {max_drop}"
                for d in compared.differences
                if d.metric in GUARDED and d.worse_by() > max_drop
            ]
        )


def leaderboard_command(
    folders: Annotated[list[Path], typer.Argument(help="Folders of runs over the same reports.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Write the page here, and its Markdown beside it: leaderboard.html."),
    ] = None,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Runs over the same reports side by side, the highest net accuracy first.

    Net accuracy is the share of non-zero cells that are right, less the share silently wrong.

    The page sorts, filters, and shows the paired differences against any of the runs.
    """
    runs, others = same_reports(
        [score_run(folder, truths_of(read_manifest(folder))) for folder in folders]
    )
    for run in runs:
        _say_left_out(run)
    for run in others:
        typer.echo(f"{run.folder}: not the same reports as {folders[0]}, left out", err=True)
    emit("leaderboard", board_rows(runs, seed), seed=seed, json_file=json)
    for path in write_board(runs, out, seed=seed) if out else ():
        typer.echo(str(path))


def report_command(
    folder: Run,
    against: Annotated[Path | None, typer.Option(help="An earlier run; adds the flips.")] = None,
    details: Annotated[
        int, typer.Option(help="Reports shown with their source, the worst first.")
    ] = 100,
    seed: Seed = 1,
) -> None:
    """Write report.html (self-contained), report.md, figures.csv and errors.csv into the run."""
    scored = score_run(folder, truths_of(read_manifest(folder)))
    compared = _compare(against, folder, seed) if against else None
    for path in write_report(scored, compared, details=details, seed=seed):
        typer.echo(str(path))
    _say_left_out(scored)


def _compare(first: Path, second: Path, seed: int) -> Comparison:
    truths = truths_of(read_manifest(second))
    runs = [score_run(folder, truths) for folder in (first, second)]
    for run in runs:
        _say_left_out(run)
    return compare(runs[0], runs[1], truths, seed=seed)


def _show(command: str, scored: RunScore, seed: int, json: Path | None) -> list[Figure]:
    found = figures(scored.scores, seed=seed)
    rows = [figure_row(figure) for figure in found]
    measured = [row for row in rows if row["value"] is not None]
    emit(command, rows, seed=seed, json_file=json, printed=measured)
    unmeasured = [figure.metric for figure in found if figure.value is None]
    if unmeasured:
        typer.echo(f"nothing to measure: {', '.join(unmeasured)}", err=True)
    _say_left_out(scored)
    return found


def _say_left_out(scored: RunScore) -> None:
    """Name on standard error whatever is not in the figures, so that it is never averaged in."""
    for what in scored.skipped:
        typer.echo(what, err=True)
    failed = [score for score in scored.scores if score.failure]
    for score in failed[:5]:
        typer.echo(f"{score.name}: failed: {score.failure}", err=True)
    if len(failed) > 5:
        typer.echo(f"{scored.folder}: {len(failed)} reports failed in all", err=True)
    if scored.bad_lines:
        typer.echo(
            f"{scored.folder}: {scored.bad_lines} lines of the predictions were left out", err=True
        )
    if scored.unrun:
        names = ", ".join(scored.unrun[:5])
        typer.echo(
            f"{scored.folder}: unfinished, {len(scored.unrun)} reports not run: {names}", err=True
        )
    if scored.relabeled:
        typer.echo(
            f"{scored.folder}: {len(scored.relabeled)} truths were corrected since the run",
            err=True,
        )


def _holds(bound: str, found: list[Figure]) -> bool:
    """Whether `METRIC>=NUMBER` or `METRIC<=NUMBER` holds; ResultError if it names no figure."""
    name, sign, limit = (*re.split(r"\s*(>=|<=)\s*", bound.strip()), "", "")[:3]
    value = next((figure.value for figure in found if figure.metric == name), None)
    if value is None or not re.fullmatch(r"[\d.]+", limit):
        raise ResultError(
            f"{bound!r} bounds no figure of this run",
            remedy=f"a metric, >= or <=, and a number; metrics: {', '.join(f.metric for f in found)}",
        )
    return value >= float(limit) if sign == ">=" else value <= float(limit)


def _exit(missed: list[str]) -> None:
    for what in missed:
        typer.echo(f"missed: {what}", err=True)
    raise typer.Exit(1 if missed else 0)
