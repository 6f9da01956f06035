"""What a client holds open from its first request on: a loop, a connection, what it learned."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections import Counter
from collections.abc import Collection, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from gipa_extract.errors import EndpointError
from gipa_extract.llm.endpoint import connect
from gipa_extract.llm.error_mapping import redact
from gipa_extract.llm.local import REQUEST, LocalServer
from gipa_extract.llm.pacing import Pace
from gipa_extract.llm.presets import mode_of, parameters_of
from gipa_extract.llm.settings import LOCAL, Mode, Settings
from gipa_extract.llm.streaming import STREAM_FLAGS

log = logging.getLogger(__name__)

R = TypeVar("R")


STRAYS = 2
"""Questions that a mode must have left without an answer before it is left for good: one empty
answer is bad luck."""


@dataclass
class EndpointDialect:
    """What an endpoint was found to take. Shared by all questions of a client."""

    modes: tuple[Mode, ...]
    """Still to be tried, strictest first; the first one is in use."""
    proven: bool = False
    """The mode in use has led to an answer of the asked shape."""
    parameters: dict[str, Any] = field(default_factory=dict)
    """Sent with each request: the temperature, the limit of the answer, the user's own."""
    flags: dict[str, Any] = field(default_factory=lambda: dict(STREAM_FLAGS))
    """How an answer is streamed."""
    strays: Counter[Mode] = field(default_factory=Counter)
    """How many questions had no answer in a mode, and one in a later mode."""

    def note_answer(self, mode: Mode, left: Mapping[Mode, ModeRefusal]) -> None:
        """Learn from a question that was answered in `mode` after others were `left` for it.

        Those that the endpoint refused are left for good, and logged; those that only led to no
        answer, once that has happened to several questions and while none has had one.
        """
        self.strays.update(each for each in left if each in self.modes)
        while self.modes[0] != mode and not self.proven:
            first = self.modes[0]
            doubt = left.get(first)
            if doubt is None or not (doubt.sure or self.strays[first] >= STRAYS):
                return
            self.modes = self.modes[1:]
            log.warning(
                "mode %s does not work here, going on with %s: %s", first, self.modes[0], doubt.why
            )
        self.proven = self.proven or self.modes[0] == mode

    def adapt_to_refusal(self, words: str, sent: Mapping[str, Any], own: Collection[str]) -> bool:
        """Leave out or rename a parameter that the endpoint refuses in these words, and log it.

        Not one of the user's `own`: what was asked for is not dropped in silence.
        """
        if "max_tokens" in sent and "max_completion_tokens" in words:
            limit = self.parameters.pop("max_tokens", sent["max_tokens"])
            self.parameters["max_completion_tokens"] = limit
            log.info("the endpoint calls the limit of an answer max_completion_tokens")
            return True
        for flag in ("stream_options", "stream"):
            if flag in words and flag in self.flags:
                self.flags.pop(flag)
                log.info("the endpoint takes no %s", flag)
                return True
        for name in sent.keys() & self.parameters.keys() - set(own) - {"max_completion_tokens"}:
            if re.search(rf"\b{re.escape(name)}\b", words):
                self.parameters.pop(name)
                log.warning("the endpoint takes no %s, its answers may vary: %s", name, words)
                return True
        return False


class ModeRefusal(NamedTuple):
    """Why a question left a mode."""

    why: str
    sure: bool
    """The endpoint refuses the mode as such."""


class Session:
    """An event loop in a thread of its own, and a connection that lives on it.

    The thread never keeps the interpreter from leaving.
    """

    def __init__(self, settings: Settings, base_url: str | None) -> None:
        """Start the local model if it is asked for, and make the connection; nothing is sent."""
        self.where = redact(f"{settings.model} at {base_url}" if base_url else settings.model)
        self._server = LocalServer() if settings.model == LOCAL else None
        url = self._server.base_url if self._server else base_url
        parameters = _request_parameters(settings)
        self.endpoint = connect(settings, url, where=self.where)
        self.dialect = EndpointDialect(self._modes_for(settings), parameters=parameters)
        # The local server answers one at a time: what waits there would run into its timeout.
        self.slots = asyncio.Semaphore(1 if self._server else settings.concurrency)
        self.pace = Pace(settings.rpm)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run_loop, name="gipa-llm", daemon=True)
        self._thread.start()

    def start_work(self, work: Coroutine[Any, Any, R]) -> Future[R]:
        """Run `work` on the session's loop; cancelling the future cancels it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        """Cancel what is under way, close the connection, stop the local model and the loop."""
        self.start_work(self._wind_down())
        if threading.current_thread() is not self._thread:  # the last reference died over there
            self._thread.join()
        if self._server is not None:
            self._server.close()

    def _modes_for(self, settings: Settings) -> tuple[Mode, ...]:
        wanted = mode_of(settings)
        if wanted == "auto":
            return self.endpoint.modes
        if wanted not in self.endpoint.modes:
            known = ", ".join(self.endpoint.modes)
            what = f"mode {wanted} is not known for this provider"
            raise EndpointError(what, where=self.where, remedy=f"use auto, or one of: {known}")
        return (wanted,)

    def _run_loop(self) -> None:
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


def _request_parameters(settings: Settings) -> dict[str, Any]:
    local = REQUEST if settings.model == LOCAL else {}
    return {**local, **parameters_of(settings)}
