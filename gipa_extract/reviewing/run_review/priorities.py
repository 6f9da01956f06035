"""In which order reports are looked at: first what is most likely wrong, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.checker.across_years import Across, CrossFinding, IssuerGroup
from gipa_extract.forms import Form
from gipa_extract.ids import split_cell_id
from gipa_extract.language import Lang
from gipa_extract.models import Report

WEIGHTS: Mapping[str, float] = {
    "no_form": 40,
    "missing_tables": 20,
    "misread_sums": 6,
    "header": 6,
    "year_breaks": 4,
    "jumps": 4,
    "doubtful": 3,
    "missing_cells": 3,
    "own_sums": 0.5,
}
"""What speaks for a look at a report, and how much one of it weighs.

misread_sums: failing rules that the reading may have caused; own_sums: those of which the
document itself is the cause; year_breaks: what one year hands on is not what the next takes up;
jumps: a total many times that of the year before.
"""
MOST_COUNTED = 10
"""So many of one kind count: twenty failing sums mostly have one cause."""
JUMP = 10
"""A total so many times that of a neighbouring year is odd."""
FEWEST_FOR_JUMP = 100
"""Small totals leap about by themselves."""


class ReportTotals(NamedTuple):
    """What is kept of a report, so that it can be compared with those of other years."""

    report_index: int
    """The report's place in the run, counted from 0."""
    year: int
    totals: Mapping[str, float]


class YearJump(NamedTuple):
    """A total that is odd against a neighbouring year."""

    report_index: int
    """The report's place in the run, counted from 0."""
    cell: str
    here: float
    there: float
    year: int
    """The other year."""


def reasons_of(report: Report) -> Counter[str]:
    """What speaks for a look at a report by itself: kinds of `WEIGHTS`, with their numbers."""
    failing = [finding for finding in report.findings if finding.status == "fails"]
    own = sum(finding.verdict == "source" for finding in failing)
    grounds = report.grounds
    heads = (grounds.issuer, grounds.year)
    weak = sum(ground is not None and ground.trust == "doubtful" for ground in heads)
    missing = (report.issuer is None) + (report.year is None)
    return +Counter(
        no_form=int(report.edition is None),
        missing_tables=len(gone := missing_tables(report)),
        missing_cells=sum(
            cell.trust == "missing" and split_cell_id(cell.id).table not in gone
            for cell in report.cells
        ),
        misread_sums=len(failing) - own,
        own_sums=own,
        header=weak + missing,
        doubtful=sum(cell.trust == "doubtful" and not cell.doubted_by_sum for cell in report.cells),
    )


def missing_tables(report: Report) -> list[str]:
    """The tables of the form of which no cell was found."""
    has_values: dict[str, bool] = {}
    for cell in report.cells:
        table = split_cell_id(cell.id).table
        has_values[table] = has_values.get(table, False) or cell.kind != "absent"
    return [table for table, any_found in has_values.items() if not any_found]


def score_of(reasons: Mapping[str, int]) -> float:
    """How early a report is to be looked at: the larger, the earlier."""
    return sum(WEIGHTS[kind] * min(count, MOST_COUNTED) for kind, count in reasons.items())


def totals_of(index: int, report: Report, form: Form) -> ReportTotals:
    """The totals of a report's sums."""
    wanted = {rule.right[0] for rule in form.rules if rule.is_equation and len(rule.right) == 1}
    totals = {
        cell.id: float(cell.value)
        for cell in report.cells
        if cell.id in wanted and cell.value is not None
    }
    return ReportTotals(index, report.year or 0, totals)


def jumps_between(
    totals: Mapping[str, ReportTotals], groups: Iterable[IssuerGroup]
) -> Iterator[YearJump]:
    """The totals, by report, that are many times those of the issuer's year before or after."""
    for group in groups:
        if not group.key:
            continue
        years = [totals[name] for _, name in group.reports if name in totals]
        for before, after in pairwise(sorted(years, key=lambda each: each.year)):
            if before.year and after.year == before.year + 1:
                yield from _jumps_between(before, after)


def _jumps_between(before: ReportTotals, after: ReportTotals) -> Iterator[YearJump]:
    for cell in before.totals.keys() & after.totals.keys():
        low, high = sorted((before.totals[cell], after.totals[cell]))
        if high >= FEWEST_FOR_JUMP and high >= JUMP * max(low, 1):
            yield YearJump(
                after.report_index, cell, after.totals[cell], before.totals[cell], before.year
            )
            yield YearJump(
                before.report_index, cell, before.totals[cell], after.totals[cell], after.year
            )


def year_breaks(compared: Across, names: Sequence[str]) -> Iterator[tuple[int, CrossFinding]]:
    """The findings between two years, by the index of each report that they are about."""
    index_of = {name: index for index, name in enumerate(names)}
    for finding in compared.findings:
        if finding.status == "fails":
            for path in dict.fromkeys(cell.path for cell in finding.cells):
                if path in index_of:
                    yield index_of[path], finding


def hint_of(jump: YearJump, lang: Lang) -> str:
    """A jump in words."""
    return _HINT[lang].format(here=f"{jump.here:g}", there=f"{jump.there:g}", year=jump.year)


_HINT: Mapping[Lang, str] = {
    "en": "{here} here, and {there} in the report of {year}",
    "zh": "本年为{here}，而{year}年报告为{there}",
}
