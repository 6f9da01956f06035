"""Rows whose label a text prints and for which it leaves no value: most likely left blank.

Tools that read a page box by box print labels and values apart, so that no row shows its blanks.
Once all readings are done, a bare label in a section that leaves no row of values over had none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gipa_extract.cells.printed_cells import cell_of
from gipa_extract.cells.text_stream.mentions import find_mentions
from gipa_extract.cells.text_stream.section_places import SectionPlaces
from gipa_extract.cells.text_stream.stream_result import StreamReading
from gipa_extract.cells.text_stream.tokens_between import Value
from gipa_extract.cells.unplaced_numbers import unplaced_in_grids
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Document
from gipa_extract.reasons import Reason


def take_rows_without_values(
    cells: Sequence[Cell], stream: StreamReading, document: Document, form: Form
) -> list[Cell]:
    """The same cells, with those of such rows blank and doubtful.

    A row is left as it is where any of its cells was read or may hold something, and where as many
    values are left over in its section as it has columns.
    """
    by_id = {cell.id: cell for cell in cells}
    bare = [row for row in stream.bare if all(_is_open(by_id, name) for name, _ in row.slots)]
    if not bare or stream.deduplicated:
        return [*cells]
    sections = SectionPlaces(find_mentions(document.text), form)
    taken = {cell.start for cell in cells if cell.raw}
    loose = (
        *stream.unplaced,
        *_values_of_several_rows(stream),
        *(Value(*slot[:3]) for slot in unplaced_in_grids(document.grids, taken)),
    )
    left = list({value.start: value for value in loose if value.start not in taken}.values())
    for row in bare:
        start = row.slots[0][1].start
        if sections.values_beside(row.table, start, left) < max(2, len(row.table.columns)):
            for cell_id, slot in row.slots:
                by_id[cell_id] = cell_of(cell_id, slot, None)
                by_id[cell_id].doubt_for(Reason("row_bare"))
    return [by_id[cell.id] for cell in cells]


def _values_of_several_rows(stream: StreamReading) -> Iterator[Value]:
    """The values of open rows that hold more than their own."""
    for row in stream.open_rows:
        if len(row.slots) > len(row.cells):
            yield from (Value(*slot[:3]) for slot in row.slots)


def _is_open(cells: Mapping[str, Cell], cell_id: str) -> bool:
    return cells[cell_id].kind == "absent" and not cells[cell_id].alternatives
