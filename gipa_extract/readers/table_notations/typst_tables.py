"""Tables in Typst's notation.

#table(columns: 4,
  table.cell(colspan: 4)[第二十条第（一）项],
  [信息内容], [本年制发件数], [本年废止件数], [现行有效件数],
  [规章], [0], [], [0],
)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.asciidoc_tables import MAX_COLUMNS, fill_rows
from gipa_extract.readers.table_notations.text_parts import TextPart, with_tables
from gipa_extract.text.patterns import HAN

_BEGIN = re.compile(r"#?\b(?:table|tablex)\(")
_NAMED = re.compile(r"\s*+([a-z][a-z-]*+)\s*+:(?P<value>.*)", re.DOTALL)
_TIMES = re.compile(r"\(([^()]*+),?\s*+\)\s*+\*\s*+(\d{1,2})|(\d{1,2})\s*+\*\s*+\(([^()]*+)\)")
"""So many columns alike: (1fr,) * 7."""
_HEAD = re.compile(r"\s*+#?(?:table\.|grid\.)?(?:header|footer)\(")
_LINE = re.compile(r"\s*+#?(?:table\.|grid\.)?[hv]linex?\(|\s*+\.\.")
_SPAN = {
    "across": re.compile(r"colspan:\s*+(\d{1,2})|colspanx\((\d{1,2})\)"),
    "down": re.compile(r"rowspan:\s*+(\d{1,2})|rowspanx\((\d{1,2})\)"),
}
_SETTING = re.compile(
    r"^[ \t]*#(?:set|show|import|include|let|pagebreak|v|counter)\b", re.MULTILINE
)
_CALL = re.compile(
    r"(?<![a-z.-])#?[a-z][a-z.-]*+(?:\([^()\[\]]*+\))?(?=\[)|#[a-z.-]++\([^()\[\]]*+\)"
)
_HEADING = re.compile(r"[ \t]*={1,6}[ \t]+(?=\S)")
_COMMENT = re.compile(r"(?<![:\\])//[^\n]*+")
_MARKS = re.compile(r"(?<!\\)[\[\]*_$]")
_LINE_END = re.compile(r"\\(?:\s|\Z)")
_ESCAPED = re.compile(r"\\([^\w\s])")


class _Call(NamedTuple):
    """What stands between the brackets of a call."""

    arguments: list[str]
    end: int | None
    """Where the text goes on; None if its end cuts the call off, and the last argument with it."""


def find_typst_tables(text: str) -> Sequence[TextPart] | None:
    """The text with Typst's tables as tables; None if it holds none."""
    if "columns:" not in text:
        return None
    return with_tables(_parts_of(_COMMENT.sub("", text)))


def _parts_of(text: str) -> Iterator[TextPart]:
    place = 0
    while begin := _BEGIN.search(text, place):
        call = _call_at(text, begin.end())
        columns = _columns_of(call.arguments)
        if not 0 < columns <= MAX_COLUMNS:
            end = len(text) if call.end is None else call.end
            yield from _lines_of(text[place:end])
            place = end
            continue
        yield from _lines_of(text[place : begin.start()], is_rest=True)
        rows, rest = fill_rows(list(_cells_of(call.arguments)), columns)
        yield rows
        if rest:
            yield "\t".join(cell.text for cell in rest)
        if call.end is None:
            return
        place = call.end
    yield from _lines_of(text[place:])


def _call_at(text: str, start: int) -> _Call:
    """The arguments of a call whose bracket opens right before a place."""
    arguments: list[str] = []
    opened, place, begin = ["("], start, start
    while place < len(text):
        char = text[place]
        if char == "\\":
            place += 1
        elif opened[-1] == "[":  # within a cell's text round brackets are text
            if char == "[":
                opened.append(char)
            elif char == "]":
                opened.pop()
        elif char == '"':
            closing = text.find('"', place + 1)
            place = len(text) if closing < 0 else closing
        elif char in "([{":
            opened.append(char)
        elif char in ")]}":
            opened.pop()
            if not opened:
                return _Call([*arguments, text[begin:place]], place + 1)
        elif char == "," and len(opened) == 1:
            arguments.append(text[begin:place])
            begin = place + 1
        place += 1
    return _Call(arguments, None)


def _columns_of(arguments: Sequence[str]) -> int:
    for argument in arguments:
        named = _NAMED.fullmatch(argument)
        if named is None or named[1] != "columns":
            continue
        value = named["value"].strip()
        if value.isdecimal():
            return int(value[:3])
        if times := _TIMES.fullmatch(value):
            return _count_widths(times[1] or times[4]) * int(times[2] or times[3])
        return _count_widths(value[1:-1]) if value[:1] == "(" else 0
    return 0


def _count_widths(widths: str) -> int:
    return sum(1 for width in widths.split(",") if width.strip())


def _cells_of(arguments: Sequence[str], *, in_head: bool = False) -> Iterator[SheetCell]:
    for argument in arguments:
        head = None if in_head else _HEAD.match(argument)
        if head:
            yield from _cells_of(_call_at(argument, head.end()).arguments, in_head=True)
        elif argument.strip() and not _NAMED.fullmatch(argument) and not _LINE.match(argument):
            before = argument.partition("[")[0]
            across, down = (
                int(found[1] or found[2]) if (found := span.search(before)) else 1
                for span in _SPAN.values()
            )
            yield SheetCell(_printed(argument).strip('"'), max(across, 1), max(down, 1))


def _lines_of(text: str, *, is_rest: bool = False) -> Iterator[str]:
    """The lines outside tables as they are printed; `is_rest` says that the last begins a table."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        is_code = _SETTING.match(line) or not (line.strip(" \t()[]{},;") or not line.strip())
        opens_table = is_rest and number == len(lines) - 1 and not HAN.search(line)
        if not is_code and not opens_table:
            yield _printed(_HEADING.sub("", line))


def _printed(source: str) -> str:
    """What a piece of Typst prints, without its commands."""
    text = _MARKS.sub("", _CALL.sub("", _LINE_END.sub("\n", source)))
    return _ESCAPED.sub(r"\1", text).replace("~", " ").strip()
