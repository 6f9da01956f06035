"""`python -m eval oracle` and `cost`: what a model adds, at its best and at its worst, and costs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app


def rows_of(command: list[str], folder: Path) -> list[dict[str, float]]:
    out = folder / "figures.json"
    done = CliRunner().invoke(app, [*command, "--json", str(out)])
    assert done.exit_code == 0, done.output
    rows: list[dict[str, float]] = json.loads(out.read_text("utf-8"))["rows"]
    return rows


@pytest.mark.slow
def test_a_model_that_points_right_reads_all_that_is_readable(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    chosen = ["--layout", "no-labels", "--layout", "cells"]
    rows_of(["corpus", str(corpus), "--n", "2", "--seed", "5", *chosen], tmp_path)
    rows = rows_of(["oracle", str(corpus)], tmp_path)
    assert [row["group"] for row in rows] == ["cells", "no-labels", "all"]
    everything = rows[-1]
    assert everything["hybrid_right"] == everything["llm_right"] == 1
    assert everything["hybrid_calls"] < everything["llm_calls"]
    silent = [name for name in everything if name.endswith("_silent") and everything[name]]
    assert silent == []


def test_costs_are_those_of_a_thousand_reports(tmp_path: Path) -> None:
    models = ["--model", "gpt-5-mini", "--model", "no-such-model"]
    known, unknown = rows_of(["cost", "--n", "4", *models, "--thinking", "100"], tmp_path)
    assert known["calls"] % 250 == 0
    assert known["usd_thinking"] > known["usd"] > 0
    assert unknown["usd"] is None
    assert unknown["input_tokens"] == known["input_tokens"] > 100_000
