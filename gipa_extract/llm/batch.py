"""The Batch API of OpenAI and those who speak it: a file of requests up, a file of answers down.

A line of either file is a JSON object; `custom_id` ties an answer to its request. The names and
limits are those of https://platform.openai.com/docs/api-reference/batch.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self, TypeVar

from gipa_extract.errors import EndpointError
from gipa_extract.llm.endpoint import base_url_of, key_of
from gipa_extract.llm.error_mapping import fault_of, redact
from gipa_extract.llm.settings import LOCAL, Settings

MAX_REQUESTS = 50_000
MAX_BYTES = 200_000_000
"""Bytes of one file of requests."""
ENDED = ("completed", "failed", "expired", "cancelled")
PATH: Literal["/v1/chat/completions"] = "/v1/chat/completions"
FIRST_WAIT = 0.5
RECENT = 1_000
"""Batches of the account that are looked through for one that was lost sight of."""

R = TypeVar("R")


class Remote(NamedTuple):
    """A batch as its endpoint has it."""

    id: str
    status: str
    """One of ENDED once nothing more will come."""
    answered: int
    """Requests that have an answer, or have failed."""
    files: tuple[str, ...]
    """Files of answers and of refusals; there may be either, however the batch ended."""
    words: str
    """Why it failed as a whole."""
    crowded: bool
    """It failed because too much is waiting already."""


class BatchLine(NamedTuple):
    """What came of one request."""

    key: str
    status: int
    """Status of HTTP; 0 where the request was never put, as in a batch that expired."""
    body: Any
    """The completion, or the error."""


def line_of(key: str, request: Mapping[str, Any]) -> str:
    """A request as a line of a file."""
    line = {"custom_id": key, "method": "POST", "url": PATH, "body": request}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


class BatchApi:
    """An open connection; a context manager. Whatever it raises is a `ModelError`.

    A request that fails on its way is sent again `settings.transport_retries` times.
    """

    def __init__(self, settings: Settings) -> None:
        """Nothing is sent. EndpointError where the model has no such API, AuthError without key."""
        url = base_url_of(settings)
        self._where = redact(f"{settings.model} at {url}" if url else settings.model)
        if settings.model == LOCAL or (url is None and "/" in settings.model):
            raise EndpointError(
                "batches need an endpoint with the Batch API of OpenAI",
                where=self._where,
                remedy="leave --batch out, or name such an endpoint with --base-url",
            )
        key = key_of(settings, url, where=self._where)
        import openai

        self._settings = settings
        self._sdk = openai.OpenAI(
            api_key=key, base_url=url, timeout=settings.timeout, max_retries=0
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._sdk.close()

    def upload_file(self, path: Path) -> str:
        """The endpoint's name for a file that it now has."""

        def send() -> str:
            with path.open("rb") as file:
                return self._sdk.files.create(file=(path.name, file), purpose="batch").id

        return self._with_retries(send)

    def submit_batch(self, file: str, *, fresh: bool) -> Remote:
        """The batch of an uploaded file: the one that there is already, or a new one.

        `fresh`: the file has just come, so that there can be none. An answer that was lost on
        its way, or with the process, is no reason for a second batch.
        """
        known = fresh

        def send() -> Remote:
            nonlocal known
            found = None if known else self._batch_of(file)
            known = False
            return found or _remote_of(self._create_batch(file))

        return self._with_retries(send)

    def _batch_of(self, file: str) -> Remote | None:
        """The batch of a file; the newest ones come first."""
        recent = islice(self._sdk.batches.list(limit=100), RECENT)
        return next((_remote_of(batch) for batch in recent if batch.input_file_id == file), None)

    def _create_batch(self, file: str) -> Any:
        return self._sdk.batches.create(input_file_id=file, endpoint=PATH, completion_window="24h")

    def state_of(self, batch: str) -> Remote:
        """How far a batch is."""
        return self._with_retries(lambda: _remote_of(self._sdk.batches.retrieve(batch)))

    def lines_of_file(self, file: str) -> Iterator[BatchLine]:
        """What a file of answers says; lines that say nothing are passed over."""
        content = self._with_retries(lambda: self._sdk.files.content(file).content)
        for line in content.splitlines():
            if (read := _answer_line(line)) is not None:
                yield read

    def _with_retries(self, send: Callable[[], R]) -> R:
        wait = FIRST_WAIT
        for left in reversed(range(self._settings.transport_retries + 1)):
            try:
                return send()
            except Exception as error:
                fault = fault_of(error, where=self._where, timeout=self._settings.timeout)
            if not fault.transient or not left:
                break
            time.sleep(fault.retry_after if fault.retry_after is not None else wait)
            wait *= 2
        raise fault.error


def _remote_of(batch: Any) -> Remote:
    counts = batch.request_counts
    errors = (batch.errors and batch.errors.data) or []
    return Remote(
        id=batch.id,
        status=batch.status,
        answered=(counts.completed + counts.failed) if counts else 0,
        files=tuple(file for file in (batch.output_file_id, batch.error_file_id) if file),
        words=redact("; ".join(str(error.message) for error in errors)),
        crowded=any(error.code == "token_limit_exceeded" for error in errors),
    )


def _answer_line(text: bytes) -> BatchLine | None:
    """A line of an answer file; the key, should the endpoint hand it back, is taken out."""
    try:
        line = json.loads(redact(text.decode("utf-8")))
        response = line.get("response") or {}
        status = int(response.get("status_code") or 0)
        body = response.get("body") or line.get("error")
        return BatchLine(str(line["custom_id"]), status if isinstance(body, dict) else 0, body)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
