"""Labels that go on over several rows of a sheet → one cell.

Who pastes a Word table into a sheet gets a row for each line of a cell:

    | 一、本年新收政       | 5 | 1 |
    | 府信息公开申请数量   |   |   |

The lower half would be a label by itself now and then ((一) over 予以公开), with blanks beside it.
They are joined only to a label that the form prints.
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.sheets.sheet_cell import SheetCell, SheetRow
from gipa_extract.text.numerals import is_value

MAX_ROWS = 6
"""Rows over which a label may go, with the empty ones between its lines."""


def join_wrapped_labels(
    rows: Sequence[SheetRow], most: int = MAX_ROWS
) -> list[list[SheetCell | None]]:
    """The rows with each such label in the row of its values, or else in its first row.

    `most` is the number of rows over which a label may go.
    """
    joined = [list(row) for row in rows]
    valued = [any(cell and is_value(cell.text) for cell in row) for row in rows]
    for top, row in enumerate(joined):
        for column, cell in enumerate(row):
            if cell and cell.text.strip() and not _is_whole(cell.text):
                _join_down(joined, valued, top, column, most)
    return joined


def _is_whole(text: str) -> bool:
    return is_value(text) or is_known_label(text)


def _join_down(
    rows: Sequence[list[SheetCell | None]],
    valued: Sequence[bool],
    top: int,
    column: int,
    most: int,
) -> None:
    """Join a text with those below it in its column, as soon as they are a label of the form."""
    places: list[int] = []
    text = ""
    for place in range(top, min(top + most, len(rows))):
        cell = rows[place][column] if column < len(rows[place]) else None  # the last is cut off
        if cell is None or not cell.text.strip():
            continue
        places.append(place)
        text += cell.text
        if is_value(cell.text) or sum(valued[each] for each in places) > 1:
            return
        if len(places) > 1 and is_known_label(text):
            _put_together(rows, valued, places, column, text)
            return


def _put_together(
    rows: Sequence[list[SheetCell | None]],
    valued: Sequence[bool],
    places: Sequence[int],
    column: int,
    text: str,
) -> None:
    home = next((place for place in places if valued[place]), places[0])
    for place in places:
        cell = rows[place][column]
        if cell is not None:
            rows[place][column] = cell._replace(text=text if place == home else "")
