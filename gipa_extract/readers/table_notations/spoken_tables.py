"""Tables as a screen reader speaks them: a row a line, each cell behind its column's number.

表格，标题，第二十条第（一）项，3行4列。
第2行。第1列，规章。第2列，空白。第3列，0。第4列，2。

Cells that are spoken a line each are `addressed_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.numerals import UNREADABLE

LEAST_ROWS, LEAST_LABELS = 8, 6
MAX_COLUMNS = 40

_ROW = re.compile(r"[ \t]*第[ \t]*\d{1,3}[ \t]*行[ \t]*[。，,.：:、]?[ \t]*(?=第[ \t]*1[ \t]*列)")
_CELL = re.compile(
    r"第[ \t]*(\d{1,2})[ \t]*列[ \t]*[，,：:、][ \t]*(.*?)(?:[。；;，,][ \t]*(?=第[ \t]*\d{1,2}[ \t]*列|\s*\Z)|\Z)"
)
_HEADING = re.compile(r"^[ \t]*标题[ \t，,]*级别[ \t]*\d[ \t，,：:]*")
BLANK_WORDS = frozenset({"空白", "空", "无内容", "空单元格"})
_TABLE_WORDS = re.compile(
    r"[ \t]*表格(?:结束|[，有 \t]+(?:标题，)?(?P<caption>.*?)，?\d+[ \t]*行[ \t]*\d+[ \t]*列)[。]?[ \t\r]*"
)


def find_spoken_tables(text: str) -> Sequence[TextPart] | None:
    """The text with such rows as tables; None if it holds hardly any."""
    if text.count("第1列") < LEAST_ROWS:
        return None
    parts = list(_parts_of(text.split("\n")))
    rows = [row for part in parts if not isinstance(part, str) for row in part]
    labels = sum(is_known_label(cell.text) for row in rows for cell in row if cell)
    return parts if len(rows) >= LEAST_ROWS and labels >= LEAST_LABELS else None


def _parts_of(lines: Sequence[str]) -> Iterator[TextPart]:
    rows: list[list[SheetCell]] = []
    for number, line in enumerate(lines):
        row = _row_of(line)
        if row is not None:
            if number == len(lines) - 1:
                row = _cut_row(row, line, len(rows[0]) if rows else 0)
            rows.append(row)
            continue
        if rows and not line.strip():
            continue
        if rows:
            yield rows
            rows = []
        yield from line_of_speech(line)
    if rows:
        yield rows


def line_of_speech(line: str) -> Iterator[str]:
    """The line without what only a screen reader adds; none if that is all."""
    words = _TABLE_WORDS.fullmatch(line) if "表格" in line else None
    if words is None:
        yield _HEADING.sub("", line.rstrip("\r"))
    elif words["caption"]:
        yield words["caption"]


def _row_of(line: str) -> list[SheetCell] | None:
    """The cells of a line, if their numbers are those of a row's places in order."""
    start = _ROW.match(line)
    if start is None:
        return None
    cells = _CELL.findall(line, start.end())
    if [int(number) for number, _ in cells] != list(range(1, len(cells) + 1)):
        return None
    if len(cells) > MAX_COLUMNS:
        return None
    return [SheetCell("" if words in BLANK_WORDS else words) for _, words in cells]


def _cut_row(row: list[SheetCell], line: str, width: int) -> list[SheetCell]:
    """The row with which a text ends: what the end may have cut, and all behind it, is unknown."""
    is_whole = line.rstrip().endswith(("。", "列"))  # 第5列，空白。第6列
    whole = row if is_whole else row[:-1]
    return whole + [SheetCell(UNREADABLE)] * (width - len(whole))
