"""The ledger itself: one connection, short transactions, nothing half done."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from gipa_extract.models import Report
from gipa_extract.store import schema
from gipa_extract.store.faults import StoreError, told
from gipa_extract.store.rows import (
    Failure,
    Found,
    Outcome,
    Pending,
    Progress,
    Recipe,
    Result,
    unpack,
)

LEDGER = "ledger.sqlite"
LOCK = "lock.sqlite"
BATCH = 5_000
PAGE = 500
_SET = "INSERT OR REPLACE INTO settings VALUES (?, ?)"


class Ledger:
    """A run folder's ledger. One connection, which threads take in turn."""

    def __init__(self, folder: Path, *, writable: bool = False) -> None:
        """Open it; to write, hold the folder against every other process until closed.

        StoreError where there is none to be read, or the folder is taken, damaged or read-only.
        """
        self.folder = folder
        self.file = folder / LEDGER
        self._turn = threading.RLock()
        self._held: sqlite3.Connection | None = None
        if not writable and not self.file.is_file():
            raise StoreError(
                "no run is here", where=str(folder), remedy="gipa bulk INPUT… --out FOLDER"
            )
        with self._telling():
            self._held = _hold(folder) if writable else None
            try:
                self._db = self._connect(writable)
            except BaseException:
                if self._held is not None:
                    self._held.close()
                raise

    def _connect(self, writable: bool) -> sqlite3.Connection:
        mode = "rwc" if writable else "ro"
        address = f"{self.file.absolute().as_uri()}?mode={mode}"
        db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(db, writable)
        except BaseException:
            db.close()
            raise
        return db

    def _prepare(self, db: sqlite3.Connection, writable: bool) -> None:
        """Make the tables of a new ledger; refuse what is none."""
        (marks,) = db.execute(
            "SELECT * FROM pragma_application_id, pragma_user_version, "
            "(SELECT count(*) FROM sqlite_schema)"
        )
        if writable and marks == (0, 0, 0):
            db.executescript(
                f"PRAGMA journal_mode = WAL; BEGIN; PRAGMA application_id = {schema.APPLICATION};"
                f"PRAGMA user_version = {schema.LAYOUT}; {schema.TABLES} COMMIT;"
            )
        elif marks[:2] != (schema.APPLICATION, schema.LAYOUT):
            raise StoreError(
                "not a ledger of this version",
                where=str(self.file),
                remedy="name another folder with --out",
            )
        if writable:
            db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")

    def close(self) -> None:
        """Leave one plain file behind, and let go of the folder."""
        with self._turn:
            if self._held is not None:
                with suppress(sqlite3.Error):  # somebody looks on, or the disk is full: WAL stays
                    self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.close()
            if self._held is not None:
                self._held.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """SQLite's errors as ours, with the way out."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise told(error, self.file) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all."""
        with self._turn, self._telling():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def _rows(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._turn, self._telling():
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def listing(self, named: Sequence[str]) -> Iterator[None]:
        """Keep what the user named until the inputs that it leads to are all listed."""
        with self._writing() as db:
            db.execute(_SET, ("listing", json.dumps(named)))
        yield
        with self._writing() as db:
            db.execute("DELETE FROM settings WHERE name = 'listing'")

    def unlisted(self) -> list[str]:
        """What the user named in a start that ended before all inputs were listed."""
        kept = self._setting("listing")
        return list(json.loads(kept)) if isinstance(kept, str) else []

    def add(self, found: Iterable[Found]) -> None:
        """List inputs; one that is known stays as it is, unless its file has changed."""
        found = iter(found)
        while batch := list(islice(found, BATCH)):
            with self._writing() as db:
                db.executemany(schema.FOUND, batch)

    def recipe(self, recipe: Recipe) -> int:
        """The id of a recipe in this ledger, which makes it the run's."""
        with self._writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO recipes (strategy, model, prompt_sha256, version) "
                "VALUES (?, ?, ?, ?)",
                recipe,
            )
            ((found,),) = db.execute(
                "SELECT id FROM recipes "
                "WHERE (strategy, model, prompt_sha256, version) = (?, ?, ?, ?)",
                recipe,
            )
            db.execute(_SET, ("recipe", found))
        return int(found)

    def last_recipe(self) -> Recipe | None:
        """The recipe of the run's last start."""
        query = "SELECT strategy, model, prompt_sha256, version FROM recipes WHERE id = ?"
        rows = self._rows(query, self._setting("recipe"))
        return Recipe(*rows[0]) if rows else None

    def pending(self, recipe: int) -> Iterator[Pending]:
        """The inputs that this recipe has not finished, in order; a page in memory at a time."""
        last = 0
        query = (
            "SELECT id, name, path, member, body FROM inputs "
            "WHERE id > ? AND recipe IS NOT ? ORDER BY id LIMIT ?"
        )
        while page := [Pending(*row) for row in self._rows(query, last, recipe, PAGE)]:
            yield from page
            last = page[-1].id

    def known(self, contents: Sequence[str], recipe: int) -> set[str]:
        """Those of the contents, by their hashes, that this recipe has done."""
        marks = ", ".join("?" * len(contents))
        query = f"SELECT sha256 FROM units WHERE sha256 IN ({marks}) AND recipe = ?"
        return {sha256 for (sha256,) in self._rows(query, *contents, recipe)}

    def record(self, outcomes: Iterable[Outcome], recipe: int) -> None:
        """Write what came of some inputs, in one transaction."""
        with self._writing() as db:
            for outcome in outcomes:
                lost: Sequence[str | None] = (None, None, None)
                if outcome.sha256 is None:
                    assert isinstance(outcome.made, Failure)
                    lost = outcome.made
                elif outcome.made is not None:
                    db.execute(schema.MADE, (outcome.sha256, recipe, *_columns(outcome.made)))
                if isinstance(outcome.made, Result) and outcome.made.calls:
                    db.execute(schema.SPENT, (*outcome.made[-4:], recipe))
                values = (outcome.sha256, recipe, *lost)
                db.executemany(schema.FINISHED, [(*values, each) for each in outcome.inputs])

    def forget_failures(self, stage: str | None = None) -> int:
        """Make failed inputs pending again, all or those of one stage; how many there are."""
        with self._writing() as db:
            chosen = "SELECT name FROM failures WHERE ?1 IS NULL OR stage = ?1"
            done = db.execute(
                "UPDATE inputs SET recipe = NULL, ok = NULL, stage = NULL, reason = NULL, "
                f"remedy = NULL WHERE name IN ({chosen})",
                (stage,),
            )
            db.execute(
                "DELETE FROM units WHERE result IS NULL AND (?1 IS NULL OR stage = ?1)", (stage,)
            )
            return done.rowcount

    def progress(self) -> Progress:
        """How far the run is by the recipe of its last start."""
        recipe = self._setting("recipe")
        query = "SELECT total(ok), total(ok = 0) FROM inputs WHERE recipe = ?"
        ((results, failures),) = self._rows(query, recipe)
        ((inputs,),) = self._rows("SELECT count(*) FROM inputs")
        ((calls, cost),) = self._rows("SELECT total(calls), total(cost_usd) FROM recipes")
        done = int(results) + int(failures)
        return Progress(inputs, int(results), int(failures), inputs - done, int(calls), cost)

    def failure_counts(self) -> list[tuple[str, str, int]]:
        """(stage, reason, number) of the failures, the commonest first."""
        return self._rows(
            "SELECT stage, reason, count(*) FROM failures GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        )

    def failures(self) -> Iterator[tuple[str, str | None, Failure]]:
        """(name, label, failure) of each input that has none of the results, in order."""
        for name, label, *failure in self._rows(
            "SELECT name, label, stage, reason, remedy FROM failures"
        ):
            yield name, label, Failure(*failure)

    def reports(self) -> Iterator[Report]:
        """The report of each input that has one, in order; `source.path` is the input's name."""
        last = 0
        query = (
            "SELECT inputs.id, result, name, seconds, calls, input_tokens, output_tokens, cost_usd "
            "FROM inputs JOIN units USING (sha256, recipe) "
            "WHERE inputs.id > ? AND result IS NOT NULL ORDER BY inputs.id LIMIT ?"
        )
        while page := self._rows(query, last, PAGE):
            yield from (unpack(*row[1:]) for row in page)
            last = page[-1][0]

    def _setting(self, name: str) -> object:
        rows = self._rows("SELECT value FROM settings WHERE name = ?", name)
        return rows[0][0] if rows else None


def _columns(made: Result | Failure) -> tuple[object, ...]:
    if isinstance(made, Result):
        return (*made, None, None, None)
    return (*[None] * 6, 0, 0, 0, 0, 0, *made)


def _hold(folder: Path) -> sqlite3.Connection:
    """Take the folder for this process. The system lets go of it however the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    held = sqlite3.connect(folder / LOCK, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        held.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise StoreError(
            "another process is working on this run",
            where=str(folder),
            remedy="wait for it, or name another folder with --out",
        ) from error
    return held
