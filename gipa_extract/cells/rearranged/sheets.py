"""The tables that stand below one another in one grid, each with its head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from gipa_extract.cells.labels import Labels
from gipa_extract.models import Grid, Slot
from gipa_extract.text.numerals import parse

Sheet: TypeAlias = tuple[tuple[Slot, ...], ...]
"""Rows of as many slots each: a head, and what stands below it."""


def sheets_of(grid: Grid, labels: Labels) -> list[Sheet]:
    """A grid cut where a head begins below values, and where rows get wider or narrower."""
    sheets: list[Sheet] = []
    rows: list[tuple[Slot, ...]] = []
    valued = False
    for row in grid.rows:
        if rows and (len(row) != len(rows[0]) or (valued and is_head(row, labels))):
            sheets.append(tuple(rows))
            rows, valued = [], False
        rows.append(row)
        valued = valued or holds_value(row)
    if rows:
        sheets.append(tuple(rows))
    return sheets


def is_head(row: Sequence[Slot], labels: Labels) -> bool:
    """Whether a row prints labels of columns and no value."""
    named = sum(bool(slot.text and labels.head_named(slot.text)) for slot in row)
    return named > 0 and not holds_value(row)


def holds_value(row: Sequence[Slot]) -> bool:
    return any(slot.text and parse(slot.text).kind in ("number", "dash") for slot in row)


def head_size(sheet: Sheet) -> int:
    """How many rows stand above the first that holds a value."""
    return next((at for at, row in enumerate(sheet) if holds_value(row)), len(sheet))
