"""A sheet that is printed wider than its paper → its pages laid side by side.

Excel puts the columns on the right on pages of their own, without the rows' labels. Their rows stand
as high on their page as those that they go on have stood on theirs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.text.numerals import is_value

_TOO_WIDE = re.compile("[#＃]+")
"""What a spreadsheet prints for a number that has no room in its column."""
SAME_LINE = 0.002
"""Of the page's height: how far apart one line is on two pages."""


class _Laid(NamedTuple):
    """A table that was laid beside another: the indices of both pages, and its own columns."""

    page: int
    left_page: int
    xs: tuple[float, ...]


def lay_pages_side_by_side(pages: Sequence[Page]) -> None:
    """Take tables without labels to those on earlier pages whose rows they go on."""
    laid: list[_Laid] = []
    for at, page in enumerate(pages):
        near = SAME_LINE * page.height
        for table in [*page.tables]:
            found = _table_on_the_left(pages, at, table, near) or _left_of_rest(
                pages, at, table, near, laid
            )
            if found is not None:
                left_page, left = found
                laid.append(_Laid(at, left_page, table.xs))
                _lay_beside(left, table, near)
                page.tables.remove(table)


def _table_on_the_left(
    pages: Sequence[Page], at: int, table: BoxTable, near: float
) -> tuple[int, BoxTable] | None:
    """The table that a table with heads of columns, and no labels, goes on, and its page's index."""
    if not _is_without_labels(table):
        return None
    # the page before first: whoever prints across prints its neighbour just before it
    for index in reversed(range(at)):
        for left in pages[index].tables:
            if _goes_on(left, table, near) and _has_next_columns(left, table):
                return index, left
    return None


def _left_of_rest(
    pages: Sequence[Page], at: int, table: BoxTable, near: float, laid: Sequence[_Laid]
) -> tuple[int, BoxTable] | None:
    """The table that bare values go on, below columns that were laid beside the page before its own.

    Excel prints all pages of the first columns, then all of the next ones.
    """
    before = next(
        (one for one in laid if one.page == at - 1 and _alike(one.xs, table.xs, near)), None
    )
    if before is None or any(
        box.text and not _is_bare(box.text) for row in table.rows for box in row
    ):
        return None
    for left in pages[before.left_page + 1].tables:
        if table.ys and _goes_on(left, table, near):
            return before.left_page + 1, left
    return None


def _alike(xs: Sequence[float], others: Sequence[float], near: float) -> bool:
    return len(xs) == len(others) and all(
        abs(x - other) <= near for x, other in zip(xs, others, strict=True)
    )


def _is_bare(text: str) -> bool:
    return is_value(text) or _TOO_WIDE.fullmatch(text) is not None


def _is_without_labels(table: BoxTable) -> bool:
    """Whether a table prints heads of columns and values, and nothing else."""
    known = vocabulary()
    texts = {box.text for row in table.rows for box in row if box.text}
    keys = {printed_key(text) for text in texts if not _is_bare(text)}
    return bool(table.ys and keys & known.heads) and keys <= known.heads | known.captions


def _goes_on(left: BoxTable, right: BoxTable, near: float) -> bool:
    """Whether the lines between the rows of a table on an earlier page go on in a table.

    The topmost may not, where a head is merged from the page on the left; heads of several lines
    have more.
    """
    if (
        not left.ys
        or abs(left.xs[0] - right.xs[0]) > near
        or abs(left.ys[-1] - right.ys[-1]) > near
    ):
        return False
    if right.ys[0] < left.ys[0] - near:
        return False
    own = [y for y in left.ys if y > right.ys[0] - near]
    return len(own) > 2 and all(any(abs(y - edge) <= near for edge in right.ys) for y in own)


def _has_next_columns(left: BoxTable, right: BoxTable) -> bool:
    """Whether the columns of two tables, one after the other, are those that a table of the form begins
    with."""
    before, after = _heads_by_column(left), _heads_by_column(right)
    own = [heads for heads in before if heads]
    for columns in _columns_of_form():
        first = [heads for heads in own if any(heads & column for column in columns)]
        heads = [*first, *after]
        if (
            first
            and len(heads) <= len(columns)
            and all(a & b for a, b in zip(heads, columns, strict=False))
        ):
            return True
    return False


def _heads_by_column(table: BoxTable) -> list[frozenset[str]]:
    """The keys of the form's heads in each column; a row with values has none: （七）总计 is a label."""
    heads = vocabulary().heads
    found: list[set[str]] = [set() for _ in table.xs[1:]]
    for row in table.rows:
        keys = [printed_key(box.text) for box in row]
        if not heads.isdisjoint(keys) and not any(is_value(box.text) for box in row):
            for own, key in zip(found, keys, strict=True):
                own.add(key)
    return [frozenset(own & heads) for own in found]


@lru_cache(maxsize=1)
def _columns_of_form() -> tuple[tuple[frozenset[str], ...], ...]:
    """The keys of the columns of each table of each edition, in their order."""
    found = []
    for table in (table for form in editions().values() for table in form.tables):
        columns = [frozenset(map(printed_key, column.wordings)) for column in table.columns]
        found.append(tuple(columns * (len(table.rows) if table.across else 1)))
    return tuple(dict.fromkeys(found))


def _lay_beside(left: BoxTable, right: BoxTable, near: float) -> None:
    """Put the columns of a table to the right of another's, row by row."""
    ys: list[float] = []
    for y in sorted((*left.ys, *right.ys)):
        if not ys or y - ys[-1] > near:
            ys.append(y)
    shift = left.xs[-1] - right.xs[0]
    left.rows = [
        [*beside, *on_the_right]
        for beside, on_the_right in zip(_cut_rows(left, ys), _cut_rows(right, ys), strict=True)
    ]
    left.xs = (*left.xs, *(x + shift for x in right.xs[1:]))
    left.ys = tuple(ys)
    left.top, left.bottom = ys[0], ys[-1]


def _cut_rows(table: BoxTable, ys: Sequence[float]) -> list[list[GridBox]]:
    """The rows of a table between finer lines; above its own there is nothing."""
    rows = []
    for top, bottom in pairwise(ys):
        at = bisect_right(table.ys, (top + bottom) / 2) - 1
        if 0 <= at < len(table.rows):
            rows.append(table.rows[at])
        else:
            rows.append([GridBox("", table.rows[0][0].page) for _ in table.rows[0]])
    return rows
