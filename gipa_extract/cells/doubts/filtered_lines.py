"""Rows with blanks in a text from which lines without a letter, or short ones, may have been dropped.

Whoever cleans pages often drops such lines, and where each cell has a line of its own, values go
with them: `行政处罚⏎13⏎行政强制` is `行政处罚⏎行政强制` then, and looks left blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, rows_of_table
from gipa_extract.forms import Form, Label, Table
from gipa_extract.ids import table_id_of
from gipa_extract.models import Cell
from gipa_extract.text.folding import BLANKS, label_key
from gipa_extract.text.lines import line_at
from gipa_extract.text.patterns import LABEL_NUMBER

FEWEST_IN_LINE = 3
"""Rows of values on the line of their label, which say that it prints a row a line."""
MOST_ABOVE = 400
"""Characters above a line that are looked at for the line before it."""
_SHORT_NUMBER = re.compile(r"^[ \t]*\d{1,3}[ \t\r]*$", re.MULTILINE)
_WITHOUT_LETTERS = re.compile(r"^(?=[^\n\d—/-]*[\d—/-])[^\n\w]*(?:\d[^\n\w]*)*$", re.MULTILINE)
_BORDERS = "|｜│┃\t"
_KEPT_BEHIND = re.compile(r"(?<=[\w.])[\u00a0\u3000]+(?=\n|\Z)")
_FRAMES = ("|", "｜", "│", "┃")
_KEPT_SPACES = "\u00a0\u3000"


def doubt_rows_of_filtered_lines(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt the rows with blanks that no border marks, where no line shows that nothing was filtered.

    Where rows stand in one line each, a label that is whole on its own lost no line.
    """
    by_id = {cell.id: cell for cell in cells}
    rows = [
        (table, label, row)
        for table in form.tables
        for label, row in zip(table.rows, rows_of_table(table, by_id), strict=True)
    ]
    ragged = [
        (table, label, row)
        for table, label, row in rows
        if any(cell.kind == "blank" and not cell.doubt for cell in row)
        and not _are_marked(row, text)
    ]
    if not ragged or _SHORT_NUMBER.search(text) or _is_bare_beginning(cells, text, form):
        return
    in_line = sum(
        _ends_label(label, first, text)
        for _, label, row in rows
        if (first := next((cell for cell in row if cell.raw), None))
    )
    has_rows_in_line = in_line >= FEWEST_IN_LINE and not any(
        _is_value_alone(c, text) for c in cells
    )
    keeps_rows = _WITHOUT_LETTERS.search(text) is not None
    if has_rows_in_line and keeps_rows:
        # Lines of a single number may be gone nonetheless: those of tables of one column.
        ragged = [
            (table, label, row)
            for table, label, row in ragged
            if len(row) == 1 and not _ends_label(label, row[0], text)
        ]
    for table, label, row in ragged:
        if any(cell.raw for cell in row):
            if any(_is_value_alone(cell, text) for cell in row):
                doubt_row(row)
        elif any(map(_line_of(row, text).__contains__, _FRAMES)):
            if not keeps_rows:
                doubt_row(row, "row_bare")
        elif (
            not has_rows_in_line
            or not _ends_label(label, row[0], text)
            or (
                _ends_line(row, text)
                and (  # what stands behind it on its line was not dropped
                    _stands_below_lone_head(table, by_id, text)
                    or _are_otherwise_printed(rows_of_table(table, by_id), text)
                )
            )
        ):
            doubt_row(row, "row_bare")


def _is_bare_beginning(cells: Sequence[Cell], text: str, form: Form) -> bool:
    """Whether a text ends before the tables with sums and prints no number: its small tables were left blank."""
    return all(
        cell.kind != "number"
        and (cell.kind == "absent" or table_id_of(cell.id) not in form.totalled)
        for cell in cells
    ) and not _names_totalled_row(text, form)


def _names_totalled_row(text: str, form: Form) -> bool:
    """Whether a text prints a label of the tables with sums, of which nothing may have been read."""
    printed = label_key(text)
    rows = (row for table in form.tables if table.id in form.totalled for row in table.rows)
    return any(label_key(row.label) in printed for row in rows)


def _ends_label(label: Label, cell: Cell, text: str) -> bool:
    """Whether a row's whole label stands before its first place, in the same line.

    `8.属于⏎行政查询事项` and `4.无正当理⏎由大量反复申请` end in a shorter wording of theirs, `（六）⏎其他处理` has
    its number above: these are no whole line.
    """
    start = cell.start or 0
    begin = text.rfind("\n", 0, start) + 1
    line = label_key(text[begin:start])
    ends = [key for key in label.keys if line.endswith(key)]
    if not ends:
        return False
    longest = max(ends, key=len)
    above = _line_above(text, begin).strip(BLANKS)
    if LABEL_NUMBER.fullmatch(above):
        return False
    before = {line[: -len(longest)][-1:], label_key(above)[-1:]}
    longer = [key for key in label.keys if key.endswith(longest) and key != longest]
    return not any(key[: -len(longest)][-1:] in before for key in longer)


def _stands_below_lone_head(table: Table, cells: Mapping[str, Cell], text: str) -> bool:
    """Whether the last label of a table's head, or its end, is alone on the line above its rows: each cell has its own."""
    first = cells[table.row_cell_ids(table.rows[0])[0]].start
    if first is None:
        return False
    last = label_key(_line_above(text, text.rfind("\n", 0, first) + 1))
    return len(last) > 1 and any(key.endswith(last) for each in table.columns for key in each.keys)


def _are_otherwise_printed(rows: Sequence[Sequence[Cell]], text: str) -> bool:
    """Whether a row of a table prints nothing but zeros, or borders between places: none of it would be a bare label."""
    return any(
        all(cell.kind == "dash" or cell.value == 0 for cell in row)
        or any(map(_line_of(row, text).__contains__, _BORDERS))
        for row in rows
        if any(cell.raw for cell in row)
    )


def _line_above(text: str, begin: int) -> str:
    """The printed line before the one that begins at a place."""
    return text[max(begin - MOST_ABOVE, 0) : begin].rstrip(BLANKS).rpartition("\n")[2]


def _are_marked(row: Sequence[Cell], text: str) -> bool:
    """Whether a border stands beside the row's places in its first line, or a space that is kept between them.

    Of a bare row `| 规章 |` the border behind the label is the line's end, and marks no place.
    """
    start, end = row[0].start or 0, row[-1].end or 0
    line = _line_of(row, text)
    places = text[max(start - 1, 0) : end + 2]
    if any(cell.raw for cell in row):
        places = _KEPT_BEHIND.sub("", places)
    if any(map(places.__contains__, _KEPT_SPACES)):
        return True
    borders = sum(map(line.count, _BORDERS))
    if not any(cell.raw for cell in row) and line.rstrip(BLANKS)[-1:] in _FRAMES:
        borders -= 1 + (line[:1] in _FRAMES)
    return borders > 0


def _ends_line(row: Sequence[Cell], text: str) -> bool:
    """Whether nothing but borders stands behind a bare row's label on its line."""
    end = row[-1].end or 0
    line_end = text.find("\n", end)
    return not text[end : line_end if line_end >= 0 else None].strip(_BORDERS + BLANKS)


def _line_of(row: Sequence[Cell], text: str) -> str:
    """The line of a row's first place, without its indent."""
    start = row[0].start or 0
    return line_at(text, start, start).lstrip(" \u3000")


def _is_value_alone(cell: Cell, text: str) -> bool:
    line = line_at(text, cell.start or 0, cell.end or 0)
    return bool(cell.raw) and line.strip(BLANKS).removeprefix("\\") == cell.raw
