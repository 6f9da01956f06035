"""Small changes to a module's source, and a running module that takes over the changed code."""

from __future__ import annotations

import ast
import copy
import functools
import inspect
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from gipa_extract.text.string_cache import memo_behind

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


class Change(NamedTuple):
    """A mutant: the module's source with one small change."""

    line: int
    function: str
    """The function or class that the change is in, with those around it; empty outside."""
    what: str
    code: str
    """The changed statement, without what stands indented under it."""
    source: str
    """The whole changed module."""

    @property
    def key(self) -> str:
        """Names the change as long as its function and its statement stay as they are."""
        return " | ".join((self.function, self.what, self.code))


class _Spot(NamedTuple):
    node: ast.AST
    what: str
    operator: int = 0
    """Which of a comparison's operators is changed."""


def changes(source: str) -> Iterator[Change]:
    """Every small change to a module, one at a time, in the order of its lines."""
    tree = ast.parse(source)
    found = []
    for index in range(len(list(_spots(tree)))):
        fresh = copy.deepcopy(tree)
        spot = list(_spots(fresh))[index]
        line = _line(spot.node)
        _apply(spot)
        ast.fix_missing_locations(fresh)
        functions, statement = _place(fresh, spot.node)
        code = ast.unparse(statement)
        if hasattr(statement, "body"):
            code = code.splitlines()[0]
        found.append(Change(line, functions, spot.what, code, ast.unparse(fresh)))
    yield from sorted(found, key=lambda change: change.line)


def _line(node: ast.AST) -> int:
    place = node.iter if isinstance(node, ast.comprehension) else node
    return int(getattr(place, "lineno", 0))


def _spots(tree: ast.Module) -> Iterator[_Spot]:
    """The places that can be changed; annotations and the sizes of caches are left alone."""
    sizes = {
        id(word.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "lru_cache"
        for word in node.keywords
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for at, known in enumerate(map(type, node.ops)):
                if known in COMPARISONS:
                    yield _Spot(node, f"{known.__name__} → {COMPARISONS[known].__name__}", at)
        elif isinstance(node, ast.BoolOp):
            yield _Spot(node, "and ↔ or")
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            yield _Spot(node, "condition denied")
        elif isinstance(node, ast.comprehension) and node.ifs:
            yield _Spot(node, "filter dropped")
        elif isinstance(node, ast.Constant) and type(node.value) is int and id(node) not in sizes:
            yield _Spot(node, f"{node.value} → {node.value + 1}")
        elif isinstance(node, ast.Continue):
            yield _Spot(node, "continue → break")


def _apply(spot: _Spot) -> None:
    node = spot.node
    if isinstance(node, ast.Compare):
        node.ops[spot.operator] = COMPARISONS[type(node.ops[spot.operator])]()
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


def _place(tree: ast.Module, node: ast.AST) -> tuple[str, ast.AST]:
    """The names of the functions round a node, and its statement; of a `break` the one round it."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    statement: ast.AST = parents[node] if isinstance(node, ast.Break) else node
    while not isinstance(statement, ast.stmt):
        statement = parents[statement]
    names: list[str] = []
    outer: ast.AST | None = statement
    while outer is not None:
        if isinstance(outer, ast.FunctionDef | ast.ClassDef):
            names.insert(0, outer.name)
        outer = parents.get(outer)
    return ".".join(names), statement


def replace_code(module: ModuleType, source: str) -> None:
    """Give the module's functions the code of another source, and its names their plain values."""
    fresh = ModuleType(module.__name__)
    fresh.__dict__["__file__"] = module.__file__
    exec(compile(source, str(module.__file__), "exec"), fresh.__dict__)
    _take_over(vars(module), vars(fresh), module)


def forget_answers(value: object) -> None:
    """Empty the memory of a function that has one."""
    memo = memo_behind(value)
    if memo is not None:
        memo.forget()
    elif isinstance(value, functools._lru_cache_wrapper):
        value.cache_clear()


def _innermost(value: Any) -> Any:
    """The function behind a property, or behind what remembers its answers."""
    memo = memo_behind(value)
    if memo is not None:
        return memo.__wrapped__
    plain = getattr(value, "fget", None) or getattr(value, "func", None) or value
    return inspect.unwrap(plain) if callable(plain) else plain


def _take_over(old: Mapping[str, Any], new: Mapping[str, Any], module: ModuleType) -> None:
    for name, value in new.items():
        known, plain = _innermost(old.get(name)), _innermost(value)
        forget_answers(old.get(name))
        if inspect.isfunction(plain) and inspect.isfunction(known):
            if plain.__code__.co_freevars == known.__code__.co_freevars:
                known.__code__, known.__defaults__ = plain.__code__, plain.__defaults__
        elif inspect.isclass(value) and value.__module__ == module.__name__:
            _take_over(vars(known), vars(value), module)
        elif isinstance(value, int | float | str | tuple | frozenset) and old is vars(module):
            vars(module)[name] = value
