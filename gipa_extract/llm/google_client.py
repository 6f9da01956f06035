"""Google's client: a question is put into the words of `generate_content`, and the pieces of its
answer into a chat completion."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from gipa_extract.errors import MissingExtraError
from gipa_extract.llm.endpoint import MODES, Endpoint, limit_body
from gipa_extract.llm.native_messages import (
    completion_of,
    key_from,
    split_system,
    told_in_text,
    tool_call_of,
)
from gipa_extract.llm.settings import Settings
from gipa_extract.llm.streaming import LENGTHS, Transfer

_GOOGLE_NAMES = {
    "max_tokens": "max_output_tokens",
    "max_completion_tokens": "max_output_tokens",
    "stop": "stop_sequences",
    "thinking": "thinking_config",
}


def connect_google(settings: Settings, model: str, where: str) -> Endpoint:
    """Its client; MissingExtraError or AuthError where it cannot be made."""
    try:
        import httpx
        from google import genai
        from google.genai import types
    except ImportError:
        raise MissingExtraError("google-genai", "google") from None
    from instructor import Provider

    key = key_from(("GEMINI_API_KEY", "GOOGLE_API_KEY"), where)
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

    return Endpoint(call, close, Provider.OPENAI, {"model": model}, MODES)


def to_google(request: Mapping[str, Any]) -> dict[str, Any]:
    """A request in the words of `generate_content`; parameters keep their names or get its own."""
    form, tools = request.get("response_format"), request.get("tools")
    system, messages = split_system(request["messages"])
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
        {
            "role": "model" if m["role"] == "assistant" else "user",
            "parts": [{"text": told_in_text(m)}],
        }
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
                    calls.append(tool_call_of(part.function_call.name, part.function_call.args))
                elif not part.thought:
                    text.append(part.text or "")
        if usage := piece.usage_metadata:
            given = usage.prompt_token_count or given
            counts = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)
            made = counts or made
    return completion_of("".join(text), calls, reason, given, made)
