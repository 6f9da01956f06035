"""What a model answered in a run, kept the moment it came: nothing is paid for twice.

An answer belongs to the request, word for word; so it outlives a report that was cut off, and a
newer version that asks the same. A request that waits for a batch stands here without an answer.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from gipa_extract.store import schema
from gipa_extract.store.database import Database

_log = logging.getLogger("gipa_extract.store")
OK = 200
PAGE = 500
_KEEP = (
    "INSERT INTO answers (key, status, body) VALUES (?1, ?2, ?3) ON CONFLICT (key) "
    "DO UPDATE SET status = ?2, body = ?3, request = NULL"
)
_ALIKE = (
    "recipe IN (SELECT id FROM recipes WHERE (model, endpoint) = "
    "(SELECT model, endpoint FROM recipes WHERE id = ?))"
)
"""Condition for what was asked by this recipe, or by another one of this model."""
Spent = tuple[int, int, int, float]
"""Calls, tokens in, tokens out, US dollars."""


class KeptAnswer(NamedTuple):
    """An endpoint's answer as it came: a completion, or the body of its refusal."""

    status: int
    body: Any


class WantedRequest(NamedTuple):
    """A request without an answer."""

    id: int
    key: str
    request: Mapping[str, Any]


class Batch(NamedTuple):
    """Requests that go to the endpoint as one file, and how far they are."""

    id: int
    requests: int
    expected_usd: float
    file: str | None
    """The endpoint's name for the file, once it has it."""
    remote: str | None
    """The endpoint's name for the batch, once it was submitted."""
    state: str
    """`planned`, then what the endpoint says, `merged` at the end."""
    answered: int


class Answers:
    """The answers of one run; what new ones cost is counted for one recipe."""

    def __init__(self, database: Database, recipe: int) -> None:
        self._database, self._recipe = database, recipe

    def get(self, key: str) -> KeptAnswer | None:
        """The answer to a request, if there is one.

        One whose bytes are damaged is forgotten, and said once: it is asked for again.
        """
        query = "SELECT status, body FROM answers WHERE key = ? AND status IS NOT NULL"
        rows = self._database.rows(query, key)
        if not rows:
            return None
        try:
            return KeptAnswer(rows[0][0], _unpack_json(rows[0][1]))
        except (zlib.error, ValueError):
            self._forget_answer(key)
            return None

    def keep(self, key: str, status: int, body: object, spent: Spent) -> None:
        """Keep an answer and count what it cost, also where an equal question had one already:
        both were sent and paid."""
        with self._database.writing() as db:
            if not _is_answered(db, key):
                db.execute(_KEEP, (key, status, _pack_json(body)))
            db.execute(schema.SPENT, (*spent, self._recipe))

    def merge_batch(self, answers: Iterable[tuple[str, int, object, Spent]]) -> None:
        """Keep a batch's answers, whole or not at all.

        One that is there already is not counted again: a batch may be merged twice.
        """
        with self._database.writing() as db:
            for key, status, body, spent in answers:
                if not _is_answered(db, key):
                    db.execute(_KEEP, (key, status, _pack_json(body)))
                    db.execute(schema.SPENT, (*spent, self._recipe))

    def _forget_answer(self, key: str) -> None:
        _log.warning("the kept answer or request %s is damaged: it is asked for again", key)
        with self._database.writing() as db:
            db.execute("DELETE FROM answers WHERE key = ?", (key,))

    def spent(self) -> Spent:
        """What the run has cost so far, over all its starts and recipes."""
        query = (
            "SELECT sum(calls), sum(input_tokens), sum(output_tokens), sum(cost_usd) FROM recipes"
        )
        ((calls, given, completion_tokens, cost),) = self._database.rows(query)
        return calls, given, completion_tokens, cost

    # Batches

    def want(self, key: str, request: Mapping[str, Any]) -> None:
        """Note a request that has to be answered; once, however often it is wanted."""
        with self._database.writing() as db:
            statement = "INSERT OR IGNORE INTO answers (key, request, recipe) VALUES (?, ?, ?)"
            db.execute(statement, (key, _pack_json(request), self._recipe))

    def wanted_requests(self, batch: int | None = None) -> Iterator[WantedRequest]:
        """This model's requests without an answer in one batch, or in none, in order."""
        last = 0
        query = (
            "SELECT id, key, request FROM answers WHERE batch IS ? AND id > ? AND status IS NULL "
            f"AND {_ALIKE} ORDER BY id LIMIT ?"
        )
        while page := self._database.rows(query, batch, last, self._recipe, PAGE):
            for id_, key, packed in page:
                try:
                    request = _unpack_json(packed)
                except (zlib.error, ValueError):  # its report is still open, and wants it again
                    self._forget_answer(key)
                else:
                    yield WantedRequest(id_, key, request)
            last = page[-1][0]

    def plan_batch(self, first: int, last: int, expected_usd: float) -> None:
        """Make a batch of the wanted requests from one id to another."""
        with self._database.writing() as db:
            batch = db.execute(
                "INSERT INTO batches (recipe, requests, expected_usd, state) "
                "VALUES (?, 0, ?, 'planned')",
                (self._recipe, expected_usd),
            ).lastrowid
            put = db.execute(
                "UPDATE answers SET batch = ? "
                f"WHERE batch IS NULL AND status IS NULL AND id BETWEEN ? AND ? AND {_ALIKE}",
                (batch, first, last, self._recipe),
            )
            db.execute("UPDATE batches SET requests = ? WHERE id = ?", (put.rowcount, batch))

    def batches(self) -> list[Batch]:
        """This model's batches whose answers are not all here yet, in order."""
        fields = ", ".join(Batch._fields)
        query = f"SELECT {fields} FROM batches WHERE state <> 'merged' AND {_ALIKE} ORDER BY id"
        rows = self._database.rows(query, self._recipe)
        return [Batch(*row) for row in rows]

    def update_batch(self, batch: int, **fields: str | int) -> None:
        """Note how far a batch is: its `file`, `remote`, `state` or `answered`."""
        with self._database.writing() as db:
            for name, value in fields.items():
                db.execute(f"UPDATE batches SET {name} = ? WHERE id = ?", (value, batch))

    def close_batch(
        self, batch: int, *, tries: int, refusal: KeptAnswer, counts: bool = True
    ) -> None:
        """Count a batch as merged. A request that it left open may go into another one, until it
        was tried so often: then the refusal is its answer. The try may not count as one.
        """
        with self._database.writing() as db:
            left = "batch = ? AND status IS NULL"
            db.execute(f"UPDATE answers SET tries = tries + ? WHERE {left}", (counts, batch))
            db.execute(
                "UPDATE answers SET status = ?, body = ?, request = NULL "
                f"WHERE tries >= ? AND {left}",
                (refusal.status, _pack_json(refusal.body), tries, batch),
            )
            db.execute(f"UPDATE answers SET batch = NULL WHERE {left}", (batch,))
            db.execute("UPDATE batches SET state = 'merged' WHERE id = ?", (batch,))


def _is_answered(db: sqlite3.Connection, key: str) -> bool:
    """Whether a request has a completion."""
    query = "SELECT 1 FROM answers WHERE key = ? AND status = ?"
    return db.execute(query, (key, OK)).fetchone() is not None


def _pack_json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def _unpack_json(data: bytes) -> Any:
    return json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
