"""The panel: a row for each report, and columns in which editions can be compared.

Which cells share a column is data, `forms/crosswalk/panel.toml`. A value column holds printed
numbers only; its kind column tells a blank from a dash, a text and an absent place, and a sum of
ours from a printed number; and a column of money has its printed unit beside it.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError

from gipa_extract.errors import FormError
from gipa_extract.forms import Form, editions
from gipa_extract.forms.spec import Measure
from gipa_extract.ids import split_cell_id, table_id_of
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Report, Trust

Value = str | int | float | Decimal | None
KINDS = ("number", "blank", "dash", "text", "absent", "sum", "no_such_cell")
"""What a kind column may hold. sum: added up here, from printed numbers; no_such_cell: the
report's edition has none. The others are a cell's own kinds."""
TRUSTS: tuple[Trust, ...] = ("missing", "doubtful", "read", "confirmed")
"""Trusts in the order of their codes in Stata, the least first."""
MAX_NAME = 26
"""Characters of a value column's name: Stata takes 32, and `_trust` comes behind it."""


class _CrosswalkEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    why: str
    why_en: str

    def in_words(self, lang: Lang) -> str:
        """Why the editions stand to each other so."""
        return self.why if lang == "zh" else self.why_en


class Same(_CrosswalkEntry):
    """Cells whose equal ids mean the same in every edition."""

    cells: str


class Sum(_CrosswalkEntry):
    """A row that one edition prints and another has in parts."""

    row: str
    label: str
    parts: dict[str, tuple[str, ...]]


class Apart(_CrosswalkEntry):
    """Cells that look alike and are not."""

    cells: dict[str, str]


class Crosswalk(BaseModel):
    """How the cells of the editions stand to each other."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    same: tuple[Same, ...]
    sum: tuple[Sum, ...] = ()
    apart: tuple[Apart, ...] = ()
    short: dict[str, str] = {}
    """What parts of ids are called in the names of columns."""
    english: dict[str, str] = {}
    """What parts of ids mean in English; `table.row` or `table.*.column` where a part means two things."""


@dataclass(frozen=True)
class Column:
    """A value column of the panel: the cells of each edition whose sum it is, mostly one."""

    id: str
    """The id of its cells, or of their sum: `requests.received.total`."""
    name: str
    """What the column is called, in every format: `req_received_total`."""
    label: str
    measure: Measure
    cells: Mapping[str, tuple[str, ...]]
    """Edition → cell ids; an edition that has none is not there."""
    note: str = ""
    """Why its cells are added up, if they are."""
    note_en: str = ""

    @property
    def kind_name(self) -> str:
        """What its column of kinds is called."""
        return f"{self.name}_kind"

    @property
    def trust_name(self) -> str:
        """What its column of trusts is called."""
        return f"{self.name}_trust"

    @property
    def unit_name(self) -> str:
        """What its column of printed units is called, if it holds money."""
        return f"{self.name}_unit"

    @property
    def label_en(self) -> str:
        """What it holds in English; English labels are no part of the form."""
        table, row, column = split_cell_id(self.id.partition("@")[0])
        english = crosswalk().english
        row_label = english.get(f"{table}.{row}", english[row])
        column_label = english.get(f"{table}.*.{column}", english[column])
        # A row of requests or reviews says what it counts; an article's must say of which article.
        first = [english[table]] if table in english else []
        return " · ".join([*first, row_label, column_label])

    @property
    def has_unit(self) -> bool:
        return self.measure == "amount"


@lru_cache(maxsize=1)
def crosswalk() -> Crosswalk:
    """The crosswalk of the known editions; FormError if its file is wrong."""
    file = resources.files("gipa_extract.forms").joinpath("crosswalk", "panel.toml")
    try:
        return Crosswalk.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise FormError(str(error), where=str(file)) from error


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """The value columns: those of the oldest edition in its order, then what later ones add."""
    found: dict[str, Column] = {}
    times = Counter(cell for form in editions().values() for cell in form.cell_ids)
    for form in editions().values():
        for cell in form.cell_ids:
            shared = times[cell] > 1
            apart = shared and not _means_the_same(cell)
            key = f"{cell}@{form.edition}" if apart else cell
            before = found[key].cells if key in found else {}
            name = name_of(cell, form.edition if apart else "")
            cells = {**before, form.edition: (cell,)}
            found[key] = Column(key, name, _label_of_cell(form, cell), form.measures[cell], cells)
    for total in crosswalk().sum:
        for column in _sum_columns(total):
            found[column.id] = column
    return tuple(found.values())


def names_of(column: Column) -> Iterator[str]:
    """The columns that stand for one value column, in order."""
    yield from (column.name, column.kind_name, column.trust_name)
    if column.has_unit:
        yield column.unit_name


def values_of(report: Report, least: Trust | None = None) -> list[Value]:
    """What a report has in each of those columns; see `names_of`.

    A value that is worth less than `least` is left out; its kind and its trust stay.
    """
    cells = {cell.id: cell for cell in report.cells}
    too_little = TRUSTS[: TRUSTS.index(least)] if least else ()
    values: list[Value] = []
    for ids, has_unit in _plan_of_edition(report.edition or ""):
        if len(ids) == 1:  # nearly all, so nothing else is done for them
            cell = cells[ids[0]]
            held: _Held = cell.value, cell.kind, cell.trust
        else:
            held = _sum_of_cells([cells[id_] for id_ in ids])
        values += (None, *held[1:]) if held[2] in too_little else held
        if has_unit:
            values.append(cells[ids[0]].unit if ids else None)
    return values


_Held = tuple[Value, str, Trust | None]
"""Value, kind and trust."""


@lru_cache(maxsize=8)
def _plan_of_edition(edition: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """For each value column the cells of an edition, and whether a unit stands beside."""
    return tuple((column.cells.get(edition, ()), column.has_unit) for column in columns())


def name_of(cell_id: str, edition: str = "") -> str:
    """What the column of a cell is called; with the edition, where editions mean two things."""
    short = crosswalk().short
    parts = [short.get(part, part) for part in split_cell_id(cell_id)]
    return "_".join([*parts, edition] if edition else parts)


def _sum_of_cells(cells: list[Cell]) -> _Held:
    """Value, kind and trust of several cells: their sum, if each of them is a number.

    It is worth what its weakest part is. Of no cells: the edition has none.
    """
    if not cells:
        return None, "no_such_cell", None
    trust = min((cell.trust for cell in cells), key=TRUSTS.index)
    odd = next((cell.kind for cell in cells if cell.value is None), None)
    if odd is not None:
        return None, odd, trust
    return sum(cell.value for cell in cells if cell.value is not None), "sum", trust


def _means_the_same(cell: str) -> bool:
    return bool(any(fnmatchcase(cell, same.cells) for same in crosswalk().same))


def _sum_columns(total: Sum) -> Iterator[Column]:
    """A column for each column of the table whose rows are added up."""
    newest = editions()[max(total.parts)]
    table = table_id_of(total.row)
    for place in newest.places.values():
        if place.table.id == table and place.row is place.table.rows[0]:
            column = place.column
            cells = {
                edition: tuple(f"{part}.{column.id}" for part in parts)
                for edition, parts in total.parts.items()
            }
            label = f"{total.label} · {column.label}"
            key = f"{total.row}.{column.id}"
            yield Column(key, name_of(key), label, column.measure, cells, total.why, total.why_en)


def _label_of_cell(form: Form, cell: str) -> str:
    place = form.places[cell]
    parts = [place.row.label, *place.column.under[1:], place.column.label]
    if place.table.section == "proactive":
        parts.insert(0, place.table.caption)
    return " · ".join(part for part in parts if part)
