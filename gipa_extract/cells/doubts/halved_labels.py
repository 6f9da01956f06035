"""Labels broken over two rows, of which the second half is a label of the same row by itself.

    其他                    | 3 | 0 | 1 |
    法律行政法规禁止公开    |   |   |   |

The values stand in the line of the first half, which may be another row's label (3.其他), and beside the
second the row looks blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.cells.doubts.doubtful_rows import doubt_row
from gipa_extract.forms import Form
from gipa_extract.forms import form as form_of
from gipa_extract.models import Cell
from gipa_extract.text.folding import label_key

MOST_PRINTED = 160
"""Characters of both halves and a row's values."""
_EMPTY = r"[\s|｜│┃]*"
_VALUES = rf"{_EMPTY}\d[\d\s|｜│┃.,，－—–-]*"


class _Halves(NamedTuple):
    """A label in two parts, each of which may stand in a row of its own."""

    ids: Sequence[str]
    """The cells of its row."""
    parts: re.Pattern[str]
    """The first part, values, and the second part."""


def doubt_rows_of_halved_labels(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row without values whose label's first half has some, and the cells that these went to."""
    by_id = {cell.id: cell for cell in cells}
    for halves in _halves_of(form.edition):
        row = [by_id[each] for each in halves.ids]
        if any(cell.raw for cell in row):
            continue
        start = row[0].start
        begin = 0 if start is None else max(start - MOST_PRINTED, 0)
        parts = halves.parts.search(text, begin, len(text) if start is None else start)
        if parts:
            places = range(*parts.span())
            doubt_row([*row, *(cell for cell in cells if cell.raw and cell.start in places)])


@lru_cache(maxsize=16)
def _halves_of(edition: str) -> tuple[_Halves, ...]:
    return tuple(
        _Halves(
            table.row_cell_ids(row),
            re.compile(rf"{_spaced(first)}{_VALUES}{_spaced(second)}"),
        )
        for table in form_of(edition).tables
        for row in table.rows
        if not table.across
        for whole in row.wordings
        for second in row.wordings
        if whole != second and whole.endswith(second)
        for first in [label_key(whole.removesuffix(second))]
        if first
    )


def _spaced(label: str) -> str:
    """A label's characters with whatever blanks between them."""
    return r"\s*".join(map(re.escape, label))
