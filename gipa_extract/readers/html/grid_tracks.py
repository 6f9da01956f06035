"""Where a style lays the children of a grid: in rows, each in the next place that has room.

Source: CSS Grid Layout Module Level 1, "Grid Item Placement Algorithm", sparse packing.
"""

from __future__ import annotations

import re
from functools import lru_cache

_COLUMNS = re.compile(r"grid-template-columns\s*:\s*([^;]+)")
_REPEAT = re.compile(r"repeat\(\s*(\d{1,3})\s*,((?:[^()]|\([^()]*\))*)\)")
_TRACK = re.compile(r"(?:[^\s()]|\([^()]*\))+")
_SPAN = {
    side: re.compile(rf"grid-{side}(?:-end)?\s*:\s*(?:auto\s*/\s*)?span\s+(\d{{1,3}})\s*(?:;|!|$)")
    for side in ("column", "row")
}
_FULL = re.compile(r"grid-column\s*:\s*1\s*/\s*-1\s*(?:;|!|$)")
_OWN_PLACE = re.compile(
    r"grid-(?:column|row|area)(?:-start|-end)?\s*:\s*+(?!(?:auto\s*/\s*)?span\s+\d|1\s*/\s*-1|auto\s*[;!\"'}])"
    r"|(?<![-\w])order\s*:\s*-?\d|grid-auto-flow|grid-template-areas"
)
MAX_TRACKS = 64
MAX_LENGTH = 1000
"""Characters that say the columns of a grid."""


@lru_cache(maxsize=64)
def count_columns(declarations: str) -> int:
    """How many columns a grid has; 0 where its style does not say."""
    match = _COLUMNS.search(declarations)
    if match is None or len(match[1]) > MAX_LENGTH:
        return 0
    tracks = _REPEAT.sub(
        lambda repeat: f" {repeat[2]} " * min(int(repeat[1]), MAX_TRACKS + 1), match[1]
    )
    if "repeat" in tracks or "subgrid" in tracks or "[" in tracks:
        return 0
    count = len(_TRACK.findall(tracks))
    return count if 1 < count <= MAX_TRACKS else 0


def is_in_order(page: str) -> bool:
    """Whether no child of a page's grids has a place of its own, before or behind its neighbours."""
    return _OWN_PLACE.search(page) is None


class GridTracks:
    """The rows of a grid as its children come."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.free_from = [0] * columns
        """Of each column, the first row that no child above reaches into."""
        self.row = -1
        self.column = columns

    def reach_of(self, declarations: str) -> tuple[int, int]:
        """How many columns and rows a child covers."""
        across, down = (
            min(max(int(match[1]), 1), most) if (match := _SPAN[side].search(declarations)) else 1
            for side, most in (("column", self.columns), ("row", MAX_TRACKS))
        )
        return (self.columns if _FULL.search(declarations) else across), down

    def rows_before(self, across: int, down: int) -> int:
        """Give a child its place; how many rows begin before it."""
        began = self.row
        while not self._has_room(across):
            self.column += 1
            if self.column + across > self.columns:
                self.row, self.column = max(self.row + 1, min(self.free_from)), 0
        end = self.column + across
        self.free_from[self.column : end] = [self.row + down] * across
        self.column = end
        return self.row - began

    def _has_room(self, across: int) -> bool:
        end = self.column + across
        return end <= self.columns and max(self.free_from[self.column : end]) <= self.row
