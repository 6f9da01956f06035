"""Answers kept on disk: one SQLite table of JSON. No pickle, no key, no prompt in the clear."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

BUSY_SECONDS = 30
"""How long one process waits while another one writes."""
_TABLE = "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT) WITHOUT ROWID"


def cache_folder() -> Path:
    """The user's cache folder for this package, by the custom of the platform; not created."""
    if override := os.environ.get("XDG_CACHE_HOME"):
        return Path(override) / "gipa-extract"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "gipa-extract" / "cache"
    macos = sys.platform == "darwin"
    return Path.home() / ("Library/Caches" if macos else ".cache") / "gipa-extract"


def question_key(question: dict[str, Any]) -> str:
    """The SHA-256 of a question as canonical JSON; equal questions have equal keys."""
    canonical = json.dumps(question, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _checksum_of(text: str) -> str:
    """The beginning of the SHA-256 of an answer: a flipped bit may still be JSON."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Cache:
    """Answers by the hash of their question; safe under threads and several processes.

    A file that is no cache is set aside with a warning, never written over. A cache that cannot
    be used at all (a full disk, a folder that cannot be written) warns once and stays out of
    the way: it may cost calls, never a result.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or cache_folder() / "answers.sqlite"
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._off = False
        self._has_warned = False

    def get(self, key: str) -> dict[str, Any] | None:
        """The answer to a question, if it was kept, and is still what was kept."""
        rows = self._run_statement("SELECT answer FROM answers WHERE key = ?", key)
        if not rows:
            return None
        mark, _, text = str(rows[0][0]).partition(" ")
        try:
            answer = json.loads(text) if mark == _checksum_of(text) else None
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            self._drop_damaged(key)
            return None
        return answer

    def put(self, key: str, answer: dict[str, Any]) -> None:
        """Keep an answer; the last one wins."""
        text = json.dumps(answer, ensure_ascii=False)
        line = f"{_checksum_of(text)} {text}"
        self._run_statement("INSERT OR REPLACE INTO answers VALUES (?, ?)", key, line)

    def _drop_damaged(self, key: str) -> None:
        """Forget an answer that is damaged, so that it is asked for again; said once."""
        self._run_statement("DELETE FROM answers WHERE key = ?", key)
        if not self._has_warned:
            log.warning("%s: damaged answers are asked for again", self.path)
        self._has_warned = True

    def clear(self) -> int:
        """Forget every answer; how many there were. The file stays, and shrinks."""
        if not self.path.exists():
            return 0
        count = self._run_statement("SELECT count(*) FROM answers")
        self._run_statement("DELETE FROM answers")
        self._run_statement("VACUUM")
        return int(count[0][0]) if count else 0

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        with self._lock:
            self._close_file()

    def _run_statement(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._off:
                return []
            try:
                return self._execute_statement(statement, values)
            except (sqlite3.OperationalError, OSError) as error:
                return self._give_up(error)
            except sqlite3.DatabaseError as error:
                self._set_aside(error)
            try:
                return self._execute_statement(statement, values)
            except (sqlite3.Error, OSError) as error:
                return self._give_up(error)

    def _execute_statement(self, statement: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
        self._database = self._database or self._open_file()
        return self._database.execute(statement, values).fetchall()

    def _set_aside(self, error: Exception) -> None:
        self._close_file()
        mark = f".broken-{time.time_ns()}"
        for end in ("", "-wal", "-shm"):
            part = Path(f"{self.path}{end}")
            if part.exists():
                part.rename(f"{self.path}{mark}{end}")
        log.warning("%s is no answer cache (%s); set aside as *%s", self.path, error, mark)

    def _open_file(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _log_ahead(database)
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(_TABLE)
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _give_up(self, error: Exception) -> list[tuple[Any, ...]]:
        self._off = True
        self._close_file()
        log.warning("%s: the answer cache is off for this run: %s", self.path, error)
        return []

    def _close_file(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def _log_ahead(database: sqlite3.Connection) -> None:
    """Let processes read while one writes; SQLite does not wait for others that just say the same."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.02)
