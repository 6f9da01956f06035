"""Providers with a client of their own: a question of the OpenAI API is put into their words, and
their answer into a chat completion, so that all that stands above knows one language.

`anthropic/…` and `google/…` are translated here, each in a module of its own. Every other
`provider/…` is made by Instructor; those of them whose SDK is the openai one are asked like any
endpoint.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from gipa_extract.errors import AuthError, EndpointError, ModelError
from gipa_extract.llm.anthropic_client import connect_anthropic
from gipa_extract.llm.endpoint import Endpoint, known_modes, openai_endpoint
from gipa_extract.llm.error_mapping import redact
from gipa_extract.llm.google_client import connect_google
from gipa_extract.llm.settings import Settings
from gipa_extract.llm.streaming import Transfer


def connect_provider(settings: Settings, *, where: str) -> Endpoint:
    """The client of `provider/model`; ModelError or MissingExtraError where it cannot be made."""
    provider, _, model = settings.model.partition("/")
    if provider == "anthropic":
        return connect_anthropic(settings, model, where)
    if provider == "google":
        return connect_google(settings, model, where)
    return _by_instructor(settings, where)


def _by_instructor(settings: Settings, where: str) -> Endpoint:
    """A provider's own client as Instructor makes it, without the SDK's retries."""
    import instructor
    import openai

    try:
        made = instructor.from_provider(settings.model, async_client=True)
    except Exception as error:
        raise _not_made(error, settings.model, where) from None  # its words may hold a key
    sdk: Any = made.client
    model = settings.model.partition("/")[2]
    if hasattr(sdk, "max_retries"):  # the openai SDK and those made like it; theirs to do else
        sdk.max_retries = 0
        sdk.timeout = settings.timeout
    if isinstance(sdk, openai.AsyncOpenAI):
        return openai_endpoint(sdk, model, **made.kwargs)
    create: Callable[..., Awaitable[Any]] = getattr(made.create_fn, "__wrapped__", made.create_fn)

    async def call(request: dict[str, Any], transfer: Transfer) -> Any:
        async with asyncio.timeout(transfer.limit_wait()):
            return await create(**request)

    close = getattr(sdk, "close", None)

    async def end() -> None:
        closed = close() if close else None
        if isinstance(closed, Awaitable):  # some close at once, some have to be awaited
            await closed

    modes = known_modes(made.provider)
    return Endpoint(call, end, made.provider, {"model": model, **made.kwargs}, modes)


def _not_made(error: Exception, model: str, where: str) -> ModelError:
    words = redact(str(error))
    if "is required to use" in words:  # Instructor names the package and how to install it
        return ModelError(words, where=where)
    if "Unsupported provider" in words:
        known = "use a provider that Instructor knows, or give a base_url"
        return EndpointError(f"nobody knows the provider of {model}", where=where, remedy=known)
    return AuthError(words, where=where, remedy="put the provider's key into the environment")
