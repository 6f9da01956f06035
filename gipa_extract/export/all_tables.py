"""Every table of an export, and how they hang together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from gipa_extract.export.body_tables import BODIES, BREAK_CELLS, BREAKS, COVERAGE
from gipa_extract.export.crosswalk_table import CROSSWALK
from gipa_extract.export.first_pass import ExportEntry
from gipa_extract.export.panel import TRUSTS
from gipa_extract.export.panel_table import PANEL, panel_rows
from gipa_extract.export.prose_tables import CLAIMS, HEADER, MEASURES, NOTES, PROBLEMS
from gipa_extract.export.report_tables import CELLS, FINDING_CELLS, FINDINGS, REPORTS
from gipa_extract.export.sources import UnreadInput, UserColumn
from gipa_extract.export.table_columns import (
    ExportTable,
    RowValues,
    TableColumn,
    columns_of,
)
from gipa_extract.models import Trust

FAILURES = ExportTable(
    "failures",
    "未能读出的文件，每个一行",
    "a row for each input that failed",
    columns_of("path", "sha256", "stage", "reason", "remedy"),
    ("path",),
)
NOT_REPORTS = ExportTable(
    "not_reports",
    "不是年度报告的文件，每个一行",
    "a row for each input that was read and holds no report",
    columns_of("path", "sha256", "code", "reason"),
    ("path",),
)
TABLES: Mapping[str, ExportTable] = {
    table.name: table
    for table in (
        *(
            REPORTS,
            PANEL,
            CELLS,
            FINDINGS,
            FINDING_CELLS,
            CLAIMS,
            PROBLEMS,
            MEASURES,
            HEADER,
            NOTES,
        ),
        *(BODIES, COVERAGE, BREAKS, BREAK_CELLS, CROSSWALK, FAILURES, NOT_REPORTS),
    )
}
"""Table by its name, in the order in which they are listed."""
OF_UNREAD = (FAILURES.name, NOT_REPORTS.name)
ACROSS_YEARS = (BREAKS.name, BREAK_CELLS.name)
IN_WORDS = (CELLS.name, FINDINGS.name, NOTES.name)
"""The tables with sentences for people."""


def with_user_columns(
    tables: Iterable[ExportTable], user: tuple[UserColumn, ...], least: Trust | None = None
) -> dict[str, ExportTable]:
    """The tables with the user's own columns at the end, and without what is worth too little."""
    found = {}
    for table in tables:
        wanted = user if table.has_user_columns else ()
        more = tuple(_user_column(each) for each in wanted)
        rows = table.of_report
        if table.name == PANEL.name:
            rows = panel_rows(least)
        if table.name == CELLS.name and least:
            rows = partial(_trusted_cells, least)
        if rows is not None and wanted:
            rows = partial(_rows_with_user, rows, wanted)
        found[table.name] = replace(table, columns=(*table.columns, *more), of_report=rows)
    return found


def unread_row(each: UnreadInput, words: str) -> RowValues:
    """The row of an input without a report; `words` is its reason for people."""
    if each.stage is None:
        return (each.path, each.sha256, each.reason, words)
    return (each.path, each.sha256, each.stage, words, each.remedy)


def _user_column(each: UserColumn) -> TableColumn:
    zh, en = f"用户所给：{each.printed}", f"your own: {each.printed}"
    return TableColumn(each.name, each.type, zh, en)


def _rows_with_user(
    rows: Callable[[ExportEntry], Iterable[RowValues]],
    user: tuple[UserColumn, ...],
    entry: ExportEntry,
) -> Iterable[RowValues]:
    more = [column.value(entry.user) for column in user]
    for row in rows(entry):
        yield (*row, *more)


_CELL_TRUST = CELLS.names.index("trust")


def _trusted_cells(least: Trust, entry: ExportEntry) -> Iterable[RowValues]:
    assert CELLS.of_report is not None
    lowest = TRUSTS.index(least)
    return (row for row in CELLS.of_report(entry) if TRUSTS.index(row[_CELL_TRUST]) >= lowest)
