"""Small changes to the code that nothing false may pass, and whether the tests notice each.

    python -m eval.mutation gipa_extract/model_reader/grounding.py --tests tests/test_llm_reader.py

A change is made in memory of a copy of the package: a comparison turned round, an `and` made an
`or`, a condition denied, a number one off, a return without its value. It is killed where a test
fails. Not part of CI: a module takes minutes.
"""

from __future__ import annotations

import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SECONDS = 120.0
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
        line = getattr(node, "lineno", 0)
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


def survives(root: Path, module: Path, source: str, tests: list[str]) -> bool:
    """Whether all tests pass with this source in the module's place, in a copy of the tree."""
    (root / module).write_text(source, "utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main(
    module: Annotated[Path, typer.Argument(help="A module, from the root of the repository.")],
    tests: Annotated[list[str], typer.Option(help="Test files; may be given several times.")],
    every: Annotated[int, typer.Option(min=1, help="Only each so-manieth change.")] = 1,
    minutes: Annotated[float, typer.Option(help="Stop after so many.")] = 60.0,
) -> None:
    """Print the changes that no test notices, and the share that is killed."""
    source = module.read_text("utf-8")
    began = time.monotonic()
    killed = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        left_out = shutil.ignore_patterns(".git", "__pycache__", ".venv", "build", "runs")
        shutil.copytree(Path.cwd(), root, ignore=left_out)
        if not survives(root, module, ast.unparse(ast.parse(source)), tests):
            raise typer.BadParameter("the tests fail without any change", param_hint="--tests")
        for change in list(changes(source))[::every]:
            if time.monotonic() - began > 60 * minutes:
                break
            tried += 1
            if survives(root, module, change.source, tests):
                typer.echo(f"{module}:{change.line}: {change.what} lives")
            else:
                killed += 1
    typer.echo(f"{module}: {killed} of {tried} changes killed ({killed / max(tried, 1):.1%})")


if __name__ == "__main__":
    typer.run(main)
