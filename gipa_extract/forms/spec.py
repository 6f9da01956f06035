"""The types of a form: frozen, and complete once loaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Measure = Literal["count", "change", "amount"]
"""count: whole and ≥ 0; change: whole, signed; amount: money, in the printed unit."""
Relation = Literal["sum", "balance", "at_most", "not_negative", "count", "whole"]


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

    def cell_ids(self) -> tuple[str, ...]:
        return tuple(f"{self.id}.{row.id}.{col.id}" for row in self.rows for col in self.columns)


@dataclass(frozen=True, eq=False)
class SectionSpec:
    """A section of the report and what its heading says."""

    id: str
    number: str
    label: str
    patterns: tuple[str, ...]
    """Regular expressions on the heading's label key (see `normal.label_key`)."""


@dataclass(frozen=True, eq=False)
class Rule:
    """An edit rule: how the cells on the left must stand to the cells on the right."""

    id: str
    relation: Relation
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    source: str = ""
    """Where the rule is printed or follows from."""


@dataclass(frozen=True, eq=False)
class Group:
    """Cells that prose counts together, such as all refusals."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, eq=False)
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
        return {
            f"{table.id}.{row.id}.{column.id}": column.measure
            for table in self.tables
            for row in table.rows
            for column in table.columns
        }

    def table(self, table_id: str) -> Table:
        return next(table for table in self.tables if table.id == table_id)

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)
