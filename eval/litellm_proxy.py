"""A real LiteLLM proxy in front of the local model, and a question put through both.

    make litellm
    python -m eval.litellm_proxy LITELLM_VENV/bin/litellm

LiteLLM pins versions that exclude ours, so it is installed into an environment of its own
(`constraints-litellm.txt`) and is no part of the extra `dev`.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import BaseModel

from gipa_extract.errors import ModelError
from gipa_extract.llm import Client, Mode, Settings
from gipa_extract.llm.local import REQUEST, LocalServer

START_SECONDS = 120.0
KEY = f"sk-{secrets.token_hex(32)}"
"""Of the proxy, which does not start without one."""
QUESTION = [
    {"role": "system", "content": "Answer with the number of a token."},
    {
        "role": "user",
        "content": "新收 [T1] 48 件，结转 [T2] 3 件。Which token is the first number?",
    },
]
MODES: tuple[Mode | Literal["auto"], ...] = ("auto", "json_schema", "tools", "json", "text")


class Pointer(BaseModel):
    """What is asked for: a token."""

    token: Literal["T1", "T2"]


def main(
    litellm: Annotated[Path, typer.Argument(help="The `litellm` command of its environment.")],
) -> None:
    """Ask the local model through the proxy in each mode; fail if auto gets no answer."""
    failed = False
    os.environ["OPENAI_API_KEY"] = KEY
    with LocalServer() as local, proxy(litellm, local.base_url) as url:
        for mode in MODES:
            told = _ask(url, mode)
            typer.echo(f"{mode}: {told}")
            failed |= mode == "auto" and not told.startswith("answered")
        wrong = _ask(url, "auto", model="no-such-model")
        typer.echo(f"a wrong model: {wrong}")
    raise typer.Exit(failed)


def _ask(url: str, mode: Mode | Literal["auto"], model: str = "local-model") -> str:
    settings = Settings(
        model=model, base_url=url, mode=mode, cache=False, timeout=120, max_tokens=64,
        extra=REQUEST, attempts=1, transport_retries=1,
    )  # fmt: skip
    with Client(settings) as client:
        try:
            answer = client.ask(QUESTION, Pointer)
        except ModelError as error:
            return f"{type(error).__name__}: {error.what}"
    return f"answered {answer.value.token} in {answer.mode}, {answer.usage.calls} calls"


@contextmanager
def proxy(command: Path, upstream: str) -> Iterator[str]:
    """The address of a proxy that passes on to `upstream`; it is stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    passed_on = {"model": "openai/local", "api_base": upstream, "api_key": "none"}
    config = {
        "model_list": [{"model_name": "local-model", "litellm_params": passed_on}],
        "general_settings": {"master_key": KEY},
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.yaml"
        file.write_text(json.dumps(config))  # JSON is YAML
        arguments = [str(command), "--config", str(file), "--host", "127.0.0.1"]
        log = (Path(folder) / "proxy.log").open("wb")
        running = subprocess.Popen(
            [*arguments, "--port", str(port)],
            stdout=log,
            stderr=log,
            env=_environment(),
        )
        try:
            _await(f"http://127.0.0.1:{port}/health/liveliness", Path(log.name))
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            running.terminate()
            running.wait(30)
            log.close()


_OURS = ("PYTHONPATH", "OPENAI_API_KEY")


def _environment() -> dict[str, str]:
    """Ours without our own packages, and without looks at the network."""
    plain = {name: value for name, value in os.environ.items() if name not in _OURS}
    own = {"LITELLM_TELEMETRY": "False", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    return {**plain, **own, "LITELLM_MASTER_KEY": KEY}


def _await(address: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5)
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    told = log.read_text("utf-8", "replace")[-2000:]
    raise typer.BadParameter(f"no proxy answers at {address}: {told}")


if __name__ == "__main__":
    typer.run(main)
