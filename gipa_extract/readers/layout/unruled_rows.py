"""The parts of one unruled table → its rows, by the gutters between columns.

Values make the rows and the columns: a row is a line of values, a column is where values of
several rows stand below one another. Labels wrap over lines of their own, so they are put
together first, and then belong to the values that stand beside them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_part_of_label, printed_key, vocabulary
from gipa_extract.readers.layout.label_assembly import (
    Part,
    in_reading_order,
    is_head,
    is_row_label,
    joined,
    merge_parts,
)
from gipa_extract.readers.layout.pieces import UNSEEN
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.text.numerals import is_value

MAX_LETTERS = 200
"""Of a head's letters that are in no label as they stand; no form prints as many."""
LABEL_COLUMNS = 3
"""Places of a row before its values: two merged labels and the row's own are the most there are."""


class _Sides(NamedTuple):
    """The parts of a table, by the side of the edge between labels and values."""

    labels: list[Part]
    values: list[Part]
    words: list[Part]
    """What stands on the values' side and is none: heads, captions, and values in words."""
    edge: float
    """Where labels end."""


def rows_of(parts: list[Part]) -> list[list[Part | None]]:
    """The rows of a table, those of its head first, with None where a place is empty.

    本列数据的勾稽关系为……   申请人情况           ← caption, group label
                          自然人   商业企业      ← heads of the columns
    一、本年新收申请数量       3        0         ← where the data begin
    """
    labels, values, words, edge = _part_sides(parts)
    row_labels = [part for part in labels if is_row_label(part)]
    # A block of heads alone, as where a page is a cell a line, has no data: all of it stands above.
    data_top = min((part.top for part in (*values, *row_labels)), default=math.inf)
    # A head may begin over the labels: 自 of 自 然 人, where those of the rows are long.
    head = joined([part for part in parts if part.middle < data_top])
    above = [part for part in head if part.center > edge]
    labels = [part for part in head if part.center <= edge] + [
        part for part in labels if part.middle >= data_top
    ]
    below = [part for part in words if part.middle >= data_top]
    known_heads = [part for part in above if is_head(part)]
    columns = _columns_of([*values, *_words_among_values(below, row_labels)], known_heads)
    captions = [part for part in above if printed_key(part.text) in vocabulary().captions]
    # What the form does not know as a head may be two heads that stand close on one line.
    unknown = [part for part in above if part not in captions and part not in known_heads]
    told = known_heads + captions
    pieces = [
        part
        for part in parts
        if edge < part.center
        and part.middle < data_top
        and not any(_is_in(part, one) for one in told)
    ]
    heads = _heads_by_column(known_heads, pieces, columns) or known_heads + joined(
        [piece for part in unknown for piece in _split_at_columns(part, columns)]
    )
    in_columns = [part for part in below if _touches_column(part, columns)]
    corner = [part for part in labels if part.middle < data_top] + captions
    corner += [part for part in below if part not in in_columns]
    # A table whose rows have no labels at all has no places for them.
    has_labels = any(label.bottom > data_top for label in labels)
    lead = LABEL_COLUMNS if has_labels or not columns else 0
    if not columns:  # nothing stands below the head, as where a damaged page lost its values
        corner, heads = corner + heads, []
    data_labels = [part for part in labels if part.middle >= data_top]
    return [
        *_head_rows(corner, heads, columns, lead),
        *_data_rows(data_labels, [*values, *in_columns], columns, lead),
    ]


def _part_sides(parts: list[Part]) -> _Sides:
    """Labels to the left, and values and words to the right of the edge between them."""
    # A number before a row's own label is its enumerator: the 1 of `1 属于国家秘密`.
    label_end = max((part.x1 for part in parts if is_row_label(part)), default=-math.inf)
    values = [part for part in parts if is_value(part.text) and part.x0 >= label_end]
    # Where no value shows it, only labels that are whole show where they end.
    edge = _edge_of_labels(parts if values else joined(parts), values)
    labels = joined([part for part in parts if part.center <= edge and part not in values])
    words = [part for part in parts if part.center > edge and not is_value(part.text)]
    return _Sides(labels, values, words, edge)


def _touches_column(part: Part, columns: Sequence[tuple[float, float]]) -> bool:
    return any(left < part.x1 and part.x0 < right for left, right in columns)


def _edge_of_labels(parts: Sequence[Part], values: Sequence[Part]) -> float:
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


def _words_among_values(parts: Sequence[Part], labels: Sequence[Part]) -> list[Part]:
    """Words that stand where a row's values do."""
    return [part for part in parts if any(own.top < part.middle < own.bottom for own in labels)]


def _columns_of(values: Sequence[Part], heads: Sequence[Part]) -> list[tuple[float, float]]:
    """Ranges of x that values touch, and those of heads under which no value stands."""
    ranges: list[tuple[float, float]] = []
    for part in sorted(values, key=lambda part: part.x0):
        if ranges and part.x0 < ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(ranges[-1][1], part.x1)
        else:
            ranges.append((part.x0, part.x1))
    # Narrow heads first: a label over several columns is then over one, and makes none itself.
    for head in sorted(heads, key=lambda head: head.x1 - head.x0):
        if not _touches_column(head, ranges):
            ranges.append((head.x0, head.x1))
    return sorted(ranges)


def _split_at_columns(part: Part, columns: Sequence[tuple[float, float]]) -> Iterator[Part]:
    """A head's line in pieces, one for each column, unless the form prints it as a whole."""
    centers = [(a + b) / 2 for a, b in columns]
    cuts = [(a + b) / 2 for a, b in pairwise(centers) if part.x0 < a and b < part.x1]
    if not cuts or printed_key(part.text) in vocabulary().all:
        yield part
        return
    step = (part.x1 - part.x0) / len(part.text)
    ends = [0, *(round((cut - part.x0) / step) for cut in cuts), len(part.text)]
    for a, b in pairwise(ends):
        if part.text[a:b].strip():
            text = part.text[a:b].strip()
            yield part._replace(text=text, x0=part.x0 + a * step, x1=part.x0 + b * step)


def _heads_by_column(
    known: Sequence[Part], unknown: Sequence[Part], columns: Sequence[tuple[float, float]]
) -> list[Part]:
    """All heads, where each column's letters, from the top down, make one that the form knows.

    Heads that are set letter by letter stand so close that their lines are one row of letters:
    结 果 结 果 其 他, and below 维, 纠 and 结. None if a letter is left over.
    """
    letters = [letter for part in unknown for letter in _letters_of_part(part)]
    if not letters or len(columns) < 2 or len(letters) > MAX_LETTERS:
        return []
    sides = [-math.inf, *_middles_between(columns), math.inf]
    heads = list(known)
    for left, right in pairwise(sides):
        own = [letter for letter in letters if left <= letter.center < right]
        if not own:
            continue
        whole = [part for part in heads if left < part.x0 and part.x1 < right]
        ordered = in_reading_order([*own, *whole])
        tails = (ordered[start:] for start in range(len(ordered)))
        tail = next((tail for tail in tails if is_head(merge_parts(tail))), [])
        if any(letter not in tail for letter in own):
            return []
        heads = [part for part in heads if part not in tail] + [merge_parts(tail)]
    return heads


def _is_in(part: Part, whole: Part) -> bool:
    """Whether a part was put into another one."""
    across = whole.x0 <= part.center <= whole.x1
    return across and whole.top <= part.middle <= whole.bottom


def _letters_of_part(part: Part) -> Iterator[Part]:
    """The characters of a text that is set evenly."""
    text = "".join(part.text.split())
    step = (part.x1 - part.x0) / max(len(text), 1)
    for at, letter in enumerate(text):
        yield part._replace(text=letter, x0=part.x0 + at * step, x1=part.x0 + (at + 1) * step)


def _middles_between(columns: Sequence[tuple[float, float]]) -> Iterator[float]:
    centers = [(left + right) / 2 for left, right in columns]
    return ((a + b) / 2 for a, b in pairwise(centers))


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
    spans = _spans_of_heads(heads, columns)
    for depth in range(max((span.depth + 1 for span in spans), default=0)):
        row: list[Part | None] = [None] * width
        for span in spans:
            if span.depth == depth:
                row[lead + span.first] = span.part
        yield row


def _spans_of_heads(
    heads: Sequence[Part], columns: Sequence[tuple[float, float]]
) -> list[_HeadSpan]:
    """Each head with the columns under it.

    A label over several columns is centred on them: they are the most that lie evenly to both
    sides of its middle, inside those of the label above it, over labels well below it.
    """
    by_depth = sorted(heads, key=lambda part: (is_head(part), part.middle))
    leaves = {
        _first_column(part, columns): part for part in by_depth
    }  # the lowest head of each column
    lowest = set(map(id, leaves.values()))
    groups = [part for part in heads if id(part) not in lowest and is_head(part)]
    spans = _group_spans(groups, leaves, columns)
    return spans + _leaf_spans(leaves, spans)


def _group_spans(
    groups: Sequence[Part], leaves: Mapping[int, Part], columns: Sequence[tuple[float, float]]
) -> list[_HeadSpan]:
    """The labels over several columns, from the top down."""
    centers = [(a + b) / 2 for a, b in columns]
    spans: list[_HeadSpan] = []
    for part in sorted(groups, key=lambda part: part.middle):
        column = _first_column(part, columns)
        outer = _innermost_over(part, column, spans)
        inside = range(outer.first, outer.last + 1) if outer else range(len(columns))
        # Only what stands as low as the leaf below it: a head of two lines is no level of its own.
        depth = leaves[column].middle - part.middle
        under = [
            each
            for each in inside
            if each in leaves and leaves[each].middle - part.middle > TOLERANCES.leaf_depth * depth
        ]
        first, last = _even_columns(part.center, under, centers) or (column, column)
        spans.append(_HeadSpan(part, first, last, outer.depth + 1 if outer else 0))
    return spans


def _innermost_over(part: Part, column: int, spans: Sequence[_HeadSpan]) -> _HeadSpan | None:
    """The narrowest label that stands above a part and over its column."""
    over = [span for span in spans if _is_over(span.part, part)]
    over = [span for span in over if span.first <= column <= span.last]
    return min(over, key=lambda span: span.last - span.first, default=None)


def _leaf_spans(leaves: Mapping[int, Part], groups: Sequence[_HeadSpan]) -> list[_HeadSpan]:
    """The lowest heads: below what stands over them, and not before what stands to their left."""
    spans = []
    for column, part in leaves.items():
        before = [group for group in groups if group.first <= column]
        depth = max((group.depth + (group.last >= column) for group in before), default=0)
        spans.append(_HeadSpan(part, column, column, depth))
    return spans


def _even_columns(
    center: float, under: Sequence[int], centers: Sequence[float]
) -> tuple[int, int] | None:
    """The widest pair of columns whose middle is at `center`."""
    slack = TOLERANCES.off_center * min((b - a for a, b in pairwise(centers)), default=0.0)
    pairs = [
        (a, b)
        for a in under
        for b in under
        if a <= b and abs((centers[a] + centers[b]) / 2 - center) <= slack
    ]
    return max(pairs, key=lambda pair: pair[1] - pair[0], default=None)


def _is_over(part: Part, other: Part) -> bool:
    return other.middle - part.middle > TOLERANCES.over * (part.bottom - part.top)


def _first_column(part: Part, columns: Sequence[tuple[float, float]]) -> int:
    """The first column that a part stands over."""
    first, last = part.x0 - 1, part.x1 + 1
    for column, (left, right) in enumerate(columns):
        if first <= (left + right) / 2 <= last:
            return column
    middle = part.center
    return min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))


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
    """A row for each line of values, and for each row's label beside which none stands."""
    rows = [_row_of_line(line, labels) for line in _value_lines(values)]
    rows += _rows_without_values(labels, rows)
    for row in sorted(rows, key=lambda row: row.y):
        yield [*_label_places(row.labels, lead), *_value_places(row.values, columns)]


def _value_lines(values: Sequence[Part]) -> list[list[Part]]:
    """Values that stand at one height, from the top down."""
    lines: list[list[Part]] = []
    for value in sorted(values, key=lambda value: value.middle):
        near = TOLERANCES.row_of_values * (value.bottom - value.top)
        if lines and value.middle - lines[-1][0].middle < near:
            lines[-1].append(value)
        else:
            lines.append([value])
    return lines


def _row_of_line(line: list[Part], labels: Sequence[Part]) -> _UnruledRow:
    """A line of values with the labels that reach over its height, from left to right."""
    y = line[0].middle
    beside = [part for part in labels if part.top <= y <= part.bottom]
    return _UnruledRow(y, sorted(beside, key=lambda part: part.x0), line)


def _rows_without_values(labels: Sequence[Part], rows: Sequence[_UnruledRow]) -> list[_UnruledRow]:
    """The rows' labels beside which no value stands, as rows of blanks.

    A label is taken to have nothing beside it only if every line of values has its label: else
    a line without one may be this label's, set a little too high or too low.
    """
    known = vocabulary().rows
    if not all(any(printed_key(part.text) in known for part in row.labels) for row in rows):
        return []
    taken = {id(part) for row in rows for part in row.labels}
    free = [part for part in labels if id(part) not in taken and printed_key(part.text) in known]
    return [
        _UnruledRow(part.middle, [part], []) for part in free if not _is_group_label(part, rows)
    ]


def _is_group_label(part: Part, rows: Sequence[_UnruledRow]) -> bool:
    """Whether the rows right above and below a label have theirs to its right: it is over both.

    What one form calls a row, （六）其他处理, is a group in another.
    """
    if printed_key(part.text) not in vocabulary().groups:
        return False
    above = max((row for row in rows if row.y < part.middle), key=lambda row: row.y, default=None)
    below = min((row for row in rows if row.y > part.middle), key=lambda row: row.y, default=None)
    near = [row.labels[-1] for row in (above, below) if row is not None and row.labels]
    return len(near) == 2 and all(part.x1 <= label.x0 for label in near)


def _label_places(labels: list[Part], lead: int) -> list[Part | None]:
    """The innermost labels of a row; the row's own goes on over the places that are left."""
    places: list[Part | None] = [*labels[-lead:]] if lead else []
    return [*places, *[places[-1] if places else None] * (lead - len(places))]


def _value_places(
    values: Sequence[Part], columns: Sequence[tuple[float, float]]
) -> list[Part | None]:
    """A row's values in their columns; several in one column are one text: 3 万元."""
    places: list[Part | None] = [None] * len(columns)
    for value in sorted(values, key=lambda value: value.x0):
        column = _first_column(value, columns)
        before = places[column]
        if before is not None:
            value = value._replace(
                text=f"{before.text} {value.text}",
                x0=before.x0,
                top=min(before.top, value.top),
                bottom=max(before.bottom, value.bottom),
                sight=UNSEEN,
            )
        places[column] = value
    return places
