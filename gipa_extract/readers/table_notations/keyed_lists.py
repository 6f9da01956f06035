"""Rows as lists behind their label, as YAML and JSON write them.

    申请人情况: [自然人, 商业企业, 科研机构, 社会公益组织, 法律服务机构, 其他, 总计]
    本年新收政府信息公开申请数量: [1089, 1021, 1234, 1130, 1158, 1159, 6791]

Values below a label of their own stay lines: each stands with its column's label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.occurrences import count_up_to

LEAST_ROWS = 3
LEAST_CELLS = 3
"""Items of a list; a link's text and a list of two words stand in sentences."""

_ROW = re.compile(
    r"[ \t]*(?:- )?[\"']?(?P<label>[^\[\]{}:：\n\"']{1,80}?)[\"']?[ \t]*[:：][ \t]*"
    r"\[(?P<cells>[^\[\]\n]*)\][ \t]*,?[ \t]*\r?"
)
_HINT = re.compile(r"[:：][ \t]*\[")
_NULLS = frozenset({"null", "~", "None"})


def find_keyed_lists(text: str) -> Sequence[TextPart] | None:
    """The text with such rows as tables; None if it holds hardly any."""
    if count_up_to(text, "[", LEAST_ROWS) < LEAST_ROWS or len(_HINT.findall(text)) < LEAST_ROWS:
        return None
    parts = list(_parts_of(text))
    rows = sum(len(part) for part in parts if not isinstance(part, str))
    return parts if rows >= LEAST_ROWS else None


def _parts_of(text: str) -> Iterator[TextPart]:
    rows: list[list[SheetCell]] = []
    for line in text.split("\n"):
        found = _ROW.fullmatch(line) if "[" in line else None
        cells = [_text_of(cell) for cell in found["cells"].split(",")] if found else []
        if found and len(cells) >= LEAST_CELLS:
            rows.append([SheetCell(text) for text in (found["label"].strip(), *cells)])
            continue
        if rows:
            yield rows
            rows = []
        yield line.rstrip("\r")
    if rows:
        yield rows


def _text_of(cell: str) -> str:
    text = cell.strip()
    return "" if text in _NULLS else text.strip("\"'")
