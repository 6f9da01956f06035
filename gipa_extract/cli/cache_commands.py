"""The commands `gipa cache …`."""

from __future__ import annotations

import typer

from gipa_extract.cli.cli_words import WORDS
from gipa_extract.cli.shared_options import USERS_LANG, LangOption
from gipa_extract.cli.spoken_help import SpokenCommand, SpokenGroup

cache = typer.Typer(
    help="The model's answers that are kept on disk.", cls=SpokenGroup, no_args_is_help=True
)


@cache.callback()
def _cache_group() -> None:
    pass


@cache.command("clear", cls=SpokenCommand)
def clear_cache(lang: LangOption = USERS_LANG) -> None:
    """Forget every answer, and say how many there were.

    Example: gipa cache clear
    """
    from gipa_extract.llm.cache import Cache

    typer.echo(WORDS[lang].answers_forgotten.format(count=Cache().clear()))
