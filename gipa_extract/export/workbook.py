"""Reports → a finished workbook: summary, panel, doubts, findings, coverage, dictionary, forms.

The panel is the same table as everywhere; its columns of kinds and trusts are folded away, and
trust is a colour. Every row leads to the form of its report by a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gipa_extract.errors import GipaError
from gipa_extract.export.all_tables import TABLES, with_user_columns
from gipa_extract.export.doubts_sheet import DoubtsSheet
from gipa_extract.export.export_words import WORDS
from gipa_extract.export.first_pass import ExportEntry, make_first_pass
from gipa_extract.export.form_sheet import FormSheet
from gipa_extract.export.panel import Value
from gipa_extract.export.sheet_styles import (
    LINE_HEIGHT,
    StyledBook,
    clean_text,
    lines_of,
    print_on_a4,
    require_excel,
    write_value,
)
from gipa_extract.export.sources import ExportSource
from gipa_extract.export.summary_sheet import write_summary
from gipa_extract.export.table_columns import ExportTable, RowValues
from gipa_extract.export.table_sheets import (
    PanelSheet,
    write_coverage,
    write_dictionary,
    write_findings,
)
from gipa_extract.export.targets import MAX_WORKBOOK
from gipa_extract.forms import form
from gipa_extract.language import Lang
from gipa_extract.models import Report

MARK = "gipa.workbook/1"
"""The category in its properties: read among reports, a workbook of ours is none."""
MAX_FORMS = 250
"""Sheets of forms in one workbook: Excel gets slow with more, and nobody leafs through them."""
_ILLEGAL = re.compile(r"[\[\]:*?/\\']")
_SHEET_NAME = 31


class FirstSheet(NamedTuple):
    """A sheet that stands before the others, written when the reports are: a head and its rows."""

    name: str
    rows: Callable[[], Iterable[Sequence[Value]]]
    """Called at the end; the first row is the head."""
    widths: Sequence[int]
    """Widths of the columns, in characters."""


class PanelWorkbook:
    """A workbook that takes reports one by one."""

    def __init__(
        self,
        target: Path,
        tables: Mapping[str, ExportTable],
        lang: Lang,
        first: FirstSheet | None = None,
    ) -> None:
        xlsxwriter = require_excel()
        options = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
        self._book = xlsxwriter.Workbook(target, options)
        self._book.set_properties({"category": MARK})
        self._pages, self._tables = StyledBook(self._book, lang), tables
        self._words, self._first, self._target = WORDS[lang], first, target
        words = self._words
        self._first_sheet = self._book.add_worksheet(first.name) if first else None
        self._summary = self._book.add_worksheet(words.summary)
        self._panel = PanelSheet(
            self._book.add_worksheet(words.panel), self._pages, tables["panel"]
        )
        self._doubts = DoubtsSheet(
            self._book.add_worksheet(words.doubts), self._pages, tables["cells"]
        )
        self._finding_sheet = self._book.add_worksheet(words.findings)
        self._coverage = self._book.add_worksheet(words.coverage)
        self._dictionary = self._book.add_worksheet(words.codebook)
        self._findings: list[RowValues] = []
        self._links: dict[str, str] = {}
        self._count = 0

    def add(self, report: Report, panel: RowValues, findings: Iterable[RowValues]) -> None:
        """Take up a report with its rows; GipaError where there is no more room."""
        self._count += 1
        _require_room(self._count, self._target)
        link = self._form_sheet(report) if self._count <= MAX_FORMS else None
        self._panel.add(panel, link)
        self._doubts.add(report, link)
        if link is not None:
            self._links[str(report.source.path)] = link
        self._findings.extend(findings)

    def finish(self, coverage: Sequence[RowValues]) -> str | None:
        """Write what comes of all together; a note if there are more reports than forms."""
        self._panel.finish()
        self._doubts.finish()
        write_findings(self._finding_sheet, self._pages, self._tables["findings"], self._findings)
        write_coverage(self._coverage, self._pages, self._tables["coverage"], coverage)
        write_dictionary(self._dictionary, self._pages, self._tables.values())
        write_summary(self._summary, self._pages, self._panel, self._findings)
        if self._first is not None:
            self._write_first(self._first)
        (self._first_sheet or self._summary).activate()
        self._book.close()
        if self._count > MAX_FORMS:
            return self._words.too_many_forms.format(count=self._count, forms=MAX_FORMS)
        return None

    def _form_sheet(self, report: Report) -> str | None:
        """Add the form of a report, if its edition is known; the sheet's name."""
        if report.edition is None:
            return None
        title = _ILLEGAL.sub(" ", f"{self._count} {report.issuer or ''} {report.year or ''}")
        name = " ".join(clean_text(title).split())[:_SHEET_NAME]
        sheet = self._book.add_worksheet(name)
        FormSheet(sheet, self._pages, report, form(report.edition)).write()
        return name

    def _write_first(self, first: FirstSheet) -> None:
        """The sheet before the others; a name in its first column leads to its form."""
        sheet: Any = self._first_sheet
        for column, width in enumerate(first.widths):
            sheet.set_column(column, column, width)
        row = 0
        for row, values in enumerate(first.rows()):
            style = self._pages.style("head" if row == 0 else "text")
            for column, value in enumerate(values):
                write_value(sheet, row, column, value, style)
            texts = (str(value or "") for value in values)
            sheet.set_row(row, LINE_HEIGHT * max(map(lines_of, texts, first.widths)))
            if link := self._links.get(str(values[0])):
                text = clean_text(str(values[0]))
                sheet.write_url(row, 0, f"internal:'{link}'!A1", self._pages.style("link"), text)
        sheet.freeze_panes(1, 1)
        print_on_a4(sheet)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, row, len(first.widths) - 1)


def write_workbook(
    source: ExportSource,
    target: Path,
    first: FirstSheet | None = None,
    *,
    lang: Lang = "en",
) -> str | None:
    """Write the workbook; a note if there are more reports than sheets of forms."""
    found = make_first_pass(source, lang=lang)
    tables = with_user_columns(TABLES.values(), found.user_columns)
    book = PanelWorkbook(target, tables, lang, first)
    for entry in found.entries(source):
        book.add(entry.report, _rows(tables["panel"], entry)[0], _rows(tables["findings"], entry))
    coverage = tables["coverage"]
    return book.finish(list(coverage.of_all(found) if coverage.of_all else ()))


def _rows(table: ExportTable, entry: ExportEntry) -> list[RowValues]:
    return list(table.of_report(entry)) if table.of_report else []


def _require_room(count: int, target: Path) -> None:
    if count > MAX_WORKBOOK:
        raise GipaError(
            f"more than {MAX_WORKBOOK} reports are too many for a workbook",
            where=str(target),
            stage="export",
            remedy="write panel.csv, panel.parquet or panel.dta",
        )
