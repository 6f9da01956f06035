"""Rows as lists of strings, as scrapers write tables into a text: JSON's, or Python's.

    [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
     ["规章", "0", "0", "0"],

A list that is cut off is a line of its cells, not a row: the others of it are lost.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence

from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart, with_tables

LEAST_ROWS = 3

STRING = r"(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|null|None|nan|NaN|-?\d[\d.]*)"
"""A string, a number or null, of JSON or Python."""
_ROW = re.compile(rf"\[\s*({STRING}(?:\s*,\s*{STRING})*)\s*\]\s*,?\s*\]?\s*,?")
_CUT = re.compile(rf"\[\s*+({STRING}(?:\s*+,\s*+{STRING})*+)\s*+,?+[^\[\]\n]*+\Z")
_CELL = re.compile(STRING)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""A surrogate without its other half, which no file can hold."""
_LEAD = re.compile(r"[ \[]*")
_OPENS = re.compile(r"[ \t]*\[?(?=[ \t]*\[)")
_HINT = re.compile(r"\[\s*[\"'][^\n]{0,80}[\"']\s*,\s*[\"'n\dN]")


def find_listed_rows(text: str) -> Sequence[TextPart] | None:
    """The text with such rows as tables; None if it holds hardly any."""
    if len(_HINT.findall(text)) < LEAST_ROWS:
        return None
    return with_tables(_parts_of(text))


def _parts_of(text: str) -> Iterator[TextPart]:
    rows: list[list[SheetCell]] = []
    place = 0
    for line in text.splitlines(keepends=True):
        found = _rows_of(line)
        cut = _CUT.search(line) if not found and place + len(line) == len(text) else None
        place += len(line)
        if found:
            rows += found
            continue
        if line.strip() in ("", "[", "]", "],", "]]", "]],") and rows:
            continue
        if rows:
            yield rows
            rows = []
        yield "\t".join(_texts_of(cut[1])) if cut else line.rstrip("\r\n")
    if rows:
        yield rows


def _rows_of(line: str) -> list[list[SheetCell]]:
    """The lists of a line that holds nothing else, but for a heading before the first."""
    start = _OPENS.match(line)
    at = start.end() if start else 0
    rows = []
    while found := _ROW.match(line, at):
        rows.append([SheetCell(text) for text in _texts_of(found[1])])
        lead = _LEAD.match(line, found.end())
        at = lead.end() if lead else found.end()
        at -= line[at - 1 : at] == "[" if at < len(line) else 0
    return rows if rows and not line[at:].strip(" \t\r\n],") else []


def _texts_of(cells: str) -> list[str]:
    return [text_of_string(cell[0]) for cell in _CELL.finditer(cells)]


def text_of_string(cell: str) -> str:
    """What a literal of JSON or Python prints; nothing for null."""
    if cell in ("null", "None", "nan", "NaN"):
        return ""
    if cell[0] not in "\"'":
        return cell
    try:
        text = str(json.loads(cell) if cell[0] == '"' else ast.literal_eval(cell))
    except (ValueError, SyntaxError):
        return cell[1:-1]
    return _HALF_CHARACTER.sub("\ufffd", text)
