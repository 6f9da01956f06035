"""Sheets of tables: the panel with trust as colours, findings, coverage, the data dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gipa_extract.export.body_tables import COVERAGE_STATES
from gipa_extract.export.codebook import CODEBOOK_COLUMNS, codebook_rows
from gipa_extract.export.export_words import WORDS
from gipa_extract.export.panel import columns
from gipa_extract.export.sheet_styles import (
    LINE_HEIGHT,
    StyledBook,
    clean_text,
    lines_of,
    print_across,
    write_value,
)
from gipa_extract.export.table_columns import ExportTable, RowValues

HEAD_ROWS = 2
"""Of the panel: labels in the user's language, then the names of the columns."""
_MIN_WIDTH, _MAX_WIDTH = 9, 44
_HEAD_LINES = 5


def _wide(text: str) -> int:
    """Half-width characters that a text takes."""
    return sum(2 if ord(char) > 0x2000 else 1 for char in text)


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
        self._widths = [max(_MIN_WIDTH, min(14, _wide(name))) for name in self.names]
        self.rows: list[RowValues] = []

    def add(self, values: RowValues, link: str | None) -> None:
        """Write a report's row; its file leads to its form."""
        row = HEAD_ROWS + len(self.rows)
        self.rows.append(values)
        for number, value in enumerate(values):
            if value is None and number not in self._trust_of:
                continue
            trust = values[self._trust_of[number]] if number in self._trust_of else None
            is_id = isinstance(value, int) and value >= 10**14
            style = self._pages.style("id" if is_id else trust or "plain")
            write_value(self._sheet, row, number, value, style)
            if number not in self._folded:
                self._widths[number] = max(self._widths[number], _wide(str(value or "")) + 2)
        if link is not None:
            at = self._position["path"]
            text = clean_text(str(values[at]))
            self._sheet.write_url(row, at, f"internal:'{link}'!A1", self._pages.style("link"), text)

    def finish(self) -> None:
        """The head, widths, filters and pages, once everything is known."""
        lang = self._pages.lang
        head, name_style = self._pages.style("head"), self._pages.style("name")
        for number, column in enumerate(self.table.columns):
            self._sheet.write_string(0, number, clean_text(column.label(lang)), head)
            self._sheet.write_string(1, number, column.name, name_style)
            options = {"level": 1, "hidden": True} if number in self._folded else {}
            width = min(_MAX_WIDTH, self._widths[number])
            self._sheet.set_column(number, number, width, None, options)
        self._sheet.set_row(0, LINE_HEIGHT * _HEAD_LINES)
        first = self._position["issuer"]
        self._sheet.freeze_panes(HEAD_ROWS, self._position["year"] + 1)
        last = max(HEAD_ROWS, HEAD_ROWS + len(self.rows) - 1)
        self._sheet.autofilter(1, 0, last, len(self.names) - 1)
        self._sheet.repeat_rows(0, 1)
        self._sheet.repeat_columns(first, self._position["year"])
        print_across(self._sheet, pages_wide=0)
        self._sheet.set_default_row(LINE_HEIGHT)

    def column_of(self, name: str) -> int:
        """Where a column stands, from 0."""
        return self._position[name]


def write_table(
    sheet: Any, pages: StyledBook, table: ExportTable, rows: Sequence[RowValues]
) -> None:
    """A table as it is: labels, names, rows; texts are wrapped."""
    widths = [max(_MIN_WIDTH, min(20, _wide(column.name) + 2)) for column in table.columns]
    for number, row in enumerate(rows, start=HEAD_ROWS):
        tallest = 1
        for at, value in enumerate(row):
            shown = " | ".join(value) if isinstance(value, list) else value
            is_id = isinstance(shown, int) and shown >= 10**14
            write_value(sheet, number, at, shown, pages.style("id" if is_id else "text"))
            text = str(shown or "")
            widths[at] = min(_MAX_WIDTH, max(widths[at], _wide(text) + 2))
            tallest = max(tallest, lines_of(text, _MAX_WIDTH))
        sheet.set_row(number, LINE_HEIGHT * min(tallest, 12))
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, clean_text(column.label(pages.lang)), pages.style("head"))
        sheet.write_string(1, at, column.name, pages.style("name"))
        sheet.set_column(at, at, widths[at])
    sheet.set_row(0, LINE_HEIGHT * 2)
    sheet.freeze_panes(HEAD_ROWS, 0)
    sheet.autofilter(1, 0, max(HEAD_ROWS, HEAD_ROWS + len(rows) - 1), len(table.columns) - 1)
    sheet.repeat_rows(0, 1)
    print_across(sheet)


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
    lines: dict[int, int] = {}
    for row in rows:
        line = lines.setdefault(row[at["body_id"]], len(lines) + 1)
        if row[at["year"]] == years[0]:
            for number, name in enumerate(_OF_BODY):
                style = pages.style("id" if name == "body_id" else "label")
                write_value(sheet, line, number, row[at[name]], style)
        style = pages.style(_STATE_STYLES[row[at["state"]]])
        column = len(_OF_BODY) + years.index(row[at["year"]])
        write_value(sheet, line, column, row[at["reports"]], style)
    sheet.set_column(0, 0, 17)
    sheet.set_column(1, 2, 34)
    sheet.set_column(3, 3, 12)
    sheet.set_column(4, 4 + len(years), 9)
    sheet.write_string(len(lines) + 2, 0, words.coverage_note, pages.style("soft"))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(lines)), len(heads) - 1)
    sheet.repeat_rows(0)
    print_across(sheet)


_OF_BODY = ("body_id", "body_name", "body_division", "body_level")
_STATE_STYLES = dict(zip(COVERAGE_STATES, ("missing", "confirmed", "doubtful"), strict=True))


def write_dictionary(sheet: Any, pages: StyledBook, tables: Iterable[ExportTable]) -> None:
    """The data dictionary: every column of every table."""
    words = WORDS[pages.lang]
    shown = [name for name in CODEBOOK_COLUMNS if name != _OTHER_LABEL[pages.lang]]
    for number, name in enumerate(shown):
        sheet.write_string(0, number, words.dictionary_heads[name], pages.style("head"))
        sheet.set_column(number, number, _DICTIONARY_WIDTHS.get(name, 12))
    last = 0
    for last, row in enumerate(codebook_rows(tables), start=1):
        for number, name in enumerate(shown):
            sheet.write_string(last, number, clean_text(row[name]), pages.style("label"))
        tallest = max(lines_of(row[name], _DICTIONARY_WIDTHS.get(name, 12)) for name in shown)
        sheet.set_row(last, LINE_HEIGHT * tallest)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(shown) - 1)
    sheet.repeat_rows(0)
    print_across(sheet)


_OTHER_LABEL = {"en": "label_zh", "zh": "label"}
_DICTIONARY_WIDTHS = {
    "column": 32, "label": 46, "label_zh": 46, "cells": 46, "values": 30, "note": 30,
    "unit": 18, "type": 9, "key": 6,
}  # fmt: skip
