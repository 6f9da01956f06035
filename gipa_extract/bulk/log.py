"""The log of a run: each start, each failure, and what readers print."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from gipa_extract.errors import GipaError
from gipa_extract.store import StoreError
from gipa_extract.text.names import printable

LOG = "run.log"


class _LogFile(logging.FileHandler):
    """A log that is full or gone ends no run."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say nothing."""

    def close(self) -> None:
        """Close it; what a full disk does not take is lost."""
        with suppress(OSError):
            super().close()


class _OneLine(logging.Formatter):
    """A record on one line, without the control characters that a name may hold."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line."""
        return printable(super().format(record))


@contextmanager
def open_log(folder: Path) -> Iterator[tuple[logging.Logger, IO[bytes]]]:
    """A logger into the run's log file, and the file itself for what workers print.

    StoreError if the file cannot be written.
    """
    log = logging.Logger(f"gipa_extract.bulk.{folder}")  # outside the tree: nobody else's concern
    try:
        handler = _LogFile(folder / LOG, encoding="utf-8")
        stream = (folder / LOG).open("ab")
    except OSError as error:
        raise StoreError(
            f"the log cannot be written: {error.strerror}",
            where=str(folder / LOG),
            remedy="name another folder",
        ) from error
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    notes = logging.getLogger("gipa_extract")  # what a model was not able to answer
    notes.addHandler(handler)
    aloud, notes.propagate = notes.propagate, False
    try:
        with stream:
            yield log, stream
    except (Exception, KeyboardInterrupt) as error:
        log.error("stopped: %s", error if isinstance(error, GipaError) else repr(error))
        raise
    finally:
        notes.removeHandler(handler)
        notes.propagate = aloud
        handler.close()
