"""The command `gipa export`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gipa_extract.cli.cli_words import WORDS, line_of_file
from gipa_extract.cli.shared_options import USERS_LANG, LangOption
from gipa_extract.cli.spoken_language import spoken
from gipa_extract.language import Lang
from gipa_extract.text.names import as_argument

if TYPE_CHECKING:
    from gipa_extract.errors import GipaError
    from gipa_extract.export import ExportSource, Selection
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
    with _results(source, reviews, damaged.setdefault) as results:
        notes = write_all(
            results, paths, lang=lang, selection=selection, on_start=partial(typer.echo, err=True)
        )
        for note in notes:
            typer.echo(note, err=True)
        written = [target.path for path in paths for target in targets_of(path)]
        written += [write_script(script, folder, lang=lang) for script in scripts]
    if sys.stdout.isatty():
        for file in dict.fromkeys(written):
            typer.echo(line_of_file(file, lang))
    for said in _said_of_review(reviews, lang) if reviews else ():
        typer.echo(said, err=True)
    if damaged:
        raise _damaged_results(source, list(damaged))


def _said_of_review(reviews: ReviewedReports, lang: Lang) -> Iterator[str]:
    """What an export after review leaves out, and what reviewers still differ on."""
    words = WORDS[lang]
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


def _damaged_results(source: str, names: list[str]) -> GipaError:
    from gipa_extract.errors import GipaError

    return GipaError(
        f"{len(names)} results are damaged and left out: {', '.join(names[:3])}"
        + (" …" if len(names) > len(names[:3]) else ""),
        where=source,
        stage="ledger",
        remedy=f"gipa bulk retry {as_argument(source)} reads them again",
    )


@contextmanager
def _results(
    source: str, reviews: ReviewedReports | None, on_damaged: Callable[[str], None]
) -> Iterator[ExportSource]:
    """The results at a place, after review if people's decisions are given."""
    from dataclasses import replace

    with _stored(source, reviews, on_damaged) as results:
        if reviews:
            read = results.reports
            results = replace(results, reports=lambda: reviews.with_rows(read()))
        yield results


@contextmanager
def _stored(
    source: str, reviews: ReviewedReports | None, on_damaged: Callable[[str], None]
) -> Iterator[ExportSource]:
    from gipa_extract.bulk import on_ray
    from gipa_extract.export import ExportSource, UnreadInput, load
    from gipa_extract.store import Ledger, holds_run

    if Path(source).is_file():
        yield ExportSource(
            lambda: ((report, {}) for report in load(Path(source))), count=_lines_of(Path(source))
        )
    elif on_ray.holds_parts(source):
        yield ExportSource(
            lambda: on_ray.reports_with_rows(source),
            lambda: (UnreadInput(*facts, row) for facts, row in on_ray.unread_with_rows(source)),
            lambda: on_ray.user_rows(source),
            on_ray.status(source)[0].results,
        )
    elif reviews and not holds_run(Path(source)):
        yield ExportSource(lambda: ((report, {}) for report in reviews.as_read()))
    else:
        _require_run(Path(source))
        with Ledger(Path(source)) as ledger:
            yield ExportSource(
                lambda: ledger.reports_with_rows(on_damaged),
                lambda: (UnreadInput(*facts, row) for facts, row in ledger.unread_with_rows()),
                ledger.user_rows,
                sum(getattr(ledger.progress(), part) for part in ("results", "more_reports")),
            )


def _require_run(source: Path) -> None:
    """GipaError with the way to results where people name what they come from, or nothing at all."""
    from gipa_extract.errors import GipaError
    from gipa_extract.store import holds_run

    if not source.exists():
        raise GipaError(
            "no such file, folder or match",
            where=str(source),
            stage="export",
            remedy="check the path",
        )
    if not holds_run(source):
        raise GipaError(
            "neither a run folder nor a file of results",
            where=str(source),
            stage="export",
            remedy=f"gipa extract {as_argument(source)} --format jsonl -o results.jsonl, and export that; "
            f"or gipa to-excel {as_argument(source)}",
        )


def _lines_of(path: Path) -> int:
    """The results in a file, one a line; a broken line is told when it is read."""
    with path.open("rb") as lines:
        return sum(not line.isspace() for line in lines)
