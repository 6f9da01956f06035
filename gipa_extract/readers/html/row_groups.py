"""The groups of a table's rows in the order in which a browser shows them.

    <table><tfoot>…</tfoot><tbody>…</tbody><thead>…</thead></table>

The first head stands above all other rows, and the first foot below them, wherever the source has
them. Source: CSS 2.2, section 17.2, `table-header-group` and `table-footer-group`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKS = ("<thead", "<tfoot", "<THEAD", "<TFOOT")
_TABLE = re.compile(r"<table\b[^<>]*>[^<]*+(?:<(?!/?table\b)[^<]*+)*+</table", re.IGNORECASE)
"""A table with no other one in it."""
_GROUP = re.compile(r"<(?:(thead|tbody|tfoot)|tr)\b", re.IGNORECASE)
_GROUP_END = re.compile(r"</(?:thead|tbody|tfoot)\s*>", re.IGNORECASE)


def with_row_groups_in_order(page: str) -> str:
    """A page whose tables have their heads first and their feet last."""
    if not any(mark in page for mark in _MARKS):
        return page
    return _TABLE.sub(lambda table: _in_order(table[0]), page)


def _in_order(table: str) -> str:
    """One table with its groups in order; each ends where the next one begins."""
    first = _GROUP.search(table)
    if first is None:
        return table
    end = len(table) - len("</table")
    groups = [*_groups_of(table, first.start(), end)]
    heads = [index for index, (name, _) in enumerate(groups) if name == "thead"][:1]
    feet = [index for index, (name, _) in enumerate(groups) if name == "tfoot"][:1]
    others = [index for index in range(len(groups)) if index not in heads + feet]
    shown = [*heads, *others, *feet]
    if shown == [*range(len(groups))]:
        return table
    return table[: first.start()] + "".join(groups[index][1] for index in shown) + table[end:]


def _groups_of(table: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The groups of rows between two places, each with its name, in small letters, or none."""
    while start < end:
        opened = _GROUP.match(table, start)
        name = (opened[1] or "").lower() if opened else ""
        begun = next((each for each in _GROUP.finditer(table, start + 1, end) if each[1]), None)
        next_start = begun.start() if begun else end
        closed = _GROUP_END.search(table, start, next_start)
        stop = closed.end() if closed else next_start
        yield name, table[start:stop]
        start = stop
