"""Numbers of pages that may have been read as values, and rows that one of them fills up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, rows_of_columns
from gipa_extract.cells.text_stream.tokens_between import (
    numbers_that_end_pages,
    possible_page_numbers,
)
from gipa_extract.forms import Form, Table
from gipa_extract.ids import row_id_of
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.occurrences import count_up_to, holds

LAST_LINES = 4
"""Printed lines of a page among which its number may stand."""

MOST_JOINED_PAGE = 12
"""Characters at a text's end among which the last page's number stands, where lines were joined."""

LEAST_PAGES = 2
MOST_DIGITS = 6
"""Characters at a text's end that hold its last line's number."""

_BEHIND_GAP = re.compile(r"\n[ \t]*+\n[ \t]*+\n[ \t]*+(\d{1,2}+)[ \t]*+(?=\r?\n|\Z)")
_PAGE_JOINED_TO_END = re.compile(r"。[ \t]+(\d{1,2})\s*\Z")
_PAGE_BELOW_END = re.compile(r"。[ \t]*\r?\n\s*(\d{1,2})\s*\Z")
_CAPTION_BELOW = re.compile(r"[ \t\r]*\n\s*第")
_PRINT_BEHIND = re.compile(r"[ \t]+[^\s|]")
_PRINTED_LINE = re.compile(r"\S[^\n]*")
_NUMBERED_PAGE = re.compile(r"[第共][ \t\r\n]*(\d{1,3})[ \t]*页")
_BEFORE_CAPTION = re.compile(r"^[ \t]*(\d{1,3})[ \t]+(第[^\d\s]{2,8})", re.MULTILINE)
_BEHIND_NUMBER = re.compile(r"第(?<=[\d \t][ \t]第)")
"""What `_BEFORE_CAPTION` holds and hardly any text: one certain character is quick to search for."""
_PAGE_MARK = re.compile(
    r"\n[ \t\r\n\f]{0,20}(?:[-—–－·]{1,3}[ \t]?\d{1,3}[ \t]?[-—–－·]{1,3}|第[ \t]?\d{1,3}[ \t]?页[^\n]{0,20})"
    r"[ \t\r]{0,9}(?:[\n\f]|\Z)"
)
_LINE_ENDS = " \t\r"
_HALF_BRACKETS = str.maketrans("（）", "()")


def doubt_page_numbers(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a number that stands alone on its line and counts on with others that do.

    Where it ends its page and numbers it, it may only fill up its row: the row's others may be shifted.
    """
    ends = _numbers_before_captions(text, form)
    pages = set(possible_page_numbers(text))
    if holds(text, "\f"):
        ends |= numbers_that_end_pages(text)
        pages |= _numbers_near_page_ends(text)
    if "\n\n\n" in text:
        pages |= _numbers_behind_gaps(text)
    if text.rstrip()[-1:].isdecimal():  # of the last page, or of the last line
        ends |= _row_ends_before_last_page(cells, text, form)
        if _is_counted(text):
            ends |= _numbers_of_their_lines(cells, text)
    pages |= ends
    if "页" in text:  # 第 1 页, where lines were joined
        pages |= {page.start(1) for page in _NUMBERED_PAGE.finditer(text)}
    filled = set()
    for cell in cells if pages else ():
        if cell.kind == "number" and cell.start in pages and cell.doubt is None:
            cell.doubt_for(Reason("may_be_page_number"))
            if cell.start in ends:
                filled.add(row_id_of(cell.id))
    for cell in cells if filled else ():
        if cell.doubt is None and cell.kind != "absent" and row_id_of(cell.id) in filled:
            cell.doubt_for(Reason("layout_allows_two_readings"))


def doubt_rows_before_page_marks(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row that ends in a blank where only a page's number follows: `11⏎5⏎— 1 —`.

    The empty lines round that number are the page's, and the row may have lost a blank elsewhere.
    """
    if not _PAGE_MARK.search(text):
        return
    for rows in rows_of_columns(cells, form):
        for row in rows:
            if row[-1].kind != "blank" or all(cell.kind != "number" for cell in row):
                continue
            end = row[-1].end or 0
            while text[end : end + 1] in _LINE_ENDS and end < len(text):
                end += 1
            if _PAGE_MARK.match(text, end):
                doubt_row(row)


def _numbers_before_captions(text: str, form: Form) -> set[int]:
    """Where lines were joined, a page's number begins the line of a table: `1 第二十条第(一)项`."""
    if not _BEHIND_NUMBER.search(text):
        return set()  # nearly all texts
    captions = {table.caption.translate(_HALF_BRACKETS) for table in form.tables if table.caption}
    return {
        line.start(1)
        for line in _BEFORE_CAPTION.finditer(text)
        if line[2].translate(_HALF_BRACKETS).startswith(tuple(captions))
    }


def _numbers_near_page_ends(text: str) -> set[int]:
    """The pages' own numbers that stand before what a tool moved behind them, on two pages or more."""
    if count_up_to(text, "\f", 2) < 2:  # nearly all texts
        return set()
    found: set[int] = set()
    start = 0
    for number, page in enumerate(text.split("\f")[:-1], 1):
        lines = [*_PRINTED_LINE.finditer(page)][-LAST_LINES:]
        found |= {start + line.start() for line in lines if line[0].strip() == str(number)}
        start += len(page) + 1
    return found if len(found) > 1 else set()


def _row_ends_before_last_page(cells: Sequence[Cell], text: str, form: Form) -> set[int]:
    """Where rows end in what may be the number of a page before the last one, whose number ends the text."""
    if last := _PAGE_JOINED_TO_END.search(text, max(len(text) - MOST_JOINED_PAGE, 0)):
        return _row_ends_below(cells, int(last[1]), text, form)
    if last := _PAGE_BELOW_END.search(text, max(len(text) - MOST_JOINED_PAGE, 0)):
        return _row_ends_for_pages(cells, int(last[1]), text, form)
    return set()


def _row_ends_for_pages(cells: Sequence[Cell], last_page: int, text: str, form: Form) -> set[int]:
    """Where the last row of a table ends in a number of a page, on a line of its own above the next caption."""
    ends = {table.row_cell_ids(table.rows[-1])[-1] for table in _tables_without_sums(form)}
    return {
        cell.start or 0
        for cell in cells
        if cell.id in ends
        and _may_be_page(cell, last_page)
        and _CAPTION_BELOW.match(text, cell.end or 0)
    }


def _may_be_page(cell: Cell, last_page: int) -> bool:
    return cell.kind == "number" and 0 < (cell.value or 0) < last_page


def _tables_without_sums(form: Form) -> Iterator[Table]:
    for table in form.tables:
        if not table.across and len(table.columns) > 1 and table.id not in form.totalled:
            yield table


def _numbers_behind_gaps(text: str) -> set[int]:
    """The numbers alone on lines below several empty ones, if these count from 1."""
    numbers = [*_BEHIND_GAP.finditer(text)]
    counts = [int(number[1]) for number in numbers]
    if len(counts) < LEAST_PAGES or counts != [*range(1, len(counts) + 1)]:
        return set()
    return {number.start(1) for number in numbers}


def _is_counted(text: str) -> bool:
    """Whether the last line of a text ends in its number, as listings print it behind each line."""
    last = text.rstrip()
    digits = last[-MOST_DIGITS:].split()[-1:] if last else []
    return bool(digits) and digits[0].isdecimal() and int(digits[0]) == last.count("\n") + 1


def _numbers_of_their_lines(cells: Sequence[Cell], text: str) -> set[int]:
    """Where values begin that are the numbers of their lines."""
    return {
        cell.start or 0
        for cell in cells
        if cell.kind == "number" and cell.value == text.count("\n", 0, cell.start or 0) + 1
    }


def _row_ends_below(cells: Sequence[Cell], last_page: int, text: str, form: Form) -> set[int]:
    """Where rows without a total end in a number below that of the last page: `0 14 1 第二十条`."""
    ends = {
        table.row_cell_ids(row)[-1] for table in _tables_without_sums(form) for row in table.rows
    }
    return {
        cell.start or 0
        for cell in cells
        if cell.id in ends
        and _may_be_page(cell, last_page)
        and _PRINT_BEHIND.match(text, cell.end or 0)
    }
