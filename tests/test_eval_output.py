"""The tables that the evaluation prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.output import emit

ROW = {f"a_metric_with_a_name_{i}": i + 0.25 for i in range(12)}
ROWS = [{"run": name, **ROW} for name in ("first", "second")]


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 80 columns."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.usefixtures("narrow")
def test_many_columns_on_a_narrow_terminal_become_lines(capsys: pytest.CaptureFixture[str]) -> None:
    emit("leaderboard", ROWS, seed=1, json_file=None)
    printed = capsys.readouterr().out
    for name in ROW:
        assert f" {name} " in printed  # none is cut off
    assert len(printed.splitlines()) < 20


@pytest.mark.usefixtures("narrow")
def test_many_lines_keep_every_letter(capsys: pytest.CaptureFixture[str]) -> None:
    emit("rows", [{"name": "n" * 100, "value": i} for i in range(9)], seed=1, json_file=None)
    assert capsys.readouterr().out.count("n") > 9 * 100


def test_the_file_gets_rows_that_are_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    emit("rows", ROWS, seed=1, json_file=tmp_path / "r.json", printed=ROWS[:1])
    assert "second" not in capsys.readouterr().out
    assert len(json.loads((tmp_path / "r.json").read_text("utf-8"))["rows"]) == 2
