"""Tables in the notation of AsciiDoc, as converters write them.

    [width="100%",cols="25%,25%,25%,25%",]
    |===
    |信息内容 |本年制发件数 |本年废止件数 |现行有效件数
    2+|规章 a|
    12

    |34
    |===

A row ends where all columns are filled, on whichever line that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart, with_tables

_EDGE = re.compile(r"\|={3,}[ \t\r]*")
_COLUMNS = re.compile(r"\bcols=(?:\"([^\"]*)\"|([^,\]]*))")
_REPEATED = re.compile(r"[ \t]*(\d{1,2})\*")
_CELL = re.compile(
    r"(?:^|(?<=\s))(?:\.(?P<first_down>\d{1,2})\+(?=\d))?(?:(?P<times>\d{1,2})\*|(?P<across>\d{1,2})?(?:\.(?P<down>\d{1,2}))?\+)?"
    r"[<^>]?(?:\.[<^>])?[aehlmdsv]?(?<!\\)\|",
    re.MULTILINE,
)
"""Where a cell begins, 2+| or .3+| or 2.3+|; some write .3+2+| instead."""
_LINE_END = re.compile(r"[ \t]\+$", re.MULTILINE)
MAX_COLUMNS = 60
FEWEST_UNITS = 2
"""Lines, or blocks, of several cells each."""


def find_asciidoc_tables(text: str) -> Sequence[TextPart] | None:
    """The text with its AsciiDoc tables as tables; None if it holds none."""
    return with_tables(_parts_of(text.split("\n")))


def _parts_of(lines: Sequence[str]) -> Iterator[TextPart]:
    table: list[str] | None = None
    columns = 0
    for line in lines:
        is_edge = bool(_EDGE.fullmatch(line))
        if table is None and is_edge:
            table = []
        elif table is None:
            if attributes := _COLUMNS.search(line) if line.startswith("[") else None:
                columns = _count_columns(attributes[1] or attributes[2] or "")
            else:
                columns = columns if not line.strip() else 0
                yield line
        elif is_edge:
            yield from _table_of(table, columns)
            table, columns = None, 0
        else:
            table.append(line)
    if table is not None:  # the text is cut off in it
        yield from _table_of(table, columns, is_cut=True)


def _count_columns(widths: str) -> int:
    """How many columns `25%,25%,50%` or `3*,1` says; `,,` are three."""
    each = widths.rstrip(";").split(",")
    return sum(int(found[1]) if (found := _REPEATED.match(width)) else 1 for width in each)


def _table_of(lines: Sequence[str], columns: int, *, is_cut: bool = False) -> Iterator[TextPart]:
    """A table's rows; the last of one that the text's end cuts is a line of its cells."""
    source = "\n".join(lines)
    opened = list(_CELL.finditer(source))
    if not columns:  # the first line holds the first row
        first = next((line for line in lines if line.strip()), "")
        columns = sum(int(c["times"] or c["across"] or 1) for c in _CELL.finditer(first))
    if not opened or not 0 < columns <= MAX_COLUMNS:
        yield from lines
        return
    ends = [*(cell.start() for cell in opened[1:]), len(source)]
    cells: list[SheetCell] = []
    opens_line: list[bool] = []
    """Of each cell, whether it is the first of its line."""
    for cell, end in zip(opened, ends, strict=True):
        printed = SheetCell(
            _printed(source[cell.end() : end]),
            min(int(cell["across"] or 1), columns),
            int(cell["down"] or cell["first_down"] or 1),
        )
        times = min(int(cell["times"] or 1), columns)  # 4*|0 prints 0 in four cells
        cells += [printed] * times
        is_first = not source[source.rfind("\n", 0, cell.start()) + 1 : cell.start()].strip()
        opens_line += [is_first] + [False] * (times - 1)
    rows, rest = fill_rows(cells, columns)
    units = _units_of(cells, opened, source)
    if units and not {*accumulate(map(len, rows), initial=0)} <= {*units, len(cells)}:
        for start, end in pairwise([*units, len(cells)]):
            yield "| " + " | ".join(cell.text for cell in cells[start:end]) + " |"
        return
    if not units and _end_amid_lines(rows, opens_line):
        rows, rest = _rows_of_lines(cells, opens_line), []
    if is_cut and rows and not rest:  # its last cell may be cut, too
        rest = rows.pop()
    yield rows
    if rest:
        yield "\t".join(cell.text for cell in rest)


def _end_amid_lines(rows: Sequence[Sequence[SheetCell]], opens_line: Sequence[bool]) -> bool:
    """Whether a row that begins on an earlier line ends amid a line: the lines are the rows.

    A writer who leaves out the places that a cell covers has a row of one cell, and then of four.
    """
    lines = list(accumulate((at if opens else 0 for at, opens in enumerate(opens_line)), max))
    begins = {0, *accumulate(map(len, rows))}
    # A line of several rows begins with one of them.
    return any(lines[begin] not in begins for begin in begins if begin < len(lines))


def _rows_of_lines(cells: Sequence[SheetCell], opens_line: Sequence[bool]) -> list[list[SheetCell]]:
    rows: list[list[SheetCell]] = []
    for cell, is_first in zip(cells, opens_line, strict=True):
        if is_first or not rows:
            rows.append([])
        rows[-1].append(cell)
    return rows


def _units_of(
    cells: Sequence[SheetCell], opened: Sequence[re.Match[str]], source: str
) -> list[int]:
    """The indices of the cells at which the lines begin of a table that prints a row a line, or the blocks
    of one that parts its rows by empty lines; none of one that does neither.

    Where rows that are filled up begin elsewhere, a line has a cell too many or too few.
    """
    if len(cells) != len(opened):
        return []
    starts = [cell.start() for cell in opened]
    gaps = [source[before:behind] for before, behind in pairwise(starts)]
    for mark in ("\n", "\n\n"):
        units = [
            0,
            *(number for number, gap in enumerate(gaps, 1) if gap.rstrip(" \t").endswith(mark)),
        ]
        sizes = [end - start for start, end in pairwise([*units, len(cells)])]
        if len(units) >= FEWEST_UNITS and min(sizes) > 1:
            return units
    return []


def fill_rows(
    cells: Sequence[SheetCell], columns: int
) -> tuple[list[list[SheetCell]], list[SheetCell]]:
    """Whole rows, and the cells of one that is not."""
    rows: list[list[SheetCell]] = []
    row: list[SheetCell] = []
    reaching: list[int] = [0] * columns
    """Of each column, in how many rows a merged cell from above still stands."""
    free = columns
    for cell in cells:
        row.append(cell)
        free -= cell.across
        if free > 0:
            continue
        place = 0
        for own in row:
            while place < columns and reaching[place]:
                place += 1
            reaching[place : place + own.across] = [own.down] * len(
                reaching[place : place + own.across]
            )
            place += own.across
        rows.append(row)
        row = []
        reaching = [max(left - 1, 0) for left in reaching]
        free = sum(not left for left in reaching)
        while not free and any(reaching):  # a row without any cell of its own
            rows.append([])
            reaching = [max(left - 1, 0) for left in reaching]
            free = sum(not left for left in reaching)
    return rows, row


def _printed(source: str) -> str:
    return _LINE_END.sub("", source).replace("\\|", "|").strip()
