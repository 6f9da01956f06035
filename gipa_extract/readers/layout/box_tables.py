"""Tables of a page as boxes: a merged cell is one box that stands in many places."""

from __future__ import annotations

from dataclasses import dataclass

from gipa_extract.readers.layout.pieces import UNSEEN, Bounds, Sight


@dataclass(slots=True, eq=False)
class GridBox:
    """A printed cell, merged or not: one span of the text, wherever it stands in the grid."""

    text: str
    page: int
    confidence: float | None = None
    sight: Sight = UNSEEN
    bounds: Bounds | None = None
    """Round its text, or its empty place, in the unit of its page; None where that is not known."""


@dataclass(slots=True)
class BoxTable:
    """A table as boxes; a merged one stands in every place that it covers."""

    xs: tuple[float, ...]
    """Left edge of each column, and the right edge of the last."""
    top: float
    bottom: float
    rows: list[list[GridBox]]
    aligned: bool = True
    ys: tuple[float, ...] = ()
    """Top edge of each row, and the bottom edge of the last; empty where they are not known."""
