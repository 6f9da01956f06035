"""The commands `gipa bulk` and `gipa export`: parse, call, print, exit code."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gipa_extract.bulk import Finished, Options, Progress, Waiting
    from gipa_extract.llm import Settings
    from gipa_extract.models import Report

INTERRUPTED = 130


class _RunByDefault(TyperGroup):
    """`gipa bulk INPUT…` is `gipa bulk run INPUT…`; an input called `status` is `./status`."""

    def parse_args(self, ctx, args):  # type: ignore[no-untyped-def]
        if args and args[0] not in (*self.commands, "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


bulk = typer.Typer(
    help="Bring many files to results, once each. `gipa bulk INPUT…` is `gipa bulk run INPUT…`.",
    cls=_RunByDefault,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Run = Annotated[str, typer.Argument(help="A run folder, or the output of --engine ray.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes that read; one for each core if not given.")
]
Model = Annotated[str | None, typer.Option(help="A model that reads what is open.")]
BaseUrl = Annotated[
    str | None, typer.Option(help="Any OpenAI-compatible endpoint; it gets OPENAI_API_KEY.")
]
Strategy = Annotated[
    Literal["rules", "hybrid", "llm", "both"] | None,
    typer.Option(help="Who reads; hybrid with a model, else rules."),
]
MaxCost = Annotated[
    float | None, typer.Option(help="US dollars that the run may cost, over all its starts.")
]
Rules = Annotated[Path | None, typer.Option(help="A file that adds rules or silences some.")]
Batch = Annotated[
    bool, typer.Option("--batch", help="Ask by the endpoint's Batch API: cheaper, within a day.")
]
Concurrency = Annotated[int, typer.Option(min=1, help="Requests in flight at once.")]
Timeout = Annotated[float, typer.Option(help="Seconds that one report may take.")]
Engine = Annotated[
    Literal["local", "ray"],
    typer.Option(help="Where files are read: on this machine, or by Ray on many."),
]
Address = Annotated[
    str | None,
    typer.Option(help="The Ray cluster, or `auto`; without it a Ray of this machine alone."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to an app."""
    app.add_typer(bulk, name="bulk")
    app.command("export")(export)


@bulk.command("run")
def run_command(
    out: Annotated[
        str, typer.Option("--out", "-o", help="The run folder; for Ray a path or s3://….")
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, globs, zips, tables; none to continue a run."),
    ] = None,
    workers: Workers = None,
    timeout: Timeout = 180.0,
    path_column: Annotated[str, typer.Option(help="A table's column of paths.")] = "path",
    text_column: Annotated[str, typer.Option(help="A table's column of texts.")] = "text",
    id_column: Annotated[str, typer.Option(help="A table's column of your own ids.")] = "id",
    model: Model = None,
    base_url: BaseUrl = None,
    strategy: Strategy = None,
    max_cost: MaxCost = None,
    concurrency: Concurrency = 8,
    batch: Batch = False,
    rules: Rules = None,
    engine: Engine = "local",
    address: Address = None,
    quiet: Quiet = False,
) -> None:
    """Bring every input to a result or a recorded failure; start again to continue.

    Example: gipa bulk data/reports --out run
    """
    from gipa_extract.bulk import Columns

    columns = Columns(path_column, text_column, id_column)
    settings = _settings(model, base_url, max_cost, concurrency)
    if engine == "local" and address is not None:
        raise typer.BadParameter("--address goes with --engine ray")
    with _client(Path(out), settings, strategy, batch, rules) as asked:
        options = _options(workers, timeout, columns, asked)
        if engine == "ray":
            _go_on_ray(inputs or [], out, address, quiet, options)
        else:
            _go(inputs or [], out, quiet, options)


@bulk.command("status")
def status_command(run: Run) -> None:
    """Print how far a run is, and why inputs failed.

    Example: gipa bulk status run
    """
    from gipa_extract.bulk import on_ray
    from gipa_extract.store import Ledger

    if on_ray.holds_parts(run):
        progress, counts = on_ray.status(run)
        typer.echo(_summary(progress))
        for stage, reason, count in counts:
            typer.echo(f"  {count} × {stage}: {reason}")
        return
    with Ledger(Path(run)) as ledger:
        typer.echo(_summary(ledger.progress()))
        for stage, reason, count in ledger.failure_counts():
            typer.echo(f"  {count} × {stage}: {reason}")
        for each in ledger.batches():
            sent = f"{each.requests} requests, {each.answered} answered"
            typer.echo(f"  batch {each.id} ({each.remote or 'not sent'}): {each.state}, {sent}")


@bulk.command("retry")
def retry_command(
    run: Run,
    stage: Annotated[
        str | None, typer.Option(help="Only what failed at this stage, such as read or process.")
    ] = None,
    workers: Workers = None,
    timeout: Timeout = 180.0,
    model: Model = None,
    base_url: BaseUrl = None,
    strategy: Strategy = None,
    max_cost: MaxCost = None,
    concurrency: Concurrency = 8,
    batch: Batch = False,
    rules: Rules = None,
    quiet: Quiet = False,
) -> None:
    """Try failed inputs of a run again.

    Example: gipa bulk retry run --stage process --timeout 600
    """
    from gipa_extract.bulk import on_ray
    from gipa_extract.store import Ledger

    if on_ray.holds_parts(run):
        forgotten = on_ray.forget_failures(run, stage)
        typer.echo(f"{forgotten} failures forgotten; to try them: gipa bulk INPUT… --engine ray")
        return
    with Ledger(Path(run)):  # a typing error makes no folder
        pass
    settings = _settings(model, base_url, max_cost, concurrency)
    with _client(Path(run), settings, strategy, batch, rules) as asked:
        options = _options(workers, timeout, None, asked)
        with Ledger(Path(run), writable=True) as ledger:
            ledger.forget_failures(stage)
        _go([], run, quiet, options)


def _settings(
    model: str | None, base_url: str | None, max_cost: float | None, concurrency: int
) -> Settings | None:
    if model is None:
        return None
    from gipa_extract.llm import Settings

    return Settings(model=model, base_url=base_url, max_cost_usd=max_cost, concurrency=concurrency)


@contextmanager
def _client(
    run: Path, settings: Settings | None, strategy: str | None, batch: bool, rules: Path | None
) -> Iterator[dict[str, object]]:
    """The options that a model and rules need; what a run had is not left out by mistake."""
    from gipa_extract.bulk import Batching

    _refuse_other_recipe(run, settings is None and strategy is None, rules is None)
    asked = {"rules": rules, "batch": Batching() if batch else None}
    if settings is None:
        yield {"strategy": strategy or "rules", **asked}
        return
    from gipa_extract.llm import Client

    with Client(settings) as client:
        yield {"strategy": strategy or "hybrid", "model": client, **asked}


def _refuse_other_recipe(run: Path, no_model: bool, no_rules: bool) -> None:
    from gipa_extract.errors import FormError, ModelError
    from gipa_extract.store import LEDGER, Ledger

    if not (run / LEDGER).is_file():
        return
    with Ledger(run) as ledger:
        last = ledger.last_recipe()
    if last is not None and last.model and no_model:
        raise ModelError(
            f"this run was made with the strategy {last.strategy} and the model {last.model}",
            where=str(run),
            remedy=f"--model {last.model}, or --strategy rules to read everything without",
        )
    if last is not None and last.rules_sha256 and no_rules:
        kept = run / f"rules-{last.rules_sha256[:12]}.toml"
        raise FormError(
            "this run was made with rules of yours",
            where=str(run),
            remedy=f"--rules {kept}, or name another folder with --out",
        )


def _options(
    workers: int | None, timeout: float, columns: object, asked: dict[str, object]
) -> Options:
    from gipa_extract.bulk import Options

    given = {"workers": workers, "columns": columns, **asked}
    return Options(seconds=timeout, **{name: value for name, value in given.items() if value})  # type: ignore[arg-type]


def _go(inputs: list[str], out: str, quiet: bool, options: Options) -> None:
    from gipa_extract.bulk import run

    bar = _Bar(quiet)
    _follow(
        lambda: run(
            inputs,
            out=out,
            options=options,
            on_start=bar.start,
            on_finished=bar.advance,
            on_batch=bar.wait,
        ),
        bar,
        out,
        again=f"gipa bulk --out {out}",
    )


def _go_on_ray(
    inputs: list[str], out: str, address: str | None, quiet: bool, options: Options
) -> None:
    from gipa_extract.bulk.on_ray import run_on_ray

    bar = _Bar(quiet)
    _follow(
        lambda: run_on_ray(
            inputs,
            out=out,
            address=address,
            options=options,
            on_start=bar.start,
            on_finished=bar.advance,
        ),
        bar,
        out,
        again=f"gipa bulk INPUT… --engine ray --out {out}",
    )


def _follow(run: Callable[[], Progress], bar: _Bar, out: str, *, again: str) -> None:
    """Run with a bar, and say at the end, or at Ctrl-C, how it stands."""
    try:
        with bar:
            ended = run()
    except KeyboardInterrupt:
        typer.echo(f"interrupted; to continue: {again}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if not bar.quiet:
        typer.echo(_summary(ended))
        if ended.failures:
            typer.echo(f"  see: gipa bulk status {out}")


def _summary(progress: Progress) -> str:
    cost = f", {progress.calls} calls, {progress.cost_usd:.2f} USD" if progress.calls else ""
    return (
        f"{progress.inputs} inputs: {progress.results} results, {progress.failures} failures, "
        f"{progress.pending} pending{cost}"
    )


class _Bar:
    """A progress bar on a terminal; nothing in a pipe."""

    def __init__(self, quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        console = Console(stderr=True)
        self._bars = Bars(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[said]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self.quiet = quiet
        self._task = self._bars.add_task("", total=None, said="")
        self._failures, self._spent, self._done = 0, 0.0, 0
        self._began = time.monotonic()

    def __enter__(self) -> None:
        self._bars.start()

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def start(self, progress: Progress) -> None:
        """Show how far the run is from here on; the rate counts from now."""
        self._failures, self._spent = progress.failures, progress.cost_usd
        self._began = time.monotonic()
        self._bars.reset(self._task, total=progress.pending)

    def wait(self, waiting: Waiting) -> None:
        """Say how far the batches are."""
        said = f"{waiting.batches} batches, {waiting.answered} of {waiting.requests} answered"
        self._bars.update(self._task, said=said)

    def advance(self, finished: Finished) -> None:
        """Count one input."""
        self._failures += hasattr(finished.made, "reason")
        self._spent += getattr(finished.made, "cost_usd", 0.0)
        self._done += 1
        rate = self._done / max(time.monotonic() - self._began, 0.001)
        said = f"{rate:.0f}/s, {self._failures} failures"
        said += f", {self._spent:.2f} USD" if self._spent else ""
        self._bars.update(self._task, advance=1, said=said)


def export(
    source: Annotated[
        str, typer.Argument(help="A run folder, the output of --engine ray, or results in jsonl.")
    ],
    to: Annotated[
        list[Path],
        typer.Option(
            "--to",
            help="cells, panel or findings .csv or .parquet, panel.xlsx, panel.dta, "
            "codebook.csv or .md, reports.jsonl; may be given several times.",
        ),
    ],
) -> None:
    """Write results in the shape and format that a file's name says.

    Example: gipa export results.jsonl --to panel.csv --to codebook.csv
    """
    from gipa_extract.export import write

    for target in to:
        with _reports(source) as reports:
            for note in write(reports, target):
                typer.echo(f"{target}: {note}", err=True)


@contextmanager
def _reports(source: str) -> Iterator[Iterable[Report]]:
    from gipa_extract.bulk import on_ray
    from gipa_extract.export import load
    from gipa_extract.store import Ledger

    if Path(source).is_file():
        yield load(Path(source))
        return
    if on_ray.holds_parts(source):
        yield on_ray.reports(source)
        return
    with Ledger(Path(source)) as ledger:
        yield ledger.reports()
