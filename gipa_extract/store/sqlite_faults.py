"""Errors of SQLite, and of the system under a ledger → why its run folder cannot be used."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from gipa_extract.store.faults import StoreError

_WAYS_OUT = {
    sqlite3.SQLITE_FULL: (
        "the disk is full",
        "free some space and start again: what is recorded is kept",
    ),
    sqlite3.SQLITE_IOERR: (
        "it cannot be written: the disk is full or failing",
        "free some space and start again: what is recorded is kept",
    ),
    sqlite3.SQLITE_READONLY: ("the folder is read-only", "name another folder"),
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened: the folder is read-only, or no folder",
        "check its rights, or name another folder",
    ),
    sqlite3.SQLITE_BUSY: ("another process holds it", "wait for that one, or end it"),
}
_DAMAGED = (
    "the ledger is damaged",
    "restore it from a copy, or move it away and start again: it will be made anew; "
    "`sqlite3 ledger.sqlite .recover` shows what can be saved",
)


def store_error_of(error: sqlite3.Error | OSError, file: Path) -> StoreError:
    """An error of SQLite, or of the system, as ours."""
    if isinstance(error, OSError):
        what = error.strerror or str(error)
        return StoreError(what, where=str(file.parent), remedy="check it, or name another folder")
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreError(_DAMAGED[0], where=str(file), remedy=_DAMAGED[1])
    what, remedy = _WAYS_OUT.get(code, (str(error), "start again"))
    return StoreError(what, where=str(file), remedy=remedy)
