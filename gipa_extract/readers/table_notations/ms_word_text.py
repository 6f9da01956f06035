r"""The text of a document of Microsoft Word as macros copy it: U+0007 ends each cell.

行政处罚^G3^G^G44^G^G     each cell ends with one, and each row with one more

Other marks at the end of cells are in `text_preparation/marks_ending_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.occurrences import count_up_to

LEAST_MARKS = 12
MOST_COLUMNS = 12
"""The widest table of the form has ten."""

_MARK = "\x07"
_END_OF_CELL = re.compile(r"(?<![\r\n])[\r\n]*+\x07")
_ROW_END = re.compile(r"\x07\x07[\r\n]+")


def find_marked_cells(text: str) -> Sequence[TextPart] | None:
    """The text with its marked cells as tables; None if it holds hardly any."""
    if count_up_to(text, _MARK, LEAST_MARKS) < LEAST_MARKS:
        return None
    return list(_parts_by_row(text) if _ROW_END.search(text) else _parts_by_count(text))


def _parts_by_row(text: str) -> Iterator[TextPart]:
    """Where each row ends with a line break: the lines without marks are outside tables."""
    rows: list[list[SheetCell]] = []
    row_text = ""
    for line in re.split(r"\r\n|\r|\n", text):
        if _MARK not in line and not row_text:
            if rows:
                yield _square_rows(rows)
                rows = []
            yield line
            continue
        row_text += line
        if row_text.endswith(_MARK * 2):
            rows.append([SheetCell(cell.strip()) for cell in row_text[:-2].split(_MARK)])
            row_text = ""
    if rows:
        yield _square_rows(rows)
    if row_text:
        yield row_text.replace(_MARK, " ")


def _parts_by_count(text: str) -> Iterator[TextPart]:
    """Where rows follow one another without a break: the end of a row is an empty cell."""
    marked = _END_OF_CELL.sub(_MARK, text)
    first, last = marked.index(_MARK), marked.rindex(_MARK)
    start = max(marked.rfind("\r", 0, first), marked.rfind("\n", 0, first)) + 1
    yield from re.split(r"[\r\n]", marked[:start])
    cells = marked[start:last].split(_MARK)
    columns = _column_count(cells)
    if columns:
        yield [
            [SheetCell(cell.strip()) for cell in cells[index : index + columns]]
            for index in range(0, len(cells), columns + 1)
        ]
    else:
        yield from cells
    yield from re.split(r"[\r\n]", marked[last + 1 :])


def _column_count(cells: Sequence[str]) -> int:
    """How many cells a row has, if each row ends with one more that is empty; 0 if that is open.

    A column of blanks looks like the ends of rows: then several counts fit, and none is taken.
    """
    fitting = [
        columns
        for columns in range(2, MOST_COLUMNS + 1)
        for ends in [cells[columns :: columns + 1]]
        if len(cells) % (columns + 1) == 0
        and len(ends) > 1
        and not any(end.strip() for end in ends)
    ]
    return fitting[0] if len(fitting) == 1 else 0


def _square_rows(rows: Sequence[Sequence[SheetCell]]) -> list[Sequence[SheetCell]]:
    """The rows of a table; one with a single cell is a caption across it."""
    widest = max(map(len, rows))
    return [[row[0]._replace(across=widest)] if len(row) == 1 else row for row in rows]
