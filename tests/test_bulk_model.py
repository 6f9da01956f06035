"""Bulk runs with a model: what is paid for once, and how money, rules and endpoints count."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.bench_kill import IN_FLIGHT, kill_test, write_files
from gipa_extract import bulk
from gipa_extract.bulk import Options
from gipa_extract.cli.main import app
from gipa_extract.errors import BudgetError, FormError
from gipa_extract.llm import Client, Prices, Settings
from gipa_extract.store import Ledger
from tests.asked import balanced, sheet
from tests.conftest import REPORTS, ROOT
from tests.loopback import Asked, Loopback, Reply, Script, fails, says

IDS = re.compile(r"\[(\d+)\]")
DOLLAR = Prices(1_000_000 / 110, 1_000_000 / 110)
"""One US dollar for an answer of 110 tokens."""
MISERLY = """
[[rules]]
id = "none-at-all"
relation = "sum"
left = ["requests.received.total"]
right = ["requests.carried_in.total", "reviews.reconsideration.total"]

[[silence]]
ids = ["row:*"]
"""


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")


def points(asked: Asked) -> Reply:
    ids = [int(found) for found in IDS.findall(asked.body["messages"][1]["content"])]
    rows = asked.body["response_format"]["json_schema"]["schema"]["properties"]
    return says(json.dumps({row: [ids[0], ids[-1]] for row in rows}))


def options(server: Loopback, **settings: Any) -> Options:
    plain = {"model": "m", "cache": False, "transport_retries": 0, "concurrency": 4}
    client = Client(Settings(**({"base_url": server.url} | plain | settings)))
    return Options(workers=1, strategy="hybrid", model=client)


def times(server: Loopback) -> Counter[str]:
    return Counter(json.dumps(asked.body) for asked in server.asked)


@pytest.mark.slow
def test_kills_with_a_model_that_errs_pay_for_nothing_beyond_what_is_in_flight(
    tmp_path: Path,
) -> None:
    files, kills = map(int, os.environ.get("GIPA_KILL_TEST", "80,3").split(","))
    row = kill_test(tmp_path, files=files, kills=kills, workers=2, seed=1, model=True, timeout=4.0)
    assert row["inputs"] == row["files"] == files
    assert row["without_either"] == row["with_both"] == row["different_from_uninterrupted"] == 0
    assert row["answers"] == row["answers_uninterrupted"] + row["paid_twice"]
    assert 0 <= row["paid_twice"] <= row["kills"] * IN_FLIGHT
    assert row["faults"] > 0


@pytest.mark.slow
def test_a_bad_answer_is_paid_for_once_however_often_the_run_starts(tmp_path: Path) -> None:
    """Its report is not finished: another part of it met an endpoint that was down."""
    files = write_files(tmp_path / "files", 4, irregular=True)
    run = tmp_path / "run"
    with Loopback(says("nonsense")) as server:
        chosen = options(server, attempts=1)
        for _ in range(3):
            bulk.run([files], out=run, options=chosen)
            with Ledger(run, writable=True) as ledger, ledger.database.writing() as db:
                db.execute("UPDATE inputs SET recipe = NULL, sha256 = NULL")
                db.execute("DELETE FROM units")
    assert set(times(server).values()) == {1}


def test_a_model_that_will_not_answer_is_paid_and_not_kept(tmp_path: Path) -> None:
    with Loopback(says(None, refusal="no")) as server:
        chosen = options(server)
        files = write_files(tmp_path / "files", 4, irregular=True)
        ended = bulk.run([files], out=tmp_path / "run", options=chosen)
    assert (ended.results, ended.calls) == (4, len(server.asked))


def test_an_answer_holds_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-a-secret-key")
    files = write_files(tmp_path / "files", 2, irregular=True)
    with Loopback(lambda asked: says(asked.headers["authorization"])) as server:
        bulk.run([files], out=tmp_path / "run", options=options(server))
    assert server.asked
    for path in (tmp_path / "run").iterdir():
        assert b"a-secret-key" not in path.read_bytes()


# Money


@pytest.mark.slow
def test_the_first_burst_passes_the_budget_by_no_more_than_the_calls_in_flight(
    tmp_path: Path,
) -> None:
    """No call has come back yet when the others start, so nobody knows what one costs."""
    gate = threading.Barrier(4)

    def together(asked: Asked) -> Reply:
        gate.wait(20)
        return points(asked)

    files = write_files(tmp_path / "files", 20, irregular=True)
    with Loopback(together) as server:
        with pytest.raises(BudgetError):
            bulk.run(
                [files],
                out=tmp_path / "run",
                options=options(server, max_cost_usd=1.0, prices=DOLLAR),
            )
        assert len(server.asked) == 4


@pytest.mark.slow
@pytest.mark.parametrize("script", [points, says("nonsense")])
def test_the_budget_counts_what_earlier_starts_have_spent(tmp_path: Path, script: Script) -> None:
    files = write_files(tmp_path / "files", 40, irregular=True)
    run = tmp_path / "run"
    with Loopback(script) as server:
        chosen = options(server, max_cost_usd=10.0, prices=DOLLAR, attempts=1)
        with pytest.raises(BudgetError):
            bulk.run([files], out=run, options=chosen)
        sent = len(server.asked)
        assert 10 <= sent <= 14
        for _ in range(2):
            with pytest.raises(BudgetError, match=r"of 10\.0 USD"):
                bulk.run(out=run, options=chosen)
        assert len(server.asked) == sent
        with Ledger(run) as ledger:
            assert ledger.progress().cost_usd == pytest.approx(sent)
        # nonsense is asked for in four modes, of thirty reports in a row before the model is left
        chosen = options(server, max_cost_usd=200.0, prices=DOLLAR, attempts=1)
        assert bulk.run(out=run, options=chosen).results == 40
    assert set(times(server).values()) == {1}


def test_a_run_whose_account_is_empty_reads_on_and_counts_the_reports_without_a_model(
    tmp_path: Path,
) -> None:
    """What ended the asking is said when it ends, and not once more for each file after it."""
    text = sheet(balanced()).document.text
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"{text}\n第{number}份\n", "utf-8")
    run = str(tmp_path / "run")
    with Loopback(fails(402, "Insufficient Balance")) as server:
        asked = ["--model", "m", "--base-url", server.url, "--no-cache", "--concurrency", "1"]
        inputs = ["bulk", "run", str(tmp_path / "*.txt"), "--out", run, "--workers", "1"]
        done = CliRunner().invoke(app, [*inputs, *asked, "--lang", "en"])
    status = CliRunner().invoke(app, ["bulk", "status", run, "--lang", "zh"])
    assert (done.exit_code, status.exit_code) == (0, 0)
    assert "results whose model failed, which hold what the rules read: 6 → gipa" in done.stdout
    assert "其中6份模型未能作答，结果仅含规则所读 → gipa bulk retry" in status.stdout
    assert len(server.asked) == 3
    said = done.stderr + (tmp_path / "run" / "run.log").read_text("utf-8")
    assert said.count("Insufficient Balance") == 4, "three reports, and the end"


def test_a_kept_answer_costs_nothing_and_its_report_says_what_it_cost(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 2, irregular=True)
    run = tmp_path / "run"
    with Loopback(points) as server:
        bulk.run([files], out=run, options=options(server, prices=DOLLAR))
        with Ledger(run, writable=True) as ledger, ledger.database.writing() as db:
            db.execute("UPDATE inputs SET recipe = NULL, sha256 = NULL")
            db.execute("DELETE FROM units")
        ended = bulk.run(out=run, options=options(server, prices=DOLLAR, max_cost_usd=0.5))
    assert ended.cost_usd == pytest.approx(len(server.asked))
    with Ledger(run) as ledger:
        costs = [report.extraction.cost_usd for report in ledger.reports()]
    assert sum(costs) == pytest.approx(len(server.asked))


# What a result depends on


def test_another_endpoint_reads_everything_again(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 2, irregular=True)
    for _ in range(2):
        with Loopback(points) as server:
            ended = bulk.run([files], out=tmp_path / "run", options=options(server))
        assert len(server.asked) == 1
    assert (ended.results, ended.calls) == (2, 2)


@pytest.mark.parametrize("strategy", ["rules", "hybrid"])
def test_rules_of_the_user_judge_the_reports_and_are_kept(tmp_path: Path, strategy: str) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(MISERLY)
    run = tmp_path / "run"
    with Loopback(points) as server:
        plain = Options(workers=1) if strategy == "rules" else options(server)
        bulk.run(REPORTS, out=run, options=plain)
        assert bulk.run(REPORTS, out=run, options=replace(plain, rules=rules)).results == 5
    with Ledger(run) as ledger:
        said = {finding.rule for report in ledger.reports() for finding in report.findings}
        recipe = ledger.last_recipe()
    assert "none-at-all" in said
    assert not any(rule.startswith("row:") for rule in said)
    assert recipe is not None
    assert (run / f"rules-{recipe.rules_sha256[:12]}.toml").read_text() == MISERLY


def test_rules_that_cannot_be_used_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(MISERLY.replace("received", "perceived"))
    with pytest.raises(FormError, match="perceived"):
        bulk.run(REPORTS, out=tmp_path / "run", options=Options(workers=1, rules=rules))
    with Ledger(tmp_path / "run") as ledger:
        assert ledger.progress().inputs == 0


@pytest.mark.slow
def test_a_run_with_rules_is_not_continued_without_them_by_mistake(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(MISERLY)
    run = tmp_path / "run"
    command = [sys.executable, "-m", "gipa_extract.cli", "bulk", "--out", str(run)]

    def gipa(*more: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *map(str, more)], cwd=ROOT, capture_output=True, encoding="utf-8"
        )

    assert gipa(REPORTS[0], "--rules", rules).returncode == 0
    done = gipa(REPORTS[1])
    [kept] = run.glob("rules-*.toml")
    assert (done.returncode, f"--rules {kept}" in done.stderr) == (1, True)
    assert gipa(REPORTS[1], "--rules", kept).stdout.startswith("2 inputs: 2 results")


def test_a_missing_rules_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FormError, match=r"no such file → .* holds no none"):
        bulk.run(REPORTS, out=tmp_path / "run", options=Options(rules=tmp_path / "none.toml"))
