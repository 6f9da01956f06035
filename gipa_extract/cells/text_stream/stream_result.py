"""What a stream says of a form's cells: placed rows, open ones, and what went to no row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gipa_extract.cells.text_stream.tokens_between import Value
from gipa_extract.cells.text_stream.value_slots import SlotInCell
from gipa_extract.forms import Table
from gipa_extract.models import OpenRow


class PlacedRow(NamedTuple):
    """A row whose places are sure, by the order of its columns and the evidence of its blanks."""

    table: Table
    slots: tuple[SlotInCell, ...]


def is_uniform(row: PlacedRow) -> bool:
    """Whether all cells of a row print the same: then the order of its columns does not matter."""
    return len({slot.text for _, slot in row.slots}) == 1


class StreamReading(NamedTuple):
    """What a stream says of a form's cells."""

    placed: list[PlacedRow]
    open_rows: list[OpenRow]
    """Rows that hold another number of values than cells, where nothing shows the blanks."""
    doubtful: list[tuple[PlacedRow, str]]
    """Rows that could be placed by their order alone, and the code of what speaks against it."""
    unplaced: list[Value]
    """Values that stand in a table of the form and went to no row."""
    flagged: Sequence[tuple[PlacedRow, str]] = ()
    """Rows whose places are all but sure, and the code of what is missing for that."""
    bare: Sequence[PlacedRow] = ()
    """Rows without anything behind their label, of which the text does not show that they are blank."""
    deduplicated: bool = False
    """Whether a scraper kept only the first of equal lines: then what is absent was lost."""
    headings: Sequence[int] = ()
    """Where the headings of sections begin, as far as the reading looked for them."""
    bound_hit: bool = False
    """Whether the text is so long, or prints so many rows, that it was not read as a stream."""
