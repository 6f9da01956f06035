"""The commands that look at one thing: `gipa show`, `gipa text`, `gipa forms`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gipa_extract.cli.cli_words import WORDS, line_of_file
from gipa_extract.cli.shared_options import USERS_LANG, LangOption
from gipa_extract.cli.standard_input import read_named
from gipa_extract.cli.written_over import require_no_report
from gipa_extract.language import Lang

if TYPE_CHECKING:
    from gipa_extract.forms import Form
    from gipa_extract.models import Report


def show(
    file: Annotated[
        Path,
        typer.Argument(
            help="A report, or results in jsonl; - for a report from standard input.",
            readable=False,  # what cannot be read is no wrong command line, and reading says so
        ),
    ],
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", help="Write a page instead: the form beside its source as it looks."
        ),
    ] = None,
    lang: LangOption = USERS_LANG,
) -> None:
    """Print the filled form; ✗ marks rows and columns whose rules fail, ? doubtful cells.

    Example: gipa show data/reports/xiejiaji-2019.txt --html xiejiaji.html
    """
    from rich.console import Console

    from gipa_extract.display import render
    from gipa_extract.display import show as show_reports

    if html:
        require_no_report(html)
        reports = list(_reports_in(file))
        show_reports(reports[0] if len(reports) == 1 else reports, lang=lang).save(html)
        typer.echo(line_of_file(html, lang))
        return
    console = Console()
    for report in _reports_in(file):
        for part in render(report, lang):
            console.print(part)


def _reports_in(file: Path) -> Iterator[Report]:
    from gipa_extract.export import load
    from gipa_extract.pipeline import extract as extract_report

    if file.suffix == ".jsonl":
        yield from load(file)
    else:
        yield extract_report(read_named(file))


def text(
    file: Annotated[Path, typer.Argument(help="A report; - for standard input.", readable=False)],
    lang: LangOption = USERS_LANG,
) -> None:
    """Print the text that spans refer to.

    Example: gipa text data/reports/qixia-office-2020.txt
    """
    sys.stdout.write(read_named(file).text)


def forms(
    edition: Annotated[
        str | None, typer.Argument(help="An edition, or a year; all editions if none.")
    ] = None,
    lang: LangOption = USERS_LANG,
) -> None:
    """Print the editions of the form, or one edition's cells and rules.

    Example: gipa forms 2021
    """
    from gipa_extract.forms import editions

    if edition is None:
        for each in editions().values():
            typer.echo(_line_of(each, lang))
        return
    form = editions().get(edition) or _form_of_year(edition)
    if form is None:
        names = ", ".join(editions())
        raise typer.BadParameter(f"unknown edition {edition!r}: one of {names}")
    if form.edition != edition:
        typer.echo(_line_of(form, lang))
    _print_form(form)


def _form_of_year(text: str) -> Form | None:
    """The edition that is in force for a report of this year."""
    from gipa_extract.forms import editions

    year = int(text) if text.isascii() and text.isdigit() else 0
    return next((form for form in editions().values() if form.covers(year)), None)


def _line_of(form: Form, lang: Lang) -> str:
    words = WORDS[lang]
    years = words.years if form.last_year else words.years_from
    return words.edition.format(
        edition=form.edition,
        years=years.format(first=form.first_year, last=form.last_year),
        authority=form.authority,
        cells=len(form.cell_ids),
        rules=len(form.rules),
    )


def _print_form(form: Form) -> None:
    for table in form.tables:
        typer.echo(f"{table.id}  {table.caption}")
        for row in table.rows:
            for column in table.columns:
                typer.echo(f"  {table.cell_id(row, column)}\t{row.label_in_group} · {column.label}")
    for rule in form.rules:
        sides = " ".join([" + ".join(rule.left), rule.relation, " + ".join(rule.right)])
        typer.echo(f"{rule.id}\t{sides}")
