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

from gipa_extract.readers.table_notations.data_frames import merge_repeated
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.numerals import MISSING_VALUES

LEAST_ROWS = 3
_HINT = re.compile(r"^\|[ \t]*0[ \t]*\||\|[ \t]*nan[ \t]*\|", re.MULTILINE)
_ROW = re.compile(r"^\|(.*)\|[ \t\r]*$")
_RULE = re.compile(r"^\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t\r]*$")
_UNNAMED = re.compile(r"Unnamed: \d+(?:_level_\d+)?")
_COPY = re.compile(r"(?<=\D)\.\d+$")
"""What pandas adds to a column's name that stands before it already."""


def find_markdown_frames(text: str) -> Sequence[TextPart] | None:
    """The text with such frames as tables; None if it holds none."""
    if "|" not in text or not _HINT.search(text):
        return None
    parts = list(_parts_of(text.split("\n")))
    return parts if any(not isinstance(part, str) for part in parts) else None


def _parts_of(lines: Sequence[str]) -> Iterator[TextPart]:
    number = 0
    while number < len(lines):
        rows = (
            _rows_of_frame(lines, number)
            if _RULE.match("".join(lines[number + 1 : number + 2]))
            else []
        )
        if len(rows) > LEAST_ROWS:
            yield merge_repeated(rows)
            number += len(rows) + 1
        else:
            yield lines[number]
            number += 1


def _rows_of_frame(lines: Sequence[str], head: int) -> list[list[str]]:
    """The names and the rows below them, as long as each has a cell for every column."""
    names, *rows = _rows_between_pipes(lines, head)
    if not names[0]:
        in_order = 0
        while in_order < len(rows) and rows[in_order][0] == str(in_order):
            in_order += 1
        names, rows = names[1:], [row[1:] for row in rows[:in_order]]
    elif names != list(map(str, range(len(names)))) and not any(
        cell in MISSING_VALUES for row in rows for cell in row
    ):
        return []
    named = [_COPY.sub("", _UNNAMED.sub("", name)) for name in names]
    return [named, *([["" if cell in MISSING_VALUES else cell for cell in row] for row in rows])]


def _rows_between_pipes(lines: Sequence[str], head: int) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in (lines[head], *lines[head + 2 :]):
        found = _ROW.match(line)
        cells = [cell.strip() for cell in found[1].split("|")] if found else []
        if rows and len(cells) != len(rows[0]):
            break
        rows.append(cells or [""])
    return rows
