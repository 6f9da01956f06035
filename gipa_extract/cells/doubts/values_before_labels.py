"""Values between two rows' labels, of which the row above was not read: they may be its own.

行政处罚                     │        │ 12 │            行政强制
扫一扫在手机打开当前页       ├────────┼────┤            4
13                           │行政强制│    │            行政强制
行政强制

So may those above their own label, or between two prints of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gipa_extract.cells.doubts.doubtful_rows import doubt_row
from gipa_extract.forms import Form, Label
from gipa_extract.models import Cell
from gipa_extract.text.folding import BLANKS

MOST_BEHIND = 60
"""Characters behind a row's last value among which its label may stand again."""
MOST_BETWEEN = 400
"""Characters before a row's first value in which the labels are looked for."""


def doubt_rows_before_labels(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row before whose values stands the label of the row above, which has none, and not its own.

    Doubt one, too, behind whose values its own label stands again, or stands alone below a rule.
    """
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        for row in () if table.across else table.rows:
            own = [by_id[each] for each in table.row_cell_ids(row)]
            printed = [cell for cell in own if cell.raw]
            end = printed[-1].end or 0 if printed else 0
            if end and _names_row(row, text[end : end + MOST_BEHIND]):
                start = printed[0].start or 0
                if _last_place(row, text[max(start - MOST_BETWEEN, 0) : start]) >= 0:
                    doubt_row(own)
        for above, row in () if table.across else pairwise(table.rows):
            if any(by_id[each].kind != "absent" for each in table.row_cell_ids(above)):
                continue
            own = [by_id[each] for each in table.row_cell_ids(row)]
            starts = [cell.start for cell in own if cell.raw and cell.start is not None]
            if not starts:
                continue
            before = text[max(min(starts) - MOST_BETWEEN, 0) : min(starts)]
            place = _last_place(row, before)
            behind = text[own[-1].end or 0 :][:MOST_BETWEEN] if place < 0 else ""
            is_below_rule = "├" in behind[: max(_last_place(row, behind), 0)]
            if _last_place(above, before) > place or is_below_rule:
                doubt_row(own)


def _names_row(row: Label, behind: str) -> bool:
    """Whether a row's own label is the next thing that is printed behind its values, alone on its line."""
    printed = behind.lstrip(BLANKS)
    return any(
        printed.startswith(name) and printed[len(name) :].lstrip(" \t\r|")[:1] in ("", "\n")
        for name in row.wordings
    )


def _last_place(row: Label, text: str) -> int:
    """Where the last wording of a row's label in a text ends; -1 if there is none."""
    places = ((text.rfind(name), len(name)) for name in row.wordings)
    return max((place + size for place, size in places if place >= 0), default=-1)
