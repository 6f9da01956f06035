"""Rows among whose values numbers stand that went to no cell, so that some may be another column's.

Beside a row of blanks they may be its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence, Set

from gipa_extract.cells.doubts.doubtful_rows import adds_up, doubt_row, rows_of_table
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell
from gipa_extract.text.folding import PARTINGS, label_key

MOST_LABEL = 120
"""Characters of a row's label, with what parts it from its values."""
_NUMBER_ALONE = re.compile(r"(?<![^\s|])(?<![-—–第] )\d[\d,]*(?![^\s|])")
"""And no page's: - 29 -."""

_NOTHING_BETWEEN = re.compile(r"[\s|｜│┃]*")


def doubt_rows_amid_numbers(
    cells: Sequence[Cell], numbers_left: Set[tuple[int, int]], text: str, form: Form
) -> None:
    """Doubt a row among whose values some went to no cell, if it is not the sum that it ends in.

    `6373 | 6374 | 7190 | 7195` below 本年 | 累计 holds a value of each year for each column.
    """
    left = [start for start, end in numbers_left if _stands_alone(text, start, end)]
    by_id = {cell.id: cell for cell in cells}
    doubt_blanks_beside_numbers(cells, numbers_left, text, form)
    for table in form.tables:
        rows = rows_of_table(table, by_id)
        if table.across:
            before = max((cell.end or 0 for cell in cells if _ends_before(cell, rows)), default=0)
            _doubt_groups_behind_numbers(rows, before, text, table)
            continue
        if not left:
            continue
        is_totalled = table.id in form.totalled
        for row in rows:
            printed = [cell for cell in row if cell.raw]
            if len(printed) < 2 or any(cell.kind == "absent" for cell in row):
                continue
            start, end = _span_of(printed)
            if is_totalled:
                start = text.rfind("\n", 0, start) + 1
                end += len(text[end:].partition("\n")[0])
            amid = sum(start < place < end for place in left)
            # More than a row's are those of another table.
            if 0 < amid <= len(row) and not (is_totalled and adds_up(row)):
                doubt_row(row)


def doubt_blanks_beside_numbers(
    cells: Sequence[Cell], numbers_left: Set[tuple[int, int]], text: str, form: Form
) -> None:
    """Doubt a row of blanks if a number that went to no cell stands next to it, and behind no row's label.

    A label that is broken round its values, of which only the end was found, looks like a blank row's.
    So does one whose values stand in a row without a label below it, or that a page's end parts from
    them: （五）不,,,0,,,0,0,0 above 1.信访举报投诉类申请,,,.
    """
    left = [start for start, end in numbers_left if _stands_alone(text, start, end)]
    if not left:
        return
    by_id = {cell.id: cell for cell in cells}
    read = sorted((cell.start, cell.end or 0) for cell in by_id.values() if cell.raw and cell.start)
    for table in form.tables:
        for row in () if table.across else table.rows:
            own = [by_id[each] for each in table.row_cell_ids(row)]
            if any(cell.kind != "blank" or cell.doubt for cell in own):
                continue
            place = min(cell.start or 0 for cell in own)
            above = bisect_left(read, (place, 0))
            begin = read[above - 1][1] if above else 0
            number = min((start for start in left if begin <= start < place), default=None)
            before = text[max(begin, (number or 0) - MOST_LABEL) : number]
            is_above = number is not None and not _ends_in_label(before, table)
            end = max(cell.end or 0 for cell in own)
            if is_above or any(_NOTHING_BETWEEN.fullmatch(text, end, at) for at in left):
                doubt_row(own, "row_bare")


def _ends_in_label(text: str, table: Table) -> bool:
    return label_key(text).endswith(tuple(table.row_keys))


def _doubt_groups_behind_numbers(
    groups: Sequence[Sequence[Cell]], before: int, text: str, table: Table
) -> None:
    """Doubt a group of columns before whose values numbers stand that may be its own.

    Behind a group of which nothing was read, they are that one's.
    """
    taken = {cell.start for group in groups for cell in group if cell.raw}
    for group in groups:
        printed = [cell for cell in group if cell.raw]
        if not printed:
            if any(cell.kind == "absent" for cell in group):
                return
            continue
        start, end = _span_of(printed)
        head = text.find(table.rows[0].label, before, start)
        numbers = _NUMBER_ALONE.finditer(text, max(before, head), end)
        amid = sum(number.start() not in taken for number in numbers)
        if 0 < amid <= len(group):
            doubt_row(group)
        before = end


def _ends_before(cell: Cell, groups: Sequence[Sequence[Cell]]) -> bool:
    """Whether a cell ends before all that was read of a table's groups."""
    starts = [each.start or 0 for group in groups for each in group if each.raw]
    return bool(cell.raw and starts) and (cell.end or 0) <= min(starts)


def _span_of(printed: Sequence[Cell]) -> tuple[int, int]:
    return min(cell.start or 0 for cell in printed), max(cell.end or 0 for cell in printed)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a print is a number, and no part of a word: PART.03."""
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    return text[start:end].strip("-").isdigit() and not around.strip(PARTINGS)
