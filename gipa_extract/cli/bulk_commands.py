"""The commands `gipa bulk …`: parse, call, print, exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gipa_extract.cli.cli_words import WORDS
from gipa_extract.cli.exit_codes import code_for
from gipa_extract.cli.model_options import ModelOptions, settings_for, takes_model
from gipa_extract.cli.run_options import model_and_rules, require_stage, run_options
from gipa_extract.cli.run_progress import RunBar, line_of, run_under_bar
from gipa_extract.cli.shared_options import (
    USERS_LANG,
    BatchOption,
    LangOption,
    QuietOption,
    RulesOption,
    StrategyOption,
    TimeoutOption,
    WorkersOption,
)
from gipa_extract.cli.spoken_help import SpokenCommand, SpokenGroup
from gipa_extract.cli.spoken_language import spoken
from gipa_extract.error_words import in_language
from gipa_extract.errors import GipaError
from gipa_extract.language import Lang
from gipa_extract.plurals import fill_in
from gipa_extract.text.names import as_argument, printable

if TYPE_CHECKING:
    from gipa_extract.bulk import Options, Progress
    from gipa_extract.store import Failure, Ledger


class ReadingEngine(StrEnum):
    """What reads the files of a run."""

    local = "local"
    ray = "ray"


class _RunByDefault(SpokenGroup):
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

RunArgument = Annotated[str, typer.Argument(help="A run folder, or the output of --engine ray.")]


@bulk.command("run", cls=SpokenCommand)
@takes_model
def run_command(
    *,
    out: Annotated[
        str, typer.Option("--out", "-o", help="The run folder; for Ray a path or s3://….")
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, globs, zips, tables; none to continue a run."),
    ] = None,
    workers: WorkersOption = None,
    timeout: TimeoutOption = 180.0,
    path_column: Annotated[str, typer.Option(help="A table's column of paths.")] = "path",
    text_column: Annotated[str, typer.Option(help="A table's column of texts.")] = "text",
    id_column: Annotated[str, typer.Option(help="A table's column of your own ids.")] = "id",
    strategy: StrategyOption = None,
    batch: BatchOption = False,
    rules: RulesOption = None,
    engine: Annotated[
        ReadingEngine,
        typer.Option(help="Where files are read: on this machine, or by Ray on many."),
    ] = ReadingEngine.local,
    address: Annotated[
        str | None,
        typer.Option(help="The Ray cluster, or `auto`; without it a Ray of this machine alone."),
    ] = None,
    quiet: QuietOption = False,
    lang: LangOption = USERS_LANG,
    asked: ModelOptions,
) -> None:
    """Bring every input to a result or a recorded failure; start again to continue.

    Example: gipa bulk data/reports --out run
    """
    from gipa_extract.bulk import Columns

    columns = Columns(path_column, text_column, id_column)
    settings = settings_for(asked, strategy)
    if engine is ReadingEngine.local and address is not None:
        raise typer.BadParameter("--address goes with --engine ray")
    with model_and_rules(Path(out), settings, strategy, batch, rules) as given:
        options = run_options(workers, timeout, columns, given)
        if engine is ReadingEngine.ray:
            _run_on_ray(inputs or [], out, address, quiet, options)
        else:
            _run_here(inputs or [], out, quiet, options)


@bulk.command("status", cls=SpokenCommand)
def status_command(
    run: RunArgument,
    files: Annotated[
        bool, typer.Option("--files", help="Name each input that has no result, and say why.")
    ] = False,
    lang: LangOption = USERS_LANG,
) -> None:
    """Print how far a run is, and why inputs failed.

    Example: gipa bulk status run --files
    """
    from gipa_extract.bulk import on_ray
    from gipa_extract.store import Ledger

    if on_ray.holds_parts(run):
        progress, counts = on_ray.status(run)
        typer.echo(line_of(progress))
        _print_failures(counts)
        if files:
            _print_files(*on_ray.ends(run), [], lang)
        return
    words = WORDS[lang]
    with Ledger(Path(run)) as ledger:
        typer.echo(line_of(ledger.progress()))
        _print_failures(ledger.failure_counts())
        _print_unanswered(ledger, run)
        if files:
            failed = [(name, failure) for name, _, failure in ledger.failures()]
            others = [(name, code) for name, _, code in ledger.not_reports()]
            _print_files(failed, others, ledger.unfinished_names(), lang)
        for each in ledger.batches():
            shown = each._asdict() | {"remote": each.remote or words.not_sent}
            typer.echo(fill_in(words.batch, **shown))


def _print_failures(counts: Iterable[tuple[str, str, int]]) -> None:
    """A line for each stage and reason; the stage as `--stage` takes it."""
    for stage, reason, count in counts:
        spoken_reason = in_language(reason, spoken())
        spoken_stage = in_language(stage, spoken())
        line = WORDS[spoken()].failed_inputs.format(
            count=count, stage=stage, spoken_stage=spoken_stage, reason=spoken_reason
        )
        typer.echo(printable(line))


def _print_files(
    failed: list[tuple[str, Failure]], others: list[tuple[str, str]], pending: list[str], lang: Lang
) -> None:
    """A line for each input without a result, in words that no name can disturb."""
    from gipa_extract.reasons import Reason

    words = WORDS[lang]
    for name, (stage, reason, remedy) in failed:
        why = GipaError(reason, stage=stage, remedy=remedy).in_words(lang)
        typer.echo(printable(words.ended.format(how=words.failed, name=name, why=why)))
    for name, code in others:
        why = Reason(code).in_words(lang)
        typer.echo(printable(words.ended.format(how=words.not_a_report, name=name, why=why)))
    for name in pending:
        typer.echo(printable("  " + words.named.format(file=words.pending, said=name)))


@bulk.command("retry", cls=SpokenCommand)
@takes_model
def retry_command(
    *,
    run: RunArgument,
    stage: Annotated[
        str | None, typer.Option(help="Only what failed at this stage, such as read or process.")
    ] = None,
    workers: WorkersOption = None,
    timeout: TimeoutOption = 180.0,
    strategy: StrategyOption = None,
    batch: BatchOption = False,
    rules: RulesOption = None,
    quiet: QuietOption = False,
    lang: LangOption = USERS_LANG,
    asked: ModelOptions,
) -> None:
    """Try failed inputs of a run again.

    Example: gipa bulk retry run --stage process --timeout 600
    """
    from gipa_extract.bulk import on_ray
    from gipa_extract.store import Ledger

    if on_ray.holds_parts(run):
        failed, _ = on_ray.ends(run)
        require_stage(stage, [failure.stage for _, failure in failed])
        forgotten = on_ray.forget_failures(run, stage)
        again = "gipa bulk INPUT… --engine ray"
        typer.echo(fill_in(WORDS[lang].forgotten, count=forgotten, command=again))
        return
    with Ledger(Path(run)) as ledger:  # a typing error makes no folder
        require_stage(
            stage, [*ledger.failed_stages(), "model"]
        )  # of results whose model failed, too
    settings = settings_for(asked, strategy)
    with model_and_rules(Path(run), settings, strategy, batch, rules) as given:
        options = run_options(workers, timeout, None, given)
        with Ledger(Path(run), writable=True) as ledger:
            ledger.forget_failures(stage)
            if stage is None:
                ledger.set_damaged_aside()
            if not quiet:
                typer.echo(WORDS[lang].retried.format(count=ledger.progress().pending))
        _run_here([], run, quiet, options)


def _run_here(inputs: list[str], out: str, quiet: bool, options: Options) -> None:
    from gipa_extract.bulk import run
    from gipa_extract.store import Ledger

    if not inputs:
        Ledger(Path(out)).close()  # StoreError where there is no run to continue
    bar = RunBar(quiet)
    _run_to_end(
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
        quiet=quiet,
        again=f"gipa bulk --out {as_argument(out)}",
        said_next=WORDS[spoken()].run_next,
        ledger=Path(out) if options.model else None,
    )


def _run_on_ray(
    inputs: list[str], out: str, address: str | None, quiet: bool, options: Options
) -> None:
    from gipa_extract.bulk.on_ray import run_on_ray

    bar = RunBar(quiet)
    _run_to_end(
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
        quiet=quiet,
        again=f"gipa bulk INPUT… --engine ray --out {as_argument(out)}",
        said_next=WORDS[spoken()].ray_run_next,
    )


def _print_unanswered(ledger: Ledger, run: str) -> None:
    """A line that counts the reports whose model failed; none where there are none."""
    if count := ledger.count_unanswered():
        typer.echo(WORDS[spoken()].unanswered.format(count=count, run=as_argument(run)))


def _run_to_end(
    run: Callable[[], Progress],
    bar: RunBar,
    out: str,
    *,
    quiet: bool,
    again: str,
    said_next: str,
    ledger: Path | None = None,
) -> None:
    """Run, say at the end how it stands, and exit by it: what is pending is not read either."""
    from gipa_extract.store import Ledger

    ended = run_under_bar(run, bar, again=again)
    words = WORDS[spoken()]
    if not quiet:
        typer.echo(line_of(ended))
        if ended.failures:
            typer.echo(words.see_status.format(run=as_argument(out)))
        elif ended.not_reports and not ended.results:
            typer.echo(words.see_files.format(run=as_argument(out)))
        if ledger:
            with Ledger(ledger) as kept:
                _print_unanswered(kept, out)
        if ended.pending:
            typer.echo(words.run_pending.format(command=again))
        if ended.results:
            typer.echo(said_next.format(run=as_argument(out)))
    raise typer.Exit(code_for(read=ended.results, failed=ended.failures + ended.pending))
