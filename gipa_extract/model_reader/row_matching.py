"""Which row of the form a run of values belongs to, by the words round it, without any model.

This is what a model's pointers are held against. A label counts where it stands right before
the run, whole or, where it was broken over lines, in part before and in part behind it. A run
whose label the form does not know gets its row from its neighbours, if they leave just one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms import Table
from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.model_reader.tokens import NumberedToken, PlaceRun
from gipa_extract.text.folding import label_key

WIDE = 5
"""Columns of a row that may be told by its neighbours: in narrower tables any stray number, or a
word in a cell, looks like a row."""
LEAST = 2
"""Characters of a broken label that have to stand before the run."""


class FormRow(NamedTuple):
    """A row of the form."""

    table: Table
    id: str
    cells: tuple[str, ...]
    """Their ids, in the form's order."""
    keys: tuple[str, ...]
    """The label keys of its wordings."""


class RowHome(NamedTuple):
    """The rows whose cells a run prints one after the other, and the place of each cell."""

    rows: tuple[FormRow, ...]
    places: tuple[NumberedToken, ...] | None
    """As many as the rows have cells; null where blanks were lost and places are open."""

    def place(self, cell: str) -> NumberedToken | None:
        """Where the run prints a cell of its rows."""
        cells = [known for row in self.rows for known in row.cells]
        return self.places[cells.index(cell)] if self.places and cell in cells else None


def rows_of(tables: Iterable[Table]) -> list[FormRow]:
    """The rows of these tables, in the form's order."""
    return [row for table in tables for row in _rows_of(table)]


@lru_cache(maxsize=64)
def _rows_of(table: Table) -> tuple[FormRow, ...]:
    return tuple(FormRow(table, row.id, table.row_cell_ids(row), row.keys) for row in table.rows)


def homes_of(runs: Sequence[PlaceRun], tables: Sequence[Table]) -> list[RowHome | None]:
    """The home of each run of a section; null where the words round it leave that open."""
    heads = _head_keys(tables)
    data = [run for run in runs if run.tokens or not any(key in run.before for key in heads)]
    homes = dict(zip(data, _match_rows(data, tables), strict=True))
    return [homes.get(run) for run in runs]


def _head_keys(tables: Sequence[Table]) -> set[str]:
    """Labels that say of a row without values that it is a head, or a group of rows."""
    columns = [column for table in tables for column in table.columns]
    words = {word for column in columns for word in (*column.wordings, *column.under)}
    words |= {word for table in tables for word in (table.caption, table.corner)}
    return {key for word in words if len(key := label_key(word)) > 2}


def _match_rows(runs: Sequence[PlaceRun], tables: Sequence[Table]) -> list[RowHome | None]:
    upright = rows_of(table for table in tables if not table.across)
    named = [_row_before(run, upright) for run in runs]
    held = Counter(row for row in named if row)
    rows_of_runs = [row if row and held[row] == 1 else None for row in named]
    homes = [
        RowHome((row,), _places_of(run, (row,))) if row else None
        for run, row in zip(runs, rows_of_runs, strict=True)
    ]
    for at, row in _rows_between(rows_of_runs, named, upright):
        if len(runs[at].places) == len(row.cells) >= WIDE:
            homes[at] = RowHome((row,), runs[at].places)
    own = _own_keys(tables)
    for table in tables:
        if table.across:
            _take_across(runs, homes, table)
        _distrust_head(runs, homes, table, own)
    return homes


def _row_before(run: PlaceRun, rows: Sequence[FormRow]) -> FormRow | None:
    """The row with the longest wording that stands right before the run."""
    lengths = {row: max((_label_length(run, key) for key in row.keys), default=0) for row in rows}
    best = max(lengths.values(), default=0)
    longest = [row for row, length in lengths.items() if length == best]
    return longest[0] if best and len(longest) == 1 else None


def _label_length(run: PlaceRun, key: str) -> int:
    """The length of a label if it ends right before the run, or goes on right behind it."""
    if run.before.endswith(key) or run.bare.endswith(key):
        return len(key)
    if key[:LEAST] not in run.before:
        return 0
    cuts = range(LEAST, len(key))
    broken = any(run.before.endswith(key[:i]) and run.after.startswith(key[i:]) for i in cuts)
    return len(key) if broken else 0


def _rows_between(
    rows_of_runs: Sequence[FormRow | None], named: Sequence[FormRow | None], rows: Sequence[FormRow]
) -> list[tuple[int, FormRow]]:
    """(run, row) where as many unnamed runs as rows stand between two rows that are known."""
    known = [(index, rows.index(row)) for index, row in enumerate(rows_of_runs) if row]
    filled = []
    edges = [(-1, -1), *known, (len(rows_of_runs), len(rows))]
    for (run, row), (next_run, next_row) in pairwise(edges):
        count = next_run - run - 1
        open_runs = not any(named[run + 1 : next_run])
        if count and open_runs and count == next_row - row - 1:
            filled += [(run + 1 + i, rows[row + 1 + i]) for i in range(count)]
    return filled


def _take_across(runs: Sequence[PlaceRun], homes: list[RowHome | None], table: Table) -> None:
    """Set the homes of a table that the form prints as one line: a run of all rows, or of one."""
    rows = tuple(rows_of([table]))
    for index, run in enumerate(runs):
        if homes[index] is not None or not run.tokens:
            continue
        said = [row for row in rows if any(key in run.before for key in row.keys)]
        if said:
            chosen = rows if len(said) > 1 else tuple(said)
            homes[index] = RowHome(chosen, _places_of(run, chosen))
    held = Counter(row for home in homes if home for row in home.rows)
    for index, home in enumerate(homes):
        if home and any(held[row] > 1 for row in home.rows):
            homes[index] = None


def _own_keys(tables: Sequence[Table]) -> list[str]:
    """All that these tables print over their values, the longest first."""
    labels = [label for t in tables for label in (*t.columns, *(t.rows if t.across else ()))]
    words = {word for label in labels for word in (*label.wordings, *label.under)}
    words |= {word for table in tables for word in (table.caption, table.corner)}
    return sorted(filter(None, map(label_key, words)), key=len, reverse=True)


def _is_foreign(head: str, own: Sequence[str]) -> bool:
    """Whether a head prints a column that only another edition has: the new form with old columns."""
    for key in own:
        head = head.replace(key, "|")
    return any(len(key) > LEAST and key in head for key in vocabulary().heads)


def _distrust_head(
    runs: Sequence[PlaceRun], homes: list[RowHome | None], table: Table, own: Sequence[str]
) -> None:
    """Leave a table's places open where its head prints other columns, or in an order of its own."""
    mine = [index for index, home in enumerate(homes) if home and home.rows[0].table is table]
    groups: dict[tuple[str, ...], list[str]] = {}
    for column in table.columns:
        groups.setdefault(column.under, []).append(label_key(column.label))
    if table.across:
        groups[()] = [label_key(row.label) for row in table.rows]
    if not mine:
        return
    head = runs[mine[0]].before
    if _is_foreign(head, own) or not all(_in_order(keys, head) for keys in groups.values()):
        for index in mine:
            homes[index] = RowHome(homes[index].rows, None)  # type: ignore[union-attr]


def _in_order(keys: Sequence[str], head: str) -> bool:
    """Whether the labels that a head prints stand in this order; 其他 is in other labels too."""
    places = [head.find(key) for key in keys if len(key) > 2 or head.count(key) == 1]
    printed = [place for place in places if place >= 0]
    return printed == sorted(printed)


def _places_of(run: PlaceRun, rows: Sequence[FormRow]) -> tuple[NumberedToken, ...] | None:
    """The run's places, if there are as many as the rows have cells.

    Empty places at the ends are dropped, unless it is unclear which of them are stray.
    """
    count = sum(len(row.cells) for row in rows)
    if len(run.tokens) == count:
        return run.tokens
    places = run.places
    starts = range(len(places) - count + 1)
    inside = [
        index
        for index in starts
        if not any(t.id for t in (*places[:index], *places[index + count :]))
    ]
    return places[inside[0] : inside[0] + count] if len(inside) == 1 else None
