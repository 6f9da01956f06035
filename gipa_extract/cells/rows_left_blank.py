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
from gipa_extract.text.lines import line_at
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
    bare = {table.id: _bare_rows(table, by_id) for table in form.tables}
    text = document.text
    if not any(bare.values()) or not _stands_in_order(cells, text):
        return
    if find_numbers_left(document, cells, stream):
        return
    printed = {table.id: _values_of(table, by_id, stream) for table in form.tables}
    every = [*chain.from_iterable(printed.values())]
    has_zeros = any(map(_is_zero, every))
    for table in form.tables:
        values = printed[table.id] if has_zeros else every
        if any(map(_is_zero, values)) or not _are_kept_alone(values, text):
            continue
        for cell in chain.from_iterable(bare[table.id]):
            cell.trust, cell.doubt, cell.reason = "read", None, None


def _bare_rows(table: Table, cells: Mapping[str, Cell]) -> list[list[Cell]]:
    """The rows of a table that are bare, or the whole table if it is printed in one line."""
    ids = [table.cell_ids()] if table.across else map(table.row_cell_ids, table.rows)
    return [row for each in ids if _is_bare(row := [cells[cell_id] for cell_id in each])]


def _is_bare(row: Sequence[Cell]) -> bool:
    return all(cell.kind == "blank" and cell.doubt and cell.doubt.code == _BARE for cell in row)


def _stands_in_order(cells: Sequence[Cell], text: str) -> bool:
    """Whether labels stand with their values in a text, and single characters were not dropped."""
    if any(cell.doubt and cell.doubt.code in _OUT_OF_ORDER for cell in cells):
        return False
    return not loses_characters(text, [cell.end or 0 for cell in cells if cell.raw])


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
    """Whether some of the values have lines of their own, also one of a single character, and equal lines are kept."""
    alone = [value for value in values if _is_alone(value, text)]
    if len(alone) < FEWEST_ALONE or all(len(value.text) > 1 for value in alone):
        return False
    lines = [line for line in text.split("\n") if line.strip(BLANKS)]
    return len({*lines}) < len(lines)


def _is_alone(value: Slot, text: str) -> bool:
    return line_at(text, value.start, value.end).strip(BLANKS) == value.text
