"""Two runs are paired by report; every cell that flipped is listed with its source line."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.compare import compare, sign_test
from eval.extractors import Extractor
from eval.folder import RESULTS
from eval.gold import HOME
from eval.run import load_truths, manifest_for, run
from eval.score import score_run
from gipa_extract import extract
from gipa_extract.errors import ResultError
from gipa_extract.models import Document, Report

TRUTHS = load_truths(HOME, None)


def _worse(document: Document) -> Report:
    """What rules reads, but for two digits in 栖霞 and a cell left out in 平川."""
    report = extract(document)
    changes = {
        "栖霞区人民政府办公室": {"requests.received.total": 57, "requests.granted.total": 18},
        "白银市平川区": {"art20_5.licensing.decisions": None},
    }.get(report.issuer or "", {})
    for i, cell in enumerate(report.cells):
        if cell.id in changes:
            value = changes[cell.id]
            report.cells[i] = (
                replace(cell, value=value)
                if value
                else replace(cell, value=None, kind="absent", start=None, trust="missing")
            )
    return report


def _run(out: Path, by=extract, truths=TRUTHS) -> Path:
    extractor = Extractor(by)
    manifest = manifest_for(truths, "rules", None, extractor, gold=HOME, corpus=None)
    run(truths, out, manifest, extractor)
    return out


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("runs")
    return _run(folder / "good"), _run(folder / "bad", _worse)


def _compare(first: Path, second: Path):
    return compare(score_run(first, TRUTHS), score_run(second, TRUTHS), TRUTHS, seed=1)


def test_a_comparison_shows_itself(runs):
    compared = _compare(*runs)
    assert repr(compared) == "<Comparison of 5 reports: 0 cells mended, 3 broken>"
    shown = compared._repr_html_()
    assert "3 of 3 flips" in shown
    assert "<td>requests.received.total</td>" in shown
    assert "<td>cell_accuracy</td>" in shown


@pytest.mark.parametrize(
    ("wins", "losses", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (0, 6, 0.03125), (9, 1, 22 / 1024), (5, 5, 1.0)],
)
def test_the_sign_test_is_exact(wins, losses, p):
    assert sign_test(wins, losses) == pytest.approx(p)


def test_differences_are_paired_by_report(runs):
    found = {d.metric: d for d in _compare(*runs).differences}
    accuracy = found["cell_accuracy"]
    assert accuracy.difference == pytest.approx(-3 / 990)
    assert (accuracy.wins, accuracy.losses, accuracy.p) == (0, 2, 0.5)
    assert accuracy.interval.low is not None
    assert accuracy.interval.low < -3 / 990 < accuracy.interval.high
    silent = found["silent_errors"]
    assert silent.difference == pytest.approx(2 / 990)
    assert (silent.wins, silent.losses) == (0, 1)
    assert found["issuer_right"].difference == 0
    assert accuracy.worse_by() == pytest.approx(3 / 990)
    back = {d.metric: d for d in _compare(runs[1], runs[0]).differences}
    assert back["cell_accuracy"].worse_by() == 0.0
    assert (back["cell_accuracy"].wins, back["cell_accuracy"].losses) == (2, 0)


def test_flips_name_both_readings_and_the_line_of_the_right_one(runs):
    flips = {(flip.report, flip.cell): flip for flip in _compare(*runs).flips}
    assert len(flips) == 3
    flip = flips["qixia-office-2020", "requests.received.total"]
    assert (flip.first, flip.second) == ("right", "wrong_digits")
    assert (flip.truth, flip.first_read, flip.second_read) == ("52", "52", "57 (52)")
    assert "52" in flip.source
    lost = flips["pingchuan-2020", "art20_5.licensing.decisions"]
    assert (lost.second, lost.second_read) == ("omitted", "absent")
    assert "2558" in lost.source
    document = Path("data/reports/pingchuan-2020.txt").read_text("utf-8")
    assert lost.line is not None
    assert document.split("\n")[lost.line - 1].strip() == lost.source
    back = {(f.report, f.cell): f for f in _compare(runs[1], runs[0]).flips}
    assert back["qixia-office-2020", "requests.received.total"].first == "wrong_digits"


def test_a_run_equals_itself(runs):
    compared = _compare(runs[0], runs[0])
    assert compared.flips == []
    assert {d.difference for d in compared.differences} <= {0.0, None}
    assert {d.p for d in compared.differences} == {1.0}


def test_reports_of_one_run_only_are_named_and_left_out(runs, tmp_path):
    short = _run(tmp_path / "short")
    lines = (short / RESULTS).read_bytes().splitlines(keepends=True)
    (short / RESULTS).write_bytes(b"".join(lines[:3]))
    compared = _compare(short, runs[1])
    assert compared.reports == 3
    assert len(compared.unpaired) == 2
    (short / RESULTS).write_bytes(b"")
    with pytest.raises(ResultError, match="share no report"):
        _compare(short, runs[1])


def test_compare_exits_with_1_on_a_regression_past_the_bound(runs, tmp_path):
    good, bad = map(str, runs)
    runner, file = CliRunner(), tmp_path / "differences.json"
    whole = runner.invoke(app, ["compare", good, bad])
    assert (whole.exit_code, "3 cells flipped\n" in whole.output) == (0, True)
    cut = runner.invoke(app, ["compare", good, bad, "--flips", "2"]).output
    assert "3 cells flipped, 2 of them listed: see --flips\n" in cut
    strict = runner.invoke(app, ["compare", good, bad, "--max-drop", "0", "--json", str(file)])
    assert strict.exit_code == 1
    assert "missed: cell_accuracy is worse by 0.0030303" in strict.output
    assert runner.invoke(app, ["compare", good, bad, "--max-drop", "0.5"]).exit_code == 0
    assert runner.invoke(app, ["compare", bad, good, "--max-drop", "0"]).exit_code == 0
    rows = {row["metric"]: row for row in json.loads(file.read_text("utf-8"))["rows"]}
    assert rows["fully_right"]["difference"] == pytest.approx(-0.4)


def test_the_leaderboard_has_the_best_run_first_and_leaves_other_reports_out(runs, tmp_path):
    short = _run(tmp_path / "short")
    lines = (short / RESULTS).read_bytes().splitlines(keepends=True)
    (short / RESULTS).write_bytes(lines[0])
    file = tmp_path / "board.json"
    folders = [str(folder) for folder in (runs[1], runs[0], short)]
    result = CliRunner().invoke(app, ["leaderboard", *folders, "--json", str(file)])
    assert result.exit_code == 0
    assert "not the same reports" in result.output
    rows = json.loads(file.read_text("utf-8"))["rows"]
    assert [row["run"] for row in rows] == ["good", "bad"]
    assert [row["all_cells_right"] for row in rows] == [1.0, 0.6]
