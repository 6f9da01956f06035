"""Each of several reports in a file is read, and has a row of its own in a bulk run."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pandas
import pytest

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from gipa_extract import Report, bulk, extract, extract_all
from gipa_extract.bulk.inputs import enumerate_inputs
from gipa_extract.cli.run_progress import line_of
from gipa_extract.cli.spoken_language import speak
from gipa_extract.export import ExportSource, write_all
from gipa_extract.models import Note
from gipa_extract.process_group import end_process_group
from gipa_extract.reasons import Reason
from gipa_extract.reviewing.run_review.reviewed_run import ResultFiles, open_run
from gipa_extract.store import LEDGER, Ledger, Outcome, Recipe, pack_all
from gipa_extract.store.ledger_rows import Progress
from tests.conftest import REPORTS
from tests.wild_files import FILES, judged, truth_of

TWO_OFFICES = FILES / "19-html-two-reports_d21a.html"
OLD_TABLES = FILES / "11-docx-d19appended-old-tables_d21a.docx"
ONE = bulk.Options(workers=1)
SECOND = "#report-2"
KILLED_FILES = 200
"""Enough for some batches, so that several runs are killed amid them."""
START = (
    "import sys; from gipa_extract import bulk; "
    "bulk.run([sys.argv[1]], out=sys.argv[2], options=bulk.Options(workers=2))"
)


def codes(report: Report) -> list[str]:
    return [note.code for note in report.notes]


def spans_hold(report: Report) -> bool:
    """Whether every cell's span is what it prints, in the text of the whole file."""
    assert report.document is not None
    text = report.document.text
    return all(text[c.start : c.end] == c.raw for c in report.cells if c.start is not None)


def test_two_offices_in_a_file_are_two_reports() -> None:
    first, second = extract_all(TWO_OFFICES)
    assert {outcome.verdict for outcome in judged(first, truth_of("d21a"))} == {"right"}
    assert first.cells == extract(TWO_OFFICES).cells
    assert (second.issuer, second.year) == ("华阴市教育局", 2022)
    assert second["requests.received.total"].value == 3295
    assert [section.id for section in second.sections] == [each.id for each in first.sections]
    assert codes(first) == codes(second) == ["one_of_several_reports"]
    assert [each.source.report for each in (first, second)] == [1, 2]
    assert [each.source.path for each in (first, second)] == [
        str(TWO_OFFICES),
        f"{TWO_OFFICES}{SECOND}",
    ]
    assert {each.source.file for each in (first, second)} == {str(TWO_OFFICES)}
    assert spans_hold(first)
    assert spans_hold(second)


def test_old_tables_behind_a_report_are_told_apart_and_named_by_nobody() -> None:
    first, second = extract_all(OLD_TABLES)
    assert first.year == 2021
    assert (second.issuer, second.year, second.title, second.sections) == (None, None, None, [])
    assert sum(cell.kind != "absent" for cell in second.cells) >= 174
    assert first["requests.received.total"] != second["requests.received.total"]
    assert spans_hold(second)


def test_of_one_report_in_a_file_nothing_changes() -> None:
    (report,) = extract_all(REPORTS[0])
    expected = extract(REPORTS[0])
    report.extraction.seconds = expected.extraction.seconds
    assert report == expected
    assert "report" not in report.model_dump()["source"]


def text_of(layout: str, index: int) -> str:
    content, written = make(layouts()[layout], 3, index)
    assert content.edition
    return written.data.decode("utf-8")


@pytest.mark.parametrize(
    "layout", ["cells", "pipes", "bare", "tsv", "markdown", "traditional", "no-labels"]
)
def test_each_report_of_a_text_is_read_as_if_it_were_alone(layout: str) -> None:
    texts = [text_of(layout, index) for index in (2, 52, 102)]
    reports = extract_all("\n".join(texts))
    assert [report.source.report for report in reports] == [1, 2, 3]
    for report, text in zip(reports, texts, strict=True):
        alone = extract(text)
        read, expected = (
            [(cell.id, cell.kind, cell.value, cell.trust) for cell in each.cells]
            for each in (report, alone)
        )
        assert read == expected
        assert (report.issuer, report.year, report.title) == (alone.issuer, alone.year, alone.title)
        assert spans_hold(report)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of files with a column of the user's: of two offices, the same again, of one."""
    folder = tmp_path_factory.mktemp("inputs")
    for name in ("a.html", "copy.html"):
        shutil.copy(TWO_OFFICES, folder / name)
    shutil.copy(REPORTS[0], folder / "one.txt")
    rows = "a.html,7,a\none.txt,8,b\ncopy.html,9,c\n"
    (folder / "table.csv").write_text(f"path,id,city\n{rows}")
    return folder


@pytest.fixture(scope="module")
def run(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    ended = bulk.run([inputs / "table.csv"], out=folder, options=ONE)
    assert (ended.inputs, ended.results, ended.more_reports, ended.pending) == (3, 3, 2, 0)
    return folder


def names(folder: Path) -> list[str]:
    with Ledger(folder) as ledger:
        return [Path(report.source.path or "").name for report in ledger.reports()]


def test_a_run_has_a_row_for_each_report_beside_its_file(run: Path, inputs: Path) -> None:
    expected = ["a.html", "a.html#report-2", "one.txt", "copy.html", "copy.html#report-2"]
    assert names(run) == expected
    with Ledger(run) as ledger:
        rows = [(report.issuer, row) for report, row in ledger.reports_with_rows()]
    assert [issuer for issuer, _ in rows][:2] == ["东明县自然资源局", "华阴市教育局"]
    assert [row["city"] for _, row in rows] == ["a", "a", "b", "c", "c"]
    db = sqlite3.connect(run / "ledger.sqlite")
    view = pandas.read_sql("SELECT * FROM reports", db)
    db.close()
    assert [Path(name).name for name in view["name"]] == expected
    assert view["report"].tolist() == [1, 2, 1, 1, 2]
    assert view["label"].tolist() == ["7", "7", "8", "9", "9"]


def test_what_is_said_of_a_run_counts_the_further_reports() -> None:
    speak("en")
    assert line_of(Progress(3, 3, 0, 0, 0, 0.0, 0, 2)).endswith(
        "0 pending; 2 further reports in the same files"
    )
    assert "further" not in line_of(Progress(3, 3, 0, 0, 0, 0.0))


def test_another_start_and_another_recipe_leave_no_report_twice(run: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(run, tmp_path / "run"))
    before = names(folder)
    bulk.run(out=folder, options=ONE)
    assert names(folder) == before
    rules = tmp_path / "rules.toml"
    rules.write_text('[[silence]]\nids = ["order:*"]\n')
    ended = bulk.run(out=folder, options=bulk.Options(workers=1, rules=rules))
    assert (ended.results, ended.more_reports) == (3, 2)
    assert names(folder) == before


def test_a_damaged_second_result_is_told_and_read_again(run: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(run, tmp_path / "run"))
    db = sqlite3.connect(folder / "ledger.sqlite")
    db.execute("UPDATE more_results SET result = x'00'")
    db.commit()
    db.close()
    damaged: list[str] = []
    with Ledger(folder) as ledger:
        assert len(list(ledger.reports(damaged.append))) == 3
    assert [Path(name).name for name in damaged] == ["a.html#report-2", "copy.html#report-2"]
    with Ledger(folder, writable=True) as ledger:
        again = ledger.set_damaged_aside()
        assert {Path(name).name for name in again} == {"a.html", "copy.html"}
        assert ledger.progress().more_reports == 0
    bulk.run(out=folder, options=ONE)
    assert names(folder) == names(run)


def test_a_ledger_of_before_takes_further_reports(run: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(run, tmp_path / "run"))
    db = sqlite3.connect(folder / "ledger.sqlite")
    db.executescript("DROP VIEW reports; DROP TRIGGER whole_units; DROP TABLE more_results")
    db.close()
    with Ledger(folder) as ledger:
        assert len(list(ledger.reports())) == ledger.progress().results == 3
        assert ledger.count_unanswered() == 0
    with Ledger(folder, writable=True) as ledger:
        recipe = ledger.set_recipe(Recipe("rules", "", "", "next"))
        items = [item.id for item in ledger.pending_inputs(recipe)]
        ledger.record_outcomes(
            [Outcome(items[:1], "00", pack_all(extract_all(TWO_OFFICES)))], recipe
        )
    assert names(folder)[:2] == ["a.html", "a.html#report-2"]


def test_exports_join_and_have_each_key_once(run: Path, tmp_path: Path) -> None:
    with Ledger(run) as ledger:
        source = ExportSource(ledger.reports_with_rows, users=ledger.user_rows)
        names_of_tables = ("panel.csv", "cells.csv", "reports.csv", "findings.csv")
        write_all(source, [tmp_path / name for name in names_of_tables])
    tables = {path.stem: pandas.read_csv(path) for path in tmp_path.glob("*.csv")}
    reports, cells = tables["reports"], tables["cells"]
    assert reports["report_id"].is_unique
    assert len(reports) == len(tables["panel"]) == 5
    assert not cells.duplicated(["report_id", "cell"]).any()
    joined = cells.merge(reports[["report_id", "path"]], on="report_id", validate="m:1")
    assert len(joined) == len(cells)
    assert tables["panel"]["user_city"].tolist() == ["a", "a", "b", "c", "c"]


def test_review_keeps_the_two_apart(run: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(run, tmp_path / "run"))
    opened = open_run(folder)
    issuers = [opened.report(index).issuer for index in range(len(opened.lines))]
    assert [line.issuer for line in opened.lines] == issuers
    keys = [line.key for line in opened.lines]
    assert keys[0] != keys[1]
    assert (keys[0], keys[1]) == (keys[3], keys[4])  # the copy is the same document
    document = opened.document(1)
    assert document is not None
    second = opened.report(1)["requests.received.total"]
    assert document.text[second.start : second.end] == "3295"
    target = tmp_path / "all.jsonl"
    target.write_text("".join(f"{each.model_dump_json()}\n" for each in extract_all(TWO_OFFICES)))
    files = ResultFiles([target], tmp_path / "layers")
    assert [line.key for line in files.lines] == keys[:2]
    assert files.document(1) is not None
    assert json.loads(target.read_text().splitlines()[1])["source"]["report"] == 2


def test_a_second_report_whose_model_failed_is_asked_for_again(tmp_path: Path) -> None:
    first, second = extract_all(TWO_OFFICES)
    second.notes.append(Note.of(Reason("model_failed", {"error": "busy"})))
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(enumerate_inputs([TWO_OFFICES]))
        recipe = ledger.set_recipe(Recipe("hybrid", "a-model", "", "0"))
        (item,) = ledger.pending_inputs(recipe)
        ledger.record_outcomes([Outcome([item.id], "00", pack_all([first, second]))], recipe)
        assert ledger.count_unanswered() == 1
        assert ledger.forget_failures() == 1
        assert [each.id for each in ledger.pending_inputs(recipe)] == [item.id]
        assert list(ledger.reports()) == []


@pytest.mark.slow
def test_a_run_that_is_killed_loses_and_doubles_no_second_report(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    page = TWO_OFFICES.read_text("utf-8")
    for number in range(KILLED_FILES):  # each another document, so that each is read
        (folder / f"{number:03}.html").write_text(f"{page}<!-- {number} -->", "utf-8")
    out = tmp_path / "run"
    killed_amid = 0
    for _ in range(60):
        with subprocess.Popen(
            [sys.executable, "-c", START, str(folder), str(out)], start_new_session=True
        ) as process:
            before = _results_in(out)
            while process.poll() is None and _results_in(out) < before + 4:
                time.sleep(0.01)
            if process.poll() is None:
                end_process_group(process)
                killed_amid += 1
        if _results_in(out) == KILLED_FILES:
            break
    ended = bulk.run([folder], out=out, options=ONE)
    assert killed_amid >= 3
    assert (ended.results, ended.more_reports, ended.pending) == (KILLED_FILES, KILLED_FILES, 0)
    expected = [f"{number:03}.html{of}" for number in range(KILLED_FILES) for of in ("", SECOND)]
    assert names(out) == expected
    with Ledger(out) as ledger:
        totals = [report["requests.received.total"].raw for report in ledger.reports()]
    assert totals[1::2] == ["3295"] * KILLED_FILES
    assert len(set(totals[::2])) == 1


def _results_in(folder: Path) -> int:
    """How many results of files a run has; 0 before it has a ledger."""
    if not (folder / LEDGER).exists():
        return 0
    with Ledger(folder) as ledger:
        return ledger.progress().results
