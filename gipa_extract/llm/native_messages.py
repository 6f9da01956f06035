"""What the clients of providers with an API of their own share: a chat completion from an answer's
parts, and the parts of a question that every one of them wants apart."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from gipa_extract.errors import AuthError

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


def key_from(names: Sequence[str], where: str) -> str:
    """The key in the first of these variables that has one; AuthError where none has."""
    key = next((os.environ[name] for name in names if os.environ.get(name)), None)
    if key is None:
        raise AuthError("there is no key", where=where, remedy=f"put it into {names[0]}")
    return key


def split_system(messages: Sequence[Mapping[str, Any]]) -> tuple[str, list[Mapping[str, Any]]]:
    """What the system says, and all other messages."""
    system = [message["content"] for message in messages if message["role"] == "system"]
    return "\n".join(system), [m for m in messages if m["role"] != "system"]


def told_in_text(message: Mapping[str, Any]) -> str:
    """A message of a re-ask in words: its text, and the calls of a tool in it."""
    calls = [call["function"]["arguments"] for call in message.get("tool_calls") or ()]
    return "\n".join(filter(None, [message.get("content") or "", *calls])) or "…"


def tool_call_of(name: str, arguments: Any) -> dict[str, Any]:
    """The call of a tool, as the OpenAI API has it."""
    function = {"name": name, "arguments": json.dumps(arguments, ensure_ascii=False)}
    return {"id": "call_0", "type": "function", "function": function}


def completion_of(
    text: str, calls: Sequence[dict[str, Any]], reason: object, given: int, made: int
) -> dict[str, Any]:
    """A chat completion; `given` and `made` are its tokens."""
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if calls:
        message["tool_calls"] = list(calls)
    finish = _FINISHES.get(str(reason), "stop")
    usage = {"prompt_tokens": given, "completion_tokens": made}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    return {"object": "chat.completion", "choices": [choice], "usage": usage if given else None}
