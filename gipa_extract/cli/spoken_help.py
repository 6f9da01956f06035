"""The help of the commands in the language that is spoken, in columns that fit.

A command says its help in English, where it is defined; `help_words.zh.toml` has the same sentence
in Chinese. typer's own help names types of Python (`<list[str]>`), wraps at blanks and takes each
character for one column wide, so that Chinese lines would run out of the terminal.
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

from gipa_extract.cli.exit_codes import EXIT_CODES
from gipa_extract.cli.spoken_language import spoken
from gipa_extract.language import Lang
from gipa_extract.text.columns import column_count

MAX_WIDTH = 90
"""Columns of a line of help, however wide the terminal is."""
_TERM_WIDTH = 30
"""Columns of an option's name; a longer one has its words on the next line."""
_EXAMPLE = re.compile(r"Example: (.+)")
_EXTRA = re.compile(r"(?P<help>.*?)(?:  \[(?P<extra>[^\]]*)\])?", re.DOTALL)
_TYPE = re.compile(r"<(?:list\[)?([^<>\[\]]+)\]?>")
_TYPES = {"str": "text", "Path": "path", "float": "number", "float range": "number"}
_TYPES["int range"] = "number"
"""What typer calls the type of an option → what it is called here; choices stay."""
_ARGUMENT = re.compile(r"{(\w+)}|\b([a-z]\w*)\b")
_FIRST_SENTENCE = re.compile(r".*?(?:。|\.(?= |$)|$)", re.DOTALL)
_PIECES = re.compile(
    r"[ \n]+|[^\s\u2e80-\uffef]+[，。；：、）\]]*|[\u2e80-\uffef][，。；：、）\]]*"
)
"""Where a line may end: at blanks and behind Chinese characters, but never before punctuation."""


class SpokenCommand(TyperCommand):
    """A command whose help is in the language that is spoken."""

    def get_help(self, ctx: Any) -> str:
        return _help_of(self, ctx)


class SpokenGroup(TyperGroup):
    """A group of commands whose help is in the language that is spoken."""

    def get_help(self, ctx: Any) -> str:
        return _help_of(self, ctx)


def help_words(english: str, lang: Lang) -> str:
    """A sentence of the help in a language; KeyError where nobody translated it."""
    folded = " ".join(english.split())
    if lang == "en":
        return folded
    example = _EXAMPLE.fullmatch(folded)
    return f"{_chinese()['Example']}：{example[1]}" if example else _chinese()[folded]


def _word(english: str) -> str:
    """A word of the help's frame, or a default that is said in words; itself if it is neither."""
    return english if spoken() == "en" else _chinese().get(english, english)


def _colon() -> str:
    return ": " if spoken() == "en" else "："


@lru_cache(maxsize=1)
def _chinese() -> Mapping[str, str]:
    """Every entry, English → Chinese; its tables are for people who look."""
    file = resources.files("gipa_extract.cli").joinpath("help_words.zh.toml")
    tables: Mapping[str, Mapping[str, str]] = tomllib.loads(file.read_text("utf-8"))
    return {english: chinese for table in tables.values() for english, chinese in table.items()}


def _help_of(command: Any, ctx: Any) -> str:
    width = max(50, min(ctx.terminal_width or get_terminal_size().columns, MAX_WIDTH) - 2)
    usage = " ".join((ctx.command_path, *map(_usage_piece, command.collect_usage_pieces(ctx))))
    blocks = [[f"{_word('Usage')}{_colon()}{usage}"]]
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        blocks.append([f"  {line}" for line in _wrap(help_words(paragraph, spoken()), width - 2)])
    for heading, kind in (("Arguments", "argument"), ("Options", "option")):
        records = [
            (_name_of(kind, record[0]), _words_of_parameter(record[1]))
            for parameter in command.get_params(ctx)
            if parameter.param_type_name == kind and (record := parameter.get_help_record(ctx))
        ]
        blocks.append([*_section(heading, records, width)])
    children = getattr(command, "commands", {})
    short = [(name, _short_help(child)) for name, child in children.items() if not child.hidden]
    blocks.append([*_section("Commands", short, width)])
    blocks.append([f"  {line}" for line in EXIT_CODES[spoken()].splitlines()])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _usage_piece(piece: str) -> str:
    """`[OPTIONS]` in words, and the arguments in capitals, as shells' manuals have them."""
    return _ARGUMENT.sub(lambda found: (found[1] or found[2]).upper(), _word(piece))


def _name_of(kind: str, name: str) -> str:
    """An argument in capitals, without its type; an option with its type in words."""
    if kind == "argument":
        return name.partition(" <")[0].upper()
    return _TYPE.sub(lambda found: f"<{_word(_TYPES.get(found[1], found[1]))}>", name)


def _short_help(child: Any) -> str:
    """What a command does, in its first sentence."""
    paragraph = inspect.cleandoc(child.help).split("\n\n")[0]
    found = _FIRST_SENTENCE.match(help_words(paragraph, spoken()))
    assert found is not None
    return found[0]


def _words_of_parameter(english: str) -> str:
    """The help of an option in words: `Seconds …  [default: 180.0; x>=1]`."""
    found = _EXTRA.fullmatch(english)
    assert found is not None
    said = help_words(found["help"], spoken())
    if not found["extra"]:
        return said
    extras = map(_words_of_extra, found["extra"].split("; "))
    return f"{said} [{('; ' if spoken() == 'en' else '；').join(extras)}]"


def _words_of_extra(english: str) -> str:
    """`required`, `default: 180.0` or `x>=1` in words; a default stays unless it is in brackets."""
    name, colon, value = english.partition(": ")
    if value.startswith("("):
        value = _word(value.removeprefix("(").removesuffix(")"))
    return _word(name) + (f"{_colon()}{value}" if colon else "")


def _section(heading: str, rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Names with what they mean beside them, or below those that are too long."""
    if not rows:
        return
    yield f"{_word(heading)}{_colon().rstrip()}"
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
