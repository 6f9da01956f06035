"""Rows whose labels and values keep step with the form, in a table of which others stand apart.

    5.要求行政机关确认或重新出具已获取信息 3 0 0 0 0 0 3
    0 0 0 0 0 0 0  1.申请人无正当理由逾期不补正…        these two change places
    3.其他 0 0 0 0 0 0 0                                 here the count is right again

Where a table has all its values, and its rows and columns add up, but for one number, what stands
before each label tells whether it is in step: as many values as the rows above it have, and just its
own behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gipa_extract.cells.text_stream.column_by_column import LEAST_SUMS, check_sums
from gipa_extract.cells.text_stream.counted_rows import row_adds_up, rows_of_values
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.stacked_rows import place_of_row
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.forms import Form, Table

MAX_FAILING = 2
"""Sums of which an agency's one wrong number is a part."""


def rows_in_step(
    tokens: Sequence[Token], form: Form, regions: Mapping[str, range]
) -> Iterator[PlacedRow]:
    """Such rows, with their values."""
    for table in form.tables:
        region = regions.get(table.id)
        if region is None or table.across or table.id not in form.totalled:
            continue
        part = tokens[region.start : region.stop]
        values = [token for token in part if isinstance(token, Value)]
        if len(values) != len(table.cell_ids()):
            continue
        rows = [PlacedRow(*row) for row in rows_of_values(table, values)]
        sums = check_sums(rows, form)
        if sums.held < LEAST_SUMS or sums.failed > MAX_FAILING:
            continue
        counts = [*_values_before_labels(part, table), len(values)]
        width = len(table.columns)
        for number, row in enumerate(rows):
            own = values[number * width : (number + 1) * width]
            in_step = counts[number : number + 2] == [number * width, (number + 1) * width]
            if in_step and row_adds_up(own, table, table.rows[number].id, form):
                yield row


def _values_before_labels(part: Sequence[Token], table: Table) -> list[int]:
    """How many values stand before the label of each row, -1 if it has none, or two, or stands above one before it."""
    counts = [-1] * len(table.rows)
    count = last = 0
    for token in part:
        if isinstance(token, Value):
            count += 1
            continue
        place = place_of_row(token, table) if isinstance(token, Mention) else None
        if place is not None and place >= last:
            counts[place] = count if counts[place] < 0 else -1
            last = place
    return counts
