"""The client: a question and a schema in, an answer of that shape out, and what it cost."""

from __future__ import annotations

import asyncio
import threading
import weakref
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from gipa_extract.llm.budget import Budget
from gipa_extract.llm.cache import Cache, question_key
from gipa_extract.llm.endpoint import base_url_of, closed_schema
from gipa_extract.llm.exchange import Exchange
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
        """Nothing is sent; BudgetError where money is limited and no price is known."""
        self.settings = settings
        self._base_url = None if settings.model == LOCAL else base_url_of(settings)
        self._budget = Budget(settings, self._base_url)
        path = settings.cache if isinstance(settings.cache, Path) else None
        self._cache = Cache(path) if settings.cache else None
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

    def ask(self, messages: Messages, schema: type[T]) -> Answer[T]:
        """The model's answer in the shape of `schema`; from the cache if it was asked before."""
        key = self._key(messages, schema)
        if (kept := self._kept(key, schema)) is not None:
            return kept
        session = self._connected()
        future = session.start(self._put(session, messages, schema))
        try:
            return self._keep(key, future.result())
        finally:
            future.cancel()  # where an interrupt ended the waiting; no effect on what is done

    async def ask_async(self, messages: Messages, schema: type[T]) -> Answer[T]:
        """As `ask`, awaited on any loop; cancelling it cancels the request."""
        key = self._key(messages, schema)
        if (kept := self._kept(key, schema)) is not None:
            return kept
        session = self._session
        if session is None:
            session = await asyncio.to_thread(self._connected)
        future = session.start(self._put(session, messages, schema))
        return self._keep(key, await asyncio.wrap_future(future))

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

    def _key(self, messages: Messages, schema: type[T]) -> str:
        if self._cache is None:
            return ""
        question = {
            "model": self.settings.model,
            "endpoint": self._base_url,
            "messages": [dict(message) for message in messages],
            "schema": closed_schema(schema),
            "mode": self.settings.mode,
            "max_tokens": self.settings.max_tokens,
            "temperature": 0,
        }
        return question_key(question)

    def _kept(self, key: str, schema: type[T]) -> Answer[T] | None:
        """The answer in the cache; None too where the schema's own checks have changed since."""
        kept = self._cache.get(key) if self._cache is not None else None
        if kept is None:
            return None
        try:
            value = schema.model_validate_json(kept["raw"], strict=True)
        except ValidationError:
            return None
        return Answer(value, self._budget.add(Usage(cached_calls=1)), kept["raw"])

    def _keep(self, key: str, answer: Answer[T]) -> Answer[T]:
        if self._cache is not None:
            self._cache.put(key, {"model": self.model, "mode": answer.mode, "raw": answer.raw})
        return answer

    def _connected(self) -> Session:
        with self._lock:
            if self._session is None:
                self._session = Session(self.settings, self._base_url)
                self._finish = weakref.finalize(self, self._session.close)
            return self._session

    def _exchange(self, session: Session) -> Exchange:
        """What sends one question's requests; a client that keeps them has another."""
        return Exchange(self.settings, session, self._budget)

    async def _put(self, session: Session, messages: Messages, schema: type[T]) -> Answer[T]:
        """Put the question to the model, on the session's loop."""
        async with session.slots:
            exchange = self._exchange(session)
            value = await exchange.answer(messages, schema)
        return Answer(value, exchange.usage, exchange.raw, exchange.mode)
