"""A run folder's file of SQLite: one connection, short transactions, nothing half done."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from gipa_extract.store import schema
from gipa_extract.store.faults import StoreError
from gipa_extract.store.sqlite_faults import store_error_of

LEDGER = "ledger.sqlite"
LOCK = "lock.sqlite"
_FIRST_PAGES = 2 * 4096
"""Bytes of a file that may still hold no table."""


class Database:
    """The open file. One connection, which threads take in turn."""

    def __init__(self, folder: Path, *, writable: bool) -> None:
        """Open it; to write, hold the folder against every other process until closed.

        StoreError where there is none to be read, or the folder is taken, damaged or read-only.
        """
        self.file = folder / LEDGER
        self._turn = threading.RLock()
        self._held: sqlite3.Connection | None = None
        with self._sqlite_errors():
            if not writable and not _is_begun(self.file):
                raise StoreError(
                    "no run is here", where=str(folder), remedy="gipa bulk INPUT… --out FOLDER"
                )
            self._held = hold_folder(folder) if writable else None
            try:
                if writable and not _is_begun(self.file):
                    _make_ledger(self.file)
                self._db = self._connect_file(writable)
            except BaseException:
                if self._held is not None:
                    self._held.close()
                raise

    def _connect_file(self, writable: bool) -> sqlite3.Connection:
        mode = "rw" if writable else "ro"
        address = f"{self.file.absolute().as_uri()}?mode={mode}"
        db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        try:
            self._require_layout(db, writable)
        except BaseException:
            db.close()
            raise
        return db

    def _require_layout(self, db: sqlite3.Connection, writable: bool) -> None:
        """Refuse what is no ledger, or one of another layout."""
        ((application, layout),) = db.execute(
            "SELECT * FROM pragma_application_id, pragma_user_version"
        )
        if application != schema.APPLICATION:
            raise StoreError("not a ledger", where=str(self.file), remedy="name another folder")
        if layout != schema.LAYOUT:
            raise StoreError(
                f"a ledger of another version of gipa-extract: layout {layout}, not {schema.LAYOUT}",
                where=str(self.file),
                remedy="export it with the version that run.log names, or name another folder",
            )
        if writable:
            db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
            db.execute(schema.USER_ROWS)
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'more_results'").fetchone():
                db.executescript(f"BEGIN IMMEDIATE; {schema.MORE_RESULTS} COMMIT")

    def close(self) -> None:
        """Leave one plain file behind, and let go of the folder."""
        with self._turn:
            if self._held is not None:
                with suppress(sqlite3.Error):  # somebody looks on, or the disk is full: WAL stays
                    self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.close()
            if self._held is not None:
                self._held.close()

    @contextmanager
    def _sqlite_errors(self) -> Iterator[None]:
        """SQLite's errors as ours, with the way out."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise store_error_of(error, self.file) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all."""
        with self._turn, self._sqlite_errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query gives, all of it in memory."""
        with self._turn, self._sqlite_errors():
            return self._db.execute(sql, values).fetchall()


def holds_run(folder: Path) -> bool:
    """Whether a run has begun in a folder."""
    return _is_begun(folder / LEDGER)


def _is_begun(file: Path) -> bool:
    """Whether a ledger, or anything else, is in the file.

    A process that was ended, or had no space, in the first moment of an earlier version left a
    file without a byte, or with SQLite's first page and no table.
    """
    try:
        if file.stat().st_size == 0:
            return False
    except (FileNotFoundError, NotADirectoryError):
        return False
    if file.stat().st_size > _FIRST_PAGES:
        return True
    address = f"{file.absolute().as_uri()}?mode=ro"
    with suppress(sqlite3.Error), closing(sqlite3.connect(address, uri=True)) as db:
        begun = "SELECT application_id + (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id"
        return bool(db.execute(begun).fetchone()[0])
    return True  # SQLite will say what is wrong


def _make_ledger(file: Path) -> None:
    """Make an empty ledger: whole under its name, or not at all."""
    new = file.with_name(f".{file.name}.new")
    try:
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new, isolation_level=None)) as db:
            db.executescript(
                f"BEGIN; PRAGMA application_id = {schema.APPLICATION};"
                f"PRAGMA user_version = {schema.LAYOUT}; "
                f"{schema.TABLES} {schema.MORE_RESULTS} COMMIT;"
            )
        for left in ("-wal", "-shm", "-journal"):  # of what is replaced
            file.with_name(file.name + left).unlink(missing_ok=True)
        os.replace(new, file)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise


def hold_folder(folder: Path) -> sqlite3.Connection:
    """Take the folder for this process. The system lets go of it however the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(
        folder / LOCK, timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise StoreError(
            "another process is working on this run",
            where=str(folder),
            remedy="wait for it, or name another folder",
        ) from error
    return connection
