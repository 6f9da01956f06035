"""The sheet of doubtful cells: whose, which cell, what is printed there, and why to look at it."""

from __future__ import annotations

from typing import Any

from gipa_extract.display.report_facts import doubt_beside_findings, label_of
from gipa_extract.export.export_words import WORDS
from gipa_extract.export.sheet_styles import (
    LINE_HEIGHT,
    StyledBook,
    clean_text,
    lines_of,
    print_on_a4,
    write_value,
)
from gipa_extract.export.table_columns import ExportTable
from gipa_extract.export.table_sheets import HEAD_ROWS
from gipa_extract.forms import form
from gipa_extract.models import Cell, Report

MAX_DOUBTS = 100_000
"""Rows of the sheet: Excel has ten times as many, and gets slow long before; a last row says how many
more there are."""
_WIDTHS = {
    "issuer": 26, "year": 9, "path": 30, "name": 52, "raw": 14, "page": 7, "reason": 52,
    "alternatives": 18, "cell": 32,
}  # fmt: skip
"""Column → width; all but the cell's name are columns of the table `cells`."""


class DoubtsSheet:
    """A row for each doubtful cell, written as reports come."""

    def __init__(self, sheet: Any, pages: StyledBook, cells: ExportTable) -> None:
        self._sheet, self._pages = sheet, pages
        self._count = 0
        labels = {column.name: column.label(pages.lang) for column in cells.columns}
        labels["name"] = WORDS[pages.lang].cell_name
        for number, (name, width) in enumerate(_WIDTHS.items()):
            sheet.write_string(0, number, clean_text(labels[name]), pages.style("small_head"))
            sheet.write_string(1, number, name, pages.style("name"))
            sheet.set_column(number, number, width)

    def add(self, report: Report, link: str | None) -> None:
        """Write a report's doubtful cells; its file leads to its form."""
        for cell in report.cells:
            if cell.trust == "doubtful":
                self._count += 1
                if self._count <= MAX_DOUBTS:
                    self._write(report, cell, link)

    def _write(self, report: Report, cell: Cell, link: str | None) -> None:
        row = HEAD_ROWS - 1 + self._count
        places = form(report.edition).places if report.edition else {}
        values = {
            "issuer": report.issuer,
            "year": report.year,
            "path": report.source.path,
            "name": label_of(places[cell.id]) if cell.id in places else None,
            "raw": cell.raw,
            "page": cell.page,
            "reason": doubt_beside_findings(cell, report, self._pages.lang),
            "alternatives": " / ".join(cell.alternatives or ()),
            "cell": cell.id,
        }
        for number, name in enumerate(_WIDTHS):
            write_value(self._sheet, row, number, values[name], self._pages.style("text"))
        if link is not None:
            text = clean_text(str(report.source.path))
            target = f"internal:'{link}'!A1"
            self._sheet.write_url(
                row, list(_WIDTHS).index("path"), target, self._pages.style("link"), text
            )
        tallest = max(lines_of(str(values[name] or ""), width) for name, width in _WIDTHS.items())
        self._sheet.set_row(row, LINE_HEIGHT * tallest)

    def finish(self) -> None:
        """Filters and pages, once everything is known."""
        last = HEAD_ROWS - 1 + min(self._count, MAX_DOUBTS)
        if self._count > MAX_DOUBTS:
            more = WORDS[self._pages.lang].more_doubts.format(count=self._count - MAX_DOUBTS)
            self._sheet.write_string(last + 1, 0, more, self._pages.style("soft"))
        self._sheet.set_row(0, LINE_HEIGHT * 3)
        self._sheet.freeze_panes(HEAD_ROWS, 2)
        self._sheet.autofilter(1, 0, max(HEAD_ROWS, last), len(_WIDTHS) - 1)
        self._sheet.repeat_rows(0, 1)
        print_on_a4(self._sheet)
