"""Rows that came out blank, though their values may be printed beside them.

A page's end may cut a row between its values and its label. Where the two parts are not joined,
the label's row looks as if nothing were printed in it. In a text, what stands behind the label may
be values that nothing parts, and a line of empty places may have lost those at its ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import groupby, pairwise

from gipa_extract.cells.doubts.doubtful_rows import (
    LEAST_SUMMANDS,
    doubt_row,
    rows_of_columns,
    rows_of_table,
)
from gipa_extract.forms import Form, Table
from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.models import Cell, Document, Grid, Slot
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import is_value, parse
from gipa_extract.text.patterns import ENUMERATOR, HAN

FEWEST = 2
"""Numbers that make a row of numbers, and cells that make a row."""

_BESIDE = re.compile(
    r"[ \t\u3000|｜│┃]*([^\s|｜│┃]+)[ \t\u3000|｜│┃]*(?=\r?\n(?![ \t\u3000]*[.．、])|\Z)"
)
"""What stands alone behind a row's label, or behind its last place, and is no number of a label."""
_BELOW = re.compile(r"[ \t\u3000|｜│┃]*\r?\n[ \t\u3000|｜│┃]*(?=[^\s|｜│┃])(?!-{5})")
_VALUES_BELOW = re.compile(
    r"[ \t\u3000|｜│]*\r?\n[ \t\u3000|｜│]*(-?\d[\d.,]*)(?:[ \t\u3000|｜│]+-?\d[\d.,]*)+[ \t\u3000|｜│]*(?=\r?\n|\Z)"
)
"""A line of values alone, on the next line."""
FEWEST_RULES = 10
"""Rules of a drawn table that has one between its rows."""
_VALUE_IN_LINE = re.compile(r"(?<=[ \t\u3000|｜│┃])\d[\d.,]*(?![^\s|｜│┃])")
_BLANKS_AND_PIPES = " \t\r\n\u3000|｜│┃"
_GLUED_VALUES = re.compile(r"[无0-9—–－-]{2,}")
MOST_JOINED = 160
"""Characters of a label with the values of its row in it."""
MOST_GLUED = 12
"""Characters before a blank row's place that are looked at for such values."""
_PRINT_BEHIND = re.compile(r"[ \t\u3000|｜│┃,;]*([^\s|｜│┃,;]+)")
"""What is printed next in the line of a row's end."""
_NUMBER_IN_BRACKETS = re.compile(r"[(（\[【]\d+[)）\]】]\Z")
"""What ends a label that has none of its own: 行政强制（118）."""
_NUMBERED_LABEL = re.compile(rf"{ENUMERATOR}\s*[\u3400-\u9fff]")
_DRAWN = re.compile(r"[-—–－=_+:：<>/*#\u2500-\u257f]+|</?\w.*")
"""A rule, a frame, a mark of emphasis, a tag."""
_MASK = re.compile(r"(?<![^\s|｜│┃,;])(?:\*{3,}|\*{1,2}[ \t|]+\*+)(?![^\s|｜│┃,;])")
"""Asterisks in place of digits, which stand alone: *** and ** *, but no mark of emphasis."""
MOST_LETTERS = 3
"""In what is printed for a value, as in 约12件."""
_LABEL_BEHIND = re.compile(r"[（(\u3400-\u9fff]|\d[.、．]")
_PIPES_BEHIND = re.compile(r"[\s|｜│┃]*")
_DASHES_APART = re.compile(r"(?:(?<=\s)[－—–-][ \u3000]+){2,}[－—–-](?=\s)")
"""A row's dashes in the midst of its label, where its lines were joined."""
_PADS_BELOW = re.compile(r"[ \t\u3000]*\r?\n([ \t\u3000]*[|｜│┃][ \t\u3000|｜│┃]*)(?=\r?\n|\Z)")
"""The empty places of a row on a line of their own."""


def doubt_rows_of_blanks(cells: Sequence[Cell], document: Document, form: Form) -> None:
    """Doubt the blank rows of each table that prints numbers without a label, or alone below one."""
    taken = {cell.start for cell in cells if cell.raw}
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        above: list[Cell] = []  # whose values may all stand below the last one's label
        for cell in map(by_id.__getitem__, table.cell_ids() if len(table.columns) == 1 else ()):
            above = [*above, cell] if cell.kind == "blank" else []
            if above and _stands_before_values([cell], document.text, taken):
                doubt_row(above, "row_bare")
    unlabelled = [grid for grid in document.grids if any(_unlabelled_rows(grid, taken))]
    if not unlabelled:
        return
    slots = [[slot for row in grid.rows for slot in row] for grid in unlabelled]
    extents = [(printed[0].start, printed[-1].end) for printed in slots]
    for table in form.tables:
        own = [cell for cell in cells if cell.id.startswith(f"{table.id}.")]
        starts = [cell.start for cell in own if cell.start is not None]
        if any(first <= start <= last for first, last in extents for start in starts):
            doubt_row(_blank_rows(own, table), "row_bare")


def _unlabelled_rows(grid: Grid, taken: set[int | None]) -> Iterator[tuple[Slot, ...]]:
    """The rows of numbers beside which no word stands, and of which no cell was read."""
    for row, texts in zip(grid.rows, grid.texts, strict=True):
        if not all(map(is_value, filter(None, texts))):
            continue  # nearly all rows have a label
        if sum(parse(text).kind == "number" for text in texts) < FEWEST:
            continue
        if not any(slot.text and slot.start in taken for slot in row):
            yield row


def _blank_rows(cells: Sequence[Cell], table: Table) -> Iterator[Cell]:
    """The cells of the rows in which every cell is read as blank."""
    size = len(cells) if table.across else len(table.columns)
    for _, numbered in groupby(enumerate(cells), key=lambda pair: pair[0] // size):
        row = [cell for _, cell in numbered]
        if len(row) >= FEWEST and all(cell.kind == "blank" for cell in row):
            yield from row


def doubt_blank_rows_of_text(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt the blank rows of a text beside which values stand, or fewer places than others have.

    `三、本年度办理结果（一）0000000⏎予以公开` and `其他处理无无无无无无无` are rows of values that nothing
    parts; where short lines were dropped, `| | | | | |` stands between a value and a total that are gone.
    """
    taken = {cell.start for cell in cells if cell.raw}
    ends = {cell.end for cell in cells if cell.raw}
    _doubt_joined_labels(cells, text, form)
    for rows in rows_of_columns(cells, form):
        blanks = [row for row in rows if row[0].kind == "blank" and not any(c.raw for c in row)]
        pads = [_pads_below(row, text) for row in blanks]
        pipes = [_pipes_behind(row, text) for row in blanks]
        displaced = _places_out_of_order(rows)
        for row, count, behind in zip(blanks, pads, pipes, strict=True):
            if (
                0 < count < max(pads)
                # a table's last row may lack its pads
                or (0 < behind < len(row) and 2 * behind < max(pipes) and row is not rows[-1])
                or _stands_below_glued_row(row, text, ends)
                or _stands_before_values(row, text, taken)
                or _stands_below_values(row, text, taken)
                or row[0].start in displaced
            ):
                doubt_row(row, "row_bare")


def doubt_blanks_beside_print(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt the blanks of a row beside which something is printed that is no cell and no label.

    `行政许可 [25]`, `行政强制（118）` and `规章 1、 808 932` print a value in a way that nobody foresaw.
    """
    by_id = {cell.id: cell for cell in cells}
    taken = {cell.start for cell in cells if cell.raw}
    is_masked = "*" in text and _MASK.search(text)
    for table in form.tables:
        for row in () if table.across else table.rows:
            own = [by_id[each] for each in table.row_cell_ids(row)]
            blanks = [cell for cell in own if cell.kind == "blank" and not cell.doubt]
            if not blanks:
                continue
            if _has_print_beside(own, text, taken) or (is_masked and _is_masked(own, text)):
                doubt_row(blanks)


def _is_masked(row: Sequence[Cell], text: str) -> bool:
    """Whether asterisks stand for digits among a row's cells, or behind them in their line."""
    starts = [cell.start for cell in row if cell.start is not None]
    end = max(cell.end or 0 for cell in row)
    line_end = text.find("\n", end)
    return _MASK.search(text, min(starts), line_end if line_end >= 0 else len(text)) is not None


def _has_print_beside(row: Sequence[Cell], text: str, taken: Set[int | None]) -> bool:
    """Whether a number that is no cell stands before a row's first value, or anything behind its last."""
    placed = [cell for cell in row if cell.start is not None]
    if not placed:
        return False
    first = min(cell.start or 0 for cell in placed)
    if _NUMBER_IN_BRACKETS.search(
        text[max(first - MOST_GLUED, 0) : first].rstrip(_BLANKS_AND_PIPES)
    ):
        return True
    last = max(cell.end or 0 for cell in placed)
    behind = _PRINT_BEHIND.match(text, last)
    if not behind or behind.start(1) in taken:
        return False
    in_words = len(row) < LEAST_SUMMANDS and parse(behind[1]).kind == "number"  # 二十五
    return in_words or _is_no_label(behind[1])


def _is_no_label(print_: str) -> bool:
    """Whether what is printed behind a row is hardly the next label: it holds a digit, or no letter.

    `本年制发件数：588` is a value with its column.
    """
    if _NUMBERED_LABEL.match(print_) or _DRAWN.fullmatch(print_):
        return False
    name, _, value = print_.replace(":", "：").rpartition("：")
    if any(map(str.isdigit, value)) and label_key(name) in vocabulary().heads:
        return True
    letters = len(HAN.findall(print_))
    return not letters or (any(map(str.isdigit, print_)) and letters <= MOST_LETTERS)


def doubt_rows_beside_bare_table(cells: Sequence[Cell], form: Form) -> None:
    """Doubt the blank rows of a text that prints its zeros, but nothing in one of its tables.

    Of that table the labels alone are left, and it is in doubt as a whole: what dropped its zeros
    may have dropped those of other rows.
    """
    by_id = {cell.id: cell for cell in cells}
    tables = [[by_id[each] for each in table.cell_ids()] for table in form.tables if table.across]
    bare = [table for table in tables if all(cell.kind == "blank" and cell.doubt for cell in table)]
    if not bare:
        return
    zeros = sum(cell.value == 0 for cell in cells)
    blanks = sum(cell.kind == "blank" for cell in cells) - sum(map(len, bare))
    if zeros <= blanks:
        return
    for table in form.tables:
        for row in table.rows:
            own = [by_id[each] for each in table.row_cell_ids(row)]
            if all(cell.kind == "blank" for cell in own):
                doubt_row(own, "row_bare")


def doubt_blank_totals(cells: Sequence[Cell], form: Form) -> None:
    """Doubt a row of blanks in which the form sums up rows that print numbers: （七）总计 has lost its line."""
    by_id = {cell.id: cell for cell in cells}
    rules = {
        rule.right[0]: [by_id[cell] for cell in rule.left]
        for rule in form.rules
        if rule.relation == "sum" and len(rule.left) >= LEAST_SUMMANDS
    }
    for table in form.tables:
        for row in () if table.across or table.id not in form.totalled else table.rows:
            own = [by_id[each] for each in table.row_cell_ids(row)]
            if any(cell.kind != "blank" for cell in own):
                continue
            summed = (part for cell in own for part in rules.get(cell.id, ()))
            if any(part.value for part in summed):
                doubt_row(own, "row_bare")


def _doubt_joined_labels(cells: Sequence[Cell], text: str, form: Form) -> None:
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        rows = rows_of_table(table, by_id)
        for row, below in () if table.across else pairwise(rows):
            if row[0].kind == "blank" and _is_joined_to_label(row, below, text):
                doubt_row([*row, *below])


def _is_joined_to_label(row: Sequence[Cell], below: Sequence[Cell], text: str) -> bool:
    """Whether nothing parts a blank row's label from the next one: 规章行政规范性文件 | 84799 | 747694.

    The two rows stand in one line, which holds the values of both, or could not be taken apart.
    """
    end = row[-1].end
    if end is None or any(cell.raw for cell in row) or not _LABEL_BEHIND.match(text, end):
        return False
    if all(cell.kind == "absent" for cell in below):
        return True
    return any(cell.raw and "\n" not in text[end : cell.start] for cell in below)


def _pads_below(blanks: Sequence[Cell], text: str) -> int:
    """How many pipes stand in a line of their own below a label; 0 if there is no such line."""
    pads = _PADS_BELOW.match(text, max(cell.end or 0 for cell in blanks))
    return sum(map(pads[1].count, "|｜│┃")) if pads else 0


def _pipes_behind(blanks: Sequence[Cell], text: str) -> int:
    """How many pipes stand between a label and what is printed next."""
    pipes = _PIPES_BEHIND.match(text, blanks[0].start or 0)
    return sum(map(pipes[0].count, "|｜│┃")) if pipes else 0


def _stands_below_glued_row(blanks: Sequence[Cell], text: str, ends: Set[int | None]) -> bool:
    """Whether the line above a row of blanks ends in as many digits, which went to no cell.

    The label may begin there: `三、本年度办理结果（一）0000000⏎予以公开`.
    """
    above = text[: text.rfind("\n", 0, blanks[0].start or 0) + 1].rstrip()
    glued = above[-len(blanks) :]
    return len(blanks) >= LEAST_SUMMANDS and glued.isdecimal() and len(above) not in ends


def _places_out_of_order(rows: Sequence[Sequence[Cell]]) -> set[int]:
    """Where rows stand outside the longest run of rows in the form's order: lines were moved there."""
    starts = [start for row in rows if (start := row[0].start) is not None]
    if starts == sorted(starts):
        return set()  # nearly all tables
    runs: list[tuple[int, ...]] = []
    for start in starts:
        before = sorted((run for run in runs if run[-1] <= start), key=len)
        runs.append((*before[-1], start) if before else (start,))
    return {*starts}.difference(sorted(runs, key=len)[-1])


def _stands_below_values(blanks: Sequence[Cell], text: str, taken: Set[int | None]) -> bool:
    """Whether the next printed line above a row of blanks holds values, which went to no cell.

    The row's label begins there: `5.要求行 | 401 | 993⏎政机关确认或重新出具已获取信息 |  |  |`. In a table
    with a rule between its rows they are its own, whatever cells they went to.
    """
    above = text[: text.rfind("\n", 0, blanks[0].start or 0) + 1].rstrip(_BLANKS_AND_PIPES)
    start = above.rfind("\n") + 1
    if "页" in above[start:]:
        return False  # 第 1 页 共 2 页
    values = [start + value.start() for value in _VALUE_IN_LINE.finditer(above[start:])]
    is_one_row = "│" in above[start:] and text.count("├") >= FEWEST_RULES
    return len(values) >= FEWEST and (is_one_row or taken.isdisjoint(values))


def _stands_before_values(blanks: Sequence[Cell], text: str, taken: Set[int | None]) -> bool:
    """Whether a value, or several that nothing parts, stands alone behind a label or on the next line.

    They may have been taken for the end of the label itself.
    """
    start = blanks[0].start or 0
    dashes = [*_DASHES_APART.finditer(text, max(start - MOST_JOINED, 0), start)]
    if dashes and taken.isdisjoint(range(*dashes[-1].span())):
        return True
    last = text[max(start - MOST_GLUED, 0) : start].rpartition("\n")[2].rstrip()
    if _GLUED_VALUES.fullmatch(last[-2:]):
        return True
    end = max(cell.end or 0 for cell in blanks)
    values = _VALUES_BELOW.match(text, end)
    if values and values.start(1) not in taken:
        return True
    below = _BELOW.match(text, end)
    beside = _BESIDE.match(text, end) or (below and _BESIDE.match(text, below.end()))
    if not beside or beside.start(1) in taken:
        return False
    return is_value(beside[1]) or _GLUED_VALUES.fullmatch(beside[1]) is not None


def doubt_rows_moved_right(cells: Sequence[Cell], form: Form) -> None:
    """Doubt a row of a file's table that begins with its one blank and ends in less than one of its parts.

    `| | 28 | 0 | 0 | 0 | 0 | 0 |` has a blank too many before its values, and its total fell off.
    """
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        for row in () if table.across or table.id not in form.totalled else table.rows:
            first, *others = (by_id[each] for each in table.row_cell_ids(row))
            if first.kind != "blank" or any(cell.kind != "number" for cell in others):
                continue
            *parts, total = (cell.value or 0 for cell in others)
            if total < max(parts):
                doubt_row([first, *others])
