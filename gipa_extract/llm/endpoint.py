"""Where questions go: the SDK's own call, without its retries, and what the endpoint can take.

The only module that knows the openai SDK and how Instructor makes a provider's client.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable
from copy import deepcopy
from functools import lru_cache
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from pydantic import BaseModel

from gipa_extract.errors import AuthError, EndpointError, ModelError
from gipa_extract.llm.error_mapping import redact
from gipa_extract.llm.settings import Mode, Settings

Call = Callable[..., Awaitable[Any]]

NO_KEY = "no-key"
"""What an endpoint of the user's own is sent where the environment has no key: most want none."""


class Endpoint(NamedTuple):
    """An open connection to a model."""

    call: Call
    """The SDK's call for one completion; it retries nothing, where the SDK can be told so."""
    close: Callable[[], Awaitable[None]]
    provider: Any
    """Instructor's provider, which says how requests and answers are shaped."""
    defaults: dict[str, Any]
    """What stands in every request; the model's name as this endpoint knows it among them."""
    modes: tuple[Mode, ...]
    """What Instructor can do with this provider, strictest first."""


def base_url_of(settings: Settings) -> str | None:
    """The endpoint's address; None where it is the provider's own."""
    url = settings.base_url or os.environ.get("OPENAI_BASE_URL") or None
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.username or parts.password or parts.query:
        raise AuthError(
            "the base_url carries a user, a password or a query",
            where=f"{parts.scheme}://{parts.hostname}",
            remedy="leave them out, and put the key into OPENAI_API_KEY",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(f"{url!r} is no address", remedy="write it as https://HOST/v1")
    return url.rstrip("/")


def connect(settings: Settings, base_url: str | None, *, where: str) -> Endpoint:
    """Make the SDK's client; nothing is sent yet. Loads openai and instructor."""
    logging.getLogger("instructor").addHandler(logging.NullHandler())  # else it writes to stderr
    if base_url is None and "/" in settings.model:
        return _of_provider(settings, where)
    import openai
    from instructor import Provider
    from openai.types.chat import ChatCompletion

    key = os.environ.get("OPENAI_API_KEY") or (NO_KEY if base_url else None)
    if key is None:
        raise AuthError("there is no key", where=where, remedy="put it into OPENAI_API_KEY")
    sdk = openai.AsyncOpenAI(
        api_key=key,
        base_url=base_url,
        timeout=settings.timeout,
        max_retries=0,
        http_client=openai.DefaultAioHttpClient(timeout=settings.timeout),  # half the CPU time
    )

    async def call(**request: Any) -> Any:
        # The typed method would first walk the whole request for names to translate.
        return await sdk.post("/chat/completions", cast_to=ChatCompletion, body=request)

    defaults = {"model": settings.model}
    return Endpoint(call, sdk.close, Provider.OPENAI, defaults, _modes(Provider.OPENAI))


def _of_provider(settings: Settings, where: str) -> Endpoint:
    """A provider's own client as Instructor makes it, without the SDK's retries."""
    import instructor

    try:
        made = instructor.from_provider(settings.model, async_client=True)
    except Exception as error:
        raise _not_made(error, settings.model, where) from None  # its words may hold a key
    sdk: Any = made.client
    if hasattr(sdk, "max_retries"):  # the openai SDK and those made like it; theirs to do else
        sdk.max_retries = 0
        sdk.timeout = settings.timeout
    call = cast("Call", getattr(made.create_fn, "__wrapped__", made.create_fn))
    defaults = {"model": settings.model.partition("/")[2], **made.kwargs}
    close = getattr(sdk, "close", _nothing)
    return Endpoint(call, close, made.provider, defaults, _modes(made.provider))


def _not_made(error: Exception, model: str, where: str) -> ModelError:
    words = redact(str(error))
    if "is required to use" in words:  # Instructor names the package and how to install it
        return ModelError(words, where=where)
    if "Unsupported provider" in words:
        known = "use a provider that Instructor knows, or give a base_url"
        return EndpointError(f"nobody knows the provider of {model}", where=where, remedy=known)
    return AuthError(words, where=where, remedy="put the provider's key into the environment")


async def _nothing() -> None:
    """Stands for `close` where a provider's SDK has none."""


def _modes(provider: Any) -> tuple[Mode, ...]:
    from instructor.v2.core.registry import mode_registry

    order: tuple[Mode, ...] = ("json_schema", "tools", "json")
    return tuple(mode for mode in order if mode_registry.is_registered(provider, _named(mode)))


def _named(mode: Mode) -> Any:
    import instructor

    return {
        "json_schema": instructor.Mode.JSON_SCHEMA,
        "tools": instructor.Mode.TOOLS,
        "json": instructor.Mode.JSON,
    }[mode]


def shaped(endpoint: Endpoint, call: Call, mode: Mode) -> Call:
    """`call` patched by Instructor: it takes a `response_model` and re-asks for its shape."""
    import instructor

    patched = instructor.patch(create=call, mode=_named(mode), provider=endpoint.provider)
    return cast("Call", patched)


@lru_cache(maxsize=256)
def closed_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of `schema` as strict endpoints want it: each object closed, and each of
    its fields required. Made once, and not to be changed.
    """
    made = schema.model_json_schema()
    _close(made)
    return made


def _close(schema: Any) -> None:
    if isinstance(schema, list):
        for part in schema:
            _close(part)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            schema["additionalProperties"] = False
            schema["required"] = list(schema["properties"])
        for part in schema.values():
            _close(part)


@lru_cache(maxsize=256)
def shape_of(schema: type[BaseModel]) -> type[BaseModel]:
    """`schema` as Instructor wants it, made once: it would make a new class for each call."""
    import instructor

    made = instructor.response_schema(schema)
    closed = deepcopy(closed_schema(schema))  # Instructor writes a description into it
    made.model_json_schema = lambda *_args, **_kwargs: closed  # type: ignore[method-assign]
    return made


def make_strict(request: dict[str, Any]) -> None:
    """Have a request's schema taken as a rule, in place; Instructor leaves it a wish."""
    form = request.get("response_format")
    if isinstance(form, dict) and form.get("type") == "json_schema":
        form["json_schema"]["strict"] = True
    for tool in request.get("tools") or ():
        if isinstance(tool, dict) and tool.get("type") == "function":
            tool["function"]["strict"] = True
