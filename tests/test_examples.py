"""The scripts in examples/ run as their docstrings say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def run(*args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", *map(str, args)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120)


def test_bulk_example_prints_a_line_for_each_report_and_continues(tmp_path: Path) -> None:
    for _ in range(2):
        done = run("examples/bulk.py", "data/reports", tmp_path / "run")
        assert (done.returncode, done.stderr) == (0, "")
        assert len(done.stdout.splitlines()) == 5
        assert "栖霞区人民政府办公室\t2020\t52\t" in done.stdout
