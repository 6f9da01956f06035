"""Results of a content beyond its first: of the second report in a file, and those behind it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from gipa_extract.ids import report_suffix
from gipa_extract.store.database import Database
from gipa_extract.store.ledger_rows import Result

FIRST = 2
"""What the first of them is counted as."""
_TABLE = "SELECT 1 FROM sqlite_master WHERE name = 'more_results'"
Packed = tuple[Any, ...]
"""What `unpack` takes: the result, its name, and what it took."""


def insert_more(db: sqlite3.Connection, sha256: str, recipe: int, more: Sequence[Result]) -> None:
    """Write the further results of a content, in the transaction that writes its unit."""
    for report, result in enumerate(more, start=FIRST):
        db.execute(
            f"INSERT INTO more_results VALUES ({', '.join('?' * 14)})",
            (sha256, recipe, report, *result[:-1]),
        )


def holds_more(database: Database) -> bool:
    """Whether any content of the run has several reports; a ledger of before has no such table."""
    return bool(database.rows(_TABLE) and database.rows("SELECT 1 FROM more_results LIMIT 1"))


def count_more(database: Database, recipe: object) -> int:
    """How many reports the inputs of a recipe hold beside their first ones."""
    if not holds_more(database):
        return 0
    query = "SELECT count(*) FROM inputs JOIN more_results USING (sha256, recipe) WHERE recipe = ?"
    ((count,),) = database.rows(query, recipe)
    return int(count)


def more_of_inputs(database: Database, first: int, last: int) -> Mapping[int, list[Packed]]:
    """The further results of the inputs from one id to another, by these, in their order."""
    found: dict[int, list[Packed]] = defaultdict(list)
    if holds_more(database):
        query = (
            "SELECT inputs.id, report, result, name, seconds, calls, input_tokens, output_tokens, "
            "cost_usd FROM inputs JOIN more_results USING (sha256, recipe) "
            "WHERE inputs.id BETWEEN ? AND ? ORDER BY inputs.id, report"
        )
        for id_, report, result, name, *took in database.rows(query, first, last):
            found[id_].append((result, f"{name}{report_suffix(report)}", *took))
    return found


def unit_rows(db: sqlite3.Connection) -> list[tuple[int, bytes, str]]:
    """(row id of the unit, packed result, model) of each further result."""
    if not db.execute(_TABLE).fetchone():
        return []
    return db.execute(
        "SELECT units.rowid, more_results.result, model FROM more_results "
        "JOIN units USING (sha256, recipe) JOIN recipes ON recipes.id = recipe"
    ).fetchall()
