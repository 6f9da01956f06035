import asyncio
import json
import logging
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel

from gipa_extract.errors import (
    AuthError,
    BudgetError,
    ContextLengthError,
    EndpointError,
    MalformedError,
    ModelError,
    QuotaError,
    RateError,
    RefusalError,
    TruncatedError,
)
from gipa_extract.llm import Answer, Client, Mode, Prices, Settings, Usage
from tests.loopback import Asked, Loopback, Reply, Script, calls_tool, fails, says
from tests.needs import needs

QUESTION = [{"role": "user", "content": "新收多少件？"}]
GOOD = says('{"token": "T1"}')
WRONG_SHAPE = says('{"token": "T9"}')
NOW = {"Retry-After": "0"}
CANARY = "sk-canary-5f2b9c71d0"


class Pointer(BaseModel):
    token: Literal["T1", "T2", "blank"]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    return CANARY


def at(server: Loopback, **more: object) -> Settings:
    plain = {"model": "m", "base_url": server.url, "cache": False, "timeout": 20.0}
    return Settings(**(plain | more))  # type: ignore[arg-type]


def ask(script: Script, **more: object) -> tuple[Answer[Pointer], list[Asked]]:
    with Loopback(script) as server, Client(at(server, **more)) as client:
        return client.ask(QUESTION, Pointer), server.asked


def failure(script: Script, **more: object) -> tuple[ModelError, list[Asked]]:
    with Loopback(script) as server, Client(at(server, **more)) as client:
        with pytest.raises(ModelError) as caught:
            client.ask(QUESTION, Pointer)
        return caught.value, server.asked


def test_answer_has_value_raw_text_and_usage() -> None:
    answer, asked = ask(GOOD)
    assert answer.value == Pointer(token="T1")
    assert answer.raw == '{"token": "T1"}'
    assert answer.usage == Usage(1, 100, 10, 0.0, 0)
    assert asked[0].path == "/v1/chat/completions"
    assert asked[0].body["temperature"] == 0
    assert asked[0].body["messages"] == QUESTION


def test_schema_is_asked_for_strictly_and_closed() -> None:
    _, asked = ask(GOOD, mode="json_schema")
    form = asked[0].body["response_format"]["json_schema"]
    assert form["strict"] is True
    assert form["schema"]["additionalProperties"] is False
    assert form["schema"]["properties"]["token"]["enum"] == ["T1", "T2", "blank"]


def test_tool_call_is_forced_and_strict() -> None:
    answer, asked = ask(calls_tool("Pointer", '{"token": "T2"}'), mode="tools")
    assert answer.value == Pointer(token="T2")
    assert asked[0].body["tools"][0]["function"]["strict"] is True
    assert asked[0].body["tool_choice"]["function"]["name"] == "Pointer"


def test_plain_json_mode_puts_the_schema_into_the_prompt() -> None:
    answer, asked = ask(GOOD, mode="json")
    assert answer.mode == "json"
    assert asked[0].body["response_format"] == {"type": "json_object"}
    shown = asked[0].body["messages"][0]["content"]
    assert "blank" in shown
    assert len(shown) < 300
    assert asked[0].body["messages"][1:] == QUESTION


@pytest.mark.parametrize("mode", ["json_schema", "json"])
def test_code_fence_round_the_answer_is_taken_off(mode: Mode) -> None:
    answer, asked = ask(says('```json\n{"token": "T1"}\n```\n'), mode=mode)
    assert answer.raw == '{"token": "T1"}'
    assert len(asked) == 1


def test_ask_works_on_a_running_loop_and_ask_async_on_several() -> None:
    async def blocking(client: Client) -> Answer[Pointer]:
        return client.ask(QUESTION, Pointer)  # as in a notebook

    with Loopback(GOOD) as server, Client(at(server)) as client:
        assert asyncio.run(blocking(client)).value.token == "T1"
        for _ in range(2):
            assert asyncio.run(client.ask_async(QUESTION, Pointer)).value.token == "T1"
    assert client.usage.calls == 3


def test_requests_in_flight_never_pass_the_limit_over_threads_and_tasks() -> None:
    lock, now, most = threading.Lock(), 0, 0

    def count(_asked: Asked) -> Reply:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.03)
        with lock:
            now -= 1
        return GOOD

    async def both(client: Client) -> None:
        threads = [asyncio.to_thread(client.ask, QUESTION, Pointer) for _ in range(6)]
        await asyncio.gather(*threads, *(client.ask_async(QUESTION, Pointer) for _ in range(6)))

    with Loopback(count) as server, Client(at(server, concurrency=3)) as client:
        asyncio.run(both(client))
    assert client.usage.calls == 12
    assert most <= 3


def test_cancelled_question_ends_at_once_and_the_client_goes_on() -> None:
    async def hasty(client: Client) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await client.ask_async(QUESTION, Pointer)

    with Loopback([GOOD, Reply({}, delay=5), GOOD]) as server, Client(at(server)) as client:
        client.ask(QUESTION, Pointer)
        began = time.monotonic()
        asyncio.run(hasty(client))
        assert time.monotonic() - began < 4
        assert client.ask(QUESTION, Pointer).value.token == "T1"


# One owner for each kind of retry


def test_transport_failures_are_sent_again_up_to_the_bound() -> None:
    error, asked = failure(fails(500, headers=NOW), transport_retries=3, attempts=5)
    assert isinstance(error, EndpointError)
    assert len(asked) == 4


def test_wrong_shapes_are_asked_again_up_to_the_bound() -> None:
    error, asked = failure(WRONG_SHAPE, transport_retries=5, attempts=3)
    assert isinstance(error, MalformedError)
    assert len(asked) == 3
    assert error.spent == (3, 300, 30, 0.0)


def test_reasks_and_retries_do_not_multiply() -> None:
    broken = fails(503, headers=NOW)
    script = [broken, WRONG_SHAPE, broken, GOOD]
    answer, asked = ask(script, transport_retries=1, attempts=2)
    assert answer.value.token == "T1"
    assert len(asked) == 4
    assert answer.usage.calls == 2
    assert "T9" in json.dumps(asked[3].body)  # the second attempt is told what was wrong
    assert asked[2].body == asked[3].body  # and is sent again as it was


@pytest.mark.parametrize(
    "first",
    [
        fails(429, headers={"Retry-After": "0.05"}),
        fails(500, headers=NOW),
        fails(503, headers=NOW),
        fails(408, headers=NOW),
        Reply(reset=True),
        Reply({"error": {"message": "overloaded", "code": 502}}),
        Reply("{", headers={"Content-Type": "application/json"}),
    ],
)
def test_passing_trouble_is_survived(first: Reply) -> None:
    answer, asked = ask([first, GOOD])
    assert answer.value.token == "T1"
    assert len(asked) == 2


def test_wait_beyond_the_timeout_is_not_begun() -> None:
    error, asked = failure(fails(429, headers={"Retry-After": "3600"}))
    assert isinstance(error, RateError)
    assert len(asked) == 1


@pytest.mark.parametrize("slow", [Reply({}, delay=3), Reply(GOOD.body, drip=0.05)])
def test_stall_and_endless_trickle_end_in_time_and_are_tried_twice(slow: Reply) -> None:
    began = time.monotonic()
    error, asked = failure(slow, timeout=0.3)
    assert "no whole answer: 0.3 s of silence, or 3 s in all" in str(error)
    assert len(asked) == 2
    assert time.monotonic() - began < 12


def test_timeout_is_one_of_silence_and_not_of_length() -> None:
    began = time.monotonic()
    answer, asked = ask(Reply(GOOD.body, drip=0.005), timeout=0.5)
    assert time.monotonic() - began > 0.5
    assert (answer.value.token, len(asked)) == ("T1", 1)


def test_answer_that_is_lost_on_its_way_is_counted() -> None:
    with Loopback(Reply(GOOD.body, drip=0.05)) as server:
        settings = at(server, timeout=0.2, prices=Prices(1000, 1000))
        with Client(settings) as client, pytest.raises(EndpointError) as caught:
            client.ask(QUESTION, Pointer)
    assert client.usage.calls == 0
    assert client.usage.input_tokens > 10
    assert caught.value.spent == client.usage[:4]
    assert client.usage.cost_usd > 0


# Errors: one clear message each


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (fails(401, "Incorrect API key provided"), AuthError, "Incorrect API key"),
        (fails(403, "not in your country"), AuthError, "not in your country"),
        (fails(400, "bad key", code="invalid_api_key"), AuthError, "OPENAI_API_KEY"),
        (fails(402, "Insufficient Balance"), QuotaError, "billing"),
        (fails(429, "no money left", code="insufficient_quota"), QuotaError, "no money left"),
        (fails(404, "The model `m` does not exist"), EndpointError, "check the model's name"),
        (fails(400, "maximum context length is 8192 tokens"), ContextLengthError, "reads more"),
        (
            fails(400, "request (12024 tokens) exceeds the available context size (4096 tokens)"),
            ContextLengthError,
            "12024",
        ),
        (fails(400, "flagged", code="content_filter"), RefusalError, "flagged"),
        (says(None, refusal="I cannot help"), RefusalError, "I cannot help"),
        (says("", finish="content_filter"), RefusalError, "content filter"),
        (says('{"tok', finish="length"), TruncatedError, "max_tokens"),
        (Reply("<html><title>Welcome</title>"), EndpointError, "an HTML page (Welcome)"),
        (Reply("<html><title>No</title>", 404), EndpointError, "an HTML page (No)"),
        (Reply({"hello": 1}), EndpointError, "no chat endpoint"),
        (Reply([]), EndpointError, "no chat endpoint"),
        (Reply(None), EndpointError, "no chat endpoint"),
        (Reply({"choices": []}), EndpointError, "no chat endpoint"),
        (Reply({"choices": [{}]}), EndpointError, "no chat endpoint"),
        (Reply({"choices": [{"message": {"content": [1]}}]}), EndpointError, "no chat endpoint"),
        (
            Reply({"choices": [{"message": {"tool_calls": [{}]}}]}),
            EndpointError,
            "no chat endpoint",
        ),
    ],
)
def test_final_error_is_said_once_and_clearly(
    reply: Reply, kind: type[ModelError], words: str
) -> None:
    error, asked = failure(reply)
    assert type(error) is kind
    assert words in str(error)
    assert str(error).startswith("m at http://127.0.0.1:")
    assert len(asked) == 1


def test_endpoint_that_is_down_is_named_within_the_timeout() -> None:
    with Loopback(GOOD) as server:
        pass
    began = time.monotonic()
    with Client(at(server, timeout=1)) as client, pytest.raises(EndpointError) as caught:
        client.ask(QUESTION, Pointer)
    assert "cannot be reached" in str(caught.value)
    assert server.url in str(caught.value)
    assert time.monotonic() - began < 10


def test_missing_key_is_named_before_anything_is_sent() -> None:
    settings = Settings(model="gpt-4o-mini", cache=False)
    with Client(settings) as client, pytest.raises(AuthError, match="OPENAI_API_KEY"):
        client.ask(QUESTION, Pointer)


@pytest.mark.parametrize("url", ["https://me:secret@host/v1", "https://host/v1?key=secret"])
def test_key_in_the_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(AuthError) as caught:
        Client(Settings(model="m", base_url=url))
    assert "secret" not in str(caught.value)


def test_last_imperfect_answer_is_kept_with_its_error() -> None:
    error, _ = failure([says('{"token": "T8"}'), WRONG_SHAPE])
    assert isinstance(error, MalformedError)
    assert error.raw == '{"token": "T9"}'
    assert "T9" in str(error)


def test_truncated_answer_keeps_the_part_that_came() -> None:
    error, _ = failure(says('{"token": "T', finish="length"))
    assert isinstance(error, TruncatedError)
    assert error.raw == '{"token": "T'


# What an endpoint takes


def test_refused_modes_are_left_for_good_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    script = [
        fails(400, "This response_format type is unavailable now"),
        fails(400, "tool_choice is not supported"),
        GOOD,
    ]
    with Loopback(script) as server, Client(at(server)) as client:
        answers = [client.ask(QUESTION, Pointer) for _ in range(2)]
    assert [answer.mode for answer in answers] == ["json", "json"]
    assert len(server.asked) == 4
    assert "mode json_schema does not work here, going on with tools" in caplog.text


def test_prose_leads_to_another_mode_only_until_a_mode_has_worked() -> None:
    prose = says("The answer is T1.")
    answer, asked = ask([prose, calls_tool("Pointer", '{"token": "T1"}')])
    assert (answer.mode, len(asked)) == ("tools", 2)
    with Loopback([GOOD, prose, prose, GOOD]) as server, Client(at(server)) as client:
        client.ask(QUESTION, Pointer)
        with pytest.raises(MalformedError):
            client.ask(QUESTION, Pointer)
        assert client.ask(QUESTION, Pointer).mode == "json_schema"


def test_one_empty_answer_does_not_degrade_a_run_and_two_do(
    caplog: pytest.LogCaptureFixture,
) -> None:
    empty, called = says(""), calls_tool("Pointer", '{"token": "T1"}')
    with Loopback([empty, called, GOOD]) as server, Client(at(server)) as client:
        modes = [client.ask(QUESTION, Pointer).mode for _ in range(2)]
    assert modes == ["tools", "json_schema"]
    assert "does not work here" not in caplog.text
    with Loopback([empty, called, empty, called]) as server, Client(at(server)) as client:
        modes = [client.ask(QUESTION, Pointer).mode for _ in range(3)]
    assert modes == ["tools"] * 3
    assert len(server.asked) == 5
    assert caplog.text.count("mode json_schema does not work here, going on with tools") == 1


def test_error_of_all_modes_is_the_plainest_one() -> None:
    error, asked = failure([fails(400, "no schemas"), fails(400, "no tools"), says("what?")])
    assert "no schemas" in str(error)
    assert len(asked) <= 5


def test_mode_that_was_chosen_is_not_left() -> None:
    error, asked = failure(fails(400, "no response_format here"), mode="json_schema")
    assert isinstance(error, EndpointError)
    assert "--mode" in str(error)
    assert len(asked) == 1


def test_refused_parameters_are_left_out_or_renamed(caplog: pytest.LogCaptureFixture) -> None:
    script = [
        fails(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        fails(400, "Unsupported value: 'temperature' does not support 0 with this model."),
        GOOD,
    ]
    _, asked = ask(script, max_tokens=500)
    assert asked[2].body["max_completion_tokens"] == 500
    assert not {"max_tokens", "temperature"} & asked[2].body.keys()
    assert "takes no temperature" in caplog.text


def test_provider_name_goes_through_instructor(
    canary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABRICKS_TOKEN", CANARY)
    with Loopback([fails(500, headers=NOW), WRONG_SHAPE, GOOD]) as server:
        monkeypatch.setenv("DATABRICKS_HOST", server.url)
        with Client(Settings(model="databricks/some-model", cache=False)) as client:
            assert client.ask(QUESTION, Pointer).usage.calls == 2
    assert [asked.body["model"] for asked in server.asked] == ["some-model"] * 3
    assert server.asked[0].headers["authorization"] == f"Bearer {CANARY}"


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("nobody/model", "nobody knows the provider"),
        ("mistral/model", "mistral"),
        ("deepseek/model", "DEEPSEEK_API_KEY"),
    ],
)
def test_provider_that_cannot_be_made_says_why(
    model: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEEPSEEK_API_KEY", raising=False)
    settings = Settings(model=model, cache=False)
    with Client(settings) as client, pytest.raises(ModelError, match=words):
        client.ask(QUESTION, Pointer)


# Budgets


def test_budget_of_tokens_stops_before_the_call_that_would_pass_it() -> None:
    with Loopback(GOOD) as server, Client(at(server, max_total_tokens=220)) as client:
        for _ in range(2):
            client.ask(QUESTION, Pointer)
        with pytest.raises(BudgetError, match="220 of 220 tokens"):
            client.ask(QUESTION, Pointer)
    assert len(server.asked) == 2


def test_budget_of_money_counts_given_prices_and_reasks() -> None:
    prices = Prices(input=1000, output=10_000)  # 0.2 USD a call here
    script = [WRONG_SHAPE, GOOD]
    with Loopback(script) as server:
        settings = at(server, max_cost_usd=0.3, prices=prices)
        with Client(settings) as client:
            answer = client.ask(QUESTION, Pointer)
            assert answer.usage.cost_usd == pytest.approx(0.4)
            with pytest.raises(BudgetError, match="max_cost_usd"):
                client.ask(QUESTION, Pointer)
    assert len(server.asked) == 2


def test_budget_counts_what_is_in_flight() -> None:
    async def many(client: Client) -> list[object]:
        client.ask(QUESTION, Pointer)
        questions = (client.ask_async(QUESTION, Pointer) for _ in range(20))
        return await asyncio.gather(*questions, return_exceptions=True)

    slow = Reply(GOOD.body, delay=0.2)
    limits = {"max_total_tokens": 550, "concurrency": 20}
    with Loopback(slow) as server, Client(at(server, **limits)) as client:
        results = asyncio.run(many(client))
    assert client.usage.calls == 5
    assert sum(isinstance(result, BudgetError) for result in results) == 16


def test_budget_of_money_without_a_price_is_refused_at_once() -> None:
    with pytest.raises(BudgetError, match="prices=Prices"):
        Client(Settings(model="nobody-knows-me", base_url="http://127.0.0.1:9/v1", max_cost_usd=1))


@pytest.mark.parametrize("model", ["gpt-4o-mini", "openai/gpt-4o-mini", "xai/grok-3"])
def test_listed_price_is_looked_up_by_provider(model: str) -> None:
    needs("genai_prices", "prices")
    Client(Settings(model=model, max_cost_usd=1, cache=False)).close()


# The key


def _echoes(asked: Asked) -> str:
    return asked.headers["authorization"]


@pytest.mark.parametrize(
    "script",
    [
        lambda asked: fails(401, f"Incorrect API key provided: {_echoes(asked)}"),
        lambda asked: fails(400, f"odd request {_echoes(asked)}", code="context_length_exceeded"),
        lambda asked: fails(400, f"no response_format for {_echoes(asked)}"),
        lambda asked: fails(400, f"no temperature for {_echoes(asked)}"),
        lambda asked: fails(500, _echoes(asked), headers=NOW),
        lambda asked: fails(429, _echoes(asked), headers=NOW),
        lambda asked: Reply(f"<html><title>{_echoes(asked)}</title>", 200),
        lambda asked: Reply(f"<html>{_echoes(asked)}", 502, NOW),
        lambda asked: Reply({"error": {"message": _echoes(asked), "code": 400}}),
        lambda asked: Reply({"odd": _echoes(asked)}),
        lambda asked: Reply([_echoes(asked)]),
        lambda asked: says(None, refusal=_echoes(asked)),
        lambda asked: says(json.dumps({"token": _echoes(asked)})),
        lambda asked: says(_echoes(asked), finish="length"),
        lambda asked: says(_echoes(asked)),
        lambda asked: calls_tool("Pointer", _echoes(asked)),
        Reply(reset=True, headers=NOW),
        Reply({}, delay=1),
    ],
)
def test_key_is_in_no_error_log_or_cache(
    script: Script, canary: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Loopback(script) as server:
        settings = at(server, cache=tmp_path / "cache.sqlite", timeout=0.5, transport_retries=1)
        with Client(settings) as client:
            with pytest.raises(ModelError) as caught:
                client.ask(QUESTION, Pointer)
            seen = [repr(client), repr(vars(client)), repr(settings)]
    assert server.asked[0].headers["authorization"] == f"Bearer {canary}"
    seen += ["".join(traceback.format_exception(caught.value)), caplog.text]
    seen += [repr(vars(error)) for error in _chain(caught.value)]
    seen += [str(error) for error in _chain(caught.value)]
    assert not [text for text in seen if canary in text]
    assert canary.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


class Free(BaseModel):
    text: str


def test_key_that_a_model_repeats_is_in_no_result_or_cache(canary: str, tmp_path: Path) -> None:
    def parrot(asked: Asked) -> Reply:
        return says(json.dumps({"text": _echoes(asked)}))

    path = tmp_path / "cache.sqlite"
    with Loopback(parrot) as server, Client(at(server, cache=path)) as client:
        answer = client.ask(QUESTION, Free)
        assert client.ask(QUESTION, Free).value == answer.value
    assert answer.value.text == "Bearer [key]"
    assert canary.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


# Processes


def _python(program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", program]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)


def test_importing_and_making_a_client_load_no_network_library() -> None:
    program = """
import sys
from gipa_extract.llm import Client, Settings
Client(Settings(model="m", base_url="http://127.0.0.1:9/v1")).close()
print(sorted({"openai", "instructor", "httpx2", "aiohttp", "xllamacpp"} & set(sys.modules)))
"""
    assert _python(program).stdout == "[]\n"


def test_forgotten_client_lets_the_interpreter_leave_in_silence() -> None:
    with Loopback(GOOD) as server:
        program = f"""
from pydantic import BaseModel
from gipa_extract.llm import Client, Settings
class Pointer(BaseModel):
    token: str
client = Client(Settings(model="m", base_url={server.url!r}, cache=False))
print(client.ask([{{"role": "user", "content": "?"}}], Pointer).value.token)
"""
        done = _python(program)
    assert (done.stdout, done.stderr) == ("T1\n", "")
