"""The reports of a ledger one at a time: a line for each, and its result when it is wanted."""

from __future__ import annotations

import os
from typing import NamedTuple

from gipa_extract.ids import report_suffix
from gipa_extract.models import Report
from gipa_extract.store.faults import StoreError
from gipa_extract.store.further_reports import holds_more, more_of_inputs
from gipa_extract.store.ledger import Ledger
from gipa_extract.store.ledger_rows import PendingInput, unpack
from gipa_extract.text.names import as_argument


class ReportLine(NamedTuple):
    """What the ledger's columns say of one result."""

    id: int
    """The id of the report's input."""
    report: int
    """Which of the reports in the input, counted from 1."""
    name: str
    label: str | None
    sha256: str
    issuer: str | None
    year: int | None
    edition: str | None
    broken_rules: int
    doubtful_cells: int


def report_lines(ledger: Ledger) -> list[ReportLine]:
    """A line for each report of each input, in order; no result is unpacked."""
    lines = _lines_in(ledger, "units", "1")
    if holds_more(ledger.database):
        lines += _lines_in(ledger, "more_results", "report")
        lines.sort(key=lambda line: (line.id, line.report))
    return lines


def _lines_in(ledger: Ledger, table: str, report: str) -> list[ReportLine]:
    query = (
        f"SELECT inputs.id, {report}, name, label, sha256, issuer, year, edition, broken_rules, "
        f"doubtful_cells FROM inputs JOIN {table} USING (sha256, recipe) "
        "WHERE result IS NOT NULL ORDER BY inputs.id"
    )
    rows = ledger.database.rows(query)
    return [
        ReportLine(id_, number, f"{name}{report_suffix(number)}", *facts)
        for id_, number, name, *facts in rows
    ]


def report_of(ledger: Ledger, line: ReportLine) -> Report:
    """The result behind a line; StoreError where it is damaged, or is not there any more."""
    query = (
        "SELECT result, name, seconds, calls, input_tokens, output_tokens, cost_usd "
        "FROM inputs JOIN units USING (sha256, recipe) WHERE inputs.id = ? AND result IS NOT NULL"
    )
    rows = ledger.database.rows(query, line.id)
    if line.report > 1:
        rows += more_of_inputs(ledger.database, line.id, line.id)[line.id]
    try:
        return unpack(*rows[line.report - 1])
    except (IndexError, ValueError) as error:
        raise StoreError(
            "this result is not there any more, or is damaged",
            where=str(ledger.database.file),
            remedy=f"gipa bulk retry {as_argument(ledger.folder)} reads it again",
        ) from error


def input_as_listed(ledger: Ledger, input_id: int) -> PendingInput:
    """One input as it was listed, so that its document can be read again."""
    query = "SELECT id, name, path, member, checksum, body FROM inputs WHERE id = ?"
    ((id_, name, path, member, checksum, body),) = ledger.database.rows(query, input_id)
    return PendingInput(id_, name, os.fsdecode(path), member, checksum, body, None)
