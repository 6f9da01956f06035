"""A small model server on loopback that does what a test tells it, and remembers what it was sent."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass
class Reply:
    """One HTTP answer; `reset` breaks the connection in its place, `delay` is in seconds."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    drip: float = 0
    """Seconds between two bytes of the body."""
    reset: bool = False


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    """By names in lower case."""
    body: dict[str, Any]


Script = Reply | Sequence[Reply] | Callable[[Asked], Reply]


def says(
    content: str | None,
    *,
    finish: str = "stop",
    tokens: tuple[int, int] = (100, 10),
    **message: Any,
) -> Reply:
    """A chat completion with this content."""
    body = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": {
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "total_tokens": sum(tokens),
        },
    }
    return Reply(body)


def calls_tool(name: str, arguments: str) -> Reply:
    """A chat completion that is one tool call."""
    function = {"name": name, "arguments": arguments}
    call = {"id": "c1", "type": "function", "function": function}
    return says(None, finish="tool_calls", tool_calls=[call])


def fails(
    status: int,
    message: str = "failed on purpose",
    *,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """An error in the shape of the OpenAI API."""
    error = {"error": {"message": message, "type": "error", "code": code}}
    return Reply(error, status, headers or {})


class Loopback:
    """The server; `asked` has its requests. Replies come in turn, and the last one stays."""

    def __init__(self, script: Script) -> None:
        self.asked: list[Asked] = []
        self._script = script
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _reply(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            turn = len(self.asked) - 1
        if callable(self._script):
            return self._script(asked)
        if isinstance(self._script, Reply):
            return self._script
        return self._script[min(turn, len(self._script) - 1)]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = json.loads(self.rfile.read(length) or b"{}")
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = loopback._reply(Asked(self.path, headers, body))
                time.sleep(reply.delay)
                if reply.reset:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                self._send(reply)

            def _send(self, reply: Reply) -> None:
                text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
                data = text.encode()
                kind = "text/html" if isinstance(reply.body, str) else "application/json"
                self.send_response(reply.status)
                for name, value in {"Content-Type": kind, **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                pieces = [data[i : i + 1] for i in range(len(data))] if reply.drip else [data]
                try:
                    for piece in pieces:
                        self.wfile.write(piece)
                        self.wfile.flush()
                        time.sleep(reply.drip)
                except OSError:
                    self.close_connection = True  # the client has given up, as it should

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler
