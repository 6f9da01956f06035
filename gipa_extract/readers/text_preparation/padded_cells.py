"""Tables whose every cell is filled up with spaces to its column's width: pipes between the cells.

    规章          121  394  336     | 规章 | 121 | 394 | 336 |
    规范性文件         973  88      | 规范性文件 |  | 973 | 88 |
    行政许可      56                | 行政许可 | 56 |

inscriptis prints a page's tables so. It counts characters, not columns of a terminal; a line ends
where its last cell ends, and a column of blanks has no width, but two spaces of its own. So all
lines of a table account for all of their spaces, or it is not set so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice, pairwise, zip_longest

from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.sheets.wrapped_labels import join_wrapped_labels
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import is_value
from gipa_extract.text.occurrences import count_up_to

LEAST_PADDED = 8
"""Lines of the text that end in a space."""
MOST_PADDED = 0.2
"""The share of lines outside tables that end so; other tools fill up the lines of whole pages."""
LEAST_ROWS = 6
"""Rows that are set so."""
MAX_LINES = 400
"""Lines of one table."""
MAX_COLUMNS = 20
"""The form's widest table has fifteen, and labels of rows."""
MAX_LABEL_LINES = 20
"""Lines of a label."""
_LEAST_CAPTION = 4
_PARTING = "  "
_PARTED = re.compile(rf"^[^\t\n]*\S{_PARTING}", re.MULTILINE)
"""A line that may be of such a table: a page's tabs are no more than spaces to such a tool."""
_PARTINGS = (2, 4)
"""Spaces between two columns: what cells print may be indented by two."""


def part_padded_cells(text: str) -> str | None:
    """The text with pipes between such cells; None if it has none."""
    if count_up_to(text, " \n", LEAST_PADDED) < LEAST_PADDED:
        return None
    if sum(1 for _ in islice(_PARTED.finditer(text), LEAST_ROWS)) < LEAST_ROWS:
        return None
    parted: list[str] = []
    outside: list[str] = []
    rows = 0
    for _, run in groupby(text.split("\n"), bool):
        lines = list(run)
        is_set = any(_PARTING in line for line in lines) and not any("|" in line for line in lines)
        for part in _tables_of(lines) if is_set else [lines]:
            table = _rows_of(part) if is_set else []
            rows += len(table)
            parted += table or part
            outside += [] if table else [line for line in part if line.strip()]
    padded = sum(line.endswith(" ") for line in outside)
    is_padded = rows >= LEAST_ROWS and padded <= MOST_PADDED * len(outside)
    return "\n".join(parted) if is_padded else None


def _tables_of(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Lines that follow one another, cut before a caption where they are not one table.

    A line of no more than an indentation is none of any table.
    """
    indent = min((_indent(line) for line in lines if not line.isspace()), default=0)
    for is_void, run in groupby(lines, lambda line: line.isspace() and len(line) <= indent):
        part = list(run)
        yield from [part] if is_void else _cut_before_captions(part)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _cut_before_captions(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    cuts = [place for place, line in enumerate(lines) if place and _begins_caption(line)]
    start = 0
    while start < len(lines):
        ends = [cut for cut in cuts if cut > start] + [len(lines)]
        end = next((end for end in ends[:0:-1] if _widths_of(lines[start:end])), ends[0])
        yield lines[start:end]
        start = end


def _begins_caption(line: str) -> bool:
    return label_key(line) in _beginnings_of_captions()


@lru_cache(maxsize=1)
def _beginnings_of_captions() -> frozenset[str]:
    captions = vocabulary().captions
    return frozenset(
        caption[:end] for caption in captions for end in range(_LEAST_CAPTION, len(caption) + 1)
    )


def _rows_of(lines: Sequence[str]) -> list[str]:
    """The rows of a table, parted; none if the lines are not set so."""
    columns = _widths_of(lines)
    rows = [*_rows_between_blank_lines(lines, columns)] if len(columns) > 1 else []
    joined = join_wrapped_labels(
        [[SheetCell(text) for text in row] for row in rows], MAX_LABEL_LINES
    )
    texts = [[cell.text if cell else "" for cell in row] for row in joined]
    return [f"| {' | '.join(row)} |" for row in texts if any(row)]


def _rows_between_blank_lines(
    lines: Sequence[str], columns: Sequence[tuple[int, int]]
) -> Iterator[list[str]]:
    """The rows of cells; lines between blank ones are one row if only their first holds values.

    2.其他 above 法律行政法规禁止公开 would be two labels of the form by themselves.
    """
    for is_blank, run in groupby(lines, str.isspace):
        rows = [] if is_blank else [list(_cells_of(line, columns)) for line in run]
        valued = [any(map(is_value, row)) for row in rows]
        if len(rows) > 1 and valued[0] and not any(valued[1:]):
            rows = [["".join(cells) for cells in zip_longest(*rows, fillvalue="")]]
        yield from rows


def _cells_of(line: str, columns: Sequence[tuple[int, int]]) -> Iterator[str]:
    for start, width in columns:
        if len(line) < start:
            return
        yield line[start : start + width].strip()


def _widths_of(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Where each column begins and how wide it is; none if the lines do not account for it."""
    printed = [line for line in lines if not line.isspace()]
    if len(lines) > MAX_LINES or not printed:
        return []
    first = min(map(_indent, printed))
    starts = sorted(
        {first}
        | {
            place
            for place in {place for line in printed for place in _starts_in(line, first)}
            if all(len(each) <= place - 2 or each[place - 2 : place] == _PARTING for each in lines)
        }
    )
    stops = [*(start - len(_PARTING) for start in starts[1:]), None]
    widths = [
        max(len(line[start:stop].rstrip(" ")) for line in lines)
        for start, stop in zip(starts, stops, strict=True)
    ]
    gaps = [
        after - start - width
        for (start, after), width in zip(pairwise(starts), widths, strict=False)
    ]
    parting = min(gaps, default=2)
    if parting not in _PARTINGS or any(gap % 2 for gap in gaps):
        return []
    longest = max(map(len, lines))
    columns: list[tuple[int, int]] = []
    for start, width, gap in zip(starts, widths, [*gaps, None], strict=True):
        end = start + width
        columns.append((start, width))
        stop = longest if gap is None else end + gap - parting
        columns += ((place, 0) for place in range(end + 2, stop + 1, 2))
    ends = {start + width for start, width in columns}
    fits = all(len(line) in ends for line in lines) and len(columns) <= MAX_COLUMNS
    return columns if fits and not _holds_gaps(lines, columns) else []


def _holds_gaps(lines: Sequence[str], columns: Sequence[tuple[int, int]]) -> bool:
    """Whether some cell holds a gap: a page has none in its text, but in tables in its tables."""
    return any(_PARTING in cell for line in lines for cell in _cells_of(line, columns))


def _starts_in(line: str, first: int) -> Iterator[int]:
    """Where something is printed behind two spaces."""
    place = line.find(_PARTING, first)
    while 0 <= place < len(line):
        rest = line[place:].lstrip(" ")
        if not rest:
            return
        place = len(line) - len(rest)
        yield place
        place = line.find(_PARTING, place)
