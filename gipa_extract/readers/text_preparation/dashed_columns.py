"""Tables whose columns a line of dashes draws, as pandoc and tabulate set them: pipes between the cells.

      信息内容         本年制发件数   本年废止件数   现行有效件数
      ---------------- -------------- -------------- --------------
      规章             0              0              0
      行政规范性文件                  5              16

A word that stands across two columns makes it no such table. Where empty lines part the rows, the
lines between two of them are one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gipa_extract.text.columns import column_count
from gipa_extract.text.numerals import is_value

MAX_LINES = 400
"""Lines of one table."""
MAX_ROW_LINES = 20

_DASHES = re.compile(r"^[ \t]*(?:-{2,}|={2,})(?: +(?:-{2,}|={2,}))+[ \t\r]*$", re.MULTILINE)
_LINE = re.compile(r"[ \t]*[-=]{10,}[ \t\r]*")
_WORD = re.compile(r"\S+")
_WIDTHS = ("WF", "WFA")
"""Which characters count as two columns: programs differ on quotation marks."""


class _DashRun(NamedTuple):
    start: int
    end: int


class _DashedTable(NamedTuple):
    """The lines of a table, from the first that belongs to it up to the one behind it."""

    first: int
    end: int
    rows: list[list[str]]
    """Lines that are one row together."""
    columns: list[_DashRun]


def part_dashed_columns(text: str) -> str | None:
    """The text with pipes between such cells; None if it has none."""
    if not _DASHES.search(text):
        return None
    lines = [line.rstrip("\r") for line in text.split("\n")]
    parted: list[str] = []
    done = count = 0
    for table in _tables_of(lines):
        is_last = table.end == len(lines)
        rows = next((rows for wide in _WIDTHS if (rows := _rows_of(table, wide, is_last))), None)
        count += rows is not None
        parted += [*lines[done : table.first], *(rows or lines[table.first : table.end])]
        done = table.end
    return "\n".join([*parted, *lines[done:]]) if count else None


def _rows_of(table: _DashedTable, wide: str, is_last: bool) -> list[str]:
    """The rows with pipes; none if a line does not fit the columns, or all stand in one column each."""
    rows: list[str] = []
    most = 0
    for lines in table.rows:
        cells = [_cells_of(line, table.columns, wide) for line in lines]
        if any(each is None for each in cells):
            return []
        joined = ["".join(pieces) for pieces in zip(*filter(None, cells), strict=True)]
        most = max(most, sum(map(bool, joined)))
        if is_last and lines is table.rows[-1]:  # its last cells may be cut off
            length = column_count(lines[-1], wide)
            begun = sum(column.start < length for column in table.columns)
            rows.append(f"| {' | '.join(joined[:begun])}{' |' if lines[-1][-1:] == ' ' else ''}")
        else:
            rows.append(f"| {' | '.join(joined)} |")
    return rows if most > 1 else []


def _tables_of(lines: Sequence[str]) -> Iterator[_DashedTable]:
    done = 0
    for number, line in enumerate(lines):
        if number < done or not _DASHES.fullmatch(line):
            continue
        first = number
        while first > done and lines[first - 1].strip() and not _LINE.fullmatch(lines[first - 1]):
            first -= 1
        has_line_above = first > done and bool(_LINE.fullmatch(lines[first - 1]))
        body = lines[number + 1 : number + MAX_LINES]
        if first == number or has_line_above:
            ends = _LINE.fullmatch if has_line_above else _DASHES.fullmatch
            length = next((place for place, each in enumerate(body) if ends(each)), len(body))
        else:
            length = next((place for place, each in enumerate(body) if not each.strip()), len(body))
        # The line that ends it is no row; behind `MAX_LINES` without one, the next line is another's.
        has_line_below = length < len(body) and (first == number or has_line_above)
        head = [each for each in lines[first:number] if each.strip()]
        body = [each for each in body[:length] if not _DASHES.fullmatch(each)]
        rows = [head] if has_line_above and head else [[each] for each in head]
        rows += _rows_between_empty_lines(body)
        done = number + 1 + length + has_line_below
        yield _DashedTable(
            first - has_line_above,
            done,
            rows,
            [_DashRun(*dashes.span()) for dashes in re.finditer("[-=]+", line)],
        )


def _rows_between_empty_lines(lines: Sequence[str]) -> Iterator[list[str]]:
    """Each line, or where empty ones part the rows all between two, of which one holds values."""
    if "" not in lines:
        yield from ([line] for line in lines)
        return
    for is_filled, run in groupby(lines, bool):
        part = list(run) if is_filled else []
        is_row = sum(any(map(is_value, line.split())) for line in part) < 2
        is_row &= 0 < len(part) <= MAX_ROW_LINES
        yield from [part] if is_row else ([line] for line in part)


def _cells_of(line: str, columns: Sequence[_DashRun], wide: str) -> list[str] | None:
    """What stands in each column; None if anything stands between two."""
    cells = [""] * len(columns)
    for word in _WORD.finditer(line):
        start = column_count(line[: word.start()], wide)
        end = start + column_count(word[0], wide)
        within = [
            place
            for place, column in enumerate(columns)
            if column.start <= start and end <= column.end
        ]
        if not within:
            return None
        cells[within[0]] = f"{cells[within[0]]} {word[0]}".lstrip()
    return cells
