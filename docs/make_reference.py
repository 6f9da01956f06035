"""Write docs/reference: API and CLI as plain Markdown, to be read in the repository.

    python docs/make_reference.py            # write the two files
    python docs/make_reference.py --check    # exit code 1 if they are not up to date

What is public is listed in docs/api.md, for the site and for this; the words are those of the
docstrings and of `--help`.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import typer.main

DOCS = Path(__file__).parent
API, CLI = DOCS / "reference" / "api.md", DOCS / "reference" / "cli.md"
WIDTH = 88
MADE = "<!-- Made by `python docs/make_reference.py`; do not edit. -->"
_LISTED = re.compile(
    r"^## (?P<heading>.*)|^\.\. currentmodule:: (?P<module>\S+)"
    r"|^\.\. auto(?:function|class|data|exception):: (?P<name>\S+)",
    re.MULTILINE,
)


def main() -> int:
    """Write the reference, or compare it; the exit code."""
    wanted = {API: "\n".join(api_lines()), CLI: "\n".join(cli_lines())}
    if "--check" in sys.argv:
        old = [str(path) for path, text in wanted.items() if _read(path) != text + "\n"]
        print("\n".join(f"{path} is not up to date: run {__file__}" for path in old))
        return 1 if old else 0
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", "utf-8", newline="\n")
    return 0


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


# The API


def api_lines() -> Iterator[str]:
    """A section for each of docs/api.md, and in it each name with its signature and its words."""
    yield from (MADE, "", "# Python API", "", "Other names may change at any time.")
    module = ""
    for found in _LISTED.finditer((DOCS / "api.md").read_text("utf-8")):
        if found["heading"]:
            yield from ("", f"## {found['heading']}")
        elif found["module"]:
            module = found["module"] + "."
        else:
            yield from _entry(module + found["name"] if module else found["name"])


def _entry(name: str) -> Iterator[str]:
    home, _, own = name.rpartition(".")
    module = importlib.import_module(home)
    thing = inspect.unwrap(getattr(module, own))
    yield from ("", f"### `{name}`", "")
    if inspect.isclass(thing):
        yield from _class(thing)
    elif inspect.isfunction(thing):
        yield from _function(thing)
    else:
        (found,) = (each for each in attributes(module) if each.name == own)
        yield from (f"`{found.written}`", *(("", found.words) if found.words else ()))


def _class(kind: type) -> Iterator[str]:
    """Its words, its fields with theirs, and its methods."""
    yield _words(kind)
    private = [
        b for b in kind.__mro__[:0:-1] if b.__module__ == kind.__module__ and b.__name__[0] == "_"
    ]
    all_fields = [each for home in (*private, kind) for each in attributes(home)]
    fields = [each for each in all_fields if each.type and not each.name.startswith("_")]
    yield from [""] if fields else []
    for each in fields:
        yield f"- `{each.name}` (`{each.type}`){': ' if each.words else ''}{each.words}"
    package = kind.__module__.rpartition(".")[0]
    inherited = () if issubclass(kind, Exception) else kind.__mro__[1:]
    bases = [kind, *(b for b in inherited if b.__module__.rpartition(".")[0] == package)]
    for name, member in (each for base in reversed(bases) for each in vars(base).items()):
        if name.startswith("_") or not inspect.getdoc(member):
            continue
        if isinstance(member, property):
            yield from ("", f"**`{name}`**: {_words(member)}")
        elif inspect.isfunction(member) or isinstance(member, classmethod):
            yield from ("", *_function(getattr(member, "__func__", member)))


def _function(function: Any) -> Iterator[str]:
    yield from ("```python", _signature(function), "```", "", _words(function))


def _signature(function: Any) -> str:
    """A function's head as its source has it: names and types as people wrote them."""
    source = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    head = "".join(source.splitlines(keepends=True)[node.lineno - 1 : node.body[0].lineno - 1])
    return head.rstrip().removesuffix(":")


def _words(thing: object) -> str:
    return inspect.getdoc(thing) or ""


class Attribute(NamedTuple):
    """A name that a class or a module gives a value or a type, as its source has it."""

    name: str
    type: str
    written: str
    """The value."""
    words: str
    """The string below it, on one line."""


def attributes(home: Any) -> Iterator[Attribute]:
    """Those of a class or a module, in order."""
    body = ast.parse(textwrap.dedent(inspect.getsource(home))).body
    if inspect.isclass(home):
        body = body[0].body  # type: ignore[attr-defined]
    for node, below in pairwise([*body, ast.Pass()]):
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        words = ast.literal_eval(below.value) if _is_words(below) else ""
        type_ = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else ""
        written = ast.unparse(node.value) if node.value else ""
        yield Attribute(ast.unparse(target), type_, written, " ".join(words.split()))


def _is_words(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)


# The CLI


def cli_lines() -> Iterator[str]:
    """What each command says with --help."""
    from gipa_extract.cli.main import app

    yield from (MADE, "", "# Commands", "", "What each command says with `--help`.")
    for name, text in command_pages(typer.main.get_command(app), "gipa"):
        shown = "\n".join(line.rstrip() for line in text.strip().splitlines())
        yield from ("", f"## {name}", "", "```text", shown, "```")


def command_pages(command: Any, name: str, parent: Any = None) -> Iterator[tuple[str, str]]:
    """Each command's full name and its help in English, at one width whatever the terminal."""
    from gipa_extract.cli.spoken_language import speak

    speak("en")
    context = command.make_context(
        name.rpartition(" ")[2], [], parent=parent, resilient_parsing=True, max_content_width=WIDTH
    )
    context.terminal_width = WIDTH
    yield name, command.get_help(context)
    for child, below in getattr(command, "commands", {}).items():
        yield from command_pages(below, f"{name} {child}", context)


if __name__ == "__main__":
    sys.exit(main())
