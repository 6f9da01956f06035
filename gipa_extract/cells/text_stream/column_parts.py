"""Tables that a body cut by their columns, each part with a head and all rows of its own.

    申请情况（续表一） 自然人 商业企业 科研机构         一、本年新收… 571 624 505
    申请情况（续表二） 社会公益组织 法律服务机构 其他 总计   一、本年新收… 704 746 653 3803

Of a table that prints nothing but its totals there is one part. Beside them stand tables that print a merged cell once for each column that it is merged over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gipa_extract.cells.text_stream.head_columns import HeadColumns
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.rows import RowRun, TokenRows
from gipa_extract.forms import Table

LEAST_TABLES = 2
"""Tables whose heads lack a column's label, before the body left the column out."""
LEAST_ROWS = 3
"""Rows below the head of a part."""
LEAST_ROWS_OF_FEW = 8
"""The same where the parts lack columns of the form."""


def parts_by_head(
    grouped: TokenRows, heads: Mapping[int, HeadColumns]
) -> dict[int, tuple[int, ...]]:
    """The columns of each part, by the identity of its head; empty where no table is cut so.

    The heads of a table's parts hold its columns, each once, and the same rows stand below each, with as
    many values as their head has columns. The last part has fewer where the text is cut. Parts that lack
    columns need more rows: a table of totals, one cut off at its side. Beside one part alone no values may
    stand without a label: they may be a further part's.
    """
    by_table: dict[str, dict[int, list[RowRun]]] = {}
    for run in grouped.rows:
        by_table.setdefault(run.row.table.id, {}).setdefault(id(run.head), []).append(run)
    found: dict[int, tuple[int, ...]] = {}
    for runs_by_head in by_table.values():
        columns = {head: _columns(heads[head]) for head in runs_by_head}
        printed = [column for part in columns.values() for column in part]
        parts = [*runs_by_head.values()]
        count = len(parts[0][0].row.table.columns)
        is_few = len(printed) < count
        least = LEAST_ROWS_OF_FEW if is_few else LEAST_ROWS
        is_apart = len(set(printed)) == len(printed) and (is_few or len(parts) > 1)
        if len(parts) == 1 and len(printed) == count - 1:
            continue  # a label alone may be lost
        if not is_apart or (len(parts) == 1 and _leaves_values(grouped, parts[0][0].row.table)):
            continue
        if _have_rows_in_common(parts, least) and _are_full(parts, [*columns.values()]):
            found |= columns
    return _below_heads_without_a_column(grouped, heads) | found


def _below_heads_without_a_column(
    grouped: TokenRows, heads: Mapping[int, HeadColumns]
) -> dict[int, tuple[int, ...]]:
    """The columns of each head that lacks one label which those of several tables lack, and none prints.

    A body that leaves 本年增/减 out does so in each of its tables. A head without rows prints it where a
    tool set columns apart.
    """
    rows = grouped.rows
    printed = {
        token.key for head in grouped.heads for token in head.tokens if isinstance(token, Mention)
    }
    lacking: dict[str, dict[int, tuple[int, ...]]] = {}
    tables: dict[str, set[str]] = {}
    kept: set[str] = set()
    # A head's columns are those of its last row's table.
    last_tables = {id(run.head): run.row.table for run in rows}
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
        kept.update(column.label for column in columns if not printed.isdisjoint(column.keys))
        for label in left:
            lacking.setdefault(label, {})[id(run.head)] = part
            tables.setdefault(label, set()).add(run.row.table.id)
    return {
        head: part
        for label, parts in lacking.items()
        if label not in kept and len(tables[label]) >= LEAST_TABLES
        for head, part in parts.items()
    }


def _leaves_values(grouped: TokenRows, table: Table) -> bool:
    """Whether values stand in a text without a label, or below a head with a column of the table."""
    below = (head for head in grouped.heads if head.stray_values)
    labels = (token.key for head in below for token in head.tokens if isinstance(token, Mention))
    own = {key for column in table.columns if column.id != "total" for key in column.keys}
    return bool(grouped.unlabelled) or not own.isdisjoint(labels)


def _have_rows_in_common(parts: Sequence[Sequence[RowRun]], least: int) -> bool:
    """Whether all parts have the same rows, the last one at least the first of them."""
    first, *others = ([run.row.row for run in runs] for runs in parts)
    last = others.pop() if others else first
    is_begun = {*last} == {*first} or last == first[: len(last)]
    return len(first) >= least and is_begun and all({*each} == {*first} for each in others)


def _are_full(parts: Sequence[Sequence[RowRun]], columns: Sequence[Sequence[int]]) -> bool:
    """Whether each row has a value for each column of its part, or none at all; the text's end may cut the
    very last."""
    pairs = zip(parts, columns, strict=True)
    widths = [(len(run.cells), len(own)) for runs, own in pairs for run in runs]
    *whole, (held, width) = widths
    filled = sum(values > 0 for values, _ in widths)
    return (
        all(columns)
        and held <= width
        and all(values in (0, own) for values, own in whole)
        and filled >= LEAST_ROWS
    )


def _columns(head: HeadColumns) -> tuple[int, ...]:
    """The columns under a head, from the left; none if it prints others, or turns them round."""
    if head.verdict != "agrees":
        return ()
    return tuple(sorted(column for column in head.printed if column is not None))


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
