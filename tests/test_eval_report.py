"""The page carries its data as inert JSON; Markdown and CSV say the same. See tests/browser."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.compare import compare
from eval.extractors import Extractor
from eval.gold import HOME
from eval.report import page, write_report
from eval.run import load_truths, manifest_for, run
from eval.score import score_run
from gipa_extract import extract
from gipa_extract.models import Document, Report

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)><b>&"
TRUTHS = load_truths(HOME, None)


def hostile(document: Document) -> Report:
    """What rules reads, with markup for its issuer and in a cell, and a wrong cell beside it."""
    report = extract(document)
    report.cells[0] = replace(report.cells[0], kind="text", value=None, raw=HOSTILE)
    report.cells[1] = replace(report.cells[1], value=7777, raw="=1+1")
    return report.model_copy(update={"issuer": HOSTILE})


def make_run(out: Path, by=extract) -> Path:
    extractor = Extractor(by)
    manifest = manifest_for(TRUTHS, "rules", None, extractor, gold=HOME, corpus=None)
    run(TRUTHS, out, manifest, extractor)
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A run with errors and hostile text, reported against a good run."""
    home = tmp_path_factory.mktemp("runs")
    good, bad = (
        score_run(make_run(home / name, by), TRUTHS)
        for name, by in (("good", extract), ("bad_<i>", hostile))
    )
    write_report(bad, compare(good, bad, TRUTHS, seed=1), details=3, seed=1)
    return bad.folder


def _data(html: str) -> dict:
    return json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL)[1])


def test_the_page_is_one_file_that_fetches_nothing(folder):
    html = (folder / "report.html").read_text("utf-8")
    assert "default-src 'none'" in html
    assert not re.search(r'(?:src|href)="|url\(|@import|https?://', html.split('id="data"')[0])
    assert html.count("</script>") == 2
    assert "{{" not in html.split('id="data"')[0]


def test_hostile_text_stays_data(folder):
    html = (folder / "report.html").read_text("utf-8")
    assert "<img" not in html
    assert "<script>document" not in html
    reports = {report["name"]: report for report in _data(html)["reports"]}
    facts = [fact for r in reports.values() if r["detail"] for fact in r["detail"]["facts"]]
    assert any(HOSTILE in fact for fact in facts)


def test_a_mark_of_the_template_in_the_data_is_not_filled_in():
    html = page({"run": "{{style}}{{script}}{{data}}"})
    assert _data(html) == {"run": "{{style}}{{script}}{{data}}"}


def test_the_page_holds_figures_heat_errors_and_flips(folder):
    data = _data((folder / "report.html").read_text("utf-8"))
    assert data["errorCount"] == 10
    assert data["heat"]["2019"]["reports"] == 5
    first = next(iter(data["heat"]["2019"]["cells"].values()))
    assert first == {"kind_confused": 5, "silent": 5}
    assert data["compare"]["flipCount"] == 10
    assert [report["detail"] is not None for report in data["reports"]] == [True] * 3 + [False] * 2
    labels = [row["label"] for row in data["forms"]["2019"][0]["rows"]]
    assert labels == ["规章", "规范性文件"]


def test_markdown_shows_figures_and_flips_as_they_are(folder):
    text = (folder / "report.md").read_text("utf-8")
    assert text.startswith("# bad\\_\\<i\\>\n")
    assert re.search(r"^\| cell\\_accuracy \| 0\.989899 \| ", text, re.MULTILINE)
    assert "## Flips" in text
    assert "<script>" not in text


def test_csv_lists_every_error_and_runs_no_formula(folder):
    with (folder / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10
    assert {row["verdict"] for row in rows} == {"kind_confused", "wrong_digits"}
    assert not any(value[:1] in "=+@" for row in rows for value in row.values() if value)
    with (folder / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        figures = {row["metric"]: row["value"] for row in csv.DictReader(file)}
    assert figures["fully_right"] == "0.0"


def test_the_command_writes_all_four_files(tmp_path):
    out = make_run(tmp_path / "run")
    result = CliRunner().invoke(app, ["report", str(out)])
    assert result.exit_code == 0
    for name in ("report.html", "report.md", "figures.csv", "errors.csv"):
        assert (out / name).exists()
        assert name in result.output.replace("\n", "")
