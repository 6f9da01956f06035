"""A client whose answers outlive it: each is kept, by its request, the moment it comes.

Below the cache of answers, which keeps what was well formed in the end, this keeps every
completion that was paid for: a re-ask, a bad answer, half of a report that was cut off.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Mapping
from typing import Any, Protocol

from gipa_extract.errors import GipaError
from gipa_extract.llm.breaker import Breaker
from gipa_extract.llm.cache import question_key
from gipa_extract.llm.client import Client
from gipa_extract.llm.error_mapping import Fault, redact
from gipa_extract.llm.question_exchange import Exchange
from gipa_extract.llm.session import Session
from gipa_extract.llm.settings import Settings, Usage
from gipa_extract.llm.streaming import Transfer

OK = 200


class AnswerStore(Protocol):
    """Where answers are kept; see `store.Answers`. Called on the client's own loop."""

    def get(self, key: str) -> tuple[int, Any] | None:
        """Status and body of the answer to a request, if there is one."""

    def keep(self, key: str, status: int, body: object, spent: tuple[int, int, int, float]) -> None:
        """Keep an answer and count what it cost."""

    def want(self, key: str, request: Mapping[str, Any]) -> None:
        """Note a request that has no answer."""

    def spent(self) -> tuple[int, int, int, float]:
        """What all answers have cost, those of earlier clients too."""


class OpenError(GipaError):
    """The question has no answer yet: its request waits for a batch."""


class KeptClient(Client):
    """A client that asks no request twice, and whose budget counts what was ever spent."""

    def __init__(self, settings: Settings, answers: AnswerStore) -> None:
        super().__init__(settings)
        self._answers = answers
        self._requests: dict[str, asyncio.Future[None]] = {}
        """What is in flight, on the client's own loop: identical requests wait for one another."""
        self._budget.add(self._spent_before())

    def _spent_before(self) -> Usage:
        """What was spent before this client."""
        return Usage(*self._answers.spent())

    def _new_exchange(self, session: Session) -> Exchange:
        return _KeptExchange(self, session, self._answers)


class OfflineClient(KeptClient):
    """A client that sends nothing: what was never answered is noted, and its question is open.

    `ask` raises OpenError then. What an endpoint refused is refused again. Its budget counts what
    the answers cost that it was given, and limits nothing.
    """

    def __init__(self, settings: Settings, answers: AnswerStore) -> None:
        super().__init__(settings, answers)
        self._breaker = Breaker(alike=math.inf)  # each question has to say what it wants

    def _spent_before(self) -> Usage:
        return Usage()

    def _new_exchange(self, session: Session) -> Exchange:
        return _OfflineExchange(self, session, self._answers)


class _KeptExchange(Exchange):
    """Looks for each request's completion before it sends it, and keeps what comes."""

    def __init__(self, client: KeptClient, session: Session, answers: AnswerStore) -> None:
        super().__init__(client.settings, session, client._budget)
        self._answers = answers
        self._requests = client._requests

    def _request_key(self, call: Mapping[str, Any]) -> str:
        return question_key({"endpoint": self.where, "request": dict(call)})

    async def _ask_endpoint(self, call: dict[str, Any], transfer: Transfer) -> Any:
        """As `Exchange._ask_endpoint`; from what is kept, or will be once another question has it."""
        key = self._request_key(call)
        self.is_kept = True
        while True:
            if (kept := self._answers.get(key)) is not None and kept[0] == OK:
                return kept[1]
            if (running := self._requests.get(key)) is None:
                break
            await asyncio.wait({running})
        self.is_kept = False
        loop = asyncio.get_running_loop()
        self._requests[key] = loop.create_future()
        try:
            return await super()._ask_endpoint(call, transfer)
        finally:  # only once `_take_response`, which follows without a pause, has kept the answer
            loop.call_soon(self._release_waiting, key)

    def _release_waiting(self, key: str) -> None:
        self._requests.pop(key).set_result(None)

    def _take_response(self, response: Any, call: Mapping[str, Any]) -> Any:
        """As `Exchange._take_response`; kept, or not counted as spent again."""
        before = self.usage
        try:
            return super()._take_response(response, call)
        finally:  # a refusal of the model is paid as well
            spent = _difference_of(self.usage, before)
            if self.is_kept:
                self.budget.add(_difference_of(before, self.usage))
            elif self.usage != before:
                body = _plain_completion(response)
                self._answers.keep(self._request_key(call), OK if body else 0, body, spent[:4])

    def _count_lost(self, call: Mapping[str, Any], transfer: Transfer) -> None:
        before = self.usage
        super()._count_lost(call, transfer)
        if self.usage != before:
            self._answers.keep(
                self._request_key(call), 0, None, _difference_of(self.usage, before)[:4]
            )


class _OfflineExchange(_KeptExchange):
    """Has each request answered by what is kept."""

    def __init__(self, client: KeptClient, session: Session, answers: AnswerStore) -> None:
        super().__init__(client, session, answers)
        self._open = False

    async def send(self, **request: Any) -> Any:
        """The kept completion; OpenError, or the error that was kept, where there is none."""
        outcome = await self._send_once(self._with_own_example(request))
        if self._open:
            raise OpenError("the question waits for a batch", where=self.where, stage="model")
        if isinstance(outcome, Fault):
            self._leave_mode(outcome)
            raise outcome.error
        return outcome

    async def _ask_endpoint(self, call: dict[str, Any], transfer: Transfer) -> Any:
        """Stands for the SDK's call."""
        key = self._request_key(call)
        status, body = self._answers.get(key) or (0, None)
        if not status:
            self._open = True
            self._answers.want(key, call)
            raise LookupError(key)
        if status != OK:
            raise _RefusedError(status, body)
        return body

    def _take_response(self, response: Any, call: Mapping[str, Any]) -> Any:
        return Exchange._take_response(self, response, call)


class _RefusedError(Exception):
    """What an SDK raises for an answer of this status."""

    def __init__(self, status: int, body: object) -> None:
        super().__init__(status)
        self.status_code, self.body = status, body


def _plain_completion(completion: Any) -> Any:
    """A completion as JSON, without the key; None for one that is not of the OpenAI API."""
    if not isinstance(completion, dict):
        return None
    return json.loads(redact(json.dumps(completion, ensure_ascii=False)))


def _difference_of(one: Usage, other: Usage) -> Usage:
    return one + Usage(
        -other.calls,
        -other.input_tokens,
        -other.output_tokens,
        -other.cost_usd,
        -other.cached_calls,
    )
