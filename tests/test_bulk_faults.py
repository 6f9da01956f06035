"""Run folders that cannot be used: each says what to do, and after that the run goes on."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.bench_kill import write_files
from gipa_extract import bulk
from gipa_extract.bulk import Options
from gipa_extract.store import LEDGER, Ledger, StoreError
from tests.conftest import REPORTS, ROOT
from tests.gipa_command import GIPA

ONE = Options(workers=1)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting is not permitted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


@pytest.mark.slow
def test_a_full_disk_ends_the_run_and_with_space_it_goes_on(tmp_path: Path, disk: Path) -> None:
    files = write_files(tmp_path / "files", 200)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"full.*free some space and start again"):
            bulk.run([files], out=disk / "run", options=ONE)
    remount(disk, "size=64m")
    with Ledger(disk / "run") as ledger:
        done = ledger.progress()
    assert (done.results < 200, done.failures) == (True, 0)
    assert bulk.run([files], out=disk / "run", options=ONE)[:4] == (200, 200, 0, 0)


def test_a_disk_that_is_full_from_the_start_is_said(tmp_path: Path, disk: Path) -> None:
    with contextlib.suppress(OSError), (disk / "ballast").open("wb", 0) as ballast:
        while True:
            ballast.write(b"x" * 4096)
    done = subprocess.run(
        [*GIPA, "bulk", str(REPORTS[0]), "--out", str(disk / "run")],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "free some space" in done.stderr
    (disk / "ballast").unlink()
    assert bulk.run(REPORTS[:1], out=disk / "run", options=ONE).results == 1


def test_a_read_only_run_can_be_looked_at_and_not_continued(disk: Path) -> None:
    run = disk / "run"
    bulk.run(REPORTS[:1], out=run, options=ONE)
    remount(disk, "ro")
    with pytest.raises(StoreError, match=r"read-only.*name another folder"):
        bulk.run(REPORTS, out=run, options=ONE)
    with pytest.raises(StoreError, match=r"[Rr]ead-only.*name another folder"):
        bulk.run(REPORTS, out=disk / "new", options=ONE)
    with Ledger(run) as ledger:
        assert len(list(ledger.reports())) == 1
    remount(disk, "rw")
    assert bulk.run(REPORTS, out=run, options=ONE).results == 5


def test_a_damaged_ledger_is_moved_away_as_it_says_and_made_anew(tmp_path: Path) -> None:
    run = tmp_path / "run"
    bulk.run(REPORTS, out=run, options=ONE)
    data = bytearray((run / LEDGER).read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    (run / LEDGER).write_bytes(data)
    with pytest.raises(StoreError, match=r"damaged.*move it away and start again"):
        bulk.run(REPORTS, out=run, options=ONE)
    (run / LEDGER).rename(run / "damaged.sqlite")
    assert bulk.run(REPORTS, out=run, options=ONE).results == 5


def test_a_ledger_of_another_layout_is_refused_with_the_way_out(tmp_path: Path) -> None:
    bulk.run(REPORTS[:1], out=tmp_path, options=ONE)
    with contextlib.closing(sqlite3.connect(tmp_path / LEDGER)) as db:
        db.execute("PRAGMA user_version = 1")
    said = r"layout 1, not 3.*export it with the version that run.log names"
    with pytest.raises(StoreError, match=said):
        Ledger(tmp_path)
    with pytest.raises(StoreError, match=said):
        bulk.run(out=tmp_path, options=ONE)


@pytest.mark.slow
def test_a_second_process_on_a_run_is_refused_while_the_first_one_works(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 1500)
    run = tmp_path / "run"
    command = [*GIPA, "bulk", str(files), "--out", str(run)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as first:
        while not (run / LEDGER).is_file():
            time.sleep(0.01)
        second = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
        assert first.poll() is None
        output, _ = first.communicate(timeout=120)
    assert (second.returncode, second.stdout) == (1, "")
    assert "another process is working on this run → wait for it" in second.stderr
    assert output.splitlines()[0] == "1500 inputs: 1500 results, 0 failures, 0 pending"
