"""Tables that a body left blank: a text prints their labels and nothing else, and keeps all that was printed.

Labels alone may be what a filter left of a table: one that drops lines without letters, equal lines,
or single characters. A text that prints values alone on lines, some of one digit, and equal lines
passed through none of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from gipa_extract.cells.text_stream.bare_rows import loses_characters
from gipa_extract.cells.text_stream.stream_result import StreamReading
from gipa_extract.cells.unplaced_numbers import find_numbers_left
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Document
from gipa_extract.text.folding import BLANKS

FEWEST_ALONE = 3
"""Values that stand alone on their lines."""
_BARE = "row_bare"
_OUT_OF_ORDER = frozenset(("labels_stand_apart", "row_counted"))
"""Where a label stands apart from its values, they may be those of another row."""


def settle_rows_left_blank(
    cells: Sequence[Cell], document: Document, stream: StreamReading, form: Form
) -> None:
    """Take the doubt from bare rows, and bare tables of one line, where nothing that was printed is lost."""
    by_id = {cell.id: cell for cell in cells}
    bare = [row for ids in _printed_rows(form) if _is_bare(row := [by_id[each] for each in ids])]
    if (
        not bare
        or not _keeps_all(cells, document.text)
        or find_numbers_left(document, cells, stream)
    ):
        return
    for cell in chain.from_iterable(bare):
        cell.trust, cell.doubt, cell.reason = "read", None, None


def _printed_rows(form: Form) -> Iterator[Sequence[str]]:
    """The cells of each row, and of each table that is printed in one line."""
    for table in form.tables:
        yield from [table.cell_ids()] if table.across else map(table.row_cell_ids, table.rows)


def _is_bare(table: Sequence[Cell]) -> bool:
    return all(cell.kind == "blank" and cell.doubt and cell.doubt.code == _BARE for cell in table)


def _keeps_all(cells: Sequence[Cell], text: str) -> bool:
    """Whether a text prints what filters drop, and leaves its zeros blank."""
    if any(cell.kind == "dash" or cell.value == 0 for cell in cells):
        return False  # whoever prints zeros would have printed those of the row
    if any(cell.doubt and cell.doubt.code in _OUT_OF_ORDER for cell in cells):
        return False
    printed = [cell for cell in cells if cell.raw]
    alone = [cell for cell in printed if _is_alone(cell, text)]
    lines = [line for line in text.split("\n") if line.strip(BLANKS)]
    return (
        len(alone) >= FEWEST_ALONE
        and any(len(cell.raw or "") == 1 for cell in alone)
        and len({*lines}) < len(lines)
        and not loses_characters(text, [cell.end or 0 for cell in printed])
    )


def _is_alone(cell: Cell, text: str) -> bool:
    start, end = text.rfind("\n", 0, cell.start or 0) + 1, text.find("\n", cell.end or 0)
    return text[start : end if end >= 0 else len(text)].strip(BLANKS) == cell.raw
