"""Lines of values and printed labels, each in the text's order → which line is which row's.

A line belongs to a label that has a piece on it, or pieces above and below it. A label of which
nothing else is told may have the line right above or right below it, if nothing else claims it.
Of all ways to match both orders the best counts; a line that another way as good would give to
another row, or to none, is left without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.page_lines.label_chain import PrintedLabel
from gipa_extract.cells.page_lines.label_pieces import LabelPiece, ValueLine

ON_LABEL = 3.0
"""What a line is worth to a label with a piece on it, or pieces on both sides of it."""
BESIDE_LABEL = 1.0
"""What it is worth to a label that stands right above or below it."""
SKIP_COST = 1.0
"""Cost of a line of values among rows that is no row's."""
LEAST_MARGIN = 0.9
"""By how much any other way to match must be worse for a line's row to be sure."""
TABLES_OF_ONE_ROW = 3
"""As many the form has; a text with more labels between two heads prints a head for each row."""
_NEVER = float("-inf")


class MatchedLines(NamedTuple):
    """The row's label of each line of values that has one."""

    label_of: dict[int, int]
    """A line's place → its label's place."""
    unmatched: list[int]
    """Lines among rows whose row is not sure."""


def match_lines(
    labels: Sequence[PrintedLabel],
    lines: Sequence[ValueLine],
    pieces: Sequence[LabelPiece],
    barriers: Sequence[int],
    takes: Callable[[PrintedLabel, ValueLine], bool],
) -> MatchedLines:
    """The rows that the lines of values are, in order.

    `barriers` are places among the pieces at which a table's head or a heading begins;
    `takes` says whether a row has room for a line's values.
    """
    headed = _labels_above_heads(labels, barriers)
    worth = [
        _worths_of(labels, n, lines, pieces, barriers, n in headed) for n in range(len(labels))
    ]
    # A line that only stands beside a label may hold more values than the label's row has room
    # for.
    for row, label in zip(worth, labels, strict=True):
        for k, line in enumerate(lines):
            if row[k] == BESIDE_LABEL and not takes(label, line):
                row[k] = _NEVER
    # A line that fits some label costs to be skipped; one that fits none (a heading's year) does
    # not.
    claimed = [max((row[k] for row in worth), default=_NEVER) for k in range(len(lines))]
    skips = [-SKIP_COST if best > 0 else 0.0 for best in claimed]
    # Best sums over all matchings in order, of the lines before a place and of those from it on.
    forward, backward = _worth_forward(worth, skips), _worth_backward(worth, skips)
    best = backward[0][0]
    matched: dict[int, int] = {}
    for k in range(len(lines)):
        # The best whole matching in which this line belongs to row n; -1: to none.
        ways = {
            n: forward[n][k] + worth[n][k] + backward[n + 1][k + 1]
            for n in range(len(labels))
            if worth[n][k] > _NEVER
        }
        skipped = max(forward[n][k] + backward[n][k + 1] for n in range(len(labels) + 1))
        ways[-1] = skipped + skips[k]
        first = max(ways, key=lambda n: ways[n])
        rival = max((ways[n] for n in ways if n != first), default=_NEVER)
        # Kept where every other way is clearly worse: a line between two labels, as near to one
        # as to the other, stays open.
        if first >= 0 and ways[first] > best - LEAST_MARGIN and rival < ways[first] - LEAST_MARGIN:
            matched[k] = first
    sure = {n for k, n in matched.items() if worth[n][k] == ON_LABEL}
    for k, n in list(matched.items()):
        beside = (other for other in range(len(labels)) if worth[other][k] == BESIDE_LABEL)
        if n not in sure and any(other != n and other not in sure for other in beside):
            del matched[k]  # the row above it and the row below it have no line of their own
    unmatched = [k for k in range(len(lines)) if k not in matched and claimed[k] > 0]
    return MatchedLines(matched, unmatched)


def _labels_above_heads(labels: Sequence[PrintedLabel], barriers: Sequence[int]) -> set[int]:
    """The labels between two heads, each of which names what stands below the second; none if so few are
    so that they may be of tables of one row."""
    parted = [
        _is_parted(above.pieces[-1], below.pieces[0], barriers) for above, below in pairwise(labels)
    ]
    between = {n for n, (above, below) in enumerate(pairwise(parted), 1) if above and below}
    return between if len(between) > TABLES_OF_ONE_ROW else set()


def _worths_of(
    labels: Sequence[PrintedLabel],
    number: int,
    lines: Sequence[ValueLine],
    pieces: Sequence[LabelPiece],
    barriers: Sequence[int],
    is_headed: bool,
) -> list[float]:
    """What each line is worth to one label; `is_headed` says that its own head stands below it."""
    own = labels[number].pieces
    first, last = own[0], own[-1]
    own_lines = {pieces[place].line for place in own}
    before = labels[number - 1].pieces[-1] if number else -1
    follows = labels[number + 1].pieces[0] if number + 1 < len(labels) else len(pieces)
    worths = []
    for line in lines:
        place = line.place
        if line.line in own_lines or first < place <= last:
            worth = ON_LABEL
        elif last < place:
            beside = follows >= place and not _is_parted(last, place, barriers)
            worth = BESIDE_LABEL if beside else _NEVER
        else:
            beside = before < place and not _is_parted(place - 1, first, barriers)
            beside = beside and not (is_headed and _is_parted(before, place - 1, barriers))
            worth = BESIDE_LABEL if beside else _NEVER
        worths.append(worth)
    return worths


def _is_parted(start: int, stop: int, barriers: Sequence[int]) -> bool:
    return any(start < barrier <= stop for barrier in barriers)


def _worth_forward(worth: Sequence[Sequence[float]], skips: Sequence[float]) -> list[list[float]]:
    """What the best match of the first rows with the first lines is worth."""
    table = [[0.0] * (len(skips) + 1) for _ in range(len(worth) + 1)]
    for k, skip in enumerate(skips):
        table[0][k + 1] = table[0][k] + skip
    for (above, here), row in zip(pairwise(table), worth, strict=True):
        for k, skip in enumerate(skips):
            here[k + 1] = max(above[k + 1], here[k] + skip, above[k] + row[k])
    return table


def _worth_backward(worth: Sequence[Sequence[float]], skips: Sequence[float]) -> list[list[float]]:
    """The same of the last rows with the last lines."""
    turned = _worth_forward([list(reversed(row)) for row in reversed(worth)], list(reversed(skips)))
    return [list(reversed(row)) for row in reversed(turned)]
