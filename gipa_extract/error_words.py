"""Errors and remedies in a user's language: a catalogue of sentences, found by their English.

An error is raised in English, where it happens; `error_words.zh.toml` has the same sentence in
Chinese, `{name}` standing for what varies. What varies is looked up in its turn: "cannot be read:
Permission denied" is two entries. What the catalogue lacks stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from gipa_extract.language import Lang

_PLACEHOLDER = re.compile(r"{(\w+)}")


class _ErrorTemplate(NamedTuple):
    """A sentence with places for what varies."""

    english: re.Pattern[str]
    chinese: str


def in_language(sentence: str, lang: Lang) -> str:
    """A sentence of an error, or a remedy, in a language; itself where nobody translated it."""
    if lang == "en" or not sentence:
        return sentence
    plain = sentence.removesuffix(".")
    if plain in (known := _sentences()):
        return known[plain]
    for template in _templates():
        if match := template.english.fullmatch(plain):
            values = {name: in_language(value, lang) for name, value in match.groupdict().items()}
            return template.chinese.format(**values)
    return sentence


@lru_cache(maxsize=1)
def _sentences() -> Mapping[str, str]:
    """Every entry, English → Chinese, whatever varies in it; its tables are for people who look."""
    file = resources.files("gipa_extract").joinpath("error_words.zh.toml")
    tables: Mapping[str, Mapping[str, str]] = tomllib.loads(file.read_text("utf-8"))
    return {english: chinese for table in tables.values() for english, chinese in table.items()}


@lru_cache(maxsize=1)
def _templates() -> tuple[_ErrorTemplate, ...]:
    """The entries in which something varies: those that begin with words first, since what begins
    with a placeholder matches whatever stands before it, and of these what says most for certain."""
    return tuple(_in_order(_sentences()))


def _in_order(sentences: Mapping[str, str]) -> Iterator[_ErrorTemplate]:
    varying = [english for english in sentences if _PLACEHOLDER.search(english)]
    rank = {each: (each[0] == "{", -len(_PLACEHOLDER.sub("", each))) for each in varying}
    for english in sorted(varying, key=rank.__getitem__):
        yield _ErrorTemplate(_pattern(english), sentences[english])


def _pattern(english: str) -> re.Pattern[str]:
    """What matches a sentence of this template, a group for each placeholder."""
    parts = _PLACEHOLDER.split(english)  # text, name, text, name, …, text
    for index, part in enumerate(parts):
        parts[index] = f"(?P<{part}>.+?)" if index % 2 else re.escape(part)
    return re.compile("".join(parts), re.DOTALL)
