"""Reports → an Excel workbook: the panel, the official form of each report, the codebook.

A form shows what is printed, as it is printed; no printed number is a formula. Beside and below
the tables stand the sums as live formulas with their difference, so that a reader sees in Excel
what the checker saw. Cells of a failing rule are coloured, the likeliest errors more strongly,
and a comment on each cell says where in the document it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from gipa_extract.display.display_words import WORDS as DISPLAY_WORDS
from gipa_extract.errors import GipaError, MissingExtraError
from gipa_extract.export.codebook import codebook
from gipa_extract.export.export_words import WORDS, ExportWords
from gipa_extract.export.panel import Value, row_of
from gipa_extract.forms import Form, Rule, Table, form
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Report

MAX_REPORTS = 10_000
"""Of the panel: Excel takes more rows, but not 475 columns of them."""
MAX_FORMS = 250
"""Sheets of forms in one workbook: Excel gets slow with more, and nobody leafs through them."""

_ILLEGAL = re.compile(r"[\[\]:*?/\\']")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHEET_NAME = 31
_LABEL_WIDTH = 52
_COLUMN_WIDTH = 11
"""Of a form's columns, in half-width characters."""
_PANEL_HEAD_WIDTHS = (36, 12, 26)
"""Of the panel's first columns: name, hash, issuer."""
_LINE_HEIGHT = 15
"""Of one line of a row, in points."""
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {"border": 1},
    "fails": {"border": 1, "bg_color": "#FCE4D6"},
    "suspect": {"border": 1, "bg_color": "#F4B084", "bold": True},
    "check": {"italic": True, "font_color": "#7F7F7F"},
}


class _SheetPlace(NamedTuple):
    """A cell of a sheet, counted from 0."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{chr(ord('A') + self.column)}{self.row + 1}"


class FirstSheet(NamedTuple):
    """A sheet that stands before the others, written when the reports are: a head and its rows."""

    name: str
    rows: Callable[[], Iterable[Sequence[Value]]]
    """Called at the end; the first row is the head."""
    widths: Sequence[int]
    """Of the columns, in characters."""


def require_excel() -> Any:
    """The library that writes workbooks; MissingExtraError names what to install."""
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError as error:
        raise MissingExtraError("xlsxwriter", "xlsx") from error
    return xlsxwriter


def write_workbook(
    reports: Iterable[Report],
    target: Path,
    first: FirstSheet | None = None,
    *,
    lang: Lang = "en",
) -> str | None:
    """Write the workbook; a note if there are more reports than sheets of forms.

    Every row of the panel leads to its report's form by a link.
    """
    xlsxwriter, words = require_excel(), WORDS[lang]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        pages = _Book(book, lang)
        first_sheet = book.add_worksheet(first.name) if first else None
        panel = book.add_worksheet(words.panel)
        _write_codebook(book.add_worksheet(words.codebook), pages.bold, words)
        links: dict[str, str] = {}
        count = 0
        for count, report in enumerate(reports, start=1):
            _require_room(count, target)
            row = row_of(report)
            if count == 1:
                panel.write_row(0, 0, list(row), pages.bold)
            link = pages.form_sheet(report, count) if count <= MAX_FORMS else None
            _write_panel_row(panel, count, row.values())
            if link is not None:
                links[name := str(row["name"])] = link
                _write_link(panel, count, link, name)
        panel.freeze_panes(1, 3)
        for column, width in enumerate(_PANEL_HEAD_WIDTHS):
            panel.set_column(column, column, width)
        if first is not None:
            _write_first(first_sheet, first, links, pages.bold)
    if count > MAX_FORMS:
        return words.too_many_forms.format(count=count, forms=MAX_FORMS)
    return None


def _require_room(count: int, target: Path) -> None:
    if count > MAX_REPORTS:
        raise GipaError(
            f"more than {MAX_REPORTS} reports are too many for a workbook",
            where=str(target),
            stage="export",
            remedy="write panel.csv, panel.parquet or panel.dta",
        )


def _write_link(sheet: Any, row: int, link: str, text: str) -> None:
    """A report's name, which leads to the sheet of its form."""
    sheet.write_url(row, 0, f"internal:'{link}'!A1", string=_clean(text))


def _write_first(sheet: Any, first: FirstSheet, links: Mapping[str, str], bold: Any) -> None:
    """The sheet before the others; a name in its first column leads to its form."""
    for column, width in enumerate(first.widths):
        sheet.set_column(column, column, width)
    row = 0
    for row, values in enumerate(first.rows()):
        for column, value in enumerate(values):
            _write(sheet, row, column, value, bold if row == 0 else None)
        if link := links.get(str(values[0])):
            _write_link(sheet, row, link, str(values[0]))
    sheet.freeze_panes(1, 1)
    _print_on_one_page_across(sheet)
    sheet.autofilter(0, 0, row, len(first.widths) - 1)


def _write_panel_row(sheet: Any, number: int, values: Iterable[Value]) -> None:
    for column, value in enumerate(values):
        _write(sheet, number, column, value)


def _write_codebook(sheet: Any, bold: Any, words: ExportWords) -> None:
    sheet.write_row(0, 0, words.codebook_heads, bold)
    for number, entry in enumerate(codebook(), start=1):
        _write_panel_row(sheet, number, entry)


def _write(sheet: Any, row: int, column: int, value: Value, style: Any = None) -> None:
    """A number as a number, a text as a text whatever it begins with, nothing as a blank."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, _clean(value), style)
    else:
        sheet.write_number(row, column, float(value), style)


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold, and no longer than Excel allows."""
    return _CONTROL.sub("\ufffd", text)[:32_000]


class _Book:
    """A workbook with its styles and the names of its sheets."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self._book = book
        self.lang: Lang = lang
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self._styles: dict[tuple[str, str], Any] = {}

    def style(self, name: str, unit: str = "") -> Any:
        """The format of a name; with a unit, the number stays one and the unit is shown."""
        if (name, unit) not in self._styles:
            shown = {"num_format": f'General"{unit}"'} if unit else {}
            self._styles[name, unit] = self._book.add_format({**_STYLES[name], **shown})
        return self._styles[name, unit]

    def form_sheet(self, report: Report, number: int) -> str | None:
        """Add the form of a report, if its edition is known; the sheet's name."""
        if report.edition is None:
            return None
        title = _ILLEGAL.sub(" ", f"{number} {report.issuer or ''} {report.year or ''}")
        name = " ".join(_clean(title).split())[:_SHEET_NAME]
        _FormSheet(self._book.add_worksheet(name), self, report, form(report.edition)).write()
        return name


class _FormSheet:
    """One report's form on a sheet of its own."""

    def __init__(self, sheet: Any, book: _Book, report: Report, form: Form) -> None:
        self._sheet, self._book, self._report, self._form = sheet, book, report, form
        self._words = WORDS[book.lang]
        self._cells = {cell.id: cell for cell in report.cells}
        self._places: dict[str, _SheetPlace] = {}
        self._styles = dict(_marks(report))
        self._failing = {each.rule for each in report.findings if each.status == "fails"}

    def write(self) -> None:
        """Title, tables, checks."""
        self._sheet.set_column(0, 0, _LABEL_WIDTH)
        self._sheet.set_column(1, 8, _COLUMN_WIDTH)
        _print_on_one_page_across(self._sheet)
        title = self._report.title or self._report.issuer or ""
        self._sheet.write_string(0, 0, _clean(title), self._book.title)
        self._sheet.write_string(1, 0, _clean(self._report.source.path or ""))
        row = 3
        for table in self._form.tables:
            row = self._table(table, row) + 1
        self._rest(row)

    def _table(self, table: Table, top: int) -> int:
        """One table with its checks; the row after it."""
        rules = [rule for rule in self._form.rules if rule.is_equation]
        wide = len(table.columns)
        self._sheet.set_row(top, _LINE_HEIGHT * _lines_of_head(table))
        self._sheet.write_string(top, 0, table.caption, self._book.bold)
        for column, label in enumerate(table.columns, start=1):
            self._sheet.write_string(top, column, label.label, self._book.bold)
        for number, row in enumerate(table.rows, start=top + 1):
            self._sheet.write_string(number, 0, " ".join([*row.under[1:], row.label]))
            for column, label in enumerate(table.columns, start=1):
                place = _SheetPlace(number, column)
                self._printed(self._cells[table.cell_id(row, label)], place)
        below = top + 1 + len(table.rows)
        here = [rule for rule in rules if set(rule.left) & set(table.cell_ids())]
        across = [rule for rule in here if self._in_one(rule, "row")]
        if across:
            self._sheet.write_string(top, wide + 1, self._words.difference, self._book.bold)
        for rule in across:
            self._difference(rule, _SheetPlace(self._places[rule.left[0]].row, wide + 1))
        down = _by_template(rule for rule in here if self._in_one(rule, "column"))
        for number, (name, same) in enumerate(down.items(), start=below):
            title = f"{self._words.rules.get(name, name)} {self._words.difference}"
            self._sheet.write_string(number, 0, title, self._book.bold)
            for rule in same:
                self._difference(rule, _SheetPlace(number, self._places[rule.left[0]].column))
        return below + len(down)

    def _in_one(self, rule: Rule, line: str) -> bool:
        """Whether all of a rule's cells stand in one row, or one column, of the sheet."""
        places = [self._places[cell] for cell in (*rule.left, *rule.right)]
        return len({getattr(place, line) for place in places}) == 1

    def _printed(self, cell: Cell, place: _SheetPlace) -> None:
        """A cell as printed, with where it stands in the document."""
        self._places[cell.id] = place
        style = self._book.style(self._styles.get(cell.id, "plain"), _printed_unit(cell))
        _write(self._sheet, *place, cell.raw if cell.value is None else cell.value, style)
        self._sheet.write_comment(*place, _clean(_source(cell, self._book.lang)), {"x_scale": 1.5})

    def _difference(self, rule: Rule, place: _SheetPlace) -> None:
        """What a rule's two sides differ by, as a formula over the printed cells.

        It shows nothing where a side has no number at all: such a rule says nothing.
        """
        left, right = ([self._places[cell] for cell in side] for side in (rule.left, rule.right))
        counts = ",".join(f"COUNT({','.join(_runs(side))})=0" for side in (left, right))
        sums = "-".join(f"SUM({','.join(_runs(side))})" for side in (left, right))
        values = [self._numbers(side) for side in (rule.left, rule.right)]
        shown = float(sum(values[0]) - sum(values[1])) if all(values) else ""
        style = self._book.style("fails" if rule.id in self._failing else "check")
        self._sheet.write_formula(*place, f'=IF(OR({counts}),"",{sums})', style, shown)

    def _numbers(self, side: Sequence[str]) -> list[int | Decimal]:
        return [value for cell in side if (value := self._cells[cell].value) is not None]

    def _rest(self, row: int) -> None:
        """The findings in words, below."""
        for number, finding in enumerate(self._report.findings, start=row):
            self._sheet.write_string(number, 0, _clean(finding.message))


def _lines_of_head(table: Table) -> int:
    """Lines that a table's head takes; spreadsheets other than Excel do not see to that."""
    labels = [(table.caption, _LABEL_WIDTH), *((c.label, _COLUMN_WIDTH) for c in table.columns)]
    return max(-(-2 * len(label) // (width - 1)) or 1 for label, width in labels)


def _print_on_one_page_across(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _by_template(rules: Iterable[Rule]) -> Mapping[str, list[Rule]]:
    """Rules of one kind together: `balance` for `balance:total`, `balance:research`, …"""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.id.partition(":")[0], []).append(rule)
    return found


def _runs(places: Sequence[_SheetPlace]) -> Iterator[str]:
    """Unbroken runs of places as Excel writes them; SUM and COUNT pass over texts and blanks."""
    run: list[_SheetPlace] = []
    for place in [*places, None]:
        if run and (place is None or not _follows(run[-1], place)):
            yield str(run[0]) if len(run) == 1 else f"{run[0]}:{run[-1]}"
            run = []
        if place is not None:
            run.append(place)


def _follows(before: _SheetPlace, after: _SheetPlace) -> bool:
    step = (after.row - before.row, after.column - before.column)
    return step in ((0, 1), (1, 0))


def _marks(report: Report) -> Iterator[tuple[str, str]]:
    """(cell, style) for the cells of failing rules, the first set of suspects last."""
    failing = [finding for finding in report.findings if finding.status == "fails"]
    for finding in failing:
        yield from ((cell, "fails") for cell in finding.cells)
    for finding in failing:
        yield from ((cell, "suspect") for suspects in finding.suspects[:1] for cell in suspects)


def _printed_unit(cell: Cell) -> str:
    """The unit, if it is printed in the cell itself."""
    return cell.unit if cell.unit and cell.unit in (cell.raw or "") else ""


def _source(cell: Cell, lang: Lang) -> str:
    """Where a cell's text stands, what it says there, and what is thought of it."""
    words, names = WORDS[lang], DISPLAY_WORDS[lang]
    kind, trust = names.kinds[cell.kind], names.trusts[cell.trust]
    if cell.start is None:
        return words.no_place.format(id=cell.id, kind=kind)
    page = words.on_page.format(page=cell.page) if cell.page is not None else ""
    doubt = f"\n{cell.reason}" if cell.reason else ""
    place = {"raw": cell.raw, "start": cell.start, "end": cell.end, "page": page}
    return words.place.format(id=cell.id, kind=kind, trust=trust, **place) + doubt
