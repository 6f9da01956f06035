"""One cell of a sheet, whatever file the sheet stands in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias


class SheetCell(NamedTuple):
    """A cell as its sheet shows it, and how far it reaches."""

    text: str
    across: int = 1
    down: int = 1
    framed: bool = False
    """Whether lines are drawn round it; told of the cells of rows that print nothing."""


SheetRow: TypeAlias = Sequence[SheetCell | None]
"""The cells that begin in a row; None in a place that a merged cell covers."""


def tidy_cell(text: str) -> str:
    """Spaces in a cell are meant; only those at its ends are not."""
    return text.replace("\t", " ").strip()
