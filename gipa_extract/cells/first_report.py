"""Two reports in one file, or last year's tables behind this year's: the first counts.

Rows of the form that come again with other numbers are another report's. What is left out is
named in a note; nothing of the two is ever mixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gipa_extract import forms
from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.models import Document, Grid, Slot
from gipa_extract.prose.outline import locate
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import is_value, parse

LEAST_ROWS = 3
"""Rows that must come again with other numbers: one or two are an agency's slip."""
AGAIN = 0.6
"""The share of the rows from there on that must have come before."""
SECTIONS = 3
"""Sections that a text must have behind another title to be a report of its own."""


class _RowPlace(NamedTuple):
    """Where a row stands: its grid, and its number there."""

    grid: int
    row: int


class _LabelledRow(NamedTuple):
    """A row with a label of the form, and the values that it prints."""

    place: _RowPlace
    label: str
    values: tuple[str, ...]


def first_report(document: Document) -> Document:
    """The document without the tables, and the text, of a second report behind the first.

    A text file's tables are left alone: how its rows are to be read is not decided yet.
    """
    if document.media_type == "text/plain":
        return document
    begin = _second_begins(list(_rows(document.grids)))
    if begin is None:
        return document
    kept = list(document.grids[: begin.grid])
    rows = document.grids[begin.grid].rows
    first = _with_head(rows, begin.row)
    if first:
        kept.append(document.grids[begin.grid]._replace(rows=rows[:first]))
    start = min((slot.start for slot in rows[first] if slot.text), default=len(document.text))
    note = Reason("second_report_left_out", {"tables": len(document.grids) - begin.grid})
    text = document.text[: _end_of_first(document.text, start, kept)]
    return replace(document, text=text, grids=tuple(kept), notes=(*document.notes, note))


def _rows(grids: Sequence[Grid]) -> Iterator[_LabelledRow]:
    """The rows of a document's tables that a label of the form names, with their values."""
    labels = vocabulary().rows - vocabulary().heads
    for at, grid in enumerate(grids):
        for number, row in enumerate(grid.rows):
            named = [key for slot in row if (key := label_key(slot.text)) in labels]
            if named:
                values = tuple(slot.text for slot in row if slot.text and is_value(slot.text))
                yield _LabelledRow(_RowPlace(at, number), named[-1], values)


def _second_begins(rows: Sequence[_LabelledRow]) -> _RowPlace | None:
    """Where rows begin that come again with other numbers; None if there is but one report."""
    before: dict[str, tuple[str, ...]] = {}
    for at, row in enumerate(rows):
        if row.label in before and _differs(row, before):
            again = [other for other in rows[at:] if other.label in before]
            changed = {other.label for other in again if _differs(other, before)}
            if len(changed) >= LEAST_ROWS and len(again) >= AGAIN * len(rows[at:]):
                return _first_again(rows, at, before)
        before.setdefault(row.label, row.values)
    return None


def _first_again(rows: Sequence[_LabelledRow], at: int, before: Mapping[str, object]) -> _RowPlace:
    """The first of the rows of another report: those before the first that differs may be alike."""
    seen = set[str]()
    for row in rows[:at]:
        if row.label in seen:
            return row.place
        seen.add(row.label)
    return rows[at].place


def _differs(row: _LabelledRow, before: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a row prints other numbers than the row of its label before it, if that has any."""
    earlier = before.get(row.label, ())
    return bool(earlier and row.values) and _numbers(earlier) != _numbers(row.values)


def _numbers(values: Sequence[str]) -> list[object]:
    return [parse(text)[:2] for text in values]


def _with_head(rows: Sequence[tuple[Slot, ...]], at: int) -> int:
    """The first row of the head that stands above a row: a row without values, and the like."""
    while at and not any(slot.text and is_value(slot.text) for slot in rows[at - 1]):
        at -= 1
    return at


def _end_of_first(text: str, tables: int, kept: Sequence[Grid]) -> int:
    """Where the first report's text ends: before the title of the second, or nowhere."""
    last = max((slot.end for grid in kept for row in grid.rows for slot in row), default=0)
    offset = last
    for line in text[last:tables].splitlines(keepends=True):
        located = locate(text[offset:], forms.newest().sections) if _may_be_title(line) else None
        if located and located.title and len(located.sections) >= SECTIONS:
            return offset
        offset += len(line)
    return len(text)


def _may_be_title(line: str) -> bool:
    return "公开" in line and "报告" in line and len(line) < 60 and "年" in line
