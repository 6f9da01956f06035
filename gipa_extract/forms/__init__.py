"""The editions of the official form, loaded from the TOML files beside this module."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from importlib import resources

from gipa_extract.errors import FormError
from gipa_extract.forms.parse import parse
from gipa_extract.forms.spec import (
    Cue,
    Form,
    Group,
    Label,
    Place,
    Rule,
    SectionSpec,
    Severity,
    Subject,
    Table,
    YearRule,
)
from gipa_extract.text.folding import label_key

__all__ = [
    "Cue",
    "Form",
    "Group",
    "Label",
    "Place",
    "Rule",
    "SectionSpec",
    "Severity",
    "Subject",
    "Table",
    "YearRule",
    "detect",
    "editions",
    "form",
    "form_printed",
    "newest",
    "parse",
]

FOREIGN = 4
"""So many rows of numbers, and not one label of ours, make a table of another form."""


@lru_cache(maxsize=1)
def editions() -> dict[str, Form]:
    """Every known edition by its name, oldest first."""
    folder = resources.files(__name__)
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    forms = [parse(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in files]
    return {form.edition: form for form in sorted(forms, key=lambda form: form.first_year)}


def form(edition: str) -> Form:
    """The form of an edition, such as "2021" (a str); FormError lists the known ones."""
    try:
        return editions()[edition]
    except KeyError:
        known = ", ".join(map(repr, editions()))  # 2021 is none, "2021" is
        raise FormError(f"unknown edition {edition!r}", remedy=f"one of: {known}") from None


@lru_cache(maxsize=1)
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
    if own := form_printed(printed):
        return own
    foreign = number_rows >= FOREIGN and not _shared_labels() & printed
    if year is None or foreign:
        return None
    return next((form for form in editions().values() if form.covers(year)), None)


def form_printed(labels: Collection[str]) -> Form | None:
    """The edition of whose own labels most tables print some; None on a tie, or for one label.

    An agency may keep last year's head over one table of a new form: tables are counted, not labels.
    """
    labels = _all_own_labels().intersection(labels)
    printed = {
        name: [own for table in tables if (own := table & labels)]
        for name, tables in _own_labels().items()
    }
    best = max(printed, key=lambda name: len(printed[name]))
    rivals = [len(tables) for name, tables in printed.items() if name != best]
    if sum(map(len, printed[best])) < 2 or len(printed[best]) in rivals:
        return None
    return editions()[best]


@lru_cache(maxsize=1)
def _shared_labels() -> frozenset[str]:
    return frozenset(
        key
        for form in editions().values()
        for table in form.tables
        for key in _label_keys(table, official=False)
    )


@lru_cache(maxsize=1)
def _all_own_labels() -> frozenset[str]:
    return frozenset(key for tables in _own_labels().values() for table in tables for key in table)


@lru_cache(maxsize=1)
def _own_labels() -> dict[str, tuple[frozenset[str], ...]]:
    """Edition → for each table its official label keys that no other edition prints anywhere."""
    printed = {
        name: {key for table in form.tables for key in _label_keys(table, official=False)}
        for name, form in editions().items()
    }
    return {
        name: tuple(
            frozenset(_label_keys(table, official=True)).difference(
                *(keys for other, keys in printed.items() if other != name)
            )
            for table in form.tables
        )
        for name, form in editions().items()
    }


def _label_keys(table: Table, *, official: bool) -> Iterator[str]:
    for label in (*table.rows, *table.columns):
        words = (label.label,) if official else (*label.wordings, *label.under)
        yield from map(label_key, words)
