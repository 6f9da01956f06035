"""The evaluation in the wheel: `gipa-eval` in a clean environment, and no package named eval."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

PINS = str(ROOT / "constraints.txt")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    "PIP_CONSTRAINT": PINS,
    "PIP_BUILD_CONSTRAINT": PINS,
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}


def call(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


def clean_environment(home: Path, what: list[str]) -> Path:
    """The scripts of an environment that holds this package, and beside it what tests run on.

    A path in a .pth file is no site folder, so the checkout's own installation is not seen.
    """
    call(sys.executable, "-m", "venv", home, cwd=home.parent)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    call(scripts / "python", "-m", "pip", "install", "--quiet", "--no-deps", *what, cwd=home)
    (site,) = home.rglob("site-packages")
    (site / "outer.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return scripts


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT, cwd=folder
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_evaluation_under_its_own_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        sources = {
            name: archive.read(name).decode()
            for name in names
            if name.startswith("gipa_eval/") and name.endswith(".py")
        }
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {
        "gipa_extract", "gipa_eval",
    }  # fmt: skip
    assert len(sources) > 60
    for name, source in sources.items():
        assert not re.search(r"^\s*(?:from|import) eval\b", source, re.MULTILINE), name
        assert "python -m eval" not in source, name
    for path in (*(ROOT / "data/gold").glob("*.toml"), *(ROOT / "data/reports").glob("*.txt")):
        assert f"gipa_eval/{path.relative_to(ROOT)}" in names
    assert {"gipa_eval/page_elements.js", "gipa_eval/board.js", "gipa_eval/report.js"} <= set(names)
    assert "gipa_eval/examples/regex_extractor.py" in names


def test_a_stranger_scores_an_extractor_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    scripts = clean_environment(tmp_path / "venv", [str(wheel)])
    home = tmp_path / "stranger"
    home.mkdir()
    (home / "mine.py").write_text(
        "def read(text: str):\n    return {'requests.received.total': 52}\n", "utf-8"
    )
    (home / "mine.csv").write_text(
        "report,cell,value\nqixia-office-2020,requests.received.total,52\n", "utf-8"
    )
    gipa_eval = scripts / "gipa-eval"
    call(gipa_eval, "run", "--extractor", "mine:read", "--out", "runs/mine", cwd=home)
    call(gipa_eval, "run", "--predictions", "mine.csv", "--out", "runs/csv", cwd=home)
    call(gipa_eval, "run", "--out", "runs/rules", cwd=home)
    call(gipa_eval, "score", "runs/rules", "--require", "cell_accuracy>=1", cwd=home)
    board = ["leaderboard", "runs/rules", "runs/mine", "runs/csv", "--out", "board.html"]
    assert "mine:read" in call(gipa_eval, *board, cwd=home)
    assert (home / "board.html").exists()
    manifest = (home / "runs/mine/manifest.json").read_text("utf-8")
    assert str(tmp_path) not in manifest
    command = "import importlib.util as u; print(u.find_spec('eval'), u.find_spec('gipa_eval'))"
    found = call(scripts / "python", "-c", command, cwd=home)
    assert found.startswith("None ModuleSpec")
    loaded = "import sys, gipa_extract, gipa_extract.pipeline; print('gipa_eval' in sys.modules)"
    assert call(scripts / "python", "-c", loaded, cwd=home).strip() == "False"


def test_an_editable_installation_runs_the_checkouts_own_evaluation(tmp_path: Path) -> None:
    scripts = clean_environment(tmp_path / "venv", ["--editable", str(ROOT)])
    command = [scripts / "gipa-eval", "run", "--out", tmp_path / "run"]
    assert "cell_accuracy" in call(*command, cwd=tmp_path)
    code = "import eval; print(eval.__file__)"
    where = call(scripts / "python", "-c", code, cwd=tmp_path).strip()
    assert Path(where) == ROOT / "eval" / "__init__.py"
