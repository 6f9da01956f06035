"""What a client is built from, what it answers, and what that cost. Plain types, nothing loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Literal, NamedTuple, TypeVar, get_args

from pydantic import BaseModel

from gipa_extract.errors import ModelError

Mode = Literal["json_schema", "tools", "json", "text"]
"""How an endpoint is held to a schema: strict JSON schema, a forced tool call, JSON of any shape,
or not at all: then the prompt alone asks for JSON."""
MODES = (*get_args(Mode), "auto")

Message = Mapping[str, str]
"""One chat message: `{"role": "system" | "user" | "assistant", "content": …}`."""
Messages = Sequence[Message]

T = TypeVar("T", bound=BaseModel)

LOCAL = "local"
"""The model name that starts the small real model of the extra `local` on loopback."""

DEFAULT_PARAMETERS: Mapping[str, Any] = {"temperature": 0}
"""Sent with each request, unless `Settings.extra` says otherwise."""


class Prices(NamedTuple):
    """US dollars for a million tokens."""

    input: float
    output: float


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Which model is asked, and within which bounds. Keys stand in the environment, never here."""

    model: str
    """A name that the endpoint knows; without a `base_url` also `provider/model` as Instructor
    names them; or `local`."""
    base_url: str | None = None
    """An OpenAI-compatible endpoint, up to and with its version (`/v1`, `/api/v3`, …), which is
    sent OPENAI_API_KEY; None is the preset's, OPENAI_BASE_URL, or else the provider's own."""
    preset: str | None = None
    """A provider of `gipa models`: its address, its key's variable, a mode and parameters, each of
    which the other settings go before."""
    mode: Mode | Literal["auto"] = "auto"
    """auto: the strictest that the endpoint takes."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Parameters of each request beside our own, as the endpoint names them; null leaves out a
    default. They stand in the key of the cache and in a run's recipe."""
    timeout: float = 120
    """Seconds of silence after which a request is given up, and sent once more. Answers stream,
    so that a long one is no slow one; a whole answer may take ten times as long."""
    attempts: int = 2
    """How often a question is put at most, in one mode, until the answer has the asked shape."""
    transport_retries: int = 4
    """How often a request is sent again at most after a 429, a 5xx, a reset or a timeout."""
    concurrency: int = 8
    """Requests in flight at once, over all threads and tasks that share the client."""
    rpm: float | None = None
    """Requests a minute at most, evenly spaced; None: as many as the endpoint takes."""
    max_tokens: int | None = None
    """Tokens of one answer at most; None leaves it to the endpoint."""
    max_total_tokens: int | None = None
    """The client's budget of tokens, in and out: no request starts that is likely to pass it."""
    max_cost_usd: float | None = None
    """The client's budget of money; it needs known prices."""
    prices: Prices | None = None
    """None looks the model up in genai-prices, where that is installed."""
    instructions: str | None = None
    """What the model is told before each question, in place of `prompts.SYSTEM`; results tell
    the two apart by their `prompt_sha256`."""
    cache: bool | str | Path = True
    """Answers are kept on disk: in the user's cache folder, in this file, or not at all."""

    def __post_init__(self) -> None:
        """ModelError where the mode is none, or a bound lets no question through.

        TypeError where the prices are no Prices.
        """
        if not isinstance(self.prices, Prices | None):
            raise TypeError(
                f"prices are given as Prices(input, output), in USD for a million tokens; not as"
                f" {self.prices!r}"
            )
        if self.mode not in MODES:
            raise ModelError(
                f"there is no mode {self.mode!r}", remedy=f"use one of: {', '.join(MODES)}"
            )
        if self.concurrency < 1:
            raise ModelError(
                f"{self.concurrency} requests at once are none",
                remedy="let concurrency be 1 or more",
            )
        if not self.timeout > 0:
            raise ModelError(
                f"a request cannot be given {self.timeout:g} seconds",
                remedy="let timeout be more than 0 seconds",
            )


class Usage(NamedTuple):
    """What was spent; `+` adds up."""

    calls: int = 0
    """Requests that a model answered, re-asks too; not those that the cache answered."""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    """0 where no price is known."""
    cached_calls: int = 0
    """Questions that the cache answered."""

    def __add__(self, other: Usage) -> Usage:  # type: ignore[override]
        return Usage(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cost_usd + other.cost_usd,
            self.cached_calls + other.cached_calls,
        )


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """One question's answer in the asked shape."""

    value: T
    usage: Usage
    raw: str
    """The model's own words: the JSON text that `value` was read from."""
    mode: Mode | None = None
    """How the endpoint was held to the schema; null where the cache answered."""
