"""Where questions go: an open connection whose answers are plain chat completions.

The only module that knows the openai SDK and how Instructor shapes a request.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from gipa_extract.errors import AuthError, EndpointError
from gipa_extract.llm.error_mapping import redact
from gipa_extract.llm.presets import preset_of
from gipa_extract.llm.settings import Mode, Settings
from gipa_extract.llm.streaming import MAX_BYTES, MAX_ERROR_BYTES, Transfer, read_response

Call = Callable[[dict[str, Any], Transfer], Awaitable[Any]]

NO_KEY = "no-key"
"""What an endpoint of the user's own is sent where the environment has no key: most want none."""
MODES: tuple[Mode, ...] = ("json_schema", "tools", "json", "text")
"""Strictest first."""


class Endpoint(NamedTuple):
    """An open connection to a model."""

    call: Call
    """Sends one request, and retries nothing: a chat completion as a dict, what the endpoint sent
    in its place, or an object of a provider's own SDK."""
    close: Callable[[], Awaitable[None]]
    provider: Any
    """Instructor's provider, which says how requests and answers are shaped."""
    defaults: dict[str, Any]
    """What stands in every request; the model's name as this endpoint knows it among them."""
    modes: tuple[Mode, ...]
    """What can be done with this provider, strictest first."""
    dropped: frozenset[str] = frozenset()
    """Default parameters that its SDK does not know."""


def base_url_of(settings: Settings) -> str | None:
    """The endpoint's address; None where it is the provider's own.

    A key in it is refused, and no error repeats what could be one.
    """
    preset = preset_of(settings)
    if preset is not None:
        url = settings.base_url or preset.base_url or None
        if url is None:
            raise EndpointError(
                f"the preset {settings.preset} needs the address of your own resource",
                remedy="give --base-url, such as https://NAME.openai.azure.com/openai/v1",
            )
    else:
        url = settings.base_url or os.environ.get("OPENAI_BASE_URL") or None
    return None if url is None else _checked_address(url)


def _checked_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.username or parts.password or parts.query or parts.fragment or "@" in url:
        raise AuthError(
            "the base_url carries a user, a password or a query",
            where=f"{parts.scheme}://{parts.hostname}" if parts.hostname else "",
            remedy="leave them out, and put the key into OPENAI_API_KEY",
        )
    if redact(url) != url:
        raise AuthError(
            "the base_url carries a key of the environment",
            where=f"{parts.scheme}://{parts.hostname}",
            remedy="leave it out: the key is sent by itself",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(f"{url[:80]!r} is no address", remedy="write it as https://HOST/v1")
    return url.rstrip("/")


def key_of(settings: Settings, base_url: str | None, *, where: str) -> str:
    """The key that the endpoint is sent, from the environment; AuthError where there has to be one.

    A preset's key is its own: another provider's is never sent to it.
    """
    preset = preset_of(settings)
    name = preset.key if preset and preset.key else "OPENAI_API_KEY"
    if key := os.environ.get(name):
        return key
    if base_url is None or (preset is not None and preset.key):
        raise AuthError("there is no key", where=where, remedy=f"put it into {name}")
    return NO_KEY


def connect(settings: Settings, base_url: str | None, *, where: str) -> Endpoint:
    """Make the SDK's client; nothing is sent yet. Loads openai and instructor."""
    logging.getLogger("instructor").addHandler(logging.NullHandler())  # else it writes to stderr
    if base_url is None and "/" in settings.model:
        from gipa_extract.llm.native_clients import connect_provider

        return connect_provider(settings, where=where)
    import openai

    key = key_of(settings, base_url, where=where)
    sdk = openai.AsyncOpenAI(
        api_key=key,
        base_url=base_url,
        timeout=settings.timeout,
        max_retries=0,
        http_client=openai.DefaultAioHttpClient(  # half the CPU time
            timeout=settings.timeout, event_hooks={"response": [limit_body]}
        ),
    )
    return openai_endpoint(sdk, settings.model)


def openai_endpoint(sdk: Any, model: str, **defaults: Any) -> Endpoint:
    """An endpoint that speaks the OpenAI API, by the SDK's client."""
    import openai
    from instructor import Provider

    async def call(request: dict[str, Any], transfer: Transfer) -> Any:
        # The typed method would first walk the whole request for names to translate.
        async with asyncio.timeout(transfer.limit_wait()):
            stream = await sdk.post(
                "/chat/completions",
                cast_to=object,
                body={**request, **transfer.flags},
                stream=True,
                stream_cls=openai.AsyncStream[Any],
            )
        transfer.sent = True
        return await read_response(stream.response, transfer)

    return Endpoint(call, sdk.close, Provider.OPENAI, {"model": model, **defaults}, MODES)


async def limit_body(response: Any) -> None:
    """Have a body end with an error past its limit: a hook for httpx clients.

    A body without an end took gigabytes before: an SDK reads that of a refusal itself.
    """
    most = MAX_BYTES if response.status_code < 400 else MAX_ERROR_BYTES
    response.stream = _limit_stream(response.stream, most)


def _limit_stream(stream: Any, most: int) -> Any:
    async def pieces() -> Any:
        count = 0
        async for piece in stream:
            count += len(piece)
            if count > most:
                raise EndpointError(f"the answer is longer than {most >> 20} MB")
            yield piece

    base = next(kind for kind in type(stream).__mro__ if kind.__name__ == "AsyncByteStream")

    class Limited(base):  # type: ignore[misc, valid-type]
        """The same kind of stream, which httpx (of either version) tells by its type."""

        def __aiter__(self) -> Any:
            return pieces()

        async def aclose(self) -> None:
            await stream.aclose()

    return Limited()


def shaped(endpoint: Endpoint, call: Callable[..., Awaitable[Any]], mode: Mode) -> Any:
    """`call` patched by Instructor: it takes a `response_model` and re-asks for its shape."""
    import instructor

    patched = instructor.patch(create=call, mode=_name_of(mode), provider=endpoint.provider)
    return cast("Any", patched)


def _name_of(mode: Mode) -> Any:
    import instructor

    return {
        "json_schema": instructor.Mode.JSON_SCHEMA,
        "tools": instructor.Mode.TOOLS,
        "json": instructor.Mode.JSON,
        "text": instructor.Mode.JSON,
    }[mode]


def known_modes(provider: Any) -> tuple[Mode, ...]:
    """What Instructor itself can do with a provider, strictest first."""
    from instructor.v2.core.registry import mode_registry

    own = (mode for mode in MODES if mode != "text")
    return tuple(mode for mode in own if mode_registry.is_registered(provider, _name_of(mode)))
