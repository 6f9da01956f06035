"""The command `gipa export`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gipa_extract.cli.cli_words import WORDS, line_of_file
from gipa_extract.cli.shared_options import USERS_LANG, LangOption
from gipa_extract.cli.spoken_language import spoken
from gipa_extract.cli.stored_results import damaged_results, open_results
from gipa_extract.cli.written_over import require_no_report
from gipa_extract.language import Lang
from gipa_extract.text.names import as_argument, printable

if TYPE_CHECKING:
    from gipa_extract.export import Selection
    from gipa_extract.export.scripts import ScriptLanguage
    from gipa_extract.reviewing.run_review import ReviewedReports


class LeastTrust(StrEnum):
    """What a value has to be worth."""

    confirmed = "confirmed"
    read = "read"
    doubtful = "doubtful"


class Script(StrEnum):
    """Programs for which a script is written."""

    stata = "stata"
    r = "r"
    python = "python"


def export(
    source: Annotated[
        str, typer.Argument(help="A run folder, the output of --engine ray, or results in jsonl.")
    ],
    to: Annotated[
        list[Path],
        typer.Option(
            "--to",
            help="panel, reports, cells, findings, finding_cells, claims, problems, measures, "
            "header, notes, bodies, coverage, breaks, break_cells, crosswalk, failures, not_reports, or all, each "
            "with .csv, .parquet or .dta; NAME.xlsx; NAME.duckdb; codebook.csv, .json or .md; "
            "reports.jsonl. May be given several times.",
        ),
    ],
    trust: Annotated[
        LeastTrust | None,
        typer.Option("--trust", help="Leave out values that are worth less than this."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            help="Choose reports: COLUMN=VALUE,… of the table `reports` or of your own, such as "
            "year=2020-2022; may be given several times.",
        ),
    ] = None,
    with_: Annotated[
        list[Script] | None,
        typer.Option(
            "--with",
            help="Write a script that reads the panel, too, beside the first target; "
            "may be given several times.",
        ),
    ] = None,
    reviewed: Annotated[
        bool,
        typer.Option("--reviewed", help="As they stand after `gipa review`, with who and when."),
    ] = False,
    lang: LangOption = USERS_LANG,
) -> None:
    """Write results in the shape and format that a file's name says.

    Example: gipa export run --to panel.csv --to study.duckdb --only year=2021 --trust read
    """
    from gipa_extract.export import targets_of, write_all
    from gipa_extract.export.scripts import files_for, write_script

    selection = _selection(to, only or [], trust)
    for workbook in (path for path in to if path.suffix == ".xlsx"):  # any name, a report's too
        require_no_report(workbook)
    scripts: list[ScriptLanguage] = [each.value for each in dict.fromkeys(with_ or [])]
    folder = to[0].parent
    read = [path for script in scripts for path in files_for(script, folder)]
    paths = list(dict.fromkeys([*to, *read]))
    damaged: dict[str, None] = {}
    reviews: ReviewedReports | None = None
    if reviewed:
        from gipa_extract.reviewing.run_review import ReviewedReports, reviewed_run

        run = reviewed_run(Path(source))
        source, reviews = str(run.folder or source), ReviewedReports(run, damaged.setdefault)
    with open_results(source, damaged.setdefault, reviews=reviews) as results:
        notes = write_all(
            results, paths, lang=lang, selection=selection, on_start=partial(typer.echo, err=True)
        )
        if results.failed or results.pending:
            notes.append(
                WORDS[lang].without_report.format(
                    failed=results.failed, pending=results.pending, run=as_argument(source)
                )
            )
        for note in notes:
            typer.echo(note, err=True)
        written = [target.path for path in paths for target in targets_of(path)]
        written += [write_script(script, folder, lang=lang) for script in scripts]
    if sys.stdout.isatty():
        for file in dict.fromkeys(written):
            typer.echo(line_of_file(file, lang))
    for said in _said_of_review(reviews, lang) if reviews else ():
        typer.echo(printable(said), err=True)
    if damaged:
        raise damaged_results(source, list(damaged))


def _said_of_review(reviews: ReviewedReports, lang: Lang) -> Iterator[str]:
    """What an export after review leaves out, and what reviewers still differ on."""
    words = WORDS[lang]
    if unmatched := reviews.unmatched_documents():
        yield words.unmatched.format(names=", ".join(unmatched))
    if reviews.no_reports:
        yield words.no_reports.format(count=len(reviews.no_reports))
    if reviews.unsettled:
        count = sum(reviews.unsettled.values())
        yield words.unsettled.format(count=count, reports=len(reviews.unsettled))


def _selection(targets: list[Path], only: list[str], trust: LeastTrust | None) -> Selection:
    """What is chosen; a name that says nothing is refused before anything is written."""
    from gipa_extract.errors import GipaError
    from gipa_extract.export import Selection, targets_of

    try:
        for target in targets:
            targets_of(target)
    except GipaError as error:
        raise typer.BadParameter(error.in_words(spoken()), param_hint="--to") from error
    try:
        return Selection.of(only, trust.value if trust else None)
    except GipaError as error:
        raise typer.BadParameter(error.in_words(spoken()), param_hint="--only") from error
