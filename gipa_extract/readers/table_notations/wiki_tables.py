"""Tables in the notation of MediaWiki, as converters write them.

{|
!width="10%"| 信息内容
! 本年制发件数 !! 本年废止件数
|-
| 行政许可 || 12
|}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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


def find_wiki_tables(text: str) -> Sequence[TextPart] | None:
    """The text with its wiki tables as tables; None if it holds none."""
    if "{" not in text or "{|" not in text:
        return None
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
