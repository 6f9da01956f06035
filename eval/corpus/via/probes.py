"""Other documents to compare a report with: its blanks elsewhere, its rows exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from eval.corpus.via.moves import WAYS, moves_of_blanks, pushed
from eval.corpus.via.value_rows import Row, Texts, tables_of_rows


class Probe(NamedTuple):
    """Another document to compare with: some units of cells are printed differently."""

    texts: Texts
    units: tuple[frozenset[str], ...]
    """Cells that moved together; a unit is lost if its part of the text has not changed."""
    doubted: tuple[frozenset[str], ...]
    """For each unit, the cells that are lost then."""


def probes_of(rows: Sequence[Row], marked: Texts, digit: str) -> Iterator[Probe]:
    """Every document to compare with; one in which nothing could be moved has no units.

    `digit` is one as the document prints them, half or full width: what a tool drops may depend on it.
    """
    tables = tables_of_rows(rows)
    for turn in (0, 1):
        some_rows, some_tables = rows[turn::2], tables[turn::2]
        mixed = [row for row in some_rows if _is_mixed(row, marked)]
        void = [[row for row in table if _is_void(row, marked)] for table in some_tables]
        for way in range(WAYS):
            yield _probe(marked, (_moved(row, marked, way) for row in mixed))
        yield _probe(marked, (_filled([row], marked, digit) for row in mixed))
        yield _probe(marked, (_filled(rows, marked, digit) for rows in void))
        for to_end in (False, True):
            yield _probe(marked, (_pushed(table, marked, to_end=to_end) for table in some_tables))
        yield _probe(marked, (pair for table in some_tables for pair in _swapped(table, marked)))


class _Change(NamedTuple):
    """What one probe prints differently in one unit of cells."""

    unit: frozenset[str]
    texts: Texts
    doubted: frozenset[str]


def _probe(marked: Texts, changes: Iterable[_Change]) -> Probe:
    """All the changes that do change something, in one document."""
    real = [c for c in changes if any(marked[cell] != text for cell, text in c.texts.items())]
    texts = dict(marked)
    for change in real:
        texts |= change.texts
    return Probe(texts, tuple(c.unit for c in real), tuple(c.doubted for c in real))


def _moved(row: Row, marked: Texts, way: int) -> _Change:
    texts = tuple(marked[cell] for cell in row.cells)
    other = moves_of_blanks(texts)[way]
    cells = frozenset(row.cells)
    return _Change(cells, dict(zip(row.cells, other, strict=True)), cells)


def _filled(rows: Sequence[Row], marked: Texts, digit: str) -> _Change:
    """A digit in each blank of some rows: if that does not show, no reader can know the blank."""
    blanks = {cell: digit for row in rows for cell in row.cells if not marked[cell]}
    return _Change(frozenset(cell for row in rows for cell in row.cells), blanks, frozenset(blanks))


def _pushed(table: Sequence[Row], marked: Texts, *, to_end: bool) -> _Change:
    """A table's values, in their order, in its first places or its last."""
    cells = [cell for row in table for cell in row.cells]
    texts = dict(zip(cells, pushed([marked[cell] for cell in cells], to_end=to_end), strict=True))
    changed = frozenset(cell for cell in cells if texts[cell] != marked[cell])
    return _Change(frozenset(cells), texts, changed)


def _swapped(table: Sequence[Row], marked: Texts) -> Iterator[_Change]:
    """Each row of blanks changes places with the row of values below or above it."""
    used: set[Row] = set()
    for above, below in pairwise(table):
        differ = _is_void(above, marked) != _is_void(below, marked)
        if used.isdisjoint((above, below)) and differ and len(above.cells) == len(below.cells):
            used |= {above, below}
            texts = {a: marked[b] for a, b in zip(above.cells, below.cells, strict=True)}
            texts |= {b: marked[a] for a, b in zip(above.cells, below.cells, strict=True)}
            unit = frozenset((*above.cells, *below.cells))
            yield _Change(unit, texts, unit)


def _is_mixed(row: Row, marked: Texts) -> bool:
    return len({bool(marked[cell]) for cell in row.cells}) == 2


def _is_void(row: Row, marked: Texts) -> bool:
    return not any(marked[cell] for cell in row.cells)
