"""docs/evaluation.md, followed to the letter: its extractor, its commands, its predictions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.folder import read_manifest
from eval.run import load_truths, truths_of
from eval.score import ReportScore, score_run
from tests.conftest import ROOT

GUIDE = (ROOT / "docs/evaluation.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def block(begins: str) -> str:
    (found,) = (each for each in BLOCKS if each.startswith(begins))
    return str(found)


def follow(command: str, cwd: Path) -> str:
    """Run one line of the guide, as if in an installation."""
    words = command.split("  #")[0].replace("gipa-eval", f"{sys.executable} -m eval").split()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def scores(folder: Path) -> list[ReportScore]:
    return score_run(folder, truths_of(read_manifest(folder))).scores


@pytest.mark.slow
def test_a_stranger_who_follows_the_guide_has_a_leaderboard(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(block("import re"), "utf-8")
    commands = block("gipa-eval run").splitlines()
    assert len(commands) == 4
    for command in commands:
        follow(command, tmp_path)
    for name in ("runs/mine/report.html", "leaderboard.html", "leaderboard.md"):
        assert (tmp_path / name).exists()
    assert sum(each.cells_right for each in scores(tmp_path / "runs/rules")) == 5
    read = {e.name: sum(e.cells.values()) - len(e.errors) for e in scores(tmp_path / "runs/mine")}
    assert read["qixia-office-2020"] == 1


@pytest.mark.parametrize(("gold", "count"), [("five", 5), ("composed", 3)])
def test_the_documents_are_copied_for_other_programs(tmp_path: Path, gold: str, count: int) -> None:
    done = CliRunner().invoke(app, ["documents", str(tmp_path / "d"), "--gold", gold])
    assert done.exit_code == 0, done.output
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [name for name, _ in lines] == [truth.name for truth in load_truths(Path(gold), None)]
    assert len([path for _, path in lines if Path(path).exists()]) == count


@pytest.mark.parametrize("name", ["five", "composed"])
def test_a_folder_that_is_called_as_gold_and_holds_none_hides_it_from_nobody(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["documents", name, "--gold", name])
    assert done.exit_code == 0, done.output
    assert load_truths(Path(name), None)  # the folder is there now


@pytest.mark.slow
def test_the_guides_predictions_are_scored(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(block("report,cell"), "utf-8")
    follow("gipa-eval run --predictions mine.csv --out runs/mine", tmp_path)
    (qixia,) = (e for e in scores(tmp_path / "runs/mine") if e.name == "qixia-office-2020")
    right = {t: n for t, n in qixia.cells.items() if t.verdict == "right"}
    assert {tally.trust for tally in right} == {"read", "doubtful"}
    wrong = [(e.cell, e.verdict) for e in qixia.errors if not e.flagged]
    assert wrong == [("requests.carried_in.total", "kind_confused")]


def test_every_example_that_the_guide_names_exists() -> None:
    named = set(re.findall(r"`(examples/\w+\.py)`", GUIDE))
    written = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "examples").glob("*_extractor.py")
    }
    assert named == written
