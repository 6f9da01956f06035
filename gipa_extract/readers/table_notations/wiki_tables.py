"""Tables in the notation of MediaWiki or of DokuWiki, as converters write them.

{|                                   ^ 信息内容 ^ 本年制发件数 ^ 本年废止件数 ^
!width="10%"| 信息内容               ^ 行政许可 | 12 ||
! 本年制发件数 !! 本年废止件数       ^ :::      | 12 |   |
|-
| 行政许可 || 12
|}

In DokuWiki's a mark right behind another widens the cell before it, and ::: is a place into which
the cell above reaches down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from gipa_extract.readers.markup.telling_tags import tells_of_text
from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart, with_tables

_OPENS = re.compile(r"[ \t:]*\{\|")
_CLOSES = re.compile(r"[ \t]*\|\}")
_ROW = re.compile(r"[ \t]*\|-")
_CAPTION = re.compile(r"[ \t]*\|\+")
_CELLS = re.compile(r"[ \t]*([|!])")
_ATTRIBUTES = re.compile(
    r"((?:[ \t]*+[\w-]++=(?:\"[^\"]*\"|'[^']*'|[^\s|\"']++))++)[ \t]*+\|(?!\|)"
)
_SPAN = {
    name: re.compile(rf"{name}=[\"']?(\d{{1,2}})", re.IGNORECASE) for name in ("colspan", "rowspan")
}
_DIVISION = re.compile(r"</?(?:div|span|center|font|p)\b[^<>]*>\s*", re.IGNORECASE)
"""A tag round a cell's words."""
_EMPHASIS = re.compile(r"'{2,5}")
_DOKU_ROW = re.compile(r"[ \t]*[\^|](?P<cells>.*)[\^|][ \t\r]*")
_DOKU_HEAD = re.compile(r"^[ \t]*\^[^\n]*[\^|][ \t\r]*$", re.MULTILINE)
_DOKU_MARK = re.compile(r"[\^|]")
_DOKU_EMPHASIS = re.compile(r"\*{2}|__")
_DOKU_LINE_END = re.compile(r"\\\\(?:\s|$)")
_REACHED_FROM_ABOVE = ":::"


def find_wiki_tables(text: str) -> Sequence[TextPart] | None:
    """The text with its wiki tables as tables; None if it holds none."""
    return with_tables(_parts_of(text.split("\n")))


def _parts_of(lines: Sequence[str]) -> Iterator[TextPart]:
    table: list[str] | None = None
    for line in lines:
        if table is None:
            if _OPENS.match(line):
                table = []
            else:
                yield line
        elif _CLOSES.match(line):
            yield from _table_of(table)
            table = None
        else:
            table.append(line)
    if table is not None:  # the text is cut off in it: its last row is a line of its cells
        end = max((at for at, line in enumerate(table) if _ROW.match(line)), default=0)
        yield from _table_of(table[:end])
        yield "\t".join(cell.text for part in _table_of(table[end:]) for cell in _cells_of(part))


def _table_of(lines: Sequence[str]) -> Iterator[TextPart]:
    rows: list[list[SheetCell]] = [[]]
    held: list[str] = []
    """Lines with which the last cell goes on."""
    for line in lines:
        if held and (_CAPTION.match(line) or _CELLS.match(line)):
            rows[-1][-1] = _with_lines(rows[-1][-1], held)
            held = []
        if caption := _CAPTION.match(line):
            yield line[caption.end() :]
        elif _ROW.match(line):
            rows.append([])
        elif opening := _CELLS.match(line):
            mark = opening[1] * 2
            rows[-1] += [_cell_of(each) for each in line[opening.end() :].split(mark)]
        elif rows[-1] and line.strip():  # a cell goes on
            held.append(_plain(line))
    if held:
        rows[-1][-1] = _with_lines(rows[-1][-1], held)
    yield [row for row in rows if row]


def _with_lines(cell: SheetCell, lines: Sequence[str]) -> SheetCell:
    return cell._replace(text="\n".join(filter(None, (cell.text, *lines))))


def _cells_of(part: TextPart) -> list[SheetCell]:
    return [] if isinstance(part, str) else [cell for row in part for cell in row if cell]


def _cell_of(source: str) -> SheetCell:
    across = down = 1
    if attributes := _ATTRIBUTES.match(source):
        across, down = (
            int(found[1]) if (found := span.search(attributes[1])) else 1 for span in _SPAN.values()
        )
        source = source[attributes.end() :]
    return SheetCell(_plain(source), max(across, 1), max(down, 1))


def _plain(source: str) -> str:
    if "<" in source and not tells_of_text(source):
        source = _DIVISION.sub("", source)
    return _EMPHASIS.sub("", source).replace("<br />", "\n").replace("<br>", "\n").strip()


def find_doku_tables(text: str) -> Sequence[TextPart] | None:
    """The text with DokuWiki's tables as tables; None if it holds none, or another program's with carets."""
    if not _DOKU_HEAD.search(text):
        return None
    parts: list[TextPart] = []
    for is_table, run in groupby(text.split("\n"), lambda line: bool(_DOKU_ROW.fullmatch(line))):
        lines = list(run)
        parts += [_doku_rows(lines)] if is_table else lines
    return parts


def _doku_rows(lines: Sequence[str]) -> list[list[SheetCell | None]]:
    rows: list[list[SheetCell | None]] = []
    above: dict[int, tuple[int, int]] = {}
    """Of each column, where the cell stands that reaches down to the row above: its row and place."""
    for number, line in enumerate(lines):
        row: list[SheetCell | None] = []
        reached: dict[int, tuple[int, int]] = {}
        column = 0
        for source, across in _doku_cells(line):
            home = above.get(column) if source.strip() == _REACHED_FROM_ABOVE else None
            if home is not None and (cell := rows[home[0]][home[1]]) is not None:
                rows[home[0]][home[1]] = cell._replace(down=number - home[0] + 1)
                row += [None] * across
            else:
                home = (number, len(row))
                row += [SheetCell(_doku_printed(source), across), *[None] * (across - 1)]
            reached |= dict.fromkeys(range(column, column + across), home)
            column += across
        rows.append(row)
        above = reached
    return rows


def _doku_cells(line: str) -> Iterator[tuple[str, int]]:
    """What a row's cells print, and over how many columns each reaches."""
    found = _DOKU_ROW.fullmatch(line)
    pieces = _DOKU_MARK.split(found["cells"]) if found else []
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and not pieces[end]:
            end += 1
        yield pieces[at], end - at
        at = end


def _doku_printed(source: str) -> str:
    return _DOKU_EMPHASIS.sub("", _DOKU_LINE_END.sub("\n", source)).strip()
