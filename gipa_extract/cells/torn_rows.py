"""Torn rows → cells: rows that lost their blanks, their labels, or the borders of their numbers.

Every placement that the order of columns and rows allows is enumerated, and those that break a sum
of the form are dropped. What all that remain agree on is taken; where they differ, the cell
stays empty with its possible readings. Nothing here is ever more than doubtful: an agency's own
wrong sum would make a wrong placement look right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, islice, pairwise
from typing import NamedTuple

from gipa_extract.cells.placement import LostRows
from gipa_extract.forms import Form, Rule
from gipa_extract.ids import row_id_of
from gipa_extract.models import Cell, FilledForm, OpenRow, Slot
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import parse

MAX_PLACEMENTS = 5000
"""More ways than this to place one row tell nothing, and cost too much."""

MAX_SLOTS = 300
"""A longer row is no row of the form, nor are as many rows without a label all of its rows."""

MAX_ORDERS = 200
"""The same for rows without a label, which differ in no sum while they stand in one group."""

_NOT_PRINTED = Slot("", -1, -1)
"""Stands for the cells of a row that is not there: nothing is known of their numbers."""

Value = int | Decimal
Placement = tuple[Slot | None, ...]
"""A reading of one row: the slot of each of its cells; None where it is blank."""


@dataclass
class _TornRow:
    cells: tuple[str, ...]
    placements: list[Placement]
    unlabelled: bool


def place_torn_rows(filled: FilledForm, form: Form, text: str) -> FilledForm:
    """The same cells with the open rows placed as far as order and sums allow.

    `text` is the document's: what a joined number prints is read from it again.
    """
    if not filled.open_rows:
        return filled
    cells = {cell.id: cell for cell in filled.cells}
    rows = [
        _TornRow(row.cells, list(_placements_of(row)), isinstance(row, LostRows))
        for row in filled.open_rows
    ]
    rows = [row for row in rows if row.placements and all(cells[c].raw is None for c in row.cells)]
    rules = [rule for rule in form.rules if rule.is_equation]
    ranges: _Ranges = {c.id: _printed_range(c) for c in filled.cells}
    for row in rows:
        ranges.update(_row_ranges(row))
    while any(_prune_placements(row, rules, ranges) for row in rows):
        pass
    for row in rows:
        for place, cell_id in enumerate(row.cells):
            readings = [placement[place] for placement in row.placements]
            if any(reading is not None for reading in readings):
                cells[cell_id] = _read_cell(cell_id, readings, row.unlabelled, text)
            else:
                cells[cell_id] = _blank_cell(cell_id, row.placements[0], place)
    return FilledForm(list(cells.values()), ())


def _printed_range(cell: Cell) -> _Range:
    if cell.kind == "blank":
        return (0, 0)
    return None if cell.value is None else (cell.value, cell.value)


def _placements_of(row: OpenRow) -> Iterator[Placement]:
    """Every reading of a row; none at all if there are too many."""
    count, slots = len(row.cells), row.slots
    if len(slots) > MAX_SLOTS:
        return
    most = MAX_PLACEMENTS
    if isinstance(row, LostRows):
        readings, most = _in_order(row), MAX_ORDERS
    elif row.ways:
        readings = (_placement_of(slots, way, count) for way in row.ways)
    elif len(slots) > count:
        readings = _placements_merged(slots, count)
    elif any(_starts_with_zero(slot) for slot in slots):
        readings = _placements_split(slots, count)
    else:
        readings = _placements_with_blanks(slots, count)
    placements = list(islice(readings, most + 1))
    yield from placements if len(placements) <= most else ()


def _in_order(lost: LostRows) -> Iterator[Placement]:
    """Rows without a label as any of those that they may be, in the form's order."""
    width = sum(row_id_of(cell) == row_id_of(lost.cells[0]) for cell in lost.cells)
    rows = [lost.slots[index : index + width] for index in range(0, len(lost.slots), width)]
    for places in combinations(range(len(lost.cells) // width), len(rows)):
        reading = [_NOT_PRINTED] * len(lost.cells)
        for place, row in zip(places, rows, strict=True):
            reading[place * width : (place + 1) * width] = row
        yield tuple(reading)


def _starts_with_zero(slot: Slot) -> bool:
    """No number is printed as 00 or 012: these are two or more that ran together."""
    return len(slot.text) > 1 and slot.text.isdigit() and slot.text[0] == "0"


def _placement_of(slots: Sequence[Slot], places: Sequence[int], count: int) -> Placement:
    slot_by_place = dict(zip(places, slots, strict=True))
    return tuple(map(slot_by_place.get, range(count)))


def _placements_with_blanks(slots: Sequence[Slot], count: int) -> Iterator[Placement]:
    """Blanks were lost, or else digits ran together: both are possible."""
    for places in combinations(range(count), len(slots)):
        yield _placement_of(slots, places, count)
    yield from _placements_split(slots, count)


def _placements_split(slots: Sequence[Slot], count: int) -> Iterator[Placement]:
    """Each slot cut into numbers, so that there are as many as cells."""
    if not slots:
        if not count:
            yield ()
        return
    first, rest = slots[0], slots[1:]
    for pieces in _pieces_of(first, count - len(rest)):
        for tail in _placements_split(rest, count - len(pieces)):
            yield (*pieces, *tail)


@lru_cache(maxsize=256)
def _pieces_of(slot: Slot, most: int) -> tuple[tuple[Slot, ...], ...]:
    """A slot whole, or its digits cut into up to `most` numbers without leading zeros."""
    digits = slot.text
    if not digits.isdigit():
        return ((slot,),)
    found = []
    for cuts in range(min(most, len(digits))):
        for places in combinations(range(1, len(digits)), cuts):
            edges = [0, *places, len(digits)]
            pieces = tuple(
                slot._replace(text=digits[a:b], start=slot.start + a, end=slot.start + b)
                for a, b in pairwise(edges)
            )
            if not any(map(_starts_with_zero, pieces)):
                found.append(pieces)
    return tuple(found)


def _placements_merged(slots: Sequence[Slot], count: int) -> Iterator[Placement]:
    """Neighbouring slots joined to one number each, so that there are as many as cells."""
    joined = lru_cache(maxsize=None)(lambda start, end: _join_slots(slots[start:end]))
    for places in combinations(range(1, len(slots)), count - 1):
        edges = [0, *places, len(slots)]
        yield tuple([joined(a, b) for a, b in pairwise(edges)])


def _join_slots(slots: Sequence[Slot]) -> Slot:
    if len(slots) == 1:
        return slots[0]
    text = "\n".join(slot.text for slot in slots)
    return slots[0]._replace(text=text, end=slots[-1].end)


def _prune_placements(row: _TornRow, rules: Sequence[Rule], ranges: _Ranges) -> bool:
    """Drop the placements that some rule cannot hold with, whatever the other rows print."""
    if len(row.placements) == 1:
        return False
    places = {cell: place for place, cell in enumerate(row.cells)}
    bounds = [
        bound
        for rule in rules
        if not places.keys().isdisjoint((*rule.left, *rule.right))
        and (bound := _bound_of(rule, places, ranges)) is not None
    ]
    kept = []
    for placement in row.placements:
        numbers = [_number_of(slot) for slot in placement]
        if all(_can_hold(bound, numbers) for bound in bounds):
            kept.append(placement)
    if not kept or len(kept) == len(row.placements):
        return False
    row.placements = kept
    ranges.update(_row_ranges(row))
    return True


_Range = tuple[Value, Value] | None
"""The least and the greatest number that a cell may hold; None if it is no number at all."""
_Ranges = dict[str, _Range]


def _row_ranges(row: _TornRow) -> _Ranges:
    cell_ranges: _Ranges = {}
    for place, cell in enumerate(row.cells):
        numbers = [_number_of(placement[place]) for placement in row.placements]
        printed_numbers = [number for number in numbers if number is not None]
        cell_ranges[cell] = (
            (min(printed_numbers), max(printed_numbers))
            if len(printed_numbers) == len(numbers)
            else None
        )
    return cell_ranges


def _number_of(slot: Slot | None) -> Value | None:
    """What a place adds to a sum: an agency that leaves cells blank means zero."""
    return parse(slot.text).value if slot else 0


class _Bound(NamedTuple):
    """A rule as one row sees it: its own cells by their places, all others by what they allow."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    low: Value
    """The least that the left side may exceed the right one by, without the row's own cells."""
    high: Value


def _bound_of(rule: Rule, places: Mapping[str, int], ranges: _Ranges) -> _Bound | None:
    """The bound that a rule sets a row; None if an operand outside the row is no number."""
    low: Value = 0
    high: Value = 0
    for side, sign in ((rule.left, 1), (rule.right, -1)):
        for cell in side:
            if cell in places:
                continue
            known = ranges[cell]
            if known is None:
                return None
            ends = sorted(sign * number for number in known)
            low, high = low + ends[0], high + ends[1]
    left, right = (
        tuple(places[cell] for cell in side if cell in places) for side in (rule.left, rule.right)
    )
    return _Bound(left, right, low, high)


def _can_hold(bound: _Bound, numbers: Sequence[Value | None]) -> bool:
    """Whether the two sides can be equal; a rule with an operand that is no number forbids none."""
    try:
        excess = sum(numbers[p] for p in bound.left) - sum(numbers[p] for p in bound.right)  # type: ignore[misc]
    except TypeError:
        return True
    return bound.low + excess <= 0 <= bound.high + excess


def _read_cell(cell_id: str, readings: Sequence[Slot | None], unlabelled: bool, text: str) -> Cell:
    """A cell from the readings that are left of it: doubtful, and empty if they differ."""
    there = [slot for slot in readings if slot is not _NOT_PRINTED]
    if not there:
        return Cell(cell_id)
    texts = list(dict.fromkeys(slot.text if slot else "" for slot in there))
    slot = there[0]
    if len(texts) > 1 or len(there) < len(readings) or slot is None:
        cell = Cell(cell_id, alternatives=texts)
        cell.doubt_for(Reason("unlabelled_row_unplaced" if unlabelled else "torn_row_unplaced"))
        return cell
    raw = text[slot.start : slot.end]
    kind, value, unit, _ = parse(raw)
    cell = Cell(cell_id, value, kind, raw, unit, slot.start, slot.end, slot.page)
    cell.doubt_for(Reason("unlabelled_row_placed" if unlabelled else "torn_row_placed"))
    return cell


def _blank_cell(cell_id: str, placement: Placement, place: int) -> Cell:
    """A cell that is blank in all readings of its row; it stands behind the value before it."""
    before = [slot for slot in placement[:place] if slot is not None]
    beside = before[-1] if before else next(slot for slot in placement if slot is not None)
    at = beside.end if before else beside.start
    cell = Cell(cell_id, None, "blank", "", None, at, at, beside.page)
    cell.doubt_for(Reason("torn_row_placed"))
    return cell
