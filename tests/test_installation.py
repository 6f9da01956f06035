"""What an installation brings: every version pinned, and every missing extra named rightly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINNED = {
    canonicalize_name(line.split("==")[0])
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
}


def wanted(names: list[str], extra: str = "", seen: set[str] | None = None) -> set[str]:
    """Every package that these requirements lead to, as far as they are installed."""
    seen = set() if seen is None else seen
    for needed in map(Requirement, names):
        name = canonicalize_name(needed.name)
        if needed.marker and not needed.marker.evaluate({"extra": extra}):
            continue
        for each in ("", *sorted(needed.extras)):
            if (key := f"{name}[{each}]") not in seen:
                seen.add(key)
                wanted(requirements_of(name), each, seen)
    return seen


def requirements_of(name: str) -> list[str]:
    """What a package asks for; of ours what the checkout says, not what was installed once."""
    if name == PROJECT["name"]:
        return PROJECT["dependencies"] + [
            f'{each}; extra == "{extra}"'
            for extra, names in PROJECT["optional-dependencies"].items()
            for each in names
            if ";" not in each
        ]
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []  # an extra that is not installed here; .ci/run has all of them


def test_every_package_that_an_extra_brings_is_pinned() -> None:
    extras = ",".join(PROJECT["optional-dependencies"])
    found = {key.partition("[")[0] for key in wanted([f"{PROJECT['name']}[{extras}]"])}
    assert len(found) > 40
    assert found - PINNED - {PROJECT["name"]} == set()


def test_what_builds_the_package_is_pinned() -> None:
    system = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]
    assert {Requirement(each).name for each in system["requires"]} <= PINNED
    assert {"editables", "trove-classifiers"} <= PINNED  # which hatchling asks for


def asked_for() -> Iterator[tuple[str, str]]:
    """Module and extra of each call of `needs` in the tests."""
    for path in (ROOT / "tests").rglob("*.py"):
        found = re.findall(r'\bneeds\("([\w.]+)", "(\w+)"\)', path.read_text("utf-8"))
        yield from found


def test_every_extra_that_a_message_tells_to_install_exists() -> None:
    extras = set(PROJECT["optional-dependencies"])
    told = {
        word
        for folder in ("gipa_extract", "eval", "tests", "docs")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".md")
        for words in re.findall(r'"gipa-extract\[([a-z,]+)\]', path.read_text("utf-8"))
        for word in words.split(",")
    }
    assert len(told) > 3
    assert told <= extras


def test_what_a_test_needs_is_in_the_extra_that_its_skip_names() -> None:
    extras = PROJECT["optional-dependencies"]
    asked = set(asked_for())
    assert len(asked) > 10
    for module, extra in asked:
        names = {Requirement(each).name.replace("-", "_") for each in extras[extra]}
        home = {
            "docx": "python_docx",
            "IPython": "jupyterlab",  # which brings it
            "PIL": "Pillow" if extra in ("corpus", "pdf") else "rapidocr",  # which brings it
            "cv2": "rapidocr",
            "vl_convert": "vl_convert_python",
        }
        package = home.get(module.partition(".")[0], module.partition(".")[0])
        assert package in names, f"{module} is not in {extra}"
