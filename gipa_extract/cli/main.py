"""The `gipa` command: parse, call, print, exit code. Nothing is decided here."""

from __future__ import annotations

import glob
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from gipa_extract._version import __version__
from gipa_extract.cli.bulk_commands import register
from gipa_extract.console import print_utf8
from gipa_extract.errors import GipaError, ReadError

if TYPE_CHECKING:
    from gipa_extract.checker.across_years import CrossFinding
    from gipa_extract.llm import Settings
    from gipa_extract.models import Document, Report
    from gipa_extract.readers import Input


class Strategy(StrEnum):
    """Who reads: the rules alone, the model what they leave open, the model all, or both."""

    rules = "rules"
    hybrid = "hybrid"
    llm = "llm"
    both = "both"


class Lang(StrEnum):
    """The language of findings and explanations."""

    en = "en"
    zh = "zh"


app = typer.Typer(
    help="Grounded, checked data from Chinese annual reports on open government information.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help comes up in a third of the time
    pretty_exceptions_enable=False,
)

STDIN = "-"
RulesOption = Annotated[
    Path | None, typer.Option("--rules", help="A file that adds rules or silences some.")
]
LangOption = Annotated[Lang, typer.Option(help="The language of what is said.")]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", help="A model that reads what is open; `local` needs no key."),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option("--base-url", help="Any OpenAI-compatible endpoint; it gets OPENAI_API_KEY."),
]
StrategyOption = Annotated[
    Strategy | None,
    typer.Option("--strategy", help="Who reads; hybrid with a model, else rules."),
]
MaxCostOption = Annotated[
    float | None, typer.Option("--max-cost", help="US dollars that the model may cost at most.")
]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="Ask again what was asked before.")]


class Format(StrEnum):
    """What `gipa extract` writes."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


def main() -> None:
    """Run the command; an error of ours is one line on standard error and exit code 1."""
    print_utf8()
    try:
        app(prog_name="gipa")
    except GipaError as error:
        _complain(error)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _complain(error: GipaError) -> None:
    typer.echo(f"gipa: {error}", err=True)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gipa-extract {__version__}")
        raise typer.Exit


@app.callback()
def _gipa(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def extract(
    paths: Annotated[
        list[str], typer.Argument(help="Files, folders, globs; - for standard input.")
    ],
    format: Annotated[Format, typer.Option(help="How the result is written.")] = Format.table,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, not to the terminal.")
    ] = None,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    strategy: StrategyOption = None,
    max_cost: MaxCostOption = None,
    no_cache: NoCacheOption = False,
    rules: RulesOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Read reports into grounded, checked cells.

    Example: gipa extract data/reports --format jsonl -o results.jsonl
    """
    if format is Format.parquet and output is None:
        raise typer.BadParameter(
            "parquet is binary: name a file with -o FILE", param_hint="--format"
        )
    failures: list[GipaError] = []
    settings = _settings(model, base_url, strategy, max_cost, no_cache)
    with _reader(settings, strategy, rules) as reader:
        reports = _extracted(_sources(paths, failures), failures, reader)
        if format in (Format.csv, Format.parquet):
            _write_frame(list(reports), format, output)
        else:
            _write_lines(reports, format, output, lang)
    if failures:
        raise typer.Exit(1)


def _sources(paths: list[str], failures: list[GipaError]) -> Iterator[Input | str]:
    """Every input in order: a folder or a zip gives its files, a glob what it matches."""
    from gipa_extract.readers import find

    for path in paths:
        matches = (
            [path]
            if path == STDIN or Path(path).exists()
            else sorted(glob.glob(path, recursive=True))
        )
        inputs = [STDIN] if path == STDIN else list(find(map(Path, matches)))
        yield from inputs
        if not inputs:
            what = "the folder holds no file" if matches else "no such file"
            _note(ReadError(what, where=path, remedy="check the path"), failures)


def _note(error: GipaError, failures: list[GipaError]) -> None:
    failures.append(error)
    _complain(error)


def _settings(
    model: str | None,
    base_url: str | None,
    strategy: Strategy | None,
    max_cost: float | None,
    no_cache: bool,
) -> Settings | None:
    """What a client is built from; None without a model."""
    if model is None:
        if strategy not in (None, Strategy.rules):
            raise typer.BadParameter(f"{strategy} needs --model", param_hint="--strategy")
        return None
    from gipa_extract.llm import Settings

    return Settings(model=model, base_url=base_url, max_cost_usd=max_cost, cache=not no_cache)


@contextmanager
def _reader(
    settings: Settings | None, strategy: Strategy | None, rules: Path | None
) -> Iterator[Callable[[Document | bytes], Report]]:
    """What reads one report, with one client for all of them."""
    from gipa_extract.forms.user import with_rules
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


def _extracted(
    sources: Iterator[Input | str],
    failures: list[GipaError],
    reader: Callable[[Document | bytes], Report],
) -> Iterator[Report]:
    """The reports in input order; a file that cannot be read is named and passed over."""
    from rich.console import Console
    from rich.progress import track

    from gipa_extract.readers import read

    inputs = list(sources)
    console = Console(stderr=True)
    quiet = not console.is_terminal or len(inputs) < 20
    for source in track(inputs, "Reading", console=console, transient=True, disable=quiet):
        try:
            yield reader(sys.stdin.buffer.read() if isinstance(source, str) else read(source))
        except GipaError as error:
            _note(error.at("standard input"), failures)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8", newline="\n") as file:
            yield file
    except OSError as error:
        raise GipaError(
            f"cannot be written: {error.strerror}", where=str(output), remedy="check the folder"
        ) from error


def _write_lines(
    reports: Iterator[Report], format: Format, output: Path | None, lang: Lang
) -> None:
    from gipa_extract.display import summary
    from gipa_extract.export import to_json

    with _opened(output) as file:
        for report in reports:
            line = to_json(report) if format is Format.jsonl else summary(report, lang.value)
            file.write(line + "\n")


def _write_frame(reports: list[Report], format: Format, output: Path | None) -> None:
    from gipa_extract.export import long_frame

    frame = long_frame(reports)
    if format is Format.parquet and output is not None:
        frame.to_parquet(output, index=False)
        return
    with _opened(output) as file:
        frame.to_csv(file, index=False, lineterminator="\n")


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Results made with --format jsonl.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of each finding where to look and who erred.")
    ] = False,
    rules: RulesOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Check results again: the sums of each report, and what it hands on to the next year's.

    Example: gipa check results.jsonl --explain
    """
    from gipa_extract.export import load
    from gipa_extract.pipeline import across

    reports = (report for file in files for report in load(file))
    found = across(_checked(reports, explain, rules, lang), lang=lang.value, rules=rules)
    by_issuer: dict[str, list[CrossFinding]] = {}
    for finding in found.findings:
        by_issuer.setdefault(finding.issuer, []).append(finding)
    several = [group for group in found.groups if len(group.reports) > 1]
    for group in several:
        years = " ".join(str(year or "?") for year, _ in group.reports)
        typer.echo(f"{' = '.join(group.names)}: {years}")
        for finding in (own for name in group.names for own in by_issuer.get(name, ())):
            typer.echo(f"  {finding.status}  {finding.rule}: {finding.message}")
    for notice in found.notices if len(found.groups) > 1 or several else ():
        typer.echo(f"notice: {notice.message}")


def _checked(
    reports: Iterator[Report], explain: bool, rules: Path | None, lang: Lang
) -> Iterator[Report]:
    """The same reports, each once its findings are printed."""
    from gipa_extract.pipeline import explain as explain_report

    for report in reports:
        told = explain_report(report, lang=lang.value, rules=rules)
        typer.echo(f"{report.source.path or '(text)'}: {len(told)} findings")
        for finding, short, full in told:
            sentence = full if explain else short
            typer.echo(f"  {finding.status}  {finding.rule}: {sentence}")
        yield report


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="A report, or results in jsonl.")],
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Write a page instead: the form beside its source."),
    ] = None,
    lang: LangOption = Lang.en,
) -> None:
    """Print the filled form; ✗ marks rows and columns whose rules fail, ? doubtful cells.

    Example: gipa show data/reports/xiejiaji-2019.txt --html xiejiaji.html
    """
    from rich.console import Console

    from gipa_extract.display import render
    from gipa_extract.display import show as show_reports

    if html:
        reports = list(_loaded(file))
        show_reports(reports[0] if len(reports) == 1 else reports, lang=lang.value).save(html)
        return
    console = Console()
    for report in _loaded(file):
        for part in render(report, lang.value):
            console.print(part)


def _loaded(file: Path) -> Iterator[Report]:
    from gipa_extract.export import load
    from gipa_extract.pipeline import extract as extract_report

    if file.suffix == ".jsonl":
        yield from load(file)
    else:
        yield extract_report(file)


@app.command()
def text(file: Annotated[Path, typer.Argument(help="A report.")]) -> None:
    """Print the text that spans refer to.

    Example: gipa text data/reports/qixia-office-2020.txt
    """
    from gipa_extract.readers import read

    sys.stdout.write(read(file).text)


@app.command()
def forms(
    edition: Annotated[str | None, typer.Argument(help="An edition; all of them if none.")] = None,
) -> None:
    """Print the editions of the form, or one edition's cells and rules.

    Example: gipa forms 2021
    """
    from gipa_extract.forms import editions, form

    if edition is None:
        for known in editions().values():
            years = f"{known.first_year}–{known.last_year or ''}"
            cells = f"{len(known.cell_ids)} cells, {len(known.rules)} rules"
            typer.echo(f"{known.edition}  years {years}  {known.authority}  {cells}")
        return
    known = form(edition)
    for table in known.tables:
        typer.echo(f"{table.id}  {table.caption}")
        for row in table.rows:
            for column in table.columns:
                typer.echo(f"  {table.id}.{row.id}.{column.id}\t{row.label} · {column.label}")
    for rule in known.rules:
        sides = " ".join([" + ".join(rule.left), rule.relation, " + ".join(rule.right)])
        typer.echo(f"{rule.id}\t{sides}")


register(app)
cache = typer.Typer(help="The model's answers that are kept on disk.", no_args_is_help=True)
app.add_typer(cache, name="cache")


@cache.callback()
def _cache() -> None:
    pass


@cache.command()
def clear() -> None:
    """Forget every answer, and say how many there were.

    Example: gipa cache clear
    """
    from gipa_extract.llm.cache import Cache

    typer.echo(f"{Cache().clear()} answers forgotten")


if __name__ == "__main__":
    main()
