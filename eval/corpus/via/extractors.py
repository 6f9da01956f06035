"""Other people's tools that turn a page, a Word file or a PDF into text, each called as is.

Nothing here is ours: what a tool writes goes into the corpus unchanged. Python tools come with
the extra `corpus-via`; command-line tools are Debian packages, named by the error where one is
missing. PyMuPDF is AGPL: it is run here, as a tool of development, and nothing imports it else.
"""

from __future__ import annotations

import atexit
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Literal

from gipa_extract.errors import GipaError, MissingExtraError

EXTRA = "corpus-via"
TIMEOUT_S = 120
Format = Literal["html", "docx", "pdf"]


@dataclass(frozen=True)
class Extractor:
    """One way to call one tool."""

    name: str
    """The tool and its mode, as in a layout's name."""
    reads: Format
    convert: Callable[[Sequence[bytes]], list[str]]
    """The text of each of several files: one call where starting the tool is what costs.

    GipaError says what to install where the tool is missing.
    """
    suffix: str = ".txt"

    @property
    def layout(self) -> str:
        return f"via-{self.reads}-{self.name}"


def _one_by_one(extract: Callable[[bytes], str]) -> Callable[[Sequence[bytes]], list[str]]:
    return lambda files: [extract(file) for file in files]


@contextmanager
def _needs(package: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise MissingExtraError(package, EXTRA) from error


def run_command(command: Sequence[str], package: str, file: bytes | None = None) -> str:
    """What a command prints; GipaError names the Debian package if there is no such command."""
    try:
        done = subprocess.run(
            command, input=file, capture_output=True, check=True, timeout=TIMEOUT_S
        )
    except FileNotFoundError as error:
        raise GipaError(
            f"{command[0]} cannot be run", stage="corpus", remedy=f"apt-get install {package}"
        ) from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise GipaError(f"{command[0]}: {error}", stage="corpus") from error
    return done.stdout.decode("utf-8", "replace")


def _run_on_file(command: Sequence[str], package: str, suffix: str, file: bytes) -> str:
    """What a command prints about a file; `{}` in the command stands for its path."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report" + suffix)
        path.write_bytes(file)
        return run_command([part.replace("{}", str(path)) for part in command], package)


# --- web pages


def _trafilatura(file: bytes, *, output: str) -> str:
    with _needs("trafilatura"):
        import trafilatura
    return trafilatura.extract(file.decode(), output_format=output) or ""


def _resiliparse(file: bytes, *, main: bool) -> str:
    with _needs("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text
    return str(extract_plain_text(file.decode(), main_content=main))


def _inscriptis(file: bytes) -> str:
    with _needs("inscriptis"):
        from inscriptis import get_text
    return str(get_text(file.decode()))


def _html2text(file: bytes) -> str:
    with _needs("html2text"):
        import html2text
    return str(html2text.html2text(file.decode()))


def _markdownify(file: bytes) -> str:
    with _needs("markdownify"):
        from markdownify import markdownify
    # its default parser nests cells that are never closed until Python's stack is full
    return str(markdownify(file.decode(), bs4_options="lxml"))


def _bs4(file: bytes, *, strip: bool) -> str:
    with _needs("beautifulsoup4"):
        from bs4 import BeautifulSoup
    return BeautifulSoup(file.decode(), "lxml").get_text("\n", strip=strip)


_LYNX = (
    "lynx", "-dump", "-nolist", "-width=200", "-assume_charset=utf-8", "-display_charset=utf-8",
    "{}",
)  # fmt: skip
_W3M = ("w3m", "-dump", "-cols", "160", "-I", "utf-8", "-O", "utf-8", "-T", "text/html", "{}")


def _pandoc(file: bytes, *, reads: str, writes: str) -> str:
    return run_command(("pandoc", "-f", reads, "-t", writes), "pandoc", file)


# --- Word files


def _docx2txt(file: bytes) -> str:
    with _needs("docx2txt"):
        import docx2txt
    return str(docx2txt.process(io.BytesIO(file)))


def _mammoth(file: bytes, *, markdown: bool) -> str:
    with _needs("mammoth"):
        import mammoth
    convert = mammoth.convert_to_markdown if markdown else mammoth.extract_raw_text
    return str(convert(io.BytesIO(file)).value)


def _libreoffice(files: Sequence[bytes]) -> list[str]:
    """The texts of Word files, all in one call: starting LibreOffice takes longer than a report."""
    if not files:  # it would wait for some
        return []
    with tempfile.TemporaryDirectory() as name:
        paths = [Path(name, f"{number}.docx") for number in range(len(files))]
        for path, file in zip(paths, files, strict=True):
            path.write_bytes(file)
        profile = f"-env:UserInstallation={soffice_profile().as_uri()}"
        writes = ("--convert-to", "txt:Text (encoded):UTF8", "--outdir", name)
        command = ["soffice", profile, "--headless", *writes, *map(str, paths)]
        run_command(command, "libreoffice-writer-nogui")
        return [path.with_suffix(".txt").read_text("utf-8-sig") for path in paths]


@cache
def soffice_profile() -> Path:
    """A profile of this process' own: two LibreOffices on one profile wait for each other."""
    folder = Path(tempfile.mkdtemp(prefix="gipa-soffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


# --- PDFs


def _pdftotext(file: bytes, *, mode: str) -> str:
    command = ("pdftotext", *([mode] if mode else []), "-", "-")
    return run_command(command, "poppler-utils", file)


def _pdfminer(file: bytes) -> str:
    with _needs("pdfminer.six"):
        from pdfminer.high_level import extract_text
    return str(extract_text(io.BytesIO(file)))


def _pypdf(file: bytes, *, mode: Literal["plain", "layout"]) -> str:
    with _needs("pypdf"):
        import pypdf
    pages = pypdf.PdfReader(io.BytesIO(file)).pages
    return "\n".join(page.extract_text(extraction_mode=mode) for page in pages)


def _pdfplumber(file: bytes, *, layout: bool) -> str:
    with _needs("pdfplumber"):
        import pdfplumber
    with pdfplumber.open(io.BytesIO(file)) as pdf:
        return "\n".join(page.extract_text(layout=layout) for page in pdf.pages)


def _pymupdf(file: bytes, *, sort: bool) -> str:
    with _needs("pymupdf"):
        import pymupdf
    with pymupdf.Document(stream=file, filetype="pdf") as pdf:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text(sort=sort) for page in pdf)


def extractors() -> dict[str, Extractor]:
    """Every extractor by its layout's name."""
    return {tool.layout: tool for tool in (*_for_pages(), *_for_word(), *_for_pdfs())}


def _for_pages() -> Iterator[Extractor]:
    def page(name: str, extract: Callable[[bytes], str], suffix: str = ".txt") -> Extractor:
        return Extractor(name, "html", _one_by_one(extract), suffix)

    yield page("trafilatura", partial(_trafilatura, output="txt"))
    yield page("trafilatura-markdown", partial(_trafilatura, output="markdown"), ".md")
    yield page("resiliparse", partial(_resiliparse, main=False))
    yield page("resiliparse-main", partial(_resiliparse, main=True))
    yield page("inscriptis", _inscriptis)
    yield page("html2text", _html2text, ".md")
    yield page("markdownify", _markdownify, ".md")
    yield page("bs4", partial(_bs4, strip=False))
    yield page("bs4-strip", partial(_bs4, strip=True))
    yield page("lynx", partial(_run_on_file, _LYNX, "lynx", ".html"))
    yield page("w3m", partial(_run_on_file, _W3M, "w3m", ".html"))
    yield page("pandoc-plain", partial(_pandoc, reads="html", writes="plain"))
    yield page("pandoc-gfm", partial(_pandoc, reads="html", writes="gfm"), ".md")


def _for_word() -> Iterator[Extractor]:
    def word(name: str, extract: Callable[[bytes], str], suffix: str = ".txt") -> Extractor:
        return Extractor(name, "docx", _one_by_one(extract), suffix)

    yield word("pandoc-plain", partial(_pandoc, reads="docx", writes="plain"))
    yield word("pandoc-gfm", partial(_pandoc, reads="docx", writes="gfm"), ".md")
    yield word("docx2txt", _docx2txt)
    yield word("mammoth", partial(_mammoth, markdown=False))
    yield word("mammoth-markdown", partial(_mammoth, markdown=True), ".md")
    yield Extractor("libreoffice", "docx", _libreoffice)


def _for_pdfs() -> Iterator[Extractor]:
    def paper(name: str, extract: Callable[[bytes], str]) -> Extractor:
        return Extractor(name, "pdf", _one_by_one(extract))

    yield paper("pdftotext", partial(_pdftotext, mode=""))
    yield paper("pdftotext-layout", partial(_pdftotext, mode="-layout"))
    yield paper("pdftotext-raw", partial(_pdftotext, mode="-raw"))
    yield paper("pdfminer", _pdfminer)
    yield paper("pypdf", partial(_pypdf, mode="plain"))
    yield paper("pypdf-layout", partial(_pypdf, mode="layout"))
    yield paper("pdfplumber", partial(_pdfplumber, layout=False))
    yield paper("pdfplumber-layout", partial(_pdfplumber, layout=True))
    yield paper("pymupdf", partial(_pymupdf, sort=False))
    yield paper("pymupdf-sort", partial(_pymupdf, sort=True))
