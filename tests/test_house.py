"""One name stands for one thing: classes and modules of the package are told apart by name."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import gipa_extract
from tests.conftest import ROOT

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


def test_contributing_draws_every_folder_of_the_package() -> None:
    tree = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("```text")[2]
    folders = {path.parent.name for path in PACKAGE.rglob("*.py")} - {PACKAGE.name}
    drawn = set(re.findall(r"([a-z_]+)/", tree))
    assert folders <= drawn


def test_every_module_that_the_architecture_names_exists() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    named = set(re.findall(r"`?((?:[a-z_]+/)+[a-z_]+\.(?:py|toml))", text))
    assert len(named) > 20
    missing = {name for name in named if not ((PACKAGE / name).exists() or (ROOT / name).exists())}
    assert not missing


def test_every_class_that_the_glossary_names_exists() -> None:
    text = (ROOT / "docs/glossary.md").read_text("utf-8")
    named = set(re.findall(r"`(?:models\.)?([A-Z][A-Za-z]+)`", text))
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert len(named) > 5
    assert {name for name in named if f"class {name}" not in source} == set()
