"""One request over HTTP: sent as a stream, read under limits, put together into one completion.

Endpoints answer a request for a stream as they like: with server-sent events, with one JSON
object all the same, with an error in the middle. What comes back is the plain dict of a chat
completion, or whatever else the endpoint sent.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gipa_extract.errors import EndpointError
from gipa_extract.llm.answer_parser import text_of

MAX_BYTES = 64 * 2**20
"""Of one answer: a hundred bytes a token, and more tokens than any model writes."""
MAX_ERROR_BYTES = 2**20
"""Bytes of a refusal's body that are read."""
LENGTHS = 10
"""A whole answer may take so many times the seconds of silence that are borne."""
DONE = b"data: [DONE]"
STREAM_FLAGS: Mapping[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}


@dataclass
class Transfer:
    """One request on its way: how it is sent, and what came of it so far."""

    flags: Mapping[str, Any]
    """The STREAM_FLAGS that the endpoint takes."""
    silence: float
    """Seconds without a byte after which it is given up."""
    received: int = 0
    """Bytes of the answer so far, for the estimate of what a lost one has cost."""
    sent: bool = False
    began: float = field(default_factory=time.monotonic)

    def limit_wait(self) -> float:
        """Seconds from now on in which something must come."""
        return min(self.silence, self.began + LENGTHS * self.silence - time.monotonic())


class BrokenOffError(Exception):
    """The connection ended before the answer did."""


class StreamedError(Exception):
    """An error that came in the middle of a stream."""

    def __init__(self, body: Any) -> None:
        super().__init__("the stream holds an error")
        self.body = body
        inner = body.get("error") if isinstance(body, dict) else None
        code = inner.get("code") if isinstance(inner, dict) else None
        self.status_code = code if isinstance(code, int) and 400 <= code < 600 else 500


async def read_response(response: Any, transfer: Transfer) -> Any:
    """What the body of an open response says: a completion as a dict, other JSON, or text."""
    kind = response.headers.get("content-type", "")
    body = b"".join([piece async for piece in _pieces_of(response, transfer)])
    if "event-stream" in kind or body.lstrip().startswith((b"data:", b"event:", b"id:", b":")):
        return join_events(body)
    text = body.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        if "json" in kind:
            raise BrokenOffError("the answer is half an object") from None
        return text


async def _pieces_of(response: Any, transfer: Transfer) -> AsyncIterator[bytes]:
    """The body as it comes; TimeoutError at a silence, EndpointError where it has no end."""
    pieces = response.aiter_bytes()
    try:
        while True:
            try:
                async with asyncio.timeout(transfer.limit_wait()):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return
            transfer.received += len(piece)
            if transfer.received > MAX_BYTES:
                raise EndpointError(f"the answer is longer than {MAX_BYTES >> 20} MB")
            yield piece
            if piece.rstrip().endswith(DONE):
                return  # some proxies keep the connection open behind it
    finally:
        await response.aclose()


def join_events(body: bytes) -> Any:
    """The completion that the events of a stream add up to.

    BrokenOffError where it ends too early, StreamedError where it holds an error.
    """
    joined = _Joined()
    done = False
    for data in _event_data(body):
        if data == b"[DONE]":
            done = True
            break
        try:
            chunk = json.loads(data.decode("utf-8", "replace"))
        except ValueError:
            raise BrokenOffError("an event of the stream is no JSON") from None
        if isinstance(chunk, dict):
            joined.add_piece(chunk)
    if not done and joined.finish_reason is None:
        raise BrokenOffError("the stream ended in the middle of the answer")
    return joined.whole_completion()


def _event_data(body: bytes) -> Iterator[bytes]:
    """The data of each event; comments, which keep connections alive, are none."""
    for line in body.splitlines():
        name, colon, value = line.partition(b":")
        if colon and name.strip() == b"data" and value.strip():
            yield value.strip()


class _Joined:
    """A completion that is put together from its chunks."""

    def __init__(self) -> None:
        self.head: dict[str, Any] = {}
        self.text: list[str] = []
        self.thought: list[str] = []
        self.refusal: list[str] = []
        self.calls: list[dict[str, Any]] = []
        self.usage: Any = None
        self.finish_reason: str | None = None

    def add_piece(self, chunk: Mapping[str, Any]) -> None:
        if chunk.get("error"):
            raise StreamedError(dict(chunk))
        self.head = {**{name: chunk.get(name) for name in ("id", "created", "model")}, **self.head}
        self.usage = chunk.get("usage") or self.usage
        for choice in (chunk.get("choices") or ())[:1]:
            if isinstance(choice, Mapping):
                self.finish_reason = choice.get("finish_reason") or self.finish_reason
                self._add_delta(choice.get("delta") or choice.get("message") or {})

    def _add_delta(self, delta: Mapping[str, Any]) -> None:
        self.text.append(text_of(delta))
        thought = delta.get("reasoning_content") or delta.get("reasoning")
        self.thought.append(thought if isinstance(thought, str) else "")
        self.refusal.append(str(delta.get("refusal") or ""))
        for call in delta.get("tool_calls") or ():
            if isinstance(call, Mapping):
                self._add_call(call)

    def _add_call(self, call: Mapping[str, Any]) -> None:
        """A piece of a tool call goes to the call of its index, or to the last one."""
        function = call.get("function") or {}
        index = call.get("index")
        known = next((each for each in self.calls if each["index"] == index), None)
        if known is None or (index is None and function.get("name")):
            known = {"index": index, "id": call.get("id") or f"call_{len(self.calls)}"}
            known |= {"type": "function", "function": {"name": "", "arguments": ""}}
            self.calls.append(known)
        arguments = function.get("arguments") or ""
        if not isinstance(arguments, str):
            arguments = json.dumps(arguments, ensure_ascii=False)
        known["function"]["name"] += function.get("name") or ""
        known["function"]["arguments"] += arguments

    def whole_completion(self) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": "".join(self.text)}
        optional = {
            "reasoning_content": "".join(self.thought),
            "refusal": "".join(self.refusal),
            "tool_calls": [{k: v for k, v in call.items() if k != "index"} for call in self.calls],
        }
        message |= {name: value for name, value in optional.items() if value}
        choice = {"index": 0, "finish_reason": self.finish_reason or "stop", "message": message}
        return {**self.head, "object": "chat.completion", "choices": [choice], "usage": self.usage}
