"""One question's exchange with an endpoint: Instructor above, which re-asks for shape, and below
it the one layer that sends a request again when the transport failed. The two never multiply:
a re-ask is a new request, and a retried request is no new attempt at the shape.

Until a mode has led to an answer, a question that gets none there goes on to the next mode.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from gipa_extract.errors import BudgetError, MalformedError, ModelError, TruncatedError
from gipa_extract.llm.answer_parser import find_answer, find_whole_members
from gipa_extract.llm.answer_shape import closed_schema, make_strict, shape_of, with_example
from gipa_extract.llm.budget import Budget, Tokens, estimate_tokens, tokens_of
from gipa_extract.llm.completions import (
    all_text,
    for_instructor,
    is_completion,
    without_key,
    words_of,
)
from gipa_extract.llm.endpoint import shaped
from gipa_extract.llm.error_mapping import Fault, fault_of, finish_fault, no_completion, redact
from gipa_extract.llm.pacing import PATIENCE
from gipa_extract.llm.partial_answers import complaint_of, loaded_object, valid_part
from gipa_extract.llm.session import ModeRefusal, Session
from gipa_extract.llm.settings import Messages, Mode, Settings, T, Usage
from gipa_extract.llm.streaming import Transfer

log = logging.getLogger(__name__)

FIRST_WAIT = 0.5
"""Seconds before a request is sent again; doubled each time. A Retry-After goes before it."""
LONGEST_WAIT = 30.0
BYTES_A_TOKEN = 100
"""Bytes a token in a stream whose usage never came: an event holds a token or two."""
PATIENT_FROM = 1.0
"""Seconds: who is told to wait as long waits for the turn, which is no failed try."""
RATE_TRIES = 2
"""So many times as often as after any other failure a request is sent again after a 429."""
TRIES_IN_A_MODE = 2
"""Server errors in a row that may be the mode's: some crash on a schema."""
_CRASHES = frozenset({500, 501, 502, 520})
_REFUSALS = frozenset({400, 404, 405, 415, 422, 501})


class Exchange:
    """One question, from the first request to an answer of its shape."""

    def __init__(self, settings: Settings, session: Session, budget: Budget) -> None:
        self.settings = settings
        self.endpoint = session.endpoint
        self.dialect = session.dialect
        self.pace = session.pace
        self.where = session.where
        self.budget = budget
        self.usage = Usage()
        self.raw = ""
        """The last answer in the model's words, perfect or not."""
        self.mode: Mode = session.dialect.modes[0]
        self.is_kept = False
        """The answer at hand was kept, and is paid for already: it says nothing of the endpoint."""
        self._schema: Mapping[str, Any] = {}
        self._shown: Messages = ()
        """The messages as they are put in this mode."""
        self._whole_members: dict[str, Any] = {}
        self._may_leave = False
        """There is another mode to go on to."""
        self._failures = 0
        """Requests in a row that failed on their way, over all modes."""
        self._timeouts = 0
        self._waited = 0.0

    async def answer(self, messages: Messages, schema: type[T]) -> T:
        """The answer; every `ModelError` on the way out says what was spent in vain."""
        self._schema = closed_schema(schema)
        left: dict[Mode, ModeRefusal] = {}
        first: ModelError | None = None
        try:
            for mode, may_leave in self._modes_to_try():
                self.mode, self._may_leave = mode, may_leave
                try:
                    value = await self._in_mode(messages, schema)
                except _ModeLeftError as error:
                    left[self.mode] = error.doubt
                    first = first or error.error
                    log.info("not in mode %s: %s", self.mode, error.doubt.why)
                except ModelError as error:
                    raise self._clearer_error(first, error) from None
                else:
                    self.dialect.note_answer(self.mode, left)
                    return value
            raise first or self._malformed_error("there is no mode to ask in")
        except ModelError as error:
            error.spent = self.usage[:4]
            raise

    def _modes_to_try(self) -> list[tuple[Mode, bool]]:
        """The modes that this question may be put in, each with whether there is another one."""
        modes = self.dialect.modes[:1] if self.dialect.proven else self.dialect.modes
        return [(mode, mode != modes[-1]) for mode in modes]

    def _clearer_error(self, first: ModelError | None, last: ModelError) -> ModelError:
        """Of two errors in different modes the one that says more: a refusal in plain words goes
        before the shape of what came at the end."""
        return first if first is not None and type(last) is MalformedError else last

    async def _in_mode(self, messages: Messages, schema: type[T]) -> T:
        from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException

        self._shown = with_example(messages, schema, self.mode)
        ask = shaped(self.endpoint, self.send, self.mode)
        try:
            value = await ask(
                response_model=shape_of(schema),
                messages=[dict(message) for message in self._shown],
                max_retries=self.settings.attempts - 1,
                **self.endpoint.defaults,
            )
        except IncompleteOutputException:
            problem: BaseException = self._truncated_error(schema)
        except InstructorRetryException as error:
            problem = self._error_after_attempts(error.__cause__ or error, schema)
        else:
            self.raw = self.raw or value.model_dump_json()
            return schema.model_validate_json(self.raw, strict=True)
        raise problem  # out here, so that it does not drag along what an endpoint said of a key

    async def send(self, **request: Any) -> Any:
        """The endpoint's completion of one request; sent again while the transport is at fault.

        This is what Instructor calls. It raises nothing but `ModelError`.
        """
        request = self._with_own_example(request)
        while True:
            await self.pace.wait_for_turn()
            outcome = await self._send_once(request)
            if not isinstance(outcome, Fault):
                self._failures = self._timeouts = 0
                return outcome
            self._leave_mode(outcome)
            wait = self._wait_after(outcome)
            if wait is None:
                raise outcome.error
            log.info("sent again in %.1f s: %s", wait, outcome.error)
            await asyncio.sleep(wait)

    def _with_own_example(self, request: dict[str, Any]) -> dict[str, Any]:
        """The request without what Instructor adds in words: our example says it shorter."""
        if self.mode in ("json", "text") and isinstance(request.get("messages"), list):
            asked = [dict(message) for message in self._shown]
            request = {**request, "messages": [*asked, *request["messages"][len(asked) :]]}
        if self.mode == "text":
            request.pop("response_format", None)
        return request

    def call_of(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """A request as it is sent, with the parameters that this endpoint takes."""
        call = {**request, **self.dialect.parameters}
        make_strict(call)
        return call

    async def _send_once(self, request: dict[str, Any]) -> Any:
        """One request: a completion, or the fault; a refused parameter is left out at once."""
        while True:
            call = self.call_of(request)
            transfer = Transfer(dict(self.dialect.flags), self.settings.timeout)
            try:
                response = await self._ask_endpoint(call, transfer)
            except BudgetError:
                raise
            except Exception as error:
                fault = fault_of(error, where=self.where, timeout=self.settings.timeout)
                self._count_lost(call, transfer)
            else:
                return self._take_response(response, call)
            own = self.settings.extra.keys()
            adapts = fault.status in (400, 422) and fault.action == "next mode"
            if not (adapts and self.dialect.adapt_to_refusal(fault.words, call, own)):
                return fault

    async def _ask_endpoint(self, call: dict[str, Any], transfer: Transfer) -> Any:
        """What the endpoint sends; BudgetError, and nothing is sent, where the budget is used up."""
        self.budget.begin_request()
        try:
            return await self.endpoint.call(call, transfer)
        finally:
            self.budget.end_request()

    def _count_lost(self, call: Mapping[str, Any], transfer: Transfer) -> None:
        """Count an answer of which a part came: the endpoint is paid for it all the same."""
        if transfer.received:
            given = estimate_tokens(all_text(call))
            self.usage += self.budget.add_lost(given, transfer.received // BYTES_A_TOKEN)

    def _take_response(self, response: Any, call: Mapping[str, Any]) -> Any:
        """A completion, counted, its words kept; or what the endpoint sent in its place."""
        if not is_completion(response):
            return no_completion(response, where=self.where)
        self.usage += self.budget.add_answered(self._count_tokens(response, call))
        if not isinstance(response, dict):
            return response  # of a provider's own SDK, which Instructor takes apart
        choice = response["choices"][0]
        message = choice["message"]
        refusal, finish = message.get("refusal"), choice.get("finish_reason")
        ended = finish_fault(finish, refusal, where=self.where)
        if ended is not None and ended.transient:
            return ended
        if ended is not None:
            raise ended.error
        return self._place_answer(response, message, finish)

    def _count_tokens(self, response: Any, call: Mapping[str, Any]) -> Tokens:
        """What the endpoint counted; estimated from the words where it did not."""
        counted = tokens_of(response)
        if counted is not None or not isinstance(response, dict):
            return counted or Tokens(0, 0)
        message = response["choices"][0]["message"]
        return Tokens(estimate_tokens(all_text(call)), estimate_tokens(str(message)))

    def _place_answer(
        self, response: dict[str, Any], message: dict[str, Any], finish: object
    ) -> Any:
        """The completion with its answer where Instructor looks for it in this mode."""
        message = without_key(message)
        cut = finish == "length"
        self._whole_members = find_whole_members(message, self._schema) if cut else {}
        answer = None if cut else find_answer(message, self._schema)
        self.raw = answer or words_of(message)
        if answer is None and not cut and self._may_leave:
            why = "it sent no answer" if self.raw.strip() else "it sent nothing"
            raise _ModeLeftError(self._malformed_error(why), ModeRefusal(why, sure=False))
        return for_instructor(response, self.raw, answer, self.mode, self._schema)

    def _leave_mode(self, fault: Fault) -> None:
        """Go on to the next mode, if the endpoint may only dislike this one."""
        if not self._may_leave:
            return
        if (
            fault.action == "next mode"
            and fault.status in _REFUSALS
            and not self._is_users_parameter(fault)
        ):
            raise _ModeLeftError(fault.error, ModeRefusal(fault.words, sure=True))
        crashed = fault.status in _CRASHES and self._failures + 1 >= TRIES_IN_A_MODE
        if crashed and self._failures < self.settings.transport_retries:
            self._failures += 1
            raise _ModeLeftError(fault.error, ModeRefusal(fault.words, sure=False))

    def _is_users_parameter(self, fault: Fault) -> bool:
        """Whether the endpoint refuses a parameter that the user set: no mode would help."""
        return any(name in fault.words for name in self.settings.extra)

    def _wait_after(self, fault: Fault) -> float | None:
        """Seconds to wait before the request is sent again; None: it is not."""
        if not fault.transient:
            return None
        rated = fault.status == 429
        asked_wait = fault.retry_after
        patient = rated and asked_wait is not None and asked_wait >= PATIENT_FROM
        tries = self.settings.transport_retries * (RATE_TRIES if rated else 1)
        self._failures += not patient
        self._timeouts += fault.timed_out
        if self._failures > tries or self._timeouts > 1 or not tries:
            return None
        jitter = random.uniform(0.75, 1)  # where many wait, they do not come back all at once
        backoff = min(FIRST_WAIT * 2.0 ** (self._failures - 1), LONGEST_WAIT) * jitter
        wait = backoff if asked_wait is None else asked_wait
        self._waited += wait
        if self._waited > PATIENCE:
            return None
        if patient:
            self.pace.hold_all_back(wait)
        return wait

    def _truncated_error(self, schema: type[BaseModel]) -> TruncatedError:
        error = TruncatedError(
            f"the answer was cut off after {len(self.raw)} characters",
            where=self.where,
            remedy="raise max_tokens (--max-tokens), or switch thinking off (see `gipa models`)",
            raw=self.raw,
        )
        error.part = valid_part(self._whole_members, schema)
        return error

    def _error_after_attempts(self, cause: BaseException, schema: type[BaseModel]) -> BaseException:
        """What ended Instructor's attempts, as our own error; a bug stays what it is."""
        from instructor.core.exceptions import InstructorError

        if not isinstance(cause, ValueError | InstructorError):  # a ValidationError is a ValueError
            return cause
        if isinstance(cause, ValidationError):
            complaint = "; ".join(map(complaint_of, cause.errors()[:3]))
        else:
            complaint = str(cause)
        first = " ".join(redact(complaint).split())
        error = self._malformed_error(f"the answer has not the asked shape: {first[:200]}")
        error.part = valid_part(loaded_object(self.raw), schema)
        return error

    def _malformed_error(self, what: str) -> MalformedError:
        return MalformedError(
            what,
            where=self.where,
            remedy="use another model, or another --mode",
            raw=self.raw,
        )


class _ModeLeftError(ModelError):
    """The question has no answer in this mode, and there is another one."""

    def __init__(self, error: ModelError, doubt: ModeRefusal) -> None:
        super().__init__(error.what)
        self.error = error
        self.doubt = doubt
