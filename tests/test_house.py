"""One name stands for one thing: classes and modules of the package are told apart by name."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import gipa_extract

PACKAGE = Path(gipa_extract.__file__).parent


def _shared(places: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Name → where it stands, for each name that stands more than once."""
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for name, place in places:
        by_name[name].append(place)
    return {name: found for name, found in by_name.items() if len(found) > 1}


def test_no_two_classes_share_a_name() -> None:
    classes = [
        (node.name.lstrip("_"), f"{path.relative_to(PACKAGE)}:{node.lineno}")
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert len(classes) > 200
    assert not _shared(classes)


def test_no_module_name_stands_twice() -> None:
    modules = [
        (path.stem, str(path.relative_to(PACKAGE)))
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.stem not in ("__init__", "__main__")
    ]
    assert len(modules) > 150
    assert not _shared(modules)
