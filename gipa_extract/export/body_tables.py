"""The tables that come of all reports together: bodies, coverage, breaks across years."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any, NamedTuple, get_args

from gipa_extract.export.export_words import WORDS
from gipa_extract.export.first_pass import FirstPass, NotedReport
from gipa_extract.export.panel import TRUSTS
from gipa_extract.export.report_tables import BODY_COLUMNS, OF_BODY, OF_CELL, body_values
from gipa_extract.export.stable_ids import cell_id_of
from gipa_extract.export.table_columns import (
    ExportTable,
    Reference,
    RowValues,
    TableColumn,
    column,
    columns_of,
)
from gipa_extract.forms import editions
from gipa_extract.models import Kind

Value = int | Decimal | None
COVERAGE_STATES = ("none", "one", "several")


def _grouped(found: FirstPass) -> dict[int, list[NotedReport]]:
    """The reports of each body, the latest year last."""
    groups: dict[int, list[NotedReport]] = {}
    for report in sorted(found.reports, key=lambda each: (each.year or 0, each.report_id)):
        if (body_id := found.body_ids.get(report.report_id)) is not None:
            groups.setdefault(body_id, []).append(report)
    return groups


def _bodies(found: FirstPass) -> Iterator[RowValues]:
    for body_id, reports in _grouped(found).items():
        years = sorted({report.year for report in reports if report.year})
        known = [report.body for report in reports if report.body]
        body = next(
            (each for each in reversed(known) if each.division), known[-1] if known else None
        )
        names = dict.fromkeys(str(report.issuer) for report in reports)
        candidates = [f"{each.code} {each.name}" for each in body.candidates] if body else []
        missing = [str(year) for year in _years_between(years) if year not in years]
        yield (
            *(body_id, reports[-1].issuer),
            *body_values(body),
            *(len(reports), years[0] if years else None, years[-1] if years else None),
            *(missing, list(names), candidates),
        )


BODIES = ExportTable(
    "bodies",
    "每个机关一行：编号、名称、行政区划、层级、类别、有哪些年度",
    "a row for each body: number, name, division, level, kind, years",
    (
        column("body_id", "whole"),
        column("body_name"),
        *BODY_COLUMNS,
        *(column(name, "whole") for name in ("reports", "first_year", "last_year")),
        *(column(name, "list") for name in ("years_missing", "names", "candidates")),
    ),
    ("body_id",),
    of_all=_bodies,
    has_user_columns=False,
)


def _coverage(found: FirstPass) -> Iterator[RowValues]:
    """Every body in every year of the whole, with a report or without."""
    every = sorted({report.year for report in found.reports if report.year})
    for body_id, reports in _grouped(found).items():
        by_year: dict[int, list[NotedReport]] = {}
        for report in reports:
            by_year.setdefault(report.year or 0, []).append(report)
        body = next((report.body for report in reversed(reports) if report.body), None)
        division = body.division if body else None
        for year in _years_between(every):
            there = by_year.get(year, [])
            yield (
                *(body_id, reports[-1].issuer, division.name if division else None),
                *(body.level if body else None, year),
                *(COVERAGE_STATES[min(len(there), 2)], len(there)),
                sorted({report.edition for report in there if report.edition}),
                sum(report.doubtful for report in there),
                sum(report.broken for report in there),
                [str(report.report_id) for report in there],
            )


def _years_between(years: list[int]) -> range:
    return range(years[0], years[-1] + 1) if years else range(0)


COVERAGE = ExportTable(
    "coverage",
    "每个机关每个年度一行，包括没有报告的年度",
    "a row for each body and year, those without a report too",
    (
        column("body_id", "whole"),
        *columns_of("body_name", "body_division", "body_level"),
        column("year", "whole"),
        column("state", values=COVERAGE_STATES),
        column("reports", "whole"),
        column("editions", "list"),
        *(column(name, "whole") for name in ("doubtful_cells", "broken_rules")),
        column("report_ids", "list"),
    ),
    ("body_id", "year"),
    of_all=_coverage,
    references=(OF_BODY,),
    has_user_columns=False,
)


class _YearBreak(NamedTuple):
    """Two reports of a body that do not agree."""

    rule: str
    status: str
    issuer: str
    expected: Value
    printed: Value
    verdict: str
    message: str
    cells: tuple[tuple[int, str], ...]
    """(number of the report, cell id): those of the earlier report first."""


def _breaks(found: FirstPass) -> Iterator[_YearBreak]:
    """What one year hands on and the next takes up differently; what two reports of a year print."""
    for each in found.across.findings if found.across else ():
        cells = tuple((int(cell.path), cell.cell) for cell in each.cells)
        sides = (each.left, each.right)
        yield _YearBreak(
            each.rule, each.status, each.issuer, *sides, each.verdict, each.message, cells
        )
    for reports in _grouped(found).values():
        for _, same in groupby(reports, key=lambda report: report.year):
            for one, other in pairwise(same):
                yield from _restated_cells(found, one, other)


def _restated_cells(found: FirstPass, one: NotedReport, other: NotedReport) -> Iterator[_YearBreak]:
    """The cells in which two reports of a body and year print different numbers."""
    if one.year is None or one.edition is None:
        return
    for cell_id in editions()[one.edition].cell_ids:
        first = found.year_cells[one.report_id, cell_id]
        second = found.year_cells.get((other.report_id, cell_id))
        if second is None or None in (first.value, second.value):
            continue
        if first.value != second.value:
            said = WORDS[found.lang].restated.format(
                year=one.year, cell=cell_id, one=first.raw, other=second.raw
            )
            yield _YearBreak(
                *(f"restated:{cell_id}", "fails", str(other.issuer), first.value, second.value),
                *("unknown", said, ((one.report_id, cell_id), (other.report_id, cell_id))),
            )


def _place_of_cell(found: FirstPass, report: NotedReport, cell_id: str) -> tuple[Any, ...]:
    """Report, file, year, cell, and where the cell stands."""
    cell = found.year_cells[report.report_id, cell_id]
    return (
        *(report.report_id, report.path, report.year, _cell_number(report, cell_id), cell_id),
        *(cell.raw, cell.page, cell.start, cell.end),
    )


def _cell_number(report: NotedReport, cell: str) -> int:
    return cell_id_of(report.cell_prefix, report.edition or "", cell)


def _difference(expected: Value, printed: Value) -> Value:
    return None if expected is None or printed is None else printed - expected


def _break_rows(found: FirstPass) -> Iterator[RowValues]:
    reports = {report.report_id: report for report in found.reports}
    for number, each in enumerate(_breaks(found), start=1):
        (before, cell), (after, other) = each.cells[0], each.cells[-1]
        yield (
            *(number, found.body_ids.get(after), each.issuer, each.rule, each.status),
            *(each.expected, each.printed, _difference(each.expected, each.printed)),
            each.verdict,
            *_place_of_cell(found, reports[before], cell),
            *_place_of_cell(found, reports[after], other),
            each.message,
        )


_PLACE = ("report_id", "path", "year", "cell_id", "cell", "raw", "page", "start", "end")
_WHOLE = frozenset({"report_id", "year", "cell_id", "page", "start", "end"})


def _place_columns(side: str) -> Iterator[TableColumn]:
    for name in _PLACE:
        yield column(f"{side}_{name}", "whole" if name in _WHOLE else "text")


BREAKS = ExportTable(
    "breaks",
    "上下年度报告不相衔接之处，每处一行，附两处所在",
    "a row for each break between a body's reports of two years, with both places",
    (
        *(column(name, "whole") for name in ("break_id", "body_id")),
        *columns_of("issuer", "rule", "status"),
        *(column(name, "number") for name in ("expected", "printed", "difference")),
        column("verdict"),
        *_place_columns("before"),
        *_place_columns("after"),
        column("message"),
    ),
    ("break_id",),
    of_all=_break_rows,
    references=(
        OF_BODY,
        Reference(("before_report_id",), "reports", ("report_id",)),
        Reference(("after_report_id",), "reports", ("report_id",)),
        Reference(("before_cell_id",), "cells", ("cell_id",)),
        Reference(("after_cell_id",), "cells", ("cell_id",)),
        Reference(("before_report_id", "before_cell"), "cells", ("report_id", "cell")),
        Reference(("after_report_id", "after_cell"), "cells", ("report_id", "cell")),
    ),
    rows_per_report=3,
    has_user_columns=False,
)


def _break_cells(found: FirstPass) -> Iterator[RowValues]:
    reports = {report.report_id: report for report in found.reports}
    for number, each in enumerate(_breaks(found), start=1):
        for item, (report_id, cell_id) in enumerate(each.cells, start=1):
            cell, report = found.year_cells[report_id, cell_id], reports[report_id]
            yield (
                *(number, item, report_id, report.year, _cell_number(report, cell_id), cell_id),
                *(cell.value, cell.kind, cell.raw, cell.trust, cell.page, cell.start, cell.end),
            )


BREAK_CELLS = ExportTable(
    "break_cells",
    "上述各处所涉的每个单元格一行：前一年度在前，所印之数在后",
    "a row for each cell of a break: those of the earlier year first, what is printed last",
    (
        *(column(name, "whole") for name in ("break_id", "item", "report_id", "year", "cell_id")),
        column("cell"),
        column("value", "number"),
        column("kind", values=get_args(Kind)),
        column("raw"),
        column("trust", values=TRUSTS),
        *(column(name, "whole") for name in ("page", "span_start", "span_end")),
    ),
    ("break_id", "item"),
    of_all=_break_cells,
    references=(
        Reference(("break_id",), "breaks", ("break_id",)),
        OF_CELL,
        Reference(("report_id", "cell"), "cells", ("report_id", "cell")),
    ),
    rows_per_report=6,
    has_user_columns=False,
)
