"""Rows between pipes or tabs whose values stand in other places of their lines than their table's others.

Where every full row of a table has its values in the same places of its line, one with blanks has
them there, too; and where most lines have as many places, one that has more got one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, rows_of_table
from gipa_extract.forms import Form
from gipa_extract.models import Cell

LEAST_ROWS = 3
"""Full rows that show where a table's columns stand."""
LEAST_ALIKE = 6
LEAST_SHARE = 0.6
"""Rows whose lines have as many places, and the share of all that they are."""

_BLANKS = " \u00a0\u3000\r"
_WORDS = re.compile(r"[^\t|]*[\u4e00-\u9fff][^\t|]*")


class _RowLine(NamedTuple):
    """What parts cells in the line of a row."""

    marks: int
    """Pipes or tabs in the line, without a border at its end."""
    labels: int
    """Its cells that hold words: a group's first row has a label more, and it may be a cell more."""
    places: tuple[int | None, ...]
    """How many stand before each of the row's printed cells."""


def doubt_rows_out_of_line(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row with blanks that stands in other places than full rows, or has more of them."""
    by_id = {cell.id: cell for cell in cells}
    tables = [table for table in form.tables if not table.across and len(table.columns) > 1]
    for mark in filter(text.__contains__, "\t|"):
        for table in tables:
            rows = rows_of_table(table, by_id)
            lines = [_line_of(row, text, mark) for row in rows]
            pairs = [(row, line) for row, line in zip(rows, lines, strict=True) if line]
            _doubt_rows_elsewhere(pairs)
            if mark != "|":
                continue  # blanks at the ends of lines may be stripped
            # Labels of groups reach over several columns.
            deepest = max(len(row.under) for row in table.rows)
            depths = [len(row.under) for row in table.rows]
            _doubt_rows_of_other_counts(
                [
                    (row, line)
                    for row, line, depth in zip(rows, lines, depths, strict=True)
                    if line and depth == deepest
                ]
            )


_Rows = Sequence[tuple[Sequence[Cell], _RowLine]]


def _doubt_rows_elsewhere(rows: _Rows) -> None:
    full = [line for _, line in rows if None not in line.places]
    if len(full) < LEAST_ROWS or len(set(full)) > 1:
        return
    for row, line in rows:
        if line.marks == full[0].marks and _differs(line, full[0]):
            doubt_row(row)


def _doubt_rows_of_other_counts(rows: _Rows) -> None:
    if len(rows) < LEAST_ALIKE:
        return
    (count, alike), *_ = Counter(line.marks for _, line in rows).most_common()
    (values, also_alike), *_ = Counter(_values_of(line) for _, line in rows).most_common()
    if max(alike, also_alike) < max(LEAST_ALIKE, LEAST_SHARE * len(rows)):
        return
    for row, line in rows:
        has_blank = any(cell.kind == "blank" for cell in row)
        if has_blank and line.marks > count and _values_of(line) > values:
            doubt_row(row)


def _values_of(line: _RowLine) -> int:
    return line.marks - line.labels


def _differs(line: _RowLine, full: _RowLine) -> bool:
    pairs = zip(line.places, full.places, strict=True)
    return any(place is not None and place != usual for place, usual in pairs)


def _line_of(row: Sequence[Cell], text: str, mark: str) -> _RowLine | None:
    """The line in which a row's printed cells stand, if it is one and they are parted by a mark."""
    printed = [cell for cell in row if cell.raw and cell.start is not None]
    if not printed or any(cell.kind == "absent" for cell in row):
        return None
    first, last = printed[0].start or 0, printed[-1].end or 0
    begin, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    line = text[begin : end if end >= 0 else len(text)]
    if "\n" in line or line.count(mark) < len(row) - 1:
        return None
    places = tuple(
        text.count(mark, begin, cell.start) if cell.raw and cell.start is not None else None
        for cell in row
    )
    line = line.strip(_BLANKS)
    count = line.count(mark) - (line[:1] == line[-1:] == "|")
    return _RowLine(count, len(_WORDS.findall(line)), places)
