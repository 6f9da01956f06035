"""The documentation site: what its reference names, and how its links are checked."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import gipa_extract
from gipa_extract import errors
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "docs"))
import links  # type: ignore[import-not-found]

sys.path.remove(str(ROOT / "docs"))


def documented() -> set[str]:
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    return {name.rpartition(".")[2] for name in re.findall(r"^\.\. auto\w+:: (\S+)", text, re.M)}


def test_reference_has_every_public_name_and_every_error() -> None:
    assert set(gipa_extract.__all__) - {"__version__"} <= documented()
    assert {name for name in vars(errors) if name.endswith("Error")} <= documented()
    assert set(re.findall(r"\w+Error", errors.__doc__ or "")) <= documented()


def test_every_page_and_notebook_stands_in_the_contents() -> None:
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    pages = [path.stem for path in (ROOT / "docs").glob("*.md") if path.stem != "index"]
    pages += [path.stem for path in (ROOT / "notebooks").glob("*.ipynb")]
    missing = [page for page in pages if not re.search(rf"^(?:\S*/)?{page}$", index, re.M)]
    assert missing == []


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ('<a href="b.html#there">good</a><a href="https://example.org/x">elsewhere</a>', []),
        ('<a href="%E4%B8%AD.html#%E6%96%87">good</a>', []),
        ('<a href="c.html">x</a>', ["c.html: no such file"]),
        ('<a href="b.html#gone">x</a>', ["b.html#gone: no such place"]),
        ('<a href="#gone">x</a>', ["#gone: no such place"]),
        (
            '<script src="https://example.org/x.js"></script>',
            ["loads https://example.org/x.js from the network"],
        ),
    ],
)
def test_links_that_lead_nowhere_are_named(tmp_path: Path, body: str, wrong: list[str]) -> None:
    (tmp_path / "b.html").write_text('<p id="there">', "utf-8")
    (tmp_path / "中.html").write_text('<meta charset="utf-8"><p id="文">', "utf-8")
    page = tmp_path / "a.html"
    page.write_text(f"<body>{body}</body>", "utf-8")
    assert list(links.broken(page)) == wrong
