"""The head of a table → which column of values leads to which cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gipa_extract.forms import Table
from gipa_extract.text.folding import fold

_UNIT = re.compile(r"[亿万]?元")


class Leaf(NamedTuple):
    """A printed column of values and the cells that it leads to."""

    row: str
    """The row id, for a table that the form prints across; empty otherwise."""
    column: str
    place: int
    """Where in its grid's row the label stands."""
    last: int
    """Where the label stands last, if its merged cell is printed again and again."""
    unit: str | None
    line: int
    """The line of its head, counted from 0, in which the label stands."""
    offset: int
    """From the row's first cell, or, printed across, the table's, in the form's order."""


class ValueColumns(NamedTuple):
    """The columns of values under a head, in printed order."""

    leaves: tuple[Leaf, ...] = ()
    whole: bool = False
    """Whether the head prints all columns of each row that it names."""
    reordered: bool = False
    """Whether it stands on several lines that would give the columns another order than the form's:
    without places on a page, nobody knows in which order such a head is to be read."""
    plain: bool = False
    """Whether they are all of one row's in the form's order, and name no unit."""
    rows_unnamed: bool = False
    """Whether the columns of a table across are all printed, for each row anew, and no row is named."""


class HeadLabel(NamedTuple):
    """A column label or group as printed in a head."""

    key: str
    place: int
    last: int
    unit: str | None
    line: int = 0
    """The line of the head, counted from 0."""


def unit_of(text: str) -> str | None:
    """The unit of money that a column's label prints."""
    unit = _UNIT.search(fold(text)) if "元" in text else None
    return unit[0] if unit else None


def others_among(texts: Sequence[str], labels: Sequence[HeadLabel]) -> list[int]:
    """The places of a head's line that print something else than its labels."""
    known = {place for label in labels for place in range(label.place, label.last + 1)}
    return [place for place, text in enumerate(texts) if text and place not in known]


class _HeadPart:
    """A part of a head: the labels that it may still print, and those that it printed."""

    def __init__(self, tree: dict[str, _HeadPart | tuple[str, str]]) -> None:
        self.missing = dict(tree)
        self.printed: list[_HeadPart | Leaf] = []
        self.place = self.last = -1
        """Where its own label stands first and last, once that is met."""

    def lies_beside(self, label: HeadLabel) -> bool:
        """Whether its label is merged over columns of which a label's is none."""
        return self.place < self.last and not self.place <= label.place <= self.last

    def covers(self, label: HeadLabel) -> bool:
        return self.place < self.last and not self.lies_beside(label)

    def groups(self) -> Iterator[_HeadPart]:
        """The groups that it printed, each before those below it."""
        for item in self.printed:
            if isinstance(item, _HeadPart):
                yield item
                yield from item.groups()

    def leaves(self) -> Iterator[Leaf]:
        for item in self.printed:
            if isinstance(item, Leaf):
                yield item
            else:
                yield from item.leaves()

    def is_left_of_its_label(self) -> bool:
        """Whether all columns of a group stand before its label: they are those of one that was lost."""
        groups = [item for item in self.printed if isinstance(item, _HeadPart)]
        if any(group.is_left_of_its_label() for group in groups):
            return True
        return bool(self.printed) and all(leaf.last < self.place for leaf in self.leaves())

    def joins_lines(self) -> bool:
        """Whether a line holds two of a head: 自然人 法人或其他组织 总计 商业企业 …, with 总计 behind the group's columns."""
        groups = [item for item in self.printed if isinstance(item, _HeadPart) and item.printed]
        own = {id(leaf) for group in groups for leaf in group.leaves()}
        others = [leaf.place for leaf in self.leaves() if id(leaf) not in own]
        return any(
            group.place < place < min(leaf.place for leaf in group.leaves())
            for group in groups
            for place in others
        )

    def is_cut(self) -> bool:
        """Whether a group is printed without a label below it: the head ends too early."""
        groups = [item for item in self.printed if isinstance(item, _HeadPart)]
        return any(not group.printed or group.is_cut() for group in groups)


def columns_under(table: Table, labels: tuple[HeadLabel, ...]) -> ValueColumns:
    """The columns of values under a head; none if it is not this table's.

    Labels come in reading order, level by level or group by group. Each goes to the first
    printed group that still lacks it, else to the top; a group that lies beside it comes behind
    one that covers it, for a page's end may put 复议后起诉 a line above 未经复议直接起诉. First is
    what stands first below its own group: 行政诉讼 may be printed before 行政复议.
    """
    across = table.across and any(label.key in table.row_keys for label in labels)
    if table.across and not across and (unnamed := _leaves_of_unnamed_rows(table, labels)):
        return ValueColumns(unnamed, whole=True, rows_unnamed=True)
    if across and labels[-1].line > 1:
        labels = _without_repeats_above(table, labels)
    top = _head_tree(table, across)
    for label in labels:
        homes = [g for g in (*top.groups(), top) if label.key in g.missing]
        home = homes[0] if homes else None
        if home is not None and home.lies_beside(label):
            home = next((group for group in homes if group.covers(label)), home)
        if home is None:
            home, missing = top, _named_within(top, label.key)
        else:
            missing = home.missing[label.key]
        if missing is None:
            continue
        home.missing = {k: v for k, v in home.missing.items() if v is not missing}
        if isinstance(missing, _HeadPart):
            missing.place, missing.last = label.place, label.last
            home.printed.append(missing)
        else:
            offset = _offset_of(table, *missing)
            home.printed.append(
                Leaf(*missing, label.place, label.last, label.unit, label.line, offset)
            )
    leaves = tuple(top.leaves())
    if top.is_left_of_its_label() and len({leaf.place for leaf in leaves}) == len(leaves):
        leaves = ()  # of a line that is printed twice, 结果维持 may stand below no label
    if len({leaf.line for leaf in leaves}) == 1:  # labels of one line stand as they are printed
        if table.across or not top.joins_lines():
            leaves = tuple(sorted(leaves, key=lambda leaf: leaf.place))
    elif table.across and _is_out_of_order(leaves) and _groups_interleave(leaves):
        leaves = _part_by_place(table, leaves)
    rows = {leaf.row for leaf in leaves}
    full = bool(leaves) and len(leaves) == len(rows) * len(table.columns)
    if table.across:  # a row's label that was cut would leave its columns without a home
        full = full and _all_have_homes(table, labels, leaves)
    reordered = len({leaf.line for leaf in leaves}) > 1 and _is_out_of_order(leaves)
    whole = full and not top.is_cut()
    in_order = [leaf.offset for leaf in leaves] == [*range(len(leaves))] and rows == {""}
    plain = whole and in_order and not reordered and not any(leaf.unit for leaf in leaves)
    return ValueColumns(leaves, whole, reordered, plain)


def _leaves_of_unnamed_rows(table: Table, labels: Sequence[HeadLabel]) -> tuple[Leaf, ...]:
    """The columns of one line that prints those of the form for each row anew, in the form's order.

    A tool that drops merged cells keeps 结果维持 | … | 总计 three times, without what they are merged below.
    """
    homes = [(row, column) for row in table.rows for column in table.columns]
    if len(labels) != len(homes) or labels[-1].line:
        return ()
    if any(label.key not in home[1].keys for label, home in zip(labels, homes, strict=True)):
        return ()
    return tuple(
        Leaf(row.id, column.id, label.place, label.last, label.unit, label.line, offset)
        for offset, (label, (row, column)) in enumerate(zip(labels, homes, strict=True))
    )


def _without_repeats_above(table: Table, labels: tuple[HeadLabel, ...]) -> tuple[HeadLabel, ...]:
    """A head's labels without those of columns above a last line that prints every column of every row.

    A cell that is merged over two lines of a head may be written again in each.
    """
    below = Counter(label.key for label in labels if label.line == labels[-1].line)
    if any(sum(map(below.__getitem__, each.keys)) != len(table.rows) for each in table.columns):
        return labels
    return tuple(
        label
        for label in labels
        if label.line == labels[-1].line or label.key not in table.column_keys
    )


def is_cut_at_end(table: Table, columns: ValueColumns) -> bool:
    """Whether a head prints the first columns of a table across in their order, and not the last:
    a sheet may be cut off at its side."""
    offsets = [leaf.offset for leaf in columns.leaves if leaf.row]
    begun = len(table.columns) < len(offsets) < len(table.rows) * len(table.columns)
    return begun and offsets == [*range(len(columns.leaves))]


def _is_out_of_order(leaves: Sequence[Leaf]) -> bool:
    offsets = [leaf.offset for leaf in leaves]
    return offsets != sorted(offsets)


def _groups_interleave(leaves: Sequence[Leaf]) -> bool:
    """Whether columns of a group stand between those of another: then one went to the wrong group."""
    by_place = sorted(leaves, key=lambda leaf: leaf.place)
    return len(list(groupby(leaf.row for leaf in by_place))) > len({leaf.row for leaf in leaves})


def _part_by_place(table: Table, leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """The columns of groups that interleave, each group up to its last one; none if they are not such.

    A line of a head that is set a little lower gives 总计 to the group behind, or to the first.
    """
    by_place = sorted(leaves, key=lambda leaf: leaf.place)
    rows = [*dict.fromkeys(leaf.row for leaf in leaves)]
    homes = [(row, column.id) for row in rows for column in table.columns]
    if [leaf.column for leaf in by_place] != [column for _, column in homes]:
        return ()
    return tuple(
        leaf._replace(row=row, offset=_offset_of(table, row, column))
        for leaf, (row, column) in zip(by_place, homes, strict=True)
    )


def _offset_of(table: Table, row: str, column: str) -> int:
    columns = [label.id for label in table.columns]
    rows = [label.id for label in table.rows]
    return (rows.index(row) * len(columns) if row else 0) + columns.index(column)


def _all_have_homes(table: Table, labels: tuple[HeadLabel, ...], leaves: Sequence[Leaf]) -> bool:
    """Whether each label of a column became a leaf, or the head's last line has the whole table's.

    A label that spans two lines of a head stands in both of them in Markdown and TSV.
    """
    lines = [label.line for label in labels if label.key in table.column_keys]
    whole = len(table.rows) * len(table.columns)
    return len(lines) == len(leaves) or lines.count(max(lines)) == len(leaves) == whole


def _head_tree(table: Table, across: bool) -> _HeadPart:
    """A table's head as nested groups; a group that holds all columns says nothing."""
    columns = {key: ("", column.id) for column in table.columns for key in column.keys}
    if not across:
        top: dict[str, _HeadPart | tuple[str, str]] = {}
        for column in table.columns:
            entries = {key: columns[key] for key in column.keys}
            if len(column.under) < 2:
                top |= entries
            else:
                group = top.setdefault(column.group_keys[-1], _HeadPart({}))
                assert isinstance(group, _HeadPart)
                group.missing |= entries
        return _HeadPart(top)
    top = {}
    for row in table.rows:
        inside = _HeadPart({key: (row.id, column) for key, (_, column) in columns.items()})
        names = dict.fromkeys(row.keys, inside)
        if row.under:
            outer = top.setdefault(row.group_keys[0], _HeadPart({}))
            assert isinstance(outer, _HeadPart)
            outer.missing |= names
        else:
            top |= names
    return _HeadPart(top)


def _named_within(group: _HeadPart, key: str) -> _HeadPart | tuple[str, str] | None:
    """What a label below a group that was not printed names, if just one thing."""
    found = [
        child.missing[key]
        for child in {id(child): child for child in group.missing.values()}.values()
        if isinstance(child, _HeadPart) and key in child.missing
    ]
    return found[0] if len(found) == 1 else None
