"""Rows that are stacked in one: a cell holds the labels of several, and each cell beside it a value
for each of them, line below line.

    | （三）不予公开 | 1.属于国家秘密       | 46 | 65  |
    |                | 2.其他法律行政法规…  | 5  | 104 |

They are told apart only by their number: where a cell holds not just as many values as there are
labels, some line is blank or goes on with the one above, and nobody knows which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gipa_extract.cells.labels import VALUES, Labels
from gipa_extract.models import Grid, Slot
from gipa_extract.text.numerals import parse

MAX_PIECES = 4
"""Lines over which one label may go."""


def unstack_rows(grid: Grid, labels: Labels, text: str) -> Grid | None:
    """The grid with a row for each that was stacked; None if none was. `text` is the document's.

    What is not as many values as there are labels stands in each of these rows, and is doubted for
    that.
    """
    rows: list[tuple[Slot, ...]] = []
    for row in grid.rows:
        rows += _rows_in(row, labels, text) or [row]
    return grid._replace(rows=tuple(rows)) if len(rows) > len(grid.rows) else None


def _rows_in(row: Sequence[Slot], labels: Labels, text: str) -> list[tuple[Slot, ...]]:
    """The rows that are stacked in one; none if it is a row like others."""
    for at, slot in enumerate(row[:6]):
        if " " not in slot.text or text[slot.start : slot.end] != slot.text:
            continue
        if names := _labels_in(slot, labels):
            pieces = [_values_in(value, text) for value in row[at + 1 :]]
            if not any(pieces):
                return []
            columns = [values if len(values) == len(names) else [] for values in pieces]
            return [
                (
                    *row[:at],
                    name,
                    *(
                        column[number] if column else value
                        for column, value in zip(columns, row[at + 1 :], strict=True)
                    ),
                )
                for number, name in enumerate(names)
            ]
    return []


def _labels_in(slot: Slot, labels: Labels) -> list[Slot]:
    """The labels of rows of one table that a slot holds, in the form's order; else none."""
    pieces = list(_pieces_of(slot))
    names: list[Slot] = []
    bases: list[tuple[str, int]] = []
    at = 0
    while at < len(pieces):
        for count in range(min(MAX_PIECES, len(pieces) - at), 0, -1):
            start, end = pieces[at].start, pieces[at + count - 1].end
            label = slot._replace(
                text=slot.text[start - slot.start : end - slot.start], start=start, end=end
            )
            named = labels.rows.get(labels.known(label.text), ())
            if len(named) == 1:
                names.append(label)
                bases.append((named[0].table.id, named[0].base))
                break
            if count == 1 and labels.known(label.text) in labels.row_groups:
                break  # a group's own line has no values
        else:
            return []
        at += count
    in_order = bases == sorted(set(bases), key=lambda base: base[1])
    one_table = len({table for table, _ in bases}) == 1
    return names if len(names) > 1 and in_order and one_table else []


def _values_in(slot: Slot, text: str) -> list[Slot]:
    """The values that a slot holds; none if it holds anything else."""
    if text[slot.start : slot.end] != slot.text or slot.other:
        return []
    values = list(_pieces_of(slot))
    return values if all(parse(value.text).kind in VALUES for value in values) else []


def _pieces_of(slot: Slot) -> Iterator[Slot]:
    """What single blanks part in a slot, each with its place in the text."""
    end = slot.start
    for piece in slot.text.split(" "):
        if piece:
            yield slot._replace(text=piece, start=end, end=end + len(piece))
        end += len(piece) + 1
