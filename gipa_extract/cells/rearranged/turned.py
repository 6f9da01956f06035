"""Tables turned by a quarter: the form's rows are its columns, and its columns its rows.

    | 申请人情况 | 一、本年新收… | 二、上年结转… |        | 结果     | 行政复议 | 复议后起诉 |
    | 自然人     | 450           | 1             |        | 结果维持 | 3        | 13         |

The table of reviews, which the form prints in one line, is read both ways. Labels may stand on
several lines, the group's before its members' (行政诉讼 | 复议后起诉): the last of them counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.sheets import Sheet, holds_value
from gipa_extract.forms import Label, Table
from gipa_extract.models import Slot

LEAST_LABELS = 2
"""Rows and columns of the form that must be named, for a table to be one that is turned."""


def turn_back(sheet: Sheet, labels: Labels) -> Sheet | None:
    """The table in the form's shape; None if its labels say no such thing."""
    if not sheet[0]:
        return None
    sheet = with_innermost_labels(sheet, labels)
    if len(sheet) < 2 or len(sheet[0]) < 2:
        return None
    top = [slot.text for slot in sheet[0][1:]]
    side = [row[0].text for row in sheet[1:]]
    if len(top) < LEAST_LABELS:
        is_one_cell = len(side) == 1 and _names_one_cell(side[0], top[0], labels)
        return quarter_turn(sheet) if is_one_cell else None
    if not all(side) or not all(top):
        return None
    if len(side) == 1:
        return quarter_turn(sheet) if _is_column_of_rows(side[0], top, labels) else None
    for table in labels.tables:
        columns = ids_by_key(table.columns)
        rows = ids_by_key(table.rows)
        if table.across:
            if _all_named(top, rows, labels) and _all_named(side, columns, labels):
                return _in_one_line(quarter_turn(sheet), table)
            if _all_named(side, rows, labels) and _all_named(top, columns, labels):
                return _in_one_line(sheet, table)
        elif _all_named(top, rows, labels) and _all_named(side, columns, labels):
            return quarter_turn(sheet)
    return None


def with_innermost_labels(sheet: Sheet, labels: Labels) -> Sheet:
    """The sheet with one label for each row and each column, the innermost of several."""
    sheet = _with_one_column_of_labels(sheet, labels)
    return quarter_turn(_with_one_column_of_labels(quarter_turn(sheet), labels))


def quarter_turn(sheet: Sheet) -> Sheet:
    """The sheet's columns as its rows."""
    return tuple(zip(*sheet, strict=True))


def _with_one_column_of_labels(sheet: Sheet, labels: Labels) -> Sheet:
    """The sheet with the innermost label of each row, if several columns hold labels.

    Such a column has no values, and its head is the corner, or at least no label of the form.
    """
    corner = sheet[0][0]
    count = 0
    for column in quarter_turn(sheet):
        head = column[0]
        named = labels.head_named(head.text) or labels.rows_named(head.text)
        if holds_value(column) or (named and head.start != corner.start):
            break
        count += 1
    if count < 2:
        return sheet
    innermost = [next((s for s in row[:count][::-1] if s.text), row[0]) for row in sheet]
    return tuple((label, *row[count:]) for label, row in zip(innermost, sheet, strict=True))


def _names_one_cell(column: str, row: str, labels: Labels) -> bool:
    """Whether two labels name a table of one row and one column: 行政许可 over 本年处理决定数量."""
    return any(
        len(table.columns) == len(table.rows) == 1
        and labels.known(column) in table.column_keys
        and labels.known(row) in table.row_keys
        for table in labels.tables
    )


def _is_column_of_rows(column: str, rows: Sequence[str], labels: Labels) -> bool:
    """Whether rows of tables that have one column are named, and that column."""
    tables = [
        table
        for table in labels.tables
        if len(table.columns) == 1 and labels.known(column) in table.column_keys
    ]
    names = {key: f"{t.id}.{name}" for t in tables for key, name in ids_by_key(t.rows).items()}
    return _all_named(rows, names, labels)


def ids_by_key(labels: Sequence[Label]) -> Mapping[str, str]:
    """The ids of rows, or columns, by the keys of their labels."""
    return {key: label.id for label in labels for key in label.keys}


def _all_named(texts: Sequence[str], names: Mapping[str, str], labels: Labels) -> bool:
    """Whether each text names another row, or column, of a table."""
    named = [names.get(labels.known(text)) for text in texts]
    return len(named) >= LEAST_LABELS and None not in named and len(set(named)) == len(named)


def _in_one_line(sheet: Sheet, table: Table) -> Sheet | None:
    """A table with a line for each row as the form prints it: two lines of a head, one of values."""
    head, *body = sheet
    if len(body) != len(table.rows) or len(head) != len(table.columns) + 1:
        return None
    groups: list[Slot] = []
    columns: list[Slot] = []
    values: list[Slot] = []
    for row in body:
        groups += [row[0]] * (len(row) - 1)
        columns += head[1:]
        values += row[1:]
    return (tuple(groups), tuple(columns), tuple(values))
