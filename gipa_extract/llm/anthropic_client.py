"""Anthropic's client: a question is put into the words of its Messages API, and its answer into a
chat completion."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from gipa_extract.errors import MissingExtraError
from gipa_extract.llm.endpoint import Endpoint, limit_body
from gipa_extract.llm.native_messages import (
    completion_of,
    key_from,
    split_system,
    told_in_text,
    tool_call_of,
)
from gipa_extract.llm.settings import Mode, Settings
from gipa_extract.llm.streaming import Transfer

ANTHROPIC_MODES: tuple[Mode, ...] = ("tools", "text")
ANTHROPIC_MAX_TOKENS = 8192
"""Its API wants a limit in each request."""
_ANTHROPIC_OWN = ("metadata", "stop_sequences", "temperature", "thinking", "top_k", "top_p")
_ANTHROPIC_CACHED = ("cache_creation_input_tokens", "cache_read_input_tokens")


def connect_anthropic(settings: Settings, model: str, where: str) -> Endpoint:
    """Its client; MissingExtraError or AuthError where it cannot be made."""
    try:
        import anthropic
    except ImportError:
        raise MissingExtraError("anthropic", "anthropic") from None
    from instructor import Provider

    key = key_from(("ANTHROPIC_API_KEY",), where)
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


def to_anthropic(request: Mapping[str, Any]) -> dict[str, Any]:
    """A request in the words of the Messages API; what its SDK does not know goes along as it is."""
    known = {"model", "messages", "tools", "tool_choice", "response_format", "max_tokens"}
    system, messages = split_system(request["messages"])
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
        # A tool may not be forced on a model that thinks.
        thinks = (request.get("thinking") or {}).get("type") == "enabled"
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
        "content": told_in_text(message),
    }


def from_anthropic(answer: Any) -> dict[str, Any]:
    """A Message as a chat completion; its thinking is left out."""
    blocks = list(answer.content)
    calls = [
        tool_call_of(block.name, block.input)
        for block in blocks
        if getattr(block, "type", "") == "tool_use"
    ]
    text = "".join(b.text for b in blocks if getattr(b, "type", "") == "text")
    usage = answer.usage
    cached = (getattr(usage, name, 0) or 0 for name in _ANTHROPIC_CACHED)
    return completion_of(
        text, calls, answer.stop_reason, usage.input_tokens + sum(cached), usage.output_tokens
    )
