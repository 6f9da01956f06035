"""The types of a form: frozen, and complete once loaded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from gipa_extract.ids import join_cell_id
from gipa_extract.text.folding import label_key

Measure = Literal["count", "change", "amount"]
"""count: whole and ≥ 0; change: whole, signed; amount: money, in the printed unit."""
Relation = Literal["sum", "balance", "at_most", "not_negative", "count", "whole"]
Severity = Literal["error", "warning", "note"]
"""error: the numbers cannot all be right; warning and note: somebody wants to see it."""


@dataclass(frozen=True, eq=False)
class Label:
    """A printed label and the other wordings under which real reports print it."""

    id: str
    label: str
    also: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    """The merged labels above (a column) or to the left (a row), outermost first."""
    measure: Measure = "count"

    @property
    def wordings(self) -> tuple[str, ...]:
        return (self.label, *self.also)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What its wordings are compared by, each once (see `folding.label_key`)."""
        return tuple(dict.fromkeys(map(label_key, self.wordings)))

    @cached_property
    def group_keys(self) -> tuple[str, ...]:
        """What the labels of its groups are compared by, the outermost first."""
        return tuple(map(label_key, self.under))

    @property
    def label_in_group(self) -> str:
        """A row's label behind the group that it stands in: （三）不予公开 1.属于国家秘密."""
        return " ".join([*self.under[1:], self.label])


@dataclass(frozen=True, eq=False)
class Table:
    """One printed table: a row of cells for each row label, or, `across`, one long line."""

    id: str
    section: str
    caption: str
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    across: bool = False
    """The row labels stand in the head, above the column labels, and there is one line."""
    corner: str = ""

    @cached_property
    def row_keys(self) -> frozenset[str]:
        """What the labels of its rows are compared by."""
        return frozenset(key for row in self.rows for key in row.keys)

    @cached_property
    def row_and_group_keys(self) -> frozenset[str]:
        """The same with the labels of groups of rows."""
        return self.row_keys.union(*(row.group_keys for row in self.rows))

    @cached_property
    def column_keys(self) -> frozenset[str]:
        """What the labels of its columns are compared by."""
        return frozenset(key for column in self.columns for key in column.keys)

    def cell_id(self, row: Label, column: Label) -> str:
        """The id of the cell in one of its rows and columns."""
        return join_cell_id(self.id, row.id, column.id)

    def row_cell_ids(self, row: Label) -> tuple[str, ...]:
        """The ids of a row's cells, from left to right."""
        return _row_cell_ids_of(self, row.id)

    def cell_ids_in_row(self, row_id: str) -> tuple[str, ...]:
        """Those of the row with an id."""
        return _row_cell_ids_of(self, row_id)

    def column_cell_ids(self, column: Label) -> tuple[str, ...]:
        """The ids of a column's cells, from the top down."""
        return tuple(self.cell_id(row, column) for row in self.rows)

    def cell_ids(self) -> tuple[str, ...]:
        """The ids of all cells, row by row."""
        return _cell_ids_of(self)


@lru_cache(maxsize=1024)
def _row_cell_ids_of(table: Table, row_id: str) -> tuple[str, ...]:
    return tuple(join_cell_id(table.id, row_id, column.id) for column in table.columns)


@lru_cache(maxsize=64)
def _cell_ids_of(table: Table) -> tuple[str, ...]:
    """The ids of a table's cells; made once, since each report asks for them again and again."""
    return tuple(cell for row in table.rows for cell in table.row_cell_ids(row))


@dataclass(frozen=True, eq=False)
class SectionSpec:
    """A section of the report and what its heading says."""

    id: str
    number: str
    label: str
    patterns: tuple[str, ...]
    """Regular expressions on the heading's label key (see `folding.label_key`)."""
    numbered: tuple[str, ...] = ()
    """Likewise; such words are a heading only under a number: 一、工作开展情况."""


@dataclass(frozen=True, eq=False)
class Rule:
    """An edit rule: how the cells on the left must stand to the cells on the right."""

    id: str
    relation: Relation
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    source: str = ""
    """Where the rule is printed or follows from."""
    tolerance: int | Decimal = 0
    """By how much the two sides may miss each other and the rule still hold."""
    severity: Severity = "error"

    @property
    def is_equation(self) -> bool:
        """Whether both sides must be equal: a printed total, or a balance of two sums."""
        return self.relation in ("sum", "balance")

    @property
    def exact(self) -> bool:
        """Whether a failure proves that a number is wrong, and the rule can say which."""
        return self.severity == "error" and not self.tolerance


@dataclass(frozen=True, eq=False)
class YearRule:
    """What a report's cells must be, given the issuer's report of the year before.

    The cells of `earlier`, in the report before, and `added`, less `removed`, add up to `later`.
    """

    id: str
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    source: str = ""

    @property
    def operands(self) -> tuple[str, ...]:
        """The cells of the later report."""
        return (*self.added, *self.removed, *self.later)


class Place(NamedTuple):
    """Where the form prints a cell."""

    table: Table
    row: Label
    column: Label


@dataclass(frozen=True, eq=False)
class Group:
    """Cells that prose counts together, such as all refusals."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Cue:
    """Words beside a number in prose that say which row, or which column, it belongs to.

    In a word, `{last}` stands for last year and `{next}` for next year, however they are said.
    """

    row: str | None = None
    column: str | None = None
    """A column that the table does not have stands for numbers that are no cell's."""
    terms: tuple[str, ...] = ()
    """Said of nothing else: 予以公开."""
    words: tuple[str, ...] = ()
    """Said of other things too, such as 收到: what stands round them has to be understood."""
    weak: tuple[str, ...] = ()
    """Words that mean this row only where no other word of the text states it."""
    heads: tuple[str, ...] = ()
    """Words that announce the row for the applicants that follow; they state no number."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A thing that prose counts, and how its numbers are tied to a table's cells."""

    table: str
    row: str
    """The row that a number states when no cue names one."""
    column: str | None
    """The column likewise; null where a cue has to name it."""
    names: tuple[str, ...]
    """Nouns that can be counted: 政府信息公开申请."""
    mentions: tuple[str, ...]
    """Words that say what is spoken of, but count nothing by themselves: 依申请公开."""
    within: tuple[str, ...]
    """Words of which the context must hold one; none are needed if there are none here."""
    units: tuple[str, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """An edition of the official form."""

    edition: str
    authority: str
    first_year: int
    last_year: int | None
    sections: tuple[SectionSpec, ...]
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]
    groups: tuple[Group, ...]
    claims: tuple[Subject, ...] = ()
    year_rules: tuple[YearRule, ...] = ()
    """What holds between this report and that of the year before, whatever its edition."""
    silence: tuple[str, ...] = ()
    """Patterns of rule ids that a user's rules file silences; no edition has any itself."""
    rules_sha256: str | None = None
    """Of the user's rules file that added to its rules or silences some; None without one."""

    def __repr__(self) -> str:
        """One line: with all its labels and rules a form has some 75,000 characters."""
        tables = ", ".join(table.id for table in self.tables)
        return (
            f"<Form {self.edition}: {len(self.cell_ids)} cells in {tables};"
            f" {len(self.rules)} rules>"
        )

    @cached_property
    def cell_ids(self) -> tuple[str, ...]:
        """Every cell, in the form's order."""
        return tuple(cell for table in self.tables for cell in table.cell_ids())

    @cached_property
    def position(self) -> dict[str, int]:
        """Cell id → its place in the form's order."""
        return {cell: index for index, cell in enumerate(self.cell_ids)}

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Cell id → what its column measures."""
        return {cell: place.column.measure for cell, place in self.places.items()}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Cell id → its table, row and column."""
        return {
            table.cell_id(row, column): Place(table, row, column)
            for table in self.tables
            for row in table.rows
            for column in table.columns
        }

    @cached_property
    def rules_by_id(self) -> dict[str, Rule]:
        """Rule id → the rule."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def is_exact(self) -> bool:
        """Whether every rule is; see `Rule.exact`."""
        return all(rule.exact for rule in self.rules)

    def silences(self, rule_id: str) -> bool:
        """Whether the user wants to hear nothing of this rule."""
        return any(fnmatchcase(rule_id, pattern) for pattern in self.silence)

    @cached_property
    def tabular(self) -> frozenset[str]:
        """The ids of the sections that hold the tables."""
        return frozenset(table.section for table in self.tables)

    @cached_property
    def totalled(self) -> frozenset[str]:
        """The ids of the tables in which each row ends in its total: the sum of all cells before."""
        sums = {(rule.left, rule.right) for rule in self.rules if rule.relation == "sum"}
        return frozenset(
            table.id
            for table in self.tables
            if all(
                ((cells := table.row_cell_ids(row))[:-1], cells[-1:]) in sums for row in table.rows
            )
        )

    def table(self, table_id: str) -> Table:
        """The table with this id; KeyError names those that there are."""
        for table in self.tables:
            if table.id == table_id:
                return table
        known = ", ".join(table.id for table in self.tables)
        raise KeyError(f"no table {table_id!r} in edition {self.edition}; its tables: {known}")

    def covers(self, year: int) -> bool:
        """Whether reports of this year are due on this edition."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)
