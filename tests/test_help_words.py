"""The help of every command speaks Chinese, fits its columns, and leaves no English sentence."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import pytest
from typer.main import get_command

from gipa_extract.cli.main import app
from gipa_extract.cli.spoken_help import _chinese, help_words
from gipa_extract.text.columns import column_count
from tests.gipa_command import gipa
from tests.languages import english_in
from tests.test_cli import commands

NAMES = [name for name, _ in commands(get_command(app))]
_FRAME = ("Usage", "Arguments", "Options", "Commands", "Example", "required", "default")
_USAGE = ("[OPTIONS]", "COMMAND [ARGS]...")
_TYPES = ("text", "path", "number")


def sentences() -> Iterator[str]:
    """Every sentence of the English help."""
    yield "Show this message and exit."
    for _, command in commands(get_command(app)):
        yield from inspect.cleandoc(command.help).split("\n\n")
        for parameter in command.params:
            yield parameter.help
            shown = getattr(parameter, "show_default", None)
            yield from [shown] if isinstance(shown, str) else []


def test_every_sentence_of_the_help_has_its_chinese_and_every_entry_is_one() -> None:
    english = {" ".join(sentence.split()) for sentence in sentences()}
    said = {sentence: help_words(sentence, "zh") for sentence in english}
    assert not {
        each: text for each, text in said.items() if "示例" not in text and english_in(text)
    }
    examples = {sentence for sentence in english if sentence.startswith("Example: ")}
    assert len(examples) > 10
    assert set(_chinese()) == english - examples | {*_FRAME, *_USAGE, *_TYPES}


@pytest.mark.parametrize("name", NAMES)
def test_help_in_chinese_says_what_the_english_says(name: str) -> None:
    english = gipa(*name.split()[1:], "--help", "--lang", "en", COLUMNS="80").stdout
    done = gipa(*name.split()[1:], "--help", "--lang", "zh", COLUMNS="80")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"用法：{name} ")
    options = re.compile(r"^  (-[\w-]+(?:, --[\w-]+)?)", re.MULTILINE)
    assert options.findall(done.stdout) == options.findall(english)
    assert ("示例：" in done.stdout) == ("Example:" in english)
    assert "退出码：" in done.stdout
    wide = [line for line in done.stdout.splitlines() if column_count(line) > 80]
    assert wide == []
    assert not any(line.lstrip()[:1] in "，。；：、）" for line in done.stdout.splitlines() if line)


def test_help_names_no_type_of_python_and_leaves_defaults_as_they_are_typed() -> None:
    for lang in ("en", "zh"):
        said = gipa("bulk", "run", "--help", "--lang", lang).stdout
        assert "[INPUTS]..." in said
        assert not re.search(r"list\[|<(?:str|Path|int range|float)", said)
        assert re.search(r"--path-column .*path\]", said)


def test_the_language_may_stand_anywhere_and_holds_for_complaints() -> None:
    assert gipa("--lang", "zh", "forms", "--help").stdout.startswith("用法：gipa forms ")
    assert gipa("forms", "--help", "--lang=zh").stdout.startswith("用法：gipa forms ")
    assert gipa("--help", GIPA_LANG="zh").stdout.startswith("用法：gipa ")
    assert gipa("--help", "--lang", "en", GIPA_LANG="zh").stdout.startswith("Usage: gipa ")
    assert gipa("forms", "--foo", "--lang", "zh").stderr.startswith("gipa forms：没有选项 --foo")
    assert gipa("--lang", "zh", "forms").stdout == gipa("forms", "--lang", "zh").stdout
    assert "'fr' is not one of" in gipa("forms", "--lang", "fr").stderr


def test_a_group_that_is_given_nothing_prints_its_help_in_the_language_asked_for() -> None:
    done = gipa("bulk", GIPA_LANG="zh")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("用法：gipa bulk ")
