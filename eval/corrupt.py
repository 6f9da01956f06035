"""Errors as clerks and readers make them, planted in a report that adds up."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.forms import Form
from gipa_extract.ids import table_id_of
from gipa_extract.models import Cell

Values = dict[str, int | None]
"""The cells of sums; null for a printed blank."""
_TRIES = 30


class Corrupted(NamedTuple):
    """A report's cells with errors, and which cells are bad."""

    cells: list[Cell]
    bad: frozenset[str]


class _Sums(NamedTuple):
    """The cells under an edition's sums, and the lines and rules that hold them."""

    cells: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    rules: tuple[tuple[tuple[str, ...], str], ...]
    """Parts and total."""


def corrupt(
    kind: str, count: int, cells: Sequence[Cell], form: Form, rng: random.Random
) -> Corrupted | None:
    """A copy of the cells in which just `count` are bad; null if this report has no room for it.

    `kind` is a key of CORRUPTIONS.
    """
    sums = _sums(form)
    true = {cell.id: cell.value for cell in cells}
    for _ in range(_TRIES):
        values: Values = {cell: _whole(true[cell]) for cell in sums.cells}
        CORRUPTIONS[kind](values, sums, count, rng)
        bad = frozenset(cell for cell, value in values.items() if value != true[cell])
        if len(bad) == count:
            return Corrupted([_reprint(cell, values) for cell in cells], bad)
    return None


def _reprint(cell: Cell, values: Mapping[str, int | None]) -> Cell:
    if cell.id not in values or values[cell.id] == cell.value:
        return cell
    value = values[cell.id]
    return replace(cell, value=value, kind="blank" if value is None else "number")


def _digits(values: Values, sums: _Sums, count: int, rng: random.Random) -> None:
    """One digit differs, in cells of which most are not zero."""
    for cell in _some(values, count, rng, zeros=0.2):
        values[cell] = _slip(values[cell] or 0, rng)


def _drop(values: Values, sums: _Sums, count: int, rng: random.Random) -> None:
    """A number is left blank."""
    for cell in _some(values, count, rng, zeros=0):
        values[cell] = None


def _swap(values: Values, sums: _Sums, count: int, rng: random.Random) -> None:
    """Neighbours in a row or a column have changed places."""
    for _ in range(count // 2):
        a, b = _pair(rng.choice(rng.choice((sums.rows, sums.columns))), rng)
        values[a], values[b] = values[b], values[a]


def _shift_row(values: Values, sums: _Sums, count: int, rng: random.Random) -> None:
    """From some place on, a row's numbers stand one column too far."""
    _shift(values, rng.choice(sums.rows), rng)


def _shift_column(values: Values, sums: _Sums, count: int, rng: random.Random) -> None:
    """From some place on, a column's numbers stand one row too far."""
    _shift(values, rng.choice(sums.columns), rng)


def _shift(values: Values, line: Sequence[str], rng: random.Random) -> None:
    line = line[rng.randrange(len(line) - 1) :]
    before = [values[cell] for cell in line]
    moved = [0, *before[:-1]] if rng.random() < 0.5 else [*before[1:], 0]
    values |= dict(zip(line, moved, strict=True))


def _cook(values: Values, sums: _Sums, count: int, rng: random.Random) -> None:
    """A part is wrong, and one of its totals was made to fit."""
    for _ in range(count // 2):
        parts, total = rng.choice(sums.rules)
        part = rng.choice([cell for cell in parts if values[cell]] or parts)
        before = values[part] or 0
        values[part] = _slip(before, rng)
        values[total] = (values[total] or 0) + (values[part] or 0) - before


CORRUPTIONS: dict[str, Callable[[Values, _Sums, int, random.Random], None]] = {
    "digit": _digits,
    "dropped": _drop,
    "swap": _swap,
    "row shift": _shift_row,
    "column shift": _shift_column,
    "cooked": _cook,
}
COUNTS: dict[str, tuple[int, ...]] = {
    "digit": (1, 2, 3, 4),
    "dropped": (1, 2, 3, 4),
    "swap": (2, 4),
    "row shift": (2, 3, 4),
    "column shift": (2, 3, 4),
    "cooked": (2, 4),
}
"""How many cells each kind makes bad."""


def _some(values: Values, count: int, rng: random.Random, *, zeros: float) -> list[str]:
    """Different cells, a share of them zeros."""
    full = [cell for cell, value in values.items() if value]
    empty = [cell for cell, value in values.items() if value == 0]
    pools = [empty if rng.random() < zeros else full for _ in range(count)]
    return list(dict.fromkeys(rng.choice(pool) for pool in pools if pool))


def _pair(line: Sequence[str], rng: random.Random) -> tuple[str, str]:
    at = rng.randrange(len(line) - 1)
    return line[at], line[at + 1]


def _slip(value: int, rng: random.Random) -> int:
    digits = str(value)
    at = rng.randrange(len(digits))
    other = rng.choice([digit for digit in "0123456789" if digit != digits[at]])
    return int(digits[:at] + other + digits[at + 1 :])


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


@lru_cache(maxsize=16)
def _sums(form: Form) -> _Sums:
    """The tables that have sums; every cell of theirs stands in one."""
    rules = [rule for rule in form.rules if rule.relation == "sum"]
    names = {table_id_of(cell) for rule in rules for cell in rule.right}
    tables = [table for table in form.tables if table.id in names]
    rows = [table.row_cell_ids(row) for table in tables for row in table.rows]
    columns = [table.column_cell_ids(column) for table in tables for column in table.columns]
    return _Sums(
        tuple(cell for row in rows for cell in row),
        tuple(rows),
        tuple(columns),
        tuple((rule.left, rule.right[0]) for rule in rules),
    )
