"""Tables in tags amid Markdown, or in a forum's tags ([td]): rows between pipes.

    <tr class="even">                                   | 自然人 | 法人或其他组织 |  | 总计 |
    <td rowspan="2"><p>自然人</p></td>
    <td colspan="2"><p>法人或其他组织</p></td> …

A text that begins with tags is a page, and the reader of pages reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from gipa_extract.readers.markup.telling_tags import tells_of_text

_TABLE = re.compile(
    r"^[ \t]*<table\b[^<>]*>(?:(?!<table\b).)*?"
    r"(?:</table>|</tr>(?=(?:(?!</tr>|</table>|<table\b).)*+\Z))",
    re.DOTALL | re.MULTILINE,
)
"""One that the text's end cuts ends with its last whole row."""
_CUT_ROW = re.compile(r"\s*<tr\b[^<>]*>.*\Z", re.DOTALL)
"""The row that follows such a table's last whole row."""
_CUT_TAG = re.compile(r"<[^<>]*\Z")
_ACROSS = re.compile(r"\bcolspan=\S*?(?=[ >])")
_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b|</table|</tbody|</thead|</tfoot|\Z)", re.DOTALL)
_CELL = re.compile(r"<t[dh]\b([^<>]*)>(.*?)(?=<t[dh]\b|</tr|\Z)", re.DOTALL)
_SPAN = {name: re.compile(rf'\b{name}="?(\d{{1,2}})\b') for name in ("colspan", "rowspan")}
_TAG = re.compile(r"<[^<>\s][^<>]*>")
_LINE_END = re.compile(r"\s*(?:<br\b[^<>]*>|</p>)\s*|\s*\n\s*")
_EMPTIED = re.compile(r"(<(?:div|p|span)\b[^<>\n]*>)\n(?=</)")
"""A tag that opens on one line and closes on the next: what stood between them had a line of its own."""
MAX_ROWS, MAX_COLUMNS = 200, 40


def holds_telling_tables(text: str) -> bool:
    """Whether a text has tables in tags some of which hide, raise or strike out text, or show pictures.

    Only the reader of pages knows what these say, each of the cell that it stands in.
    """
    if "</tr>" not in text:
        return False
    return any(tells_of_text(table[0]) for table in _TABLE.finditer(text))


def close_emptied_tags(text: str) -> str | None:
    """The text with each tag of a table that lost its line closed at once; None if none has.

    A converter prints `<td></td>` for a blank, and a value of such a cell on a line between its tags.
    """
    if not any(_EMPTIED.search(table[0]) for table in _TABLE.finditer(text)):
        return None
    return _TABLE.sub(lambda table: _EMPTIED.sub(r"\1", table[0]), text)


def set_tagged_tables_as_rows(text: str) -> str | None:
    """The text with such tables as rows; None if it has none, or any that hide text or show pictures."""
    if "</tr>" not in text:
        return None
    tables = list(_TABLE.finditer(text))
    if not tables or any(tells_of_text(table[0]) for table in tables):
        return None
    cut = _CUT_ROW.match(text, tables[-1].end())
    if cut is not None and not tells_of_text(cut[0]):
        # Nothing closes the last cell of a row that is cut.
        last = rows_as_lines(tables[-1][0] + _as_open_row(cut[0]))
        text = text[: tables[-1].start()] + last.removesuffix("|").rstrip(" ")
    return _TABLE.sub(lambda table: rows_as_lines(table[0]), text)


def _as_open_row(row: str) -> str:
    """A row that is cut without what is cut of a tag, and its last cell in one column."""
    row = _CUT_TAG.sub("", row)
    last = row.rfind("<td")
    return row[:last] + _ACROSS.sub("", row[last:]) if last >= 0 else row


def rows_as_lines(table: str) -> str:
    """The rows of a table in tags, each a line with pipes round its cells."""
    rows = [_CELL.findall(row[1]) for row in _ROW.finditer(table)]
    if not rows or len(rows) > MAX_ROWS:
        return table
    return "\n".join("| " + " | ".join(row) + " |" for row in _laid_out(rows))


def _laid_out(rows: Sequence[Sequence[tuple[str, str]]]) -> list[list[str]]:
    """Each row's cells in their columns; a merged cell stands in the first place that it covers."""
    taken: dict[tuple[int, int], str] = {}
    for row, cells in enumerate(rows):
        column = 0
        for attributes, content in cells:
            while (row, column) in taken:
                column += 1
            across, down = (
                int(found[1]) if (found := span.search(attributes)) else 1
                for span in _SPAN.values()
            )
            for below in range(min(down, len(rows) - row)):
                for beside in range(min(across, MAX_COLUMNS)):
                    taken[row + below, column + beside] = ""
            taken[row, column] = _printed(content)
    columns = [0] * len(rows)
    for row, column in taken:
        columns[row] = max(columns[row], column + 1)
    return [[taken.get((row, at), "") for at in range(count)] for row, count in enumerate(columns)]


def _printed(content: str) -> str:
    words = _LINE_END.sub(" ", content)
    return unescape(_TAG.sub("", words)).replace("|", "｜").strip(" \n")
