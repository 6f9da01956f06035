"""When to stop asking: an endpoint that fails every question alike fails the next one, too."""

from __future__ import annotations

import copy
import logging
import threading
import time

from gipa_extract.errors import (
    AuthError,
    EndpointError,
    MalformedError,
    ModelError,
    QuotaError,
    RateError,
    TruncatedError,
)

log = logging.getLogger(__name__)

ALIKE = 3
"""Questions in a row that ended with the same kind of error, and none with an answer."""
SHAPELESS = 30
"""The same of answers in no shape: a model may fail at one form, and do well at the next."""
COOL_SECONDS = 60.0
"""After which an endpoint that was down, or too busy, is asked once more."""
_FOR_GOOD = (AuthError, QuotaError)
_PASSING = (RateError, EndpointError)


class Breaker:
    """Remembers how questions ended, over all threads of a client."""

    def __init__(self, alike: float = ALIKE) -> None:
        self._alike = alike
        self._lock = threading.Lock()
        self._kind: type[ModelError] | None = None
        self._count = 0
        self._open: ModelError | None = None
        self._until = 0.0
        self.has_answered = False
        """Whether there was an answer to any question."""

    def refuse_if_open(self) -> None:
        """Raise the error that ended the asking, if it has; nothing is sent then."""
        with self._lock:
            if self._open is None:
                return
            if time.monotonic() >= self._until:  # one question tries it, the others still wait
                self._until = time.monotonic() + COOL_SECONDS
                return
            error = copy.copy(self._open)
        error.spent = (0, 0, 0, 0.0)
        error.is_repeated = True
        raise error

    def note_answer(self, *, is_kept: bool = False) -> None:
        """The endpoint answered: all is well. A kept answer only says that it once did."""
        with self._lock:
            self.has_answered = True
            if is_kept:
                return
            if self._open is not None:
                log.warning("the model answers again")
            self._kind, self._count, self._open = None, 0, None

    def note_error(self, error: ModelError) -> None:
        """A question failed. What only concerns that question counts for nothing."""
        if not _concerns_all(error):
            return
        with self._lock:
            self._count = self._count + 1 if type(error) is self._kind else 1
            self._kind = type(error)
            shapeless = isinstance(error, MalformedError)
            most = max(SHAPELESS, self._alike) if shapeless else self._alike
            if self._count < most or self._open is not None:
                return
            self._open = copy.copy(error)
            for_good = isinstance(error, _FOR_GOOD)
            self._until = float("inf") if for_good else time.monotonic() + COOL_SECONDS
        how = "is not asked any more" if for_good else f"is left alone for {COOL_SECONDS:g} s"
        log.warning("the model %s, reading goes on without it: %s", how, error)


def _concerns_all(error: ModelError) -> bool:
    if isinstance(error, MalformedError):  # of one with a part the model understood the question
        return not isinstance(error, TruncatedError) and not error.part
    return isinstance(error, (*_FOR_GOOD, *_PASSING))
