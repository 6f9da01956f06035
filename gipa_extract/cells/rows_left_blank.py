"""Tables that a body left blank: a text prints their labels and nothing else, and keeps all that was printed.

Labels alone may be what a filter left of a table: one that drops lines without letters, equal lines,
or single characters. A text that prints values alone on lines, some of one digit, and equal lines
passed through none of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from gipa_extract.cells.text_stream.bare_rows import loses_characters
from gipa_extract.cells.text_stream.stream_result import StreamReading
from gipa_extract.cells.unplaced_numbers import find_numbers_left
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell, Document, Slot
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import parse

FEWEST_ALONE = 3
"""Values that stand alone on their lines."""
_BARE = "row_bare"
_OUT_OF_ORDER = frozenset(("labels_stand_apart", "row_counted"))
"""Where a label stands apart from its values, they may be those of another row."""


def settle_rows_left_blank(
    cells: Sequence[Cell], document: Document, stream: StreamReading, form: Form
) -> None:
    """Take the doubt from bare rows, and bare tables of one line, where nothing that was printed is lost.

    A text that prints zeros would have printed those of the row: there a table has to leave them blank
    beside values of its own.
    """
    by_id = {cell.id: cell for cell in cells}
    bare: dict[str, list[Cell]] = {}
    for table in form.tables:
        for ids in [table.cell_ids()] if table.across else map(table.row_cell_ids, table.rows):
            if _is_bare(row := [by_id[each] for each in ids]):
                bare.setdefault(table.id, []).extend(row)
    if not bare or not _keeps_order_and_lines(cells, document.text):
        return
    if find_numbers_left(document, cells, stream):
        return
    printed = {table.id: _values_of(table, by_id, stream) for table in form.tables}
    every = [*chain.from_iterable(printed.values())]
    has_zeros = any(map(_is_zero, every))
    for table_id, settled in bare.items():
        values = printed[table_id] if has_zeros else every
        if any(map(_is_zero, values)) or not _are_kept_alone(values, document.text):
            continue
        for cell in settled:
            cell.trust, cell.doubt, cell.reason = "read", None, None


def _is_bare(row: Sequence[Cell]) -> bool:
    return all(cell.kind == "blank" and cell.doubt and cell.doubt.code == _BARE for cell in row)


def _keeps_order_and_lines(cells: Sequence[Cell], text: str) -> bool:
    """Whether labels stand with their values in a text, and a filter kept its equal lines and single characters."""
    if any(cell.doubt and cell.doubt.code in _OUT_OF_ORDER for cell in cells):
        return False
    lines = [line for line in text.split("\n") if line.strip(BLANKS)]
    ends = [cell.end or 0 for cell in cells if cell.raw]
    return len({*lines}) < len(lines) and not loses_characters(text, ends)


def _values_of(table: Table, cells: Mapping[str, Cell], stream: StreamReading) -> list[Slot]:
    """What a text prints in a table, also in rows that are not placed."""
    ids = table.cell_ids()
    read = [cells[each] for each in ids]
    found = {
        cell.start: Slot(cell.raw, cell.start or 0, cell.end or 0) for cell in read if cell.raw
    }
    for row in stream.open_rows:
        if not {*row.cells}.isdisjoint(ids):
            found |= {slot.start: slot for slot in row.slots if slot.text}
    return [*found.values()]


def _is_zero(value: Slot) -> bool:
    parsed = parse(value.text)
    return parsed.kind == "dash" or parsed.value == 0


def _are_kept_alone(values: Sequence[Slot], text: str) -> bool:
    """Whether some of the values have lines of their own, also one of a single character."""
    alone = [value for value in values if _is_alone(value, text)]
    return len(alone) >= FEWEST_ALONE and any(len(value.text) == 1 for value in alone)


def _is_alone(value: Slot, text: str) -> bool:
    start, end = text.rfind("\n", 0, value.start) + 1, text.find("\n", value.end)
    return text[start : end if end >= 0 else len(text)].strip(BLANKS) == value.text
