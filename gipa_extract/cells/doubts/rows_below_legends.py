"""Rows that were read in the form's order, though the text names their columns in another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, rows_of_table
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell
from gipa_extract.readers.text_preparation.legends_of_rows import (
    LEAST_COLUMNS,
    columns_in_other_order,
)
from gipa_extract.text.folding import fold
from gipa_extract.text.patterns import HAN

MAX_BETWEEN = 12
"""Characters between two columns' labels of one legend: 、, →, a line's end and a number."""


class _Run(NamedTuple):
    """Labels of columns right behind one another."""

    places: list[int]
    """Of the columns, in the form."""
    has_group: bool
    """Whether the label over some of them stands among them."""


class _ColumnLabels(NamedTuple):
    places: dict[str, int]
    """In the form, by the labels."""
    pattern: re.Pattern[str]


def doubt_rows_below_other_legends(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt the rows of tables whose columns a legend names in another order than their values were read in.

    （各列依次为：总计、自然人、商业企业、…）, and 81 | 40 | 11 below it: no head says so, for none stands
    in the table. A row whose values stand each behind its column's label is none of these.
    """
    by_id = {cell.id: cell for cell in cells}
    folded = fold(text)
    others = [*columns_in_other_order(text)]
    for table in form.tables:
        if len(table.columns) < LEAST_COLUMNS:
            continue
        rows = [row for row in rows_of_table(table, by_id) if _holds_values(row, text)]
        if not rows or not all(map(_is_in_forms_order, rows)):
            continue  # a head in another order was understood
        runs = [*_runs_of_columns(folded, table)]
        in_lines = _runs_of_columns(folded, table, in_lines=True)
        if any(_is_forms_head(run, table) for run in (*runs, *in_lines)):
            continue
        named = any(columns == table.columns for columns in others)
        if named or _legend_in_other_order(runs, table):
            for row in filter(_says_more_than_one_thing, rows):
                doubt_row(row, "columns_reordered")


def _says_more_than_one_thing(row: Sequence[Cell]) -> bool:
    """Whether a row's cells differ: of equal ones any order of its columns says the same."""
    return len({(cell.kind, cell.value) for cell in row}) > 1


def _holds_values(row: Sequence[Cell], text: str) -> bool:
    """Whether several values of a row are printed, with no label between them."""
    printed = sorted((cell.start or 0, cell.end or 0) for cell in row if cell.raw)
    between = [text[end:start] for (_, end), (start, _) in pairwise(printed)]
    return bool(between) and not any(map(HAN.search, between))


def _is_in_forms_order(row: Sequence[Cell]) -> bool:
    starts = [cell.start or 0 for cell in row if cell.raw]
    return starts == sorted(starts)


def _is_forms_head(run: _Run, table: Table) -> bool:
    """Whether labels of columns stand as a head of the form prints them, level by level or in one line."""
    return run.has_group or run.places in _orders_of_heads(table)


def _legend_in_other_order(runs: Sequence[_Run], table: Table) -> bool:
    """Whether columns are listed in an order that no head of the form has; one may be missing.

    Of a table that is printed across the head lists them several times, and where it begins depends on
    how its lines were broken: there only one list of all columns is a legend.
    """
    lists = [run.places for run in runs if len(run.places) >= LEAST_COLUMNS]
    if table.across and (len(lists) != 1 or len(lists[0]) < len(table.columns)):
        return False
    return any(_is_other_order(places, table) for places in lists)


def _is_other_order(places: Sequence[int], table: Table) -> bool:
    size = len(table.columns)
    if len(places) < max(size - 1, LEAST_COLUMNS):
        return False
    first = _places_above(table)
    if len(places) < size and list(places[: len(first)]) == first:
        return False  # a head of two lines, of which the lower one is broken
    orders = _orders_of_heads(table)
    return not any(list(places) == [place for place in each if place in places] for each in orders)


def _places_above(table: Table) -> list[int]:
    """The places of the columns that stand in the upper line of a head of two."""
    return [place for place, column in enumerate(table.columns) if len(column.under) < 2]


def _orders_of_heads(table: Table) -> tuple[list[int], list[int]]:
    """The places of a table's columns in one line, and in two where a label stands over some of them."""
    places = [*range(len(table.columns))]
    first = _places_above(table)
    return places, [*first, *(place for place in places if place not in first)]


def _runs_of_columns(folded: str, table: Table, *, in_lines: bool = False) -> Iterator[_Run]:
    """The labels of columns that stand right behind one another, none twice; `in_lines`, on one line."""
    labels = _labels_of(table)
    places: list[int] = []
    end = 0
    has_group = False
    for found in labels.pattern.finditer(folded):
        place = labels.places.get(found[0])
        is_apart = found.start() > end + MAX_BETWEEN or (
            in_lines and "\n" in folded[end : found.start()]
        )
        if is_apart or place in places:
            yield _Run(places, has_group and len(places) >= LEAST_COLUMNS)
            places, has_group = [], False
        end = found.end()
        if place is None:
            has_group = True
        else:
            places.append(place)
    yield _Run(places, has_group and len(places) >= LEAST_COLUMNS)


@lru_cache(maxsize=32)
def _labels_of(table: Table) -> _ColumnLabels:
    """The wordings of a table's columns, and of the labels over some of them, which have no place.

    Lines may break or cut the latter: 其他组织 and 法人或其他 are no column's label 其他.
    """
    places = {
        fold(word): place for place, each in enumerate(table.columns) for word in each.wordings
    }
    groups = {fold(group) for column in table.columns for group in column.under[1:]}
    pieces = {
        piece
        for group in groups
        for word in places
        if word in group
        for piece in (group[group.index(word) :], group[: group.index(word) + len(word)])
    }
    over = sorted({*groups, *pieces} - places.keys(), key=len, reverse=True)
    words = [r"\s*".join(map(re.escape, word)) for word in over]
    words += map(re.escape, sorted(places, key=len, reverse=True))
    any_word = "|".join(words)
    return _ColumnLabels(
        places, re.compile(rf"(?<!{HAN.pattern})(?:{any_word})|(?:{any_word})(?!{HAN.pattern})")
    )
