"""Printed labels → rows and columns of the form: what a text names, and what a head says.

The official wordings come first, then wordings with an addition in brackets, then the one
label that a misprinted or shortened one must mean. What may mean two things means nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gipa_extract.forms import Form, Table, form
from gipa_extract.models import Slot
from gipa_extract.text.folding import fold, is_enumerated, label_key
from gipa_extract.text.numerals import parse
from gipa_extract.text.remembered import remembered

CLOSE = 83
"""Least likeness, 0 to 100, at which a misprinted label is taken for an official one: one wrong
character in six is 83.3."""
MARGIN = 8
"""How much more like it must be than the second best."""

VALUES = frozenset({"number", "dash"})
_WRAPS = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (2, 1))
"""How many lines above and below its numbers a label may go over, likeliest first."""
_BRACKETS = re.compile(r"[（(【\[][^（()）【】\[\]]*[)）】\]]")
_UNIT = re.compile(r"[亿万]?元")
_LATIN = re.compile(r"(?<=\S)\s+[A-Za-z][A-Za-z .,'’()/&-]*$")
"""What a bilingual table prints behind a label."""
_STEPS = re.compile(r"[\s\-—–－·•>＞›→/／\\|:：]+")
"""What stands between a group's label and that of a row in it."""


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


class NamedRow(NamedTuple):
    """A row that a printed label names."""

    table: Table
    row: str
    base: int
    """Its first cell's place in the form's order."""


class ValueColumns(NamedTuple):
    """The columns of values under a head, in printed order."""

    leaves: tuple[Leaf, ...] = ()
    whole: bool = False
    """Whether the head prints all columns of each row that it names."""
    reordered: bool = False
    """Whether it stands on several lines that would give the columns another order than the form's:
    without places on a page, nobody knows in which order such a head is to be read."""


class RowFacts(NamedTuple):
    """What the texts of a printed row say, wherever it stands."""

    at: int
    """The place of its row label; -1 if it has none."""
    named: tuple[NamedRow, ...]
    """The rows that the label names."""
    heads: tuple[HeadLabel, ...]
    """The column labels and groups in it, if it is a head."""
    broken: bool = False
    """Whether a label stands among its values: cells of it are missing."""


class HeadLabel(NamedTuple):
    """A column label or group as printed in a head."""

    key: str
    place: int
    last: int
    unit: str | None
    line: int = 0
    """The line of the head, counted from 0."""


class _HeadPart:
    """A part of a head: the labels that it may still print, and those that it printed."""

    def __init__(self, tree: dict[str, _HeadPart | tuple[str, str]]) -> None:
        self.missing = dict(tree)
        self.printed: list[_HeadPart | Leaf] = []

    def leaves(self) -> Iterator[Leaf]:
        for item in self.printed:
            if isinstance(item, Leaf):
                yield item
            else:
                yield from item.leaves()

    def is_cut(self) -> bool:
        """Whether a group is printed without a label below it: the head ends too early."""
        groups = [item for item in self.printed if isinstance(item, _HeadPart)]
        return any(not group.printed or group.is_cut() for group in groups)


class Labels:
    """The labels of one edition, ready for look-up; made once for each edition."""

    def __init__(self, form: Form) -> None:
        self.tables = form.tables
        self.rows: dict[str, list[NamedRow]] = {}
        self.row_groups: set[str] = set()
        self.grouped: dict[str, str] = {}
        """A row's label behind its group's, as one → the row's key: （三）不予公开1.属于国家秘密."""
        self.heads: dict[str, str] = {}
        """Key → what it names."""
        self.corners = {label_key(table.corner) for table in form.tables}
        self.bases = {table.id: form.position[table.cell_ids()[0]] for table in form.tables}
        for table in form.tables:
            for number, row in enumerate(table.rows):
                base = self.bases[table.id] + number * len(table.columns)
                keys = set(map(label_key, row.wordings))
                for key in keys:
                    self.rows.setdefault(key, []).append(NamedRow(table, row.id, base))
                groups = set(map(label_key, row.under))
                self.grouped |= {
                    label_key(group + word): label_key(word)
                    for group in row.under
                    for word in row.wordings
                }
                if table.across:
                    self.heads |= dict.fromkeys(keys, row.id) | {group: group for group in groups}
                else:
                    self.row_groups |= groups
            for column in table.columns:
                self.heads |= dict.fromkeys(map(label_key, column.wordings), column.id)
                self.heads |= {label_key(group): group for group in column.under}
        self.known = remembered(self._known_key)
        self.rows_named = remembered(self._rows_named)
        self.head_named = remembered(self._head_named)
        self.columns = lru_cache(maxsize=4096)(self._columns_under)
        self.row_facts = remembered(self._row_facts)

    def _rows_named(self, text: str) -> tuple[NamedRow, ...]:
        """The rows that a printed text may name; none for a value, a head or a group."""
        key = self.known(text)
        if not key:
            key = _nearest_label(label_key(text), self.rows)
        return tuple(self.rows.get(key, ()))

    def side_of_labels(self, rows: Sequence[tuple[Slot, ...]]) -> str:
        """On which side of their values labels stand alone, "above" or "below"; "" if neither.

        Rows that have a whole label on one side alone tell.
        """
        sides: Counter[str] = Counter()
        for number, row in enumerate(rows):
            if any(slot.text for slot in row) and all(
                parse(slot.text).kind in VALUES for slot in row if slot.text
            ):
                above = self._names(self._lone_fragment(rows, number - 1))
                below = self._names(self._lone_fragment(rows, number + 1))
                if above != below:
                    sides["above" if above else "below"] += 1
        (side, most), *others = sides.most_common() or [("", 0)]
        return side if most and not (others and others[0][1] == most) else ""

    def mend_row(
        self, rows: Sequence[tuple[Slot, ...]], number: int, side: str
    ) -> tuple[Slot, ...] | None:
        """A row with its label whole again, which lines above or below it go on with.

        Of two whole labels round a row of values the one on this side is its own.
        """
        row = rows[number]
        values = [at for at, slot in enumerate(row) if parse(slot.text).kind in VALUES]
        if not values:
            return None
        lead = [at for at in range(values[0]) if row[at].text]
        own = [row[lead[-1]]] if lead else []
        above = self._lone_fragment(rows, number - 1)
        if above:  # a value, or an empty line, right above ends the label
            above = [*self._lone_fragment(rows, number - 2), *above]
        below = [word for n in (number + 1, number + 2) for word in self._lone_fragment(rows, n)]
        if not own and self._names(above[-1:]) and self._names(below[:1]):
            above, below = (above if side == "above" else []), (below if side == "below" else [])
        for before, after in _WRAPS:
            if len(above) < before or len(below) < after:
                continue
            words = [*above[len(above) - before :], *own, *below[:after]]
            if len(words) == 1 and self.head_named(words[0].text):
                continue  # the head above a line of numbers is no label of it
            text = "\n".join(word.text for word in words)
            if self.known(text) in self.rows:
                label = Slot(text, words[0].start, words[0].end)
                at = lead[-1] if lead else 0
                return (*row[:at], label, *row[at + bool(lead or not row[0].text) :])
        return None

    def _names(self, words: Sequence[Slot]) -> bool:
        return bool(words) and all(self.known(word.text) in self.rows for word in words)

    def _lone_fragment(self, rows: Sequence[tuple[Slot, ...]], number: int) -> list[Slot]:
        """The one text of a row that holds nothing else."""
        words = [slot for slot in rows[number] if slot.text] if 0 <= number < len(rows) else []
        return words if len(words) == 1 and parse(words[0].text).kind == "text" else []

    def _known_key(self, text: str) -> str:
        """The key of a printed label, with or without what it adds in brackets; or nothing."""
        for wording in (text, _BRACKETS.sub("", text), _LATIN.sub("", text)):
            key = label_key(wording)
            if key in self.rows or key in self.heads or key in self.row_groups:
                return key
        if (key := label_key(text)) in self.grouped:
            return self.grouped[key]
        words = _STEPS.split(text)
        for index in range(
            1, len(words)
        ):  # groups and row in one text: （三）不予公开—1.属于国家秘密
            if label_key(words[index - 1]) not in self.row_groups:
                break
            key = label_key("".join(words[index:]))
            if key in self.rows:
                return key
        return ""

    def _head_named(self, text: str) -> str:
        """The key of the column label or group that a text prints, or nothing.

        No column is enumerated: 3.其他 is a row, or a piece of one.
        """
        key = self.known(text)
        if key:
            return key if key in self.heads and not is_enumerated(text) else ""
        return _nearest_label(label_key(text), self.heads)

    def _row_facts(self, texts: tuple[str, ...]) -> RowFacts:
        at, named = self._row_label(texts)
        after = [text for text in texts[at + 1 :] if text]
        is_head = all(map(self.head_named, after)) and (after or (named and named[0].table.across))
        if named and not after and not self.known(texts[at]):
            return RowFacts(-1, (), ())  # a piece of a label, beside nothing
        if named and at + 1 < len(texts) and not is_head:
            return RowFacts(at, named, (), any(map(self.known, after)))
        return RowFacts(-1, (), tuple(self._head_labels(texts)))

    def _row_label(self, texts: Sequence[str]) -> tuple[int, tuple[NamedRow, ...]]:
        """Where the row label stands, and the rows it names: the innermost of merged ones."""
        for index, text in enumerate(texts[:6]):
            if not text:
                continue
            named = () if parse(text).kind == "number" else self.rows_named(text)
            if named:
                inner = index + 1
                while inner < len(texts) and texts[inner] == text:
                    inner += 1
                deeper = self.rows_named(texts[inner]) if inner < len(texts) else ()
                return (inner, deeper) if deeper else (inner - 1, named)
            if text.isdigit() and not index and len(texts) > 2 and self.rows_named(texts[1]):
                continue  # the row's number stands before its label
            if text.isdigit() or self.head_named(text):
                break
        return -1, ()

    def _head_labels(self, texts: Sequence[str]) -> Iterator[HeadLabel]:
        place = 0
        for text, same in groupby(texts):
            last = place + len(list(same)) - 1
            unit = _UNIT.search(fold(text)) if "元" in text else None
            for key in self._keys_in(text):
                yield HeadLabel(key, place, last, unit[0] if unit else None)
            place = last + 1

    def _keys_in(self, text: str) -> list[str]:
        """The column label that a text prints, or several with single blanks between them."""
        key = self.head_named(text) if text else ""
        if key and (len(text) <= len(key) or self.known(text)):
            return [key]
        parts = [part for part in text.split() if label_key(part) not in self.corners]
        keys = [label_key(part) for part in parts if not is_enumerated(part)]
        all_known = len(keys) == len(parts) and self.heads.keys() >= set(keys)
        # 法律服务机构 其他 is no misprint of the first of the two.
        if key and not (all_known and len(keys) > 1):
            return [key]
        return keys if all_known else []

    def _columns_under(self, table: Table, labels: tuple[HeadLabel, ...]) -> ValueColumns:
        """The columns of values under a head; none if it is not this table's.

        Labels come in reading order, level by level or group by group. Each goes to the first
        printed group that still lacks it, else to the top.
        """
        names = {key for row in table.rows for key in map(label_key, row.wordings)}
        top = _head_tree(table, table.across and any(label.key in names for label in labels))
        groups = [top]
        for label in labels:
            home = next((g for g in (*groups[1:], top) if label.key in g.missing), None)
            if home is None:
                home, missing = top, _named_within(top, label.key)
            else:
                missing = home.missing[label.key]
            if missing is None:
                continue
            home.missing = {k: v for k, v in home.missing.items() if v is not missing}
            if isinstance(missing, _HeadPart):
                groups.append(missing)
                home.printed.append(missing)
            else:
                offset = _offset_of(table, *missing)
                home.printed.append(
                    Leaf(*missing, label.place, label.last, label.unit, label.line, offset)
                )
        leaves = tuple(top.leaves())
        if len({leaf.line for leaf in leaves}) == 1:  # labels of one line stand as they are printed
            leaves = tuple(sorted(leaves, key=lambda leaf: leaf.place))
        rows = {leaf.row for leaf in leaves}
        full = bool(leaves) and len(leaves) == len(rows) * len(table.columns)
        if table.across:  # a row's label that was cut would leave its columns without a home
            full = full and _all_have_homes(table, labels, leaves)
        offsets = [leaf.offset for leaf in leaves]
        reordered = len({leaf.line for leaf in leaves}) > 1 and offsets != sorted(offsets)
        return ValueColumns(leaves, full and not top.is_cut(), reordered)


def _offset_of(table: Table, row: str, column: str) -> int:
    columns = [label.id for label in table.columns]
    rows = [label.id for label in table.rows]
    return (rows.index(row) * len(columns) if row else 0) + columns.index(column)


def _all_have_homes(table: Table, labels: tuple[HeadLabel, ...], leaves: Sequence[Leaf]) -> bool:
    """Whether each label of a column became a leaf, or the head's last line has the whole table's.

    A label that spans two lines of a head stands in both of them in Markdown and TSV.
    """
    columns = {key for column in table.columns for key in map(label_key, column.wordings)}
    lines = [label.line for label in labels if label.key in columns]
    whole = len(table.rows) * len(table.columns)
    return len(lines) == len(leaves) or lines.count(max(lines)) == len(leaves) == whole


def _head_tree(table: Table, across: bool) -> _HeadPart:
    """A table's head as nested groups; a group that holds all columns says nothing."""
    columns = {
        key: ("", column.id) for column in table.columns for key in map(label_key, column.wordings)
    }
    if not across:
        top: dict[str, _HeadPart | tuple[str, str]] = {}
        for column in table.columns:
            entries = {key: columns[key] for key in map(label_key, column.wordings)}
            if len(column.under) < 2:
                top |= entries
            else:
                group = top.setdefault(label_key(column.under[-1]), _HeadPart({}))
                assert isinstance(group, _HeadPart)
                group.missing |= entries
        return _HeadPart(top)
    top = {}
    for row in table.rows:
        inside = _HeadPart({key: (row.id, column) for key, (_, column) in columns.items()})
        names = dict.fromkeys(map(label_key, row.wordings), inside)
        if row.under:
            outer = top.setdefault(label_key(row.under[0]), _HeadPart({}))
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


def _nearest_label(key: str, official: Mapping[str, object]) -> str:
    """The official label that a misprinted or shortened one must mean, or nothing.

    `known` maps label keys to what they name: two wordings of one thing are no rivals.
    """
    if not 4 <= len(key) <= 60:
        return ""
    best, *others = process.extract(key, official.keys(), scorer=fuzz.ratio, limit=4)
    rivals = [score for label, score, _ in others if official[label] != official[best[0]]]
    if best[1] >= CLOSE and best[1] - max(rivals, default=0) >= MARGIN:
        return str(best[0])
    holding = [label for label in official if key in label]
    one = holding and all(official[label] == official[holding[0]] for label in holding)
    return holding[0] if one else ""


@lru_cache(maxsize=16)
def labels_of(edition: str) -> Labels:
    """The labels of an edition, made once."""
    return Labels(form(edition))
