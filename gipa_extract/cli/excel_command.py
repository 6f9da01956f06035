"""The command `gipa to-excel`: documents in; a workbook, a page, and what became of each file out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gipa_extract.cli.cli_words import WORDS, CommandWords
from gipa_extract.cli.exit_codes import code_for
from gipa_extract.cli.run_progress import RunBar, run_under_bar
from gipa_extract.cli.shared_errors import print_complaint
from gipa_extract.cli.shared_options import (
    USERS_LANG,
    LangOption,
    QuietOption,
    TimeoutOption,
    WorkersOption,
)
from gipa_extract.errors import ReadError
from gipa_extract.install_command import runnable
from gipa_extract.language import Lang
from gipa_extract.plurals import fill_in
from gipa_extract.text.names import as_argument, printable

if TYPE_CHECKING:
    from gipa_extract.to_excel import FileOutcome, Made

MAX_LINES = 20
"""Files named of each outcome; the workbook names all."""
SUFFIX = ".xlsx"


def to_excel(
    inputs: Annotated[list[str], typer.Argument(help="Folders, files, globs, zips of reports.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The workbook, FILE.xlsx; by default the folder's name, here."
        ),
    ] = None,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="Write over a file that is not from this command, was changed, or is of other files.",
        ),
    ] = False,
    workers: WorkersOption = None,
    timeout: TimeoutOption = 180.0,
    lang: LangOption = USERS_LANG,
    quiet: QuietOption = False,
) -> None:
    """Make a workbook and a page from a folder.

    The workbook has every file with its outcome, a row and a sheet for each report, live sums
    and a codebook; the page, FILE.html, has each form beside its source. Call it again after
    files came or changed: only those are read.

    Example: gipa to-excel data/reports
    """
    from gipa_extract.bulk import Options
    from gipa_extract.to_excel import to_excel as make_workbook

    workbook = output or Path(_stem_of(inputs[0]) + SUFFIX)
    if workbook.suffix.lower() != SUFFIX:
        raise typer.BadParameter(f"name a file that ends in {SUFFIX}", param_hint="--output")
    options = Options(seconds=timeout)
    options = replace(options, workers=workers) if workers else options
    bar = RunBar(quiet)
    outcome = run_under_bar(
        lambda: make_workbook(
            inputs,
            out=workbook,
            options=options,
            lang=lang,
            overwrite=overwrite,
            on_start=bar.start,
            on_finished=bar.advance,
        ),
        bar,
        again=f"gipa to-excel {' '.join(map(as_argument, inputs))} -o {as_argument(workbook)}",
    )
    _print_outcome(outcome, lang, quiet)
    failed = sum(each.ending == "failed" for each in outcome.files)
    read = sum(each.ending in ("read", "doubtful") for each in outcome.files)
    raise typer.Exit(code_for(read=read, failed=failed))


def _stem_of(named: str) -> str:
    """The name of the workbook: that of the first folder or file; `reports` for a glob."""
    path = Path(named).resolve()
    return (path.name if path.is_dir() else path.stem if path.is_file() else "") or "reports"


def _print_outcome(outcome: Made, lang: Lang, quiet: bool) -> None:
    """What was written, and the summary of quality; where all is quiet, only what failed."""
    words = WORDS[lang]
    if quiet:
        for each in outcome.files:
            if each.ending == "failed":
                print_complaint(words.named.format(file=each.file, said=each.in_words(lang)))
    else:
        for line in (
            *_lines_of_written_files(outcome, words),
            *_lines_of_endings(outcome, words, lang),
            *_lines_of_next_steps(outcome, words),
        ):
            typer.echo(runnable(printable(line)))
    for note in outcome.notes:
        typer.echo(note, err=True)
    if outcome.workbook is None:
        what = "no report was read, so nothing was written"
        if not outcome.files:
            raise ReadError(what, remedy="name a folder that holds documents")
        raise ReadError(what, remedy="look at the reasons above")


def _lines_of_written_files(outcome: Made, words: CommandWords) -> Iterator[str]:
    """A line for each thing that was written."""
    if outcome.workbook is None:
        return
    reports = sum(each.ending in ("read", "doubtful") for each in outcome.files)
    page = words.page if outcome.shown == reports else words.page_part
    yield fill_in(words.workbook, path=outcome.workbook, reports=reports)
    yield page.format(path=outcome.page, shown=outcome.shown)
    yield words.run_folder.format(path=outcome.run)
    yield ""


def _lines_of_next_steps(outcome: Made, words: CommandWords) -> Iterator[str]:
    """What somebody may do with what was read."""
    if outcome.workbook is not None:
        yield ""
        yield from words.to_correct.format(run=as_argument(outcome.run)).splitlines()


def _lines_of_endings(outcome: Made, words: CommandWords, lang: Lang) -> Iterator[str]:
    """How many files came to which end, and which, those that failed last.

    A file with several reports counts by its first; the lists name each.
    """
    by_ending: dict[str, list[FileOutcome]] = {ending: [] for ending in words.endings}
    for each in outcome.files:
        by_ending[each.ending].append(each)
    counts = {
        ending: sum(not each.is_further for each in files) for ending, files in by_ending.items()
    }
    further = sum(each.is_further for each in outcome.files)
    line = fill_in(words.files, files=len(outcome.files) - further, **counts)
    yield line + (fill_in(words.more_reports, count=further) if further else "")
    for ending, files in by_ending.items():
        if files:
            yield words.endings[ending]
            yield from _lines_of_files(files, words, lang)


def _lines_of_files(files: Sequence[FileOutcome], words: CommandWords, lang: Lang) -> Iterator[str]:
    from gipa_extract.to_excel.excel_words import WORDS as SHEET_WORDS

    for each in files[:MAX_LINES]:
        reason = each.in_words(lang)
        yield "  " + (words.named.format(file=each.file, said=reason) if reason else each.file)
    if len(files) > MAX_LINES:
        sheet = SHEET_WORDS[lang].sheet
        yield "  " + words.and_more.format(count=len(files) - MAX_LINES, sheet=sheet)
