"""When the next request may go out: the user's requests a minute, and what the endpoint asked for."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

PATIENCE = 600.0
"""Seconds that a question waits for its turn at most, all in all, because the endpoint says so."""
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h)(?![a-z])")
_TRY_AGAIN = re.compile(
    r"(?:try again in|retry (?:in|after)|retrydelay\W{1,6})\s*((?:\d+(?:\.\d+)?\s*(?:ms|s|m|h)\s*)+)",
    re.IGNORECASE,
)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


class Pace:
    """Spaces the requests of a client, which all run on one loop."""

    def __init__(self, rpm: float | None) -> None:
        self._interval = 60 / rpm if rpm else 0.0
        self._next = 0.0

    async def wait_for_turn(self) -> None:
        """Return when a request may go out; each caller gets a turn of its own."""
        turn = max(self._next, time.monotonic())
        self._next = turn + self._interval
        while (left := turn - time.monotonic()) > 0:
            await asyncio.sleep(left)

    def hold_all_back(self, seconds: float) -> None:
        """Let nothing out for so long: the endpoint told one of us to wait, and means us all."""
        self._next = max(self._next, time.monotonic() + seconds)


def retry_after(
    headers: Mapping[str, str], words: str, *, now: float | None = None
) -> float | None:
    """Seconds that an endpoint asks to wait, in whichever of the usual places; None: it does not.

    In headers as milliseconds, seconds or a date (RFC 9110, 10.2.3), or in the words of the error:
    `Please try again in 1m2.5s`, `"retryDelay": "34s"`.
    """
    milliseconds = _seconds_in(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    named = headers.get("retry-after")
    if named is not None:
        seconds = _seconds_in(named)
        return seconds if seconds is not None else _seconds_until(named, now)
    said = _TRY_AGAIN.search(words)
    if said is None:
        return None
    return sum(
        float(amount) * _SECONDS[unit] for amount, unit in _DURATION.findall(said[1].lower())
    )


def _seconds_in(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None


def _seconds_until(date: str, now: float | None) -> float | None:
    try:
        until = parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, until - (time.time() if now is None else now))
