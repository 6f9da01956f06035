"""Grids → cells, by the printed labels of rows and columns, never by position alone.

A grid is walked row by row. A row that prints column labels is a head; a row that begins with
a row label (or, where the form prints a table as one line, the line below a head) is data. The
head says which column each value belongs to. A row that does not hold just as many places as
its head has columns is left open, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gipa_extract.forms import Form, Table, form
from gipa_extract.models import Cell, Document, Filled, Grid, OpenRow, Slot
from gipa_extract.normal import fold, label_key
from gipa_extract.numerals import parse

CLOSE = 84
"""Least likeness, 0 to 100, at which a misprinted label is taken for an official one."""
MARGIN = 8
"""How much more like it must be than the second best."""

_UNIT = re.compile(r"[亿万]?元")


class Leaf(NamedTuple):
    """A printed column of values and the cells that it leads to."""

    row: str
    """The row id, for a table that the form prints across; empty otherwise."""
    column: str
    place: int
    """Where in its grid's row the label stands."""
    unit: str | None
    offset: int
    """From the row's first cell, or, printed across, the table's, in the form's order."""


class NamedRow(NamedTuple):
    """A row that a printed label names."""

    table: Table
    row: str
    base: int
    """Its first cell's place in the form's order."""


class Columns(NamedTuple):
    """The columns of values under a head, in printed order."""

    leaves: tuple[Leaf, ...] = ()
    whole: bool = False
    """Whether the head prints all columns of each row that it names."""


class RowFacts(NamedTuple):
    """What the texts of a printed row say, wherever it stands."""

    at: int
    """The place of its row label; -1 if it has none."""
    named: tuple[NamedRow, ...]
    """The rows that the label names."""
    heads: tuple[HeadLabel, ...]
    """The column labels and groups in it, if it is a head."""


class HeadLabel(NamedTuple):
    """A column label or group as printed in a head."""

    key: str
    place: int
    unit: str | None


class _Group:
    """A part of a head: the labels that it may still print, and those that it printed."""

    def __init__(self, tree: dict[str, _Group | tuple[str, str]]) -> None:
        self.missing = dict(tree)
        self.printed: list[_Group | Leaf] = []

    def leaves(self) -> Iterator[Leaf]:
        for item in self.printed:
            if isinstance(item, Leaf):
                yield item
            else:
                yield from item.leaves()


class Labels:
    """The labels of one edition, ready for look-up; made once for each edition."""

    def __init__(self, of: Form) -> None:
        self.tables = of.tables
        self.rows: dict[str, list[NamedRow]] = {}
        self.row_groups: set[str] = set()
        self.heads: set[str] = set()
        self.bases = {table.id: of.position[table.cell_ids()[0]] for table in of.tables}
        for table in of.tables:
            for number, row in enumerate(table.rows):
                base = self.bases[table.id] + number * len(table.columns)
                keys = set(map(label_key, row.wordings))
                for key in keys:
                    self.rows.setdefault(key, []).append(NamedRow(table, row.id, base))
                groups = set(map(label_key, row.under))
                self.heads |= (keys | groups) if table.across else set()
                self.row_groups |= set() if table.across else groups
            for column in table.columns:
                self.heads.update(map(label_key, (*column.wordings, *column.under)))
        self.rows_named = lru_cache(maxsize=16384)(self._rows_named)
        self.head_named = lru_cache(maxsize=16384)(self._head_named)
        self.columns = lru_cache(maxsize=4096)(self._columns)
        self.row_facts = lru_cache(maxsize=16384)(self._row_facts)

    def _rows_named(self, text: str) -> tuple[NamedRow, ...]:
        """The rows that a printed text may name; none for a value, a head or a group."""
        key = label_key(text)
        if key not in self.rows and key not in self.row_groups and key not in self.heads:
            key = _nearest(key, self.rows)
        return tuple(self.rows.get(key, ()))

    def _head_named(self, text: str) -> str:
        """The key of the column label or group that a text prints, or nothing."""
        key = label_key(text)
        if key in self.heads or key in self.rows or key in self.row_groups:
            return key if key in self.heads else ""
        return _nearest(key, self.heads)

    def _row_facts(self, texts: tuple[str, ...]) -> RowFacts:
        at, named = self._label(texts)
        after = [text for text in texts[at + 1 :] if text]
        if named and at + 1 < len(texts) and not (after and all(map(self.head_named, after))):
            return RowFacts(at, named, ())
        return RowFacts(-1, (), tuple(self._head_labels(texts)))

    def _label(self, texts: Sequence[str]) -> tuple[int, tuple[NamedRow, ...]]:
        """Where the row label stands, and the rows it names: the innermost of merged ones."""
        for at, text in enumerate(texts[:6]):
            if not text:
                continue
            named = () if parse(text).kind == "number" else self.rows_named(text)
            if named:
                inner = at + 1
                while inner < len(texts) and texts[inner] == text:
                    inner += 1
                deeper = self.rows_named(texts[inner]) if inner < len(texts) else ()
                return (inner, deeper) if deeper else (inner - 1, named)
            if text.isdigit() or self.head_named(text):
                break
        return -1, ()

    def _head_labels(self, texts: Sequence[str]) -> Iterator[HeadLabel]:
        for place, text in enumerate(texts):
            key = self.head_named(text) if text else ""
            if key:
                unit = _UNIT.search(fold(text)) if "元" in text else None
                yield HeadLabel(key, place, unit[0] if unit else None)

    def _columns(self, table: Table, labels: tuple[HeadLabel, ...]) -> Columns:
        """The columns of values under a head; none if it is not this table's.

        Labels come in reading order, level by level or group by group. Each goes to the first
        printed group that still lacks it, else to the top.
        """
        names = {key for row in table.rows for key in map(label_key, row.wordings)}
        top = _tree(table, table.across and any(label.key in names for label in labels))
        groups = [top]
        for label in labels:
            home = next((g for g in (*groups[1:], top) if label.key in g.missing), None)
            if home is None:
                home, found = top, _inner(top, label.key)
            else:
                found = home.missing[label.key]
            if found is None:
                continue
            home.missing = {k: v for k, v in home.missing.items() if v is not found}
            if isinstance(found, _Group):
                groups.append(found)
                home.printed.append(found)
            else:
                offset = _offset(table, *found)
                home.printed.append(Leaf(*found, label.place, label.unit, offset))
        leaves = tuple(top.leaves())
        rows = {leaf.row for leaf in leaves}
        return Columns(leaves, bool(leaves) and len(leaves) == len(rows) * len(table.columns))


def _offset(table: Table, row: str, column: str) -> int:
    columns = [known.id for known in table.columns]
    rows = [known.id for known in table.rows]
    return (rows.index(row) * len(columns) if row else 0) + columns.index(column)


def _tree(table: Table, across: bool) -> _Group:
    """A table's head as nested groups; a group that holds all columns says nothing."""
    columns = {
        key: ("", column.id) for column in table.columns for key in map(label_key, column.wordings)
    }
    if not across:
        top: dict[str, _Group | tuple[str, str]] = {}
        for column in table.columns:
            entries = {key: columns[key] for key in map(label_key, column.wordings)}
            if len(column.under) < 2:
                top |= entries
            else:
                group = top.setdefault(label_key(column.under[-1]), _Group({}))
                assert isinstance(group, _Group)
                group.missing |= entries
        return _Group(top)
    top = {}
    for row in table.rows:
        inside = _Group({key: (row.id, column) for key, (_, column) in columns.items()})
        names = dict.fromkeys(map(label_key, row.wordings), inside)
        if row.under:
            outer = top.setdefault(label_key(row.under[0]), _Group({}))
            assert isinstance(outer, _Group)
            outer.missing |= names
        else:
            top |= names
    return _Group(top)


def _inner(group: _Group, key: str) -> _Group | tuple[str, str] | None:
    """What a label below a group that was not printed names, if just one thing."""
    found = [
        child.missing[key]
        for child in {id(child): child for child in group.missing.values()}.values()
        if isinstance(child, _Group) and key in child.missing
    ]
    return found[0] if len(found) == 1 else None


def _nearest(key: str, known: Iterable[str]) -> str:
    """The one official label that a misprinted or shortened one must mean, or nothing."""
    if not 4 <= len(key) <= 60:
        return ""
    best = process.extract(key, known, scorer=fuzz.ratio, limit=2)
    if best[0][1] >= CLOSE and best[0][1] - best[1][1] >= MARGIN:
        return best[0][0]
    holding = [label for label in known if key in label]
    return holding[0] if len(holding) == 1 else ""


@lru_cache(maxsize=16)
def labels_of(edition: str) -> Labels:
    """The labels of an edition, made once."""
    return Labels(form(edition))


def printed_labels(document: Document) -> set[str]:
    """The label keys of all slots that are no numbers: what an edition is recognised by."""
    texts = {slot.text for grid in document.grids for row in grid.rows for slot in row}
    return {label_key(text) for text in texts if len(text) > 1 and not text.isdigit()}


def fill(document: Document, edition: Form) -> Filled:
    """Every cell of the edition, in its order, and the rows that could not be placed."""
    walk = _Walk(labels_of(edition.edition), edition)
    for grid in document.grids:
        for row in _split_stream(grid, walk.labels) if grid.stream else grid.rows:
            walk.row(row, grid.aligned)
    ids = edition.cell_ids
    cells = [cell or Cell(ids[place]) for place, cell in enumerate(walk.cells)]
    return Filled(cells, tuple(walk.open_rows))


class _Walk:
    """The state of one walk over a document's rows."""

    def __init__(self, labels: Labels, edition: Form) -> None:
        self.labels = labels
        self.ids = edition.cell_ids
        self.cells: list[Cell | None] = [None] * len(self.ids)
        self.open_rows: list[OpenRow] = []
        self.head: list[HeadLabel] = []
        self.starts: set[int] = set()
        self.after_data = False
        self.by_table: dict[str, Columns] = {}
        """The head in force for each table."""
        self.earlier: dict[str, Columns] = {}
        """The last whole head printed for each table; only its order is still good."""

    def row(self, slots: tuple[Slot, ...], aligned: bool) -> None:
        facts = self.labels.row_facts(tuple([slot[0] for slot in slots]))
        for named in facts.named:
            self._data(named, slots, facts.at, aligned)
        if facts.heads:
            self._head(slots, facts.heads)
        elif not facts.named and self.head:
            self._across(slots, aligned)

    def _head(self, slots: Sequence[Slot], labels: Sequence[HeadLabel]) -> None:
        for label in labels:
            start = slots[label.place].start
            if start in self.starts:
                continue  # a merged cell, met before
            if self.after_data:
                self.head, self.starts, self.after_data = [], set(), False
            self.head.append(label)
            self.starts.add(start)
            self.by_table = {}

    def _columns(self, table: Table) -> Columns:
        """The columns of the head in force, if it is this table's."""
        columns = self.by_table.get(table.id)
        if columns is None:
            columns = self.labels.columns(table, tuple(self.head))
            self.by_table[table.id] = columns
            if columns.whole:
                self.earlier[table.id] = columns
        return columns

    def _data(self, row: NamedRow, slots: Sequence[Slot], at: int, aligned: bool) -> None:
        table = row.table
        columns = self._columns(table)
        values = slots[at + 1 :]
        placed = _by_place(columns.leaves, slots, at) if aligned else None
        if placed is None:
            columns = columns if columns.whole else self.earlier.get(table.id, Columns())
            placed = _by_order(columns.leaves, values)
        leaves = columns.leaves
        if leaves:
            self.after_data = True
        if placed is not None:
            self._put(self.labels.bases[table.id] if leaves[0].row else row.base, placed, leaves)
        elif leaves and any(slot.text for slot in values):
            ids = tuple(leaf.column for leaf in leaves)
            self.open_rows.append(OpenRow(table.id, row.row, ids, tuple(values)))

    def _across(self, slots: Sequence[Slot], aligned: bool) -> None:
        """Take a line of values without a label for the table whose head stands above it."""
        for table in self.labels.tables:
            columns = self._columns(table) if table.across else Columns()
            if not columns.whole:
                continue
            leaves = columns.leaves
            placed = _by_place(leaves, slots, -1) if aligned else None
            placed = placed or _by_order(leaves, slots)
            kinds = {parse(slot.text).kind for slot in placed or ()}
            if placed is None or ("text" in kinds and "number" not in kinds):
                continue
            base = self.labels.bases[table.id]
            if kinds == {"blank"} and any(self.cells[base + leaf.offset] for leaf in leaves):
                continue  # an empty row below the numbers
            self._put(base, placed, leaves)
            self.after_data = True

    def _put(self, base: int, slots: Sequence[Slot], leaves: Sequence[Leaf]) -> None:
        cells, ids = self.cells, self.ids
        for (text, start, end, page, confidence), leaf in zip(slots, leaves, strict=True):
            place = base + leaf.offset
            kind, value, unit, _, torn = parse(text)
            cell = Cell(ids[place], value, kind, text, unit, start, end, page)
            cell.trust = "doubtful" if torn else "read"
            if torn:
                cell.reason = "its digits are torn apart in the source"
            if leaf.unit and kind == "number":
                cell.unit = unit or leaf.unit
            if confidence is not None:
                cell.origin = "ocr"
            before = cells[place]
            if before is None:
                cells[place] = cell
            elif (before.kind, before.value) != (kind, value):
                cells[place] = _contradicted(before, text)


def _contradicted(before: Cell, text: str) -> Cell:
    """A cell whose row is printed twice with different content: absent, and both are named."""
    raws = [*(before.alternatives or [before.raw or ""]), text]
    reason = "its row is printed more than once, with different content"
    return Cell(before.id, reason=reason, alternatives=list(dict.fromkeys(raws)))


def _by_place(leaves: Sequence[Leaf], slots: Sequence[Slot], at: int) -> Sequence[Slot] | None:
    """The values that stand under the labels, if the row and its head keep the same columns."""
    places = [leaf.place for leaf in leaves]
    if not places or places[0] <= at or places[-1] >= len(slots):
        return None
    if any(b <= a for a, b in pairwise(places)):
        return None
    held = set(places)
    label = slots[at].start if at >= 0 else -1
    astray = [s for i, s in enumerate(slots) if i > at and i not in held and s.text]
    if any(slot.start != label for slot in astray):
        return None
    placed = [slots[place] for place in places]
    starts = [slot.start for slot in placed if slot.text]
    return placed if len(starts) == len(set(starts)) else None


def _by_order(leaves: Sequence[Leaf], values: Sequence[Slot]) -> Sequence[Slot] | None:
    """The values one after the other, if there are as many as columns.

    Stray empty places at the ends are dropped, unless it is unclear which are stray.
    """
    count = len(leaves)
    if not count or len(values) <= count:
        return values if count and len(values) == count else None
    texts = [slot.text for slot in values]
    starts = range(len(values) - count + 1)
    good = [at for at in starts if not any(texts[:at]) and not any(texts[at + count :])]
    if len(good) == 1 or (good and not any(texts)):
        return values[good[0] : good[0] + count]
    return None


def _split_stream(grid: Grid, labels: Labels) -> Iterator[tuple[Slot, ...]]:
    """The rows of a table whose row ends are lost: each begins with a label, or is a head."""
    row: list[Slot] = []
    words: list[Slot] = []
    in_head = False
    slots = grid.rows[0]
    for slot, after in zip(slots, [*slots[1:], None], strict=True):
        if parse(slot.text).kind in ("number", "dash"):
            row.append(slot)
            words, in_head = [], False
            continue
        if row and parse(row[-1].text).kind in ("number", "dash"):
            yield tuple(row)
            row = []
        words.append(slot)
        before_value = after is not None and parse(after.text).kind in ("number", "dash")
        is_head = bool(labels.head_named(slot.text))
        if before_value and not (in_head and is_head):
            label = next(filter(None, (_wrapped(words[-n:], labels) for n in (1, 2, 3))), None)
            if label:
                row = [label]
                continue
        if is_head:
            yield (slot,)
        in_head = is_head
        row = []
    if row:
        yield tuple(row)


def _wrapped(words: Sequence[Slot], labels: Labels) -> Slot | None:
    """One label that goes on over several slots, as a slot, if it names a row."""
    text = "\n".join(slot.text for slot in words)
    if not labels.rows_named(text):
        return None
    return Slot(text, words[0].start, words[-1].end)
