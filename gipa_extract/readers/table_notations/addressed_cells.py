"""Cells that are listed one a line, each with the numbers of its row and its column.

    [R5C1] span(1x3) 二、上年结转政府信息公开申请数量
    [R5C4] 7
    (5, 5) 21
    第五行，列1到3：二、上年结转政府信息公开申请数量
    D5: 7

What a list does not print is blank, unless it prints blanks elsewhere: then it was lost. A screen
reader speaks every cell: among and behind a row's cells, below the heads, nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.spoken_tables import BLANK_WORDS, line_of_speech
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.numerals import UNREADABLE, chinese, is_value
from gipa_extract.text.occurrences import count_up_to

LEAST_CELLS, LEAST_LABELS = 20, 6
"""Lines set so, and labels of the form among them."""
MAX_ROWS, MAX_COLUMNS = 400, 60

_ADDRESS = re.compile(
    r"[ \t]*(?:[-*•][ \t]+)?"
    r"(?:[\[(]?[Rr](?:ow)?[ \t]*(\d{1,3})[ \t]*,?[ \t]*[Cc](?:ol(?:umn)?)?[ \t]*(\d{1,2})[\])]?"
    r"|[\[(]第?[ \t]*(\d{1,3})[ \t]*行?[ \t]*[,，][ \t]*第?[ \t]*(\d{1,2})[ \t]*列?[\])])"
    r"[ \t]*[:：=]?(?:[ \t]*span[ \t]*[(=]?[ \t]*(\d{1,3})[ \t]*[x×*,][ \t]*(\d{1,2})\)?)?"
    r"[ \t]*[:：=]?[ \t]*(.*?)[ \t\r]*"
)
_SPOKEN = re.compile(
    r"[ \t]*第[ \t]*(\d{1,3}|[一二三四五六七八九十百]{1,6})[ \t]*行[ \t]*[，,、]?[ \t]*"
    r"(?:第[ \t]*(\d{1,2})[ \t]*(?:[到至][ \t]*(\d{1,2})[ \t]*)?列"
    r"|列[ \t]*(\d{1,2})(?:[ \t]*[到至][ \t]*(\d{1,2}))?(?!\d))"
    r"[ \t，,、:：]*((?:(?!第[ \t]*\d{1,2}[ \t]*列).)*?)[ \t\r]*"
)
_SHEET_ADDRESS = re.compile(
    r"[ \t]*(?:[-*•][ \t]+)?([A-Z]{1,2})(\d{1,3})[ \t]*[:：=\t][ \t]*(.*?)[ \t\r]*"
)
"""A cell of a workbook."""
_HINT = re.compile(
    r"\n[ \t]*(?:[-*•][ \t]+)?(?:\[?[Rr](?:ow)? ?\d{1,3}[ ,]*[Cc]|[\[(]第?\d"
    r"|[A-Z]{1,2}\d{1,3}[ \t]*[:：=\t]"
    r"|第 ?[\d一二三四五六七八九十百]{1,6} ?行[ ，,、]*第? ?[列\d])"
)


class _AddressedCell(NamedTuple):
    row: int
    column: int
    slot: SheetCell
    is_spoken: bool = False


def find_addressed_cells(text: str) -> Sequence[TextPart] | None:
    """The text with such lists as tables; None if it holds hardly any such line."""
    marks = sum(count_up_to(text, mark, LEAST_CELLS) for mark in "[(Rr列")
    if marks < LEAST_CELLS and not ("\nA" in text or "\nB" in text):
        return None
    if len(_HINT.findall(text)) < LEAST_CELLS:
        return None
    parts = list(_parts_of(text.split("\n")))
    rows = [row for part in parts if not isinstance(part, str) for row in part]
    labels = sum(1 for row in rows for cell in row if cell and is_known_label(cell.text))
    return parts if labels >= LEAST_LABELS else None


def _parts_of(lines: Sequence[str]) -> Iterator[TextPart]:
    cells: list[_AddressedCell] = []
    for number, line in enumerate(lines):
        cell = _cell_of(line)
        follows = bool(cell and cells and (cell.row, cell.column) > cells[-1][:2])
        if cells and not follows and (cell or line.strip()):
            yield from _table_of(cells)
            cells = []
        if cell and number < len(lines) - 1:
            cells.append(cell)
        elif not cells or line.strip():  # the text's end may have cut a cell
            yield from line_of_speech(line)
    if cells:
        yield from _table_of(cells, is_cut=True)


def _lost_labels(cells: Sequence[_AddressedCell]) -> set[tuple[int, int]]:
    """Where labels were lost: before values alone, in a row below one with a label before its values."""
    lost: set[tuple[int, int]] = set()
    label = 0
    """The column of the label that stands before values in a row above."""
    for row, group in groupby(cells, key=lambda cell: cell.row):
        own = list(group)
        values = [cell.column for cell in own if is_value(cell.slot.text)]
        labels = [cell.column for cell in own if cell.column not in values and cell.slot.text]
        if values and not labels and label < values[0]:
            lost |= {(row, label)} if label else set()
        elif labels:
            label = labels[-1] if not values or labels[-1] < values[0] else 0
    return lost


def _first_labels(cells: Sequence[_AddressedCell]) -> dict[int, int]:
    """In each row below the heads the column of the label before which merged cells may reach down."""
    first = {cell.row: cell for cell in reversed(cells)}
    heads_end = next((cell.row for cell in cells if is_value(cell.slot.text)), MAX_ROWS)
    return {
        row: cell.column if is_known_label(cell.slot.text) else 0
        for row, cell in first.items()
        if row >= heads_end
    }


def _cell_of(line: str) -> _AddressedCell | None:
    if "行" in line and (spoken := _SPOKEN.fullmatch(line)):
        return _cell_of_speech(spoken)
    found = _ADDRESS.fullmatch(line)
    if found is None:
        return _cell_of_sheet(line)
    row, column = (int(number) for number in found.groups()[:4] if number)
    if row > MAX_ROWS or column > MAX_COLUMNS:
        return None
    down, across = int(found[5] or 1), int(found[6] or 1)
    return _AddressedCell(row, column, SheetCell(found[7], max(across, 1), max(down, 1)))


def _cell_of_sheet(line: str) -> _AddressedCell | None:
    found = _SHEET_ADDRESS.fullmatch(line)
    if found is None:
        return None
    row, column = int(found[2]), 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    if not 0 < row <= MAX_ROWS or column > MAX_COLUMNS:
        return None
    return _AddressedCell(row, column, SheetCell(found[3]))


def _cell_of_speech(spoken: re.Match[str]) -> _AddressedCell | None:
    row = int(spoken[1]) if spoken[1].isdigit() else chinese(spoken[1])
    column = int(spoken[2] or spoken[4])
    last = int(spoken[3] or spoken[5] or column)
    if row is None or row > MAX_ROWS or not column <= last <= MAX_COLUMNS:
        return None
    words = "" if spoken[6] in BLANK_WORDS else spoken[6]
    return _AddressedCell(row, column, SheetCell(words, last - column + 1), is_spoken=True)


def _table_of(cells: Sequence[_AddressedCell], *, is_cut: bool = False) -> Iterator[TextPart]:
    """The table of a list; of one that the text's end cuts the last row is not whole."""
    by_place = {cell[:2]: cell.slot for cell in cells}
    first = min(cell.column for cell in cells)
    last = max(cell.column + cell.slot.across - 1 for cell in cells)
    rows = range(cells[0].row, cells[-1].row + (0 if is_cut else 1))
    if last > MAX_COLUMNS:  # no table is so wide: lines, as they stand
        yield from (slot.text for slot in by_place.values())
        return
    covered = {
        (row + below, column + beside)
        for (row, column), slot in by_place.items()
        for below in range(slot.down)
        for beside in range(slot.across)
    }
    blank, lost = SheetCell(""), SheetCell(UNREADABLE)
    by_place |= dict.fromkeys(_lost_labels(cells) - covered, lost)
    if cells[0].is_spoken:
        begin = _first_labels(cells)
    else:
        all_spoken = any(not cell.slot.text for cell in cells)
        begin = dict.fromkeys(rows, 0 if all_spoken else MAX_COLUMNS)
    yield [
        [
            by_place.get((row, column), lost if column > begin.get(row, MAX_COLUMNS) else blank)
            for column in range(first, last + 1)
            if (row, column) in by_place or (row, column) not in covered
        ]
        for row in rows
    ]
    if is_cut:
        own = (slot.text for (row, _), slot in by_place.items() if row == cells[-1].row)
        yield "\t".join(own)
