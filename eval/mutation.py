"""Small changes to the code that nothing false may pass, and whether the tests notice each.

    python -m eval.mutation gipa_extract/model_reader/grounding.py --tests tests/test_llm_reader.py

A change is made in memory: a comparison turned round, an `and` made an `or`, a condition denied, a
filter dropped, a number one off. It is killed where a test fails. The tests are collected once and
run in a child for each change, whose functions have the code of the changed module. Not part of CI:
a module takes minutes. It needs a system that forks (not Windows).
"""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
import os
import signal
import time
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, NamedTuple

import pytest
import typer

QUIETLY = ("-q", "-s", "-p", "no:cacheprovider", "-m", "not slow")
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SECONDS = 300
"""In which the tests of one change must end; one that hangs is noticed, too."""


class Change(NamedTuple):
    """A mutant: the module's source with one small change."""

    line: int
    what: str
    source: str


def changes(source: str) -> Iterator[Change]:
    """Every small change to a module, one at a time, in the order of its lines."""
    tree = ast.parse(source)
    count = sum(1 for _ in _spots(tree))
    for index in range(count):
        fresh = copy.deepcopy(tree)
        node, what = list(_spots(fresh))[index]
        line = getattr(node.iter if isinstance(node, ast.comprehension) else node, "lineno", 0)
        _apply(node, what)
        yield Change(line, what, ast.unparse(ast.fix_missing_locations(fresh)))


def _spots(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """The places that can be changed, with what is changed there; annotations are left alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
            yield node, f"{type(node.ops[0]).__name__} → {COMPARISONS[type(node.ops[0])].__name__}"
        elif isinstance(node, ast.BoolOp):
            yield node, "and ↔ or"
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            yield node, "condition denied"
        elif isinstance(node, ast.comprehension) and node.ifs:
            yield node, "filter dropped"
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield node, f"{node.value} → {node.value + 1}"
        elif isinstance(node, ast.Continue):
            yield node, "continue → break"


def _apply(node: ast.AST, what: str) -> None:
    if isinstance(node, ast.Compare):
        node.ops[0] = COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.comprehension):
        node.ifs = node.ifs[:-1]
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        node.value += 1
    elif isinstance(node, ast.Continue):
        node.__class__ = ast.Break  # type: ignore[assignment]


class Mutants:
    """A plugin of pytest that runs the collected tests once for each change to a module."""

    def __init__(self, module: Path, every: int, minutes: float, lines: Collection[int]) -> None:
        self.module = module
        self.every = every
        self.lines = lines
        self.minutes = minutes
        self.lives: list[Change] = []
        self.tried = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        source = self.module.read_text("utf-8")
        if not session.items or not _survives(session, self.module, ast.unparse(ast.parse(source))):
            raise pytest.UsageError("the tests fail without any change")
        began = time.monotonic()
        wanted = [c for c in changes(source) if not self.lines or c.line in self.lines]
        for change in wanted[:: self.every]:
            if time.monotonic() - began > 60 * self.minutes:
                break
            self.tried += 1
            if _survives(session, self.module, change.source):
                self.lives.append(change)
                typer.echo(f"{self.module}:{change.line}: {change.what} lives")
        return True


def _survives(session: pytest.Session, module: Path, source: str) -> bool:
    """Whether all collected tests pass in a child with this source in the module's place."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        try:
            _replace(importlib.import_module(".".join(module.with_suffix("").parts)), source)
        except Exception:
            os._exit(1)  # it cannot even be imported
        for item, following in pairwise([*session.items, None]):
            if item is not None:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status == 0


def _replace(module: ModuleType, source: str) -> None:
    """Give the module's functions the code of another source, and its names their plain values."""
    fresh = ModuleType(module.__name__)
    fresh.__dict__["__file__"] = module.__file__
    exec(compile(source, str(module.__file__), "exec"), fresh.__dict__)
    _take_over(vars(module), vars(fresh), module)


def _take_over(old: Mapping[str, Any], new: Mapping[str, Any], module: ModuleType) -> None:
    for name, value in new.items():
        known = inspect.unwrap(old[name]) if callable(old.get(name)) else old.get(name)
        plain = getattr(value, "fget", None) or getattr(value, "func", None) or value
        plain = inspect.unwrap(plain) if callable(plain) else plain
        known = getattr(known, "fget", None) or getattr(known, "func", None) or known
        if hasattr(old.get(name), "cache_clear"):
            old[name].cache_clear()
        if inspect.isfunction(plain) and inspect.isfunction(known):
            if plain.__code__.co_freevars == known.__code__.co_freevars:
                known.__code__, known.__defaults__ = plain.__code__, plain.__defaults__
        elif inspect.isclass(value) and value.__module__ == module.__name__:
            _take_over(vars(known), vars(value), module)
        elif isinstance(value, int | float | str | tuple | frozenset) and old is vars(module):
            vars(module)[name] = value


def main(
    module: Annotated[Path, typer.Argument(help="A module, from the root of the repository.")],
    tests: Annotated[list[str], typer.Option(help="Test files; may be given several times.")],
    line: Annotated[list[int] | None, typer.Option(help="Only changes in these lines.")] = None,
    every: Annotated[int, typer.Option(min=1, help="Only each so-manieth change.")] = 1,
    minutes: Annotated[float, typer.Option(help="Stop after so many.")] = 60.0,
) -> None:
    """Print the changes that no test notices, and the share that is killed."""
    mutants = Mutants(module, every, minutes, line or ())
    pytest.main([*QUIETLY, *tests], plugins=[mutants])
    killed = mutants.tried - len(mutants.lives)
    share = killed / max(mutants.tried, 1)
    typer.echo(f"{module}: {killed} of {mutants.tried} changes killed ({share:.1%})")


if __name__ == "__main__":
    typer.run(main)
