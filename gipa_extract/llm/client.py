"""The client: a question and a schema in, an answer of that shape out, and what it cost."""

from __future__ import annotations

import asyncio
import threading
import weakref
from concurrent.futures import CancelledError, Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from gipa_extract.errors import ModelError
from gipa_extract.llm.answer_shape import closed_schema
from gipa_extract.llm.breaker import Breaker
from gipa_extract.llm.budget import Budget
from gipa_extract.llm.cache import Cache, question_key
from gipa_extract.llm.endpoint import base_url_of
from gipa_extract.llm.presets import mode_of, parameters_of
from gipa_extract.llm.question_exchange import Exchange
from gipa_extract.llm.session import Session
from gipa_extract.llm.settings import LOCAL, Answer, Messages, Settings, T, Usage


class Client:
    """Asks one model; shared by threads and tasks; a context manager, and never a global.

    All requests run on one event loop in a thread of the client's own. So `ask` works where a
    loop is running already (a notebook), `ask_async` on any loop, and all callers share one
    pool of connections, one limit of concurrency and one budget. A client does not cross
    processes; its settings do.

    The network libraries are loaded, and a key is looked for, when something must be sent.
    Errors are `ModelError`s (see `gipa_extract.errors`).
    """

    def __init__(self, settings: Settings) -> None:
        """Nothing is sent; BudgetError where money is limited and no price is known, and
        EndpointError where a parameter or a preset cannot be used.
        """
        if not isinstance(settings, Settings):
            raise TypeError(
                f"a Client is made of Settings: Client(Settings(model=…)); not of {settings!r}"
            )
        self.settings = settings
        self._parameters = parameters_of(settings)
        self._base_url = None if settings.model == LOCAL else base_url_of(settings)
        self._budget = Budget(settings, self._base_url)
        path = None if isinstance(settings.cache, bool) else Path(settings.cache)
        self._cache = Cache(path) if settings.cache else None
        self._breaker = Breaker()
        self._in_flight: dict[str, Future[Any]] = {}
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._finish: weakref.finalize[[], Client] | None = None

    @property
    def model(self) -> str:
        """The model's name as results state it."""
        return self.settings.model

    @property
    def usage(self) -> Usage:
        """What all questions of this client have cost so far."""
        return self._budget.spent

    @property
    def has_answered(self) -> bool:
        """Whether the model has answered any question of this client."""
        return self._breaker.has_answered

    def ask(self, messages: Messages, schema: type[T]) -> Answer[T]:
        """The model's answer in the shape of `schema`; from the cache if it was asked before.

        A question that is in flight already is not put twice: its answer is waited for.
        """
        key = self._cache_key(messages, schema)
        while True:
            if (kept := self._answer_in_cache(key, schema)) is not None:
                return kept
            future, ours = self._start_question(key, messages, schema)
            if ours:
                return self._await_answer(key, future)
            try:
                return self._await_shared(future.result())
            except CancelledError:
                continue  # who asked first gave up; we do not

    async def ask_async(self, messages: Messages, schema: type[T]) -> Answer[T]:
        """As `ask`, awaited on any loop; cancelling it cancels the request."""
        key = self._cache_key(messages, schema)
        while True:
            if (kept := self._answer_in_cache(key, schema)) is not None:
                return kept
            if self._session is None:
                await asyncio.to_thread(self._session_or_new)
            future, ours = self._start_question(key, messages, schema)
            if ours:
                try:
                    return self._keep_answer(key, await asyncio.wrap_future(future))
                finally:
                    self._in_flight.pop(key, None)
            waited = asyncio.wrap_future(future)
            try:
                return self._await_shared(await asyncio.shield(waited))
            except asyncio.CancelledError:
                if not waited.cancelled():
                    raise

    def _start_question(
        self, key: str, messages: Messages, schema: type[T]
    ) -> tuple[Future[Answer[T]], bool]:
        """The question on its way, and whether it is the caller's own, to be kept by the caller."""
        session = self._session_or_new()
        with self._lock:
            running = self._in_flight.get(key) if key else None
            if running is not None:
                return running, False
            future = session.start_work(self._put_question(session, messages, schema))
            if key:
                self._in_flight[key] = future
            return future, True

    def _await_answer(self, key: str, future: Future[Answer[T]]) -> Answer[T]:
        try:
            return self._keep_answer(key, future.result())
        finally:
            future.cancel()  # where an interrupt ended the waiting; no effect on what is done
            self._in_flight.pop(key, None)

    def _await_shared(self, answer: Answer[T]) -> Answer[T]:
        """An answer that another caller pays for."""
        return Answer(
            answer.value, self._budget.add(Usage(cached_calls=1)), answer.raw, answer.mode
        )

    def close(self) -> None:
        """Let go of connections and of a local model; what is under way is cancelled.

        A client that is forgotten closes itself, at the end of the interpreter at the latest.
        """
        with self._lock:
            if self._finish is not None:
                self._finish()
            self._session = self._finish = None
        if self._cache is not None:
            self._cache.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def _cache_key(self, messages: Messages, schema: type[T]) -> str:
        if self._cache is None:
            return ""
        question = {
            "model": self.settings.model,
            "endpoint": self._base_url,
            "messages": [dict(message) for message in messages],
            "schema": closed_schema(schema),
            "mode": mode_of(self.settings),
            "parameters": self._parameters,
        }
        return question_key(question)

    def _answer_in_cache(self, key: str, schema: type[T]) -> Answer[T] | None:
        """The answer in the cache; None too where the schema's own checks have changed since."""
        kept = self._cache.get(key) if self._cache is not None else None
        if kept is None:
            return None
        try:
            value = schema.model_validate_json(kept["raw"], strict=True)
        except ValidationError:
            return None
        return Answer(value, self._budget.add(Usage(cached_calls=1)), kept["raw"])

    def _keep_answer(self, key: str, answer: Answer[T]) -> Answer[T]:
        if self._cache is not None:
            self._cache.put(key, {"model": self.model, "mode": answer.mode, "raw": answer.raw})
        return answer

    def _session_or_new(self) -> Session:
        self._breaker.refuse_if_open()
        with self._lock:
            if self._session is None:
                self._session = self._open_session()
                self._finish = weakref.finalize(self, self._session.close)
            return self._session

    def _open_session(self) -> Session:
        try:
            return Session(self.settings, self._base_url)
        except ModelError as error:
            self._breaker.note_error(error)
            raise

    def _new_exchange(self, session: Session) -> Exchange:
        """What sends one question's requests; a client that keeps them has another."""
        return Exchange(self.settings, session, self._budget)

    async def _put_question(
        self, session: Session, messages: Messages, schema: type[T]
    ) -> Answer[T]:
        """Put the question to the model, on the session's loop."""
        async with session.slots:
            exchange = self._new_exchange(session)
            self._breaker.refuse_if_open()  # it may have opened while this one waited
            try:
                value = await exchange.answer(messages, schema)
            except ModelError as error:
                self._breaker.note_error(error)
                raise
            self._breaker.note_answer(is_kept=exchange.is_kept)
        return Answer(value, exchange.usage, exchange.raw, exchange.mode)
