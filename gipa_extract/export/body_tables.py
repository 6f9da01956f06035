"""The tables that come of all reports together: bodies, coverage, breaks across years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from gipa_extract.checker.across_years import CrossFinding, YearCell
from gipa_extract.export.panel import TRUSTS
from gipa_extract.export.report_tables import BODY
from gipa_extract.export.survey import Survey, SurveyedReport
from gipa_extract.export.table_columns import (
    ExportTable,
    Reference,
    RowValues,
    TableColumn,
    column,
    columns_of,
)
from gipa_extract.models import Cell, Kind

_OF_BODY = Reference(("body_id",), "bodies", ("body_id",))
COVERAGE_STATES = ("none", "one", "several")


def _grouped(found: Survey) -> dict[int, list[SurveyedReport]]:
    """The reports of each body, the latest year last."""
    groups: dict[int, list[SurveyedReport]] = {}
    for report in sorted(found.reports, key=lambda each: (each.year or 0, each.report_id)):
        if (body_id := found.body_ids.get(report.report_id)) is not None:
            groups.setdefault(body_id, []).append(report)
    return groups


def _bodies(found: Survey) -> Iterator[RowValues]:
    for body_id, reports in _grouped(found).items():
        years = sorted({report.year for report in reports if report.year})
        known = [report.body for report in reports if report.body]
        body = next(
            (each for each in reversed(known) if each.division), known[-1] if known else None
        )
        division = body.division if body else None
        names = dict.fromkeys(str(report.issuer) for report in reports)
        candidates = [f"{each.code} {each.name}" for each in body.candidates] if body else []
        missing = [str(year) for year in _between(years) if year not in years]
        yield (
            *(body_id, reports[-1].issuer),
            *(division.code if division else None, division.name if division else None),
            *(body.level if body else None, body.kind if body else None),
            *(body.function if body else None, body.trust if body else None),
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
        *BODY,
        *(column(name, "whole") for name in ("reports", "first_year", "last_year")),
        *(column(name, "list") for name in ("years_missing", "names", "candidates")),
    ),
    ("body_id",),
    of_all=_bodies,
    has_user_columns=False,
)


def _coverage(found: Survey) -> Iterator[RowValues]:
    """Every body in every year of the whole, with a report or without."""
    every = sorted({report.year for report in found.reports if report.year})
    for body_id, reports in _grouped(found).items():
        by_year: dict[int, list[SurveyedReport]] = {}
        for report in reports:
            by_year.setdefault(report.year or 0, []).append(report)
        body = next((report.body for report in reversed(reports) if report.body), None)
        division = body.division if body else None
        for year in _between(every):
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


def _between(years: list[int]) -> range:
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
    references=(_OF_BODY,),
    has_user_columns=False,
)


class _Breaks:
    """The findings of rules across years as rows, with the cells that they are about."""

    def __init__(self, found: Survey) -> None:
        self._found = found
        self._reports = {report.report_id: report for report in found.reports}
        self.findings = found.across.findings if found.across else ()

    def cell(self, operand: YearCell) -> Cell:
        return self._found.year_cells[int(operand.path), operand.cell]

    def place(self, operand: YearCell) -> tuple[Any, ...]:
        """Report, file, year, cell, and where the cell stands."""
        report, cell = self._reports[int(operand.path)], self.cell(operand)
        return (
            *(report.report_id, report.path, report.year, operand.cell),
            *(cell.raw, cell.page, cell.start, cell.end),
        )

    def body_id(self, finding: CrossFinding) -> int | None:
        return self._found.body_ids.get(int(finding.cells[-1].path))


def _break_rows(found: Survey) -> Iterator[RowValues]:
    breaks = _Breaks(found)
    for number, each in enumerate(breaks.findings, start=1):
        gap = None if each.left is None or each.right is None else each.right - each.left
        yield (
            *(number, breaks.body_id(each), each.issuer, each.rule, each.status),
            *(each.left, each.right, gap, each.verdict),
            *breaks.place(each.cells[0]),
            *breaks.place(each.cells[-1]),
            each.message,
        )


_PLACE = ("report_id", "path", "year", "cell", "raw", "page", "start", "end")
_WHOLE = frozenset({"report_id", "year", "page", "start", "end"})


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
        _OF_BODY,
        Reference(("before_report_id",), "reports", ("report_id",)),
        Reference(("after_report_id",), "reports", ("report_id",)),
        Reference(("before_report_id", "before_cell"), "cells", ("report_id", "cell")),
        Reference(("after_report_id", "after_cell"), "cells", ("report_id", "cell")),
    ),
    rows_per_report=3,
    has_user_columns=False,
)


def _break_cells(found: Survey) -> Iterator[RowValues]:
    breaks = _Breaks(found)
    for number, each in enumerate(breaks.findings, start=1):
        for item, operand in enumerate(each.cells, start=1):
            cell = breaks.cell(operand)
            yield (
                *(number, item, int(operand.path), operand.year, operand.cell),
                *(cell.value, cell.kind, cell.raw, cell.trust, cell.page, cell.start, cell.end),
            )


BREAK_CELLS = ExportTable(
    "break_cells",
    "上述各处所涉的每个单元格一行：前一年度在前，所印之数在后",
    "a row for each cell of a break: those of the earlier year first, what is printed last",
    (
        *(column(name, "whole") for name in ("break_id", "item", "report_id", "year")),
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
        Reference(("report_id", "cell"), "cells", ("report_id", "cell")),
    ),
    rows_per_report=6,
    has_user_columns=False,
)
