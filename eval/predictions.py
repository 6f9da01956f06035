"""Predictions as a file: `--predictions FILE`, CSV or JSONL, a cell a line.

    report,cell,value,trust,unit,raw,start,end
    qixia-office-2020,requests.received.total,52,,,,,
    qixia-office-2020,art20_9.procurement.amount,113,doubtful,万元,113万元,2304,2309

`report` is the report's name, or its document's file name. The other columns are those of
`eval/handed.py`; all but the first three may be left out. JSONL has an object a line with the
same keys; or a line is a whole `gipa.report/1`, as `gipa extract --format jsonl` writes it.

A line that says nothing that can be scored is refused with its number: another report, an unknown
cell, a cell twice, NaN, a number as text, half a line. One of a form that the report is not on is
kept, and counted among the foreign cells.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from eval.folder import Failure, Line
from eval.handed import (
    FIELDS,
    KINDS,
    BadCellError,
    cell_of,
    extraction_of,
    known_cell,
    number_of,
    report_of,
    require_cells_once,
    require_span,
)
from eval.truth import Truth
from gipa_extract import readers
from gipa_extract.errors import GipaError, ResultError
from gipa_extract.models import Cell, Report

COLUMNS = ("report", "cell", *FIELDS)
SHOWN_PROBLEMS = 10


class Problem(NamedTuple):
    """A line that cannot be used."""

    line: int
    what: str


@dataclass
class Predictions:
    """What a file predicts of each report, by the report's name."""

    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    """Whole reports, where the file holds such."""
    problems: list[Problem] = field(default_factory=list)
    foreign: list[Problem] = field(default_factory=list)
    """Lines with a cell of a form that the report is not on: they are counted, not refused."""
    parameters: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    prompt_sha256: str | None = None

    def line(self, truth: Truth) -> Line:
        """One report's line; a report of which the file says nothing has failed."""
        report = self.reports.get(truth.name)
        cells = self.cells.get(truth.name)
        scope: Literal["report", "cells"] = "report" if self.reports else "cells"
        line = Line(name=truth.name, document=truth.sha256, seconds=None, scope=scope)
        if report is None and cells is None:
            failure = Failure(stage="predictions", reason="nothing is predicted of it")
            return line.model_copy(update={"failure": failure})
        try:
            text = _text(truth, report.cells if report else list((cells or {}).values()))
            for cell in (cells or {}).values():
                require_span(cell, text)
        except (BadCellError, GipaError) as error:
            failure = Failure(stage="predictions", reason=str(error))
            return line.model_copy(update={"failure": failure})
        seconds = report.extraction.seconds if report else None
        made = report or report_of(truth, cells or {}, extraction_of())
        return line.model_copy(update={"report": made, "text": text, "seconds": seconds})


def _text(truth: Truth, cells: Sequence[Cell]) -> str:
    """The document's text, if a span points into it: reading a scan takes a while."""
    if any(cell.start is not None for cell in cells):
        return readers.read(truth.document).text
    return ""


def load_predictions(path: Path, truths: Sequence[Truth], *, skip_bad: bool) -> Predictions:
    """What a file predicts of these reports.

    ResultError lists the first lines that cannot be used, and counts them; with `skip_bad` they
    are left out, and stand in `problems`.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ResultError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise ResultError(
            "is not in UTF-8", where=str(path), remedy="save it as UTF-8 (CSV UTF-8 in Excel)"
        ) from error
    found = Predictions(parameters={"file_sha256": hashlib.sha256(data).hexdigest()})
    as_text = path.suffix.lower() == ".csv"
    book = _Book(found, truths, as_text=as_text)
    rows = _csv_rows(text, path) if as_text else _json_rows(text)
    for number, row in rows:
        try:
            book.add(number, row)
        except BadCellError as error:
            found.problems.append(Problem(number, str(error)))
    if found.problems and not skip_bad:
        raise ResultError(
            f"{len(found.problems)} lines cannot be used:{listed(found.problems)}\n ",
            where=str(path),
            remedy="mend them; or leave them out, named and counted: --skip-bad-lines",
        )
    if not found.cells and not found.reports:
        raise ResultError(
            "it predicts nothing of these reports",
            where=str(path),
            remedy=f"reports here: {', '.join(truth.name for truth in truths[:5])}",
        )
    found.parameters["bad_lines"] = len(found.problems)
    return found


def listed(problems: Sequence[Problem]) -> str:
    """The first problems, each on a line of its own with the number of its line in the file."""
    shown = [f"line {line}: {what}" for line, what in problems[:SHOWN_PROBLEMS]]
    more = len(problems) - len(shown)
    return "".join(f"\n  {each}" for each in [*shown, *([f"and {more} more"] if more else [])])


_Row = dict[str, Any] | str
"""A line's parts by name; or what is wrong with it, in words."""


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, _Row]]:
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    try:
        head = next(reader, [])
    except csv.Error:
        head = lines[0].split(",")
    if list(head[:3]) != list(COLUMNS[:3]) or not set(head) <= set(COLUMNS):
        raise ResultError(
            f"its first line is {','.join(head)[:80]!r}",
            where=str(path),
            remedy=f"the columns: {','.join(COLUMNS)}; the first three are needed",
        )
    while True:
        number = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error as error:  # what stands behind it cannot be told apart any more
            raise ResultError(
                f"no CSV from line {number} on: {error}",
                where=str(path),
                remedy="mend its quotation marks",
            ) from error
        if values is None:
            return
        if not lines[reader.line_num - 1].endswith("\n"):
            yield number, "half a line: the file ends in it; end every line with a line break"
        elif values and len(values) != len(head):
            yield number, f"{len(values)} columns, the first line has {len(head)}"
        elif values:
            yield number, {name: value for name, value in zip(head, values, strict=True) if value}


def _json_rows(text: str) -> Iterator[tuple[int, _Row]]:
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if not line.strip():
            continue
        if not line.endswith("\n"):
            yield number, "half a line: the file ends in it; end every line with a line break"
            continue
        try:
            row = json.loads(line.rstrip("\r\n"))
        except json.JSONDecodeError as error:
            breaks_off = error.msg.startswith("Unterminated") or error.pos >= len(error.doc)
            yield number, f"{'half a line, ' if breaks_off else ''}no JSON: {error}"
            continue
        yield number, row if isinstance(row, dict) else "no object"


class _Book:
    """Takes rows one by one; BadCellError says why a row is refused."""

    def __init__(self, found: Predictions, truths: Sequence[Truth], *, as_text: bool) -> None:
        self.found = found
        self.as_text = as_text
        """The rows are of a CSV, where every value is text."""
        self.first: dict[tuple[str, str], int] = {}
        """(report, cell or nothing) → the line that said it first."""
        self.names = {truth.document.name: truth for truth in truths}
        self.names |= {truth.name: truth for truth in truths}
        self.contents = {truth.sha256: truth for truth in truths}

    def add(self, number: int, row: _Row) -> None:
        if isinstance(row, str):
            raise BadCellError(row)
        if str(row.get("schema", "")).startswith("gipa.report/"):
            self._add_report(number, row)
        else:
            self._add_cell(number, row)

    def _add_report(self, number: int, row: dict[str, Any]) -> None:
        try:
            report = require_cells_once(Report.model_validate(row))
        except ValidationError as error:
            raise BadCellError(f"no gipa.report/1: {error.errors()[0]['msg']}") from None
        truth = self.contents.get(report.source.sha256)
        if truth is None:
            name = report.source.path or report.source.sha256[:12]
            raise BadCellError(f"a report on {name}, which is none of the documents here")
        if self.found.cells:
            raise BadCellError("a whole report among lines of cells")
        self._require_first(number, truth.name, "")
        self.found.reports[truth.name] = report

    def _add_cell(self, number: int, row: dict[str, Any]) -> None:
        if odd := set(row) - set(COLUMNS):
            raise BadCellError(f"{sorted(odd)[0]!r} is none of {', '.join(COLUMNS)}")
        truth = self.names.get(str(row.get("report")))
        if truth is None:
            raise BadCellError(f"{row.get('report')!r} is none of the reports here")
        if self.found.reports:
            raise BadCellError("a line of a cell among whole reports")
        cell_id = known_cell(row.get("cell"))
        given = {name: row[name] for name in FIELDS if name in row}
        cell = cell_of(cell_id, {**given, **self._from_text(given)})
        self._require_first(number, truth.name, cell_id)
        self.found.cells.setdefault(truth.name, {})[cell_id] = cell
        if cell_id not in truth.cells:
            of = f"edition {truth.edition}" if truth.edition else "no known form"
            self.found.foreign.append(Problem(number, f"{cell_id}: the report is on {of}"))

    def _from_text(self, given: dict[str, Any]) -> dict[str, Any]:
        """Of a CSV, which knows only text: numbers as numbers. Of JSON, nothing."""
        if not self.as_text:
            return {}
        made: dict[str, Any] = {
            side: int(given[side])
            for side in ("start", "end")
            if side in given and given[side].isascii() and given[side].isdigit()
        }
        if "value" in given and given["value"] not in KINDS:
            made["value"] = number_of(given["value"])
        return made

    def _require_first(self, number: int, report: str, cell: str) -> None:
        other = self.first.get((report, cell))
        if other is not None:
            what = f"{report} {cell}".rstrip()
            raise BadCellError(f"{what} a second time, first on line {other}")
        self.first[report, cell] = number
