"""Printed values as slots of a row's cells, in the form's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gipa_extract.cells.text_stream.tokens_between import Value, Words
from gipa_extract.models import Slot

_new_slot = tuple.__new__  # a third of the time of Slot(...), and there are hundreds

SlotInCell = tuple[str, Slot]
"""A cell's id, and what is printed in it."""


def spread_values(
    cells: Sequence[Value | Words], ids: Sequence[str], placement: Sequence[int], start: int
) -> list[SlotInCell]:
    """The cells of a row in the form's order; a blank has its place behind what stands before it."""
    held = dict(zip(placement, cells, strict=True))
    pairs, last = [], start
    for column, cell_id in enumerate(ids):
        cell = held.get(column)
        pairs.append((cell_id, slot_of(cell) if cell else Slot("", last, last)))
        last = cell.end if cell else last
    return pairs


def part_zeros(cell: Value | Words, count: int) -> list[Slot]:
    """The numbers of a row that ran together, where nothing but one way to part them is left.

    No number is printed as 00 or 012, so that 000 is three zeros, and 0012 of three numbers 0, 0, 12.
    0 and 6161 may be 0, 61 and, as tools repeat a merged cell, 61 again.
    """
    if not cell.text.isdigit():
        return []
    rest = cell.text.lstrip("0")
    zeros = len(cell.text) - len(rest)
    if zeros + bool(rest) != count or zeros == 0 or _is_twice_the_same(rest):
        return []
    edges = [*range(zeros), zeros, len(cell.text)] if rest else range(zeros + 1)
    return [Slot(cell.text[a:b], cell.start + a, cell.start + b) for a, b in pairwise(edges)]


def _is_twice_the_same(digits: str) -> bool:
    half = len(digits) // 2
    return bool(digits) and digits[:half] == digits[half:]


def may_be_glued(cell: Value | Words) -> bool:
    """Whether a cell may be several that ran together: no number is printed as 00 or 012."""
    return len(cell.text) > 1 and cell.text.isdigit() and cell.text[0] == "0"


def slot_of(cell: Value | Words) -> Slot:
    """A printed value as a slot."""
    return _new_slot(Slot, (*cell, None, None, ()))


def numbers_among(cells: Iterable[Value | Words]) -> Iterator[Value]:
    """The cells that are numbers or dashes, and no words."""
    return (cell for cell in cells if isinstance(cell, Value))
