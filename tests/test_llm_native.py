"""`anthropic/…` and `google/…`: their own clients over real HTTP, against a server that speaks to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from gipa_extract.errors import (
    AuthError,
    EndpointError,
    MissingExtraError,
    ModelError,
    QuotaError,
    RefusalError,
    TruncatedError,
)
from gipa_extract.llm import Answer, Client, Settings
from tests.loopback import Asked, Loopback, Reply
from tests.needs import needs

QUESTION = [
    {"role": "system", "content": "只答编号。"},
    {"role": "user", "content": "新收多少件？"},
]
KEY = "sk-native-canary-1234"


class Pointers(BaseModel):
    granted: list[int]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "GEMINI_API_KEY"):
        monkeypatch.setenv(name, KEY)
    for name in ("OPENAI_BASE_URL", "GOOGLE_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def _events(*events: dict[str, Any], named: bool) -> Reply:
    lines = [
        (f"event: {event['type']}\n" if named else "")
        + f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
        for event in events
    ]
    return Reply("".join(lines), headers={"Content-Type": "text/event-stream"})


def anthropic_says(*blocks: dict[str, Any], stop: str = "end_turn") -> Reply:
    """A streamed Message; a block is text, a thought, or the input of a tool."""
    message = {
        "id": "m", "type": "message", "role": "assistant", "model": "c", "content": [],
        "stop_reason": None, "stop_sequence": None,
        "usage": {"input_tokens": 100, "output_tokens": 1},
    }  # fmt: skip
    events: list[dict[str, Any]] = [{"type": "message_start", "message": message}]
    for index, block in enumerate(blocks):
        start, delta = _block(block)
        events += [
            {"type": "content_block_start", "index": index, "content_block": start},
            {"type": "content_block_delta", "index": index, "delta": delta},
            {"type": "content_block_stop", "index": index},
        ]
    ended = {"stop_reason": stop, "stop_sequence": None}
    events += [
        {"type": "message_delta", "delta": ended, "usage": {"output_tokens": 10}},
        {"type": "message_stop"},
    ]
    return _events(*events, named=True)


def _block(block: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    if "text" in block:
        return {"type": "text", "text": ""}, {"type": "text_delta", "text": block["text"]}
    if "thought" in block:
        start = {"type": "thinking", "thinking": "", "signature": ""}
        return start, {"type": "thinking_delta", "thinking": block["thought"]}
    start = {"type": "tool_use", "id": "t", "name": "Pointers", "input": {}}
    return start, {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}


def google_says(*parts: dict[str, Any], stop: str = "STOP") -> Reply:
    """A streamed answer of Gemini, a piece for each part."""
    pieces: list[dict[str, Any]] = [
        {"candidates": [{"content": {"role": "model", "parts": [part]}, "index": 0}]}
        for part in parts
    ]
    usage = {"promptTokenCount": 100, "candidatesTokenCount": 7, "thoughtsTokenCount": 3}
    last = {"candidates": [{"finishReason": stop, "index": 0}], "usageMetadata": usage}
    return _events(*pieces, last, named=False)


Script = Reply | list[Reply] | Callable[[Asked], Reply]


def ask(
    provider: str, script: Script, monkeypatch: pytest.MonkeyPatch, **settings: Any
) -> tuple[Answer[Pointers], list[Asked], Client]:
    needs({"anthropic": "anthropic", "google": "google.genai"}[provider], provider)
    with Loopback(script) as server:
        root = server.url.removesuffix("/v1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", root)
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", root)
        plain = {"model": f"{provider}/c", "cache": False, "timeout": 5.0, "transport_retries": 1}
        with Client(Settings(**{**plain, **settings})) as client:
            return client.ask(QUESTION, Pointers), server.asked, client


GOOD = '{"granted": [3, 9]}'


@pytest.mark.parametrize(
    ("provider", "reply"),
    [
        ("anthropic", anthropic_says({"input": {"granted": [3, 9]}}, stop="tool_use")),
        ("anthropic", anthropic_says({"text": GOOD})),
        ("anthropic", anthropic_says({"thought": '{"granted": [1]}'}, {"text": GOOD})),
        ("google", google_says({"text": GOOD[:9]}, {"text": GOOD[9:]})),
        ("google", google_says({"text": '{"granted": [1]}', "thought": True}, {"text": GOOD})),
        (
            "google",
            google_says({"functionCall": {"name": "Pointers", "args": {"granted": [3, 9]}}}),
        ),
    ],
)
def test_native_answer_is_read_and_counted(
    provider: str, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, asked, client = ask(provider, reply, monkeypatch)
    assert answer.value.granted == [3, 9]
    assert len(asked) == 1
    assert client.usage[:3] == (1, 100, 10)


def test_anthropic_is_asked_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    reply = anthropic_says({"input": {"granted": [3, 9]}}, stop="tool_use")
    extra = {"temperature": None, "thinking": {"type": "enabled", "budget_tokens": 1024}, "x": 1}
    _, [asked], _ = ask("anthropic", reply, monkeypatch, extra=extra)
    body = asked.body
    assert asked.headers["x-api-key"] == KEY
    assert body["system"] == "只答编号。"
    assert body["messages"] == [{"role": "user", "content": "新收多少件？"}]
    assert body["tools"][0]["input_schema"]["required"] == ["granted"]
    assert body["tool_choice"] == {"type": "auto"}, "a model that thinks may not be forced"
    assert (body["stream"], body["x"], body["thinking"]["budget_tokens"]) == (True, 1, 1024)
    assert "temperature" not in body


def test_google_is_asked_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = {"thinking_config": {"thinking_budget": 0}, "seed": 7}
    _, [asked], _ = ask("google", google_says({"text": GOOD}), monkeypatch, extra=extra)
    config = asked.body["generationConfig"]
    assert "streamGenerateContent" in asked.path
    assert asked.body["systemInstruction"]["parts"][0]["text"] == "只答编号。"
    assert config["responseMimeType"] == "application/json"
    assert config["responseJsonSchema"]["properties"]["granted"]["items"]["type"] == "integer"
    assert (config["seed"], config["temperature"]) == (7, 0)
    assert config["thinkingConfig"] == {"thinking_budget": 0}


def _anthropic_error(kind: str, words: str, status: int) -> Reply:
    return Reply({"type": "error", "error": {"type": kind, "message": words}}, status)


def _google_error(status: str, words: str, code: int) -> Reply:
    return Reply({"error": {"code": code, "message": words, "status": status}}, code)


@pytest.mark.parametrize(
    ("provider", "reply", "kind"),
    [
        ("anthropic", _anthropic_error("authentication_error", "invalid x-api-key", 401), AuthError),
        ("anthropic", _anthropic_error("invalid_request_error", "Your credit balance is too low", 400), QuotaError),
        ("anthropic", _anthropic_error("not_found_error", "model: c not found", 404), EndpointError),
        ("anthropic", anthropic_says({"text": ""}, stop="refusal"), RefusalError),
        ("anthropic", anthropic_says({"text": '{"gra'}, stop="max_tokens"), TruncatedError),
        ("google", _google_error("INVALID_ARGUMENT", "API key not valid.", 400), AuthError),
        ("google", _google_error("NOT_FOUND", "models/c is not found", 404), EndpointError),
        ("google", google_says(stop="SAFETY"), RefusalError),
        ("google", google_says({"text": '{"gra'}, stop="MAX_TOKENS"), TruncatedError),
    ],
)  # fmt: skip
def test_native_fault_is_the_error_that_it_is(
    provider: str, reply: Reply, kind: type[ModelError], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(kind) as caught:
        ask(provider, reply, monkeypatch)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("provider", "first", "good"),
    [
        ("anthropic", _anthropic_error("overloaded_error", "Overloaded", 529), anthropic_says({"text": GOOD})),
        ("anthropic", _anthropic_error("invalid_request_error", "temperature is deprecated for this model", 400), anthropic_says({"text": GOOD})),
        ("google", _google_error("RESOURCE_EXHAUSTED", "Please retry in 20ms.", 429), google_says({"text": GOOD})),
        ("google", _google_error("INVALID_ARGUMENT", "responseJsonSchema is too complex", 400), google_says({"text": GOOD})),
    ],
)  # fmt: skip
def test_native_trouble_that_passes_is_survived(
    provider: str, first: Reply, good: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, asked, _ = ask(provider, [first, good], monkeypatch)
    assert answer.value.granted == [3, 9]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("provider", "package"), [("anthropic", "anthropic"), ("google", "google")]
)
def test_missing_package_names_the_extra(
    provider: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, package, None)
    settings = Settings(model=f"{provider}/c", cache=False)
    said = rf"gipa-extract\[{provider}\]"
    with Client(settings) as client, pytest.raises(MissingExtraError, match=said):
        client.ask(QUESTION, Pointers)


@pytest.mark.parametrize(
    ("provider", "variable"), [("anthropic", "ANTHROPIC_API_KEY"), ("google", "GEMINI_API_KEY")]
)
def test_missing_key_names_the_variable(
    provider: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs({"anthropic": "anthropic", "google": "google.genai"}[provider], provider)
    monkeypatch.delenv(variable)
    settings = Settings(model=f"{provider}/c", cache=False)
    with Client(settings) as client, pytest.raises(AuthError, match=variable):
        client.ask(QUESTION, Pointers)
