"""The editions of the official form, loaded from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

from gipa_extract.errors import FormError
from gipa_extract.forms.spec import Cue, Form, Group, Label, Rule, SectionSpec, Subject, Table
from gipa_extract.normal import label_key

__all__ = [
    "Cue",
    "Form",
    "Group",
    "Label",
    "Rule",
    "SectionSpec",
    "Subject",
    "Table",
    "detect",
    "editions",
    "form",
    "newest",
]

FOREIGN = 4
"""So many rows of numbers, and not one label of ours, make a table of another form."""


@lru_cache(maxsize=1)
def editions() -> dict[str, Form]:
    """Every known edition by its name, oldest first."""
    folder = resources.files(__name__)
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    forms = [parse(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in files]
    return {known.edition: known for known in sorted(forms, key=lambda known: known.first_year)}


def form(edition: str) -> Form:
    """The form of an edition; FormError lists the known ones."""
    try:
        return editions()[edition]
    except KeyError:
        known = ", ".join(editions())
        raise FormError(f"unknown edition {edition!r}", remedy=f"one of: {known}") from None


def newest() -> Form:
    """The edition in force now."""
    return list(editions().values())[-1]


def detect(labels: Iterable[str], number_rows: int, year: int | None) -> Form | None:
    """The edition whose own labels were printed, or, where they are silent, that of the year.

    `labels` are label keys of table slots, `number_rows` the rows that print a number. An agency
    may use the old form in a new year, so what is printed wins; a year before the first edition,
    or none at all, gives None, and so do tables of numbers without a single label of ours. One
    label alone is no evidence for an edition: older reports print their own statistics.
    """
    printed = set(labels)
    votes = {name: len(own & printed) for name, own in _own_labels().items()}
    best = max(votes, key=lambda name: votes[name])
    if votes[best] >= 2 and list(votes.values()).count(votes[best]) == 1:
        return editions()[best]
    foreign = number_rows >= FOREIGN and not _shared_labels() & printed
    if year is None or foreign:
        return None
    return next((known for known in editions().values() if known.covers(year)), None)


@lru_cache(maxsize=1)
def _shared_labels() -> frozenset[str]:
    return frozenset(key for known in editions().values() for key in _keys(known, official=False))


@lru_cache(maxsize=1)
def _own_labels() -> dict[str, frozenset[str]]:
    """Edition → its official label keys that no other edition prints in any wording."""
    printed = {name: frozenset(_keys(known, official=False)) for name, known in editions().items()}
    return {
        name: frozenset(_keys(known, official=True)).difference(
            *(keys for other, keys in printed.items() if other != name)
        )
        for name, known in editions().items()
    }


def _keys(known: Form, *, official: bool) -> Iterator[str]:
    for table in known.tables:
        for label in (*table.rows, *table.columns):
            words = (label.label,) if official else (*label.wordings, *label.under)
            yield from map(label_key, words)


def parse(toml: str, name: str) -> Form:
    """A form from the text of its TOML file; FormError names the entry that is wrong."""
    try:
        data = tomllib.loads(toml)
        tables = tuple(_table(entry) for entry in data["tables"])
        by_id = {table.id: table for table in tables}
        rules = [rule for entry in data["rules"] for rule in _rules(entry, by_id)]
        return Form(
            edition=data["edition"],
            authority=data["authority"],
            first_year=data["first_year"],
            last_year=data.get("last_year"),
            sections=tuple(
                SectionSpec(**{**entry, "patterns": tuple(entry["patterns"])})
                for entry in data["sections"]
            ),
            tables=tables,
            rules=(*rules, *_count_rules(tables)),
            groups=tuple(_group(entry) for entry in data["groups"]),
            claims=tuple(s for entry in data.get("claims", ()) for s in _subjects(entry)),
        )
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"not TOML: {error}", where=name) from error
    except (KeyError, TypeError) as error:
        raise FormError(f"missing or unknown entry: {error}", where=name) from error


def _label(entry: dict[str, Any]) -> Label:
    return Label(**_tuples(entry))


def _table(entry: dict[str, Any]) -> Table:
    rows, columns = (tuple(_label(label) for label in entry[key]) for key in ("rows", "columns"))
    return Table(**{**entry, "rows": rows, "columns": columns})


def _group(entry: dict[str, Any]) -> Group:
    table, column = entry["table"], entry["column"]
    return Group(entry["id"], tuple(f"{table}.{row}.{column}" for row in entry["rows"]))


def _subjects(entry: dict[str, Any]) -> Iterator[Subject]:
    """One subject for each row that the entry names; they share its cues."""
    shared = {"column": None, "mentions": (), "within": (), **_tuples(entry)}
    rows: dict[str, list[str]] = shared.pop("rows")
    shared["cues"] = tuple(Cue(**_tuples(cue)) for cue in entry["cues"])
    for row, names in rows.items():
        yield Subject(row=row, names=tuple(names), **shared)


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}


def _rules(entry: dict[str, Any], tables: dict[str, Table]) -> Iterator[Rule]:
    """The rules of one template: one for each row, or for each column, of its tables."""
    names = entry["table"] if isinstance(entry["table"], list) else [entry["table"]]
    for table in (tables[name] for name in names):
        by_row = entry["each"] == "row"
        for each in table.rows if by_row else table.columns:
            left, right = (
                tuple(
                    f"{table.id}.{each.id}.{part}" if by_row else f"{table.id}.{part}.{each.id}"
                    for part in entry.get(side, ())
                )
                for side in ("left", "right")
            )
            rule_id = entry["id"].format(table=table.id, row=each.id, column=each.id)
            yield Rule(rule_id, entry["relation"], left, right, entry.get("source", ""))


def _count_rules(tables: tuple[Table, ...]) -> Iterator[Rule]:
    """One rule for each cell that counts: whole, and, unless it is a change, not negative."""
    for table in tables:
        for row in table.rows:
            for column in table.columns:
                cell = f"{table.id}.{row.id}.{column.id}"
                if column.measure == "count":
                    yield Rule(f"count:{cell}", "count", (cell,), source="件数为非负整数")
                elif column.measure == "change":
                    yield Rule(f"whole:{cell}", "whole", (cell,), source="增减数为整数")
