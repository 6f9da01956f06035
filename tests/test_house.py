"""One name stands for one thing: classes and modules of the package are told apart by name."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

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


def test_contributing_draws_the_folders_that_there_are() -> None:
    tree = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("```text")[2]
    folders = {path.parent.name for path in PACKAGE.rglob("*.py")} - {PACKAGE.name}
    drawn = set(re.findall(r"([a-z_]+)/", tree))
    assert folders <= drawn
    existing = {path.name for path in PACKAGE.rglob("*/")} | {path.name for path in ROOT.iterdir()}
    assert drawn <= existing


PAGES_FOR_DEVELOPERS = (
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/decisions.md",
    "docs/glossary.md",
)


@pytest.mark.parametrize("page", PAGES_FOR_DEVELOPERS)
def test_every_path_that_a_page_for_developers_names_exists(page: str) -> None:
    prose = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    paths = set(re.findall(r"(?<![.\w])(?:[a-z_]+/)+(?:[a-z_0-9]+\.(?:py|toml|js))?", prose))
    assert paths
    roots = (ROOT, PACKAGE, *PACKAGE.glob("*/"))
    assert not {path for path in paths if not any((root / path).exists() for root in roots)}


@pytest.mark.parametrize("page", PAGES_FOR_DEVELOPERS)
def test_every_file_that_a_page_for_developers_names_alone_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    files = set(re.findall(r"`([a-z_]+\.(?:py|toml|js))`", text))
    assert not {name for name in files if not any(ROOT.rglob(name))}


def test_no_paragraph_of_the_documentation_stands_twice() -> None:
    """A merge of two branches leaves both versions of a paragraph without a conflict."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs/zh").glob("*.md")]
    sentences = [
        (sentence.strip(), str(page.relative_to(ROOT)))
        for page in pages
        for sentence in re.split(r"(?<=[.。])\s+", page.read_text("utf-8"))
        if len(sentence) > 80
    ]
    assert len(sentences) > 500
    repeated = [place for place, count in Counter(sentences).items() if count > 1]
    assert not repeated


def test_every_class_that_the_glossary_names_exists() -> None:
    text = (ROOT / "docs/glossary.md").read_text("utf-8")
    named = set(re.findall(r"`(?:models\.)?([A-Z][A-Za-z]+)`", text))
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert len(named) > 5
    assert {name for name in named if f"class {name}" not in source} == set()
