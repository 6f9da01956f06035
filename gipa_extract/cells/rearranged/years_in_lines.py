"""Tables with a column for each of several years that a text prints a cell a line: they are rows again.

信息内容⏎2022年本年制发件数⏎2021年本年制发件数⏎…⏎规章⏎0⏎65⏎…
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.cells.labels import VALUES, Labels
from gipa_extract.cells.rearranged.own_year import keep_own_year, year_of_column
from gipa_extract.cells.rearranged.sheets import Sheet, head_key
from gipa_extract.models import Grid, Slot
from gipa_extract.text.numerals import parse


def read_years_in_lines(
    grids: Sequence[Grid], labels: Labels, year: int | None
) -> list[Grid] | None:
    """The grids with the rows of such tables, without other years' values; None if there are none."""
    if year is None:
        return None
    slots = [slot for grid in grids if not grid.aligned for row in grid.rows for slot in row]
    slots = [slot for slot in slots if slot.text]
    read = []
    place = 0
    while place < len(slots):
        head = _years_from(slots, place, labels, year)
        place += len(head) or 1
        rows = _rows_from(slots, place, len(head), labels) if len(head) > 1 else []
        place += len(rows) * (len(head) + 1)
        if rows:
            corner = head[0]._replace(text="", end=head[0].start)
            sheet: Sheet = ((corner, *head), *rows)
            own = keep_own_year(sheet, labels, year)
            read += [Grid(tuple(own), aligned=True, ruled=True)] if own else []
    return [*grids, *read] if read else None


def _years_from(slots: Sequence[Slot], place: int, labels: Labels, year: int) -> Sequence[Slot]:
    """The labels of columns, each with a year, from a place on."""
    stop = place
    while stop < len(slots) and (
        "年" in slots[stop].text
        and head_key(slots[stop].text, labels)
        and year_of_column([slots], stop, year) is not None
    ):
        stop += 1
    return slots[place:stop]


def _rows_from(
    slots: Sequence[Slot], place: int, width: int, labels: Labels
) -> list[tuple[Slot, ...]]:
    """The rows from a place on: each a label of the form with as many values as there are columns."""
    rows: list[tuple[Slot, ...]] = []
    while place < len(slots) and labels.rows_named(slots[place].text):
        values = slots[place + 1 : place + 1 + width]
        behind = slots[place + 1 + width : place + 2 + width]
        if len(values) < width or not all(map(_is_value, values)) or any(map(_is_value, behind)):
            break
        rows.append((slots[place], *values))
        place += 1 + width
    return rows


def _is_value(slot: Slot) -> bool:
    return parse(slot.text).kind in VALUES
