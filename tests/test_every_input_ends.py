"""Each input comes to one end, whatever it is: a test for each fault that once broke this."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from eval.bench_kill import write_files
from gipa_extract import bulk, worker
from gipa_extract.bulk import Columns, Options
from gipa_extract.bulk.inputs import enumerate_inputs
from gipa_extract.bulk.log import LOG, _LogFile
from gipa_extract.bulk.pool import WorkerPool
from gipa_extract.errors import GipaError, ReadError
from gipa_extract.readers import DEFAULT_LIMITS
from gipa_extract.store import LEDGER, KeptAnswer, Ledger, Recipe, Result, StoreError
from tests.conftest import REPORTS, ROOT
from tests.gipa_command import GIPA, gipa

ONE = Options(workers=1)
RULES = Recipe("rules", "", "", "1")


def sha256s(run: Path) -> dict[str, str]:
    """Name → hash of the content that stands under it."""
    with Ledger(run) as ledger:
        return {report.source.path or "": report.source.sha256 for report in ledger.reports()}


def reasons(run: Path) -> dict[str, tuple[str, str]]:
    """The last part of a name → stage and reason of its failure."""
    with Ledger(run) as ledger:
        return {name.rpartition("/")[2]: made[:2] for name, _, made in ledger.failures()}


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return path


# Silently wrong or lost


def test_a_zip_packed_anew_between_two_starts_puts_no_result_under_another_name(
    tmp_path: Path,
) -> None:
    files = {f"{path.stem}.txt": path.read_bytes() for path in REPORTS}
    named, run = packed(tmp_path / "a.zip", files), tmp_path / "run"

    def repack(_: object) -> None:
        packed(named, dict(reversed(files.items())))

    assert bulk.run([named], out=run, options=ONE, on_start=repack)[:4] == (5, 5, 0, 0)
    found = sha256s(run)
    for name in files:
        assert found[f"{named}!{name}"] == sha256(files[name]).hexdigest()


def test_one_relative_name_from_two_folders_is_two_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    for folder, path in zip(("one", "two"), REPORTS, strict=False):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_bytes(path.read_bytes())
        monkeypatch.chdir(tmp_path / folder)
        bulk.run(["a.txt"], out=run, options=ONE)
    assert list(sha256s(run)) == ["a.txt", str(tmp_path / "two" / "a.txt")]
    assert len(set(sha256s(run).values())) == 2
    monkeypatch.chdir(tmp_path / "one")
    assert bulk.run(["a.txt"], out=run, options=ONE)[:4] == (2, 2, 0, 0)


def test_rows_of_one_path_and_several_ids_are_inputs_each(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(REPORTS[0].read_bytes())
    table, run = tmp_path / "t.csv", tmp_path / "run"
    table.write_text("id,path\none,a.txt\ntwo,a.txt\ntwo,a.txt\n")
    assert bulk.run([table], out=run, options=ONE)[:4] == (2, 2, 0, 0)
    with contextlib.closing(sqlite3.connect(run / LEDGER)) as db:
        named = db.execute("SELECT name, label FROM reports").fetchall()
    file = str(tmp_path / "a.txt")
    assert named == [(file, "one"), (f"{file} [two]", "two")]


def test_a_link_in_a_ring_leaves_the_reports_beside_it(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 3)
    (files / "000" / "ring.txt").symlink_to("ring.txt")
    assert bulk.run([files], out=tmp_path / "run", options=ONE)[:4] == (4, 3, 1, 0)
    assert reasons(tmp_path / "run") == {"ring.txt": ("read", "Too many levels of symbolic links")}


# One file stops everything


@pytest.mark.parametrize("pages", [0, 1])
def test_a_ledger_that_ended_in_its_first_moment_is_made_anew(tmp_path: Path, pages: int) -> None:
    run = tmp_path / "run"
    run.mkdir()
    if pages:
        with contextlib.closing(sqlite3.connect(run / LEDGER)) as db:
            db.execute("PRAGMA journal_mode = WAL")
    else:
        (run / LEDGER).touch()
    assert (run / LEDGER).stat().st_size == pages * 4096
    with pytest.raises(StoreError, match="no run is here"):
        Ledger(run)
    done = gipa("bulk", REPORTS[0], "--out", run)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_ledger_has_no_name_before_it_is_whole(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from gipa_extract.store import Ledger\n"
        "os.replace = lambda *_: os._exit(9)\n"
        "Ledger(Path(sys.argv[1]), writable=True)\n"
    )
    run = tmp_path / "run"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code, run], env=environment).returncode == 9
    assert not (run / LEDGER).exists()
    assert bulk.run(REPORTS[:1], out=run, options=ONE).results == 1
    assert not [path for path in run.iterdir() if path.name.startswith(".")]


def test_whatever_goes_wrong_while_loading_is_that_inputs_failure(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as file:
        for number in range(3):
            file.writestr(f"{number}.txt", REPORTS[number].read_bytes())
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[60:400] = bytes(340)
    (tmp_path / "a.zip").write_bytes(bytes(data))
    run = tmp_path / "run"
    assert bulk.run([tmp_path / "a.zip"], out=run, options=ONE)[:4] == (3, 2, 1, 0)
    [(stage, reason)] = reasons(run).values()
    assert (stage, reason.partition(":")[0]) == ("read", "damaged in its zip")


def test_an_encrypted_mimetype_stops_neither_bulk_nor_extract(tmp_path: Path) -> None:
    data = bytearray(packed(tmp_path / "a.zip", {"mimetype": b"x" * 99}).read_bytes())
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (tmp_path / "b.txt").write_bytes(REPORTS[0].read_bytes())
    assert bulk.run([tmp_path], out=tmp_path / "run", options=ONE)[:3] == (2, 1, 1)
    done = gipa("extract", tmp_path / "a.zip", tmp_path / "b.txt", "--format", "jsonl")
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)
    assert done.stderr == (
        f"gipa: {tmp_path}/a.zip!mimetype: read: a zip with a password → "
        "unpack it with its password first\n"
    )


@pytest.mark.slow
def test_names_that_are_no_text_and_half_characters_are_read_and_exported(tmp_path: Path) -> None:
    files, run = tmp_path / "files", tmp_path / "run"
    files.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(files) + b"/\xbe\xd6.txt")).write_bytes(
            REPORTS[0].read_bytes()
        )
    except OSError:
        pytest.skip("names are text on this system")
    (files / "局\x1b[31m.txt").write_bytes(REPORTS[1].read_bytes())
    table = tmp_path / "t.jsonl"
    text = REPORTS[2].read_text("utf-8")
    rows = [{"id": "\ud800", "text": f"{text}\ud800"}, {"path": "a\0b"}, {"path": "x" * 5000}]
    table.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert bulk.run([files, table], out=run, options=ONE)[:4] == (5, 3, 2, 0)
    with Ledger(run) as ledger:
        paths = {item.path for item in ledger.pending_inputs(0)}
    assert os.fsdecode(os.fsencode(files) + b"/\xbe\xd6.txt") in paths
    targets = ["panel.csv", "cells.parquet", "reports.jsonl"]
    done = gipa("export", run, *(f"--to={tmp_path / name}" for name in targets))
    assert done.returncode == 0
    assert done.stderr.startswith("inputs without a report: 2 failed, 0 pending;")
    assert r"files/\xbe\xd6.txt" in (tmp_path / "panel.csv").read_text("utf-8-sig")
    done = gipa("bulk", "status", run, "--files")
    assert "\x1b" not in done.stdout
    done = gipa("extract", files, "--format", "jsonl")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_hangs_nobody_wherever_it_comes_from(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for name in ("a.txt", "b.csv", "c.zip"):
        os.mkfifo(files / name)
    (files / "d.txt").write_bytes(REPORTS[0].read_bytes())
    run = tmp_path / "run"
    inputs = [files / "b.csv", f"{files}/*.txt", files, "/dev/zero"]
    assert bulk.run(inputs, out=run, options=ONE)[:4] == (5, 1, 4, 0)
    assert {reason for _, reason in reasons(run).values()} == {
        "a named pipe, not a file",
        "a device, not a file",
    }
    done = gipa("extract", files, "/dev/zero", "--format", "jsonl")
    assert (len(done.stdout.splitlines()), done.stderr.count("not a file")) == (1, 4)


def test_a_file_that_becomes_a_pipe_after_it_was_listed_hangs_nobody(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 3)

    def swap(_: object) -> None:
        (files / "000" / "1.txt").unlink()
        os.mkfifo(files / "000" / "1.txt")

    ended = bulk.run([files], out=tmp_path / "run", options=ONE, on_start=swap)
    assert ended[:4] == (3, 2, 1, 0)


def test_a_process_that_is_lost_while_it_starts_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "began"
    once = f"import os\nif not os.path.exists({str(mark)!r}):\n    open({str(mark)!r}, 'w'); os._exit(1)\n"
    monkeypatch.setattr(worker, "_BOOT", once.replace("{", "{{").replace("}", "}}") + worker._BOOT)
    assert bulk.run(REPORTS[:2], out=tmp_path / "run", options=ONE)[:4] == (2, 2, 0, 0)
    assert mark.exists()


def test_a_stopped_pool_starts_no_process_any_more() -> None:
    pool = WorkerPool(1, "gipa_extract.bulk.tasks:to_results", 5, subprocess.DEVNULL)
    pool.end_workers()
    with pool.lend_worker() as lent, pytest.raises(worker.WorkerLostError):
        lent.ask([b"x"], DEFAULT_LIMITS)
    pool.close()


# Money, and what is damaged


def test_a_damaged_answer_is_asked_for_again_and_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        answers = ledger.answers(ledger.set_recipe(RULES))
        answers.keep("k", 200, {"text": "是" * 50}, (1, 1, 1, 0.0))
        answers.want("w", {"of": "w"})
        with ledger.database.writing() as db:
            for column, key in (("body", "k"), ("request", "w")):
                (data,) = db.execute(
                    f"SELECT {column} FROM answers WHERE key = ?", (key,)
                ).fetchone()
                flipped = bytes([*data[:9], data[9] ^ 4, *data[10:]])
                db.execute(f"UPDATE answers SET {column} = ? WHERE key = ?", (flipped, key))
        with caplog.at_level(logging.WARNING):
            assert (answers.get("k"), answers.get("k")) == (None, None)
            assert list(answers.wanted_requests()) == []
        assert [record.args for record in caplog.records] == [("k",), ("w",)]
        answers.keep("k", 200, {}, (1, 1, 1, 0.0))
        assert answers.get("k") == KeptAnswer(200, {})


@pytest.mark.slow
def test_a_damaged_result_is_named_left_out_and_read_again(tmp_path: Path) -> None:
    run = tmp_path / "run"
    bulk.run(REPORTS[:3], out=run, options=ONE)
    with contextlib.closing(sqlite3.connect(run / LEDGER)) as db, db:
        second = "SELECT u.rowid, u.result FROM units u JOIN inputs USING (sha256) WHERE name = ?"
        unit, data = db.execute(second, (str(REPORTS[1]),)).fetchone()
        flipped = bytes([*data[:500], data[500] ^ 4, *data[501:]])
        db.execute("UPDATE units SET result = ? WHERE rowid = ?", (flipped, unit))
    target = tmp_path / "panel.csv"
    done = gipa("export", run, "--to", target)
    assert done.returncode == 1
    assert f"1 results are damaged and left out: {REPORTS[1]}" in done.stderr
    assert f"→ gipa bulk retry {run} reads them again" in done.stderr
    assert len(target.read_text("utf-8-sig").splitlines()) == 3
    with Ledger(run) as ledger, pytest.raises(StoreError, match=REPORTS[1].name):
        list(ledger.reports())
    assert gipa("bulk", "retry", run).returncode == 0
    done = gipa("export", run, "--to", target)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_damaged_text_in_the_ledger_is_a_failure_of_its_row(tmp_path: Path) -> None:
    table, run = tmp_path / "t.jsonl", tmp_path / "run"
    table.write_text(json.dumps({"text": REPORTS[0].read_text("utf-8")}))

    def damage(_: object) -> None:
        with contextlib.closing(sqlite3.connect(run / LEDGER)) as db, db:
            db.execute("UPDATE inputs SET body = x'00'")

    assert bulk.run([table], out=run, options=ONE, on_start=damage)[:4] == (1, 0, 1, 0)
    assert reasons(run) == {"t.jsonl#1": ("read", "the text is damaged in the ledger")}


@pytest.mark.slow
def test_csv_of_extract_is_that_of_export_with_its_mark_and_without_formulas(
    tmp_path: Path,
) -> None:
    (tmp_path / "=1+1.txt").write_bytes(REPORTS[0].read_bytes())
    target, results = tmp_path / "cells.csv", tmp_path / "r.jsonl"
    done = gipa("extract", "=1+1.txt", "--format", "csv", cwd=tmp_path)
    assert done.stdout.startswith("\ufeffreport_id,path,sha256,")
    assert done.stdout.splitlines()[1].split(",")[1] == "'=1+1.txt"
    gipa("extract", "=1+1.txt", "--format", "csv", "-o", target, cwd=tmp_path)
    written = target.read_bytes()
    assert written.decode().splitlines() == done.stdout.splitlines()
    gipa("extract", "=1+1.txt", "--format", "jsonl", "-o", results, cwd=tmp_path)
    gipa("export", results, "--to", target)
    assert target.read_bytes() == written


# Small things


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e12"])
def test_a_time_that_is_none_is_refused_before_anything_is_done(
    tmp_path: Path, seconds: str
) -> None:
    done = gipa("bulk", REPORTS[0], "--out", tmp_path / "run", f"--timeout={seconds}")
    assert (done.returncode, "--timeout" in done.stderr) == (2, True)
    assert not (tmp_path / "run").exists()
    with pytest.raises(GipaError, match="cannot be given"):
        Options(seconds=float(seconds))


def test_a_broken_line_of_a_table_is_called_by_its_number_and_costs_no_other(
    tmp_path: Path,
) -> None:
    text = json.dumps({"text": REPORTS[0].read_text("utf-8")})
    table, run = tmp_path / "t.jsonl", tmp_path / "run"
    table.write_text(f'{text}\n\n{{"text": \n[1]\n{{"url": 1}}\n{text}\n')
    assert bulk.run([table], out=run, options=ONE)[:4] == (5, 2, 3, 0)
    assert reasons(run) == {
        "t.jsonl#2": ("list", "line 3 is no JSON: Expecting value"),
        "t.jsonl#3": ("list", "line 4 is no object: '[1]\\n'"),
        "t.jsonl#4": ("list", "the table has no column 'path' or 'text'"),
    }


def test_a_table_that_breaks_off_keeps_what_stood_before(tmp_path: Path) -> None:
    table, run = tmp_path / "t.csv", tmp_path / "run"
    table.write_bytes(f"path\n{REPORTS[0]}\n".encode() + b"\xff\xfe\n" * 9000)
    ended = bulk.run([table], out=run, options=ONE)
    assert (ended.results, ended.pending) == (0, 0)
    [(name, (stage, reason))] = reasons(run).items()
    assert (name, stage) == ("t.csv#1", "list")
    assert "cannot be read from here on: 'utf-8'" in reason


def test_a_table_that_a_glob_finds_and_that_is_none_is_a_file_as_any_other(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    (tmp_path / "b.txt").write_bytes(REPORTS[0].read_bytes())
    ended = bulk.run([f"{tmp_path}/*"], out=tmp_path / "run", options=ONE)
    assert (ended[:4], ended.not_reports) == ((2, 1, 0, 0), 1)
    with pytest.raises(ReadError, match="--path-column"):
        bulk.run([tmp_path / "a.csv"], out=tmp_path / "new", options=ONE)
    assert not (tmp_path / "new").exists()


def test_listing_raises_nothing_for_what_vanished_since(tmp_path: Path) -> None:
    [found] = enumerate_inputs([tmp_path / "gone.jsonl"], Columns())
    assert found.name == str(tmp_path / "gone.jsonl")


def test_a_disk_that_is_full_while_the_log_is_closed_ends_no_run() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no full device on this system")
    handler = _LogFile("/dev/full", encoding="utf-8")
    handler.emit(logging.LogRecord("x", logging.INFO, "x", 1, "said", None, None))
    handler.close()


def test_a_name_writes_no_line_of_its_own_into_the_log(tmp_path: Path) -> None:
    (tmp_path / "a\n2026-01-01 INFO end.txt").write_bytes(b"")
    bulk.run([tmp_path], out=tmp_path / "run", options=ONE)
    log = (tmp_path / "run" / LOG).read_text("utf-8")
    assert r"a\n2026-01-01 INFO end.txt: read: the file is empty" in log


def test_retry_refuses_a_stage_that_nobody_knows(tmp_path: Path) -> None:
    bulk.run(REPORTS[:1], out=tmp_path / "run", options=ONE)
    done = gipa("bulk", "retry", tmp_path / "run", "--stage", "raed")
    assert (done.returncode, "'raed'" in done.stderr) == (2, True)
    done = gipa("bulk", "retry", tmp_path / "run", "--stage", "process")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "inputs to try again: 0")


@pytest.mark.slow
def test_what_is_no_report_is_counted_apart_named_and_never_exported(tmp_path: Path) -> None:
    files, run = tmp_path / "files", tmp_path / "files" / "run"
    files.mkdir()
    (files / "a.txt").write_bytes(REPORTS[0].read_bytes())
    (files / "b.txt").write_text("今天天气很好。", "utf-8")
    (files / "c.txt").write_bytes(b"")
    gipa("bulk", files, "--out", run)
    for name in ("panel.csv", "cells.parquet", "reports.jsonl", "codebook.md"):
        assert gipa("export", run, "--to", run / name).returncode == 0
    done = gipa("bulk", files, "--out", run)
    assert done.stdout.splitlines()[0] == (
        "7 inputs: 1 result, 1 failure, 5 not reports, 0 pending"
    )
    done = gipa("bulk", "status", run, "--files", "--lang", "zh")
    assert f"  不是报告：{files}/b.txt：其中没有年度报告的内容" in done.stdout
    assert f"  失败：{files}/c.txt：读取：文件是空的 → 请重新下载" in done.stdout
    assert f"{run}/panel.csv：这是 gipa export 导出的表格" in done.stdout
    gipa("export", run, "--to", tmp_path / "panel.csv")
    assert len((tmp_path / "panel.csv").read_text("utf-8-sig").splitlines()) == 2
    with Ledger(run, writable=True) as ledger:
        assert ledger.forget_failures() == 1
        assert ledger.forget_failures("not_a_report") == 5


def test_ctrl_c_ends_a_run_that_is_reading(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 300)
    process = subprocess.Popen(
        [*GIPA, "bulk", files, "--out", tmp_path / "run", "-q"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
    )
    while not (tmp_path / "run" / LEDGER).exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    assert process.stderr
    process.stderr.close()


def test_a_result_is_whole_or_known_not_to_be() -> None:
    from gipa_extract.store.ledger_rows import is_whole

    data = zlib.compress(b"x" * 1000)
    assert is_whole(data)
    assert not is_whole(data[:-1])
    assert Result._fields[0] == "payload"
