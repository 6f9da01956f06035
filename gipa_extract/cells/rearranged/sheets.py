"""The tables that stand below one another in one grid, each with its head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from gipa_extract.cells.labels import Labels
from gipa_extract.models import Grid, Slot
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import parse

YEAR_BEFORE = re.compile(
    r"\s*(?:(?:[本今上去]|上一)年度?\s*)?(?:[（(]\s*(?=20\d\d年?度?\s*[）)]))?(20\d\d)\s*年?度?\s*[）)]?\s*"
)
"""The year before a column's label: 2023年处理决定数量, 本年（2023年）处理决定数量."""
YEAR_BEHIND = re.compile(
    r"(?<=\S)\s*(?:[（(\[]\s*(?:(20\d\d)\s*年?度?|(本年|今年|上年|去年|上一年)度?)数?据?\s*[）)\]]"
    r"|(20\d\d)\s*年度?)\s*$"
)
"""The year behind a column's label, as a number or by its distance from the report's."""
Sheet: TypeAlias = tuple[tuple[Slot, ...], ...]
"""Rows of as many slots each: a head, and what stands below it."""


def sheets_of(grid: Grid, labels: Labels) -> list[Sheet]:
    """A grid cut where a head begins below values, and where rows get wider or narrower."""
    sheets: list[Sheet] = []
    rows: list[tuple[Slot, ...]] = []
    valued = False
    for row in grid.rows:
        begins = valued and (
            (is_head(row, labels) and not _is_blank_below_values(row, rows))
            or _repeats_corner(row, rows[0])
        )
        if len(rows) > 1 and not begins:
            begins = _is_caption(row, labels)
        if rows and (len(row) != len(rows[0]) or begins):
            sheets.append(tuple(rows))
            rows, valued = [], False
        rows.append(row)
        valued = valued or holds_value(row)
    if rows:
        sheets.append(tuple(rows))
    return sheets


def _is_caption(row: Sequence[Slot], labels: Labels) -> bool:
    """Whether a row prints nothing but the caption of a table, which may be merged over all of it."""
    first = next((slot for slot in row if slot.text), None)
    if first is None or any(slot.text and slot.start != first.start for slot in row):
        return False
    key = label_key(first.text)
    return any(key == label_key(table.caption) for table in labels.tables if table.caption)


def _is_blank_below_values(row: Sequence[Slot], rows: Sequence[Sequence[Slot]]) -> bool:
    """Whether a row prints nothing where one above holds values: a turned table's row of blanks."""
    valued = next((each for each in reversed(rows) if holds_value(each)), ())
    first = next((n for n, slot in enumerate(valued) if slot.text and holds_value((slot,))), 0)
    return first > 0 and len(row) > first + 1 and not any(slot.text for slot in row[first:])


def is_head(row: Sequence[Slot], labels: Labels) -> bool:
    """Whether a row prints labels of columns and no value."""
    return not holds_value(row) and any(slot.text and head_key(slot.text, labels) for slot in row)


def _repeats_corner(row: Sequence[Slot], first: Sequence[Slot]) -> bool:
    """Whether a row without values begins as the head does: the next piece of a turned table."""
    return bool(row and row[0].text and row[0].text == first[0].text) and not holds_value(row)


def head_key(text: str, labels: Labels) -> str:
    """The key of a label of a column, also of one with the year that its numbers are of."""
    key = labels.head_named(text)
    if key or ("年" not in text and "20" not in text):
        return key
    if ends := YEAR_BEHIND.search(text):
        return labels.head_named(text[: ends.start()])
    if not (begins := YEAR_BEFORE.match(text)):
        return ""
    rest = text[begins.end() :]
    return labels.head_named(rest) or labels.head_named(f"本年{rest}")


def holds_value(row: Sequence[Slot]) -> bool:
    return any(slot.text and parse(slot.text).kind in ("number", "dash") for slot in row)
