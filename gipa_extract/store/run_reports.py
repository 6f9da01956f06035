"""The reports of a ledger one at a time: a line for each, and its result when it is wanted."""

from __future__ import annotations

import os
from typing import NamedTuple

from gipa_extract.models import Report
from gipa_extract.store.faults import StoreError
from gipa_extract.store.ledger import Ledger
from gipa_extract.store.ledger_rows import PendingInput, unpack


class ReportLine(NamedTuple):
    """What the ledger's columns say of one result."""

    id: int
    """The id of the report's input."""
    name: str
    label: str | None
    sha256: str
    issuer: str | None
    year: int | None
    edition: str | None
    broken_rules: int
    doubtful_cells: int


def report_lines(ledger: Ledger) -> list[ReportLine]:
    """A line for each input that has a result, in order; no result is unpacked."""
    query = (
        "SELECT inputs.id, name, label, sha256, issuer, year, edition, broken_rules, doubtful_cells "
        "FROM inputs JOIN units USING (sha256, recipe) WHERE result IS NOT NULL ORDER BY inputs.id"
    )
    return [ReportLine(*row) for row in ledger.database.rows(query)]


def report_of(ledger: Ledger, input_id: int) -> Report:
    """The result of one input; StoreError where its bytes are damaged, or it has none any more."""
    query = (
        "SELECT result, name, seconds, calls, input_tokens, output_tokens, cost_usd "
        "FROM inputs JOIN units USING (sha256, recipe) WHERE inputs.id = ? AND result IS NOT NULL"
    )
    rows = ledger.database.rows(query, input_id)
    try:
        return unpack(*rows[0])
    except (IndexError, ValueError) as error:
        raise StoreError(
            "this result is not there any more, or is damaged",
            where=str(ledger.database.file),
            remedy=f"gipa bulk retry {ledger.folder} reads it again",
        ) from error


def input_as_listed(ledger: Ledger, input_id: int) -> PendingInput:
    """One input as it was listed, so that its document can be read again."""
    query = "SELECT id, name, path, member, checksum, body FROM inputs WHERE id = ?"
    ((id_, name, path, member, checksum, body),) = ledger.database.rows(query, input_id)
    return PendingInput(id_, name, os.fsdecode(path), member, checksum, body, None)
