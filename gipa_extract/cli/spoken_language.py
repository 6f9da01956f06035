"""The language that this command speaks: `--lang` sets it, wherever it stands on the command line."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextvars import ContextVar
from typing import get_args

from gipa_extract.error_words import in_language
from gipa_extract.install_command import runnable
from gipa_extract.language import Lang, user_lang
from gipa_extract.reasons import Reason

_SPOKEN: ContextVar[Lang] = ContextVar("spoken")


def speak(lang: Lang) -> None:
    """Have everything that is said from here on said in a language."""
    _SPOKEN.set(lang)


def speak_as_asked(arguments: Sequence[str]) -> list[str]:
    """Speak the language that a command line asks for; the command line without that.

    So it holds for whatever is said, help and complaints of the command line too, and may stand
    before a command's name. What is no language stays, for the command to complain of.
    """
    speak(user_lang())
    kept: list[str] = []
    following = iter(arguments)
    for argument in following:
        if argument == "--":
            return [*kept, argument, *following]
        name, equals, lang = argument.partition("=")
        if name == "--lang" and not equals:
            lang = next(following, "")
        if name == "--lang" and lang in get_args(Lang):
            speak(lang)  # type: ignore[arg-type]
        elif name == "--lang" and not equals:
            kept += [argument, lang] if lang else [argument]
        else:
            kept.append(argument)
    return kept


def spoken() -> Lang:
    """The language to speak; before the command line is read, what the environment asks for."""
    return _SPOKEN.get(None) or user_lang()


class SpokenHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """Prints the package's warnings on standard error, in the language that is spoken when it is made.

    Threads that ask a model warn, too, and would not know what the command line asked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lang = spoken()

    def format(self, record: logging.LogRecord) -> str:
        message = str(record.msg)
        if isinstance(record.args, tuple):  # the record itself is left to other handlers
            message %= tuple(map(self._in_words, record.args))
        return runnable(in_language(message, self._lang))

    def _in_words(self, value: object) -> object:
        return value.in_words(self._lang) if isinstance(value, Reason) else value
