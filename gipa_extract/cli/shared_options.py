"""Options and arguments that several commands share, each defined once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gipa_extract.cli.spoken_language import speak, spoken
from gipa_extract.language import Lang, user_lang


class Strategy(StrEnum):
    """Who reads: the rules alone, the model what they leave open, the model all, or both."""

    rules = "rules"
    hybrid = "hybrid"
    llm = "llm"
    both = "both"


def _choose_language(ctx: typer.Context, lang: Lang) -> Lang:
    """The language of a command: that of its own `--lang`, else the one that is spoken by now."""
    source = ctx.get_parameter_source("lang")
    if source is None or source.name == "DEFAULT":
        return spoken()
    speak(lang)
    return lang


RulesOption = Annotated[
    Path | None, typer.Option("--rules", help="A file that adds rules or silences some.")
]
LangOption = Annotated[
    Lang,
    typer.Option(
        "--lang",
        callback=_choose_language,
        is_eager=True,
        show_default="$GIPA_LANG, or the locale",
        help="The language of what is said and written for people.",
    ),
]
USERS_LANG = user_lang()
"""The default of LangOption."""
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Processes that read; one for each core if not given."),
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", help="Seconds that one report may take.")
]

StrategyOption = Annotated[
    Strategy | None,
    typer.Option("--strategy", help="Who reads; hybrid with a model, else rules."),
]
BatchOption = Annotated[
    bool, typer.Option("--batch", help="Ask by the endpoint's Batch API: cheaper, within a day.")
]
