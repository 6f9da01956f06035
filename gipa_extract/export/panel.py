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
from gipa_extract.ids import table_id_of
from gipa_extract.models import Cell, Report

Value = str | int | float | Decimal | None
KINDS = ("number", "blank", "dash", "text", "absent", "sum", "no_such_cell")
"""What a kind column may hold. sum: added up here, from printed numbers; no_such_cell: the
report's edition has none. The others are a cell's own kinds."""
HEAD: dict[str, str] = {
    "name": "报告文件",
    "sha256": "文件内容的SHA-256",
    "issuer": "发布机关（见标题）",
    "year": "报告年度",
    "edition": "表格版本",
    "broken_rules": "不成立的勾稽关系数",
    "doubtful_cells": "存疑的单元格数",
    "body_code": "发布机关所在行政区划代码（GB/T 2260，按报告年度）",
    "body_division": "发布机关所在行政区划",
    "body_level": "发布机关的层级",
    "body_kind": "发布机关的类别",
    "body_function": "部门职能",
    "body_trust": "行政区划的可信程度",
    "issuer_trust": "发布机关名称的可信程度",
    "year_trust": "报告年度的可信程度",
}
"""The columns that are no cells, with their labels."""


class _CrosswalkEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    why: str


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


@dataclass(frozen=True)
class Column:
    """A value column of the panel: the cells of each edition whose sum it is, mostly one."""

    name: str
    label: str
    measure: Measure
    cells: Mapping[str, tuple[str, ...]]
    """Edition → cell ids; an edition that has none is not there."""
    note: str = ""

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
            name = f"{cell}@{form.edition}" if apart else cell
            before = found[name].cells if name in found else {}
            measure = form.measures[cell]
            cells = {**before, form.edition: (cell,)}
            found[name] = Column(name, _label(form, cell), measure, cells)
    for total in crosswalk().sum:
        for column in _sum_columns(total):
            found[column.name] = column
    return tuple(found.values())


def row_of(report: Report) -> dict[str, Value]:
    """A report's row: the head, and for each column `name`, `name:kind`, and `name:unit`."""
    cells = {cell.id: cell for cell in report.cells}
    row: dict[str, Value] = {
        "name": report.source.path,
        "sha256": report.source.sha256,
        "issuer": report.issuer,
        "year": report.year,
        "edition": report.edition,
        "broken_rules": sum(finding.status == "fails" for finding in report.findings),
        "doubtful_cells": sum(cell.trust == "doubtful" for cell in report.cells),
    }
    row |= _body_columns(report)
    for column in columns():
        named = column.cells.get(report.edition or "", ())
        value, kind = _value([cells[cell] for cell in named])
        row[column.name] = value
        row[f"{column.name}:kind"] = kind
        if column.has_unit:
            row[f"{column.name}:unit"] = cells[named[0]].unit if named else None
    return row


def _body_columns(report: Report) -> dict[str, Value]:
    """Who the issuer is, and how far that and the header can be trusted."""
    body, grounds = report.body, report.grounds
    division = body.division if body else None
    return {
        "body_code": division.code if division else None,
        "body_division": division.name if division else None,
        "body_level": body.level if body else None,
        "body_kind": body.kind if body else None,
        "body_function": body.function if body else None,
        "body_trust": body.trust if body else None,
        "issuer_trust": grounds.issuer.trust if grounds.issuer else None,
        "year_trust": grounds.year.trust if grounds.year else None,
    }


def _value(cells: list[Cell]) -> tuple[Value, str]:
    """A column's value and kind; of several cells the sum, if each of them is a number."""
    if not cells:
        return None, "no_such_cell"
    if len(cells) == 1:
        return cells[0].value, cells[0].kind
    odd = next((cell.kind for cell in cells if cell.value is None), None)
    if odd is not None:
        return None, odd
    return sum(cell.value for cell in cells if cell.value is not None), "sum"


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
            yield Column(f"{total.row}.{column.id}", label, column.measure, cells, total.why)


def _label(form: Form, cell: str) -> str:
    place = form.places[cell]
    parts = [place.row.label, *place.column.under[1:], place.column.label]
    if place.table.section == "proactive":
        parts.insert(0, place.table.caption)
    return " · ".join(part for part in parts if part)
