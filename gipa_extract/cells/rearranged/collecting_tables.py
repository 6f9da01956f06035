"""A superior body's table of reports: all of the form in one line of values, below a head of several lines.

    | 填报单位 | 第二十条第（一）项规章      | 一、本年新收政府信息公开申请数量 |
    |          | 本年制发件数 | 本年废止件数 | 自然人 | 商业企业 | 科研机构     |
    | 某街道   | 0            | 0            | 175    | 44       | 5            |

Of several units' lines nobody knows which is the report's: such a table is left.
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.named_cells import names_cell
from gipa_extract.cells.rearranged.sheets import holds_value
from gipa_extract.models import Grid, Slot

LEAST_COLUMNS = 20
"""More than any table of the form has."""


def turn_collecting_table(grid: Grid, labels: Labels) -> Grid | None:
    """The table with a row for each of its cells; None if it is none, or has several lines of values.

    What stands before the first cell of the form says whose line it is.
    """
    head = [row for row in grid.rows if not holds_value(row)]
    if len(grid.rows) - len(head) != 1 or not head or not holds_value(grid.rows[-1]):
        return None
    values = grid.rows[-1]
    if len(values) < LEAST_COLUMNS or any(len(row) != len(values) for row in head):
        return None
    outer = [slot.text for slot in head[0] if slot.text]
    if outer and all(map(labels.names_across, outer)):
        return None  # the form prints its reviews so
    rows = [
        (*_innermost(column), value)
        for column, value in zip(zip(*head, strict=True), values, strict=True)
    ]
    first = next((n for n, row in enumerate(rows) if names_cell(row, labels)), len(rows))
    own = rows[first:]
    return Grid(tuple(own), aligned=True, ruled=True) if len(own) >= LEAST_COLUMNS else None


def _innermost(labels: Sequence[Slot]) -> tuple[Slot, Slot]:
    """The last two different labels over a column; a label over several lines of the head is one."""
    printed = [slot for slot in labels if slot.text] or [labels[-1]]
    outer = [slot for slot in printed if slot.start != printed[-1].start]
    blank = printed[-1]._replace(text="", end=printed[-1].start)
    return (outer[-1] if outer else blank, printed[-1])
