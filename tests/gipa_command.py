"""The command `gipa` as a user runs it: in a process of its own, where a warning is an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

GIPA = [sys.executable, "-W", "error", "-m", "gipa_extract.cli"]


def gipa(
    *args: object, cwd: Path = ROOT, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[str]:
    """What it prints, and its exit code; `environment` holds variables beside those of the test."""
    done = subprocess.run(
        [*GIPA, *map(str, args)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
