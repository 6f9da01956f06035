"""Rows beside which values stand that went to no cell, and tables beside another of the same head.

A row with a value more than the form has columns (本年 | 累计, 排名) may have taken its neighbours',
and of two bodies' tables side by side the one that is blank has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, rows_of_table
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell
from gipa_extract.text.occurrences import holds
from gipa_extract.text.patterns import HAN

MOST_BEFORE = 400
"""Characters before a table's first value in which its head is looked for."""

_BEFORE = re.compile(r"(?<![\d.,第])(-?\d[\d.,]*)[ \t\u3000|]+\Z")
"""A value that nothing but what parts cells sets apart from the one behind it."""
_BEHIND = re.compile(
    r"[ \t\u3000|]*[ \t\u3000|](?!0\d)(-?\d[\d.,]*)(?![\d.,、．)）年月日号\u4e00-\u9fff])"
)

_BELOW = re.compile(r"[ \t\u3000|]*\r?\n[ \t\u3000|]*(-?\d[\d.,]*)[ \t\u3000|\d]*(?=\r?\n|\Z)")
_INDENTATION = "\n" + " " * 8
_INDENTED = re.compile(rf"{_INDENTATION}[^\n]*")
"""A line of a table set with spaces."""
_NUMBER_ALONE = re.compile(r"(?<=[ \u3000])\d+(?=[ \u3000]|\Z)")
_OTHER_COLUMN = re.compile(r"上年[^一]|去年|20\d\d年(?![度政工\d])|[^\s|]合计")
"""In a head: last year's column, one of a year, one over several bodies."""


def doubt_rows_beside_values(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row right before or behind which a value went to no cell, where no total tells its place."""
    by_id = {cell.id: cell for cell in cells}
    taken = {cell.start for cell in cells if cell.raw}
    for table in form.tables:
        if table.across or table.id in form.totalled:
            continue
        rows = rows_of_table(table, by_id)
        beside = [row for row in rows if _has_value_beside(row, text, taken)]
        if beside and not _names_other_columns(rows, text):
            for row in beside:
                doubt_row(row)


def _has_value_beside(row: Sequence[Cell], text: str, taken: Set[int | None]) -> bool:
    printed = [cell for cell in row if cell.raw]
    if not printed or any(cell.kind == "absent" for cell in row):
        return False
    start, end = printed[0].start or 0, printed[-1].end or 0
    behind = _value_behind(text, end)
    while behind and behind[1] == printed[-1].raw:  # of a merged cell, each place holds its value
        behind = _value_behind(text, behind.end(1))
    if behind and behind.start(1) not in taken:
        return True
    before = _BEFORE.search(text, text.rfind("\n", 0, start) + 1, start)
    return before is not None and before.start() not in taken and before[1] != printed[0].raw


def _value_behind(text: str, end: int) -> re.Match[str] | None:
    return _BEHIND.match(text, end) or _BELOW.match(text, end)


def doubt_rows_of_wrapped_numbers(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row below which numbers stand that went to no cell: one, if it does not add up, or more.

    A browser of text that sets a page in narrow columns breaks 5423 over two lines, 542 above 3; where
    a value and its total both break, what is left may add up.
    """
    if not holds(text, _INDENTATION):
        return
    taken = {cell.start for cell in cells if cell.raw}
    left: dict[int, int] = {}
    for line in _INDENTED.finditer(text):
        numbers = {number.start() + line.start() for number in _NUMBER_ALONE.finditer(line[0])}
        if numbers and (count := len(numbers - taken)):
            left[line.start()] = count
    if not left:
        return
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        for row in table.rows:
            own = [by_id[each] for each in table.row_cell_ids(row)]
            ends = [cell.end or 0 for cell in own if cell.raw]
            below = left.get(text.find("\n", ends[-1]), 0) if ends else 0
            if not below:
                continue
            if table.id in form.totalled and below > _holds_sum(own):
                doubt_row(own)


def _holds_sum(row: Sequence[Cell]) -> bool:
    """Whether the last of a row's cells is the sum of the others, blanks being nothing."""
    *summands, total = row
    return total.raw is not None and (total.value or 0) == sum(cell.value or 0 for cell in summands)


def _names_other_columns(rows: Sequence[Sequence[Cell]], text: str) -> bool:
    """Whether a table's head says whose the other values are, so that its readers know them."""
    start = min(cell.start or 0 for row in rows for cell in row if cell.raw)
    above = text[max(start - MOST_BEFORE, 0) : start].rpartition("。")[2]
    return _OTHER_COLUMN.search(above) is not None


def doubt_tables_beside_others(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a table whose head stands twice before its first value, and so does that row's label.

    Then the table of the first head may be blank, and the values are another body's.
    """
    by_id = {cell.id: cell for cell in cells}
    ends = sorted(cell.end for cell in cells if cell.raw and cell.end is not None)
    for table in form.tables:
        own = [by_id[each] for each in table.cell_ids() if not table.across]
        printed = [cell for cell in own if cell.raw and cell.start is not None]
        if not printed:
            continue
        first = min(printed, key=lambda cell: cell.start or 0)
        start = first.start or 0
        before = max((end for end in ends if end <= start), default=0)
        above = text[max(before, start - MOST_BEFORE) : start]
        if _is_head_doubled(above, table) and any(
            "".join(above.split()).count(name) > 1 for name in _names_of(first, table)
        ):
            doubt_row(own)


def _is_head_doubled(above: str, table: Table) -> bool:
    """Whether the first column's label comes again behind the last one's, or another label."""
    deepest = max(len(column.under) for column in table.columns)  # others reach over several lines
    columns = [column.label for column in table.columns if len(column.under) == deepest]
    starts = [found.start() for found in re.finditer(re.escape(columns[0]), above)]
    between = (above[one + len(columns[0]) : other] for one, other in pairwise(starts))
    if len(columns) > 1:
        return any(columns[-1] in part for part in between)
    return any(map(HAN.search, between))


def _names_of(cell: Cell, table: Table) -> Iterator[str]:
    return (
        "".join(name.split())
        for row in table.rows
        if cell.id in table.row_cell_ids(row)
        for name in row.wordings
    )
