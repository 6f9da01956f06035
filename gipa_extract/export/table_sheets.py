"""Sheets of tables: the panel with trust as colours, findings, coverage, the data dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gipa_extract.export.body_tables import COVERAGE_STATES
from gipa_extract.export.codebook import codebook_rows
from gipa_extract.export.export_words import WORDS
from gipa_extract.export.panel import columns
from gipa_extract.export.sheet_styles import (
    LINE_HEIGHT,
    StyledBook,
    clean_text,
    half_widths_of,
    lines_of,
    print_on_a4,
    write_value,
)
from gipa_extract.export.table_columns import ExportTable, RowValues

HEAD_ROWS = 2
"""Of the panel: labels in the user's language, then the names of the columns."""
_MIN_WIDTH, _MAX_WIDTH, _MAX_PATH_WIDTH = 11, 44, 70
_HEAD_LINES = 6
_PRINT_SCALE = 55
"""Per cent, at which some thirty columns of the panel stand on a page."""


class PanelSheet:
    """The panel: a row a report; kinds, trusts and units are folded away."""

    def __init__(self, sheet: Any, pages: StyledBook, table: ExportTable) -> None:
        self._sheet, self._pages, self.table = sheet, pages, table
        self.names = table.names
        self._position = {name: number for number, name in enumerate(self.names)}
        self._trust_of = {
            self._position[each.name]: self._position[each.trust_name] for each in columns()
        }
        value_names = {each.name for each in columns()}
        self._folded = {
            number
            for number, name in enumerate(self.names)
            if name not in value_names and name.rpartition("_")[0] in value_names
        }
        self._hidden = self._folded | {self._position["sha256"]}
        self._widths = [_MIN_WIDTH for _ in self.names]
        self.rows: list[RowValues] = []

    def add(self, values: RowValues, link: str | None) -> None:
        """Write a report's row; its file leads to its form."""
        row = HEAD_ROWS + len(self.rows)
        self.rows.append(values)
        for number, value in enumerate(values):
            if value is None and number in self._folded:
                continue
            trust = values[self._trust_of[number]] if number in self._trust_of else None
            is_id = isinstance(value, int) and value >= 10**14
            other = "words" if isinstance(value, str) else "plain"
            style = self._pages.style("id" if is_id else trust or other)
            write_value(self._sheet, row, number, value, style)
            if number not in self._folded:
                self._widths[number] = max(
                    self._widths[number], half_widths_of(str(value or "")) + 2
                )
        if link is not None:
            at = self._position["path"]
            text = clean_text(str(values[at]))
            self._sheet.write_url(row, at, f"internal:'{link}'!A1", self._pages.style("link"), text)

    def finish(self) -> None:
        """The head, widths, filters and pages, once everything is known."""
        lang = self._pages.lang
        head, name_style = self._pages.style("small_head"), self._pages.style("name")
        for number, column in enumerate(self.table.columns):
            self._sheet.write_string(0, number, clean_text(column.label(lang)), head)
            self._sheet.write_string(1, number, column.name, name_style)
            options = {"level": 1, "hidden": True} if number in self._hidden else {}
            widest = _MAX_PATH_WIDTH if column.name == "path" else _MAX_WIDTH
            width = min(widest, self._widths[number])
            self._sheet.set_column(number, number, width, None, options)
        self._sheet.set_row(0, LINE_HEIGHT * _HEAD_LINES)
        self._sheet.set_row(1, LINE_HEIGHT * 2)
        first = self._position["issuer"]
        self._sheet.freeze_panes(HEAD_ROWS, self._position["year"] + 1)
        last = max(HEAD_ROWS, HEAD_ROWS + len(self.rows) - 1)
        self._sheet.autofilter(1, 0, last, len(self.names) - 1)
        self._sheet.repeat_rows(0, 1)
        self._sheet.repeat_columns(first, self._position["year"])
        print_on_a4(self._sheet, pages_wide=0)
        self._sheet.set_print_scale(_PRINT_SCALE)

    def column_of(self, name: str) -> int:
        """Where a column stands, from 0."""
        return self._position[name]


def write_findings(
    sheet: Any, pages: StyledBook, table: ExportTable, rows: Sequence[RowValues]
) -> None:
    """The findings as people read them: whose, which rule, both sides, and in words.

    Rules that fail stand before those that cannot be verified, of which there are many more.
    """
    at = {name: number for number, name in enumerate(table.names)}
    ordered = sorted(rows, key=lambda row: row[at["status"]] != "fails")
    for number, (name, width) in enumerate(_FINDINGS.items()):
        label = clean_text(table.columns[at[name]].label(pages.lang))
        sheet.write_string(0, number, label, pages.style("small_head"))
        sheet.write_string(1, number, name, pages.style("name"))
        sheet.set_column(number, number, width)
    for number, row in enumerate(ordered, start=HEAD_ROWS):
        tallest = 1
        for place, (name, width) in enumerate(_FINDINGS.items()):
            value = row[at[name]]
            write_value(sheet, number, place, value, pages.style("text"))
            tallest = max(tallest, lines_of(str(value or ""), width))
        sheet.set_row(number, LINE_HEIGHT * tallest)
    sheet.set_row(0, LINE_HEIGHT * 3)
    sheet.freeze_panes(HEAD_ROWS, 2)
    sheet.autofilter(1, 0, max(HEAD_ROWS, HEAD_ROWS + len(rows) - 1), len(_FINDINGS) - 1)
    sheet.repeat_rows(0, 1)
    print_on_a4(sheet)


_FINDINGS = {
    "issuer": 26, "year": 9, "path": 30, "rule": 24, "status": 13, "left": 9, "right": 9,
    "verdict": 22, "message": 80,
}  # fmt: skip
"""Column → width."""


def write_coverage(
    sheet: Any, pages: StyledBook, table: ExportTable, rows: Sequence[RowValues]
) -> None:
    """Bodies down, years across: how many reports there are."""
    words = WORDS[pages.lang]
    at = {name: number for number, name in enumerate(table.names)}
    years = sorted({row[at["year"]] for row in rows})
    heads = [*(table.columns[at[name]].label(pages.lang) for name in _OF_BODY), *map(str, years)]
    for number, head in enumerate(heads):
        sheet.write_string(0, number, head, pages.style("head"))
    sheet.set_row(0, LINE_HEIGHT * _COVERAGE_HEAD_LINES)
    widths = [_ID_WIDTH, *(_HEAD_WIDTH for _ in _OF_BODY[1:])]
    lines: dict[int, int] = {}
    for row in rows:
        line = lines.setdefault(row[at["body_id"]], len(lines) + 1)
        if row[at["year"]] == years[0]:
            for number, name in enumerate(_OF_BODY):
                style = pages.style("id" if name == "body_id" else "words")
                write_value(sheet, line, number, row[at[name]], style)
                if name != "body_id":
                    shown = half_widths_of(str(row[at[name]] or "")) + 2
                    widths[number] = min(_MAX_WIDTH, max(widths[number], shown))
        style = pages.style(_STATE_STYLES[row[at["state"]]])
        column = len(_OF_BODY) + years.index(row[at["year"]])
        write_value(sheet, line, column, row[at["reports"]], style)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.set_column(len(_OF_BODY), len(_OF_BODY) + len(years) - 1, _YEAR_WIDTH)
    sheet.write_string(len(lines) + 2, 0, words.coverage_note, pages.style("soft"))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(lines)), len(heads) - 1)
    sheet.repeat_rows(0)
    print_on_a4(sheet)


_ID_WIDTH, _HEAD_WIDTH, _YEAR_WIDTH, _COVERAGE_HEAD_LINES = 18, 16, 8, 4
_OF_BODY = ("body_id", "body_name", "body_division", "body_level")
_STATE_STYLES = dict(zip(COVERAGE_STATES, ("missing", "confirmed", "doubtful"), strict=True))


def write_dictionary(sheet: Any, pages: StyledBook, tables: Iterable[ExportTable]) -> None:
    """The data dictionary: every column of every table."""
    words = WORDS[pages.lang]
    for number, (name, head) in enumerate(words.dictionary_heads.items()):
        sheet.write_string(0, number, head, pages.style("head"))
        sheet.set_column(number, number, _DICTIONARY_WIDTHS[name])
    last = 0
    for last, row in enumerate(codebook_rows(tables), start=1):
        tallest = 1
        for number, name in enumerate(words.dictionary_heads):
            is_chinese = pages.lang == "zh" and f"{name}_zh" in row
            text = row[f"{name}_zh" if is_chinese else name]
            sheet.write_string(last, number, clean_text(text), pages.style("label"))
            tallest = max(tallest, lines_of(text, _DICTIONARY_WIDTHS[name]))
        sheet.set_row(last, LINE_HEIGHT * tallest)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(words.dictionary_heads) - 1)
    sheet.repeat_rows(0)
    print_on_a4(sheet)


_DICTIONARY_WIDTHS = {
    "table": 13, "column": 30, "label": 42, "cells": 54, "values": 27, "note": 22, "unit": 16,
    "editions": 11, "type": 9, "key": 6,
}  # fmt: skip
