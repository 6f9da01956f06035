"""What a model said → the JSON object that it answered with, whatever it is wrapped in.

Models think aloud, fence their JSON, encode it twice, call a tool where text was asked for and
write text where a tool was. One rule holds throughout: what stands inside thinking is never an
answer. A draft in there once came back as a confirmed row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

MAX_CHARACTERS = 400_000
"""Characters at the end of a text that are searched for an object."""
MAX_STARTS = 2_000
"""Opening braces at which an object is tried to be read."""

_THINK = r"think|thinking|thoughts?|reasoning|reflection|analysis|seed:think"
_TAGS = re.compile(
    rf"(?P<open><(?:{_THINK})>|◁think▷|\[THINK\]|<\|(?:begin_of_thought|START_THINKING)\|>"
    r"|<\|channel\|>(?:analysis|commentary)[^<]{0,80}<\|message\|>)"
    rf"|(?P<close></(?:{_THINK})>|◁/think▷|\[/THINK\]|<\|(?:end_of_thought|END_THINKING)\|>"
    r"|<\|channel\|>final[^<]{0,80}<\|message\|>)",
    re.IGNORECASE,
)
_ID = re.compile(r"\s*[\[［]?\s*(-?\d{1,9})\s*[\]］]?\s*")
_FENCE = re.compile(r"\s*```\w*\s*\n?(.*?)\s*```\s*", re.DOTALL)
_DECODER = json.JSONDecoder()


def find_answer(message: Mapping[str, Any], schema: Mapping[str, Any]) -> str | None:
    """The JSON text of the object that answers `schema`; None where the message holds none.

    An object answers if it has one of the schema's keys. Looked for in this order: the arguments
    of tool calls; the text; and, where that is empty, the text that was sent as reasoning, if it
    is an object and nothing else.
    """
    if (called := _answer_of_calls(message, schema)) is not None:
        return called
    text = text_of(message)
    if text.strip():
        return _answer_in(text, schema)
    thought = str(message.get("reasoning_content") or message.get("reasoning") or "")
    whole = _unwrap_answer(_load_json(_without_fence(thought)), schema)
    return None if whole is None else _as_text(whole, schema)


def find_whole_members(message: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The members of an answer that was cut off, as far as they came whole and have their shape."""
    calls = [str(arguments) for arguments in _arguments_of(message)]
    text = outside_thinking(calls[0] if calls else text_of(message))
    keys = schema.get("properties", {}).keys()
    first = "|".join(re.escape(key) for key in keys)
    starts = [found.start() for found in re.finditer(rf'\{{\s*"(?:{first})"\s*:', text)]
    found = dict(_whole_members(text, starts[-1] + 1)) if starts else {}
    return {
        key: value for key, value in _repair_value(found, schema, schema).items() if key in keys
    }


def text_of(message: Mapping[str, Any]) -> str:
    """The text of a message: a string, or the text among its parts."""
    content = message.get("content")
    if isinstance(content, list):
        parts = (part if isinstance(part, str) else _part_text(part) for part in content)
        return "".join(parts)
    return content if isinstance(content, str) else ""


def _part_text(part: Any) -> str:
    if not isinstance(part, Mapping) or part.get("type") not in ("text", "output_text"):
        return ""
    text = part.get("text")
    return text if isinstance(text, str) else ""


def outside_thinking(text: str) -> str:
    """The text without what stands between tags of thinking.

    What stands before a closing tag that nothing opened was thinking, too (the opening one is
    often in the prompt); so is everything behind an opening one that nothing closes.
    """
    kept: list[str] = []
    last, thinking = 0, False
    for tag in _TAGS.finditer(text):
        if tag["open"]:
            if not thinking:
                kept.append(text[last : tag.start()])
            thinking = True
        else:
            if not thinking:
                kept.clear()
            thinking = False
        last = tag.end()
    return "".join(kept if thinking else [*kept, text[last:]])


def _answer_of_calls(message: Mapping[str, Any], schema: Mapping[str, Any]) -> str | None:
    """The answer in the arguments of tool calls; of several, only if they do not contradict."""
    found: dict[str, Any] = {}
    words: list[str] = []
    for arguments in _arguments_of(message):
        value = _load_json(arguments) if isinstance(arguments, str) else arguments
        if (answer := _unwrap_answer(value, schema)) is None:
            continue
        if any(found.get(key, each) != each for key, each in answer.items()):
            return None
        found |= answer
        words.append(arguments if isinstance(arguments, str) else "")
    if not words:
        return None
    return _as_text(found, schema, words[0] if len(words) == 1 else "")


def _arguments_of(message: Mapping[str, Any]) -> Iterator[Any]:
    calls = message.get("tool_calls") or ()
    functions = [call.get("function") for call in calls if isinstance(call, Mapping)]
    functions.append(message.get("function_call"))
    for function in functions:
        if isinstance(function, Mapping) and function.get("arguments"):
            yield function["arguments"]


def _answer_in(text: str, schema: Mapping[str, Any]) -> str | None:
    """The answer that a text is, or the last one that stands in it outside all thinking."""
    for candidate in (text, _without_fence(outside_thinking(text))):
        if (whole := _unwrap_answer(_load_json(candidate), schema)) is not None:
            return _as_text(whole, schema, candidate.strip())
    objects = (_unwrap_answer(value, schema) for value in _objects_in(outside_thinking(text)))
    answers = [answer for answer in objects if answer is not None]
    return _as_text(answers[-1], schema) if answers else None


def _without_fence(text: str) -> str:
    fenced = _FENCE.fullmatch(text)
    return fenced[1] if fenced else text


def _load_json(text: str) -> Any:
    """The JSON value of a text, however often it is encoded; None where it is none."""
    value: Any = text
    for _ in range(3):
        if not isinstance(value, str):
            return value
        try:
            value = json.loads(value.strip().lstrip("\ufeff"), object_pairs_hook=_without_conflict)
        except (ValueError, RecursionError):
            return None
    return value


def _objects_in(text: str) -> Iterator[Any]:
    """The objects that stand in a text, outermost only, in order."""
    text = text[-MAX_CHARACTERS:]
    decoder = json.JSONDecoder(object_pairs_hook=_without_conflict)
    start = text.find("{")
    for _ in range(MAX_STARTS):
        if start < 0:
            return
        try:
            value, end = decoder.raw_decode(text, start)
            yield value
        except (ValueError, RecursionError):
            end = start + 1
        start = text.find("{", end)


def _without_conflict(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; ValueError where it says two things of one key."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if made.setdefault(key, value) != value:
            raise ValueError(f"two values for {key}")
    return made


def _unwrap_answer(value: Any, schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The object that has an asked key: the value, or what it wraps, at most two levels down.

    A schema that is sent back is none, though its `properties` have every key.
    """
    keys = schema.get("properties", {}).keys()
    for _ in range(3):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if not isinstance(value, dict) or "properties" in value:
            return None
        if keys & value.keys():
            return value
        inner = [each for each in value.values() if isinstance(each, dict | list)]
        inner += [each for each in map(_load_json, _json_strings(value)) if isinstance(each, dict)]
        if len(inner) != 1:
            return None
        value = inner[0]
    return None


def _json_strings(value: Mapping[str, Any]) -> list[str]:
    return [each for each in value.values() if isinstance(each, str) and each.startswith("{")]


def _as_text(answer: Mapping[str, Any], schema: Mapping[str, Any], words: str = "") -> str:
    """The answer as JSON: in the model's own words, where nothing had to be repaired."""
    repaired = json.dumps(_repair_value(answer, schema, schema), ensure_ascii=False)
    unchanged = words and json.dumps(_load_json(words), ensure_ascii=False) == repaired
    return words if unchanged and words.startswith("{") else repaired


def _repair_value(value: Any, part: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """A value in the type that its part of the schema asks for, where no doubt is possible.

    `"17"`, `"[17]"` and `17.0` are the whole number 17; an array or object may be encoded as a
    string; a single pointer stands for an array of one; a null says as much as no member.
    """
    if "$ref" in part:
        part = schema.get("$defs", {}).get(part["$ref"].rpartition("/")[2], {})
    kind = part.get("type")
    if kind in ("array", "object") and isinstance(value, str):
        value = decoded if isinstance(decoded := _load_json(value), dict | list) else value
    if kind == "object" and isinstance(value, Mapping):
        members = part.get("properties", {})
        return {
            key: _repair_value(each, members.get(key, {}), schema)
            for key, each in value.items()
            if each is not None or _may_be_null(members.get(key, {}))
        }
    if kind == "array":
        listed = [value] if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(listed, list):
            return [_repair_value(each, part.get("items", {}), schema) for each in listed]
    return _whole_number(value) if kind == "integer" else value


def _may_be_null(part: Mapping[str, Any]) -> bool:
    return "anyOf" in part or part.get("type") == "null"


def _whole_number(value: Any) -> Any:
    if isinstance(value, str) and (match := _ID.fullmatch(value)):
        return int(match[1])
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**9:
        return int(value)
    return value


def _whole_members(text: str, position: int) -> Iterator[tuple[str, Any]]:
    """The members of an object from behind its brace on, each only if a sign ends it."""
    while (start := _skip_blanks(text, position)) < len(text) and text[start] == '"':
        try:
            key, end = _DECODER.raw_decode(text, start)
            colon = _skip_blanks(text, end)
            if text[colon : colon + 1] != ":":
                return
            value, end = _DECODER.raw_decode(text, _skip_blanks(text, colon + 1))
        except (ValueError, RecursionError):
            return
        mark = _skip_blanks(text, end)
        if text[mark : mark + 1] not in (",", "}"):
            return  # a number at the very end may be half of one
        yield key, value
        position = mark + 1


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position
