"""The notebooks as they are saved; that they run is shown by `make notebooks`."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

HOME = ROOT / "notebooks"
NAMES = [
    "01_first_report", "02_messy_documents", "03_with_a_model", "04_check_and_explain",
    "05_review_and_label", "06_evaluate_and_compare", "07_bulk_and_panel",
]  # fmt: skip
_ABSOLUTE = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work|mnt|opt|var|tmp)/|\b[A-Z]:\\")
_KEY = re.compile(r"sk-\w{6,}|api_key\s*=\s*[\"'](?!none)|OPENAI_API_KEY=(?!…|\"none\")\S")


def load(name: str) -> dict[str, Any]:
    saved: dict[str, Any] = json.loads((HOME / f"{name}.ipynb").read_text("utf-8"))
    return saved


def sources(name: str, kind: str) -> list[str]:
    return ["".join(c["source"]) for c in load(name)["cells"] if c["cell_type"] == kind]


def test_notebooks_are_those_that_are_read_in_order() -> None:
    assert sorted(path.stem for path in HOME.glob("*.ipynb")) == NAMES
    for number, name in enumerate(NAMES, 1):
        assert sources(name, "markdown")[0].startswith(f"# {number} ")


@pytest.mark.parametrize("name", NAMES)
def test_saved_without_outputs_and_with_clean_metadata(name: str) -> None:
    saved = load(name)
    assert saved["metadata"] == {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"
        },
        "language_info": {"name": "python"},
    }  # fmt: skip
    for cell in saved["cells"]:
        assert cell["metadata"] == {}
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
    assert len({cell["id"] for cell in saved["cells"]}) == len(saved["cells"])


@pytest.mark.parametrize("name", NAMES)
def test_names_no_place_of_a_machine_and_no_key(name: str) -> None:
    text = "\n".join([*sources(name, "markdown"), *sources(name, "code")])
    assert not _ABSOLUTE.search(text)
    assert not _KEY.search(text)


@pytest.mark.parametrize("name", NAMES)
def test_writes_to_a_folder_that_git_ignores_or_a_temporary_one(name: str) -> None:
    code = "\n".join(sources(name, "code"))
    outs = re.findall(r"^out = (.*)$", code, re.MULTILINE)
    assert all(out.startswith(('Path("runs/', "Path(tempfile.mkdtemp(")) for out in outs)
    writes = re.findall(r"(?:write_\w+|to_gold|write|mkdir|run)\(", code)
    assert outs or not writes


@pytest.mark.parametrize("name", NAMES)
def test_prose_is_in_both_languages_and_its_links_lead_somewhere(name: str) -> None:
    for text in sources(name, "markdown"):
        bare = re.sub(r"^#.*$|`[^`]*`|\[[^]]*\]\([^)]*\)", "", text, flags=re.MULTILINE).strip()
        if bare:
            assert re.search(r"[\u4e00-\u9fff]{4}", bare), text
            assert re.search(r"\*[A-Z`][^*]+\*", text), text
        for link in re.findall(r"\]\(([^)#]+)", text):
            assert (HOME / link).exists(), link


@pytest.mark.parametrize("name", NAMES)
def test_code_is_python_and_begins_in_the_repository_wherever_jupyter_was_started(
    name: str,
) -> None:
    cells = sources(name, "code")
    assert "os.chdir(next(" in cells[0]
    for code in cells:
        ast.parse(code)


def test_paths_named_in_notebooks_exist() -> None:
    for name in NAMES:
        for path in re.findall(r'"(data/[\w./-]+)"', "\n".join(sources(name, "code"))):
            assert (Path(ROOT) / path).exists(), path
