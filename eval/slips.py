"""The errors that a model makes, one function each: of pointers, and of typed numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from rapidfuzz import fuzz

from gipa_extract.model_reader.prompts import BLANK
from gipa_extract.model_reader.row_matching import FormRow

Value = int | float | None
Pointers = list[int]


class Shown(NamedTuple):
    """A run of values as a prompt shows it."""

    lead: str
    ids: tuple[int, ...]
    texts: tuple[str, ...]
    places: tuple[int, ...]
    """As `ids`, with a blank for each place that is shown empty."""


PointerError = Callable[[Pointers, int, Sequence[Shown], Random], Pointers]


def _similar(ids: Pointers, at: int, shown: Sequence[Shown], rng: Random) -> Pointers:
    """The number of a value that looks alike: what a digit slip is to a model that types."""
    texts = {id_: text for run in shown for id_, text in zip(run.ids, run.texts, strict=True)}
    own = texts.get(ids[at], "")
    others = [id_ for id_ in texts if id_ != ids[at]]
    others.sort(key=lambda id_: (-fuzz.ratio(own, texts[id_]), id_))
    return _with(ids, at, rng.choice(others[:5])) if others else ids


def _any_other(ids: Pointers, at: int, shown: Sequence[Shown], rng: Random) -> Pointers:
    """The number of some value."""
    others = [id_ for run in shown for id_ in run.ids if id_ != ids[at]]
    return _with(ids, at, rng.choice(others)) if others else ids


def _invented(ids: Pointers, at: int, shown: Sequence[Shown], rng: Random) -> Pointers:
    """A number that no value has."""
    return _with(ids, at, rng.randint(1000, 9999))


def _said_blank(ids: Pointers, at: int, shown: Sequence[Shown], rng: Random) -> Pointers:
    """A printed value is said to be blank."""
    return _with(ids, at, BLANK)


def _swapped(ids: Pointers, at: int, shown: Sequence[Shown], rng: Random) -> Pointers:
    """Neighbours have changed places."""
    other = at + 1 if at + 1 < len(ids) else at - 1
    return _with(_with(ids, at, ids[other]), other, ids[at]) if len(ids) > 1 else ids


def _columns_shifted(ids: Pointers, at: int, shown: Sequence[Shown], rng: Random) -> Pointers:
    """From here on, each value stands one column too far."""
    return [*ids[:at], BLANK, *ids[at:-1]]


def _rows_shifted(ids: Pointers, at: int, shown: Sequence[Shown], rng: Random) -> Pointers:
    """The values of the line above or below."""
    lines = [run.ids for run in shown]
    home = [n for n, line in enumerate(lines) if set(ids) & set(line)]
    beside = [n for n in (home[0] - 1, home[0] + 1) if 0 <= n < len(lines)] if home else []
    fit = [n for n in beside if len(lines[n]) >= len(ids)]
    return list(lines[rng.choice(fit)][: len(ids)]) if fit else ids


def _cooked(ids: Pointers, at: int, shown: Sequence[Shown], rng: Random) -> Pointers:
    """The last column points at a value that makes the row add up, if one is shown."""
    texts = {id_: text for run in shown for id_, text in zip(run.ids, run.texts, strict=True)}
    parts = [texts.get(id_, "0") for id_ in ids[:-1]]
    wanted = str(sum(int(part) for part in parts if part.isdigit()))
    fitting = [id_ for id_, text in texts.items() if text == wanted and id_ != ids[-1]]
    return (
        _with(ids, len(ids) - 1, rng.choice(fitting))
        if fitting
        else _any_other(ids, at, shown, rng)
    )


def _dropped(ids: Pointers, at: int, shown: Sequence[Shown], rng: Random) -> Pointers:
    """The row is said not to be there."""
    return []


POINTER_ERRORS: dict[str, PointerError] = {
    "digit slip": _similar,
    "wrong pointer": _any_other,
    "invented": _invented,
    "blank": _said_blank,
    "swapped neighbours": _swapped,
    "column shift": _columns_shifted,
    "row shift": _rows_shifted,
    "cooked sum": _cooked,
    "dropped row": _dropped,
}
"""Errors of a model that points; each keeps the length of the row, or drops it."""


def _with(ids: Pointers, at: int, id_: int) -> Pointers:
    return [*ids[:at], id_, *ids[at + 1 :]]


Grid = dict[FormRow, list[Value]]


def _slip(grid: Grid, row: FormRow, at: int, rng: Random) -> None:
    """One digit differs."""
    digits = str(int(grid[row][at] or 0))
    place = rng.choice([i for i, char in enumerate(digits) if char.isdigit()])
    other = rng.choice([digit for digit in "0123456789" if digit != digits[place]])
    grid[row][at] = int(digits[:place] + other + digits[place + 1 :])


def _from_elsewhere(grid: Grid, row: FormRow, at: int, rng: Random) -> None:
    """The value of another cell."""
    grid[row][at] = rng.choice([value for values in grid.values() for value in values])


def _made_up(grid: Grid, row: FormRow, at: int, rng: Random) -> None:
    """A number that is nowhere in the text."""
    grid[row][at] = rng.randint(1, 200)


def _left_out(grid: Grid, row: FormRow, at: int, rng: Random) -> None:
    """A printed value is said to be blank."""
    grid[row][at] = None


def _swap(grid: Grid, row: FormRow, at: int, rng: Random) -> None:
    """Neighbours have changed places."""
    other = at - 1 if at else len(grid[row]) - 1
    grid[row][at], grid[row][other] = grid[row][other], grid[row][at]


def _shift_columns(grid: Grid, row: FormRow, at: int, rng: Random) -> None:
    """From here on, each value stands one column too far."""
    grid[row] = [*grid[row][:at], None, *grid[row][at:-1]]


def _shift_rows(grid: Grid, row: FormRow, at: int, rng: Random) -> None:
    """The values of the row above or below."""
    rows = [other for other in grid if other.table is row.table]
    where = rows.index(row)
    beside = [rows[n] for n in (where - 1, where + 1) if 0 <= n < len(rows)]
    if beside:
        grid[row] = list(grid[rng.choice(beside)])


def _cook(grid: Grid, row: FormRow, at: int, rng: Random) -> None:
    """A part is wrong, and the total was made to fit."""
    _slip(grid, row, at, rng)
    grid[row][-1] = sum(value or 0 for value in grid[row][:-1])


def _drop(grid: Grid, row: FormRow, at: int, rng: Random) -> None:
    """The row is left out."""
    grid[row] = [None] * len(grid[row])


VALUE_ERRORS: dict[str, Callable[[Grid, FormRow, int, Random], None]] = {
    "digit slip": _slip,
    "wrong pointer": _from_elsewhere,
    "invented": _made_up,
    "blank": _left_out,
    "swapped neighbours": _swap,
    "column shift": _shift_columns,
    "row shift": _shift_rows,
    "cooked sum": _cook,
    "dropped row": _drop,
}
"""The same errors of a model that types numbers."""
