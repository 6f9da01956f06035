"""Other people's software that turns a page or a Word file into a document, called as is.

The Debian package or the extra that is missing is named by the error.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gipa_extract.errors import GipaError, MissingExtraError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EXTRA = "corpus-via"
TIMEOUT_S = 180


@dataclass(frozen=True)
class Program:
    """One piece of software that writes one format."""

    name: str
    """The software and what it writes, as in a layout's name."""
    reads: Literal["html", "docx", "pdf"]
    suffix: str
    write: Callable[[bytes], bytes]
    """GipaError says what to install where the software is missing."""

    @property
    def layout(self) -> str:
        return f"by-{self.name}"


def run_on_files(
    command: Sequence[str], package: str, data: bytes, names: tuple[str, str]
) -> bytes:
    """What a command makes of a file.

    Args:
        command: `{in}` and `{out}` stand for the paths, `{dir}` for the folder of both.
        package: The Debian package that has the command.
        data: The file.
        names: How the files are called: what the command reads, what it writes.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, names[0]), Path(folder, names[1])
        source.write_bytes(data)
        known = {"{in}": str(source), "{out}": str(made), "{dir}": folder}
        try:
            subprocess.run(
                [known.get(part, part) for part in command],
                capture_output=True, check=True, timeout=TIMEOUT_S,
            )  # fmt: skip
            return made.read_bytes()
        except FileNotFoundError as error:
            raise GipaError(
                f"{command[0]} cannot be run, or wrote nothing",
                stage="corpus",
                remedy=f"apt-get install {package}",
            ) from error
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise GipaError(f"{command[0]}: {error}", stage="corpus") from error


def _libreoffice(data: bytes, *, writes: str) -> bytes:
    profile = f"-env:UserInstallation={_soffice_profile().as_uri()}"
    to = ("--convert-to", writes, "--outdir", "{dir}", "{in}")
    names = ("report.docx", "report." + writes)
    return run_on_files(
        ("soffice", profile, "--headless", *to), "libreoffice-writer-nogui", data, names
    )


@cache
def _soffice_profile() -> Path:
    """A profile of this process' own: two LibreOffices on one profile wait for each other."""
    folder = Path(tempfile.mkdtemp(prefix="gipa-soffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _chromium() -> Browser:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise MissingExtraError("playwright", "browser") from error
    stack = ExitStack()
    atexit.register(stack.close)
    playwright = stack.enter_context(sync_playwright())
    return stack.enter_context(
        playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
    )


def _print_by_chromium(data: bytes) -> bytes:
    page = _chromium().new_page(java_script_enabled=False)
    try:
        page.set_content(data.decode())
        return page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom"), "1.6cm"))
    finally:
        page.close()


def _weasyprint(data: bytes) -> bytes:
    try:
        import weasyprint
    except ImportError as error:
        raise MissingExtraError("weasyprint", EXTRA) from error
    return bytes(weasyprint.HTML(string=data.decode()).write_pdf())


_WKHTMLTOPDF = ("wkhtmltopdf", "--quiet", "--encoding", "utf-8", "{in}", "{out}")
_OCRMYPDF = ("ocrmypdf", "--quiet", "--language", "chi_sim", "--jobs", "1", "{in}", "{out}")


def programs() -> dict[str, Program]:
    """Every program by its layout's name."""
    all_of_them = (*_office(), *_printers(), *_pandoc(), *_scanners())
    return {program.layout: program for program in all_of_them}


def _office() -> Iterator[Program]:
    for writes in ("pdf", "odt", "rtf", "doc", "epub"):
        made = partial(_libreoffice, writes=writes)
        yield Program(f"libreoffice-{writes}", "docx", "." + writes, made)


def _printers() -> Iterator[Program]:
    yield Program("chromium-pdf", "html", ".pdf", _print_by_chromium)
    yield Program("weasyprint-pdf", "html", ".pdf", _weasyprint)
    made = partial(run_on_files, _WKHTMLTOPDF, "wkhtmltopdf", names=("report.html", "report.pdf"))
    yield Program("wkhtmltopdf-pdf", "html", ".pdf", lambda data: made(data=data))


def _pandoc() -> Iterator[Program]:
    for writes in ("docx", "odt", "rtf", "epub", "html"):
        command = ("pandoc", "--standalone", "-f", "html", "-t", writes, "-o", "{out}", "{in}")
        made = partial(run_on_files, command, "pandoc", names=("report.html", "made." + writes))
        yield Program(
            f"pandoc-{writes}", "html", "." + writes, lambda data, made=made: made(data=data)
        )


def _scanners() -> Iterator[Program]:
    made = partial(
        run_on_files,
        _OCRMYPDF,
        "ocrmypdf tesseract-ocr-chi-sim",
        names=("scan.pdf", "searchable.pdf"),
    )
    yield Program("ocrmypdf-pdf", "pdf", ".pdf", lambda data: made(data=data))
