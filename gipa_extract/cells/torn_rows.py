"""Torn rows → cells: rows that lost their blanks, their labels, or the borders of their numbers.

Every placement that the order of columns and rows allows is enumerated, and those that break a sum
of the form are dropped. What all that remain agree on is taken; where they differ, the cell
stays empty with its possible readings, unless the values' places speak for one of them. Nothing
here is ever more than doubtful: an agency's own wrong sum would make a wrong placement look right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from gipa_extract.cells.possible_placements import (
    NOT_PRINTED,
    Placement,
    are_glued,
    digits_apart,
    placement_of,
    placements_of,
    prints_digit_for_each_cell,
)
from gipa_extract.cells.unlabelled_rows import LostRows
from gipa_extract.forms import Form, Rule
from gipa_extract.models import Cell, FilledForm, Slot
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import parse

Value = int | Decimal


@dataclass
class _TornRow:
    cells: tuple[str, ...]
    placements: list[Placement]
    likely: list[Placement]
    """Those that the values' places on the page speak for, likeliest first."""
    unlabelled: bool
    numbers: list[list[Value | None]] = field(default_factory=list)
    """What the cells' numbers are by each of the placements."""


def place_torn_rows(filled: FilledForm, form: Form, text: str) -> FilledForm:
    """The same cells with the open rows placed as far as order and sums allow.

    `text` is the document's: what a joined number prints is read from it again.
    """
    if not filled.open_rows:
        return filled
    cells = {cell.id: cell for cell in filled.cells}
    is_glued = are_glued(filled.open_rows, filled.cells)
    has_digits = prints_digit_for_each_cell(filled.open_rows, filled.cells)
    rows = [
        _TornRow(
            row.cells,
            list(placements_of(row, form.rules, is_glued=is_glued)),
            [digits_apart(row)]
            if has_digits
            else [placement_of(row.slots, way, len(row.cells)) for way in row.likely],
            isinstance(row, LostRows),
        )
        for row in filled.open_rows
    ]
    signed = {cell for cell, measure in form.measures.items() if measure == "change"}
    for torn, row in zip(rows, filled.open_rows, strict=True):
        if not all(slot.text[:1].isdigit() for slot in row.slots):  # else no part of any is signed
            torn.placements = _with_signs_in_place(torn, signed) or torn.placements
    rows = [
        each for each in rows if each.placements and all(cells[c].raw is None for c in each.cells)
    ]
    rules = [rule for rule in form.rules if rule.is_equation]
    ranges: _Ranges = {c.id: _printed_range(c) for c in filled.cells}
    for torn in rows:
        torn.numbers = [[_number_of(slot) for slot in placement] for placement in torn.placements]
        ranges.update(_row_ranges(torn))
    while any(_prune_placements(torn, rules, ranges) for torn in rows):
        pass
    for torn in rows:
        likely = next((each for each in torn.likely if each in torn.placements), None)
        if likely is not None and (len(torn.placements) > 1 or not has_digits):
            code = "digit_for_each_cell" if has_digits else "columns_by_distance"
            cells |= _likely_cells(torn, likely, text, code)
            continue
        for place, cell_id in enumerate(torn.cells):
            readings = [placement[place] for placement in torn.placements]
            if any(reading is not None for reading in readings):
                cells[cell_id] = _read_cell(cell_id, readings, torn.unlabelled, text)
            else:
                cells[cell_id] = _blank_cell(cell_id, torn.placements[0], place)
    return FilledForm(list(cells.values()), ())


def _with_signs_in_place(row: _TornRow, signed: Set[str]) -> list[Placement]:
    """The placements in which each number with a sign is that of a change: 增21 is no count."""
    return [
        placement
        for placement in row.placements
        if all(
            cell in signed or slot is None or not _is_signed(slot.text)
            for cell, slot in zip(row.cells, placement, strict=True)
        )
    ]


def _is_signed(text: str) -> bool:
    return not text[:1].isdigit() and parse(text).kind == "number"


def _printed_range(cell: Cell) -> _Range:
    if cell.kind == "blank":
        return (0, 0)
    return None if cell.value is None else (cell.value, cell.value)


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
    kept = [
        place
        for place, numbers in enumerate(row.numbers)
        if all(_can_hold(bound, numbers) for bound in bounds)
    ]
    if not kept or len(kept) == len(row.placements):
        return False
    row.placements = [row.placements[place] for place in kept]
    row.numbers = [row.numbers[place] for place in kept]
    ranges.update(_row_ranges(row))
    return True


_Range = tuple[Value, Value] | None
"""The least and the greatest number that a cell may hold; None if it is no number at all."""
_Ranges = dict[str, _Range]


def _row_ranges(row: _TornRow) -> _Ranges:
    cell_ranges: _Ranges = {}
    for cell, numbers in zip(row.cells, zip(*row.numbers, strict=True), strict=True):
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
            least, greatest = known if sign > 0 else (-known[1], -known[0])
            low, high = low + least, high + greatest
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
    there = [slot for slot in readings if slot is not NOT_PRINTED]
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


def _likely_cells(row: _TornRow, likely: Placement, text: str, code: str) -> dict[str, Cell]:
    """The cells of a row in one of the placements that are left of it, with what the others read.

    Values with places of their own did not run together: no placement that cuts one is told.
    """
    printed = {"", *(slot.text for slot in likely if slot)}
    cells = {}
    for place, (cell_id, slot) in enumerate(zip(row.cells, likely, strict=True)):
        if slot is None:
            cell = _blank_cell(cell_id, likely, place)
        else:
            cell = _read_cell(cell_id, [slot], unlabelled=False, text=text)
        cell.doubt_for(Reason(code))
        readings = [likely[place], *(placement[place] for placement in row.placements)]
        texts = dict.fromkeys(reading.text if reading else "" for reading in readings)
        alternatives = [each for each in texts if each in printed]
        cell.alternatives = alternatives if len(alternatives) > 1 else None
        cells[cell_id] = cell
    return cells


def _blank_cell(cell_id: str, placement: Placement, place: int) -> Cell:
    """A cell that is blank in all readings of its row; it stands behind the value before it."""
    before = [slot for slot in placement[:place] if slot is not None]
    beside = before[-1] if before else next(slot for slot in placement if slot is not None)
    at = beside.end if before else beside.start
    cell = Cell(cell_id, None, "blank", "", None, at, at, beside.page)
    cell.doubt_for(Reason("torn_row_placed"))
    return cell
