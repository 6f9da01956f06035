"""The tournament: documents made by seed, every entrant over all of them, one leaderboard."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.bundle import EXAMPLES
from eval.corpus.from_gold import gold_content
from eval.folder import read_manifest
from eval.functions import FunctionExtractor
from eval.noisy import NoisyServer
from eval.oracle import Paper
from eval.run import load_truths
from eval.score import score, score_run
from eval.truth import Truth, find_quote, load_corpus
from gipa_extract import extract
from gipa_extract.errors import ResultError
from gipa_extract.llm import Settings
from tests.conftest import ROOT
from tests.needs import needs

TRUTHS = load_truths(Path("five"), None)


def paper(truth: Truth) -> Paper:
    report = extract(truth.document)
    assert report.document is not None
    return Paper(report.title or "", report.document.text, "2019", truth.cells, truth.claims or ())


def with_server(name: str, url: str) -> FunctionExtractor:
    settings = Settings(model="noisy-0", base_url=url)
    return FunctionExtractor.load(f"{EXAMPLES / name}.py:read", settings)


def right_of(truth: Truth, by: FunctionExtractor, table: str = "requests") -> tuple[int, int, int]:
    """Cells of a table that are right, silently wrong, and in all."""
    line = by.line(truth)
    assert line.failure is None, line.failure
    worth = score(truth, line)
    own = {tally: n for tally, n in worth.cells.items() if tally.table == table}
    silent = sum(n for t, n in own.items() if t.verdict != "right" and not t.flagged)
    return sum(n for t, n in own.items() if t.verdict == "right"), silent, sum(own.values())


def test_the_regular_expressions_read_the_rows_they_know() -> None:
    by = FunctionExtractor.load(f"{EXAMPLES / 'regex_extractor.py'}:read")
    (pingchuan,) = (truth for truth in TRUTHS if truth.name == "pingchuan-2020")
    right, silent, every = right_of(pingchuan, by)
    assert (silent, every) == (0, 161)
    assert right > 140


def test_the_regular_expressions_take_no_more_than_their_twenty_lines() -> None:
    source = (EXAMPLES / "regex_extractor.py").read_text("utf-8")
    code = [line for line in source.partition("def read")[2].splitlines() if line.strip()]
    assert len(code) <= 20


@pytest.mark.slow
def test_plain_instructor_types_the_table_of_a_perfect_model() -> None:
    (qixia,) = (truth for truth in TRUTHS if truth.name == "qixia-office-2020")
    with NoisyServer([paper(qixia)]) as server:
        by = with_server("instructor_extractor", server.base_url)
        assert right_of(qixia, by) == (161, 0, 161)
        made = by.line(qixia).report
    assert made is not None
    assert made.extraction.calls == 1
    assert made.extraction.input_tokens > 1000


@pytest.mark.slow
@pytest.mark.parametrize("name", ["llm", "baseline:section"])
def test_an_endpoint_and_its_parameters_stand_in_the_manifest(tmp_path: Path, name: str) -> None:
    with NoisyServer([paper(truth) for truth in TRUTHS]) as server:
        url, out = server.base_url, str(tmp_path / "run")
        command = ["run", "--extractor", name, "--out", out, "--model", "noisy-0", "--no-cache"]
        asked = [*command, "--base-url", url, "--param", "temperature=0.3"]
        asked += ["--price", "1,2"]
        assert CliRunner().invoke(app, asked).exit_code == 0
        manifest = read_manifest(tmp_path / "run")
        assert manifest.model == "noisy-0"
        costs = [each.cost.cost_usd for each in score_run(tmp_path / "run", TRUTHS).scores]
        assert all(cost and cost > 0 for cost in costs)
        assert manifest.parameters["asked"] == f'{url} {{"parameters": {{"temperature": 0.3}}}}'
        other = [*command, "--base-url", url]
        refused = CliRunner().invoke(app, other).exception
    assert isinstance(refused, ResultError)
    assert "holds another run: parameters differ" in refused.what


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:With 'config':UserWarning")
def test_langextract_reads_rows_from_a_perfect_model() -> None:
    needs("langextract", "tournament")
    (qixia,) = (truth for truth in TRUTHS if truth.name == "qixia-office-2020")
    with NoisyServer([paper(qixia)]) as server:
        right, silent, every = right_of(
            qixia, with_server("langextract_extractor", server.base_url)
        )
    assert (silent, every) == (0, 161)
    assert right > 140


def test_pandas_reads_a_plain_page(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["corpus", str(tmp_path), "--gold", "five", "--layout", "html-clean"]
    )
    assert done.exit_code == 0, done.output
    by = FunctionExtractor.load(f"{EXAMPLES / 'read_html_extractor.py'}:read")
    (qixia,) = (truth for truth in load_corpus(tmp_path) if truth.name.startswith("qixia"))
    assert right_of(qixia, by) == (161, 0, 161)


def test_a_labelled_report_printed_anew_keeps_what_is_labelled(tmp_path: Path) -> None:
    command = ["corpus", str(tmp_path), "--gold", "five", "--layout", "pipes"]
    assert CliRunner().invoke(app, command).exit_code == 0
    for new, old in zip(load_corpus(tmp_path), TRUTHS, strict=True):
        assert (new.name, new.source) == (f"{old.name}-pipes", old.name)
        assert {k: (c.kind, c.value) for k, c in new.cells.items()} == {
            k: (c.kind, c.value) for k, c in old.cells.items()
        }
        text = new.document.read_text("utf-8")
        for quote in (*(new.problems or ()), *(c.quote for c in new.claims or ())):
            assert find_quote(text, quote), quote
        by_form = [rule for rule in old.broken or () if not rule.startswith("claim:")]
        assert [rule for rule in new.broken or () if not rule.startswith("claim:")] == by_form


def test_a_report_without_headings_is_not_printed_anew(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("无标题\n", "utf-8")
    with pytest.raises(ResultError, match="has no line like"):
        gold_content(Truth(**{**vars(TRUTHS[0]), "document": tmp_path / "x.txt"}))


def test_layouts_that_print_only_what_they_invent_are_refused(tmp_path: Path) -> None:
    command = ["corpus", str(tmp_path), "--gold", "five", "--layout", "old-form"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2
    assert "prints only reports that it invents itself" in done.output.replace("\n", " ")


@pytest.mark.slow
def test_a_tournament_writes_a_leaderboard_and_goes_on(tmp_path: Path) -> None:
    needs("reportlab", "corpus")
    needs("docx", "docx")
    needs("pypdfium2", "pdf")
    out = tmp_path / "t"
    only = [f"--only={name}" for name in ("rules", "instructor-section", "regex")]
    command = ["tournament", str(out), "--n", "8", "--json", str(tmp_path / "t.json"), *only]
    for _ in range(2):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
    rows = {row["run"]: row for row in json.loads((tmp_path / "t.json").read_text("utf-8"))["rows"]}
    assert {row["reports"] for row in rows.values()} == {28}
    assert rows["rules"]["silent_errors"] == 0
    assert rows["instructor-section"]["silent_errors"] > 0
    assert (out / "leaderboard.html").exists()
    manifest = read_manifest(out / "runs" / "instructor-section")
    assert manifest.model == "noisy-0.01"
    assert "127.0.0.1" not in manifest.model_dump_json()


def test_a_tournament_takes_documents_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own"
    made = CliRunner().invoke(app, ["corpus", str(own), "--n", "2", "--layout", "pipes"])
    assert made.exit_code == 0, made.output
    only = ["--only", "rules", "--only", "regex", "--corpus", str(own)]
    done = CliRunner().invoke(app, ["tournament", str(tmp_path / "t"), *only])
    assert done.exit_code == 0, done.output
    assert not (tmp_path / "t/documents").exists()
    scored = score_run(tmp_path / "t/runs/rules", load_corpus(own))
    assert [each.name for each in scored.scores] == ["00000-pipes", "00001-pipes"]
    assert read_manifest(tmp_path / "t/runs/regex").gold is None


@pytest.mark.slow
def test_every_example_runs_as_its_docstring_says(tmp_path: Path) -> None:
    with NoisyServer([paper(truth) for truth in TRUTHS]) as server:
        for name in ("regex_extractor", "instructor_extractor"):
            source = (EXAMPLES / f"{name}.py").read_text("utf-8")
            (line,) = (each for each in source.splitlines() if each.startswith("python -m eval"))
            words = line.replace("NAME", "noisy-0").replace("runs/", f"{tmp_path}/").split()[1:]
            model = ["--base-url", server.base_url] if "--model" in words else []
            done = subprocess.run(
                [sys.executable, *words, *model], cwd=ROOT, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
            assert "failed:" not in done.stderr
