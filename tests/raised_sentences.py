"""Every sentence that an error of the package may say, found in its source.

What an error is given is followed to where it is written: through names, tables, conditions and
functions of the same module, and through functions that make an error of what they are given. An
f-string has a sample in the place of what varies.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import gipa_extract

PACKAGE = Path(gipa_extract.__file__).parent
OTHER_KINDS = {"ValueError", "KeyError", "WorkerLostError", "LostError", "BadParameter"}
"""Errors that are not ours, whose words end up in one of ours, or in a failure's row."""
WORDS = {"what", "remedy", "reason", "words", "fault"}
"""What the parameters of our errors are called that take a sentence."""
SENTENCE = re.compile(r"[a-z]{2,} [a-z]{2,}")


@cache
def trees() -> dict[str, ast.Module]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return {str(path.relative_to(PACKAGE)): ast.parse(path.read_text("utf-8")) for path in paths}


@cache
def kinds() -> frozenset[str]:
    """Every class of errors of ours, by name."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"GipaError"}
    while more := {name for name, over in bases.items() if over & found} - found:
        found |= more
    return frozenset(found)


@cache
def makers() -> dict[str, list[str]]:
    """Functions that make an error of ours from a parameter: their names, and their parameters."""
    found = {}
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = (each.arg for each in (*node.args.args, *node.args.kwonlyargs))
                parameters = [name for name in names if name != "self"]
                calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
                given = {name for call in calls if _name(call) in kinds() for name in _given(call)}
                if given & set(parameters) & WORDS:
                    found[node.name] = parameters
    return found


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _given(call: ast.Call) -> Iterator[str]:
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    return (n.id for value in values for n in ast.walk(value) if isinstance(n, ast.Name))


def _said_by(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that are sentences for people."""
    name = _name(call)
    keywords = {each.arg: each.value for each in call.keywords if each.arg}
    if name in (kinds() | OTHER_KINDS) - {"MissingExtraError"}:
        yield from call.args[:1]
    elif name == "Failure":
        yield from call.args[1:]
    elif name in makers():
        yield from (v for n, v in zip(makers()[name], call.args, strict=False) if n in WORDS)
    else:
        return
    yield from (keywords[word] for word in WORDS & keywords.keys())


class _Module:
    """What expressions of one module may say."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree

    def said(self, value: ast.expr, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        """Every text that an expression may come to; `seen`: names that are being followed."""
        match value:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=parts):
                yield from map("".join, product(*(self._choices(part, seen) for part in parts)))
            case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)) if name not in seen:
                for each in self._assigned(name):
                    yield from self.said(each, seen | {name})
            case ast.IfExp() | ast.BoolOp() | ast.Tuple() | ast.Dict() | ast.Subscript():
                yield from self._of_parts(value, seen)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=args):
                for each in (table, *args):
                    yield from self.said(each, seen)

    def _of_parts(self, value: ast.expr, seen: frozenset[str]) -> Iterator[str]:
        keys = value.keys if isinstance(value, ast.Dict) else []
        for part in ast.iter_child_nodes(value):
            if isinstance(part, ast.expr) and part not in keys:
                yield from self.said(part, seen)

    def _choices(self, part: ast.expr, seen: frozenset[str]) -> list[str]:
        """What may stand in a place of an f-string: words of ours, or else a sample."""
        if isinstance(part, ast.Constant):
            return [str(part.value)]
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        words = [text for text in self.said(inner, seen) if SENTENCE.search(text)]
        if isinstance(inner, ast.IfExp):
            words = list(self.said(inner, seen))
        return words or [f"⟦{part.col_offset}⟧"]

    def _assigned(self, name: str) -> Iterator[ast.expr]:
        """What a name is given anywhere in the module, and what a function of it returns."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if name in {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}:
                    yield node.value
            elif isinstance(node, ast.FunctionDef) and node.name == name:
                returns = (each for each in ast.walk(node) if isinstance(each, ast.Return))
                yield from (each.value for each in returns if each.value)


@cache
def sentences() -> dict[str, str]:
    """Every sentence → where it is said."""
    return {
        text: f"{place}:{call.lineno}"
        for place, tree in trees().items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for value in _said_by(call)
        for text in _Module(tree).said(value)
        if SENTENCE.search(text)
    }
