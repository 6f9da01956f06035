"""Rows of the form that come again with other numbers: those of another report, or another year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.text.numerals import parse
from gipa_extract.text.string_cache import remembered

LEAST_ROWS = 3
"""Rows that must come again with other numbers: one or two are an agency's slip."""
MANY_ROWS = 8
"""Rows that come again, of which one with other numbers is enough: most print zeros alone."""
AGAIN = 0.6
"""The share of the rows from there on that must have come before."""


class LabelledRow(NamedTuple):
    """A row with a label of the form, and the values that it prints."""

    place: tuple[int, int]
    """Of a table's row, the grid and its number there; of a text's, where it starts and ends."""
    label: str
    values: tuple[str, ...]


@remembered
def row_label(text: str) -> str | None:
    """The row that a label names, `table.row`, in whatever wording; None for all other texts."""
    return _row_labels().get(printed_key(text))


@lru_cache(maxsize=1)
def _row_labels() -> Mapping[str, str]:
    """The rows of all editions by their labels, without those that name a column as well."""
    return {
        key: f"{table.id}.{row.id}"
        for form in editions().values()
        for table in form.tables
        if not table.across
        for row in table.rows
        for key in row.keys
        if key not in vocabulary().heads
    }


def find_repetition(rows: Sequence[LabelledRow]) -> int | None:
    """The first row of another report behind the first one; None if there is but one report."""
    before: dict[str, tuple[str, ...]] = {}
    differing: set[str] = set()
    for index, row in enumerate(rows):
        if row.label in before and _differs_from_before(row, before):
            differing.add(row.label)
            again = [other for other in rows[index:] if other.label in before]
            changed = {other.label for other in again if _differs_from_before(other, before)}
            many = len(changed) >= LEAST_ROWS or len(again) >= MANY_ROWS
            if many and len(again) >= AGAIN * len(rows[index:]):
                # A body's own table and the compiled one behind it, in section after section,
                # are one report that says two things.
                each_table_twice = len(differing - changed) >= LEAST_ROWS
                return None if each_table_twice else _first_again(rows, index)
        if not before.get(row.label):  # a menu of the page may hold the label without values
            before[row.label] = row.values
    return None


def count_rows_around(rows: Sequence[LabelledRow], place: int) -> tuple[int, int]:
    """How many rows of a text come again behind a place: with the same numbers, and with others."""
    before = {row.label: row.values for row in rows if row.values and row.place[1] <= place}
    again = {
        row.label: _differs_from_before(row, before)
        for row in rows
        if row.values and row.place[0] >= place and row.label in before
    }
    return len(again) - sum(again.values()), sum(again.values())


def _first_again(rows: Sequence[LabelledRow], row_index: int) -> int:
    """The first of the rows of another report: those before the first that differs may be alike.

    A row with values whose label stands above it without any comes for the first time.
    """
    while row_index and _comes_again(rows[row_index - 1], rows[: row_index - 1]):
        row_index -= 1
    return row_index


def _comes_again(row: LabelledRow, before: Sequence[LabelledRow]) -> bool:
    same = [other for other in before if other.label == row.label]
    return any(other.values for other in same) if row.values else bool(same)


def _differs_from_before(row: LabelledRow, before: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a row prints other numbers than the row of its label before it, if that has any."""
    earlier = before.get(row.label, ())
    return bool(earlier and row.values) and _numbers_of(earlier) != _numbers_of(row.values)


def _numbers_of(values: Sequence[str]) -> list[object]:
    return [parse(text)[:2] for text in values]
