"""What a reader finds on one page: its lines of text and its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from gipa_extract.page_places import ShownPage
from gipa_extract.readers.layout.box_tables import BoxTable
from gipa_extract.readers.layout.pieces import Bounds, PrintedLine


@dataclass(slots=True)
class Page:
    """What one page holds, from the top down, in the unit of its `width` and `height`."""

    number: int
    width: float
    height: float
    lines: list[PrintedLine] = field(default_factory=list)
    tables: list[BoxTable] = field(default_factory=list)
    shown: ShownPage | None = None
    """What its boxes are told on; None if nobody can be shown the page."""
    to_points: Callable[[Bounds], Bounds] | None = None
    """From its own unit to points of the page as shown; None where it is measured in these."""

    def blocks(self) -> list[PrintedLine | BoxTable]:
        return sorted((*self.lines, *self.tables), key=lambda block: block.top)
