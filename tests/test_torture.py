"""The torture test at a small size: odd inputs among good ones, killed, continued, exported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs the special files of Unix")
def test_every_odd_input_comes_to_its_one_end_and_every_good_one_is_right(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    # a process of its own: the peak is that of its children, not of what other tests had started
    command = ["bench", "torture", "--good", "40", "--entries", "100000", "--kills", "2"]
    subprocess.run(
        [sys.executable, "-m", "eval", *command, "--no-ray", "--json", str(figures)],
        cwd=ROOT,
        check=True,
    )
    rows = json.loads(figures.read_text("utf-8"))["rows"]
    assert [row["engine"] for row in rows] == ["bulk", "export", "extract"]
    for row in rows:
        assert (row["wrong"], row["tracebacks"], row["first"]) == (0, 0, "")
        assert row["peak_mb"] < 1_000
