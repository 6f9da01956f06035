"""Two reports in one file, or last year's tables behind this year's: the first counts.

Rows of the form that come again with other numbers are another report's. What is left out is
named in a note; nothing of the two is ever mixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gipa_extract import forms
from gipa_extract.cells.first_report_in_text import SECTIONS, first_of_text
from gipa_extract.cells.repeated_rows import LabelledRow, find_repetition, row_label
from gipa_extract.models import Document, Grid, Slot
from gipa_extract.prose.outline import locate
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import is_value


def first_report(document: Document) -> Document:
    """The document without the tables, and the text, of a second report behind the first."""
    if document.media_type == "text/plain":
        return first_of_text(document)
    labelled = list(_labelled_rows(document.grids))
    again = find_repetition(labelled)
    if again is None:
        return document
    grid, row = labelled[again].place
    kept = list(document.grids[:grid])
    rows = document.grids[grid].rows
    first = _with_head(rows, row)
    if first:
        kept.append(document.grids[grid]._replace(rows=rows[:first]))
    start = min((slot.start for slot in rows[first] if slot.text), default=len(document.text))
    note = Reason("second_report_left_out", {"tables": len(document.grids) - grid})
    text = document.text[: _end_of_first(document.text, start, kept)]
    return replace(document, text=text, grids=tuple(kept), notes=(*document.notes, note))


def _labelled_rows(grids: Sequence[Grid]) -> Iterator[LabelledRow]:
    """The rows of a document's tables that a label of the form names, with their values."""
    for index, grid in enumerate(grids):
        for number, row in enumerate(grid.rows):
            named = [key for slot in row if (key := row_label(slot.text))]
            if named:
                values = tuple(slot.text for slot in row if slot.text and is_value(slot.text))
                yield LabelledRow((index, number), named[-1], values)


def _with_head(rows: Sequence[tuple[Slot, ...]], row_index: int) -> int:
    """The first row of the head that stands above a row: a row without values, and the like."""
    while row_index and not any(slot.text and is_value(slot.text) for slot in rows[row_index - 1]):
        row_index -= 1
    return row_index


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
