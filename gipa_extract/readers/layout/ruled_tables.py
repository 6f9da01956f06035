"""Ruling lines → the cells that they enclose: merged ones are those with no line between."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

from gipa_extract.readers.layout.pieces import Bounds
from gipa_extract.readers.layout.tolerances import TOLERANCES

MAX_CROSSINGS = 1_000_000
"""Lines across times lines down; a page of a report has some thousand."""
_FEWEST_OF_CUT_ROW = 3
"""Lines down of a row of which the page's end leaves one line across."""
_SAME_END = 0.6
"""How far apart, in points or pixels, the ends of strokes that are drawn at one height may be."""


class Ruling(NamedTuple):
    """A line on the page: at `at` across its own direction, from `start` to `end` along it."""

    at: float
    start: float
    end: float


_Lines = tuple[list[Ruling], list[Ruling]]
"""Lines across and lines down that touch one another."""


class Frame(NamedTuple):
    """A ruled table without its text: where its lines are, and which places are one cell."""

    xs: tuple[float, ...]
    """Left edge of each column, and the right edge of the last."""
    ys: tuple[float, ...]
    """Top edge of each row, and the bottom edge of the last."""
    owner: tuple[tuple[int, ...], ...]
    """Rows of columns: the number of the cell that each place belongs to, from 0."""
    is_cut: bool = False
    """Whether only one line is drawn across it, so that its rows are open."""

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point, or None when it is outside."""
        xs, ys = self.xs, self.ys
        if not (xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]):
            return None
        row = min(bisect_right(ys, y), len(ys) - 1) - 1
        return row, min(bisect_right(xs, x), len(xs) - 1) - 1

    def bounds(self, wanted: Container[int]) -> dict[int, Bounds]:
        """The box between its lines of each wanted cell, by its number; of a merged one, all."""
        boxes: dict[int, Bounds] = {}
        for row, owners in enumerate(self.owner):
            top, bottom = self.ys[row], self.ys[row + 1]
            for column, number in enumerate(owners):
                if number not in wanted:
                    continue
                left, right = self.xs[column], self.xs[column + 1]
                if number in boxes:
                    first = boxes[number]
                    boxes[number] = (min(first[0], left), first[1], max(first[2], right), bottom)
                else:
                    boxes[number] = (left, top, right, bottom)
        return boxes


def find_frames(
    across: Iterable[Ruling],
    down: Iterable[Ruling],
    *,
    slack: float,
    narrow: float,
    cut_rows: bool = False,
) -> list[Frame]:
    """The ruled tables of a page, from the top down.

    `slack` is how far apart two ends or two strokes of one line may be, and `narrow` the width
    below which no column and no row can hold text, both in the page's unit. A box around
    a single cell is a page border or a text box, and no table. With `cut_rows`, columns that only
    one line crosses are a frame, too: what a page's end leaves of a row.
    """
    across, down = list(across), list(down)
    flat = _bottoms_of_flat_rows(across, down, narrow)
    horizontal, vertical = _merge_strokes(across, slack, flat), _merge_strokes(down, slack)
    if len(horizontal) * len(vertical) > MAX_CROSSINGS:
        return []  # a map or a chart
    found = []
    for rows, columns in _with_open_sides(_crossing_groups(horizontal, vertical, slack), slack):
        frame = _frame_of(rows, columns, narrow, flat)
        if frame is not None and (cut_rows or not frame.is_cut):
            found.append(frame)
    return sorted(found, key=lambda frame: frame.ys[0])


def _bottoms_of_flat_rows(
    across: Sequence[Ruling], down: Sequence[Ruling], narrow: float
) -> frozenset[float]:
    """The lines below rows that are too flat for text, and yet drawn cell by cell.

    A browser gives a row of empty cells no height beside its borders. Each of its cells has sides
    of its own there; the two lines of a double border, which are as close, have none in between.
    """
    sides: dict[tuple[float, float], set[float]] = defaultdict(set)
    for line in down:
        if _SAME_END < line[2] - line[1] <= narrow:
            sides[line[1], line[2]].add(line[0])
    bottoms: set[float] = set()
    for (top, bottom), places in sides.items():
        if len(places) > 2:
            # sides reach over thick lines, and perhaps over the first line of the next table
            heights = sorted(
                {line[0] for line in across if top - _SAME_END < line[0] < bottom + _SAME_END}
            )
            below = [height for height in heights if height > heights[0] + _SAME_END]
            bottoms |= {height for height in below if height < below[0] + _SAME_END}
    return frozenset(bottoms)


def _merge_strokes(
    lines: Iterable[Ruling], slack: float, apart: Container[float] = ()
) -> list[Ruling]:
    """Strokes of one line as one line: Word draws a border for each cell, and dashes.

    A line at a place in `apart` is none with the line before it.
    """
    tracks: list[list[Ruling]] = []
    last = -inf
    for line in sorted({*lines}):  # cells side by side draw their common border twice
        is_apart = line[0] in apart and line[0] - last > _SAME_END
        if line[0] - last <= slack / 2 and not is_apart:
            tracks[-1].append(line)
        else:
            tracks.append([line])
        last = line[0]
    merged = []
    for track in tracks:
        track.sort(key=itemgetter(1))
        at, start, end = track[0]
        for line in track[1:]:
            if line[1] <= end + slack:
                end = max(end, line[2])
            else:
                merged.append(Ruling(at, start, end))
                at, start, end = line
        merged.append(Ruling(at, start, end))
    return merged


def _crossing_groups(across: list[Ruling], down: list[Ruling], slack: float) -> list[_Lines]:
    """The groups of lines that touch one another."""
    group = list(range(len(across) + len(down)))
    for i, line in enumerate(across):
        for j, other in enumerate(down, len(across)):
            if (
                line.start - slack <= other.at <= line.end + slack
                and other.start - slack <= line.at <= other.end + slack
            ):
                group[_root_of(group, i)] = _root_of(group, j)
    groups: dict[int, _Lines] = defaultdict(lambda: ([], []))
    for i, line in enumerate((*across, *down)):
        groups[_root_of(group, i)][i >= len(across)].append(line)
    return [*groups.values()]


def _with_open_sides(groups: Sequence[_Lines], slack: float) -> list[_Lines]:
    """The groups, with the left side of a cell that begins on an earlier page and ends on a later.

    Such a merged cell has no line across on this page, so that its side touches none: it stands
    left of the others, and is as high as all of them.
    """
    whole = [(rows, columns) for rows, columns in groups if rows and columns]
    for rows, columns in groups:
        if rows or len(columns) > 1:
            continue
        side = columns[0]
        for across, down in whole:
            left, right = min(line.start for line in across), max(line.end for line in across)
            near = 0 < left - side.at < TOLERANCES.open_column * (right - left)
            top, bottom = min(line.start for line in down), max(line.end for line in down)
            if near and abs(side.start - top) <= slack and abs(side.end - bottom) <= slack:
                down.append(side)
                break
    return whole


def _root_of(group: list[int], at: int) -> int:
    while group[at] != at:
        group[at] = group[group[at]]
        at = group[at]
    return at


def _frame_of(
    across: list[Ruling],
    down: list[Ruling],
    narrow: float,
    flat: Container[float],
) -> Frame | None:
    """The frame of lines that touch; a side that is not drawn is where the others end."""
    is_cut = len(across) == 1
    if not across or not down or (is_cut and len(down) < _FEWEST_OF_CUT_ROW):
        return None
    xs = _edges_of([line.at for line in down], [e for line in across for e in line[1:]], narrow)
    ends = [e for line in down for e in line[1:]]
    ys = _edges_of([line.at for line in across], ends, narrow, flat)
    if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) == 4:
        return None
    return Frame(xs, ys, _owners_of_places(xs, ys, across, down), is_cut)


def _edges_of(
    lines: Sequence[float], ends: Sequence[float], narrow: float, flat: Container[float] = ()
) -> tuple[float, ...]:
    """Where the lines are, each once, and where the crossing lines end beyond them.

    The lines `flat` are edges, however close the one before them is.
    """
    edges: list[float] = []
    for place in sorted((*lines, min(ends), max(ends))):
        gap = place - edges[-1] if edges else inf
        if gap > (_SAME_END if place in flat else narrow):
            edges.append(place)
    return tuple(edges)


def _owners_of_places(
    xs: Sequence[float],
    ys: Sequence[float],
    across: list[Ruling],
    down: list[Ruling],
) -> tuple[tuple[int, ...], ...]:
    rows, columns = len(ys) - 1, len(xs) - 1
    above = _drawn_pieces(across, ys, xs)
    left = _drawn_pieces(down, xs, ys)
    # Union-find: places without a drawn line between them are one cell.
    group = list(range(rows * columns))
    for row in range(rows):
        for column in range(columns):
            at = row * columns + column
            if column and (column, row) not in left:
                group[_root_of(group, at)] = _root_of(group, at - 1)
            if row and (row, column) not in above:
                group[_root_of(group, at)] = _root_of(group, at - columns)
    numbers: dict[int, int] = {}
    owners = [numbers.setdefault(_root_of(group, at), len(numbers)) for at in range(len(group))]
    return tuple(tuple(owners[row * columns : (row + 1) * columns]) for row in range(rows))


def _drawn_pieces(
    lines: list[Ruling], tracks: Sequence[float], cuts: Sequence[float]
) -> set[tuple[int, int]]:
    """(track, piece) for each piece between two cuts of a track on which a line is drawn."""
    middles = [(a + b) / 2 for a, b in pairwise(cuts)]
    drawn: set[tuple[int, int]] = set()
    for line in lines:
        track = bisect_right(tracks, line.at) - 1
        pieces = [i for i, middle in enumerate(middles) if line.start <= middle <= line.end]
        drawn.update((track, piece) for piece in pieces)
    return drawn
