"""What went wrong at an endpoint, in our own error tree; the key is in none of its words.

Errors are recognised by status, code and words, not by class, so that every provider's own SDK
is understood. Codes and wordings: the OpenAI API's error codes, llama.cpp's server, and those
gateways that answer 200 with an `error` inside.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gipa_extract.errors import (
    AuthError,
    ContextLengthError,
    EndpointError,
    ModelError,
    QuotaError,
    RateError,
    RefusalError,
)

_SECRET_NAME = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD)(?:_|$)", re.IGNORECASE)
_CONTEXT = re.compile(
    r"context[ _](?:length|window|size)|maximum context|too many (?:input )?tokens"
    r"|(?:prompt|input) is too long|exceeds? .{0,40}tokens",
    re.IGNORECASE,
)
_CODES: dict[str, type[ModelError]] = {
    "insufficient_quota": QuotaError,
    "billing_not_active": QuotaError,
    "invalid_api_key": AuthError,
    "context_length_exceeded": ContextLengthError,
    "exceed_context_size_error": ContextLengthError,
    "content_filter": RefusalError,
    "content_policy_violation": RefusalError,
}
_STATUSES: dict[int, type[ModelError]] = {
    401: AuthError,
    402: QuotaError,
    403: AuthError,
    413: ContextLengthError,
    429: RateError,
}
_REMEDIES: dict[type[ModelError], str] = {
    AuthError: "check the key in the environment (OPENAI_API_KEY, or the provider's own)",
    QuotaError: "look at the account's plan and billing",
    RateError: "lower the concurrency, or come back later",
    ContextLengthError: "use a model that reads more, or lower max_tokens",
    RefusalError: "read this part by hand, or with another model",
}
_ADDRESS = "check the base_url, which ends in /v1 as a rule, and that something listens there"
_SHOWN = 300
"""Characters of an endpoint's own words that an error repeats."""


class Fault(NamedTuple):
    """One failed request."""

    error: ModelError
    words: str
    """What the endpoint said, whole, without the key."""
    status: int | None = None
    transient: bool = False
    """The same request may well succeed if it is sent again."""
    timed_out: bool = False
    retry_after: float | None = None
    """Seconds that the endpoint asked to wait."""


def redact(text: str) -> str:
    """`text` without any of the secrets that stand in this process's environment."""
    for name, value in os.environ.items():
        if len(value) >= 8 and _SECRET_NAME.search(name) and value in text:
            text = text.replace(value, "[key]")
    return text


def fault_of(error: Exception, *, where: str, timeout: float) -> Fault:
    """What an SDK's exception means."""
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    if not isinstance(status, int):
        return _unanswered(list(_causes(error)), where, timeout)
    body = getattr(error, "body", None)
    code, words = _said(body if body is not None else str(error))
    return _status_fault(status, code, words, where)._replace(retry_after=_retry_after(error))


def _unanswered(causes: Sequence[BaseException], where: str, timeout: float) -> Fault:
    """No answer came. The SDK's own classes are no help: a refused connection is a timeout too."""
    if any(isinstance(cause, TimeoutError) for cause in causes):
        what, remedy = f"no whole answer within {timeout:g} s", "raise the timeout"
        slow = EndpointError(what, where=where, remedy=remedy)
        return Fault(slow, "", transient=True, timed_out=True)
    reason = redact(_short(str(causes[-1]) or type(causes[-1]).__name__))
    down = EndpointError(f"cannot be reached: {reason}", where=where, remedy=_ADDRESS)
    return Fault(down, reason, transient=True)


def no_completion(response: object, *, where: str) -> Fault:
    """What an answer means that came with status 200 and holds no completion."""
    error = getattr(response, "error", None)
    whole = response.to_dict(warnings=False) if hasattr(response, "to_dict") else response
    code, words = _said(error if error is not None else whole)
    if isinstance(error, dict) and isinstance(error.get("code"), int):
        return _status_fault(error["code"], code, words, where)
    what = f"what answers there is no chat endpoint; it says: {_short(words)}"
    return Fault(EndpointError(what, where=where, remedy=_ADDRESS), words, 200)


def _status_fault(status: int, code: str, words: str, where: str) -> Fault:
    kind = _CODES.get(code) or _STATUSES.get(status) or EndpointError
    if status in (400, 422) and _CONTEXT.search(words):
        kind = ContextLengthError
    transient = kind is RateError or status in (408, 409) or status >= 500
    remedy = _REMEDIES.get(kind) or _endpoint_remedy(words, transient)
    error = kind(f"{_short(words)} (status {status})", where=where, remedy=remedy)
    return Fault(error, words, status, transient)


def _endpoint_remedy(words: str, transient: bool) -> str:
    if transient:
        return "come back later; the answers so far are in the cache"
    return "check the model's name" if "model" in words.lower() else _ADDRESS


def _said(body: object) -> tuple[str, str]:
    """The code and the words of an error body, in whichever of the usual wrappings."""
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, dict):
        inner: Any = body.get("error", body)
        inner = inner if isinstance(inner, dict) else {"message": inner}
        names = (str(inner.get(field) or "") for field in ("code", "type"))
        code = next((name for name in names if name in _CODES), "")
        words = inner.get("message") or inner.get("detail") or inner
        return code, redact(str(words))
    return "", redact(str(body))


def _short(words: str) -> str:
    """The words on one line, cut; a page of HTML is called by its name."""
    if re.search(r"<(?:!doctype|html|head|body)", words[:1000], re.IGNORECASE):
        title = re.search(r"<title>\s*(.*?)\s*</title>", words, re.IGNORECASE | re.DOTALL)
        return f"an HTML page{f' ({_short(title[1])})' if title and title[1] else ''}"
    line = " ".join(words.split())
    return line[:_SHOWN] + "…" if len(line) > _SHOWN else line or "nothing"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what caused it, innermost last: `Connection error.`, …, `[Errno 111] …`."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _retry_after(error: Exception) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None  # absent, or a date
