"""An open row → every placement of its values that the order of columns and rows allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice, pairwise

from gipa_extract.cells.glued_rows import cut_by_sums, sizes_of_sums
from gipa_extract.cells.unlabelled_rows import LostRows
from gipa_extract.forms import Rule
from gipa_extract.ids import row_id_of
from gipa_extract.models import Cell, OpenRow, Slot
from gipa_extract.text import numerals
from gipa_extract.text.numerals import parse

MAX_PLACEMENTS = 5000
"""More ways than this to place one row tell nothing, and cost too much."""

MAX_SLOTS = 300
"""A longer row is no row of the form, nor are as many rows without a label all of its rows."""

MAX_DIGITS = 60
"""Digits that ran together: more are no row of the form."""

LEAST_TOUCHING = 6
"""Numbers that stand right behind another one, in a text whose cells nothing parts."""

LEAST_DIGIT_ROWS = 3
"""Rows whose digits ran together, each as many as it has cells."""

MAX_ORDERS = 200
"""The same for rows without a label, which differ in no sum while they stand in one group."""

NOT_PRINTED = Slot("", -1, -1)
"""Stands for the cells of a row that is not there: nothing is known of their numbers."""

Placement = tuple[Slot | None, ...]
"""A reading of one row: the slot of each of its cells; None where it is blank."""


def placements_of(
    row: OpenRow, rules: Sequence[Rule] = (), *, is_glued: bool = False
) -> Iterator[Placement]:
    """Every reading of a row; none at all if there are too many.

    Digits that can be cut in too many ways are cut so that the sums of `rules` within the row hold.
    `is_glued` says that the text prints every cell and nothing between them: none is blank.
    """
    count, slots = len(row.cells), row.slots
    if len(slots) > MAX_SLOTS:
        return
    most = MAX_PLACEMENTS
    if isinstance(row, LostRows):
        readings, most = _in_order(row), MAX_ORDERS
    elif row.ways:
        readings = (placement_of(slots, way, count) for way in row.ways)
    elif len(slots) > count:
        readings = _placements_merged(slots, count)
    elif is_glued or any(_ran_together(slot) for slot in slots):
        readings = _placements_split(slots, count)
    else:
        readings = _placements_with_blanks(slots, count)
    placements = list(islice(readings, most + 1))
    if len(placements) > most:
        placements = list(islice(_cut_by_sums_of(row, rules), most + 1))
    yield from placements if len(placements) <= most else ()


def _cut_by_sums_of(row: OpenRow, rules: Sequence[Rule]) -> Iterator[Placement]:
    """The readings of a row whose digits all ran together, in which its own sums hold."""
    slot = row.slots[0]
    if len(row.slots) == 1 and slot.text.isdecimal() and len(slot.text) <= MAX_DIGITS:
        sizes = sizes_of_sums(row.cells, rules)
        yield from cut_by_sums(slot, sizes) if sizes else ()


def _in_order(lost: LostRows) -> Iterator[Placement]:
    """Rows without a label as any of those that they may be, in the form's order."""
    width = sum(row_id_of(cell) == row_id_of(lost.cells[0]) for cell in lost.cells)
    rows = [lost.slots[index : index + width] for index in range(0, len(lost.slots), width)]
    for places in combinations(range(len(lost.cells) // width), len(rows)):
        reading = [NOT_PRINTED] * len(lost.cells)
        for place, row in zip(places, rows, strict=True):
            reading[place * width : (place + 1) * width] = row
        yield tuple(reading)


def _ran_together(slot: Slot) -> bool:
    """Whether digits are two or more numbers: none is printed as 00 or 012, nor with so many digits."""
    return slot.text.isdigit() and (
        (len(slot.text) > 1 and slot.text[0] == "0") or len(slot.text) > numerals.MAX_DIGITS
    )


def are_glued(rows: Sequence[OpenRow], cells: Sequence[Cell]) -> bool:
    """Whether a text prints numbers with nothing between them, and each row as many as it has cells.

    Where blanks were lost some row would have fewer digits, and some cell would be blank.
    """
    if any(len(row.slots) != 1 or len(row.slots[0].text) < len(row.cells) for row in rows):
        return False
    numbers = {cell.end for cell in cells if cell.kind == "number"}
    touching = sum(cell.kind == "number" and cell.start in numbers for cell in cells)
    return touching >= LEAST_TOUCHING and all(cell.kind != "blank" for cell in cells)


def prints_digit_for_each_cell(rows: Sequence[OpenRow], cells: Sequence[Cell]) -> bool:
    """Whether each row whose digits ran together has as many as cells, in a text that drops no blank.

    `规章670规范性文件790`: 670 may be one number, but a row of a text with more would be as long by
    chance. One that begins with 0, or numbers that touch, show that nothing parts the cells.
    """
    if len(rows) < LEAST_DIGIT_ROWS or any(cell.kind == "blank" for cell in cells):
        return False
    texts = [row.slots[0].text for row in rows if len(row.slots) == 1]
    counts = [len(row.cells) for row in rows]
    if not all(text.isdecimal() for text in texts) or [*map(len, texts)] != counts:
        return False
    numbers = {cell.end for cell in cells if cell.kind == "number"}
    touching = any(cell.kind == "number" and cell.start in numbers for cell in cells)
    return touching or any(text[0] == "0" for text in texts)


def digits_apart(row: OpenRow) -> Placement:
    """The reading of a row's digits as one number each."""
    return _characters_of(row.slots[0])


def _characters_of(slot: Slot) -> tuple[Slot, ...]:
    """A slot for each character of one."""
    return tuple(
        slot._replace(text=character, start=slot.start + at, end=slot.start + at + 1)
        for at, character in enumerate(slot.text)
    )


def placement_of(slots: Sequence[Slot], places: Sequence[int], count: int) -> Placement:
    slot_by_place = dict(zip(places, slots, strict=True))
    return tuple(map(slot_by_place.get, range(count)))


def _placements_with_blanks(slots: Sequence[Slot], count: int) -> Iterator[Placement]:
    """Blanks were lost, or else digits ran together: both are possible."""
    for places in combinations(range(count), len(slots)):
        yield placement_of(slots, places, count)
    yield from _placements_split(slots, count)


def _placements_split(slots: Sequence[Slot], count: int) -> Iterator[Placement]:
    """Each slot cut into numbers, so that there are as many as cells."""
    if not slots:
        if not count:
            yield ()
        return
    first, rest = slots[0], slots[1:]
    least = count - sum(map(_most_pieces, rest))
    for pieces in _pieces_of(first, least, count - len(rest)):
        for tail in _placements_split(rest, count - len(pieces)):
            yield (*pieces, *tail)


def _most_pieces(slot: Slot) -> int:
    return len(slot.text) if slot.text.isdigit() or _is_dashes(slot.text) else 1


def _is_dashes(text: str) -> bool:
    """Whether one dash is printed again and again, as in a row of them whose cells nothing parts: ———."""
    return len(set(text)) == 1 and parse(text).kind == "dash"


def _pieces_of(slot: Slot, least: int, most: int) -> Iterator[tuple[Slot, ...]]:
    """A slot whole, or its dashes one by one, or its digits cut into from `least` to `most` numbers without leading zeros.

    None of more than `MAX_DIGITS`, so that the ways to cut them can be gone through.
    """
    digits = slot.text
    if not digits.isdigit():
        if least <= 1 <= most:
            yield (slot,)
        if len(digits) > 1 and least <= len(digits) <= most and _is_dashes(digits):
            yield _characters_of(slot)
        return
    if len(digits) > MAX_DIGITS:
        return
    for count in range(max(1, least), min(most, len(digits)) + 1):
        for edges in _edges_of(digits, 0, count):
            yield tuple(
                slot._replace(text=digits[a:b], start=slot.start + a, end=slot.start + b)
                for a, b in pairwise((0, *edges))
            )


def _edges_of(digits: str, start: int, count: int) -> Iterator[tuple[int, ...]]:
    """Where so many numbers end into which the digits from `start` on are cut; 0 is no number's beginning."""
    if count == 1:
        if digits[start] != "0" or start + 1 == len(digits):
            yield (len(digits),)
        return
    last = start + 1 if digits[start] == "0" else len(digits) - count + 1
    for end in range(start + 1, last + 1):
        for ends in _edges_of(digits, end, count - 1):
            yield (end, *ends)


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
