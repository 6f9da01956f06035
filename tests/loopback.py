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
from typing import Any, Literal, Self


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
    endless: bytes = b""
    """Sent over and over in place of a body, until the client goes away."""


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


def event_stream(*chunks: Mapping[str, Any] | str, done: bool = True) -> Reply:
    """Server-sent events: each chunk as data, a string as a line of its own."""
    lines = [
        chunk if isinstance(chunk, str) else f"data: {json.dumps(chunk, ensure_ascii=False)}"
        for chunk in chunks
    ]
    lines += ["data: [DONE]"] if done else []
    return Reply("\n\n".join([*lines, ""]), headers={"Content-Type": "text/event-stream"})


def delta(*, finish: str | None = None, **fields: Any) -> dict[str, Any]:
    """A chunk of a streamed completion."""
    choice = {"index": 0, "delta": fields, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [choice]}  # fmt: skip


def streams(text: str, *, tokens: tuple[int, int] | None = (100, 10), **first: Any) -> Reply:
    """A completion that comes in pieces of seven characters, its usage last."""
    pieces = [delta(content=text[i : i + 7]) for i in range(0, len(text), 7)]
    usage = {"choices": [], "usage": None}
    if tokens:
        usage["usage"] = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    head = delta(role="assistant", content="", **first)
    return event_stream(head, *pieces, delta(finish="stop"), usage)


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

            def _send_endless(self, reply: Reply) -> None:
                self.send_response(reply.status)
                for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.close_connection = True
                try:
                    while True:
                        self.wfile.write(reply.endless)
                except OSError:
                    pass  # the client has given up, as it should

            def _send(self, reply: Reply) -> None:
                if reply.endless:
                    self._send_endless(reply)
                    return
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


Step = Literal["upload", "submit", "state", "list", "download"]


class BatchServer:
    """Speaks the parts of the files and batches APIs that the OpenAI SDK needs, over real HTTP.

    `answer` answers a request of a batch; `ends` says for each batch, in the order of their
    coming, how it ends, with how many of its requests answered. `before` and `after` are called
    with each step, before anything is done and once its answer is lost on its way.
    """

    def __init__(
        self,
        answer: Callable[[dict[str, Any]], Reply],
        *,
        ends: Sequence[tuple[str, int]] = (),
        code: str = "invalid",
        looks: int = 1,
        before: Callable[[Step], None] | None = None,
        after: Callable[[Step], None] | None = None,
    ) -> None:
        self.answer, self.ends, self.code, self.looks = answer, ends, code, looks
        self.before, self.after = before, after
        self.steps: list[Step] = []
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.keys: set[str] = set()
        """What came as a bearer token."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def requests(self) -> list[list[dict[str, Any]]]:
        """The lines of the file of each batch."""
        files = [self.files[batch["input_file_id"]] for batch in self.batches.values()]
        return [[json.loads(line) for line in file.splitlines()] for file in files]

    def _do(self, step: Step, work: Callable[[], Any]) -> Any:
        if self.before:
            self.before(step)
        self.steps.append(step)
        done = work()
        if self.after:
            self.after(step)
        return done

    def _upload(self, body: bytes, boundary: bytes) -> dict[str, Any]:
        parts = [part.partition(b"\r\n\r\n") for part in body.split(b"--" + boundary)]
        [content] = [data for head, _, data in parts if b"filename=" in head]
        name = f"file-{len(self.files)}"
        self.files[name] = content.removesuffix(b"\r\n")
        return {"id": name, "object": "file", "bytes": len(content), "created_at": 1,
                "filename": "batch.jsonl", "purpose": "batch", "status": "processed"}  # fmt: skip

    def _submit(self, asked: dict[str, Any]) -> dict[str, Any]:
        number = len(self.batches)
        lines = self.files[asked["input_file_id"]].splitlines()
        batch = {"id": f"batch_{number}", "object": "batch", "created_at": number,
                 "looks": 0, "status": "validating", "total": len(lines), **asked}  # fmt: skip
        self.batches[batch["id"]] = batch
        return self._shown(batch)

    def _state(self, name: str) -> dict[str, Any]:
        batch = self.batches[name]
        batch["looks"] += 1
        if batch["looks"] > self.looks and "ended" not in batch:
            self._end(batch)
        return self._shown(batch)

    def _end(self, batch: dict[str, Any]) -> None:
        number = list(self.batches).index(batch["id"])
        status, answered = (*self.ends, *[("completed", 10**9)] * (number + 1))[number]
        lines = [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]
        good, bad = [], []
        for place, line in enumerate(lines if status != "failed" else ()):
            reply = self.answer(line["body"])
            response = {"status_code": reply.status, "request_id": "r", "body": reply.body}
            if place >= answered:
                error = {"code": "batch_expired", "message": "This request could not be executed"}
                bad.append({"custom_id": line["custom_id"], "response": None, "error": error})
            else:
                done = {"custom_id": line["custom_id"], "response": response, "error": None}
                (good if reply.status == 200 else bad).append(done)
        for name, found in (("output", good), ("error", bad)):
            if found:
                data = "\n".join(json.dumps(line) for line in reversed(found))
                self.files[f"{name}-{number}"] = data.encode()
                batch[f"{name}_file_id"] = f"{name}-{number}"
        batch |= {"status": status, "ended": True, "completed": len(good), "failed": len(bad)}

    def _shown(self, batch: dict[str, Any]) -> dict[str, Any]:
        counts = {name: batch.get(name, 0) for name in ("total", "completed", "failed")}
        error = {"code": self.code, "message": "failed on purpose", "line": None, "param": None}
        errors = {"object": "list", "data": [error]} if batch["status"] == "failed" else None
        return {**batch, "request_counts": counts, "errors": errors}

    def _list(self) -> dict[str, Any]:
        newest = [self._shown(batch) for batch in reversed(self.batches.values())]
        return {"object": "list", "data": newest, "has_more": False}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        here = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                here.keys.add(self.headers.get("Authorization", ""))
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/v1/files":
                    boundary = self.headers["Content-Type"].partition("boundary=")[2].encode()
                    self._send(here._do("upload", lambda: here._upload(body, boundary)))
                elif self.path == "/v1/batches":
                    self._send(here._do("submit", lambda: here._submit(json.loads(body))))
                else:
                    self._send({"error": {"message": f"no {self.path} here"}}, 404)

            def do_GET(self) -> None:
                parts = self.path.partition("?")[0].split("/")[2:]
                if parts == ["batches"]:
                    self._send(here._do("list", here._list))
                elif parts[0] == "batches":
                    self._send(here._do("state", lambda: here._state(parts[1])))
                else:
                    self._send(here._do("download", lambda: here.files[parts[1]]))

            def _send(self, reply: Any, status: int = 200) -> None:
                data = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler
