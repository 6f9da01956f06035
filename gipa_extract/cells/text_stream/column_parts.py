"""Tables that a body cut by their columns, each part with a head and all rows of its own.

    申请情况（续表一） 自然人 商业企业 科研机构         一、本年新收… 571 624 505
    申请情况（续表二） 社会公益组织 法律服务机构 其他 总计   一、本年新收… 704 746 653 3803

Beside them stand tables that print a merged cell once for each column that it is merged over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gipa_extract.cells.text_stream.head_columns import HeadColumns
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.rows import RowRun

LEAST_TABLES = 2
"""Tables whose heads lack a column's label, before the body left the column out."""
LEAST_ROWS = 3
"""Rows below each part's head; they are as many as the table has."""


def parts_by_head(
    rows: Sequence[RowRun], heads: Mapping[int, HeadColumns]
) -> dict[int, tuple[int, ...]]:
    """The columns of each part, by the identity of its head; empty where no table is cut so.

    The heads of a table's parts hold all of its columns, each once, and the same rows stand below
    each, with as many values as their head has columns.
    """
    by_table: dict[str, dict[int, list[RowRun]]] = {}
    for run in rows:
        by_table.setdefault(run.row.table.id, {}).setdefault(id(run.head), []).append(run)
    found: dict[int, tuple[int, ...]] = {}
    for runs_by_head in by_table.values():
        if len(runs_by_head) < 2:
            continue
        columns = {head: _columns(heads[head]) for head in runs_by_head}
        printed = sorted(column for part in columns.values() for column in part)
        table = next(iter(runs_by_head.values()))[0].row.table
        if printed == list(range(len(table.columns))) and all(
            _are_rows_of(part, runs_by_head[head]) for head, part in columns.items()
        ):
            names = [{run.row.row for run in runs} for runs in runs_by_head.values()]
            if all(each == names[0] for each in names):
                found |= columns
    return _below_heads_without_a_column(rows, heads) | found


def _below_heads_without_a_column(
    rows: Sequence[RowRun], heads: Mapping[int, HeadColumns]
) -> dict[int, tuple[int, ...]]:
    """The columns of each head that lacks one label which those of several tables lack, and none prints.

    A body that leaves 本年增/减 out does so in each of its tables.
    """
    lacking: dict[str, dict[int, tuple[int, ...]]] = {}
    tables: dict[str, set[str]] = {}
    kept: set[str] = set()
    last_tables = {
        id(run.head): run.row.table for run in rows
    }  # the head's are those of its last row
    for run in rows:
        columns = run.row.table.columns
        if run.row.table is not last_tables[id(run.head)]:
            continue
        head = heads[id(run.head)]
        part = _columns(head)
        left = [column.label for place, column in enumerate(columns) if place not in part]
        kept.update(columns[place].label for place in head.printed if place is not None)
        if len(left) > 1 or not part:
            continue
        if len(run.cells) > len(part):
            kept.update(left)  # the label alone was lost
        for label in left:
            lacking.setdefault(label, {})[id(run.head)] = part
            tables.setdefault(label, set()).add(run.row.table.id)
    return {
        head: part
        for label, parts in lacking.items()
        if label not in kept and len(tables[label]) >= LEAST_TABLES
        for head, part in parts.items()
    }


def _columns(head: HeadColumns) -> tuple[int, ...]:
    """The columns under a head, from the left; none if it prints others, or turns them round."""
    if head.verdict != "agrees":
        return ()
    return tuple(sorted(column for column in head.printed if column is not None))


def _are_rows_of(part: Sequence[int], runs: Sequence[RowRun]) -> bool:
    full = sum(len(run.cells) == len(part) for run in runs)
    return bool(part) and len(runs) >= LEAST_ROWS and full == len(runs)


def merged_values_once(run: RowRun) -> RowRun:
    """A row whose one column was printed several times, head and value, with its value once."""
    columns = run.row.table.columns
    values = {cell.text for cell in run.cells}
    if len(columns) > 1 or len(run.cells) < 2 or len(values) > 1:
        return run
    labels = [token.key for token in run.head.tokens if isinstance(token, Mention)]
    if sum(key in columns[0].keys for key in labels) != len(run.cells):
        return run
    return run._replace(cells=run.cells[:1])
