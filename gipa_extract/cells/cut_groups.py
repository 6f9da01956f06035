"""The row in which a text ends, of a table whose rows stand beside one another, told by its sums.

行政复议                       | 未经复议直接起诉
维持 | 纠正 | 其他 | 未结 | 总计 | 维持 | 纠正 | 其他 …
15   | 4    | 0    | 4    | 23   | 11   | 0    |
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.cells.text_stream.counted_rows import number_of, row_adds_up
from gipa_extract.cells.text_stream.tokens_between import Value
from gipa_extract.forms import Form
from gipa_extract.ids import table_id_of
from gipa_extract.models import OpenRow


def adds_up_by_rows(cut: OpenRow, form: Form) -> bool:
    """Whether each of the form's rows that a line has whole holds its sum, and one is not all zeros.

    Then no blank was lost before the last of them, unless a whole row of blanks was.
    """
    table = next(each for each in form.tables if each.id == table_id_of(cut.cells[0]))
    if not table.across or cut.cells != table.cell_ids():
        return False
    width = len(table.columns)
    values = [Value(slot.text, slot.start, slot.end) for slot in cut.slots]
    groups = [values[first : first + width] for first in range(0, len(values), width)]
    whole = [group for group in groups if len(group) == width]
    return any(map(_counts, whole)) and all(
        row_adds_up(group, table, row.id, form)
        for group, row in zip(whole, table.rows, strict=False)
    )


def _counts(values: Sequence[Value]) -> bool:
    return any(map(number_of, values))
