"""Rows → CSV, Parquet and Stata, a batch in memory at a time where the format allows it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any, TextIO

from gipa_extract.export.codebook import STATA_LABEL, codebook
from gipa_extract.export.panel import KINDS, columns, row_of
from gipa_extract.ids import split_cell_id
from gipa_extract.models import BOX_FIELDS, Report

Row = Mapping[str, Any]
BATCH = 500
CELL_BATCH = 20_000
"""Rows in memory at a time: of the panel, of the cells."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN = re.compile(r"[+-]?[\d.,]*\Z")
_WHOLE = frozenset({"year", "start", "end", "page", "broken_rules", "doubtful_cells"})
_NUMBERS = frozenset({"value", "left", "right", *BOX_FIELDS})
_LISTS = frozenset({"alternatives", "cells", "suspects"})
CELLS = (
    *("path", "sha256", "issuer", "year", "edition", "cell", "table", "row", "column"),
    *("value", "kind", "raw", "unit", "start", "end", "page", "origin", "trust"),
    *("reason", "alternatives", "doubt", "reviewed_by", "reviewed_at"),
    *BOX_FIELDS,
)
_facts = attrgetter(*CELLS[CELLS.index("value") : CELLS.index("doubt")])
_NO_BOX = (None, None, None, None)
FINDINGS = (
    *("path", "sha256", "issuer", "year", "edition", "rule", "status", "left", "right"),
    *("verdict", "cells", "suspects", "message"),
)


def panel_names() -> list[str]:
    """The panel's columns in order."""
    return [entry.column for entry in codebook()]


def cell_rows(reports: Iterable[Report]) -> Iterator[Row]:
    """A row for each cell: what `Report.rows` gives, in a tenth of the time."""
    for report in reports:
        source = report.source
        head = (source.path, source.sha256, report.issuer, report.year, report.edition)
        for cell in report.cells:
            code = cell.doubt.code if cell.doubt else None
            seen = (cell.reviewed_by, cell.reviewed_at.isoformat() if cell.reviewed_at else None)
            box = cell.box or _NO_BOX
            row = (*head, cell.id, *split_cell_id(cell.id), *_facts(cell), code, *seen, *box)
            yield dict(zip(CELLS, row, strict=True))


def finding_rows(reports: Iterable[Report]) -> Iterator[Row]:
    """A row for each finding; a set of suspects is joined by `+`."""
    for report in reports:
        head = {
            "path": report.source.path,
            "sha256": report.source.sha256,
            "issuer": report.issuer,
            "year": report.year,
            "edition": report.edition,
        }
        for finding in report.findings:
            said = finding.model_dump()
            said["suspects"] = [" + ".join(suspects) for suspects in finding.suspects]
            yield {**head, **said}


def panel_rows(reports: Iterable[Report]) -> Iterator[Row]:
    """A row for each report; see `panel`."""
    return map(row_of, reports)


def write_csv(rows: Iterable[Row], names: Sequence[str], target: Path) -> None:
    """A CSV that Excel opens in Chinese and that runs no formula.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers and
    lone signs stay. Decimals are written out in full.
    """
    with target.open("w", encoding="utf-8", newline="") as file:
        write_csv_lines(rows, names, file)


def write_csv_lines(
    rows: Iterable[Row], names: Sequence[str], file: TextIO, line_end: str = "\r\n"
) -> None:
    """Write such a CSV to an open text file, a byte order mark first."""
    file.write("\ufeff")
    writer = csv.writer(file, lineterminator=line_end)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_csv_text(row[name]) for name in names])


def _csv_text(value: object) -> object:
    if isinstance(value, list):
        value = " | ".join(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str) and value.startswith(_FORMULA) and not _PLAIN.match(value):
        return "'" + value
    return value


def write_parquet(rows: Iterable[Row], names: Sequence[str], target: Path) -> None:
    """A Parquet file with one type for each column, whatever the rows hold."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    types = {"whole": pa.int64(), "number": pa.float64(), "list": pa.list_(pa.string())}
    kinds = _kinds(names)
    schema = pa.schema([(name, types.get(kinds[name], pa.string())) for name in names])
    rows = iter(rows)
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        while batch := list(islice(rows, CELL_BATCH if "cell" in kinds else BATCH)):
            columns_ = {name: _arrow(batch, name, kinds[name]) for name in names}
            writer.write_table(pa.table(columns_, schema=schema))


def _arrow(batch: Sequence[Row], name: str, kind: str) -> list[object]:
    values = [row[name] for row in batch]
    if kind == "number":
        return [None if value is None else float(value) for value in values]
    return values


def _kinds(names: Sequence[str]) -> dict[str, str]:
    numbers = _NUMBERS | {column.name for column in columns()}
    sorts = {"whole": _WHOLE, "number": numbers, "list": _LISTS}
    return {
        name: next((sort for sort, members in sorts.items() if name in members), "text")
        for name in names
    }


def panel_frame(reports: Iterable[Report]) -> Any:
    """The panel as a pandas frame: numbers, a missing value where nothing is printed, kinds as
    categories of one order."""
    import pandas

    names = panel_names()
    kinds = pandas.CategoricalDtype(list(KINDS))
    rows = list(panel_rows(reports))
    series = {}
    for name, kind in _kinds(names).items():
        values = [row[name] for row in rows]
        if kind in ("number", "whole"):
            numbers = [None if value is None else float(value) for value in values]
            series[name] = pandas.Series(numbers, dtype="float64")
        elif name.endswith(":kind"):
            series[name] = pandas.Series(values, dtype=kinds)
        else:
            series[name] = pandas.Series(values, dtype="object")
    return pandas.DataFrame(series)


def write_stata(reports: Iterable[Report], target: Path) -> None:
    """A Stata 14 file: variable labels in Chinese, kinds as value labels, `.` for no number."""
    frame = panel_frame(reports)
    names = {entry.column: entry.stata for entry in codebook()}
    labels = {entry.stata: entry.label[:STATA_LABEL] for entry in codebook()}
    for name in frame.columns[frame.dtypes == "object"]:
        frame[name] = frame[name].fillna("").astype("object")
    frame = frame.rename(columns=names)
    frame.to_stata(target, write_index=False, version=118, variable_labels=labels)


def write_jsonl(reports: Iterable[Report], target: Path) -> None:
    """The result objects, one a line."""
    from gipa_extract.export.jsonl import to_json

    with target.open("w", encoding="utf-8", newline="\n") as file:
        for report in reports:
            file.write(to_json(report) + "\n")
