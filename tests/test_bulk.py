"""Bulk runs: every input comes to one end, whatever happens on the way."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast
from zlib import crc32

import pandas
import pytest

from eval.bench_kill import kill_test, write_files
from gipa_extract import __version__, bulk, extract
from gipa_extract.bulk import Columns, Finished, Options
from gipa_extract.bulk.inputs import enumerate_inputs
from gipa_extract.bulk.start import start
from gipa_extract.errors import AuthError, BudgetError, GipaError, ModelError, ReadError
from gipa_extract.llm import Client, Prices, Settings
from gipa_extract.model_reader.prompts import prompt_sha256
from gipa_extract.store import LEDGER, Failure, Ledger, Recipe, Result, StoreError
from tests.conftest import REPORTS, ROOT
from tests.gipa_command import GIPA, gipa
from tests.loopback import Asked, Loopback, Reply, Script, fails, says

ONE = Options(workers=1)
TWO = Options(workers=2)


def ends(folder: Path) -> dict[str, str]:
    """Name → the reason of its failure, or the issuer of its report."""
    with Ledger(folder) as ledger:
        reports = {Path(r.source.path or "").name: r.issuer or "" for r in ledger.reports()}
        failures = {Path(name).name: failure.reason for name, _, failure in ledger.failures()}
    assert not set(reports) & set(failures)
    return reports | failures


def test_a_run_gives_what_extract_gives(tmp_path: Path) -> None:
    ended = bulk.run([ROOT / "data" / "reports"], out=tmp_path, options=TWO)
    assert ended == (5, 5, 0, 0, 0, 0.0, 0, 0)
    with Ledger(tmp_path) as ledger:
        found = list(ledger.reports())
    assert [report.source.path for report in found] == [str(path) for path in REPORTS]
    for report, path in zip(found, REPORTS, strict=True):
        expected = extract(path)
        expected.extraction.seconds = report.extraction.seconds
        assert report == expected


def test_every_input_that_cannot_be_read_is_a_failure_with_its_stage(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "good.txt").write_bytes(REPORTS[0].read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no zip")
    (folder / "other.txt").write_text("今天天气很好。", "utf-8")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    ended = bulk.run([folder, folder / "gone.txt"], out=tmp_path / "run", options=ONE)
    assert (ended[:4], ended.not_reports) == ((5, 1, 3, 0), 1)
    with Ledger(tmp_path / "run") as ledger:
        stages = {Path(name).name: failure.stage for name, _, failure in ledger.failures()}
        others = ledger.not_reports()
    assert stages == dict.fromkeys(["broken.zip", "empty.txt", "gone.txt"], "read")
    assert others == [(str(folder / "other.txt"), None, "nothing_of_a_report")]


def test_a_duplicate_is_done_once_and_listed_for_each_path(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(REPORTS[0].read_bytes())
    made: list[Finished] = []
    bulk.run([tmp_path / "?.txt"], out=tmp_path / "run", options=TWO, on_finished=made.append)
    assert sorted(Path(each.name).name for each in made) == ["a.txt", "b.txt", "c.txt"]
    assert sum(each.made is not None for each in made) == 1
    with Ledger(tmp_path / "run") as ledger:
        assert len(list(ledger.reports())) == 3


def test_a_second_start_does_only_what_is_new_or_changed(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 6) / "000"
    bulk.run([files], out=tmp_path / "run", options=ONE)
    (files / "2.txt").write_bytes((files / "2.txt").read_bytes() + "补充。".encode())
    (files / "6.txt").write_bytes((files / "3.txt").read_bytes())
    made: list[Finished] = []
    bulk.run([files], out=tmp_path / "run", options=ONE, on_finished=made.append)
    assert {Path(each.name).name: each.made is not None for each in made} == {
        "2.txt": True,
        "6.txt": False,
    }
    assert bulk.run(out=tmp_path / "run", options=ONE)[:4] == (7, 7, 0, 0)


def test_another_recipe_runs_everything_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    bulk.run(REPORTS[:2], out=run, options=ONE)
    monkeypatch.setattr(Options, "recipe", lambda _: Recipe("rules", "", "", "2"))
    made: list[Finished] = []
    assert bulk.run(out=run, options=ONE, on_finished=made.append)[:4] == (2, 2, 0, 0)
    assert len(made) == 2
    with contextlib.closing(sqlite3.connect(run / LEDGER)) as db:
        assert db.execute("SELECT count(*) FROM units").fetchone() == (4,)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("DIE", "the process was ended by SIGKILL"),
        ("EXIT", "the process ended with exit code 3"),
        ("GREEDY", "the process "),  # it is at its end by itself, or is ended
        ("HANG", "took more than 4.5 seconds"),
    ],
)
def test_a_content_that_costs_its_process_is_a_failure_and_costs_no_other(
    tmp_path: Path, word: str, reason: str
) -> None:
    files = write_files(tmp_path / "files", 8)
    (files / "000" / "bad.txt").write_text(word)
    options = Options(workers=1, seconds=4.5)  # on a busy machine a good file takes a second or two
    ended = start([files], tmp_path / "run", options, tasks="tests.deadly")
    assert ended[:4] == (9, 8, 1, 0)
    assert ends(tmp_path / "run")["bad.txt"].startswith(reason)


def test_what_a_reader_prints_goes_to_the_log_and_spoils_nothing(tmp_path: Path) -> None:
    (tmp_path / "loud.txt").write_bytes(REPORTS[0].read_bytes() + b"PRINT")
    run = tmp_path / "run"
    ended = start([tmp_path / "loud.txt"], run, ONE, tasks="tests.deadly")
    assert ended.results == 1
    assert "said by a library" in (run / "run.log").read_text("utf-8")


@pytest.mark.slow
def test_retry_takes_up_the_failures_of_a_stage(tmp_path: Path) -> None:
    late, empty = tmp_path / "late.txt", tmp_path / "empty.txt"
    empty.write_bytes(b"")
    late.symlink_to(tmp_path / "content")
    run = tmp_path / "run"
    assert bulk.run([tmp_path / "*.txt"], out=run, options=ONE)[:4] == (2, 0, 2, 0)
    (tmp_path / "content").write_bytes(REPORTS[0].read_bytes())
    done = gipa("bulk", "retry", run, "--stage", "read")
    assert done.stdout.splitlines()[:2] == [
        "inputs to try again: 2",
        "2 inputs: 1 result, 1 failure, 0 pending",
    ]


@pytest.mark.slow
def test_kills_at_random_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    files, kills = map(int, os.environ.get("GIPA_KILL_TEST", "200,5").split(","))
    row = kill_test(tmp_path, files=files, kills=kills, workers=2, seed=1)
    assert row["inputs"] == row["files"] == files
    assert row["results"] == files - files // 20
    assert row["failures"] == files // 20
    assert row["without_either"] == row["with_both"] == row["different_from_uninterrupted"] == 0


@pytest.mark.slow
def test_interrupt_says_how_to_continue_and_keeps_what_is_done(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 400)
    run = tmp_path / "run"
    process = subprocess.Popen(
        [*GIPA, "bulk", files, "--out", run],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not recorded(run):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the whole group
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (output, errors) == ("", f"interrupted; to continue: gipa bulk --out {run}\n")
    with Ledger(run) as ledger:
        done = ledger.progress()
        assert 0 < done.results == len(list(ledger.reports()))
        assert done.failures == 0
    assert "KeyboardInterrupt" in (run / "run.log").read_text("utf-8")


def recorded(run: Path) -> int:
    with contextlib.suppress(StoreError), Ledger(run) as ledger:
        return ledger.progress().results
    return 0


def test_zips_globs_and_names_twice_in_a_zip_are_all_inputs(tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.txt", REPORTS[0].read_bytes())
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("a.txt", REPORTS[1].read_bytes())
    found = list(enumerate_inputs([packed, ROOT / "data/reports/*-2020.txt"]))
    checksums = [crc32(path.read_bytes()) for path in REPORTS[:2]]
    assert [Path(each.name).name for each in found] == [
        f"all.zip!a.txt#{checksums[0]:08x}",
        f"all.zip!a.txt#{checksums[1]:08x}",
        "pingchuan-2020.txt",
        "qixia-office-2020.txt",
    ]
    assert bulk.run([packed], out=tmp_path / "run", options=ONE)[:4] == (2, 2, 0, 0)


def as_csv(frame: pandas.DataFrame, path: Path) -> Path:
    frame.to_csv(path.with_suffix(".csv"), index=False)
    return path.with_suffix(".csv")


def as_jsonl(frame: pandas.DataFrame, path: Path) -> Path:
    frame.to_json(path.with_suffix(".jsonl"), orient="records", lines=True, force_ascii=False)
    return path.with_suffix(".jsonl")


def as_parquet(frame: pandas.DataFrame, path: Path) -> Path:
    frame.to_parquet(path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


@pytest.mark.parametrize("written", [as_csv, as_jsonl, as_parquet])
def test_a_table_gives_paths_and_texts_with_their_ids(
    tmp_path: Path, written: Callable[[pandas.DataFrame, Path], Path]
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_bytes(REPORTS[0].read_bytes())
    text = REPORTS[1].read_text("utf-8")
    frame = pandas.DataFrame(
        {"id": ["one", "two", "two"], "file": ["files/a.txt", "", ""], "text": ["", text, ""]}
    )
    table = written(frame, tmp_path / "table")
    options = Options(workers=1, columns=Columns(path="file"))
    assert bulk.run([table], out=tmp_path / "run", options=options)[:4] == (3, 2, 1, 0)
    with contextlib.closing(sqlite3.connect(tmp_path / "run" / LEDGER)) as db:
        assert db.execute("SELECT name, label, year FROM reports").fetchall() == [
            (str(tmp_path / "files" / "a.txt"), "one", 2019),
            (f"{table}#2", "two", 2020),
        ]
        assert db.execute("SELECT name, reason FROM failures").fetchall() == [
            (f"{table}#3", "the text is empty")
        ]


def test_a_table_without_such_a_column_says_which_option_names_one(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("url\nx\n")
    with pytest.raises(ReadError, match="--path-column"):
        bulk.run([table], out=tmp_path / "run", options=ONE)


def test_results_in_place_of_reports_are_named_as_such(tmp_path: Path) -> None:
    results = tmp_path / "reports.jsonl"
    results.write_text(extract(REPORTS[0]).model_dump_json() + "\n", encoding="utf-8")
    with pytest.raises(ReadError, match=f"results, not reports.*gipa check {results}"):
        bulk.run([results], out=tmp_path / "run", options=ONE)


def test_a_run_is_continued_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path / "files", 3)
    monkeypatch.chdir(tmp_path)

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulk.run(["files"], out="run", options=ONE, on_start=interrupt)
    monkeypatch.chdir(tmp_path / "files")
    assert bulk.run(out="../run", options=ONE)[:4] == (3, 3, 0, 0)


def test_a_listing_that_was_cut_off_is_taken_up_again(tmp_path: Path) -> None:
    run = tmp_path / "run"
    with (
        pytest.raises(KeyboardInterrupt),
        Ledger(run, writable=True) as ledger,
        ledger.keep_listing([str(path) for path in REPORTS]),
    ):
        raise KeyboardInterrupt
    assert bulk.run(out=run, options=ONE)[:4] == (5, 5, 0, 0)
    with Ledger(run) as ledger:
        assert ledger.unlisted_names() == []


def test_no_process_to_be_had_ends_the_run_and_fails_no_input(tmp_path: Path) -> None:
    with pytest.raises(GipaError, match="no process for reading"):
        start([REPORTS[0]], tmp_path, ONE, tasks="no.such.module")
    assert bulk.run(out=tmp_path, options=ONE)[:4] == (1, 1, 0, 0)


@pytest.mark.slow
def test_stream_gives_each_input_and_leaving_it_stops_the_run(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 400)

    async def first(count: int) -> list[str]:
        names = []
        stream = bulk.stream([files], out=tmp_path / "run", options=ONE)
        async for finished in stream:
            assert isinstance(finished.made, Result)
            names.append(finished.name)
            if len(names) == count:
                await stream.aclose()  # type: ignore[attr-defined]
                break
        return names

    assert len(asyncio.run(first(3))) == 3
    with Ledger(tmp_path / "run") as ledger:
        done = ledger.progress()
    assert 3 <= done.results < 400
    rest = asyncio.run(first(1000))
    assert len(rest) == 400 - done.results


def test_stream_raises_what_run_raises(tmp_path: Path) -> None:
    async def all_of_it() -> None:
        async for _ in bulk.stream([tmp_path / "nowhere"], out=tmp_path / "run"):
            pass

    with pytest.raises(ReadError, match="no such file"):
        asyncio.run(all_of_it())


# With a model


@contextlib.contextmanager
def asking(script: Script, **settings: object) -> Iterator[tuple[Loopback, Options]]:
    """A run's options with a model on loopback that is asked everything."""
    plain = {"model": "m", "cache": False, "transport_retries": 0, "attempts": 1, "concurrency": 4}
    with Loopback(script) as server:
        chosen = Settings(**({"base_url": server.url} | plain | settings))  # type: ignore[arg-type]
        with Client(chosen) as client:
            yield server, Options(workers=1, strategy="llm", model=client)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")


def test_a_model_that_answers_nonsense_leaves_what_the_rules_read(tmp_path: Path) -> None:
    with asking(says("nonsense")) as (server, options):
        ended = bulk.run(REPORTS[:2], out=tmp_path, options=options)
    assert ended[:4] == (2, 2, 0, 0)
    assert len(server.asked) > 2
    with Ledger(tmp_path) as ledger:
        found = list(ledger.reports())
        assert ledger.last_recipe() == Recipe("llm", "m", prompt_sha256(), __version__, server.url)
    assert [report.extraction.strategy for report in found] == ["llm", "llm"]
    assert "model: " in (tmp_path / "run.log").read_text("utf-8")


def test_reports_of_an_endpoint_that_is_down_keep_what_the_rules_read_and_retry_takes_them_up(
    tmp_path: Path,
) -> None:
    with asking(fails(503)) as (_, options):
        assert bulk.run(REPORTS[:2], out=tmp_path, options=options)[:4] == (2, 2, 0, 0)
    with Ledger(tmp_path, writable=True) as ledger:
        reports = list(ledger.reports())
        assert all(any(cell.value for cell in report.cells) for report in reports)
        assert {note.code for report in reports for note in report.notes} == {"model_unreachable"}
        assert ledger.forget_failures("read") == 0
        assert ledger.forget_failures("model") == 2
        assert ledger.progress().pending == 2
    with asking(says("nonsense")) as (_, options):
        assert bulk.run(out=tmp_path, options=options)[:4] == (2, 2, 0, 0)


@pytest.mark.parametrize("refusal", [fails(402), fails(404, "The model `m` does not exist")])
def test_a_permanent_error_is_not_tried_for_every_file_and_reading_goes_on(
    tmp_path: Path, refusal: Reply
) -> None:
    files = write_files(tmp_path / "files", 30)
    with asking(refusal, concurrency=2) as (server, options):
        ended = bulk.run([files], out=tmp_path / "run", options=options)
    assert (ended.results, ended.failures, ended.pending) == (30, 0, 0)
    assert len(server.asked) <= 3 + 2
    log = (tmp_path / "run" / "run.log").read_text("utf-8")
    assert log.count("reading goes on without it") == 1


def test_a_key_that_is_refused_in_the_middle_of_a_run_stops_the_asking_alone(
    tmp_path: Path,
) -> None:
    files = write_files(tmp_path / "files", 20)
    asked_before: list[Asked] = []

    def once_and_no_more(asked: Asked) -> Reply:
        asked_before.append(asked)
        if len(asked_before) > 1:
            return fails(401)
        rows = asked.body["response_format"]["json_schema"]["schema"]["properties"]
        return says(json.dumps({row: [] for row in rows}))

    with asking(once_and_no_more, concurrency=1) as (server, options):
        ended = bulk.run([files], out=tmp_path / "run", options=options)
    assert ended.results == 20
    assert len(server.asked) == 4  # an answer, and three refusals; an answer kept resets no count


def test_a_wrong_key_ends_the_run_and_marks_nothing_as_done(tmp_path: Path) -> None:
    with asking(fails(401)) as (_, options), pytest.raises(AuthError):
        bulk.run(REPORTS, out=tmp_path, options=options)
    with Ledger(tmp_path) as ledger:
        assert ledger.progress()[:4] == (5, 0, 0, 5)


def test_money_is_not_exceeded_by_more_than_the_calls_in_flight(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 40)
    million = Prices(1_000_000 / 110, 1_000_000 / 110)  # one dollar for each answer of 110 tokens
    limit = {"max_cost_usd": 10.0, "prices": million, "concurrency": 4}
    with asking(says("nonsense"), **limit) as (server, options):
        with pytest.raises(BudgetError):
            bulk.run([files], out=tmp_path / "run", options=options)
        assert 10 <= len(server.asked) <= 10 + 4
    with Ledger(tmp_path / "run") as ledger:
        assert ledger.progress().failures == 0
        assert ledger.progress().pending > 20


@pytest.mark.slow
def test_a_run_with_a_model_is_not_continued_without_it_by_mistake(tmp_path: Path) -> None:
    with asking(says("nonsense")) as (_, options):
        bulk.run(REPORTS[:1], out=tmp_path, options=options)
    done = gipa("bulk", "--out", tmp_path)
    assert (done.returncode, "--model m, or --strategy rules" in done.stderr) == (1, True)
    assert gipa("bulk", "--out", tmp_path, "--strategy", "rules").returncode == 0


def test_strategy_and_model_have_to_go_together() -> None:
    with pytest.raises(ModelError, match="no model"):
        Options(strategy="hybrid")
    with (
        Client(Settings(model="m", cache=False)) as client,
        pytest.raises(ModelError, match="the strategy rules and a model"),
    ):
        Options(strategy="rules", model=client)
    with pytest.raises(ModelError, match="no strategy 'all' → use one of: rules, hybrid"):
        extract("一、总体情况\n", strategy=cast("Any", "all"))


def test_a_model_alone_is_asked_by_the_strategy_hybrid_as_extract_asks_it() -> None:
    assert Options().recipe().strategy == "rules"
    with Client(Settings(model="m", cache=False)) as client:
        assert Options(model=client).recipe().strategy == "hybrid"
        assert Options(model=client).chosen_strategy == "hybrid"


def test_options_that_cannot_work_are_refused_when_they_are_made() -> None:
    with pytest.raises(TypeError, match=r"a run asks a Client\(Settings\(model=…\)\); not 'm'"):
        Options(strategy="hybrid", model=cast("Any", "m"))
    for no_options in ({"workers": 1}, {}):
        with pytest.raises(TypeError, match=r"options are given as bulk.Options\(…\); not as {"):
            bulk.run(REPORTS[:1], out="nowhere", options=cast("Any", no_options))
    with pytest.raises(GipaError, match="0 processes read nothing → 1 or more workers"):
        Options(workers=0)


def test_rules_may_be_named_by_a_string(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text('[[silence]]\nids = ["row:*"]\n', "utf-8")
    done = bulk.run(REPORTS[:1], out=tmp_path / "run", options=Options(rules=str(rules), workers=1))
    assert (done.results, done.failures) == (1, 0)


def test_commands_run_status_and_export(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    run = tmp_path / "run"
    done = gipa("bulk", "data/reports", tmp_path / "empty.txt", "--out", run)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "6 inputs: 5 results, 1 failure, 0 pending",
        f"  see: gipa bulk status {run} --files; again: gipa bulk retry {run}",
        f"Next: gipa review {run}; gipa export {run} --to panel.csv",
    ]
    done = gipa("bulk", "status", run)
    assert done.stdout.splitlines() == [
        "6 inputs: 5 results, 1 failure, 0 pending",
        "  1 × read: the file is empty",
    ]
    done = gipa("bulk", "--out", run, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    done = gipa("export", run, "--to", tmp_path / "cells.csv", "--to", tmp_path / "reports.jsonl")
    lacking = f"inputs without a report: 1 failed, 0 pending; see: gipa bulk status {run} --files\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", lacking)
    frame = pandas.read_csv(io.StringIO((tmp_path / "cells.csv").read_text("utf-8-sig")))
    lines = (tmp_path / "reports.jsonl").read_text("utf-8").splitlines()
    assert (len(frame), len(lines)) == (5 * 198, 5)
    assert json.loads(lines[0])["schema"] == "gipa.report/1"


@pytest.mark.slow
def test_errors_are_one_line_and_exit_code_one(tmp_path: Path) -> None:
    for arguments in (
        ["bulk", "status", tmp_path / "typo"],
        ["bulk", "retry", tmp_path / "typo"],
        ["bulk", tmp_path / "typo", "--out", tmp_path / "run"],
        ["export", tmp_path / "typo", "--to", "panel.csv"],
    ):
        done = gipa(*arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_a_defect_of_ours_is_a_failure_too() -> None:
    from gipa_extract.bulk.tasks import failure_of

    assert failure_of(ZeroDivisionError("x")) == Failure(
        "defect", "ZeroDivisionError: x", "report it, with the file, as a bug"
    )
