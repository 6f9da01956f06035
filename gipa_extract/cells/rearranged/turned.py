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
    while sheet and _is_title(sheet[0], labels):
        sheet = sheet[1:]
    if not sheet or not sheet[0]:
        return None
    sheet = quarter_turn(_without_spacers(quarter_turn(_without_spacers(sheet))))
    if len(sheet) < 2 or len(sheet[0]) < 2:
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
            if _most_named(top, rows, labels) and _most_named(side, columns, labels):
                return _in_one_line(_named_part(quarter_turn(sheet), rows, columns, labels), table)
            if _most_named(side, rows, labels) and _most_named(top, columns, labels):
                return _in_one_line(_named_part(sheet, rows, columns, labels), table)
        elif _most_named(side, columns, labels) and _most_rows_named(top, table, labels):
            return quarter_turn(sheet)
    return None


def _is_title(row: Sequence[Slot], labels: Labels) -> bool:
    """Whether a row is one cell over all columns, and no label of a row: a caption, a unit, a title."""
    text = row[0].text if len(row) > 1 else ""
    is_merged = bool(text) and all(slot.start == row[0].start for slot in row)
    return is_merged and not labels.rows_named(text) and not labels.names_across(text)


def with_innermost_labels(sheet: Sheet, labels: Labels) -> Sheet:
    """The sheet with one label for each row and each column, the innermost of several."""
    sheet = _with_one_column_of_labels(sheet, labels)
    return quarter_turn(_with_one_column_of_labels(quarter_turn(sheet), labels))


def _without_spacers(sheet: Sheet) -> Sheet:
    """The sheet without columns that print nothing but what is merged with the column beside them."""
    width = len(sheet[0]) if sheet else 0
    kept = [n for n in range(width) if any(_is_own(row, n) for row in sheet)]
    if len(kept) == width:
        return sheet
    return tuple(tuple(row[n] for n in kept) for row in sheet)


def _is_own(row: Sequence[Slot], place: int) -> bool:
    """Whether a place prints a text that does not go on from the place before it."""
    return bool(row[place].text) and (not place or row[place - 1].start != row[place].start)


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
    return _most_named(rows, names, labels)


def ids_by_key(labels: Sequence[Label]) -> Mapping[str, str]:
    """The ids of rows, or columns, by the keys of their labels."""
    return {key: label.id for label in labels for key in label.keys}


def _most_named(texts: Sequence[str], names: Mapping[str, str], labels: Labels) -> bool:
    """Whether most texts name another row, or column, of a table; the others are none of the form's."""
    return _are_most([name for text in texts if (name := names.get(labels.known(text)))], texts)


def _most_rows_named(texts: Sequence[str], table: Table, labels: Labels) -> bool:
    """Whether most texts name another row of a table, also by shortened labels: 本年新收, 国家秘密."""
    named = ([row.row for row in labels.rows_named(text) if row.table is table] for text in texts)
    return _are_most([rows[0] for rows in named if len(rows) == 1], texts)


def _are_most(named: Sequence[str], texts: Sequence[str]) -> bool:
    is_most = len(named) >= LEAST_LABELS and 2 * len(named) > len(texts)
    return is_most and len(set(named)) == len(named)


def _named_part(
    sheet: Sheet, rows: Mapping[str, str], columns: Mapping[str, str], labels: Labels
) -> Sheet:
    """The sheet without rows and columns that the form lacks: 合计, 上年总计."""
    head, *body = sheet
    kept = [0, *(n for n, each in enumerate(head) if n and labels.known(each.text) in columns)]
    own = (row for row in body if labels.known(row[0].text) in rows)
    return tuple(tuple(row[n] for n in kept) for row in (head, *own))


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
