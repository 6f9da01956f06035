"""Rows with blanks in a text from which lines without a letter, or short ones, may have been dropped.

Whoever cleans pages often drops such lines, and where each cell has a line of its own, values go
with them: `行政处罚⏎13⏎行政强制` is `行政处罚⏎行政强制` then, and looks left blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, is_alone, rows_of_table
from gipa_extract.forms import Form, Label
from gipa_extract.ids import table_id_of
from gipa_extract.models import Cell
from gipa_extract.text.folding import label_key
from gipa_extract.text.lines import line_at

FEWEST_IN_LINE = 3
"""Rows of values on the line of their label, which say that it prints a row a line."""
_SHORT_NUMBER = re.compile(r"^[ \t]*\d{1,3}[ \t\r]*$", re.MULTILINE)
_WITHOUT_LETTERS = re.compile(r"^(?=[^\n\d—/-]*[\d—/-])[^\n\w]*(?:\d[^\n\w]*)*$", re.MULTILINE)
_BORDERS = "|｜│┃\t"
_KEPT_SPACES = "\u00a0\u3000"


def doubt_rows_of_filtered_lines(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt the rows with blanks that no border marks, where no line shows that nothing was filtered.

    Where rows stand in one line each, a label that is whole on its own lost no line.
    """
    by_id = {cell.id: cell for cell in cells}
    rows = [
        (label, row)
        for table in form.tables
        for label, row in zip(table.rows, rows_of_table(table, by_id), strict=True)
    ]
    ragged = [
        (label, row)
        for label, row in rows
        if any(cell.kind == "blank" and not cell.doubt for cell in row)
        and not _are_marked(row, text)
    ]
    if not ragged or _SHORT_NUMBER.search(text) or _is_bare_beginning(cells, form):
        return
    in_line = sum(
        _ends_label(label, row[0], text) for label, row in rows if any(c.raw for c in row)
    )
    has_rows_in_line = in_line >= FEWEST_IN_LINE and not any(
        _is_number_alone(c, text) for c in cells
    )
    if has_rows_in_line and _WITHOUT_LETTERS.search(text):
        return
    for label, row in ragged:
        if any(cell.raw for cell in row):
            if any(_is_number_alone(cell, text) for cell in row):
                doubt_row(row)
        elif not (has_rows_in_line and _ends_label(label, row[0], text)):
            doubt_row(row, "row_bare")


def _is_bare_beginning(cells: Sequence[Cell], form: Form) -> bool:
    """Whether a text ends before the tables with sums and prints no number: its small tables were left blank."""
    return all(
        cell.kind != "number"
        and (cell.kind == "absent" or table_id_of(cell.id) not in form.totalled)
        for cell in cells
    )


def _ends_label(label: Label, cell: Cell, text: str) -> bool:
    """Whether a row's whole label stands before its first place, in the same line."""
    start = cell.start or 0
    return label_key(text[text.rfind("\n", 0, start) + 1 : start]).endswith(label.keys)


def _are_marked(row: Sequence[Cell], text: str) -> bool:
    """Whether a border stands beside the row's places in its first line, or a space that is kept between them."""
    start, end = row[0].start or 0, row[-1].end or 0
    line, places = line_at(text, start, start), text[max(start - 1, 0) : end + 2]
    return any(map(line.__contains__, _BORDERS)) or any(map(places.__contains__, _KEPT_SPACES))


def _is_number_alone(cell: Cell, text: str) -> bool:
    return cell.kind == "number" and is_alone(cell, text)
