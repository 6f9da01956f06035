"""How much memory one report takes, by format: `python -m eval bench memory`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract.errors import GipaError

LAYOUTS = ("cells", "html-clean", "docx", "pdf-ruled", "scan-png")
_PEAKS = """
import os, pathlib, re
def peak(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024
started = pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
print(round(peak("self"), 1), max([round(peak(pid), 1) for pid in started], default=0.0))
"""
"""What Linux says of the process and of those that it started: the largest that each has been.
What `getrusage` says begins with the size of the process that started it."""


def bench_memory(seed: Seed = 1, json: JsonFile = None) -> None:
    """The peak of a fresh process that imports the package, and of one that extracts a report.

    started_mb: of the largest process that it started, in which a PDF is read.
    """
    if sys.platform != "linux":
        raise GipaError("other processes' peaks are known on Linux alone", remedy="use Linux")
    rows = [_row("import", "import gipa_extract")]
    with tempfile.TemporaryDirectory() as folder:
        for name in LAYOUTS:
            _, written = make(layouts()[name], seed, 0)
            path = Path(folder, f"report{written.suffix}")
            path.write_bytes(written.data)
            rows.append(_row(name, f"import gipa_extract; gipa_extract.extract({str(path)!r})"))
    emit("bench memory", rows, seed=seed, json_file=json)


def _row(name: str, program: str) -> Row:
    done = subprocess.run(
        [sys.executable, "-c", program + _PEAKS], capture_output=True, text=True, check=True
    )
    own, started = map(float, done.stdout.split())
    return {"report": name, "process_mb": own, "started_mb": started or None}
