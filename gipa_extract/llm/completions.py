"""Completions: what an endpoint sent, whether it is one, and how Instructor wants to find it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gipa_extract.llm.answer_parser import text_of
from gipa_extract.llm.error_mapping import redact
from gipa_extract.llm.partial_answers import loaded_object
from gipa_extract.llm.settings import Mode


def is_completion(response: Any) -> bool:
    """Whether this is what a model said, and not whatever else an endpoint may send."""
    if not isinstance(response, dict):  # of another provider's SDK
        return hasattr(response, "usage") or hasattr(response, "usage_metadata")
    choices = response.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(message, dict):
        return False
    calls = message.get("tool_calls") or []
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    return (
        isinstance(content, str | list | None)
        and all(isinstance(part, str | dict) for part in parts)
        and isinstance(calls, list)
        and all(isinstance(call, dict) and call.get("function") for call in calls)
    )


def without_key(message: dict[str, Any]) -> dict[str, Any]:
    """The message; an endpoint that hands the key back must not get it into a result."""
    text = json.dumps(message, ensure_ascii=False)
    clean = redact(text)
    return message if clean == text else dict(json.loads(clean))


def words_of(message: Mapping[str, Any]) -> str:
    """What the model said, where that is no answer: its tool call, or its text."""
    for call in message.get("tool_calls") or ():
        arguments = call["function"].get("arguments")
        if arguments:
            return arguments if isinstance(arguments, str) else str(arguments)
    return text_of(message)


def for_instructor(
    response: dict[str, Any],
    words: str,
    answer: str | None,
    mode: Mode,
    schema: Mapping[str, Any],
) -> Any:
    """A completion of the SDK's type, with the answer where the mode has it."""
    from openai.types.chat import ChatCompletion

    choice = dict(response["choices"][0])
    if answer is None and loaded_object(words):  # an object that says two things of one row
        words = words.rstrip().removesuffix("}")  # must not pass for one that says the second
    message: dict[str, Any] = {"role": "assistant", "content": words}
    if mode == "tools" and answer is not None:
        function = {"name": schema.get("title", ""), "arguments": answer}
        call = {"id": "call_0", "type": "function", "function": function}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice["message"] = message
    return ChatCompletion.construct(**{**response, "choices": [choice]})


def all_text(call: Mapping[str, Any]) -> str:
    """All words of a request that a model reads."""
    return f"{call.get('messages')} {call.get('tools') or call.get('response_format') or ''}"
