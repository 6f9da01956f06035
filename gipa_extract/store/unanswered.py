"""Results of a run whose model failed: they hold what the rules read, and may be asked for again."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator

from gipa_extract.reasons import MODEL_FAILURES
from gipa_extract.store.further_reports import unit_rows

PAGE = 500


def forget_unanswered(db: sqlite3.Connection) -> int:
    """Make the inputs pending again whose result says that its model failed; how many there are.

    To be called inside a transaction.
    """
    count = 0
    for unit in dict.fromkeys((*_unanswered_ids(db), *_units_with_more_unanswered(db))):
        condition = "(sha256, recipe) = (SELECT sha256, recipe FROM units WHERE rowid = ?)"
        count += db.execute(
            f"UPDATE inputs SET recipe = NULL, outcome = NULL WHERE {condition}", (unit,)
        ).rowcount
        db.execute("DELETE FROM units WHERE rowid = ?", (unit,))
    return count


def count_unanswered(db: sqlite3.Connection) -> int:
    """How many inputs have a result that says that its model failed."""
    query = (
        "SELECT inputs.id, result FROM inputs JOIN units USING (sha256, recipe) "
        "JOIN recipes ON recipes.id = recipe "
        "WHERE inputs.id > ? AND result IS NOT NULL AND model <> '' ORDER BY inputs.id LIMIT ?"
    )
    inputs = set(_those_that_say_so(db, query))
    for unit in _units_with_more_unanswered(db):
        holders = "(sha256, recipe) = (SELECT sha256, recipe FROM units WHERE rowid = ?)"
        inputs |= {id_ for (id_,) in db.execute(f"SELECT id FROM inputs WHERE {holders}", (unit,))}
    return len(inputs)


def _units_with_more_unanswered(db: sqlite3.Connection) -> set[int]:
    """The row ids of units of which a further report's result says so."""
    return {unit for unit, packed, model in unit_rows(db) if model and _says_so(packed)}


def _unanswered_ids(db: sqlite3.Connection) -> Iterator[int]:
    """The row ids of those results; a page of them in memory at a time."""
    query = (
        "SELECT units.rowid, result FROM units JOIN recipes ON recipes.id = recipe "
        "WHERE units.rowid > ? AND result IS NOT NULL AND model <> '' "
        "ORDER BY units.rowid LIMIT ?"
    )
    return _those_that_say_so(db, query)


def _those_that_say_so(db: sqlite3.Connection, query: str) -> Iterator[int]:
    last = 0
    while page := db.execute(query, (last, PAGE)).fetchall():
        yield from (row for row, packed in page if _says_so(packed))
        last = page[-1][0]


def _says_so(packed: bytes) -> bool:
    try:
        text = zlib.decompress(packed)
    except zlib.error:
        return False  # a damaged result is another matter
    if b'"code":"model_' not in text:  # most results; parsing them all would take minutes
        return False
    notes = json.loads(text).get("notes", ())
    return any(note.get("code") in MODEL_FAILURES for note in notes)
