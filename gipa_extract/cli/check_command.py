"""The command `gipa check`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gipa_extract.cli.cli_words import WORDS, CommandWords
from gipa_extract.cli.shared_options import USERS_LANG, LangOption, RulesOption
from gipa_extract.cli.standard_input import STDIN, results_that_come_in
from gipa_extract.cli.stored_results import damaged_results, open_results
from gipa_extract.language import Lang
from gipa_extract.plurals import fill_in

if TYPE_CHECKING:
    from gipa_extract.checker.across_years import Across, CrossFinding
    from gipa_extract.models import Report


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Run folders, or results made with --format jsonl; - for standard input."
        ),
    ],
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of each finding where to look and who erred.")
    ] = False,
    join_offices: Annotated[
        bool,
        typer.Option("--join-offices", help="A government and its office count as one issuer."),
    ] = False,
    rules: RulesOption = None,
    lang: LangOption = USERS_LANG,
) -> None:
    """Check results again: the sums of each report, and what it hands on to the next year's.

    Example: gipa check results.jsonl --explain
    """
    from gipa_extract.pipeline import across

    damaged: dict[str, str] = {}
    checked = _print_findings(_reports_of(files, damaged), explain, rules, lang)
    comparison = across(checked, lang=lang, rules=rules, join_offices=join_offices)
    _print_across(comparison, WORDS[lang])
    if damaged:
        raise damaged_results(next(iter(damaged.values())), list(damaged))


def _reports_of(files: list[str], damaged: dict[str, str]) -> Iterator[Report]:
    """The results in files and run folders; `damaged` is told of which runs some are not whole."""
    for file in files:
        if file == STDIN:
            yield from results_that_come_in()
            continue
        names: list[str] = []
        with open_results(file, names.append, stage="result") as results:
            yield from (report for report, _ in results.reports())
        damaged.update(dict.fromkeys(names, file))


def _print_findings(
    reports: Iterator[Report], explain: bool, rules: Path | None, lang: Lang
) -> Iterator[Report]:
    """The same reports, each once its findings are printed."""
    from gipa_extract.pipeline import explain as explain_report

    words = WORDS[lang]
    for report in reports:
        explanations = explain_report(report, lang=lang, rules=rules)
        file = report.source.path or words.no_path
        without = words.no_findings if report.edition else words.not_checked
        typer.echo(
            fill_in(words.findings if explanations else without, file=file, count=len(explanations))
        )
        for finding, short, full in explanations:
            _print_finding(finding.status, finding.rule, full if explain else short, words)
        yield report


def _print_finding(status: str, rule: str, message: str, words: CommandWords) -> None:
    status_name = words.statuses.get(status, status)
    typer.echo(words.finding.format(status=status_name, rule=rule, message=message))


def _print_across(comparison: Across, words: CommandWords) -> None:
    """Print what reports of one body over the years say of one another."""
    by_issuer: defaultdict[str, list[CrossFinding]] = defaultdict(list)
    for finding in comparison.findings:
        by_issuer[finding.issuer].append(finding)
    several = [group for group in comparison.groups if len(group.reports) > 1]
    for group in several:
        years = " ".join(str(year or "?") for year, _ in group.reports)
        typer.echo(f"{' = '.join(group.names)}: {years}")
        for name in group.names:
            for finding in by_issuer[name]:
                _print_finding(finding.status, finding.rule, finding.message, words)
    # A single report has no neighbours, and so no notice about them would help its reader.
    if several or len(comparison.groups) > 1:
        for notice in comparison.notices:
            typer.echo(words.notice.format(message=notice.message))
