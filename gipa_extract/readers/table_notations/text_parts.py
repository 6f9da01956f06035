"""What a text with tables in another notation is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from gipa_extract.readers.sheets.sheet_cell import SheetRow

TextPart: TypeAlias = str | Sequence[SheetRow]
"""A line outside tables, or the rows of a table."""


def with_tables(parts: Iterable[TextPart]) -> Sequence[TextPart] | None:
    """The parts of a text; None if there is no table among them."""
    known = list(parts)
    return known if any(not isinstance(part, str) for part in known) else None
