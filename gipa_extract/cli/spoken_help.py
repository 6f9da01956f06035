"""The help of the commands in Chinese: typer's own help, sentence by sentence, in columns that fit.

A command says its help in English, where it is defined; `help_words.zh.toml` has the same sentence
in Chinese. typer wraps at blanks and takes each character for one column wide, so that Chinese
lines would run out of the terminal; here a Chinese character is two columns wide.
"""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from shutil import get_terminal_size
from typing import Any

from typer.core import TyperCommand, TyperGroup

from gipa_extract.cli.exit_codes import EXIT_CODES_ZH
from gipa_extract.cli.spoken_language import spoken
from gipa_extract.text.columns import column_count

MAX_WIDTH = 90
"""Columns of a line of help, however wide the terminal is."""
_TERM_WIDTH = 30
"""Columns of an option's name; a longer one has its words on the next line."""
_EXAMPLE = re.compile(r"Example: (.+)")
_EXTRA = re.compile(r"(?P<help>.*?)(?:  \[(?P<extra>[^\]]*)\])?", re.DOTALL)
_TYPE = re.compile(r"<(?:list\[)?([^<>\[\]]+)\]?>")
_PIECES = re.compile(r"[ \n]+|[^\s\u2e80-\uffef]+[，。；：、）]*|[\u2e80-\uffef][，。；：、）]*")
"""Where a line may end: at blanks and behind Chinese characters, but never before punctuation."""


class SpokenCommand(TyperCommand):
    """A command whose help is in the language that is spoken."""

    def get_help(self, ctx: Any) -> str:
        return super().get_help(ctx) if spoken() == "en" else _help_of(self, ctx)


class SpokenGroup(TyperGroup):
    """A group of commands whose help is in the language that is spoken."""

    def get_help(self, ctx: Any) -> str:
        return super().get_help(ctx) if spoken() == "en" else _help_of(self, ctx)


def help_words(english: str) -> str:
    """A sentence of the help in Chinese; KeyError where nobody translated it."""
    folded = " ".join(english.split())
    if example := _EXAMPLE.fullmatch(folded):
        return f"{_words()['Example']}：{example[1]}"
    return _words()[folded]


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    """Every entry, English → Chinese; its tables are for people who look."""
    file = resources.files("gipa_extract.cli").joinpath("help_words.zh.toml")
    tables: Mapping[str, Mapping[str, str]] = tomllib.loads(file.read_text("utf-8"))
    return {english: chinese for table in tables.values() for english, chinese in table.items()}


def _help_of(command: Any, ctx: Any) -> str:
    words = _words()
    width = max(50, min(get_terminal_size().columns, MAX_WIDTH) - 2)
    pieces = command.collect_usage_pieces(ctx)
    blocks = [[f"{words['Usage']}：{' '.join((ctx.command_path, *pieces))}"]]
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        blocks.append([f"  {line}" for line in _wrap(help_words(paragraph), width - 2)])
    for heading, kind in (("Arguments", "argument"), ("Options", "option")):
        records = [
            (_TYPE.sub(_words_of_type, record[0]), _words_of_parameter(record[1]))
            for parameter in command.get_params(ctx)
            if parameter.param_type_name == kind and (record := parameter.get_help_record(ctx))
        ]
        blocks.append([*_section(words[heading], records, width)])
    children = getattr(command, "commands", {})
    short = [(name, _short_help(child)) for name, child in children.items() if not child.hidden]
    blocks.append([*_section(words["Commands"], short, width)])
    blocks.append([f"  {line}" for line in EXIT_CODES_ZH.splitlines()])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _short_help(command: Any) -> str:
    """What a command does, in its first sentence."""
    return help_words(inspect.cleandoc(command.help).split("\n\n")[0]).split("。")[0] + "。"


def _words_of_parameter(english: str) -> str:
    """The help of an option in Chinese: `Seconds …  [default: 180.0; x>=1]`."""
    found = _EXTRA.fullmatch(english)
    assert found is not None
    words = help_words(found["help"])
    extras = (found["extra"] or "").split("; ")
    return words + (f" [{'；'.join(map(_words_of_extra, extras))}]" if found["extra"] else "")


def _words_of_extra(english: str) -> str:
    """`required`, `default: 180.0` or `x>=1` in Chinese."""
    name, colon, value = english.partition(": ")
    words = _words()
    value = value.removeprefix("(").removesuffix(")")
    return words.get(name, name) + (f"：{words.get(value, value)}" if colon else "")


def _words_of_type(found: re.Match[str]) -> str:
    """`<int range>` or `<list[str]>` in Chinese; the choices of `<en|zh>` stay."""
    return f"<{_words().get(found[1].lower(), found[1])}>"


def _section(heading: str, rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Names with what they mean beside them, or below those that are too long."""
    if not rows:
        return
    yield f"{heading}："
    left = min(max(column_count(name) for name, _ in rows), _TERM_WIDTH) + 4
    for name, meaning in rows:
        first, *rest = _wrap(meaning, width - left)
        if column_count(name) + 4 > left:
            yield f"  {name}"
            yield " " * left + first
        else:
            yield f"  {name}{' ' * (left - 2 - column_count(name))}{first}"
        yield from (" " * left + line for line in rest)


def _wrap(text: str, width: int) -> Iterable[str]:
    """Lines of at most so many columns."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if column_count(lines[-1] + piece.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]
