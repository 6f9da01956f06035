"""Other people's software that turns a page or a Word file into a document, called as is.

The Debian package or the extra that is missing is named by the error.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from eval.corpus.software.printing_browser import print_page
from eval.corpus.via.extractors import EXTRA, run_command, soffice_profile
from gipa_extract.errors import GipaError, MissingExtraError


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


def by_command(
    command: Sequence[str], package: str, reads: str, writes: str
) -> Callable[[bytes], bytes]:
    """What a command makes of a file.

    Args:
        command: `{in}` and `{out}` stand for the paths, `{dir}` for the folder of both.
        package: What `apt-get install` needs to be told for the command.
        reads, writes: The two files' names.
    """

    def write(data: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            source, made = Path(folder, reads), Path(folder, writes)
            source.write_bytes(data)
            known = {"{in}": str(source), "{out}": str(made), "{dir}": folder}
            run_command([known.get(part, part) for part in command], package)
            return made.read_bytes()

    return write


def _libreoffice(data: bytes, *, writes: str) -> bytes:
    profile = f"-env:UserInstallation={soffice_profile().as_uri()}"
    to = ("--convert-to", writes, "--outdir", "{dir}", "{in}")
    command = ("soffice", profile, "--headless", *to)
    package = "libreoffice-writer-nogui"
    return by_command(command, package, "report.docx", f"report.{writes}")(data)


def _print_by_chromium(data: bytes) -> bytes:
    return print_page(data.decode())


def _weasyprint(data: bytes) -> bytes:
    try:
        import weasyprint
    except ImportError as error:
        raise MissingExtraError("weasyprint", EXTRA) from error
    except OSError as error:  # it sets type with Pango
        raise GipaError(
            "weasyprint finds no Pango",
            stage="corpus",
            remedy="apt-get install libpangoft2-1.0-0",
        ) from error
    return bytes(weasyprint.HTML(string=data.decode()).write_pdf())


_WKHTMLTOPDF = ("wkhtmltopdf", "--quiet", "--encoding", "utf-8", "{in}", "{out}")
_OCRMYPDF = ("ocrmypdf", "--quiet", "--language", "chi_sim", "--jobs", "1", "{in}", "{out}")


def programs() -> dict[str, Program]:
    """Every program by its layout's name."""
    known = (*_office(), *_printers(), *_pandoc(), *_scanners())
    return {program.layout: program for program in known}


def _office() -> Iterator[Program]:
    for writes in ("pdf", "odt", "rtf", "doc", "epub"):
        made = partial(_libreoffice, writes=writes)
        yield Program(f"libreoffice-{writes}", "docx", "." + writes, made)


def _printers() -> Iterator[Program]:
    yield Program("chromium-pdf", "html", ".pdf", _print_by_chromium)
    yield Program("weasyprint-pdf", "html", ".pdf", _weasyprint)
    made = by_command(_WKHTMLTOPDF, "wkhtmltopdf", "report.html", "report.pdf")
    yield Program("wkhtmltopdf-pdf", "html", ".pdf", made)


def _pandoc() -> Iterator[Program]:
    for writes in ("docx", "odt", "rtf", "epub", "html"):
        command = ("pandoc", "--standalone", "-f", "html", "-t", writes, "-o", "{out}", "{in}")
        made = by_command(command, "pandoc", "report.html", f"made.{writes}")
        yield Program(f"pandoc-{writes}", "html", f".{writes}", made)


def _scanners() -> Iterator[Program]:
    package = "ocrmypdf tesseract-ocr-chi-sim"
    made = by_command(_OCRMYPDF, package, "scan.pdf", "searchable.pdf")
    yield Program("ocrmypdf-pdf", "pdf", ".pdf", made)
