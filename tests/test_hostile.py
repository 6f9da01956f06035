"""What a hostile PDF can take: a clear error or an ordinary result, in bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gipa_extract.errors import LimitError, ReadError
from gipa_extract.models import Document
from gipa_extract.readers import read_bytes
from gipa_extract.readers.limits import Limits
from gipa_extract.readers.pdf import sandbox
from gipa_extract.readers.pdf.sandbox import read_apart
from tests.needs import needs

needs("pypdfium2", "pdf")
needs("reportlab", "corpus")

from tests import hostile

LIMITS = Limits(max_memory=384 * 2**20, seconds=20)
MEMORY = r"more than 384\.0 MiB of memory, or breaks PDFium → .* raise Limits\.max_memory"
EITHER = rf"{MEMORY}|more than 20 seconds → .* raise Limits\.seconds"
PIXELS = r"pixels are over the limit of 80000000 → .* raise Limits\.max_pixels"
STREAM = r"16\.0 MiB is over the limit of 16\.0 MiB → .* raise Limits\.max_stream"


SLOW = [
    ("contents-once-words", MEMORY),
    ("array-in-object-stream", MEMORY),
    ("page-in-object-stream", MEMORY),
    ("100-pages-200-times", MEMORY),
    ("ascii85-of-flate", MEMORY),
    ("form-draws-itself", EITHER),
    ("forms-in-forms", EITHER),
    ("picture-flate-huge", r"229\.1 MiB is over the limit of 228\.9 MiB"),
]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("contents-200-times", MEMORY),
        ("encrypted-bomb", MEMORY),
        ("early-endstream", STREAM),
        ("form-200000-times", EITHER),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in SLOW),
    ],
)
def test_a_file_made_to_fill_the_memory_or_the_time_is_refused(name: str, message: str) -> None:
    with pytest.raises(LimitError, match=message):
        read_bytes(hostile.HOSTILE[name](), limits=LIMITS)


@pytest.mark.parametrize(
    "name",
    ["page-huge", "picture-huge-scan", "picture-run-length", "jpx-huge-scan", "jbig2-huge"],
)
def test_a_scan_of_too_many_pixels_is_refused_before_it_is_drawn(name: str) -> None:
    needs("rapidocr", "ocr")
    with pytest.raises(LimitError, match=PIXELS):
        read_bytes(hostile.HOSTILE[name](), limits=LIMITS)


@pytest.mark.parametrize(
    "name",
    [
        *("contents-once-shapes", "lzw", "run-length", "run-length-of-flate"),
        *("picture-huge-text", "picture-large-text", "jpx-huge-text"),
    ],
)
def test_what_pdfium_bounds_itself_is_read_as_far_as_it_goes(name: str) -> None:
    assert read_bytes(hostile.HOSTILE[name](), limits=LIMITS).media_type == "application/pdf"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no process's memory so")
def test_a_callers_memory_is_safe_from_the_worst_file(tmp_path: Path) -> None:
    """The process has 1.5 GiB, and is told what is wrong; alone, the file would end it."""
    path = tmp_path / "worst.pdf"
    path.write_bytes(hostile.HOSTILE["encrypted-bomb"]())
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_DATA, (3 * 2**29, 3 * 2**29))\n"
        "import sys; from gipa_extract.cli import main; sys.argv[1:] = ['extract', sys.argv[1]]\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "reading takes more than 1024.0 MiB of memory, or breaks PDFium" in said


def test_after_a_lost_process_the_next_file_is_read() -> None:
    with pytest.raises(LimitError):
        read_apart(hostile.dies, b"", Limits())
    assert read_apart(hostile.tells, b"one", Limits()).text == "one"


def test_a_process_stays_for_the_next_file_unless_it_was_lost_meanwhile() -> None:
    first = read_apart(hostile.tells_its_process, b"", Limits()).text
    assert read_apart(hostile.tells_its_process, b"", Limits()).text == first != str(os.getpid())
    process = sandbox._idle[-1].start()
    process.kill()
    process.wait()
    assert read_apart(hostile.tells_its_process, b"", Limits()).text != first


def test_a_step_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "OVER", 0.0)
    with pytest.raises(LimitError, match=r"more than 0\.5 seconds → .* raise Limits\.seconds"):
        read_apart(hostile.never_ends, b"", Limits(seconds=0.5))


def test_errors_come_over_whole() -> None:
    with pytest.raises(ReadError, match="cannot be read → try another") as caught:
        read_apart(hostile.refuses, b"", Limits())
    assert caught.value.remedy == "try another"
    with pytest.raises(ZeroDivisionError) as broken:
        read_apart(hostile.breaks, b"", Limits())
    assert "hostile.py" in broken.value.__notes__[0]


def test_threads_read_at_the_same_time() -> None:
    read: list[Document] = []
    threads = [
        threading.Thread(
            target=lambda data: read.append(read_apart(hostile.tells, data, Limits())),
            args=(b"%d" % at,),
        )
        for at in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(document.text for document in read) == ["0", "1", "2", "3"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_fork_starts_a_process_of_its_own() -> None:
    first = read_apart(hostile.tells_its_process, b"", Limits()).text
    code = f"""
import os, sys
sys.path[:] = {sys.path!r}
from tests import hostile
from gipa_extract.readers.pdf.sandbox import read_apart
from gipa_extract.readers.limits import Limits
first = read_apart(hostile.tells_its_process, b"", Limits()).text
child = os.fork()
second = read_apart(hostile.tells_its_process, b"", Limits()).text
print(first != second if child == 0 else first == second, flush=True)
if child:
    os.waitpid(child, 0)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("True\nTrue\n", "")
    assert first
