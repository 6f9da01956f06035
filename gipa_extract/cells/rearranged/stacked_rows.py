"""Rows that an agency stacked in one: labels, and below each other their values, in the same cells.

| （三）不予公开 | 1.属于国家秘密 2.其他法律行政法规禁止公开 … | 46 5 … | 65 104 … |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.sheets import Sheet
from gipa_extract.models import Slot
from gipa_extract.text.numerals import is_value

_PART = re.compile(r"\S+")


def unstack_rows(sheet: Sheet, labels: Labels) -> Sheet:
    """The table with such rows apart; the table itself if it has none."""
    rows: list[tuple[Slot, ...]] = []
    changed = False
    for row in sheet:
        apart = _unstacked(row, labels)
        changed = changed or len(apart) > 1
        rows += apart
    return tuple(rows) if changed else sheet


def _unstacked(row: tuple[Slot, ...], labels: Labels) -> list[tuple[Slot, ...]]:
    """The rows that one row holds; the row alone where its labels and values do not say so.

    Its last label must be as many labels of rows as each of its values has parts; a value that
    was left blank among them would leave too few.
    """
    parted = [_parts_of(slot) for slot in row]
    values = [place for place, parts in enumerate(parted) if parts and _all_values(parts)]
    if not values or not values[0]:
        return [row]
    label = values[0] - 1
    named = [labels.known(part.text) for part in parted[label]]
    size = len(named)
    is_stack = (
        size > 1
        and all(named)
        and len(set(named)) == size
        and values == list(range(values[0], len(row)))
        and all(len(parted[place]) == size for place in values)
    )
    if not is_stack:
        return [row]
    apart = {place for place, slot in enumerate(row) if place >= label or slot == row[label]}
    return [
        tuple(parted[place][index] if place in apart else slot for place, slot in enumerate(row))
        for index in range(size)
    ]


def _parts_of(slot: Slot) -> list[Slot]:
    return [
        slot._replace(text=part[0], start=slot.start + part.start(), end=slot.start + part.end())
        for part in _PART.finditer(slot.text)
    ]


def _all_values(parts: Sequence[Slot]) -> bool:
    return all(is_value(part.text) for part in parts)
