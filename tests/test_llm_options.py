"""What a user can set, where it goes, and where it must not: requests, caches, recipes, logs."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path
from typing import Any, cast

import pytest
import typer
from pydantic import BaseModel
from typer.testing import CliRunner

from gipa_extract import extract
from gipa_extract.bulk import Options
from gipa_extract.cli.main import app
from gipa_extract.cli.model_options import ModelOptions, parse_parameters
from gipa_extract.errors import (
    AuthError,
    BudgetError,
    EndpointError,
    GipaError,
    ModelError,
    QuotaError,
)
from gipa_extract.llm import Client, Prices, Settings
from gipa_extract.llm.asking_terms import how_asked
from gipa_extract.llm.pacing import retry_after
from gipa_extract.llm.presets import presets
from tests.asked import balanced, sheet
from tests.conftest import ROOT
from tests.loopback import Asked, Loopback, Reply, fails, says, streams

QUESTION = [{"role": "user", "content": "新收多少件？"}]
CANARY = "sk-canary-77aa90bb11"
GOOD = says('{"count": 48}')


class Count(BaseModel):
    count: int


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


def ask(reply: Reply, times: int = 1, **more: object) -> tuple[list[Asked], Client]:
    with Loopback(reply) as server:
        plain: dict[str, object] = {"model": "m", "base_url": server.url, "cache": False}
        with Client(Settings(**{**plain, **more})) as client:  # type: ignore[arg-type]
            for _ in range(times):
                client.ask(QUESTION, Count)
    return server.asked, client


def at(server: Loopback) -> Settings:
    return Settings(model="m", base_url=server.url, cache=False)


# Parameters


def test_parameters_of_ones_own_are_sent_and_null_leaves_a_default_out() -> None:
    extra = {"temperature": None, "enable_thinking": False, "seed": 7}
    [asked], _ = ask(GOOD, extra=extra, max_tokens=500)
    assert "temperature" not in asked.body
    assert (asked.body["enable_thinking"], asked.body["seed"]) == (False, 7)
    assert asked.body["max_tokens"] == 500


def test_a_presets_parameters_are_sent_and_ones_own_go_before() -> None:
    [asked], _ = ask(GOOD, preset="vllm", extra={"temperature": 0.5})
    assert asked.body["chat_template_kwargs"] == {"enable_thinking": False}
    assert asked.body["temperature"] == 0.5


@pytest.mark.parametrize("name", ["messages", "stream", "response_format", "tools"])
def test_a_parameter_that_is_the_questions_own_is_refused(name: str) -> None:
    with pytest.raises(EndpointError, match=name):
        Client(Settings(model="m", base_url="http://127.0.0.1:9/v1", extra={name: 1}))


def test_a_refused_parameter_of_ones_own_is_an_error_and_not_dropped() -> None:
    with pytest.raises(EndpointError, match="enable_thinking"):
        ask(fails(400, "unknown parameter enable_thinking"), extra={"enable_thinking": False})


def test_parameters_and_modes_make_another_recipe_without_a_secret() -> None:
    plain = Settings(model="m", base_url="http://127.0.0.1:9/v1")
    assert how_asked(plain) == "http://127.0.0.1:9/v1"
    told = how_asked(
        Settings(model="m", preset="deepseek", extra={"seed": 1, "user": f"me {CANARY}"})
    )
    assert told.startswith("https://api.deepseek.com/v1 {")
    assert '"mode": "json"' in told
    assert '"seed": 1' in told
    assert CANARY not in told
    with Client(Settings(model="m", base_url="http://127.0.0.1:9/v1", extra={"seed": 1})) as client:
        assert (
            Options(strategy="hybrid", model=client)
            .recipe()
            .endpoint.endswith('{"parameters": {"seed": 1, "temperature": 0}}')
        )


def test_a_secret_in_a_parameter_is_in_no_log_and_no_cache(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="gipa_extract")
    ask(GOOD, extra={"user": CANARY}, cache=tmp_path / "answers.sqlite")
    assert CANARY not in caplog.text
    assert CANARY.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


# Addresses and keys


@pytest.mark.parametrize(
    "url",
    [
        f"https://me:{CANARY}@host/v1",
        f"https://host/v1?key={CANARY}",
        f"https://host/{CANARY}/v1",
        f"https://host/v1#{CANARY}",
        f"me:{CANARY}@host/v1",
    ],
)
@pytest.mark.parametrize("use", [lambda s: Client(s), how_asked])
def test_a_secret_in_the_address_is_refused_and_not_repeated(url: str, use: object) -> None:
    with pytest.raises(AuthError) as caught:
        use(Settings(model="m", base_url=url))  # type: ignore[operator]
    assert CANARY not in str(caught.value)


def test_a_presets_key_is_its_own_and_no_other_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEEPSEEK_API_KEY", raising=False)
    with Loopback(GOOD) as server:
        settings = Settings(model="m", preset="deepseek", base_url=server.url, cache=False)
        with Client(settings) as client, pytest.raises(AuthError, match="DEEPSEEK_API_KEY"):
            client.ask(QUESTION, Count)
        assert server.asked == []
        monkeypatch.setenv("DEEPSEEK_API_KEY", "sk-deep-1")
        with Client(settings) as client:
            client.ask(QUESTION, Count)
    assert server.asked[0].headers["authorization"] == "Bearer sk-deep-1"


def test_presets_are_whole_and_a_wrong_one_names_them() -> None:
    assert {"deepseek", "dashscope", "glm", "kimi", "ark", "siliconflow", "openrouter", "azure",
            "vllm", "sglang", "ollama", "lmstudio", "llamacpp", "litellm", "gemini",
            } <= presets().keys()  # fmt: skip
    for name in presets().keys() - {"azure"}:
        assert Client(Settings(model="m", preset=name)).settings.preset == name
    with pytest.raises(EndpointError, match="--base-url"):
        Client(Settings(model="m", preset="azure"))
    with pytest.raises(EndpointError, match="deepseek"):
        Client(Settings(model="m", preset="deepsek"))


# Pace


def test_requests_a_minute_are_spaced() -> None:
    began = time.monotonic()
    asked, _ = ask(GOOD, times=4, rpm=600)
    assert len(asked) == 4
    assert time.monotonic() - began >= 0.3


def test_three_requests_in_a_window_finish_all_the_same() -> None:
    window = [0.0, 0]

    def limited(_asked: Asked) -> Reply:
        now = time.monotonic()
        if now - window[0] > 1.0:
            window[:] = [now, 0]
        window[1] += 1
        if window[1] > 3:
            return fails(429, headers={"Retry-After": "1"})
        return GOOD

    from concurrent.futures import ThreadPoolExecutor

    with Loopback(limited) as server:
        settings = Settings(model="m", base_url=server.url, cache=False, transport_retries=1)
        with Client(settings) as client, ThreadPoolExecutor(8) as pool:
            told = list(pool.map(lambda _: client.ask(QUESTION, Count).value.count, range(8)))
    assert told == [48] * 8


@pytest.mark.parametrize(
    ("headers", "words", "seconds"),
    [
        ({"retry-after": "7"}, "", 7),
        ({"retry-after": "1.5"}, "", 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, "", 0.25),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:10 GMT"}, "", 10),
        ({"retry-after": "Wed, 21 Oct 2015 07:27:00 GMT"}, "", 0),
        ({"retry-after": "soon"}, "", None),
        ({"retry-after": "nan"}, "", None),
        ({}, "Please try again in 20s.", 20),
        ({}, "Please try again in 1m2.5s", 62.5),
        ({}, "try again in 350ms", 0.35),
        ({}, '{"retryDelay": "34s"}', 34),
        ({}, "{'retryDelay': '34.5s'}", 34.5),
        ({}, "try again later", None),
    ],
)
def test_how_long_to_wait_is_read_in_all_its_forms(
    headers: dict[str, str], words: str, seconds: float | None
) -> None:
    now = 1445412480.0  # 2015-10-21 07:28:00 UTC
    assert retry_after(headers, words, now=now) == pytest.approx(seconds)


# Money


@pytest.mark.parametrize("reply", [streams('{"count": 48}', tokens=None), says('{"count": 48}')])
def test_a_budget_holds_where_the_endpoint_tells_no_usage(reply: Reply) -> None:
    if isinstance(reply.body, dict):
        reply = Reply({**reply.body, "usage": None})
    with pytest.raises(BudgetError):
        ask(reply, times=50, max_cost_usd=0.0001, prices=Prices(0.5, 0.5))


# After permanent errors


def test_three_permanent_errors_end_the_asking_and_are_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with Loopback(fails(402, "Insufficient Balance")) as server, Client(at(server)) as client:
        for _ in range(9):
            with pytest.raises(QuotaError):
                client.ask(QUESTION, Count)
    assert len(server.asked) == 3
    assert caplog.text.count("is not asked any more") == 1


def test_refused_questions_never_end_the_asking() -> None:
    with Loopback(fails(400, "Content Exists Risk")) as server, Client(at(server)) as client:
        for _ in range(6):
            with pytest.raises(GipaError):
                client.ask(QUESTION, Count)
    assert len(server.asked) == 6


# The command line


def test_options_become_settings() -> None:
    asked = ModelOptions(
        model="m", preset="glm", mode="json", param=["a=1", "b=null", 'c={"d":[2]}', "e=low"],
        request_timeout=9, max_tokens=5, price="1,2.5", max_cost=3, rpm=4, concurrency=2,
        no_cache=True,
    )  # fmt: skip
    assert asked.client_settings() == Settings(
        model="m", preset="glm", mode="json", extra={"a": 1, "b": None, "c": {"d": [2]}, "e": "low"},
        timeout=9, max_tokens=5, prices=Prices(1, 2.5), max_cost_usd=3, rpm=4, concurrency=2,
        cache=False,
    )  # fmt: skip
    assert ModelOptions().client_settings() is None


@pytest.mark.parametrize("pair", ["seed", "=1", 'a={"b"', "a=[1"])
def test_a_parameter_that_cannot_be_read_is_a_usage_error(pair: str) -> None:
    with pytest.raises(typer.BadParameter, match="JSON"):
        parse_parameters([pair])


@pytest.mark.parametrize("price", ["1", "1,2,3", "a,b", "-1,2", "nan,1"])
def test_a_price_that_cannot_be_read_is_a_usage_error(price: str) -> None:
    with pytest.raises(typer.BadParameter):
        ModelOptions(model="m", price=price).client_settings()


@pytest.mark.parametrize(
    "given",
    [
        ["--preset", "deepseek"], ["--base-url", "http://127.0.0.1:9/v1"], ["--param", "seed=7"],
        ["--max-cost", "1"], ["--mode", "json"], ["--no-cache"],
    ],
)  # fmt: skip
def test_how_to_ask_a_model_is_no_use_without_one(given: list[str]) -> None:
    result = CliRunner().invoke(app, ["extract", "data/reports/qixia-office-2020.txt", *given])
    assert result.exit_code == 2
    assert f"{given[0]} needs --model" in result.stderr


def test_a_boolean_as_python_writes_it_is_no_string() -> None:
    assert parse_parameters(["a=False", "b=True", "c=false", "d=none"]) == {
        "a": False, "b": True, "c": False, "d": "none",
    }  # fmt: skip


def test_models_are_listed() -> None:
    done = CliRunner().invoke(app, ["models"])
    assert done.exit_code == 0
    assert "dashscope  https://dashscope.aliyuncs.com/compatible-mode/v1\n" in done.output
    assert "--param enable_thinking=false" in done.output


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "reports whose model failed, which hold what the rules read: 1 ("),
        ("zh", "有1份报告模型未能作答"),
    ],
)
def test_extract_ends_with_a_line_that_counts_reports_whose_model_failed(
    lang: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "torn.txt"
    path.write_text(sheet(balanced()).document.text, "utf-8")
    with Loopback(fails(400, "Content Exists Risk")) as server:
        arguments = ["extract", str(path), "data/reports/qixia-office-2020.txt", "--model", "m"]
        more = ["--base-url", server.url, "--no-cache", "--lang", lang, "--param", "seed=3"]
        done = CliRunner().invoke(app, [*arguments, *more])
    assert done.exit_code == 0
    assert words in done.stderr
    assert "model_refused × 1" in done.stderr
    assert server.asked[0].body["seed"] == 3


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"concurrency": 0}, "0 requests at once are none"),
        ({"timeout": 0}, "a request cannot be given 0 seconds"),
        ({"mode": "json-schema"}, "there is no mode 'json-schema' → use one of: json_schema, "),
    ],
)
def test_a_setting_that_lets_no_question_through_is_refused_at_once(
    setting: dict[str, Any], says: str
) -> None:
    with pytest.raises(ModelError, match=re.escape(says)):
        Settings(model="m", **setting)


def test_a_cache_may_be_named_by_a_string(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    with (
        Loopback(GOOD) as server,
        Client(Settings(model="m", base_url=server.url, cache=str(file))) as client,
    ):
        client.ask(QUESTION, Count)
    assert file.exists()


@pytest.mark.parametrize("model", [Settings(model="m"), 5])
def test_what_is_no_model_is_refused_though_no_question_is_open(model: Any) -> None:
    with pytest.raises(TypeError, match=r"a model is given by its name, or as a Client\(Settings"):
        extract(ROOT / "data/reports/qixia-office-2020.txt", model=model)
    with pytest.raises(TypeError, match=r"Prices\(input, output\).*; not as \(1, 2\)"):
        Settings(model="m", prices=cast("Any", (1, 2)))
    with pytest.raises(TypeError, match="a Client is made of Settings"):
        Client("m")  # type: ignore[arg-type]
