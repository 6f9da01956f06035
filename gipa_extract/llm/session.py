"""What a client holds open from its first request on: a loop, a connection, what it learned."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from gipa_extract.errors import EndpointError
from gipa_extract.llm.endpoint import connect
from gipa_extract.llm.local import REQUEST, LocalServer
from gipa_extract.llm.settings import LOCAL, Mode, Settings

log = logging.getLogger(__name__)

R = TypeVar("R")


@dataclass
class Dialect:
    """What an endpoint was found to take. Shared by all questions of a client."""

    modes: tuple[Mode, ...]
    """Still to be tried, strictest first; the first one is in use."""
    proven: bool = False
    """The mode in use has led to an answer of the asked shape."""
    parameters: dict[str, Any] = field(default_factory=dict)
    """Sent with each request: the temperature, the limit of the answer."""

    def step_down(self, mode: Mode, why: str) -> bool:
        """Leave `mode` for the next one, and log it; False where there is none."""
        if self.modes[0] != mode:
            return True  # another question found out first
        if self.proven or len(self.modes) == 1:
            return False
        self.modes = self.modes[1:]
        log.warning("mode %s does not work here, going on with %s: %s", mode, self.modes[0], why)
        return True

    def adapt(self, words: str, sent: dict[str, Any]) -> bool:
        """Leave out or rename a parameter that the endpoint refuses in these words, and log it."""
        if "temperature" in sent and "temperature" in words:
            self.parameters.pop("temperature", None)
            log.warning("the endpoint takes no temperature, its answers may vary: %s", words)
            return True
        if "max_tokens" in sent and "max_completion_tokens" in words:
            limit = self.parameters.pop("max_tokens", sent["max_tokens"])
            self.parameters["max_completion_tokens"] = limit
            log.info("the endpoint calls the limit of an answer max_completion_tokens")
            return True
        return False


class Session:
    """An event loop in a thread of its own, and a connection that lives on it.

    The thread never keeps the interpreter from leaving.
    """

    def __init__(self, settings: Settings, base_url: str | None) -> None:
        """Start the local model if it is asked for, and make the connection; nothing is sent."""
        self.where = f"{settings.model} at {base_url or 'its provider'}"
        self._server = LocalServer() if settings.model == LOCAL else None
        url = self._server.base_url if self._server else base_url
        self.endpoint = connect(settings, url, where=self.where)
        self.dialect = Dialect(self._modes(settings), parameters=_parameters(settings))
        self.slots = asyncio.Semaphore(settings.concurrency)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="gipa-llm", daemon=True)
        self._thread.start()

    def start(self, work: Coroutine[Any, Any, R]) -> Future[R]:
        """Run `work` on the session's loop; cancelling the future cancels it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        """Cancel what is under way, close the connection, stop the local model and the loop."""
        self.start(self._wind_down())
        if threading.current_thread() is not self._thread:  # the last reference died over there
            self._thread.join()
        if self._server is not None:
            self._server.close()

    def _modes(self, settings: Settings) -> tuple[Mode, ...]:
        if settings.mode == "auto":
            return self.endpoint.modes
        if settings.mode not in self.endpoint.modes:
            known = ", ".join(self.endpoint.modes)
            what = f"mode {settings.mode} is not known for this provider"
            raise EndpointError(what, where=self.where, remedy=f"use auto, or one of: {known}")
        return (settings.mode,)

    def _run(self) -> None:
        self._loop.run_forever()
        self._loop.close()

    async def _wind_down(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        try:
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.endpoint.close()
        finally:
            self._loop.stop()


def _parameters(settings: Settings) -> dict[str, Any]:
    parameters: dict[str, Any] = {"temperature": 0}
    if settings.model == LOCAL:
        parameters |= REQUEST
    if settings.max_tokens is not None:
        parameters["max_tokens"] = settings.max_tokens
    return parameters
