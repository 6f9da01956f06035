"""Options and arguments that several commands share, each defined once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gipa_extract.cli.spoken_language import speak
from gipa_extract.language import user_lang

if TYPE_CHECKING:
    from gipa_extract.llm import Settings


class Strategy(StrEnum):
    """Who reads: the rules alone, the model what they leave open, the model all, or both."""

    rules = "rules"
    hybrid = "hybrid"
    llm = "llm"
    both = "both"


class Lang(StrEnum):
    """The language of all that is said and written for people."""

    en = "en"
    zh = "zh"


def _speak(lang: Lang) -> Lang:
    speak(lang.value)
    return lang


RulesOption = Annotated[
    Path | None, typer.Option("--rules", help="A file that adds rules or silences some.")
]
LangOption = Annotated[
    Lang,
    typer.Option(
        "--lang",
        callback=_speak,
        is_eager=True,
        show_default="$GIPA_LANG, or the locale",
        help="The language of what is said and written for people.",
    ),
]
USERS_LANG = Lang(user_lang())
"""The default of LangOption."""
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Processes that read; one for each core if not given."),
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", help="Seconds that one report may take.")
]

ModelOption = Annotated[
    str | None,
    typer.Option("--model", help="A model that reads what is open; `local` needs no key."),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option("--base-url", help="Any OpenAI-compatible endpoint; it gets OPENAI_API_KEY."),
]
StrategyOption = Annotated[
    Strategy | None,
    typer.Option("--strategy", help="Who reads; hybrid with a model, else rules."),
]
MaxCostOption = Annotated[
    float | None,
    typer.Option(
        "--max-cost", help="US dollars that the model may cost, over all starts of a run."
    ),
]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="Ask again what was asked before.")]
ConcurrencyOption = Annotated[
    int, typer.Option("--concurrency", min=1, help="Requests in flight at once.")
]
BatchOption = Annotated[
    bool, typer.Option("--batch", help="Ask by the endpoint's Batch API: cheaper, within a day.")
]


def model_settings(
    model: str | None,
    base_url: str | None,
    strategy: Strategy | None,
    max_cost: float | None,
    **more: Any,
) -> Settings | None:
    """What a client is built from; None without a model, which a strategy may need."""
    if model is None:
        if strategy not in (None, Strategy.rules):
            raise typer.BadParameter(f"{strategy} needs --model", param_hint="--strategy")
        return None
    from gipa_extract.llm import Settings

    return Settings(model=model, base_url=base_url, max_cost_usd=max_cost, **more)
