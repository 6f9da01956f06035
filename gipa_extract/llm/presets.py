"""Providers as data: where each is asked, with which key, in which mode, with which parameters.

The rows stand in `presets.toml`. TOML has no null, so `"null"` stands for it there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from gipa_extract.errors import EndpointError
from gipa_extract.llm.settings import DEFAULT_PARAMETERS, Mode, Settings

RESERVED = frozenset(
    {
        "messages",
        "model",
        "n",
        "response_format",
        "stream",
        "stream_options",
        "tool_choice",
        "tools",
    }
)
"""Parameters that are not the user's to set: the question, and how its answer is taken apart."""


class Preset(BaseModel):
    """A provider."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str
    """Empty where the address is the user's own."""
    key: str
    """The environment variable that holds its key; empty where none is needed."""
    model: str
    """An example of a model's name there."""
    mode: Mode | Literal["auto"] = "auto"
    extra: Mapping[str, Any] = {}


@lru_cache(maxsize=1)
def presets() -> Mapping[str, Preset]:
    """Every provider of the table by its name."""
    text = resources.files(__package__).joinpath("presets.toml").read_text("utf-8")
    return {name: Preset(**_with_nulls(row)) for name, row in tomllib.loads(text).items()}


def _with_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_nulls(each) for name, each in value.items()}
    return None if value == "null" else value


def preset_of(settings: Settings) -> Preset | None:
    """The provider that the settings name; EndpointError where nobody knows it."""
    if settings.preset is None:
        return None
    if settings.preset not in presets():
        raise EndpointError(
            f"there is no preset {settings.preset!r}", remedy=f"use one of: {', '.join(presets())}"
        )
    return presets()[settings.preset]


def parameters_of(settings: Settings) -> dict[str, Any]:
    """What is sent with each request: defaults, then the preset's, then the user's own.

    EndpointError where one of them is not the user's to set.
    """
    preset = preset_of(settings)
    limit = {} if settings.max_tokens is None else {"max_tokens": settings.max_tokens}
    chosen = {**DEFAULT_PARAMETERS, **(preset.extra if preset else {}), **limit, **settings.extra}
    if taken := sorted(RESERVED & chosen.keys()):
        raise EndpointError(
            f"the parameter {taken[0]} is not yours to set", remedy="leave it out of --param"
        )
    return {name: value for name, value in chosen.items() if value is not None}


def mode_of(settings: Settings) -> Mode | Literal["auto"]:
    """The mode that was asked for: the user's, or the preset's."""
    preset = preset_of(settings)
    return preset.mode if preset and settings.mode == "auto" else settings.mode
