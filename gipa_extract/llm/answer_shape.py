"""The shape that an answer must have: as a JSON schema for the endpoint, as a type for Instructor,
and as a short example for a model that is held to nothing else.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, create_model, model_validator

from gipa_extract.llm.settings import Message, Messages, Mode

NO_ASKED_KEY = "the answer holds none of the asked keys"
EXAMPLE = """\
只输出一个 JSON 对象，不要解释，不要代码块。形如下例，键和编号以题目为准：
{example}"""


@lru_cache(maxsize=256)
def closed_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of `schema` as strict endpoints want it: each object closed, and each of
    its fields required. Made once, and not to be changed.
    """
    made = schema.model_json_schema()
    made.pop("examples", None)  # strict endpoints refuse the word
    _close_schema(made)
    return made


def _close_schema(schema: Any) -> None:
    if isinstance(schema, list):
        for part in schema:
            _close_schema(part)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            schema["additionalProperties"] = False
            schema["required"] = list(schema["properties"])
        for part in schema.values():
            _close_schema(part)


@lru_cache(maxsize=256)
def shape_of(schema: type[BaseModel]) -> type[BaseModel]:
    """`schema` as Instructor wants it, made once: it would make a new class for each call.

    Fields may have defaults, but an object with none of them is no answer.
    """
    import instructor

    strict: type[BaseModel] = create_model(
        schema.__name__,
        __base__=schema,
        __validators__={"require_an_asked_key": model_validator(mode="before")(_require_a_key)},  # type: ignore[dict-item]
    )
    made = instructor.response_schema(strict)
    closed = deepcopy(closed_schema(schema))  # Instructor writes a description into it
    made.model_json_schema = lambda *_args, **_kwargs: closed  # type: ignore[method-assign]
    return made


def _require_a_key(cls: type[BaseModel], value: Any) -> Any:
    if isinstance(value, dict) and not cls.model_fields.keys() & value.keys():
        raise ValueError(NO_ASKED_KEY)
    return value


def make_strict(request: dict[str, Any]) -> None:
    """Have a request's schema taken as a rule, in place; Instructor leaves it a wish."""
    form = request.get("response_format")
    if isinstance(form, dict) and form.get("type") == "json_schema":
        form["json_schema"]["strict"] = True
    for tool in request.get("tools") or ():
        if isinstance(tool, dict) and tool.get("type") == "function":
            tool["function"]["strict"] = True


def with_example(messages: Messages, schema: type[BaseModel], mode: Mode) -> list[Message]:
    """The messages as they are put in a mode: where no schema goes along, with a short example.

    It stands at the end of the first message, which is the system's.
    """
    if mode not in ("json", "text"):
        return list(messages)
    words = EXAMPLE.format(example=_example_of(schema))
    if not messages or messages[0]["role"] != "system":
        return [{"role": "system", "content": words}, *messages]
    first = {**messages[0], "content": f"{messages[0]['content']}\n{words}"}
    return [first, *messages[1:]]


def _example_of(schema: type[BaseModel]) -> str:
    """The example that the schema carries, or else its properties as they are."""
    made = schema.model_json_schema()
    given = made.get("examples") or [made.get("properties", {})]
    return json.dumps(given[0], ensure_ascii=False, separators=(",", ":"))
