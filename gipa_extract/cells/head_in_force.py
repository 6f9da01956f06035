"""The head above the rows that are being taken, and which columns it gives each table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from gipa_extract.cells.labels import Labels, RowFacts
from gipa_extract.cells.printed_cells import PlainValue
from gipa_extract.cells.table_heads import HeadLabel, Leaf, ValueColumns, others_among
from gipa_extract.forms import Table


class HeadInForce:
    """What a walk over a document's rows has met of the head in force, line by line."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.met: list[HeadLabel] = []
        """The labels of its lines."""
        self.starts: set[int] = set()
        """Where they stand in the text."""
        self.lines: list[tuple[Sequence[str], Sequence[HeadLabel]]] = []
        """What its rows print, and the labels in them."""
        self.begin = 0
        """Where the first of them begins in the text."""
        self.last_other = 0
        """The last place before a label of its line that prints a column which the form lacks."""
        self.by_table: dict[str, ValueColumns] = {}
        self.plain_widths: dict[str, int] = {}
        self.plain_places: dict[str, range] = {}
        """Where the columns stand that it gives a table, if nothing but all of them, in the form's order."""
        self.earlier: dict[str, ValueColumns] = {}
        """The last whole head printed for each table; only its order is still good."""

    def end(self) -> None:
        """Forget the head: another one begins."""
        self.met, self.starts, self.lines, self.last_other = [], set(), [], 0

    def take_line(self, texts: Sequence[str], places: Sequence[int], facts: RowFacts) -> None:
        """Take a row that prints column labels; `places` are those of its texts in the document."""
        labels = facts.heads
        if not self.lines:
            self.begin = places[0]
        self.lines.append((texts, labels))
        self.last_other = max(self.last_other, facts.last_other)
        met = self.starts
        line = self.met[-1].line + 1 if self.met else 0
        starts = {places[label.place] for label in labels}
        self.starts = met | starts
        # a merged cell is met in each row that it covers
        if not met.isdisjoint(starts):
            labels = tuple(label for label in labels if places[label.place] not in met)
        self.met += _on_line(labels, line) if line else labels
        self.by_table = {}
        self.plain_widths, self.plain_places = {}, {}

    def plain_width(self, table: Table) -> int:
        """How many columns it gives a table, if all of them and nothing else, in the form's order and
        without units; else 0.
        """
        width = self.plain_widths.get(table.id)
        if width is None:
            columns = self.columns_of(table)
            is_plain = columns.plain and not table.across and not self.has_others_amid(0)
            width = self.plain_widths[table.id] = len(columns.leaves) if is_plain else 0
        return width

    def plain_values_below(
        self, table: Table, texts: Sequence[str], facts: RowFacts
    ) -> Sequence[PlainValue]:
        """The plain values of an aligned grid's row, if one stands below each column of a plain head; else none."""
        places = self.plain_places.get(table.id)
        if places is None:
            columns = self.columns_of(table)
            is_plain = columns.plain and not table.across
            places = _one_by_one(columns.leaves) if is_plain else range(0)
            self.plain_places[table.id] = places
        behind, first = facts.at + 1, places.start
        is_below = behind <= first and places.stop == len(texts) and not any(texts[behind:first])
        return facts.plain[first - behind :] if is_below else ()

    def columns_of(self, table: Table) -> ValueColumns:
        """The columns of the head, if it is this table's."""
        columns = self.by_table.get(table.id)
        if columns is None:
            columns = self.labels.columns(table, tuple(self.met))
            self.by_table[table.id] = columns
            if columns.whole:
                self.earlier[table.id] = columns
        return columns

    def other_places(self) -> set[int]:
        """Places of the head that print something else: a number, a unit, a remark."""
        return {place for texts, labels in self.lines for place in others_among(texts, labels)}

    def has_others_amid(self, label_place: int) -> bool:
        """Whether the form lacks a column behind a row's label and before the last one of the head."""
        return self.last_other > max(label_place, 0)


def _one_by_one(leaves: Sequence[Leaf]) -> range:
    """The places of columns, if each has one of its own right behind the other's; else none."""
    first = leaves[0].place
    places = range(first, first + len(leaves))
    own = ((leaf.place, leaf.last) for leaf in leaves)
    return places if all(one == (at, at) for one, at in zip(own, places, strict=True)) else range(0)


@lru_cache(maxsize=1024)
def _on_line(labels: tuple[HeadLabel, ...], line: int) -> tuple[HeadLabel, ...]:
    """The labels of a line of a head that has others above it."""
    return tuple([label._replace(line=line) for label in labels])
