"""The languages in which the package speaks to people, and which of them a user wants.

One rule for every command: `--lang`, else the variable GIPA_LANG, else the system's locale, else
English. Functions of the package take a language as an argument and never look here by themselves:
what is looked at in a notebook (`show`, `plots`, `review`, what a report or a finding shows by
itself) is Chinese unless told otherwise, as the reports are; what is printed, handed on or written
(`explain`, `across`, `repr`, `export`, `to_excel`) is English, as the JSON is.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping
from typing import Literal, TypeVar, get_args

Lang = Literal["en", "zh"]
"""A language in which the package speaks to people."""

Words = TypeVar("Words")

LANG_VARIABLE = "GIPA_LANG"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables of the locale in POSIX' order: the first that is set decides."""
_PRIMARY_LANGUAGE = 0x3FF
_WINDOWS_CHINESE = 0x04
"""LANG_CHINESE: the lower ten bits of a Windows language id, whatever the region."""


def known_lang(lang: Lang) -> Lang:
    """The language; ValueError where the package does not speak it."""
    if lang not in get_args(Lang):
        known = " and ".join(map(repr, get_args(Lang)))
        raise ValueError(f"there is no language {lang!r}; there are {known}")
    return lang


class ByLang(dict[Lang, Words]):
    """What is said in each language; of any other `known_lang` tells which there are."""

    def __missing__(self, lang: Lang) -> Words:
        return self[known_lang(lang)]


def user_lang(environment: Mapping[str, str] | None = None) -> Lang:
    """The language that a user's environment asks for; by default that of this process, now."""
    environment = os.environ if environment is None else environment
    asked = _lang_of(environment.get(LANG_VARIABLE, ""))
    if asked:
        return asked
    for variable in _LOCALE_VARIABLES:
        if environment.get(variable):
            return _lang_of(environment[variable]) or "en"
    return _system_lang()


def _lang_of(name: str) -> Lang | None:
    """The language of a locale's name: zh, zh_CN.UTF-8, Chinese (Simplified)_China.936, en_GB."""
    folded = name.strip().lower()
    if folded.startswith(("zh", "chinese")):
        return "zh"
    return "en" if folded.startswith(("en", "c.", "posix")) or folded == "c" else None


def _system_lang() -> Lang:
    """What the system says where no variable does: on Windows the language of its own windows."""
    if sys.platform == "win32":
        import ctypes

        language: int = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return "zh" if language & _PRIMARY_LANGUAGE == _WINDOWS_CHINESE else "en"
    return _lang_of(locale.getlocale()[0] or "") or "en"
