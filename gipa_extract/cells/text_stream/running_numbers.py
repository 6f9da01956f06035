"""Numbers that count a table's rows or columns, and are no values of theirs.

甲 | 1 | 2 | 3 | 4 | 5 | 6 | 7                      below the head
1 | 一、本年新收政府信息公开申请数量 | 31 | … | 2 | 二、上年结转…    before each label
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.cells.text_stream.rows import Head, RowRun, TokenRows
from gipa_extract.cells.text_stream.tokens_between import Value, Words

LEAST_COUNTED = 5
"""Rows, one after the other, whose last value counts on from that of the row before."""
LEAST_COLUMNS = 5
"""Columns that are numbered: so many are no values, for the last is the sum of the others."""


def without_running_numbers(grouped: TokenRows) -> TokenRows:
    """The rows and heads of a text without such numbers."""
    for head in grouped.heads:
        if _counts_columns(head, grouped.rows):
            head.stray_values.clear()
            head.end = head.end or max(token.end for token in head.tokens)
    counted = _counted_rows(grouped.rows)
    if not counted:
        return grouped
    first = grouped.rows[min(counted)]
    if [value.text for value in first.head.stray_values] == [_less_one(first)]:
        first.head.stray_values.clear()
    rows = [
        run._replace(cells=run.cells[:-1], stop=run.cells[-1].start) if place in counted else run
        for place, run in enumerate(grouped.rows)
    ]
    return TokenRows(rows, grouped.heads, grouped.unlabelled)


def _counts_columns(head: Head, rows: Sequence[RowRun]) -> bool:
    """Whether 1, 2, 3 stand below a head, one for each column of the rows that follow."""
    numbers = [value.text for value in head.stray_values if isinstance(value, Value)]
    columns = {len(run.row.table.columns) for run in rows if run.head is head}
    return (
        len(numbers) >= LEAST_COLUMNS
        and numbers == [str(n) for n in range(1, len(numbers) + 1)]
        and columns == {len(numbers)}
    )


def _counted_rows(rows: Sequence[RowRun]) -> set[int]:
    """The places of the rows that end in the number of the next."""
    counted: set[int] = set()
    chain: list[int] = []
    for place, run in enumerate(rows):
        if chain and _last_number(run) == _last_number(rows[chain[-1]]) + 1:
            chain.append(place)
            continue
        counted |= set(chain) if len(chain) >= LEAST_COUNTED else set()
        chain = [place] if _last_number(run) > 0 else []
    counted |= set(chain) if len(chain) >= LEAST_COUNTED else set()
    too_long = [len(rows[place].cells) > len(rows[place].row.table.columns) for place in counted]
    return counted if 2 * sum(too_long) > len(too_long) else set()


def _last_number(run: RowRun) -> int:
    """The last value of a row, as a whole number; a negative one where it is none."""
    last: Value | Words | None = run.cells[-1] if run.cells else None
    return int(last.text) if last and last.text.isdecimal() and len(last.text) < 3 else -9


def _less_one(run: RowRun) -> str:
    return str(_last_number(run) - 1)
