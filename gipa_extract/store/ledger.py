"""The ledger itself: one connection, short transactions, nothing half done."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from gipa_extract.models import Report
from gipa_extract.store import schema
from gipa_extract.store.answers import OK, Answers, Batch
from gipa_extract.store.database import Database
from gipa_extract.store.further_reports import count_more, insert_more
from gipa_extract.store.identity import identity_of, settle_name
from gipa_extract.store.kept_results import (
    pack_row,
    results_with_rows,
    set_damaged_aside,
    unread_with_rows,
    user_rows,
)
from gipa_extract.store.ledger_rows import (
    NOT_A_REPORT,
    Failure,
    FoundInput,
    Outcome,
    PendingInput,
    Progress,
    Recipe,
    Result,
    UnreadRow,
)
from gipa_extract.store.unanswered import count_unanswered, forget_unanswered
from gipa_extract.text.names import as_text

BATCH = 5_000
PAGE = 500
_RECIPE = ", ".join(Recipe._fields)
_MARKS = ", ".join("?" * len(Recipe._fields))
_SET = "INSERT OR REPLACE INTO settings VALUES (?, ?)"


class Ledger:
    """A run folder's ledger. One connection, which threads take in turn."""

    def __init__(self, folder: str | Path, *, writable: bool = False) -> None:
        """Open it; to write, hold the folder against every other process until closed.

        StoreError where there is none to be read, or the folder is taken, damaged or read-only.
        """
        self.folder = folder = Path(folder)
        self.database = Database(folder, writable=writable)

    def close(self) -> None:
        """Leave one plain file behind, and let go of the folder."""
        self.database.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def batches(self) -> list[Batch]:
        """The batches of requests to the last start's model whose answers are not all here yet."""
        recipe = self._setting_named("recipe")
        return Answers(self.database, recipe).batches() if isinstance(recipe, int) else []

    def answers(self, recipe: int) -> Answers:
        """What a model answered in this run; what is asked from now on is spent on this recipe."""
        return Answers(self.database, recipe)

    @contextmanager
    def keep_listing(self, named: Sequence[str]) -> Iterator[None]:
        """Keep what the user named until the inputs that it leads to are all listed."""
        with self.database.writing() as db:
            db.execute(_SET, ("listing", json.dumps(named)))
        yield
        with self.database.writing() as db:
            db.execute("DELETE FROM settings WHERE name = 'listing'")

    def unlisted_names(self) -> list[str]:
        """What the user named in a start that ended before all inputs were listed."""
        kept = self._setting_named("listing")
        return list(json.loads(kept)) if isinstance(kept, str) else []

    def add_inputs(self, inputs: Iterable[FoundInput]) -> None:
        """List inputs; one that is known stays as it is, unless its file has changed."""
        inputs = iter(inputs)
        while batch := list(islice(inputs, BATCH)):
            with self.database.writing() as db:
                db.executemany(schema.FOUND, _named_rows(db, batch))
                given = [(identity_of(each), pack_row(each.user)) for each in batch if each.user]
                db.executemany(schema.USER_ROW, given)

    def keep_only(self, inputs: Iterable[FoundInput]) -> None:
        """Forget every other input; what was read of its content stays, should it come again."""
        others = "SELECT id FROM inputs WHERE identity NOT IN (SELECT identity FROM kept)"
        with self.database.writing() as db:
            db.execute("CREATE TEMP TABLE kept (identity TEXT PRIMARY KEY)")
            kept = ((identity_of(each),) for each in inputs)
            db.executemany("INSERT OR IGNORE INTO kept VALUES (?)", kept)
            db.execute(f"DELETE FROM user_rows WHERE input IN ({others})")
            db.execute(f"DELETE FROM inputs WHERE id IN ({others})")
            db.execute("DROP TABLE kept")

    def set_recipe(self, recipe: Recipe) -> int:
        """The id of a recipe in this ledger, which makes it the run's."""
        with self.database.writing() as db:
            db.execute(f"INSERT OR IGNORE INTO recipes ({_RECIPE}) VALUES ({_MARKS})", recipe)
            query = f"SELECT id FROM recipes WHERE ({_RECIPE}) = ({_MARKS})"
            ((recipe_id,),) = db.execute(query, recipe)
            db.execute(_SET, ("recipe", recipe_id))
        return int(recipe_id)

    def last_recipe(self) -> Recipe | None:
        """The recipe of the run's last start."""
        query = f"SELECT {_RECIPE} FROM recipes WHERE id = ?"
        rows = self.database.rows(query, self._setting_named("recipe"))
        return Recipe(*rows[0]) if rows else None

    def pending_inputs(self, recipe: int) -> Iterator[PendingInput]:
        """The inputs that this recipe has not finished, in order; a page in memory at a time."""
        last = 0
        query = (
            "SELECT id, name, path, member, checksum, body, fault FROM inputs "
            "WHERE id > ? AND recipe IS NOT ? ORDER BY id LIMIT ?"
        )
        while page := [_pending_of(row) for row in self.database.rows(query, last, recipe, PAGE)]:
            yield from page
            last = page[-1].id

    def finished_contents(self, contents: Sequence[str], recipe: int) -> set[str]:
        """The contents, by their hashes, that this recipe has finished."""
        marks = ", ".join("?" * len(contents))
        query = f"SELECT sha256 FROM units WHERE sha256 IN ({marks}) AND recipe = ?"
        return {sha256 for (sha256,) in self.database.rows(query, *contents, recipe)}

    def record_outcomes(self, outcomes: Iterable[Outcome], recipe: int) -> None:
        """Write what came of some inputs, in one transaction."""
        units: list[tuple[object, ...]] = []
        finished: list[tuple[object, ...]] = []
        more: list[tuple[str, Sequence[Result]]] = []
        for outcome in outcomes:
            lost: Sequence[str | None] = (None, None, None)
            if outcome.sha256 is None:
                assert isinstance(outcome.made, Failure)
                lost = outcome.made
            elif outcome.made is not None:
                units.append((outcome.sha256, recipe, *_result_columns(outcome.made)))
                if isinstance(outcome.made, Result) and outcome.made.more:
                    more.append((outcome.sha256, outcome.made.more))
            finished += [(outcome.sha256, recipe, *lost, each) for each in outcome.inputs]
        with self.database.writing() as db:
            db.executemany(schema.MADE, units)
            for sha256, results in more:
                insert_more(db, sha256, recipe, results)
            db.executemany(schema.FINISHED, finished)

    def forget_failures(self, stage: str | None = None) -> int:
        """Make failed inputs pending again, all or those of one stage; how many there are.

        Those that are no reports did not fail: they are taken up where the stage names them.
        """
        chosen = "SELECT name FROM failures WHERE ?1 IS NULL OR stage = ?1"
        if stage == NOT_A_REPORT:
            chosen = "SELECT name FROM not_reports WHERE ?1 IS NOT NULL"
        with self.database.writing() as db:
            done = db.execute(
                "UPDATE inputs SET recipe = NULL, outcome = NULL, stage = NULL, reason = NULL, "
                f"remedy = NULL WHERE name IN ({chosen})",
                (stage,),
            )
            db.execute(
                "DELETE FROM units WHERE result IS NULL "
                "AND (stage = ?1 OR (?1 IS NULL AND stage <> ?2))",
                (stage, NOT_A_REPORT),
            )
            count = done.rowcount
            if stage in (None, "model"):  # what an endpoint refused is asked for again
                db.execute("DELETE FROM answers WHERE status <> ?", (OK,))
                count += forget_unanswered(db)
            return count

    def failed_stages(self) -> list[str]:
        """The stages at which inputs have failed, in order."""
        query = "SELECT DISTINCT stage FROM failures ORDER BY 1"
        return [stage for (stage,) in self.database.rows(query)]

    def progress(self) -> Progress:
        """How far the run is by the recipe of its last start."""
        recipe = self._setting_named("recipe")
        query = "SELECT outcome, count(*) FROM inputs WHERE recipe = ? GROUP BY 1"
        counts = dict(self.database.rows(query, recipe))
        ((inputs,),) = self.database.rows("SELECT count(*) FROM inputs")
        ((calls, cost),) = self.database.rows("SELECT total(calls), total(cost_usd) FROM recipes")
        results, failures = counts.get("result", 0), counts.get("failure", 0)
        others = counts.get(NOT_A_REPORT, 0)
        pending = inputs - results - failures - others
        more = count_more(self.database, recipe)
        return Progress(inputs, results, failures, pending, int(calls), cost, others, more)

    def count_unanswered(self) -> int:
        """How many inputs hold what the rules read, because their model failed."""
        with self.database.writing() as db:
            return count_unanswered(db)

    def failure_counts(self) -> list[tuple[str, str, int]]:
        """(stage, reason, number) of the failures, the commonest first."""
        return self.database.rows(
            "SELECT stage, reason, count(*) FROM failures GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        )

    def failures(self) -> Iterator[tuple[str, str | None, Failure]]:
        """(name, label, failure) of each input that failed, in order."""
        for name, label, *failure in self.database.rows(
            "SELECT name, label, stage, reason, remedy FROM failures"
        ):
            yield name, label, Failure(*failure)

    def not_reports(self) -> list[tuple[str, str | None, str]]:
        """(name, label, code of the reason) of each input that holds no report, in order."""
        return self.database.rows("SELECT name, label, reason FROM not_reports")

    def names_of(self, inputs: Iterable[FoundInput]) -> set[str]:
        """What the listed ones of some inputs are called in this run."""
        query = "SELECT name FROM inputs WHERE identity = ?"
        rows = (self.database.rows(query, identity_of(each)) for each in inputs)
        return {name for row in rows for (name,) in row}

    def unfinished_names(self) -> list[str]:
        """The names of the inputs that the last start's recipe has not brought to an end."""
        query = "SELECT name FROM inputs WHERE recipe IS NOT ? ORDER BY id"
        return [name for (name,) in self.database.rows(query, self._setting_named("recipe"))]

    def reports(self, on_damaged: Callable[[str], None] | None = None) -> Iterator[Report]:
        """The reports of each input that has any, in order; `source.path` is the input's name.

        That of a second report in an input ends in `#report-2`, and so on.

        A report whose bytes are damaged is passed over, if somebody is told its name; else a
        StoreError names it. `set_damaged_aside` has it read again.
        """
        return (report for report, _ in self.reports_with_rows(on_damaged))

    def reports_with_rows(
        self, on_damaged: Callable[[str], None] | None = None
    ) -> Iterator[tuple[Report, dict[str, Any]]]:
        """The `reports`, each with the columns of the user's table that named it."""
        return results_with_rows(self.database, on_damaged)

    def user_rows(self) -> Iterator[dict[str, Any]]:
        """The columns of the user's table for each input that came of one, in order."""
        return user_rows(self.database)

    def unread_with_rows(self) -> Iterator[tuple[UnreadRow, dict[str, Any]]]:
        """Each input that failed or is no report, in order, with the columns of the user's table."""
        return unread_with_rows(self.database)

    def set_damaged_aside(self) -> list[str]:
        """Make the inputs pending again whose result's bytes are damaged; their names."""
        return set_damaged_aside(self.database)

    def _setting_named(self, name: str) -> object:
        rows = self.database.rows("SELECT value FROM settings WHERE name = ?", name)
        return rows[0][0] if rows else None


def _named_rows(
    db: sqlite3.Connection, batch: Sequence[FoundInput]
) -> Iterator[tuple[object, ...]]:
    """The rows of some inputs, each under a name that no other input bears."""
    marks = ", ".join("?" * len(batch))
    query = f"SELECT name, identity FROM inputs WHERE name IN ({marks})"
    holders: dict[str, str | None] = dict(db.execute(query, [input_.name for input_ in batch]))

    def holder_of(name: str) -> str | None:
        if name not in names and name not in holders:  # a longer name, for want of the first
            query = "SELECT identity FROM inputs WHERE name = ?"
            holders[name] = next((row[0] for row in db.execute(query, (name,))), None)
        return holders.get(name)

    names = {input_.name for input_ in batch}
    for input_ in batch:
        identity = identity_of(input_)
        name = settle_name(input_, identity, holder_of)
        holders[name] = identity
        fault = json.dumps(input_.fault) if input_.fault else None
        path = _storable_path(input_.path)
        yield (
            *(identity, name, input_.label, path, input_.member, input_.checksum),
            *(input_.body, fault, input_.size, input_.mtime_ns),
        )


def _storable_path(path: str) -> str | bytes:
    """A path as SQLite can hold it: its bytes, where they are no text."""
    return path if as_text(path) == path else os.fsencode(path)


def _pending_of(row: Sequence[Any]) -> PendingInput:
    id_, name, path, member, checksum, body, fault = row
    failure = Failure(*json.loads(fault)) if fault else None
    return PendingInput(id_, name, os.fsdecode(path), member, checksum, body, failure)


def _result_columns(outcome: Result | Failure) -> tuple[object, ...]:
    if isinstance(outcome, Result):
        return (*outcome[:-1], None, None, None)
    return (*[None] * 6, 0, 0, 0, 0, 0, *outcome)
