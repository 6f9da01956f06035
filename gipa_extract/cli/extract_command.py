"""The command `gipa extract`, and the reading that `gipa demo` shares with it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from gipa_extract.cli.cli_words import WORDS, line_of_file
from gipa_extract.cli.exit_codes import code_for
from gipa_extract.cli.model_options import FailureCount, ModelOptions, settings_for, takes_model
from gipa_extract.cli.shared_errors import Tally, defect_error
from gipa_extract.cli.shared_options import (
    USERS_LANG,
    LangOption,
    RulesOption,
    Strategy,
    StrategyOption,
)
from gipa_extract.cli.spoken_language import spoken
from gipa_extract.cli.standard_input import STDIN, standard_input
from gipa_extract.cli.written_over import require_no_report
from gipa_extract.errors import GipaError, ReadError
from gipa_extract.language import Lang
from gipa_extract.text.missing_paths import remedy_for_missing
from gipa_extract.text.names import as_text

if TYPE_CHECKING:
    from gipa_extract.llm import Settings
    from gipa_extract.models import Document, Report
    from gipa_extract.readers import Input

MIN_FILES_FOR_BAR = 20


_SUFFIXES = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet"}
"""What a file's name says of its format."""
_TEXTS = ("", ".txt", ".md", ".log")
"""Names in which a summary is looked for; in `results.json` nobody expects one."""
_MADE_ELSEWHERE = (".xlsx", ".xls", ".dta", ".duckdb")
"""Files that programs other than this command expect something else in."""


class Format(StrEnum):
    """What `gipa extract` writes."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


@takes_model
def extract(
    *,
    paths: Annotated[
        list[str], typer.Argument(help="Files, folders, globs; - for standard input.")
    ],
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            show_default="what -o FILE ends in, else table",
            help="How the result is written.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, not to the terminal.")
    ] = None,
    strategy: StrategyOption = None,
    rules: RulesOption = None,
    lang: LangOption = USERS_LANG,
    asked: ModelOptions,
) -> None:
    """Read reports into grounded, checked cells.

    Example: gipa extract data/reports --format jsonl -o results.jsonl
    """
    format = _format_for(format, output)
    if output is not None:
        require_no_report(output)
    from gipa_extract.export import report_in_words

    tally = Tally()
    settings = settings_for(asked, strategy)
    unanswered = FailureCount()
    prints_there = output is None and sys.stdout.isatty()  # lines would end up in the bar
    with _open_reader(settings, strategy, rules) as reader:
        inputs = _inputs_of(paths, tally)
        read = unanswered.count_each(read_reports(inputs, reader, tally, bar=not prints_there))
        reports = (report_in_words(report, lang, rules=rules) for report in read)
        if format in (Format.csv, Format.parquet):
            _write_cells(reports, format, output)
        else:
            write_lines(reports, format, output, lang)
    unanswered.print_failures(lang)
    if output is not None and sys.stdout.isatty():
        typer.echo(line_of_file(output, lang))
    raise typer.Exit(code_for(read=tally.read, failed=tally.failed))


def _format_for(asked: Format | None, output: Path | None) -> Format:
    """What `--format` asks for, or a file's name says; BadParameter where that is not one thing."""
    if output is None:
        if asked is Format.parquet:
            raise typer.BadParameter(
                "parquet is binary: name a file with -o FILE", param_hint="--format"
            )
        return asked or Format.table
    suffix = output.suffix.lower()
    if suffix in _MADE_ELSEWHERE:
        other = GipaError(
            "extract writes no such file",
            where=str(output),
            remedy="name it .jsonl, .csv or .parquet, or use gipa to-excel",
        )
        raise typer.BadParameter(other.in_words(spoken()), param_hint="--output")
    if asked is None and suffix not in (*_SUFFIXES, *_TEXTS):
        unclear = GipaError(
            "the name does not say what to write",
            where=str(output),
            remedy="end it in .jsonl, .csv or .parquet, in .txt for a summary, or add --format",
        )
        raise typer.BadParameter(unclear.in_words(spoken()), param_hint="--output")
    named = Format(_SUFFIXES.get(suffix, "table"))
    if asked and suffix in _SUFFIXES and asked is not named:
        differs = GipaError("the name says another format than --format", where=str(output))
        raise typer.BadParameter(differs.in_words(spoken()), param_hint="--output")
    return asked or named


def _inputs_of(paths: list[str], tally: Tally) -> Iterator[Input | str]:
    """Every input in order: a folder or a zip gives its files, a glob what it matches."""
    from gipa_extract.bulk.inputs import is_run_alone, matching_paths, results_of_run
    from gipa_extract.readers import find

    for path in paths:
        if path == STDIN:
            yield STDIN
            continue
        matches = matching_paths(path)
        inputs = list(find(matches))
        yield from inputs
        if not inputs and is_run_alone(Path(path)):
            tally.note_failure(results_of_run(path))
        elif not inputs:
            what = "the folder holds no file" if matches else "no such file, folder or match"
            remedy = "check the path" if matches else remedy_for_missing(path)
            tally.note_failure(ReadError(what, where=as_text(path), remedy=remedy))


@contextmanager
def _open_reader(
    settings: Settings | None, strategy: Strategy | None, rules: Path | None
) -> Iterator[Callable[[Document | bytes], Report]]:
    """What reads one report, with one client for all of them."""
    from gipa_extract.forms.user_rules import with_rules
    from gipa_extract.pipeline import extract as extract_report

    if rules:
        with_rules(rules)  # wrong rules are no fault of a report: they end the run here
    if settings is None:
        yield partial(extract_report, rules=rules)
        return
    from gipa_extract.llm import Client

    with Client(settings) as client:
        chosen = strategy.value if strategy else "hybrid"
        yield partial(extract_report, rules=rules, model=client, strategy=chosen)  # type: ignore[arg-type]


def read_reports(
    sources: Iterable[Input | str],
    reader: Callable[[Document | bytes], Report],
    tally: Tally,
    *,
    bar: bool = False,
) -> Iterator[Report]:
    """The reports in input order; a file that gives none is named and passed over.

    `bar`: on a terminal, of many files, show how far it is.
    """
    from rich.console import Console
    from rich.progress import track

    from gipa_extract.readers import read

    inputs, words = list(sources), WORDS[spoken()]
    console = Console(stderr=True)
    quiet = not bar or not console.is_terminal or len(inputs) < MIN_FILES_FOR_BAR
    for source in track(inputs, words.reading, console=console, transient=True, disable=quiet):
        where = words.standard_input if isinstance(source, str) else source.name
        try:
            report = reader(standard_input() if isinstance(source, str) else read(source))
        except GipaError as error:
            tally.note_failure(error.at(where))
            continue
        except Exception as error:  # a defect of ours costs one file, not those after it
            tally.note_failure(defect_error(error, where))
            continue
        tally.read += 1
        yield report


@contextmanager
def _writing_to(output: Path) -> Iterator[None]:
    """A system's error while a file is written, as ours."""
    try:
        yield
    except OSError as error:
        raise GipaError(
            f"cannot be written: {error.strerror or error}",
            where=str(output),
            remedy="check the folder",
        ) from error


@contextmanager
def _open_output(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with _writing_to(output), output.open("w", encoding="utf-8", newline="\n") as file:
        yield file


def write_lines(reports: Iterable[Report], format: Format, output: Path | None, lang: Lang) -> None:
    """Write each report as soon as it is read: a line of JSON, or a summary."""
    from gipa_extract.display import summary
    from gipa_extract.export import to_json

    with _open_output(output) as file:
        for report in reports:
            line = to_json(report) if format is Format.jsonl else summary(report, lang)
            file.write(line + "\n")


def _write_cells(reports: Iterable[Report], format: Format, output: Path | None) -> None:
    """Write the table of all cells, as `gipa export … --to cells.csv` does."""
    from gipa_extract.export.frames import write_cells
    from gipa_extract.export.sinks import CsvSink, ParquetSink

    if output is None:
        write_cells(reports, lambda table: CsvSink(table, sys.stdout, line_end="\n"))
        return
    with _writing_to(output):
        sink = ParquetSink if format is Format.parquet else CsvSink
        write_cells(reports, lambda table: sink(table, output))
