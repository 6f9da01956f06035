"""Values that stand with their labels: such rows need no head, whatever stands round them.

Each value behind the label of its column, or behind all labels of its cell: such lines need no
head above them and no blanks between their values, and mislead a reader that looks for rows of
any other kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract.first_use import loads_at_first_use

if TYPE_CHECKING:
    from gipa_extract.cells.labelled_values.habits import (
        read_labelled_values,
        read_told_cells,
    )

__all__ = ["read_labelled_values", "read_told_cells"]

__getattr__ = loads_at_first_use(
    __name__,
    {"gipa_extract.cells.labelled_values.habits": ("read_labelled_values", "read_told_cells")},
)
