"""Rows that look whole beside what a text lost: below a cut head, behind a torn group, next to digits left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gipa_extract.cells.doubts.doubtful_rows import (
    adds_up,
    doubt_row,
    rows_of_columns,
    rows_of_table,
)
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell
from gipa_extract.text.folding import without_blanks

MOST_HEAD = 600
"""Characters before a table's first value in which its head is looked for."""
FEWEST_WIDE, MOST_UNUSED = 6, 2
"""Lines of the same width, and the bytes by which one of them may be shorter."""
MOST_BETWEEN = 60
"""Characters of a label between the digits of two rows."""


def doubt_rows_below_cut_heads(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt the rows with blanks of a table whose head lacks the column of totals: its lines are cut."""
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        if table.across or table.id not in form.totalled:
            continue
        rows = rows_of_table(table, by_id)
        ragged = [row for row in rows if row[-1].kind == "blank" and any(c.raw for c in row)]
        if not ragged:
            continue
        first = min(cell.start or 0 for row in rows for cell in row if cell.raw)
        head = text[max(first - MOST_HEAD, 0) : first]
        if _is_cut_amid_labels(head, table) and _are_lines_as_wide(text, head):
            for row in rows:
                if any(cell.kind == "blank" for cell in row):
                    doubt_row(row, "line_end_cut")


def _is_cut_amid_labels(head: str, table: Table) -> bool:
    """Whether a head prints the first of a table's columns, and not the last."""
    printed = without_blanks(head)
    first, *_, last = table.columns
    return any(map(printed.__contains__, first.wordings)) and not any(
        map(printed.__contains__, last.wordings)
    )


def _are_lines_as_wide(text: str, head: str) -> bool:
    """Whether some line of a head is as wide as a text's widest lines, of which there are several.

    Counted in bytes, of which a character that did not fit takes up to two.
    """
    sizes = [len(line.encode()) for line in text.split("\n")]
    width = max(sizes) - MOST_UNUSED
    reaching = sum(size >= width for size in sizes)
    lines = (line for line in head.split("\n") if line == line.rstrip())
    return reaching >= FEWEST_WIDE and any(len(line.encode()) >= width for line in lines)


def doubt_groups_beside_torn_ones(cells: Sequence[Cell], form: Form) -> None:
    """Doubt the groups of a long line that are no sums, where another's places are in doubt."""
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        if not table.across:
            continue
        groups = rows_of_table(table, by_id)
        doubts = (cell.doubt for group in groups for cell in group if cell.doubt)
        if any(doubt.code == "layout_allows_two_readings" for doubt in doubts):
            for group in groups:
                if not adds_up(group):
                    doubt_row(group)


def doubt_glued_rows_beside_others(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row of digits that nothing parts next to a line of as many that went to no cell.

    Of `5.确认或重新出⏎1000001⏎具已获取信息⏎（六）⏎0000000` either line may be the first label's.
    """
    taken = {cell.start for cell in cells if cell.raw}
    for rows in rows_of_columns(cells, form):
        glued = [row for row in rows if _is_glued(row)]
        if not glued:
            continue
        line = re.compile(rf"^[ \t]*(\d{{{len(glued[0])}}})[ \t\r]*$", re.MULTILINE)
        left = [found.start(1) for found in line.finditer(text) if found.start(1) not in taken]
        for row in glued if left else ():
            start = row[0].start or 0
            if any(abs(start - place) < MOST_BETWEEN for place in left):
                doubt_row(row)


def _is_glued(row: Sequence[Cell]) -> bool:
    return all(cell.raw for cell in row) and all(a.end == b.start for a, b in pairwise(row))
