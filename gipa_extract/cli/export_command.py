"""The command `gipa export`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gipa_extract.cli.cli_words import WORDS
from gipa_extract.cli.shared_options import USERS_LANG, LangOption
from gipa_extract.cli.spoken_language import spoken
from gipa_extract.language import Lang

if TYPE_CHECKING:
    from gipa_extract.errors import GipaError
    from gipa_extract.models import Report


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
    reviewed: Annotated[
        bool,
        typer.Option("--reviewed", help="As they stand after `gipa review`, with who and when."),
    ] = False,
    lang: LangOption = USERS_LANG,
) -> None:
    """Write results in the shape and format that a file's name says.

    Example: gipa export results.jsonl --to panel.csv --to codebook.csv
    """
    from gipa_extract.export import write

    _require_known_names(to)
    damaged: list[str] = []
    after_review: list[str] = []
    for target in to:
        damaged.clear()  # each target goes through all reports, and meets the same ones
        with _reports(source, damaged.append, reviewed=reviewed) as reports:
            for note in write(reports, target, lang=lang):
                typer.echo(f"{target}: {note}", err=True)
            after_review = _said_of_review(reports, lang) if reviewed else []
    for said in after_review:
        typer.echo(said, err=True)
    if damaged:
        raise _damaged_results(source, damaged)


def _said_of_review(reports: Iterable[Report], lang: Lang) -> list[str]:
    """What an export after review leaves out, and what reviewers still differ on."""
    from gipa_extract.reviewing.run_review import ReviewedReports

    assert isinstance(reports, ReviewedReports)
    words, said = WORDS[lang], []
    if reports.no_reports:
        said.append(words.no_reports.format(count=len(reports.no_reports)))
    if reports.unsettled:
        said.append(
            words.unsettled.format(
                count=sum(reports.unsettled.values()), reports=len(reports.unsettled)
            )
        )
    return said


def _require_known_names(targets: list[Path]) -> None:
    """Refuse a name that says nothing, before anything is written."""
    from gipa_extract.errors import GipaError
    from gipa_extract.export import writer_for

    for target in targets:
        try:
            writer_for(target)
        except GipaError as error:
            raise typer.BadParameter(error.in_words(spoken()), param_hint="--to") from error


def _damaged_results(source: str, names: list[str]) -> GipaError:
    from gipa_extract.errors import GipaError

    return GipaError(
        f"{len(names)} results are damaged and left out: {', '.join(names[:3])}"
        + (" …" if len(names) > len(names[:3]) else ""),
        where=source,
        stage="ledger",
        remedy=f"gipa bulk retry {source} reads them again",
    )


@contextmanager
def _reports(
    source: str, on_damaged: Callable[[str], None], *, reviewed: bool
) -> Iterator[Iterable[Report]]:
    from gipa_extract.bulk import on_ray
    from gipa_extract.export import load
    from gipa_extract.store import Ledger

    if reviewed:
        from gipa_extract.reviewing.run_review import ReviewedReports, reviewed_run

        yield ReviewedReports(reviewed_run(Path(source)), on_damaged)
        return
    if Path(source).is_file():
        yield load(Path(source))
        return
    if on_ray.holds_parts(source):
        yield on_ray.reports(source)
        return
    with Ledger(Path(source)) as ledger:
        yield ledger.reports(on_damaged)
