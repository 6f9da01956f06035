"""Data frames as pandas writes them in Markdown: a column of row numbers, merged cells repeated.

|    | 第二十条第（五）项 | 第二十条第（五）项.1 | Unnamed: 2       |
|---:|:-------------------|:---------------------|:-----------------|
|  0 | 信息内容           | 本年处理决定数量     | 本年处理决定数量 |
|  1 | 行政许可           | 741                  | 741              |

Without row numbers (`index=False`) numbers for names of the columns show a frame, or a nan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from gipa_extract.readers.sheets.repeated_labels import merge_repeated
from gipa_extract.readers.table_notations.text_parts import TextPart, with_tables
from gipa_extract.text.numerals import MISSING_VALUES
from gipa_extract.text.occurrences import Signs

LEAST_ROWS = 3
_FIRST_ROW = re.compile(r"\n\|[ \t]*0[ \t]*\|")
"""A line that begins with the number 0."""
_NAN = re.compile(r"\|[ \t]*nan[ \t]*\|")
_SIGNS_OF_MISSING = Signs(MISSING_VALUES)
_ROW = re.compile(r"^\|(.*)\|[ \t\r]*$")
_RULE = re.compile(r"^\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t\r]*$")
_UNNAMED = re.compile(r"Unnamed: \d+(?:_level_\d+)?")
_COPY = re.compile(r"(?<=\D)\.\d+$")
"""What pandas adds to a column's name that stands before it already."""


def find_markdown_frames(text: str) -> Sequence[TextPart] | None:
    """The text with such frames as tables; None if it holds none."""
    if not (_FIRST_ROW.search(f"\n{text}") or ("nan" in text and _NAN.search(text))):
        return None
    has_missing = bool(_SIGNS_OF_MISSING.in_text(text) & MISSING_VALUES)
    return with_tables(_parts_of(text.split("\n"), has_missing))


def _parts_of(lines: Sequence[str], has_missing: bool) -> Iterator[TextPart]:
    number = full_until = 0
    while number < len(lines):
        rows: list[list[str]] = []
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if below[:1] == "|" and "-" in below and _RULE.match(below):
            rows, full_until = _rows_of_frame(lines, number, full_until, has_missing)
        if len(rows) > LEAST_ROWS:
            yield merge_repeated(rows)
            number += len(rows) + 1
        else:
            yield lines[number]
            number += 1


def _rows_of_frame(
    lines: Sequence[str], head: int, full_until: int, has_missing: bool
) -> tuple[list[list[str]], int]:
    """The names and the rows below them, as long as each has a cell for every column.

    `full_until` is the line up to which rows of as many cells are known to miss no value: they
    are not searched again for each of them that a rule follows. It comes back with the rows.
    `has_missing` says whether the text may print the mark of a missing value anywhere.
    """
    names = _cells_between_pipes(lines[head]) or [""]
    below = _rows_between_pipes(lines, head + 2, len(names))
    if not names[0]:
        in_order = takewhile(lambda numbered: numbered[1][0] == str(numbered[0]), enumerate(below))
        names, rows = names[1:], [row[1:] for _, row in in_order]
    elif names == list(map(str, range(len(names)))):
        rows = list(below)
    elif head + 2 < full_until or not has_missing:
        return [], full_until
    else:
        rows = list(below)
        if not any(cell in MISSING_VALUES for row in rows for cell in row):
            return [], head + 2 + len(rows)
    named = [_COPY.sub("", _UNNAMED.sub("", name)) for name in names]
    body = [["" if cell in MISSING_VALUES else cell for cell in row] for row in rows]
    return [named, *body], full_until


def _rows_between_pipes(lines: Sequence[str], first: int, columns: int) -> Iterator[list[str]]:
    for number in range(first, len(lines)):
        cells = _cells_between_pipes(lines[number])
        if len(cells) != columns:
            return
        yield cells


def _cells_between_pipes(line: str) -> list[str]:
    """The cells of a line; none if no pipes stand round them."""
    found = _ROW.match(line)
    return [cell.strip() for cell in found[1].split("|")] if found else []
