"""What a text with tables in another notation is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from gipa_extract.readers.sheets.sheet_cell import SheetRow

TextPart: TypeAlias = str | Sequence[SheetRow]
"""A line outside tables, or the rows of a table."""
