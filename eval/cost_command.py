"""`python -m eval cost`: what a model takes for a thousand irregular reports, and what it costs.

The reports are those of `eval.noisy_cases` that the rules do not read whole, the model errs
nowhere, and tokens are counted by `eval.noisy.count_tokens`.
"""

from __future__ import annotations

from typing import Annotated

import typer

from eval.noisy import NoisyServer
from eval.noisy_cases import make_cases
from eval.noisy_command import TIMEOUT, WORKERS, consulted
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract.llm import Client, Settings, Usage
from gipa_extract.llm.budget import price_of

MODELS = (
    "gpt-5-mini",
    "google/gemini-2.5-flash",
    "anthropic/claude-haiku-4-5",
    "deepseek/deepseek-chat",
)
REPORTS = 1000


def cost(
    model: Annotated[
        list[str] | None, typer.Option(help=f"May be repeated; {', '.join(MODELS)} if not given.")
    ] = None,
    n: Annotated[int, typer.Option("--n", min=1, help="Irregular reports to measure.")] = 40,
    thinking: Annotated[
        int, typer.Option(min=0, help="Tokens of thinking before each answer.")
    ] = 2000,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Print the calls, tokens and US dollars of a thousand irregular reports in hybrid."""
    usage = _measure(n, seed)
    rows = [_row(name, usage, n, thinking) for name in model or MODELS]
    emit("cost", rows, seed=seed, json_file=json)


def _measure(n: int, seed: int) -> Usage:
    irregular = make_cases(2 * n, seed)[1::2]
    usage = Usage()
    with NoisyServer([case.paper for case in irregular], seed=seed) as server:
        settings = Settings(
            model="noisy-0", base_url=server.base_url, timeout=TIMEOUT, concurrency=WORKERS,
            cache=False,
        )  # fmt: skip
        with Client(settings) as client:
            for case in irregular:
                usage += consulted(case, client, "hybrid").usage
    return usage


def _row(model: str, usage: Usage, reports: int, thinking: int) -> Row:
    """The figures of a thousand reports; no price where genai-prices does not know the model."""
    price = price_of(Settings(model=model), None)
    thought = usage.output_tokens + thinking * usage.calls
    by = REPORTS / reports
    return {
        "model": model,
        "calls": round(usage.calls * by),
        "input_tokens": round(usage.input_tokens * by),
        "output_tokens": round(usage.output_tokens * by),
        "usd": price(usage.input_tokens, usage.output_tokens) * by if price else None,
        "usd_thinking": price(usage.input_tokens, thought) * by if price else None,
    }
