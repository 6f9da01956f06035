"""The language that this command speaks: set by `--lang`, once it is read from the command line."""

from __future__ import annotations

import logging
from contextvars import ContextVar

from gipa_extract.error_words import in_language
from gipa_extract.language import Lang, user_lang
from gipa_extract.reasons import Reason

_SPOKEN: ContextVar[Lang] = ContextVar("spoken")


def speak(lang: Lang) -> None:
    """Have everything that is said from here on said in a language."""
    _SPOKEN.set(lang)


def spoken() -> Lang:
    """The language to speak; before the command line is read, what the environment asks for."""
    return _SPOKEN.get(None) or user_lang()


class SpokenHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """Prints the package's warnings on standard error, in the language that is spoken."""

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.args, tuple):
            record.args = tuple(map(_in_words, record.args))
        return in_language(record.getMessage(), spoken())


def _in_words(value: object) -> object:
    return value.in_words(spoken()) if isinstance(value, Reason) else value
