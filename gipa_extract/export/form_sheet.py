"""A report's form on a sheet of its own, as it is printed, with the sums as live formulas.

No printed number is a formula. Beside and below the tables stand the differences of the sums, so
that a reader sees in Excel what the checker saw; further to the right, folded away, where in the
document each number stands. What is doubtful has a comment that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gipa_extract.display.display_words import WORDS as DISPLAY_WORDS
from gipa_extract.display.report_facts import doubt_beside_findings
from gipa_extract.export.export_words import WORDS
from gipa_extract.export.sheet_styles import (
    LINE_HEIGHT,
    SheetPlace,
    StyledBook,
    clean_text,
    half_widths_of,
    lines_of,
    print_on_a4,
    write_value,
)
from gipa_extract.forms import Form, Rule, Table
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Report

_LABEL_WIDTH = 46
_COLUMN_WIDTH = 11
_WIDTH = 9
"""Columns of the widest table with its differences."""
_PLACES = _WIDTH + 1
"""The column at which the places begin."""
_PLACE_WIDTH = 30


class FormSheet:
    """One report's form on a sheet of its own."""

    def __init__(self, sheet: Any, book: StyledBook, report: Report, form: Form) -> None:
        self._sheet, self._book, self._report, self._form = sheet, book, report, form
        self._words = WORDS[book.lang]
        self._cells = {cell.id: cell for cell in report.cells}
        self._places: dict[str, SheetPlace] = {}
        self._styles = dict(_styles_of_failing(report))
        self._widths: dict[int, int] = {}
        """Column → half-width characters of the longest number in it, with its unit."""
        self._failing = {each.rule for each in report.findings if each.status == "fails"}

    def write(self) -> None:
        """Title, tables, checks."""
        self._sheet.set_column(0, 0, _LABEL_WIDTH)
        self._sheet.set_column(1, _WIDTH - 1, _COLUMN_WIDTH)
        folded = {"level": 1, "hidden": True}
        self._sheet.set_column(_PLACES, 2 * _WIDTH, _PLACE_WIDTH, None, folded)
        self._sheet.set_column(2 * _WIDTH + 1, 2 * _WIDTH + 1, None, None, {"collapsed": True})
        print_on_a4(self._sheet, is_upright=True)
        self._sheet.hide_gridlines(2)
        title = self._report.title or self._report.issuer or ""
        self._sheet.write_string(0, 0, clean_text(title), self._book.style("title"))
        self._sheet.set_row(0, 24)
        path = clean_text(self._report.source.path or "")
        self._sheet.write_string(1, 0, path, self._book.style("soft"))
        self._sheet.write_string(1, _PLACES, self._words.places, self._book.style("soft"))
        self._sheet.freeze_panes(2, 1)
        row = 3
        for table in self._form.tables:
            row = self._write_table(table, row) + 1
        self._write_findings(row)
        for column, width in self._widths.items():
            if width > _COLUMN_WIDTH:  # a number that does not fit would be shown as ###
                self._sheet.set_column(column, column, width)
        self._sheet.print_area(0, 0, row + len(self._report.findings), _WIDTH - 1)

    def _write_table(self, table: Table, top: int) -> int:
        """One table with its checks; the row after it."""
        rules = [rule for rule in self._form.rules if rule.is_equation]
        past_values = len(table.columns) + 1
        head = self._book.style("head")
        self._sheet.write_string(top, 0, table.caption, head)
        for column, label in enumerate(table.columns, start=1):
            self._sheet.write_string(top, column, label.label, head)
        for number, row in enumerate(table.rows, start=top + 1):
            label_text = row.label_in_group
            self._sheet.set_row(number, LINE_HEIGHT * lines_of(label_text, _LABEL_WIDTH))
            self._sheet.write_string(number, 0, label_text, self._book.style("label"))
            for column, label in enumerate(table.columns, start=1):
                self._write_cell(self._cells[table.cell_id(row, label)], SheetPlace(number, column))
        below = top + 1 + len(table.rows)
        here = [rule for rule in rules if set(rule.left) & set(table.cell_ids())]
        across = [rule for rule in here if self._in_one(rule, "row")]
        self._sheet.set_row(top, _height_of_head(table, self._words.difference if across else ""))
        if across:
            self._sheet.write_string(top, past_values, self._words.difference, head)
        for rule in across:
            self._write_difference(rule, SheetPlace(self._places[rule.left[0]].row, past_values))
        down = _by_template(rule for rule in here if self._in_one(rule, "column"))
        for number, (name, same) in enumerate(down.items(), start=below):
            title = f"{self._words.rules.get(name, name)} {self._words.difference}"
            self._sheet.write_string(number, 0, title, self._book.style("check"))
            for rule in same:
                self._write_difference(rule, SheetPlace(number, self._places[rule.left[0]].column))
        return below + len(down)

    def _in_one(self, rule: Rule, line: str) -> bool:
        """Whether all of a rule's cells stand in one row, or one column, of the sheet."""
        places = [self._places[cell] for cell in (*rule.left, *rule.right)]
        return len({getattr(place, line) for place in places}) == 1

    def _write_cell(self, cell: Cell, place: SheetPlace) -> None:
        """A cell as printed, and where it stands in the document."""
        self._places[cell.id] = place
        name = self._styles.get(cell.id, cell.trust)
        unit = _printed_unit(cell)
        style = self._book.style(name, unit)
        if cell.value is not None:
            shown = half_widths_of(f"{cell.value}{unit}") + 1
            self._widths[place.column] = max(self._widths.get(place.column, 0), shown)
        write_value(self._sheet, *place, cell.raw if cell.value is None else cell.value, style)
        where = clean_text(_place_in_words(cell, self._book.lang))
        self._sheet.write_string(
            place.row, _PLACES + place.column - 1, where, self._book.style("place")
        )
        if name in ("doubtful", "suspect"):
            doubt = doubt_beside_findings(cell, self._report, self._book.lang)
            comment = _comment_on(cell, doubt, self._book.lang)
            self._sheet.write_comment(*place, clean_text(comment), {"x_scale": 1.5})

    def _write_difference(self, rule: Rule, place: SheetPlace) -> None:
        """What a rule's two sides differ by, as a formula over the printed cells.

        It shows nothing where a side has no number at all: such a rule says nothing.
        """
        left, right = ([self._places[cell] for cell in side] for side in (rule.left, rule.right))
        counts = ",".join(f"COUNT({','.join(_cell_ranges(side))})=0" for side in (left, right))
        sums = "-".join(f"SUM({','.join(_cell_ranges(side))})" for side in (left, right))
        values = [self._values_of(side) for side in (rule.left, rule.right)]
        shown = float(sum(values[0]) - sum(values[1])) if all(values) else ""
        style = self._book.style("fails" if rule.id in self._failing else "check")
        self._sheet.write_formula(*place, f'=IF(OR({counts}),"",{sums})', style, shown)

    def _values_of(self, side: Sequence[str]) -> list[int | Decimal]:
        return [value for cell in side if (value := self._cells[cell].value) is not None]

    def _write_findings(self, row: int) -> None:
        """The findings in words, below."""
        style = self._book.style("note")
        width = _LABEL_WIDTH + (_WIDTH - 1) * _COLUMN_WIDTH
        for number, finding in enumerate(self._report.findings, start=row):
            text = clean_text(finding.message)
            self._sheet.merge_range(number, 0, number, _WIDTH - 1, "", style)
            self._sheet.write_string(number, 0, text, style)
            self._sheet.set_row(number, LINE_HEIGHT * lines_of(text, width))


def _height_of_head(table: Table, beside: str) -> int:
    """Of a table's head, in points; spreadsheets other than Excel do not see to that."""
    heads = [*(column.label for column in table.columns), beside]
    labels = [(table.caption, _LABEL_WIDTH), *((head, _COLUMN_WIDTH) for head in heads)]
    return LINE_HEIGHT * max(lines_of(label, width) for label, width in labels)


def _by_template(rules: Iterable[Rule]) -> Mapping[str, list[Rule]]:
    """Rules of one kind together: `balance` for `balance:total`, `balance:research`, …"""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.id.partition(":")[0], []).append(rule)
    return found


def _cell_ranges(places: Sequence[SheetPlace]) -> Iterator[str]:
    """Unbroken runs of places as Excel writes them; SUM and COUNT pass over texts and blanks."""
    run: list[SheetPlace] = []
    for place in [*places, None]:
        if run and (place is None or not _is_next(run[-1], place)):
            yield str(run[0]) if len(run) == 1 else f"{run[0]}:{run[-1]}"
            run = []
        if place is not None:
            run.append(place)


def _is_next(before: SheetPlace, after: SheetPlace) -> bool:
    step = (after.row - before.row, after.column - before.column)
    return step in ((0, 1), (1, 0))


def _styles_of_failing(report: Report) -> Iterator[tuple[str, str]]:
    """(cell, style) for the cells of failing rules, the first set of suspects last."""
    failing = [finding for finding in report.findings if finding.status == "fails"]
    for finding in failing:
        yield from ((cell, "fails") for cell in finding.cells)
    for finding in failing:
        yield from ((cell, "suspect") for suspects in finding.suspects[:1] for cell in suspects)


def _printed_unit(cell: Cell) -> str:
    """The unit, if it is printed in the cell itself."""
    return cell.unit if cell.unit and cell.unit in (cell.raw or "") else ""


def _place_in_words(cell: Cell, lang: Lang) -> str:
    """A cell's id and where its text stands."""
    words = WORDS[lang]
    if cell.start is None:
        return f"{cell.id} {DISPLAY_WORDS[lang].kinds[cell.kind]}"
    page = words.on_page.format(page=cell.page) if cell.page is not None else ""
    return f"{cell.id} {cell.start}–{cell.end}{page}"


def _comment_on(cell: Cell, doubt: str | None, lang: Lang) -> str:
    """Where a cell's text stands, what it says there, and what is thought of it."""
    words, names = WORDS[lang], DISPLAY_WORDS[lang]
    kind, trust = names.kinds[cell.kind], names.trusts[cell.trust]
    if cell.start is None:
        return words.no_place.format(id=cell.id, kind=kind)
    page = words.on_page.format(page=cell.page) if cell.page is not None else ""
    place = {"raw": cell.raw, "start": cell.start, "end": cell.end, "page": page}
    return words.place.format(id=cell.id, kind=kind, trust=trust, **place) + (
        f"\n{doubt}" if doubt else ""
    )
