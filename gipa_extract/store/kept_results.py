"""Reads back what a run keeps: results in their inputs' order, and the user's columns beside them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from gipa_extract.models import Report
from gipa_extract.store.database import Database
from gipa_extract.store.faults import StoreError
from gipa_extract.store.further_reports import more_of_inputs, unit_rows
from gipa_extract.store.ledger_rows import NOT_A_REPORT, UnreadRow, is_whole, unpack
from gipa_extract.text.names import as_argument

PAGE = 500
"""Rows in memory at a time."""
_JOIN_ROWS = "LEFT JOIN user_rows ON user_rows.input = inputs.id "


def results_with_rows(
    database: Database, on_damaged: Callable[[str], None] | None = None
) -> Iterator[tuple[Report, dict[str, Any]]]:
    """Each report with the columns of the user's table that named it; see `Ledger.reports`."""
    last = 0
    columns, joined = ("user_rows.row", _JOIN_ROWS) if _has_user_rows(database) else ("NULL", "")
    query = (
        f"SELECT inputs.id, {columns}, result, name, seconds, calls, input_tokens, "
        f"output_tokens, cost_usd FROM inputs JOIN units USING (sha256, recipe) {joined}"
        "WHERE inputs.id > ? AND result IS NOT NULL ORDER BY inputs.id LIMIT ?"
    )
    while page := database.rows(query, last, PAGE):
        more = more_of_inputs(database, page[0][0], page[-1][0])
        for id_, user, *first in page:
            for packed, name, *took in (first, *more.get(id_, ())):
                try:
                    report = unpack(packed, name, *took)
                except ValueError as error:
                    if on_damaged is None:
                        raise _damaged_result(database, name) from error
                    on_damaged(name)
                else:
                    yield report, unpack_row(user)
        last = page[-1][0]


def user_rows(database: Database) -> Iterator[dict[str, Any]]:
    """The columns of the user's table for each input that came of one, in order."""
    if not _has_user_rows(database):
        return
    last, query = 0, "SELECT input, row FROM user_rows WHERE input > ? ORDER BY input LIMIT ?"
    while page := database.rows(query, last, PAGE):
        yield from (unpack_row(row) for _, row in page)
        last = page[-1][0]


def unread_with_rows(database: Database) -> Iterator[tuple[UnreadRow, dict[str, Any]]]:
    """Each input that failed or is no report, in order, with the columns of the user's table."""
    column, joined = ("user_rows.row", _JOIN_ROWS) if _has_user_rows(database) else ("NULL", "")
    query = (
        f"SELECT {column}, name, sha256, outcome, coalesce(inputs.stage, units.stage), "
        "coalesce(inputs.reason, units.reason), coalesce(inputs.remedy, units.remedy) "
        f"FROM inputs LEFT JOIN units USING (sha256, recipe) {joined}"
        "WHERE outcome IN ('failure', 'not_a_report') ORDER BY inputs.id"
    )
    for packed, name, sha256, outcome, stage, reason, remedy in database.rows(query):
        shown = None if outcome == NOT_A_REPORT else stage
        yield (name, sha256, shown, reason, remedy), unpack_row(packed)


def set_damaged_aside(database: Database) -> list[str]:
    """Make the inputs pending again whose result's bytes are damaged; their names."""
    damaged = [unit for unit, packed in _packed_results(database) if not is_whole(packed)]
    names: list[str] = []
    with database.writing() as db:
        more = (unit for unit, packed, _ in unit_rows(db) if not is_whole(packed))
        damaged = list(dict.fromkeys((*damaged, *more)))
        for unit in damaged:
            holders = "(sha256, recipe) = (SELECT sha256, recipe FROM units WHERE rowid = ?)"
            query = f"SELECT name FROM inputs WHERE {holders} ORDER BY id"
            names += [name for (name,) in db.execute(query, (unit,))]
            reset = f"UPDATE inputs SET recipe = NULL, outcome = NULL WHERE {holders}"
            db.execute(reset, (unit,))
            db.execute("DELETE FROM units WHERE rowid = ?", (unit,))
    return names


def pack_row(row: str | None) -> bytes:
    """A row of the user's table, as JSON, as the ledger keeps it."""
    return zlib.compress((row or "{}").encode("utf-8", "surrogatepass"), 1)


def unpack_row(packed: bytes | None) -> dict[str, Any]:
    """A user's row; an empty one where the input came of no table."""
    if packed is None:
        return {}
    row: dict[str, Any] = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return row


def _has_user_rows(database: Database) -> bool:
    """Whether the ledger is of a version that keeps the user's columns."""
    return bool(database.rows("SELECT 1 FROM sqlite_master WHERE name = 'user_rows'"))


def _packed_results(database: Database) -> Iterator[tuple[int, bytes]]:
    """(row id, bytes) of each result, a page in memory at a time."""
    last = 0
    query = (
        "SELECT rowid, result FROM units WHERE rowid > ? AND result IS NOT NULL "
        "ORDER BY rowid LIMIT ?"
    )
    while page := database.rows(query, last, PAGE):
        yield from page
        last = page[-1][0]


def _damaged_result(database: Database, name: str) -> StoreError:
    return StoreError(
        f"the result of {name} is damaged",
        where=str(database.file),
        remedy=f"gipa bulk retry {as_argument(database.file.parent)} reads it again",
    )
