"""What went wrong at an endpoint, in our own error tree; the key is in none of its words.

Errors are recognised by code, words and status (see `fault_table`), not by class, so that every
provider's own SDK is understood, and those gateways that answer 200 with an `error` inside.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gipa_extract.errors import EndpointError, ModelError
from gipa_extract.llm.fault_table import ADDRESS, BUSY, FINISHES, Action, FaultMeaning, meaning_of
from gipa_extract.llm.pacing import retry_after
from gipa_extract.llm.streaming import LENGTHS, BrokenOffError

_SECRET_NAME = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD)(?:_|$)", re.IGNORECASE)
_SHOWN = 300
"""Characters of an endpoint's own words that an error repeats."""


class Fault(NamedTuple):
    """One failed request."""

    error: ModelError
    words: str
    """What the endpoint said, whole, without the key."""
    status: int | None = None
    action: Action = "wait"
    timed_out: bool = False
    retry_after: float | None = None
    """Seconds that the endpoint asked to wait."""

    @property
    def transient(self) -> bool:
        """Whether the same request may well succeed if it is sent again."""
        return self.action == "wait"


def redact(text: str) -> str:
    """`text` without any of the secrets that stand in this process's environment."""
    for name, value in os.environ.items():
        if len(value) >= 8 and _SECRET_NAME.search(name) and value in text:
            text = text.replace(value, "[key]")
    return text


def fault_of(error: Exception, *, where: str, timeout: float) -> Fault:
    """What an exception means that a request ended with: ours, an SDK's, or the system's."""
    if isinstance(error, ModelError):
        error.where = error.where or where
        return Fault(error, error.what, action="end")
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    if not isinstance(status, int):
        causes = list(_chain_of_causes(error))
        known = any(_is_of_the_network(cause) for cause in causes)
        return (
            _unanswered_request(causes, where, timeout) if known else _unmade_request(error, where)
        )
    body = getattr(error, "body", None)
    body = body if body is not None else getattr(error, "details", None)
    codes, words = _codes_and_words(body if body is not None else str(error))
    fault = _status_fault(status, codes, words, where)
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    return fault._replace(retry_after=retry_after(headers, str(body) if body else words))


def _is_of_the_network(error: BaseException) -> bool:
    """Whether an error is the system's, or of a library that speaks HTTP."""
    module = type(error).__module__.partition(".")[0]
    return isinstance(error, OSError | BrokenOffError) or module in _NETWORK


_NETWORK = ("aiohttp", "anthropic", "httpcore", "httpcore2", "httpx", "httpx2", "openai")


def _unmade_request(error: Exception, where: str) -> Fault:
    """An SDK will not even send the request: it does not know a parameter, or has a defect."""
    words = redact(str(error))
    what = f"the request cannot be sent: {type(error).__name__}: {_shortened(words)}"
    remedy = "leave out parameters of your own (--param)"
    return Fault(EndpointError(what, where=where, remedy=remedy), words, action="end")


def _unanswered_request(causes: Sequence[BaseException], where: str, timeout: float) -> Fault:
    """No answer came. The SDK's own classes are no help: a refused connection is a timeout too."""
    if any(isinstance(cause, TimeoutError) for cause in causes):
        what = f"no whole answer: {timeout:g} s of silence, or {LENGTHS * timeout:g} s in all"
        remedy = "raise the timeout (--timeout)"
        slow = EndpointError(what, where=where, remedy=remedy)
        return Fault(slow, "", timed_out=True)
    reason = redact(_shortened(str(causes[-1]) or type(causes[-1]).__name__))
    if any(isinstance(cause, BrokenOffError) for cause in causes):
        return Fault(EndpointError(reason, where=where, remedy=BUSY.remedy), reason)
    down = EndpointError(f"cannot be reached: {reason}", where=where, remedy=ADDRESS.remedy)
    return Fault(down, reason)


def no_completion(response: object, *, where: str) -> Fault:
    """What an answer means that came with status 200 and holds no completion."""
    error = response.get("error") if isinstance(response, dict) else None
    codes, words = _codes_and_words(error if error is not None else response)
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(code, int) and 400 <= code < 600:
        return _status_fault(code, codes, words, where)
    meaning = meaning_of(200, codes, words)
    if codes and meaning.action != "next mode":
        return _make_fault(meaning, words, 200, where)
    what = f"what answers there is no chat endpoint; it says: {_shortened(words)}"
    return Fault(EndpointError(what, where=where, remedy=ADDRESS.remedy), words, 200, "end")


def finish_fault(reason: object, refusal: object, *, where: str) -> Fault | None:
    """What the end of an answer means, where it ended for another reason than being whole."""
    meaning = FINISHES.get(str(reason).lower())
    if refusal:
        meaning = FINISHES["content_filter"]
    if meaning is None:
        return None
    said = redact(str(refusal)) if refusal else f"its answer ended by {reason}"
    if meaning.action == "give up":
        said = f"the model will not answer: {said.replace('_', ' ')}"
    return _make_fault(meaning, said, 200, where)


def _status_fault(status: int, codes: Sequence[str], words: str, where: str) -> Fault:
    return _make_fault(meaning_of(status, codes, words), words, status, where)


def _make_fault(meaning: FaultMeaning, words: str, status: int, where: str) -> Fault:
    said = _shortened(words) + (f" (status {status})" if status != 200 else "")
    error = meaning.kind(said, where=where, remedy=meaning.remedy)
    return Fault(error, words, status, meaning.action)


def _codes_and_words(body: object) -> tuple[tuple[str, ...], str]:
    """The codes and the words of an error body, in whichever of the usual wrappings."""
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, Mapping):
        return (), redact(str(body))
    inner: Any = body.get("error", body.get("base_resp", body))
    inner = inner if isinstance(inner, Mapping) else {**body, "message": inner}
    words = next((inner[name] for name in _WORDS if inner.get(name)), inner)
    return tuple(_codes_of(inner)), redact(str(words))


_WORDS = ("message", "detail", "msg", "status_msg", "error_msg")


def _codes_of(body: Mapping[str, Any]) -> Iterator[str]:
    """What an error calls itself, the finest name first: Azure's and Gemini's stand deeper."""
    for name in ("innererror", "inner_error"):
        if isinstance(body.get(name), Mapping):
            yield from _codes_of(body[name])
    for name in ("code", "status_code", "type", "status", "reason"):
        value = body.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and value:
            yield str(value)
    for detail in body.get("details") or () if isinstance(body.get("details"), list) else ():
        if isinstance(detail, Mapping):
            yield from _codes_of(detail)


def _shortened(words: str) -> str:
    """The words on one line, cut; a page of HTML is called by its name."""
    if re.search(r"<(?:!doctype|html|head|body)", words[:1000], re.IGNORECASE):
        title = re.search(r"<title>\s*(.*?)\s*</title>", words[:20_000], re.IGNORECASE | re.DOTALL)
        return f"an HTML page{f' ({_shortened(title[1])})' if title and title[1] else ''}"
    line = " ".join(words[: 20 * _SHOWN].split())
    return line[:_SHOWN] + "…" if len(line) > _SHOWN else line or "nothing"


def _chain_of_causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what caused it, innermost last: `Connection error.`, …, `[Errno 111] …`."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
