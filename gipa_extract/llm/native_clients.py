"""Providers with a client of their own: a question of the OpenAI API is put into their words, and
their answer into a chat completion, so that all that stands above knows one language.

`anthropic/…` and `google/…` are translated here. Every other `provider/…` is made by Instructor;
those of them whose SDK is the openai one are asked like any endpoint.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from gipa_extract.errors import AuthError, EndpointError, MissingExtraError, ModelError
from gipa_extract.llm.endpoint import (
    Endpoint,
    known_modes,
    limit_body,
    openai_endpoint,
)
from gipa_extract.llm.error_mapping import redact
from gipa_extract.llm.settings import Mode, Settings
from gipa_extract.llm.streaming import LENGTHS, Transfer

NATIVE_MODES: tuple[Mode, ...] = ("json_schema", "tools", "json", "text")
ANTHROPIC_MODES: tuple[Mode, ...] = ("tools", "text")
ANTHROPIC_MAX_TOKENS = 8192
"""Its API wants a limit in each request."""
_FINISHES = {
    "max_tokens": "length",
    "MAX_TOKENS": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
    "SAFETY": "content_filter",
    "PROHIBITED_CONTENT": "content_filter",
    "BLOCKLIST": "content_filter",
    "SPII": "content_filter",
    "RECITATION": "content_filter",
    "model_context_window_exceeded": "model_context_window_exceeded",
}
"""Why their answers end, in the words of the OpenAI API; anything else is a whole answer."""


def connect_provider(settings: Settings, *, where: str) -> Endpoint:
    """The client of `provider/model`; ModelError or MissingExtraError where it cannot be made."""
    provider, _, model = settings.model.partition("/")
    if provider == "anthropic":
        return _anthropic_call(settings, model, where)
    if provider == "google":
        return _google_call(settings, model, where)
    return _by_instructor(settings, where)


def _key(names: Sequence[str], where: str) -> str:
    key = next((os.environ[name] for name in names if os.environ.get(name)), None)
    if key is None:
        raise AuthError("there is no key", where=where, remedy=f"put it into {names[0]}")
    return key


# Anthropic


def _anthropic_call(settings: Settings, model: str, where: str) -> Endpoint:
    try:
        import anthropic
    except ImportError:
        raise MissingExtraError("anthropic", "anthropic") from None
    from instructor import Provider

    key = _key(("ANTHROPIC_API_KEY",), where)
    sdk = anthropic.AsyncAnthropic(
        api_key=key,
        timeout=settings.timeout,
        max_retries=0,
        http_client=anthropic.DefaultAsyncHttpxClient(event_hooks={"response": [limit_body]}),
    )

    async def call(request: dict[str, Any], transfer: Transfer) -> Any:
        async with asyncio.timeout(transfer.limit_wait()) as clock:
            async with sdk.messages.stream(**to_anthropic(request)) as stream:
                transfer.sent = True
                async for event in stream:
                    transfer.received += len(str(getattr(event, "delta", "")))
                    clock.reschedule(asyncio.get_running_loop().time() + transfer.limit_wait())
                return from_anthropic(await stream.get_final_message())

    return Endpoint(call, sdk.close, Provider.OPENAI, {"model": model}, ANTHROPIC_MODES)


_ANTHROPIC_OWN = ("metadata", "stop_sequences", "temperature", "thinking", "top_k", "top_p")


def to_anthropic(request: Mapping[str, Any]) -> dict[str, Any]:
    """A request in the words of the Messages API; what its SDK does not know goes along as it is."""
    known = {"model", "messages", "tools", "tool_choice", "response_format", "max_tokens"}
    system, messages = _split_system(request["messages"])
    made: dict[str, Any] = {
        "model": request["model"],
        "messages": [_anthropic_message(message) for message in messages],
        "max_tokens": request.get("max_tokens", ANTHROPIC_MAX_TOKENS),
    }
    if system:
        made["system"] = system
    if tools := request.get("tools"):
        functions = [tool["function"] for tool in tools]
        made["tools"] = [
            {"name": each["name"], "input_schema": each["parameters"]} for each in functions
        ]
        thinks = (request.get("thinking") or {}).get(
            "type"
        ) == "enabled"  # it may not be forced then
        made["tool_choice"] = (
            {"type": "auto"} if thinks else {"type": "tool", "name": functions[0]["name"]}
        )
    rest = {name: value for name, value in request.items() if name not in known}
    made |= {name: rest.pop(name) for name in _ANTHROPIC_OWN if name in rest}
    return made | ({"extra_body": rest} if rest else {})


def _anthropic_message(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message of a re-ask; its tool calls and what came of them are told as text."""
    return {
        "role": "assistant" if message["role"] == "assistant" else "user",
        "content": _told(message),
    }


def _told(message: Mapping[str, Any]) -> str:
    calls = [call["function"]["arguments"] for call in message.get("tool_calls") or ()]
    return "\n".join(filter(None, [message.get("content") or "", *calls])) or "…"


def _split_system(messages: Sequence[Mapping[str, Any]]) -> tuple[str, list[Mapping[str, Any]]]:
    system = [message["content"] for message in messages if message["role"] == "system"]
    return "\n".join(system), [m for m in messages if m["role"] != "system"]


def from_anthropic(answer: Any) -> dict[str, Any]:
    """A Message as a chat completion; its thinking is left out."""
    blocks = list(answer.content)
    calls = [
        _tool_call(block.name, block.input)
        for block in blocks
        if getattr(block, "type", "") == "tool_use"
    ]
    text = "".join(b.text for b in blocks if getattr(b, "type", "") == "text")
    usage = answer.usage
    cached = (getattr(usage, name, 0) or 0 for name in _ANTHROPIC_CACHED)
    return _completion_of(
        text, calls, answer.stop_reason, usage.input_tokens + sum(cached), usage.output_tokens
    )


_ANTHROPIC_CACHED = ("cache_creation_input_tokens", "cache_read_input_tokens")


# Google


def _google_call(settings: Settings, model: str, where: str) -> Endpoint:
    try:
        import httpx
        from google import genai
        from google.genai import types
    except ImportError:
        raise MissingExtraError("google-genai", "google") from None
    from instructor import Provider

    key = _key(("GEMINI_API_KEY", "GOOGLE_API_KEY"), where)
    http = httpx.AsyncClient(timeout=settings.timeout, event_hooks={"response": [limit_body]})
    options = types.HttpOptions(
        timeout=int(LENGTHS * settings.timeout * 1000), httpx_async_client=http
    )
    sdk = genai.Client(api_key=key, http_options=options)

    async def call(request: dict[str, Any], transfer: Transfer) -> Any:
        pieces: list[Any] = []
        async with asyncio.timeout(transfer.limit_wait()) as clock:
            asked = to_google(request)
            async for piece in await sdk.aio.models.generate_content_stream(**asked):
                transfer.sent = True
                transfer.received += len(str(piece))
                pieces.append(piece)
                clock.reschedule(asyncio.get_running_loop().time() + transfer.limit_wait())
        return from_google(pieces)

    async def close() -> None:
        await sdk.aio.aclose()
        await http.aclose()
        sdk.close()

    return Endpoint(call, close, Provider.OPENAI, {"model": model}, NATIVE_MODES)


_GOOGLE_NAMES = {
    "max_tokens": "max_output_tokens",
    "max_completion_tokens": "max_output_tokens",
    "stop": "stop_sequences",
    "thinking": "thinking_config",
}


def to_google(request: Mapping[str, Any]) -> dict[str, Any]:
    """A request in the words of `generate_content`; parameters keep their names or get its own."""
    form, tools = request.get("response_format"), request.get("tools")
    system, messages = _split_system(request["messages"])
    known = {"model", "messages", "tools", "tool_choice", "response_format"}
    config = {
        _GOOGLE_NAMES.get(name, name): value for name, value in request.items() if name not in known
    }
    config["system_instruction"] = system or None
    if form:
        config["response_mime_type"] = "application/json"
    if form and form["type"] == "json_schema":
        config["response_json_schema"] = form["json_schema"]["schema"]
    if tools:
        function = tools[0]["function"]
        declared = {"name": function["name"], "parameters_json_schema": function["parameters"]}
        config["tools"] = [{"function_declarations": [declared]}]
        config["tool_config"] = {"function_calling_config": {"mode": "ANY"}}
    contents = [
        {"role": "model" if m["role"] == "assistant" else "user", "parts": [{"text": _told(m)}]}
        for m in messages
    ]
    return {"model": request["model"], "contents": contents, "config": config}


def from_google(pieces: Sequence[Any]) -> dict[str, Any]:
    """The pieces of a stream as one chat completion; thoughts are left out, and paid for."""
    text: list[str] = []
    calls: list[dict[str, Any]] = []
    reason: str | None = None
    given = made = 0
    for piece in pieces:
        # A prompt that is refused comes without a candidate; only the feedback says so.
        blocked = getattr(getattr(piece, "prompt_feedback", None), "block_reason", None)
        reason = "PROHIBITED_CONTENT" if blocked else reason
        for candidate in (piece.candidates or ())[:1]:
            reason = getattr(candidate.finish_reason, "name", None) or reason
            for part in (candidate.content.parts if candidate.content else None) or ():
                if part.function_call:
                    calls.append(_tool_call(part.function_call.name, part.function_call.args))
                elif not part.thought:
                    text.append(part.text or "")
        if usage := piece.usage_metadata:
            given = usage.prompt_token_count or given
            counts = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)
            made = counts or made
    return _completion_of("".join(text), calls, reason, given, made)


def _tool_call(name: str, arguments: Any) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments, ensure_ascii=False)}
    return {"id": "call_0", "type": "function", "function": function}


def _completion_of(
    text: str, calls: Sequence[dict[str, Any]], reason: object, given: int, made: int
) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if calls:
        message["tool_calls"] = list(calls)
    finish = _FINISHES.get(str(reason), "stop")
    usage = {"prompt_tokens": given, "completion_tokens": made}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    return {"object": "chat.completion", "choices": [choice], "usage": usage if given else None}


# Every other provider


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
