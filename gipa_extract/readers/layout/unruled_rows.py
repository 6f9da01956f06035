"""The parts of one unruled table → its rows, by the gutters between columns.

Values make the rows and the columns: a row is a line of values, a column is where values of
several rows stand below one another. Labels wrap over lines of their own, so they are put
together first, and then belong to the values that stand beside them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_part_of_label, printed_key, vocabulary
from gipa_extract.readers.layout.label_assembly import Part, is_head, is_row_label, joined
from gipa_extract.readers.layout.pieces import UNSEEN
from gipa_extract.text.numerals import is_value


def rows_of(parts: list[Part]) -> list[list[Part | None]]:
    bound = max((part.x1 for part in parts if is_row_label(part)), default=-math.inf)
    values = [part for part in parts if is_value(part.text) and part.x0 >= bound]
    edge = _edge(parts if values else joined(parts), values)
    labels = joined([p for p in parts if p.center <= edge and p not in values])
    named = [part for part in labels if is_row_label(part)]
    first = min(part.top for part in (*values, *named))
    over = [part for part in parts if part.center > edge and not is_value(part.text)]
    whole = joined([part for part in over if part.middle < first])
    captions = [part for part in whole if printed_key(part.text) in vocabulary().captions]
    known = [part for part in whole if is_head(part)]
    below = [part for part in over if part.middle >= first]
    columns = _columns([*values, *_beside(below, named)], known)
    rest = [part for part in whole if part not in captions and part not in known]
    heads = known + joined([piece for part in rest for piece in _split(part, columns)])
    lead = 3 if any(label.bottom > first for label in labels) or not columns else 0
    corner = [part for part in labels if part.middle < first] + captions
    if not columns:  # nothing stands below the head, as where a damaged page lost its values
        corner, heads = corner + heads, []
    labels = [part for part in labels if part.middle >= first]
    said = [part for part in below if any(a < part.x1 and part.x0 < b for a, b in columns)]
    corner += [part for part in below if part not in said]
    return [
        *_head_rows(corner, heads, columns, lead),
        *_data_rows(labels, [*values, *said], columns, lead),
    ]


def _edge(parts: Sequence[Part], values: Sequence[Part]) -> float:
    """Where labels end: no value stands left of it. A table may have no row labels at all.

    A text that is in no label of the form, to the right of a row's own, is a value in words.
    """
    left = min((part.x0 for part in values), default=math.inf)
    first = min((part.top for part in values), default=math.inf)
    before = [part for part in parts if part.x1 <= left]
    labels = [part for part in before if part.bottom > first or is_row_label(part)]
    for part in sorted(labels, key=lambda part: -part.x1):
        if is_part_of_label(part.text) or not _is_beside_label(part, before):
            return part.x1
    return -math.inf


def _is_beside_label(part: Part, parts: Sequence[Part]) -> bool:
    named = [label for label in joined(parts) if is_row_label(label)]
    return any(own.x1 < part.x0 and own.top < part.middle < own.bottom for own in named)


def _beside(parts: Sequence[Part], labels: Sequence[Part]) -> list[Part]:
    """Words that stand where a row's values do."""
    return [part for part in parts if any(own.top < part.middle < own.bottom for own in labels)]


def _columns(values: Sequence[Part], heads: Sequence[Part]) -> list[tuple[float, float]]:
    """Ranges of x that values touch, and those of heads under which no value stands."""
    ranges: list[tuple[float, float]] = []
    for part in sorted(values, key=lambda part: part.x0):
        if ranges and part.x0 < ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(ranges[-1][1], part.x1)
        else:
            ranges.append((part.x0, part.x1))
    lowest = [head for head in heads if not any(a < head.x1 and head.x0 < b for a, b in ranges)]
    for head in sorted(lowest, key=lambda head: head.x1 - head.x0):
        if not any(a < head.x1 and head.x0 < b for a, b in ranges):
            ranges.append((head.x0, head.x1))
    return sorted(ranges)


def _split(part: Part, columns: Sequence[tuple[float, float]]) -> Iterator[Part]:
    """A head's line in pieces, one for each column, unless the form prints it as a whole."""
    centers = [(a + b) / 2 for a, b in columns]
    cuts = [(a + b) / 2 for a, b in pairwise(centers) if part.x0 < a and b < part.x1]
    if not cuts or printed_key(part.text) in vocabulary().all:
        yield part
        return
    step = (part.x1 - part.x0) / len(part.text)
    ends = [0, *(round((cut - part.x0) / step) for cut in cuts), len(part.text)]
    for a, b in pairwise(ends):
        if a < b:
            yield part._replace(text=part.text[a:b], x0=part.x0 + a * step, x1=part.x0 + b * step)


class _HeadSpan(NamedTuple):
    """A head label with the columns that it stands over, from the first to the last."""

    part: Part
    first: int
    last: int
    depth: int
    """How many labels stand above it."""


def _head_rows(
    corner: Sequence[Part], heads: Sequence[Part], columns: Sequence[tuple[float, float]], lead: int
) -> Iterator[list[Part | None]]:
    """A head level by level, as it would stand between rulings."""
    width = lead + len(columns)
    if lead:
        for part in corner:
            yield [part, *[None] * (width - 1)]
    spans = _spans(heads, columns)
    for depth in range(max((span.depth + 1 for span in spans), default=0)):
        row: list[Part | None] = [None] * width
        for span in spans:
            if span.depth == depth:
                row[lead + span.first] = span.part
        yield row


def _spans(heads: Sequence[Part], columns: Sequence[tuple[float, float]]) -> list[_HeadSpan]:
    """Each head with the columns under it.

    A label over several columns is centred on them: they are the most that lie evenly to both
    sides of its middle, inside those of the label above it, over labels well below it.
    """
    by_depth = sorted(heads, key=lambda part: (is_head(part), part.middle))
    leaves = {_place(part, columns): part for part in by_depth}
    lowest = set(map(id, leaves.values()))
    centers = [(a + b) / 2 for a, b in columns]
    spans: list[_HeadSpan] = []
    groups = [part for part in heads if id(part) not in lowest and is_head(part)]
    for part in sorted(groups, key=lambda part: part.middle):
        at = _place(part, columns)
        over = [
            span for span in spans if _is_over(span.part, part) and span.first <= at <= span.last
        ]
        home = min(over, key=lambda span: span.last - span.first, default=None)
        inside = range(home.first, home.last + 1) if home else range(len(columns))
        depth = leaves[at].middle - part.middle
        under = [
            column
            for column in inside
            if column in leaves and leaves[column].middle - part.middle > 0.75 * depth
        ]
        first, last = _evenly(part.center, under, centers) or (at, at)
        spans.append(_HeadSpan(part, first, last, home.depth + 1 if home else 0))
    over_leaf = [  # below what stands over it, and not before what stands to its left
        _HeadSpan(
            part, at, at, max([s.depth + (s.last >= at) for s in spans if s.first <= at], default=0)
        )
        for at, part in leaves.items()
    ]
    return spans + over_leaf


def _evenly(
    center: float, under: Sequence[int], centers: Sequence[float]
) -> tuple[int, int] | None:
    """The widest pair of columns whose middle is at `center`."""
    slack = 0.35 * min((b - a for a, b in pairwise(centers)), default=0.0)
    pairs = [
        (a, b)
        for a in under
        for b in under
        if a <= b and abs((centers[a] + centers[b]) / 2 - center) <= slack
    ]
    return max(pairs, key=lambda pair: pair[1] - pair[0], default=None)


def _is_over(part: Part, other: Part) -> bool:
    return other.middle - part.middle > 0.5 * (part.bottom - part.top)


def _place(part: Part, columns: Sequence[tuple[float, float]]) -> int:
    """The first column that a part stands over."""
    covered = [at for at, (a, b) in enumerate(columns) if part.x0 - 1 <= (a + b) / 2 <= part.x1 + 1]
    if covered:
        return covered[0]
    return min(range(len(columns)), key=lambda at: abs(sum(columns[at]) / 2 - part.center))


class _UnruledRow(NamedTuple):
    y: float
    labels: list[Part]
    values: list[Part]


def _data_rows(
    labels: Sequence[Part],
    values: Sequence[Part],
    columns: Sequence[tuple[float, float]],
    lead: int,
) -> Iterator[list[Part | None]]:
    """A row for each line of values, and for each row's label beside which none stands.

    A label is taken to have nothing beside it only if every line of values has its label.
    """
    lines: list[list[Part]] = []
    for value in sorted(values, key=lambda value: value.middle):
        if lines and value.middle - lines[-1][0].middle < 0.5 * (value.bottom - value.top):
            lines[-1].append(value)
        else:
            lines.append([value])
    found: list[_UnruledRow] = []
    for line in lines:
        y = line[0].middle
        beside = [part for part in labels if part.top <= y <= part.bottom]
        found.append(_UnruledRow(y, sorted(beside, key=lambda part: part.x0), line))
    taken = {id(part) for row in found for part in row.labels}
    if all(
        any(printed_key(part.text) in vocabulary().rows for part in row.labels) for row in found
    ):
        found += [
            _UnruledRow(part.middle, [part], [])
            for part in labels
            if id(part) not in taken and printed_key(part.text) in vocabulary().rows
        ]
    for _, beside, line in sorted(found, key=lambda row: row.y):
        cells: list[Part | None] = [None] * len(columns)
        for value in sorted(line, key=lambda value: value.x0):
            at = _place(value, columns)
            held = cells[at]
            if held is not None:
                value = value._replace(text=f"{held.text} {value.text}", sight=UNSEEN)
            cells[at] = value
        head: list[Part | None] = [*beside[-lead:]] if lead else []
        yield [*head, *[head[-1] if head else None] * (lead - len(head)), *cells]
