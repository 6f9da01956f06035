"""A model server that errs on purpose: chat completions over HTTP, on loopback, from a truth.

The model's name says how it errs: `noisy-0.01` gets one cell in a hundred wrong, and one answer
in a hundred fails on its way: prose instead of JSON, cut off, 429, 500, a reset, a stall, a slow
stream. A truth that is asked twice in the same words may answer otherwise the second time.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from types import TracebackType
from typing import Any, Self

from eval.oracle import Oracle, Paper

FAULTS = (
    "prose", "truncated", "rate limit", "rate limit with Retry-After", "server error", "reset",
    "stall", "slow stream",
)  # fmt: skip
"""Ways in which an answer fails as a whole."""
UNBALANCED = "does not add up"
"""What a validator of sums says; a model that is told so makes its sums hold."""

_WORD = re.compile(r"[A-Za-z]{1,6}|\d{1,3}|[\u3400-\u9fff]|[^\sA-Za-z\d\u3400-\u9fff]{1,3}")


def count_tokens(text: str) -> int:
    """About how many tokens a text has: six letters, three digits or signs, one character.

    The same estimate for every pipeline; a real tokenizer differs by a constant factor.
    """
    return sum(1 for _ in _WORD.finditer(text))


@dataclass(frozen=True)
class Timing:
    """How long the slow faults take, in seconds."""

    stall: float = 3.0
    """Longer than the client's timeout, or it is no fault."""
    stream: float = 0.3
    """Of a slow answer, which arrives whole."""


class NoisyServer:
    """The server; a context manager. `base_url` is what a client is given."""

    def __init__(
        self, papers: Sequence[Paper], *, seed: int = 1, timing: Timing = Timing()
    ) -> None:
        self.oracle = Oracle(papers)
        self.seed = seed
        self.timing = timing
        self.asked: Counter[str] = Counter()
        """How often the same question was put, which decides the errors of the next answer."""
        self.lock = threading.Lock()
        self.http = _Http(("127.0.0.1", 0), _Handler)
        self.http.noisy = self
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def rng(self, model: str, messages: str) -> Random:
        """The luck of the next answer to these messages."""
        key = f"{self.seed}/{model}/{messages}"
        with self.lock:
            self.asked[key] += 1
            count = self.asked[key]
        return Random(sha256(f"{count}/{key}".encode()).digest())


@dataclass
class _Request:
    """What a chat completion asks for."""

    body: Mapping[str, Any]
    rate: float = field(init=False)

    def __post_init__(self) -> None:
        found = re.search(r"noisy-([\d.]+)", str(self.body.get("model", "")))
        self.rate = float(found[1]) if found else 0.0

    @property
    def words(self) -> str:
        return json.dumps(self.body.get("messages", []), ensure_ascii=False)

    @property
    def prompt(self) -> str:
        """What the user said first; what is said after it only complains."""
        said = [m.get("content") for m in self.body.get("messages", []) if m["role"] == "user"]
        return str(said[0]) if said else ""

    @property
    def told_to_balance(self) -> bool:
        return any(UNBALANCED in str(message) for message in self.body.get("messages", [])[2:])

    @property
    def tool(self) -> str | None:
        """The function that has to be called; null where JSON is asked for as text."""
        tools = self.body.get("tools") or []
        return str(tools[0]["function"]["name"]) if tools else None

    @property
    def schema(self) -> Mapping[str, Any]:
        for tool in self.body.get("tools") or []:
            return dict(tool["function"]["parameters"])
        form = (self.body.get("response_format") or {}).get("json_schema") or {}
        return dict(form.get("schema") or {})


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    noisy: NoisyServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what faults are for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Http

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        request = _Request(json.loads(self.rfile.read(length)))
        noisy = self.server.noisy
        rng = noisy.rng(str(request.body.get("model")), request.words)
        fault = rng.choice(FAULTS) if rng.random() < request.rate else None
        if fault in ("rate limit", "rate limit with Retry-After", "server error"):
            self._refuse(fault)
        elif fault == "reset":
            self._reset()
        else:
            if fault == "stall":
                time.sleep(noisy.timing.stall)
            answer = noisy.oracle.answer(
                request.prompt, request.schema, request.rate, rng, cook=request.told_to_balance
            )
            text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
            self._reply(request, text, fault)

    def _reply(self, request: _Request, text: str, fault: str | None) -> None:
        finish = "stop"
        if fault == "prose":
            text = "好的，根据报告内容，以上各项已经核对无误。"
        elif fault == "truncated":
            text, finish = text[: len(text) * 2 // 3], "length"
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if request.tool and fault != "prose":
            call = {"name": request.tool, "arguments": text}
            message = {"role": "assistant", "content": None}
            message["tool_calls"] = [{"id": "call_1", "type": "function", "function": call}]
            finish = "tool_calls" if finish == "stop" else finish
        spent = {
            "prompt_tokens": count_tokens(request.words + json.dumps(request.schema)),
            "completion_tokens": count_tokens(text),
        }
        body = {
            "id": "chatcmpl-noisy",
            "object": "chat.completion",
            "created": 0,
            "model": str(request.body.get("model")),
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {**spent, "total_tokens": sum(spent.values())},
        }
        self._send(200, body, slow=fault == "slow stream")

    def _refuse(self, fault: str) -> None:
        status, words = (500, "internal error") if fault == "server error" else (429, "slow down")
        wait = {"Retry-After": "0"} if fault.endswith("Retry-After") else {}
        self._send(status, {"error": {"message": words, "type": fault, "code": None}}, wait)

    def _reset(self) -> None:
        """Close the connection without an answer, and without a goodbye."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def _send(
        self,
        status: int,
        body: Mapping[str, Any],
        headers: Mapping[str, str] = {},
        *,
        slow: bool = False,
    ) -> None:
        data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        parts = 6 if slow else 1
        for at in range(parts):
            self.wfile.write(data[len(data) * at // parts : len(data) * (at + 1) // parts])
            self.wfile.flush()
            if slow:
                time.sleep(self.server.noisy.timing.stream / parts)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""
