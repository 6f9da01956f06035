"""Commands that go through results take a file of them, or the run folder that holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gipa_extract import Report, bulk, extract
from gipa_extract.error_words import in_language
from gipa_extract.errors import FormError
from gipa_extract.export import load, write
from gipa_extract.store import Ledger
from tests.conftest import REPORTS
from tests.gipa_command import gipa


def test_a_run_is_checked_as_its_results_are(tmp_path: Path) -> None:
    bulk.run([str(REPORTS[0]), str(REPORTS[1])], out=tmp_path / "run")
    assert gipa("export", "run", "--to", "reports.jsonl", cwd=tmp_path).returncode == 0
    of_run = gipa("check", "run", "--explain", cwd=tmp_path)
    of_file = gipa("check", "reports.jsonl", "--explain", cwd=tmp_path)
    assert (of_run.returncode, of_run.stderr) == (0, "")
    assert of_run.stdout == of_file.stdout
    assert of_run.stdout.count("findings") == 2


def test_a_run_in_which_nothing_is_a_report_says_where_the_reasons_are(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("今天天气很好，我们去公园散步吧。", "utf-8")
    done = gipa("bulk", "letter.txt", "--out", "run", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "1 input: 0 results, 0 failures, 1 not a report, 0 pending",
        "  see: gipa bulk status run --files",
    ]


def test_a_folder_that_was_read_is_told_where_its_results_are(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    bulk.run(str(REPORTS[0]), out=tmp_path / ".in.gipa")  # as to-excel and review do
    done = gipa("export", "in", "--to", "panel.csv", cwd=tmp_path)
    run = (tmp_path / ".in.gipa").resolve()
    assert f"→ what was read of these documents is in the run {run}" in done.stderr


def test_an_export_says_how_many_inputs_of_the_run_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    bulk.run([str(REPORTS[0]), str(tmp_path / "empty.txt")], out=tmp_path / "run")
    done = gipa("export", "run", "--to", "panel.csv", cwd=tmp_path)
    see = "see: gipa bulk status run --files\n"
    said = f"inputs without a report: 1 failed, 0 pending; {see}"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", said)
    with Ledger(tmp_path / "run", writable=True) as ledger:
        ledger.forget_failures()
    done = gipa("bulk", "status", "run", "--files", cwd=tmp_path, GIPA_LANG="zh")
    assert done.stdout.splitlines()[-1] == f"  待处理：{tmp_path}/empty.txt"
    done = gipa("export", "run", "--to", "panel.csv", "--reviewed", cwd=tmp_path)
    assert done.stderr == f"inputs without a report: 0 failed, 1 pending; {see}"
    done = gipa("export", "run", "--to", "panel.csv", cwd=tmp_path, GIPA_LANG="zh")
    assert done.stderr == (
        "没有结果的输入：0个失败，1个待处理；详见：gipa bulk status run --files\n"
    )


def test_a_folder_of_documents_is_told_how_to_become_results(tmp_path: Path) -> None:
    done = gipa("check", str(tmp_path))
    assert "result: neither a run folder nor a file of results" in done.stderr
    assert "gipa extract" in done.stderr


def test_a_run_where_documents_are_wanted_is_told_what_makes_a_workbook_of_it(
    tmp_path: Path,
) -> None:
    bulk.run(str(REPORTS[0]), out=tmp_path / "run")
    for args in (["to-excel", "run"], ["bulk", "run", "run", "--out", "other"], ["extract", "run"]):
        done = gipa(*args, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "gipa: run: read: a run folder, which holds results and no documents "
            "→ gipa export run --to panel.xlsx, or gipa review run\n"
        )
    assert gipa("bulk", "run", "--out", "run", cwd=tmp_path).returncode == 0  # its own


def test_a_limit_is_said_in_chinese() -> None:
    assert in_language("Input should be less than or equal to 65535", "zh") == "应不大于 65535"


def test_names_may_be_strings_and_one_input_may_stand_alone(
    reports: dict[str, Report], tmp_path: Path
) -> None:
    write([reports["qixia-office-2020"]], str(tmp_path / "reports.jsonl"))
    assert len(list(load(str(tmp_path / "reports.jsonl")))) == 1
    done = bulk.run(str(REPORTS[0]), out=str(tmp_path / "run"))
    assert (done.inputs, done.results) == (1, 1)
    with Ledger(str(tmp_path / "run")) as ledger:
        assert len(list(ledger.reports())) == 1
    with pytest.raises(FormError, match=r"none\.toml"):
        extract(REPORTS[0], rules=str(tmp_path / "none.toml"))
