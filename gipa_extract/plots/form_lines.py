"""The requests table, told by the form's rules: who applies, what may become of it, and on what
ground. Nothing here names a row, a column or an edition."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.forms import Form, Label, Rule, editions
from gipa_extract.language import Lang
from gipa_extract.text.patterns import ADDITION


class ChartLine(NamedTuple):
    """One cell of the requests table, in the words of a chart."""

    applicant: str
    """Empty in the column of totals."""
    row: str
    group: str
    """The merged label to the left of the row; the row itself where it stands alone."""
    received: bool
    """The row of new applications; every other line is a result."""


@lru_cache(maxsize=2)
def lines(lang: Lang) -> dict[str, ChartLine]:
    """Cell id → its line, for every edition; cells of the newest first, in its order.

    Chinese names are the printed labels, English ones the ids in words.
    """
    found: dict[str, ChartLine] = {}
    for form in reversed(editions().values()):
        for cell, line in _lines_of(form, lang):
            found.setdefault(cell, line)
    return found


def order(lang: Lang, field: str) -> list[str]:
    """The values of a field of `ChartLine`, as the form orders them."""
    return list(dict.fromkeys(getattr(line, field) for line in lines(lang).values()))


def _lines_of(form: Form, lang: Lang) -> Iterator[tuple[str, ChartLine]]:
    balance = next(rule for rule in form.rules if rule.relation == "balance")
    received, done = form.places[balance.left[0]].row, balance.right[0]
    results = next(r for r in form.rules if r.relation == "sum" and r.right == (done,))
    rows = [form.places[cell].row for cell in results.left]
    table = form.places[done].table
    total = _total_column(form, received)
    for row in (received, *rows):
        for column in table.columns:
            applicant = "" if column is total else name(column, lang)
            cell = table.cell_id(row, column)
            group = _group_name(form, table.cell_id(row, total), lang)
            yield (
                cell,
                ChartLine(applicant, _row_name(form, row, group, lang), group, row is received),
            )


def _total_column(form: Form, row: Label) -> Label:
    """The column that the others of a row add up to."""
    sums = (rule for rule in form.rules if rule.relation == "sum" and _lies_within(form, rule, row))
    return form.places[next(sums).right[0]].column


def _lies_within(form: Form, rule: Rule, row: Label) -> bool:
    return all(form.places[cell].row is row for cell in (*rule.left, *rule.right))


def _group_name(form: Form, total: str, lang: Lang) -> str:
    """The name of the group that a row's total is counted in, or of the row itself."""
    row = form.places[total].row
    group = next((group for group in form.groups if total in group.cells), None)
    if group is None:
        return name(row, lang)
    return row.under[-1] if lang == "zh" else group.id.split(".")[1].replace("_", " ")


def _row_name(form: Form, row: Label, group: str, lang: Lang) -> str:
    """A row's name; in English without the name of its group."""
    said = name(row, lang)
    return said if lang == "zh" else said.removeprefix(f"{group} ") or said


def name(label: Label, lang: Lang) -> str:
    """A row or column in words: its printed label without the remark at its end, or its id."""
    return ADDITION.sub("", label.label) if lang == "zh" else label.id.replace("_", " ")
