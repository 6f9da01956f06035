r"""Tables between pipes whose cells end in a mark where they go on in the line below, as Org's.

| *信息\\\\ | *本年制\\\\  |
| 内容*    | 发件数*     |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart

_LINE = re.compile(r"^[ \t]*\|(.*)\|[ \t\r]*$")
_RULE = re.compile(r"^[ \t]*\|[-+]{3,}\|[ \t\r]*$")
_GOES_ON = "\\\\"
_BOLD = re.compile(r"^\*(?=\S)(.*\S)\*$", re.DOTALL)
_HINT = re.compile(r"^[^|\n]*+\|.*\\\\[ \t]*\|", re.MULTILINE)


def find_org_tables(text: str) -> Sequence[TextPart] | None:
    """The text with such tables as tables; None if it holds none."""
    if _GOES_ON not in text or not _HINT.search(text):
        return None
    parts: list[TextPart] = []
    for is_table, run in groupby(text.split("\n"), lambda line: bool(_LINE.match(line))):
        lines = list(run)
        parts += [list(_rows_of(lines))] if is_table else lines
    return parts


def _rows_of(lines: Sequence[str]) -> Iterator[list[SheetCell]]:
    row: list[list[str]] = []
    open_cells: set[int] = set()
    for line in lines:
        found = _LINE.match(line)
        if found is None or _RULE.match(line):
            continue
        cells = [cell.strip() for cell in found[1].split("|")]
        goes_on = len(cells) == len(row) and not any(
            cell for at, cell in enumerate(cells) if at not in open_cells
        )
        if not (open_cells and goes_on):
            if row:
                yield _printed(row)
            row = [[] for _ in cells]
        open_cells = {at for at, cell in enumerate(cells) if cell.endswith(_GOES_ON)}
        for pieces, cell in zip(row, cells, strict=True):
            if cell not in ("", _GOES_ON):
                pieces.append(cell.removesuffix(_GOES_ON))
    if row:
        yield _printed(row)


def _printed(row: Sequence[Sequence[str]]) -> list[SheetCell]:
    """The cells, of a piece for each of their lines, without the marks of bold print round them."""
    return [SheetCell(_BOLD.sub(r"\1", "\n".join(pieces))) for pieces in row]
