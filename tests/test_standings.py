"""Leaderboards and calibration: figures as the scorer's own, pages inert, every link to a page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.board import board_data, board_markdown, write_board
from eval.calibration import coverage_rows, reliability_rows, upper_bound
from eval.compare import compare
from eval.extractors import Extractor
from eval.metrics import figures
from eval.run import load_truths, manifest_for, run
from eval.score import RunScore, score_run
from eval.standings import EVERY, Standings, board_rows, same_reports
from gipa_extract import Document, Report, extract
from gipa_extract.errors import ResultError
from tests.needs import needs

FIVE = Path("five")
TRUTHS = load_truths(FIVE, None)
HOSTILE = "</script><script>alert(1)</script>"


def careless(document: Document) -> Report:
    """The rules' report with every ninth number off by one, and every flag taken away."""
    report = extract(document)
    for cell in report.cells[::9]:
        if cell.kind == "number":
            cell.value = (cell.value or 0) + 1
    for cell in report.cells:
        cell.trust = "read" if cell.trust == "doubtful" else cell.trust
    return report


def always_seven(document: Document) -> Report:
    report = extract(document)
    cells = [replace(cell, kind="number", value=7, trust="read") for cell in report.cells]
    return replace(report, cells=cells)


def ran(folder: Path, by: Extractor, name: str) -> RunScore:
    manifest = manifest_for(TRUTHS, name, None, by, gold=FIVE, corpus=None)
    run(TRUTHS, folder, manifest, by)
    return score_run(folder, TRUTHS)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[RunScore]:
    home = tmp_path_factory.mktemp("runs")
    return [
        ran(home / "rules", Extractor(extract), "rules"),
        ran(home / "careless <b>", Extractor(careless), HOSTILE),
    ]


def test_a_standing_is_the_figure_that_the_scorer_gives(runs: list[RunScore]) -> None:
    standings = Standings(runs, EVERY, seed=3)
    for index, each in enumerate(runs):
        alone = {figure.metric: figure for figure in figures(each.scores, seed=3)}
        for name, standing in standings.figures(index):
            assert standing.value == alone[name].value, name
            assert standing.interval == pytest.approx(alone[name].interval, abs=1e-12), name


def test_a_difference_is_the_one_that_compare_gives(runs: list[RunScore]) -> None:
    compared = {d.metric: d for d in compare(*runs, TRUTHS, seed=3).differences}
    standings = Standings(runs, EVERY, seed=3)
    found = zip(standings.metrics, standings.differences(0, 1), strict=True)
    for metric, difference in found:
        expected = compared[metric.name]
        assert difference["difference"] == pytest.approx(expected.difference), metric.name
        assert (difference["wins"], difference["losses"]) == (expected.wins, expected.losses)
        assert difference["low"] == pytest.approx(expected.interval.low)
    (nothing, *_) = standings.differences(1, 1)
    assert (nothing["difference"], nothing["low"], nothing["p"]) == (0, None, 1)


def test_who_reads_nothing_is_below_who_reads_and_above_who_guesses(
    runs: list[RunScore], tmp_path: Path
) -> None:
    nothing = ran(tmp_path / "nothing", Extractor(lambda d: replace(extract(d), cells=[])), "none")
    guesses = ran(tmp_path / "guesses", Extractor(always_seven), "seven")
    rows = board_rows([nothing, guesses, *runs[::-1]], seed=1)
    assert [row["run"] for row in rows] == ["rules", "careless <b>", "nothing", "guesses"]
    assert [round(row["net_accuracy"], 2) for row in rows[::2]] == [1.0, 0.0]
    assert rows[1]["silent_errors"] == pytest.approx(110 / 990)


def test_runs_over_other_reports_are_left_out(runs: list[RunScore]) -> None:
    fewer = replace(runs[1], scores=runs[1].scores[:3])
    assert same_reports([runs[0], fewer]) == ([runs[0]], [fewer])
    with pytest.raises(ResultError, match="no scored report"):
        same_reports([replace(runs[0], scores=[])])


def test_the_page_is_whole_and_inert_and_leads_to_each_run(
    runs: list[RunScore], tmp_path: Path
) -> None:
    page, short = write_board(runs, tmp_path / "board" / "leaderboard.html", seed=1)
    html = page.read_text("utf-8")
    assert HOSTILE not in html
    assert "http://" not in html
    assert "https://" not in html
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', html)
    assert text is not None
    data = json.loads(text[1])
    assert data["runs"][1]["extractor"] == HOSTILE
    for each, run_ in zip(data["runs"], runs, strict=True):
        assert each["page"].endswith("/report.html")
        assert "<" not in each["page"]
        assert (run_.folder / "report.html").exists()
    assert len(data["pairs"][EVERY][0][1]) == len(data["metrics"])
    assert "<script>" not in short.read_text("utf-8")


def test_each_layout_has_figures_of_its_own(runs: list[RunScore]) -> None:
    scores = [replace(s, group="a" if i < 2 else "b") for i, s in enumerate(runs[0].scores)]
    others = [replace(s, group="a" if i < 2 else "b") for i, s in enumerate(runs[1].scores)]
    data = board_data(
        [replace(runs[0], scores=scores), replace(runs[1], scores=others)], Path(), seed=1
    )
    assert data["groups"] == {"all": 5, "a": 2, "b": 3}
    cells = [data["figures"][group][0][2][3] for group in ("all", "a", "b")]
    assert cells == [990, 396, 594]


def test_markdown_has_a_line_for_each_run(runs: list[RunScore]) -> None:
    lines = board_markdown(runs, seed=1).splitlines()
    assert len([line for line in lines if line.startswith("|")]) == 2 + len(runs)
    assert lines[2].startswith("| rules | 100.00% | 100.00% | 100.00% | 100.00% | 0.00% |")


def test_the_command_writes_page_and_markdown(runs: list[RunScore], tmp_path: Path) -> None:
    out = tmp_path / "leaderboard.html"
    folders = [str(each.folder) for each in runs]
    done = CliRunner().invoke(app, ["leaderboard", *folders, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.exists()
    assert out.with_suffix(".md").exists()


def test_reliability_counts_each_trusts_cells_once(runs: list[RunScore]) -> None:
    rows = {row["trust"]: row for row in reliability_rows({EVERY: runs[0].scores}, seed=1)}
    assert sum(int(row["cells"] or 0) for row in rows.values()) == 990
    assert [row["reliability"] for row in rows.values()] == [1, 1, 1]
    assert rows["confirmed"]["low"] is None
    assert rows["confirmed"]["reports_upper"] == pytest.approx(1 - 0.05 ** (1 / 5))
    (_, careless_read, _) = reliability_rows({EVERY: runs[1].scores}, seed=1)
    assert careless_read["reports_with_error"] == 5
    assert careless_read["reports_upper"] == 1


def test_what_is_taken_is_weighed_against_what_is_wrong_in_it(runs: list[RunScore]) -> None:
    rows = coverage_rows({EVERY: runs[1].scores}, seed=1)
    every = {str(row["taken"]): row for row in rows if row["cells"] == "all"}
    assert [row["wrong"] for row in every.values()] == sorted(
        row["wrong"] for row in every.values()
    )
    last = every["confirmed + read + doubtful"]
    assert (last["coverage"], last["wrong"], last["of"]) == (1, 110, 990)
    assert last["risk"] == pytest.approx(110 / 990)


@pytest.mark.parametrize(("hits", "of", "bound"), [(0, 60, 0.04870), (3, 60, 0.12419), (5, 5, 1.0)])
def test_the_upper_bound_is_that_of_clopper_and_pearson(hits: int, of: int, bound: float) -> None:
    assert upper_bound(hits, of) == pytest.approx(bound, abs=5e-5)
    assert upper_bound(0, 0) is None


def test_calibrate_writes_tables_and_a_figure(runs: list[RunScore], tmp_path: Path) -> None:
    needs("altair", "test")
    needs("vl_convert", "test")
    folder, figure = str(runs[1].folder), tmp_path / "risk.svg"
    command = ["calibrate", folder, "--figure", str(figure), "--json", str(tmp_path / "c.json")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert figure.read_text("utf-8").startswith("<svg")
    rows = json.loads((tmp_path / "c-coverage.json").read_text("utf-8"))["rows"]
    assert {row["taken"] for row in rows} == {
        "confirmed", "confirmed + read", "confirmed + read + doubtful",
    }  # fmt: skip
