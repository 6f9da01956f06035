"""Tags of a forum's posts: tables as rows between pipes, and no marks of size, colour or weight.

Marks that strike out or hide a number stay where they are: with them it is none for sure.

    [table=98%]
    [tr][td=2,1]第二十条第（五）项[/td][/tr]        | 第二十条第（五）项 |  |
    [tr][td]行政许可[/td][td]1513[/td][/tr]         | 行政许可 | 1513 |
    [/table]

Of a table that the text's end cuts off, the last row stays as open as it is.
"""

from __future__ import annotations

import re

from gipa_extract.readers.text_preparation.tables_in_tags import rows_as_lines

LEAST_CELLS = 12
"""Cells in such tags."""
LEAST_MARKS = 20
"""Marks of type, where no cells are tagged: [b]规章[/b] 6."""

_TABLE = re.compile(r"\[table\b[^\[\]\n]*\].*?(?:\[/table\]|\Z)", re.DOTALL)
_CELL = re.compile(r"\[(t[dh])(?:=(\d{1,2})(?:,(\d{1,2}))?(?:,[^\[\]\n]*)?)?\]")
_PART = re.compile(r"\[(/?(?:table|tr|td|th))\b[^\[\]\n]*\]")
_MARK = re.compile(
    r"\[/?(?:b|i|u|size|color|font|align|center|left|right|backcolor|p|url|indent|quote)"
    r"(?:=[^\[\]\n]{0,120})?\]"
)
_HIDES = re.compile(
    r"\[(?:color=[\"']?(?:white|transparent|#f{3}(?:f{3})?)|size=[\"']?0)\b[^\[\]\n]*\]",
    re.IGNORECASE,
)
"""A colour or a size in which nobody sees a number. What strikes out, `[s]`, is no such mark either."""


def set_forum_tables_as_rows(text: str) -> str | None:
    """The text with such tables as rows and without other such tags; None if it has hardly any."""
    bare = text if _HIDES.search(text) else _MARK.sub("", text)
    if text.count("[td") + text.count("[th") < LEAST_CELLS:
        return bare if len(_MARK.findall(text)) >= LEAST_MARKS and bare != text else None
    return _TABLE.sub(lambda table: _rows_of(table[0]), bare)


def _rows_of(table: str) -> str:
    start = table.rfind("[tr")
    is_cut = start >= 0 and "[/tr]" not in table[start:]
    whole = table[:start] if is_cut else table
    tagged = _CELL.sub(
        lambda cell: f'<{cell[1]} colspan="{cell[2] or 1}" rowspan="{cell[3] or 1}">',
        whole.replace("<", "＜").replace(">", "＞"),
    )
    rows = rows_as_lines(_PART.sub(r"<\1>", f"{tagged}[/table]"))
    if not is_cut:
        return rows
    cells = _PART.sub("", _CELL.sub(" | ", table[start:]))
    return f"{rows}\n{cells.strip()}"
