"""What the head of a stream says of a table's columns: the form's own order, or another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Literal, NamedTuple

from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.rows import Head
from gipa_extract.cells.text_stream.tokens_between import Words
from gipa_extract.forms import Table
from gipa_extract.text.folding import label_key

Verdict = Literal["agrees", "reordered", "turned", "differs", "foreign", "grouped"]
"""agrees: nothing speaks against the form's order; reordered: labels stand in an order that no
head of the form is read in; turned: most do, beside others; differs: the head prints other
columns, too; foreign: only others; grouped: it prints a label over several columns, and none of these."""

LEAST_PREFIX = 2
"""Characters that must be left of a label that was cut: 本年新, 本年增."""


class HeadColumns(NamedTuple):
    """The columns that a head prints."""

    verdict: Verdict
    printed: tuple[int | None, ...]
    """The form's column for each label in printed order; null for one that the form lacks."""
    is_clear: bool = True
    """Whether labels that the form lacks stand where their columns do: none above the corner."""

    def other_labels(self, table: Table) -> OtherLabels | None:
        """What another label among those of the form means for the values below; None if nothing.

        It stands in the place of one of the form, whose value is then doubtful, or beside all of
        them. The pieces of labels that were cut or jumbled say nothing.
        """
        if self.verdict == "grouped":
            return OtherLabels(self.printed, frozenset())
        if self.verdict != "differs":
            return None
        places = tuple(range(len(table.columns)))
        known_columns = tuple(column for column in self.printed if column is not None)
        for order in (places, order_by_level(table)):
            pairs = list(zip(self.printed, order, strict=False))
            if (
                len(self.printed) == len(order)
                and all(p in (c, None) for p, c in pairs)
                and known_columns
            ):
                return OtherLabels(places, frozenset(c for p, c in pairs if p is None))
        if known_columns != places:
            return None
        # 上年同期 above 信息内容 may be the last column as well as the first.
        return OtherLabels(self.printed, frozenset() if self.is_clear else frozenset(places))


class OtherLabels(NamedTuple):
    """The columns of a row's values under a head with labels that the form lacks."""

    places: tuple[int | None, ...]
    """The form's column of each value; null for one beside those of the form."""
    doubted: frozenset[int]
    """The columns over which another label stands."""


def order_by_level(table: Table) -> tuple[int, ...]:
    """The columns as a head of several lines is read line by line."""
    places = range(len(table.columns))
    return tuple(sorted(places, key=lambda place: len(table.columns[place].under)))


def columns_under(head: Head, table: Table) -> HeadColumns:
    """What a head says of a table's columns."""
    printed = _printed_columns(head, table)
    if len(grouped := _groups_as_columns(head, table, printed)) > len(printed):
        return HeadColumns("grouped", tuple(grouped))
    columns = [column for column in printed if column is not None]
    keys = _column_keys(table)
    whole = dict.fromkeys(
        keys[t.key] for t in head.tokens if isinstance(t, Mention) and t.key in keys
    )
    is_told = len(columns) == len(printed) or len(whole) == len(table.columns)
    is_known = is_known_order(columns, table) and not _begins_in_group(head, table)
    if columns and is_told and not is_known:
        verdict: Verdict = "reordered"  # whatever else a head of all columns prints
    elif len(columns) < len(printed):
        verdict = "differs" if columns else "foreign"
        if not columns and all(not isinstance(t, Mention) for t in head.tokens):
            return HeadColumns("differs", tuple(printed))
        if 2 * len(whole) > len(table.columns) and not _stand_in_lines([*whole], table):
            verdict = "turned"
    else:
        verdict = "agrees"
    is_clear = verdict != "differs" or printed[-1] is None or _is_below_corner(head, table)
    return HeadColumns(verdict, tuple(printed), is_clear)


def _begins_in_group(head: Head, table: Table) -> bool:
    """Whether a column stands behind one of a group that the form prints behind it: 商业企业, 自然人.

    In a head of two lines 自然人 is set in the first, or in the middle of both. Where the group's label
    stands behind its columns, the lower line was printed first.
    """
    keys = _column_keys(table)
    printed = [token.key for token in head.tokens if isinstance(token, Mention)]
    columns = [*dict.fromkeys(keys[key] for key in printed if key in keys)]
    depths = [len(column.under) for column in table.columns]
    turned = [
        before
        for before, behind in combinations(columns, 2)
        if before > behind and depths[before] > depths[behind]
    ]
    groups = {label_key(table.columns[column].under[-1]) for column in turned}
    place = min((n for n, key in enumerate(printed) if keys.get(key) in turned), default=0)
    return bool(turned) and groups.isdisjoint(printed[place:])


def _stand_in_lines(columns: Sequence[int], table: Table) -> bool:
    """Whether labels stand in the form's order, those behind the last column's by themselves.

    That one ends a line, below which others may be wrapped.
    """
    last = len(table.columns) - 1
    end = columns.index(last) + 1 if last in columns else len(columns)
    return is_known_order(columns[:end], table) and is_known_order(columns[end:], table)


def _is_below_corner(head: Head, table: Table) -> bool:
    """Whether no label that the form lacks stands above the corner."""
    above = head.tokens[: head.above_corner]
    keys = {t.key if isinstance(t, Mention) else label_key(t.text) for t in above}
    return (_column_keys(table).keys() | _silent_keys(table)).issuperset(keys - {""})


def _printed_columns(head: Head, table: Table) -> list[int | None]:
    keys, silent = _column_keys(table), _silent_keys(table)
    printed: list[int | None] = []
    for token in head.tokens:
        key = token.key if isinstance(token, Mention) else label_key(token.text)
        if not key or (key in silent and key not in keys):
            continue
        if key in keys:
            if keys[key] not in printed:
                printed.append(keys[key])
        elif isinstance(token, Mention):
            printed.append(None)
        else:
            printed.append(_cut_label(key, table, printed))
    return printed


def _groups_as_columns(
    head: Head, table: Table, printed: Sequence[int | None]
) -> Sequence[int | None]:
    """The columns of a head that prints all columns but those below some labels, and these labels.

    An agency that does not tell organisations apart prints natural persons, organisations, total.
    """
    keys = [token.key for token in head.tokens if isinstance(token, Mention)]
    names = [
        label_key(column.under[-1]) if len(column.under) > 1 else "" for column in table.columns
    ]
    groups = {name for name in names if name and keys.count(name) == 1}
    inner = {place for place, name in enumerate(names) if name in groups}
    if not inner or [*printed] != [place for place in range(len(names)) if place not in inner]:
        return printed
    whole: list[int | None] = []
    for place, name in enumerate(names):
        if place not in inner:
            whole.append(place)
        elif names[place - 1] != name or not place:
            whole.append(None)
    return whole


def prints_pieces(head: Head, table: Table) -> bool:
    """Whether all other words over a table are pieces of its own columns' labels: 组织, 机构.

    A column that the form lacks would have a label of its own.
    """
    keys = _column_keys(table)
    words = [label_key(token.text) for token in head.tokens if isinstance(token, Words)]
    own = "\n".join((*keys, *_silent_keys(table)))
    return all(word in own for word in words)


def column_labels(head: Head, table: Table) -> list[Mention | Words]:
    """The label over each column of the form, in the form's order; fewer if some are missing."""
    keys = _column_keys(table)
    labels: dict[int, Mention | Words] = {}
    for token in head.tokens:
        column = keys.get(token.key if isinstance(token, Mention) else label_key(token.text))
        if column is not None:
            labels.setdefault(column, token)
    return [labels[column] for column in sorted(labels)]


@lru_cache(maxsize=64)
def _column_keys(table: Table) -> dict[str, int]:
    return {key: place for place, column in enumerate(table.columns) for key in column.keys}


@lru_cache(maxsize=64)
def _silent_keys(table: Table) -> frozenset[str]:
    """Groups, caption and corner: they say nothing of the order of columns."""
    words = {word for label in (*table.columns, *table.rows) for word in label.under}
    return frozenset(map(label_key, words | {table.caption, table.corner}))


def _cut_label(key: str, table: Table, printed: Sequence[int | None]) -> int | None:
    """The column of the form whose label begins or ends with what is left of it: the only or next one."""
    if len(key) < LEAST_PREFIX:
        return None
    last = max((column for column in printed if column is not None), default=-1)
    found = []
    for place in range(len(table.columns)):
        words = table.columns[place].keys
        if place not in printed and any(w.startswith(key) or w.endswith(key) for w in words):
            found.append(place)
    if len(found) == 1 and (len(key) > LEAST_PREFIX or _begins(key, table, found[0])):
        return found[0]
    return next((place for place in found if place > last), None)


def _begins(key: str, table: Table, place: int) -> bool:
    """Whether the label of a column goes on behind a text: 商业 of 商业企业, whose line was broken."""
    return any(word.startswith(key) for word in table.columns[place].keys)


def is_known_order(columns: Iterable[int], table: Table) -> bool:
    """Whether labels stand in the form's order, group by group or level by level.

    A head of two lines is read line by line: 自然人, 总计, and only then 商业企业 below its group.
    """
    by_group: dict[tuple[str, ...], list[int]] = {}
    for column in columns:
        by_group.setdefault(table.columns[column].under, []).append(column)
    return all(group == sorted(group) for group in by_group.values())


@lru_cache(maxsize=64)
def group_starts(table: Table) -> dict[str, int]:
    """The labels over some of a table's columns, and the first of these."""
    starts: dict[str, int] = {}
    for place, column in enumerate(table.columns):
        if len(column.under) > 1:
            starts.setdefault(label_key(column.under[-1]), place)
    return starts
