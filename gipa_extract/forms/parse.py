"""The text of an edition's TOML file → Form. Its rules are read as strictly as a user's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gipa_extract.errors import FormError
from gipa_extract.forms.spec import (
    Cue,
    Form,
    Group,
    Label,
    Rule,
    SectionSpec,
    Severity,
    Subject,
    Table,
    YearRule,
)
from gipa_extract.ids import join_cell_id


class StrictEntry(BaseModel):
    """A table of a rules file; a key that it does not know is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Template(StrictEntry):
    """What runs over the rows, or the columns, of tables: one rule for each of them.

    `{table}`, `{row}` and `{column}` in the id stand for the ids of where a rule is. The two
    sides name columns if there is a rule for each row, and rows if there is one for each column.
    """

    id: Annotated[str, Field(min_length=1)]
    each: Literal["row", "column"] | None = None
    """Null: a single rule, whose sides are whole cell ids."""
    table: str | list[str] | None = None
    source: str = ""

    def places(self, tables: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
        """The rules' ids, each with a format for the cells of its sides.

        KeyError: there is no such table, or the id has a placeholder that nothing fills.
        """
        if self.each is None or self.table is None:
            if self.each is not self.table:
                raise KeyError("`each` and `table` go together")
            yield self.id, "{}"
            return
        for name in self.table if isinstance(self.table, list) else [self.table]:
            if name not in tables:
                raise KeyError(f"no table {name}")
            for label in tables[name].rows if self.each == "row" else tables[name].columns:
                cell = (
                    f"{name}.{label.id}.{{}}" if self.each == "row" else f"{name}.{{}}.{label.id}"
                )
                yield self._checked_id(table=name, **{self.each: label.id}), cell

    def _checked_id(self, **ids: str) -> str:
        try:
            return self.id.format(**ids)
        except (KeyError, IndexError, ValueError) as error:
            raise KeyError(f"nothing fills a placeholder of the id {self.id}") from error


class RuleEntry(Template):
    """A `[[rules]]` entry."""

    relation: Literal["sum", "balance", "at_most", "not_negative"]
    left: Annotated[list[str], Field(min_length=1)]
    right: list[str] = []
    tolerance: Annotated[int | Decimal, Field(ge=0, allow_inf_nan=False)] = 0
    severity: Severity = "error"

    def rules(self, tables: Mapping[str, Table]) -> Iterator[Rule]:
        """The rules of this entry on these tables."""
        for rule_id, cell in self.places(tables):
            left, right = (tuple(map(cell.format, side)) for side in (self.left, self.right))
            yield Rule(
                rule_id, self.relation, left, right, self.source, self.tolerance, self.severity
            )


class YearEntry(Template):
    """An `[[across_years]]` entry; see `YearRule`."""

    earlier: Annotated[list[str], Field(min_length=1)]
    later: Annotated[list[str], Field(min_length=1)]
    added: list[str] = []
    removed: list[str] = []

    def rules(self, tables: Mapping[str, Table]) -> Iterator[YearRule]:
        """The rules of this entry on these tables."""
        for rule_id, cell in self.places(tables):
            earlier, later, added, removed = (
                tuple(map(cell.format, cells))
                for cells in (self.earlier, self.later, self.added, self.removed)
            )
            yield YearRule(rule_id, earlier, later, added, removed, self.source)


def read_toml(toml: str, name: str) -> dict[str, Any]:
    """The data of a TOML file, its decimals exact; FormError names the file."""
    try:
        return tomllib.loads(toml, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"not TOML: {error}", where=name) from error


def invalid_entry(error: ValidationError, entry: str, name: str) -> FormError:
    """The error for an entry that has a wrong shape: which one, and its first fault."""
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    fault = "unknown key" if first["type"] == "extra_forbidden" else first["msg"]
    return FormError(f"{entry}: {key}: {fault}", where=name)


def parse(toml: str, name: str) -> Form:
    """A form from the text of its TOML file; FormError names the entry that is wrong."""
    data = read_toml(toml, name)
    try:
        tables = tuple(_parse_table(entry) for entry in data["tables"])
        by_id = {table.id: table for table in tables}
        rules = [r for entry in data["rules"] for r in RuleEntry(**entry).rules(by_id)]
        years = data.get("across_years", ())
        return Form(
            edition=data["edition"],
            authority=data["authority"],
            first_year=data["first_year"],
            last_year=data.get("last_year"),
            sections=tuple(
                SectionSpec(
                    **{
                        **entry,
                        "patterns": tuple(entry["patterns"]),
                        "numbered": tuple(entry.get("numbered", ())),
                    }
                )
                for entry in data["sections"]
            ),
            tables=tables,
            rules=(*rules, *_count_rules(tables)),
            groups=tuple(_parse_group(entry) for entry in data["groups"]),
            claims=tuple(s for entry in data.get("claims", ()) for s in _parse_subjects(entry)),
            year_rules=tuple(r for entry in years for r in YearEntry(**entry).rules(by_id)),
        )
    except ValidationError as error:
        raise invalid_entry(error, error.title, name) from error
    except (KeyError, TypeError) as error:
        raise FormError(f"missing or unknown entry: {error}", where=name) from error


def _parse_label(entry: dict[str, Any]) -> Label:
    return Label(**_lists_to_tuples(entry))


def _parse_table(entry: dict[str, Any]) -> Table:
    rows, columns = (
        tuple(_parse_label(label) for label in entry[key]) for key in ("rows", "columns")
    )
    return Table(**{**entry, "rows": rows, "columns": columns})


def _parse_group(entry: dict[str, Any]) -> Group:
    table, column = entry["table"], entry["column"]
    return Group(entry["id"], tuple(join_cell_id(table, row, column) for row in entry["rows"]))


def _parse_subjects(entry: dict[str, Any]) -> Iterator[Subject]:
    """One subject for each row that the entry names; they share its cues."""
    shared = {"column": None, "mentions": (), "within": (), **_lists_to_tuples(entry)}
    rows: dict[str, list[str]] = shared.pop("rows")
    shared["cues"] = tuple(Cue(**_lists_to_tuples(cue)) for cue in entry["cues"])
    for row, names in rows.items():
        yield Subject(row=row, names=tuple(names), **shared)


def _lists_to_tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}


def _count_rules(tables: tuple[Table, ...]) -> Iterator[Rule]:
    """One rule for each cell that counts: whole, and, unless it is a change, not negative."""
    for table in tables:
        for row in table.rows:
            for column in table.columns:
                cell = table.cell_id(row, column)
                if column.measure == "count":
                    yield Rule(f"count:{cell}", "count", (cell,), source="件数为非负整数")
                elif column.measure == "change":
                    yield Rule(f"whole:{cell}", "whole", (cell,), source="增减数为整数")
