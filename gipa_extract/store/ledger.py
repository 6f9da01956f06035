"""The ledger itself: one connection, short transactions, nothing half done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from gipa_extract.models import Report
from gipa_extract.store import schema
from gipa_extract.store.answers import OK, Answers, Batch
from gipa_extract.store.database import Database
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

BATCH = 5_000
PAGE = 500
_RECIPE = ", ".join(Recipe._fields)
_MARKS = ", ".join("?" * len(Recipe._fields))
_SET = "INSERT OR REPLACE INTO settings VALUES (?, ?)"


class Ledger:
    """A run folder's ledger. One connection, which threads take in turn."""

    def __init__(self, folder: Path, *, writable: bool = False) -> None:
        """Open it; to write, hold the folder against every other process until closed.

        StoreError where there is none to be read, or the folder is taken, damaged or read-only.
        """
        self.folder = folder
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
        recipe = self._setting("recipe")
        return Answers(self.database, recipe).batches() if isinstance(recipe, int) else []

    def answers(self, recipe: int) -> Answers:
        """What a model answered in this run; what is asked from now on is spent on this recipe."""
        return Answers(self.database, recipe)

    @contextmanager
    def listing(self, named: Sequence[str]) -> Iterator[None]:
        """Keep what the user named until the inputs that it leads to are all listed."""
        with self.database.writing() as db:
            db.execute(_SET, ("listing", json.dumps(named)))
        yield
        with self.database.writing() as db:
            db.execute("DELETE FROM settings WHERE name = 'listing'")

    def unlisted(self) -> list[str]:
        """What the user named in a start that ended before all inputs were listed."""
        kept = self._setting("listing")
        return list(json.loads(kept)) if isinstance(kept, str) else []

    def add(self, found: Iterable[Found]) -> None:
        """List inputs; one that is known stays as it is, unless its file has changed."""
        found = iter(found)
        while batch := list(islice(found, BATCH)):
            with self.database.writing() as db:
                db.executemany(schema.FOUND, batch)

    def recipe(self, recipe: Recipe) -> int:
        """The id of a recipe in this ledger, which makes it the run's."""
        with self.database.writing() as db:
            db.execute(f"INSERT OR IGNORE INTO recipes ({_RECIPE}) VALUES ({_MARKS})", recipe)
            query = f"SELECT id FROM recipes WHERE ({_RECIPE}) = ({_MARKS})"
            ((found,),) = db.execute(query, recipe)
            db.execute(_SET, ("recipe", found))
        return int(found)

    def last_recipe(self) -> Recipe | None:
        """The recipe of the run's last start."""
        query = f"SELECT {_RECIPE} FROM recipes WHERE id = ?"
        rows = self.database.rows(query, self._setting("recipe"))
        return Recipe(*rows[0]) if rows else None

    def pending(self, recipe: int) -> Iterator[Pending]:
        """The inputs that this recipe has not finished, in order; a page in memory at a time."""
        last = 0
        query = (
            "SELECT id, name, path, member, body FROM inputs "
            "WHERE id > ? AND recipe IS NOT ? ORDER BY id LIMIT ?"
        )
        while page := [Pending(*row) for row in self.database.rows(query, last, recipe, PAGE)]:
            yield from page
            last = page[-1].id

    def known(self, contents: Sequence[str], recipe: int) -> set[str]:
        """Those of the contents, by their hashes, that this recipe has done."""
        marks = ", ".join("?" * len(contents))
        query = f"SELECT sha256 FROM units WHERE sha256 IN ({marks}) AND recipe = ?"
        return {sha256 for (sha256,) in self.database.rows(query, *contents, recipe)}

    def record(self, outcomes: Iterable[Outcome], recipe: int) -> None:
        """Write what came of some inputs, in one transaction."""
        with self.database.writing() as db:
            for outcome in outcomes:
                lost: Sequence[str | None] = (None, None, None)
                if outcome.sha256 is None:
                    assert isinstance(outcome.made, Failure)
                    lost = outcome.made
                elif outcome.made is not None:
                    db.execute(schema.MADE, (outcome.sha256, recipe, *_columns(outcome.made)))
                values = (outcome.sha256, recipe, *lost)
                db.executemany(schema.FINISHED, [(*values, each) for each in outcome.inputs])

    def forget_failures(self, stage: str | None = None) -> int:
        """Make failed inputs pending again, all or those of one stage; how many there are."""
        with self.database.writing() as db:
            chosen = "SELECT name FROM failures WHERE ?1 IS NULL OR stage = ?1"
            done = db.execute(
                "UPDATE inputs SET recipe = NULL, ok = NULL, stage = NULL, reason = NULL, "
                f"remedy = NULL WHERE name IN ({chosen})",
                (stage,),
            )
            db.execute(
                "DELETE FROM units WHERE result IS NULL AND (?1 IS NULL OR stage = ?1)", (stage,)
            )
            if stage in (None, "model"):  # what an endpoint refused is asked for again
                db.execute("DELETE FROM answers WHERE status <> ?", (OK,))
            return done.rowcount

    def progress(self) -> Progress:
        """How far the run is by the recipe of its last start."""
        recipe = self._setting("recipe")
        query = "SELECT total(ok), total(ok = 0) FROM inputs WHERE recipe = ?"
        ((results, failures),) = self.database.rows(query, recipe)
        ((inputs,),) = self.database.rows("SELECT count(*) FROM inputs")
        ((calls, cost),) = self.database.rows("SELECT total(calls), total(cost_usd) FROM recipes")
        done = int(results) + int(failures)
        return Progress(inputs, int(results), int(failures), inputs - done, int(calls), cost)

    def failure_counts(self) -> list[tuple[str, str, int]]:
        """(stage, reason, number) of the failures, the commonest first."""
        return self.database.rows(
            "SELECT stage, reason, count(*) FROM failures GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        )

    def failures(self) -> Iterator[tuple[str, str | None, Failure]]:
        """(name, label, failure) of each input that has none of the results, in order."""
        for name, label, *failure in self.database.rows(
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
        while page := self.database.rows(query, last, PAGE):
            yield from (unpack(*row[1:]) for row in page)
            last = page[-1][0]

    def _setting(self, name: str) -> object:
        rows = self.database.rows("SELECT value FROM settings WHERE name = ?", name)
        return rows[0][0] if rows else None


def _columns(made: Result | Failure) -> tuple[object, ...]:
    if isinstance(made, Result):
        return (*made, None, None, None)
    return (*[None] * 6, 0, 0, 0, 0, 0, *made)
