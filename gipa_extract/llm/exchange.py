"""One question's exchange with an endpoint: Instructor above, which re-asks for shape, and below
it the one layer that sends a request again when the transport failed. The two never multiply:
a re-ask is a new request, and a retried request is no new attempt at the shape.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
import time
from typing import Any

from gipa_extract.errors import (
    MalformedError,
    ModelError,
    RefusalError,
    TruncatedError,
)
from gipa_extract.llm.budget import Budget
from gipa_extract.llm.endpoint import make_strict, shape_of, shaped
from gipa_extract.llm.error_mapping import Fault, fault_of, no_completion, redact
from gipa_extract.llm.session import Session
from gipa_extract.llm.settings import Messages, Mode, Settings, T, Usage

log = logging.getLogger(__name__)

FIRST_WAIT = 0.5
"""Seconds before a request is sent again; doubled each time. A Retry-After goes before it."""
_FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*?)\s*```\s*", re.DOTALL)
_SHAPE_WORDS = {
    "json_schema": ("response_format", "json_schema", "schema", "structured", "grammar"),
    "tools": ("tool", "function"),
    "json": ("response_format", "json_object"),
}
"""Words of an endpoint that will not be held to a schema in this way."""


class Exchange:
    """One question, from the first request to an answer of its shape."""

    def __init__(self, settings: Settings, session: Session, budget: Budget) -> None:
        self.settings = settings
        self.endpoint = session.endpoint
        self.dialect = session.dialect
        self.where = session.where
        self.budget = budget
        self.usage = Usage()
        self.raw = ""
        """The last answer in the model's words, perfect or not."""
        self.mode: Mode = session.dialect.modes[0]

    async def answer(self, messages: Messages, schema: type[T]) -> T:
        """The answer; every `ModelError` on the way out says what was spent in vain."""
        try:
            while True:
                self.mode = self.dialect.modes[0]
                try:
                    value = await self._in_mode(messages, schema)
                except _ModeRefusedError as refused:
                    if not self.dialect.step_down(self.mode, refused.words):
                        raise refused.error from None
                except MalformedError as error:
                    prose = not isinstance(error, TruncatedError) and not _is_json(error.raw)
                    if not prose or not self.dialect.step_down(self.mode, "it sent no JSON"):
                        raise
                else:
                    self.dialect.proven = self.dialect.proven or self.mode == self.dialect.modes[0]
                    return value
        except ModelError as error:
            error.spent = self.usage[:4]
            raise

    async def _in_mode(self, messages: Messages, schema: type[T]) -> T:
        from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException

        ask = shaped(self.endpoint, self.send, self.mode)
        try:
            value = await ask(
                response_model=shape_of(schema),
                messages=[dict(message) for message in messages],
                max_retries=self.settings.attempts - 1,
                **self.endpoint.defaults,
            )
        except IncompleteOutputException:
            problem: BaseException = self._truncated()
        except InstructorRetryException as error:
            problem = self._problem(error.__cause__ or error)
        else:
            self.raw = self.raw or value.model_dump_json()
            return schema.model_validate_json(self.raw, strict=True)
        raise problem  # out here, so that it does not drag along what an endpoint said of a key

    async def send(self, **request: Any) -> Any:
        """The endpoint's completion of one request; sent again while the transport is at fault.

        This is what Instructor calls. It raises nothing but `ModelError`.
        """
        began = time.monotonic()
        for sent in range(self.settings.transport_retries + 1):
            self.budget.begin()
            try:
                outcome = await self._once(request)
            finally:
                self.budget.end()
            if not isinstance(outcome, Fault):
                return outcome
            wait = self._wait(outcome, sent)
            late = time.monotonic() - began + wait > self.settings.timeout
            if not outcome.transient or sent == self.settings.transport_retries:
                break
            if late and not (outcome.timed_out and sent == 0):
                break
            log.info("sent again in %.1f s: %s", wait, outcome.error)
            await asyncio.sleep(wait)
        raise outcome.error

    async def _once(self, request: dict[str, Any]) -> Any:
        """One request: a completion, or the fault; a refused parameter is left out at once."""
        while True:
            call = request | self.dialect.parameters
            make_strict(call)
            try:
                async with asyncio.timeout(self.settings.timeout):
                    response = await self.endpoint.call(**call)
            except Exception as error:
                fault = fault_of(error, where=self.where, timeout=self.settings.timeout)
            else:
                return self._received(response)
            if fault.status in (400, 422, 501):
                if self.dialect.adapt(fault.words, call):
                    continue
                if any(word in fault.words.lower() for word in _SHAPE_WORDS[self.mode]):
                    raise _ModeRefusedError(fault)
            return fault

    def _received(self, response: Any) -> Any:
        """A completion, counted, its words kept; or what the endpoint sent in its place."""
        if not _is_completion(response):
            return no_completion(response, where=self.where)
        self.usage += self.budget.spend(*_tokens(response))
        if hasattr(response, "choices"):
            self.raw = _words(response.choices[0].message)
            self._refused(response.choices[0])
        return response

    def _refused(self, choice: Any) -> None:
        refusal = getattr(choice.message, "refusal", None)
        if refusal or getattr(choice, "finish_reason", None) == "content_filter":
            raise RefusalError(
                f"the model will not answer: {redact(refusal or 'its content filter cut in')}",
                where=self.where,
                remedy="read this part by hand, or with another model",
            )

    def _wait(self, fault: Fault, sent: int) -> float:
        if fault.retry_after is not None:
            return fault.retry_after
        apart = random.uniform(0.75, 1)  # where many wait, they do not come back all at once
        return FIRST_WAIT * float(2**sent) * apart

    def _truncated(self) -> TruncatedError:
        return TruncatedError(
            f"the answer was cut off after {len(self.raw)} characters",
            where=self.where,
            remedy="raise max_tokens, or ask for less at once",
            raw=self.raw,
        )

    def _problem(self, cause: BaseException) -> BaseException:
        """What ended Instructor's attempts, as our own error; a bug stays what it is."""
        from instructor.core.exceptions import InstructorError

        if not isinstance(cause, ValueError | InstructorError):  # a ValidationError is a ValueError
            return cause
        first = " ".join(redact(str(cause)).partition("For further information")[0].split())
        return MalformedError(
            f"after {self.settings.attempts} attempts the answer has not the asked shape: "
            f"{first[:200]}",
            where=self.where,
            remedy="use another model, or another mode",
            raw=self.raw,
        )


class _ModeRefusedError(ModelError):
    """The endpoint will not be held to a schema in this mode."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.words)
        self.error = fault.error
        self.words = fault.words


def _is_completion(response: Any) -> bool:
    """Whether this is what a model said; the SDK builds its objects from whatever JSON came."""
    if not hasattr(response, "choices"):  # of another provider's SDK
        return hasattr(response, "usage") or hasattr(response, "usage_metadata")
    message = getattr(next(iter(response.choices or ()), None), "message", None)
    calls = getattr(message, "tool_calls", None) or ()
    whole = all(getattr(call, "function", None) for call in calls)
    return message is not None and whole and isinstance(message.content or "", str)


def _words(message: Any) -> str:
    """What the model said: the arguments of its tool call, or the text out of its code fence.

    An endpoint that hands the key back must not get it into a result or the cache.
    """
    if calls := getattr(message, "tool_calls", None):
        function = calls[0].function
        function.arguments = redact(function.arguments or "")
        return str(function.arguments)
    text = redact(message.content or "")
    fenced = _FENCE.fullmatch(text)
    message.content = fenced[1] if fenced else text
    return str(message.content)


def _tokens(response: Any) -> tuple[int, int]:
    """Tokens in and out, under the names of the openai, anthropic and google SDKs."""
    usage = getattr(response, "usage", None) or getattr(response, "usage_metadata", None)
    given = ("prompt_tokens", "input_tokens", "prompt_token_count")
    made = ("completion_tokens", "output_tokens", "candidates_token_count")
    return _first(usage, given), _first(usage, made)


def _first(usage: Any, names: tuple[str, ...]) -> int:
    counts = [getattr(usage, name, None) for name in names]
    return next((count for count in counts if isinstance(count, int)), 0)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
