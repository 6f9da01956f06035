"""A table that goes on over a page break → one table: its columns, its head, its broken row.

What was broken is joined only where the form says so: a label that the official form prints,
whose two halves it does not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from gipa_extract.forms.vocabulary import is_known_label, is_part_of_label, printed_key, vocabulary
from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.cut_rows import cut_label, is_of_head, is_one_row, numbers_go_on
from gipa_extract.readers.layout.pieces import join_lines
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.text.numerals import is_value

HEAD_ROWS = 5
"""Rows of a table among which its head is."""
_ENUMERATOR = re.compile("[一二三四五六][、.．]|[（(][一二三四五六][)）]|[1-6]、")


def same_sides(table: BoxTable, other: BoxTable, width: float) -> bool:
    """Whether two parts could be one table: they have both sides in common.

    Where a label is merged over a page break, some programs draw its cell on one page only; the
    other part begins further right then, and each of its columns is one of the table's.
    """
    slack = TOLERANCES.same_edge * width
    if abs(table.xs[-1] - other.xs[-1]) >= slack:
        return False
    wide, narrow = sorted((table, other), key=lambda part: part.xs[0])
    if narrow.xs[0] - wide.xs[0] < slack:
        return True
    return len(narrow.xs) > 2 and all(
        any(abs(x - edge) < slack for edge in wide.xs) for x in narrow.xs
    )


def join_parts_of_table(table: BoxTable, other: BoxTable, width: float) -> BoxTable:
    """Two parts as one table: its columns are cut wherever those of a part are."""
    slack = TOLERANCES.same_edge * width
    xs: list[float] = []
    for x in sorted((*table.xs, *other.xs)):
        if not xs or x - xs[-1] > slack:
            xs.append(x)
    first, second = (_cut_columns(part, xs) for part in (table, other))
    if table.xs[0] - xs[0] > slack:
        left = GridBox("", first[0][0].page)
        _fill_left(first, [left] * len(xs), _undrawn_columns(table, xs, slack))
    _fill_left(second, first[-1], _undrawn_columns(other, xs, slack))
    if not _is_row_of_blanks(first, second):
        _drop_empty(first, -1)
    _drop_empty(second, 0)
    if _begins_anew(first, second[0]):
        while len(second) > 1 and _is_repeated(second[0], first):
            del second[0]
    _join_broken(first, second, xs)
    return BoxTable(
        tuple(xs), table.top, other.bottom, first + second, table.aligned and other.aligned
    )


def mend_sunk_labels(table: BoxTable) -> None:
    """Give labels their last lines back, which lie over the line below them in the next cell.

    The lines are the upper label's only if what comes of it is the form's, and was not before.
    """
    for above, below in pairwise(table.rows):
        for a, b in zip(above, below, strict=True):
            if a is b or len(a.text) < 2 or not b.text or a.text.isdigit() or is_value(b.text):
                continue
            if is_known_label(a.text) or is_known_label(b.text):
                continue
            if is_known_label(a.text + b.text):
                a.text += b.text
                _replace_boxes(table.rows, {id(b): a})
            elif len(b.text) > 1:
                _move_sunk_line(a, b)


def take_headings(table: BoxTable) -> list[str]:
    """Take the heading of the next section out of labels that a cell too high holds with it."""
    found = []
    for box in {id(box): box for row in table.rows for box in row}.values():
        at = next((match.start() for match in _ENUMERATOR.finditer(box.text, 2)), 0)
        own, heading = box.text[:at], box.text[at:]
        # 续办理（四）…: the page's end cut the label as well
        own_is_label = is_known_label(own) or is_part_of_label(own)
        known = is_known_label(box.text) or is_known_label(heading)
        if at and own_is_label and not known and not is_part_of_label(heading):
            found.append(heading + _take_rest_of_heading(table, box, heading))
            box.text = own
    return found


def _take_rest_of_heading(table: BoxTable, label: GridBox, heading: str) -> str:
    """The rest of a heading that goes on in the cell beside a label: it made a row of its own."""
    for at in range(1, len(table.rows)):
        row = table.rows[at]
        rest = {id(box): box for box in row if box not in table.rows[at - 1]}
        if label in row and label in table.rows[at - 1] and len(rest) == 1:
            text = next(iter(rest.values())).text
            if vocabulary().sections.fullmatch(printed_key(heading + text)):
                del table.rows[at]
                return text
    return ""


def _move_sunk_line(above: GridBox, below: GridBox) -> None:
    for at in range(1, len(below.text)):
        rest = below.text[at:]
        if is_known_label(rest) and is_known_label(above.text + below.text[:at]):
            above.text, below.text = above.text + below.text[:at], rest
            return


def _is_repeated(row: Sequence[GridBox], rows: Sequence[Sequence[GridBox]]) -> bool:
    """Whether a row is one of a table's head, printed again: it holds labels and no value."""
    texts = [box.text for box in row]
    if not any(texts) or any(map(is_value, texts)):
        return False
    return any([box.text for box in other] == texts for other in rows[:HEAD_ROWS])


def _begins_anew(first: Sequence[Sequence[GridBox]], row: Sequence[GridBox]) -> bool:
    """Whether a row that a page begins with does not go on the head that the page before ends in.

    Heads of several tables are alike: below its first lines, one goes on with what stood above.
    """
    head: list[list[str]] = []
    for above in reversed(first):
        texts = [box.text for box in above]
        if not texts[-1] or not all(map(is_of_head, filter(None, texts))):  # a row of blanks
            break
        head.append(texts)
    return not head or [box.text for box in row] == head[-1]


def _undrawn_columns(table: BoxTable, xs: Sequence[float], slack: float) -> int:
    """How many of the first columns this part of a table does not draw."""
    return sum(x < table.xs[0] - slack for x in xs)


def _fill_left(rows: list[list[GridBox]], boxes: Sequence[GridBox], count: int) -> None:
    """The first columns of a part that does not draw them: what is merged goes on in them."""
    for row in rows:
        row[:count] = boxes[:count]


def _is_row_of_blanks(first: Sequence[list[GridBox]], second: Sequence[list[GridBox]]) -> bool:
    """Whether the last row above a page break prints nothing, and is no border drawn twice.

    It is as high as a line of text, stands below the heads of its columns, and the next page
    begins a head anew, its own or that of the next table: 行政诉讼.
    """
    begins_head = _is_repeated(second[0], first) or all(map(_is_column_head, second[0]))
    if len(first) < 2 or not begins_head:
        return False
    heads, last = first[-2], first[-1]
    if any(box.text for box in last) or not all(map(_is_column_head, heads)):
        return False
    line = min((_height(box) for box in heads), default=0.0)
    return all(_height(box) > TOLERANCES.row_height * line > 0 for box in last)


def _is_column_head(box: GridBox) -> bool:
    return printed_key(box.text) in vocabulary().heads


def _height(box: GridBox) -> float:
    return box.bounds[3] - box.bounds[1] if box.bounds else 0.0


def _drop_empty(rows: list[list[GridBox]], at: int) -> None:
    """Take off rows without any text at a page's end: there, a border may be drawn twice."""
    while len(rows) > 1 and not any(
        box.text and not _spans_beyond(box, rows, at) for box in rows[at]
    ):
        del rows[at]


def _cut_columns(table: BoxTable, xs: Sequence[float]) -> list[list[GridBox]]:
    """The rows of a table over finer columns."""
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    last = len(table.xs) - 2
    places = [min(max(bisect_right(table.xs, middle) - 1, 0), last) for middle in middles]
    return [[row[place] for place in places] for row in table.rows]


def _join_broken(
    first: list[list[GridBox]], second: list[list[GridBox]], xs: Sequence[float]
) -> None:
    """Join the row, or else the single labels, that the break between two pages cuts."""
    above, below = first[-1], second[0]
    pairs = list(dict.fromkeys((a, b) for a, b in zip(above, below, strict=True) if a is not b))
    # The upper half of a row at a page's end, and its lower half on top of the next.
    if is_one_row(pairs) or numbers_go_on(first, below, xs):
        joined: dict[tuple[int, int], GridBox] = {}
        for a, b in pairs:
            text = join_lines([box.text for box in (a, b) if box.text] or [""])
            sure = [box.confidence for box in (a, b) if box.confidence is not None]
            # The value stands on one of the two pages: its box is that one's.
            home = a if a.text or not b.text else b
            joined[id(a), id(b)] = GridBox(
                text,
                home.page,
                min(sure, default=None),
                home.sight._replace(crop=None),
                home.bounds,
            )
        # A cell merged over more rows than the broken one is the same box in all of them.
        first[-1] = [joined.get((id(a), id(b)), a) for a, b in zip(above, below, strict=True)]
        _replace_boxes(
            first[:-1],
            {id(a): joined[id(a), id(b)] for a, b in pairs if _spans_beyond(a, first, -1)},
        )
        del second[0]
        _replace_boxes(second, {id(b): joined[id(a), id(b)] for a, b in pairs})
        return
    for a, b in pairs:
        # No row is cut, but a label merged over rows of both pages: 三、本年度办 | 理结果.
        if cut_label(a.text, b.text):
            a.text += b.text
            _replace_boxes(second, {id(b): a})


def _spans_beyond(box: GridBox, rows: list[list[GridBox]], at: int) -> bool:
    """Whether a box of the last row (`at` -1) or the first (0) stands in the one beside, too."""
    return len(rows) > 1 and any(other is box for other in rows[-2 if at else 1])


def _replace_boxes(rows: list[list[GridBox]], by: dict[int, GridBox]) -> None:
    for row in rows:
        row[:] = [by.get(id(box), box) for box in row]
