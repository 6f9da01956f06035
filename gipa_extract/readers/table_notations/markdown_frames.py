"""Data frames as pandas writes them in Markdown: a column of row numbers, merged cells repeated.

|    | 第二十条第（五）项 | 第二十条第（五）项.1 | Unnamed: 2       |
|---:|:-------------------|:---------------------|:-----------------|
|  0 | 信息内容           | 本年处理决定数量     | 本年处理决定数量 |
|  1 | 行政许可           | 741                  | 741              |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.readers.table_notations.data_frames import EMPTY, merge_repeated
from gipa_extract.readers.table_notations.text_parts import TextPart

LEAST_ROWS = 3
_HEAD = re.compile(r"^\|[ \t]*\|.*\|[ \t\r]*$")
_RULE = re.compile(r"^\|[ \t]*:?-+:?[ \t]*\|[ \t:|\-]*$")
_ROW = re.compile(r"^\|[ \t]*(\d+)[ \t]*\|(.*)\|[ \t\r]*$")
_UNNAMED = re.compile(r"Unnamed: \d+(?:_level_\d+)?")
_COPY = re.compile(r"(?<=\D)\.\d+$")
"""What pandas adds to a column's name that stands before it already."""


def find_markdown_frames(text: str) -> Sequence[TextPart] | None:
    """The text with such frames as tables; None if it holds none."""
    if "\n|  0 |" not in text and "\n| 0 |" not in text:
        return None
    parts = list(_parts_of(text.split("\n")))
    return parts if any(not isinstance(part, str) for part in parts) else None


def _parts_of(lines: Sequence[str]) -> Iterator[TextPart]:
    number = 0
    while number < len(lines):
        head = _HEAD.match(lines[number]) and number + 1 < len(lines)
        rows = _rows_of_frame(lines, number) if head and _RULE.match(lines[number + 1]) else []
        if len(rows) > LEAST_ROWS:
            yield merge_repeated(rows)
            number += len(rows) + 1
        else:
            yield lines[number]
            number += 1


def _rows_of_frame(lines: Sequence[str], head: int) -> list[list[str]]:
    """The head and the rows below it, as long as each has a cell for every column, in their order."""
    names = [cell.strip() for cell in lines[head].strip("| \t\r").split("|")]
    rows = [[_COPY.sub("", _UNNAMED.sub("", name)) for name in names]]
    for line in lines[head + 2 :]:
        found = _ROW.match(line)
        cells = [cell.strip() for cell in found[2].split("|")] if found else []
        if found is None or int(found[1]) != len(rows) - 1 or len(cells) != len(names):
            break
        rows.append(["" if cell in EMPTY else cell for cell in cells])
    return rows
