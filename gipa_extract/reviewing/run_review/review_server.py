"""The page of a run's review, on this machine alone.

It listens on the loopback address; whoever asks must know the token in the address, must have
asked for this very host (no other name that was made to lead here), and, to change anything, must
come from the page itself. The page may load nothing but its own files.
"""

from __future__ import annotations

import json
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from gipa_extract.display.document_view import FRAME_STYLE
from gipa_extract.display.page_frame import csp_hash
from gipa_extract.errors import GipaError, MissingExtraError
from gipa_extract.reviewing.page_assets import REVIEW_STYLE, SCRIPT, asset_text
from gipa_extract.reviewing.run_review.run_board import RunBoard
from gipa_extract.reviewing.run_review.run_words import WORDS

try:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.middleware import Middleware
    from starlette.middleware.base import BaseHTTPMiddleware
    from starlette.requests import Request
    from starlette.responses import JSONResponse, PlainTextResponse, Response
    from starlette.routing import Route
except ImportError as error:
    raise MissingExtraError(error.name or "starlette", "review") from error

LOOPBACK = "127.0.0.1"
MAX_BODY = 1_000_000
"""Bytes of a request; a message holds a few hundred."""
# A web page or a Word file stands in a frame with its own styles, and a box is placed by its own:
# a frame of `srcdoc` keeps to this policy too.
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'self'; style-src 'self' '{csp_hash(FRAME_STYLE)}'; "
        "style-src-attr 'unsafe-inline'; img-src 'self' data:; "  # a document as it looks: its frame
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Headers that every answer has."""
_CSS, _JS, _HTML = "text/css", "text/javascript", "text/html"


class ReviewServer:
    """One run's server: where it listens, and its application."""

    def __init__(self, board: RunBoard, *, port: int = 0, who: str = "") -> None:
        """Take a port; 0 is any that is free. GipaError where it is taken."""
        self.board, self._who = board, who
        self.token = secrets.token_urlsafe(24)
        self._socket = _bind_port(port)
        self.port = int(self._socket.getsockname()[1])
        self.app = Starlette(
            routes=_routes_of(self),
            middleware=[Middleware(BaseHTTPMiddleware, dispatch=self._guard_request)],
        )

    @property
    def address(self) -> str:
        """What a browser opens: with the token, which nobody else should see."""
        return f"http://{LOOPBACK}:{self.port}/{self.token}/"

    def run(self) -> None:
        """Serve until Ctrl-C."""
        config = uvicorn.Config(
            self.app, log_level="warning", access_log=False, server_header=False, lifespan="off"
        )
        try:
            uvicorn.Server(config).run(sockets=[self._socket])
        finally:
            self.board.close()

    async def _guard_request(
        self, request: Request, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Refuse whoever is not the page of this server; every answer has the headers."""
        refusal = self._refusal_of(request)
        response = refusal or await answer(request)
        response.headers.update(HEADERS)
        return response

    def _refusal_of(self, request: Request) -> Response | None:
        hosts = {f"{name}:{self.port}" for name in (LOOPBACK, "localhost")}
        host = request.headers.get("host", "")
        if host not in hosts:
            return PlainTextResponse("wrong host", 421)
        token = request.url.path.split("/")[1]
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            return PlainTextResponse("wrong token", 403)
        origin = request.headers.get("origin")
        from_elsewhere = origin is not None and origin != f"http://{host}"
        site = request.headers.get("sec-fetch-site", "same-origin")
        if from_elsewhere or site not in ("same-origin", "none"):
            return PlainTextResponse("wrong origin", 403)
        if request.method == "POST" and origin is None:
            return PlainTextResponse("wrong origin", 403)
        return None


def _bind_port(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen()  # whoever opens the address at once waits, and is not refused
    except OSError as error:
        listening.close()
        raise GipaError(
            f"the port cannot be used: {error.strerror or error}",
            where=f"{LOOPBACK}:{port}",
            stage="review",
            remedy="name another one with --port, or none",
        ) from error
    return listening


def _routes_of(server: ReviewServer) -> list[Route]:
    below = f"/{server.token}"
    board = server.board
    style = REVIEW_STYLE + _page_asset("run.css")
    page = _page_html(board, server._who)

    async def state(request: Request) -> Response:
        since = _whole_number(request.query_params.get("since"))
        return await _json_answer(board.state_since, since)

    async def following(request: Request) -> Response:
        asked = request.query_params
        after = _whole_number(asked["after"]) if asked.get("after") else None
        return await _json_answer(
            _next_report, board, asked.get("who", ""), after, "settle" in asked
        )

    async def report(request: Request) -> Response:
        index, asked = request.path_params["index"], request.query_params
        return await _json_answer(
            _open_report, board, index, asked.get("who", ""), "settle" in asked
        )

    async def do(request: Request) -> Response:
        return await _json_answer(
            _do_act, board, request.path_params["index"], await _json_body(request)
        )

    async def give(request: Request) -> Response:
        return await _json_answer(_give_reports, board, await _json_body(request))

    return [
        Route(f"{below}/", _static_file(page, _HTML)),
        Route(f"{below}/widget.js", _static_file(SCRIPT, _JS)),
        Route(f"{below}/run.js", _static_file(_page_asset("run.js"), _JS)),
        Route(f"{below}/run.css", _static_file(style, _CSS)),
        Route(f"{below}/state", state),
        Route(f"{below}/next", following),
        Route(f"{below}/report/{{index:int}}", report),
        Route(f"{below}/report/{{index:int}}", do, methods=["POST"]),
        Route(f"{below}/give", give, methods=["POST"]),
    ]


def _next_report(board: RunBoard, who: str, after: int | None, settle: bool) -> dict[str, Any]:
    return {"index": board.next_report(who, after, settle=settle)}


def _open_report(board: RunBoard, index: int, who: str, settle: bool) -> dict[str, Any]:
    return board.open_report(index, who, settle=settle)


def _do_act(board: RunBoard, index: int, message: Mapping[str, Any]) -> dict[str, Any]:
    settle = bool(message.get("settle"))
    return board.do_act(index, str(message.get("who", "")), dict(message["message"]), settle=settle)


def _give_reports(board: RunBoard, message: Mapping[str, Any]) -> dict[str, Any]:
    to = [str(name) for name in message["to"] if str(name).strip()]
    board.give_reports(
        [int(index) for index in message["reports"]], to, str(message.get("who", ""))
    )
    return board.state_since(int(message.get("since", 0)))


async def _json_answer(work: Callable[..., dict[str, Any]], *given: Any) -> Response:
    """What the board says, or its error in words."""
    try:
        return JSONResponse(await run_in_threadpool(work, *given))
    except GipaError as error:
        return JSONResponse({"error": error.in_words(_board_of(given).lang)}, 409)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)


def _board_of(given: tuple[Any, ...]) -> RunBoard:
    return next(each for each in given if isinstance(each, RunBoard))


async def _json_body(request: Request) -> dict[str, Any]:
    """The JSON object of a request; empty where it is none, or too large: what is missing is said."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > MAX_BODY:
            return {}
    try:
        message = json.loads(data)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _static_file(text: str, media_type: str) -> Callable[[Request], Response]:
    return lambda request: Response(text, media_type=media_type)


def _whole_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _page_asset(name: str) -> str:
    return asset_text(name, __package__)


def _page_html(board: RunBoard, who: str) -> str:
    """The page; what it needs to know stands in it as data that no browser runs."""
    words = WORDS[board.lang]
    page_data = json.dumps(
        {"words": dict(words), "who": who, "lang": board.lang}, ensure_ascii=False
    )
    data = page_data.replace("<", "\\u003c")
    page = _page_asset("run.html")
    return (
        page.replace("{{lang}}", words["tag"])
        .replace("{{title}}", words["title"])
        .replace("{{data}}", data)
    )
