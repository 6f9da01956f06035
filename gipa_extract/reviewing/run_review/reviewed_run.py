"""What is reviewed: the reports of a run folder, or those of result files, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from pydantic import ValidationError

from gipa_extract import bulk, readers
from gipa_extract.bulk import on_ray
from gipa_extract.bulk.inputs import input_of
from gipa_extract.bulk.schedule import content_of
from gipa_extract.errors import GipaError
from gipa_extract.models import Document, Report
from gipa_extract.reviewing.journal import ReviewError
from gipa_extract.store import Ledger, holds_run
from gipa_extract.store.run_reports import input_as_listed, report_lines, report_of
from gipa_extract.text.missing_paths import remedy_for_missing
from gipa_extract.text.names import as_argument, as_text

RESULTS = (".json", ".jsonl")
LAYERS = "review"
"""The folder, in a run folder or in one of results, that keeps what people decided."""


class RunLine(NamedTuple):
    """One report of what is reviewed, as far as it is known without its result."""

    name: str
    sha256: str
    edition: str | None
    issuer: str | None
    year: int | None
    broken_rules: int
    doubtful_cells: int
    label: str | None = None
    report: int = 1
    """Which of the reports in its file, counted from 1."""

    @property
    def key(self) -> str:
        """What its layers are called by."""
        return key_of(self.sha256, self.edition, self.report)


def key_of(sha256: str, edition: str | None, report: int | None) -> str:
    """What a report's layers are called by: equal documents on one form are one report."""
    return f"{sha256}-{edition or 'none'}" + (f"-{report}" if report and report > 1 else "")


class ReviewedRun(Protocol):
    """A run, or result files."""

    folder: Path | None
    """The run's folder; None for result files."""
    layers: Path
    """The folder of what people decided; it may not be there yet."""
    rules: Path | None
    """The rules file that the results were judged by, if there was one."""
    lines: list[RunLine]

    def report(self, index: int) -> Report:
        """The result behind a line; its `document` is not read."""

    def document(self, index: int) -> Document | None:
        """What the report was read from; None where it is not at hand, or has changed."""


def open_run(path: Path, on_read: Callable[[Path], None] | None = None) -> ReviewedRun:
    """What lies at a path: a run folder, a folder of results or of documents, or a file of results.

    Documents are read into a run of their own beside their folder first; `on_read` is told where.
    ReviewError where nothing is there to be reviewed.
    """
    if path.is_dir() and _kind_of(path) is None:
        if on_ray.holds_parts(str(path)):
            raise ReviewError(
                "the output of --engine ray cannot be reviewed as it is",
                where=str(path),
                remedy=f"write reports.jsonl by `gipa export {as_argument(path)} --to reports.jsonl`, and review that",
            )
        folder = run_of_documents(path)
        if on_read is not None:
            on_read(folder)
        bulk.run([path], out=folder)
    opened = reviewed_run(path)
    if not opened.lines:
        raise ReviewError(
            "no report to review",
            where=str(path),
            remedy=f"`gipa bulk status {as_argument(opened.folder or path)} --files` names each file and says why",
        )
    return opened


def reviewed_run(path: Path) -> ReviewedRun:
    """As `open_run`, but nothing is read: of a folder of documents the run that was made of it."""
    if path.is_file() and path.suffix in RESULTS:
        return ResultFiles([path], path.with_name(f"{path.name}.{LAYERS}"))
    kind = _kind_of(path) if path.is_dir() else None
    if kind == "results":
        return ResultFiles(_results_of(path), path / LAYERS)
    folder = path if kind == "run" else run_of_documents(path)
    if not path.exists() and not holds_run(folder):
        remedy = remedy_for_missing(str(path))
        raise ReviewError("no such file, folder or match", where=str(path), remedy=remedy)
    if not holds_run(folder):
        raise ReviewError(
            "no run, and no results",
            where=str(path),
            remedy="name a run folder, a folder of documents or results, or results in jsonl",
        )
    return LedgerRun(folder)


def _kind_of(folder: Path) -> Literal["run", "results"] | None:
    """What a folder holds; None for documents."""
    if holds_run(folder):
        return "run"
    return "results" if _results_of(folder) else None


def _results_of(folder: Path) -> list[Path]:
    return sorted(file for suffix in RESULTS for file in folder.glob(f"*{suffix}"))


def run_of_documents(folder: Path) -> Path:
    """The run, beside a folder of documents, that keeps what was read of them."""
    whole = folder.resolve()
    return whole.with_name(f".{whole.name}.gipa")


class LedgerRun:
    """The reports of a run folder."""

    def __init__(self, folder: Path) -> None:
        self.folder: Path | None = folder
        self.layers = folder / LAYERS
        self._ledger = Ledger(folder)
        self._found = report_lines(self._ledger)
        recipe = self._ledger.last_recipe()
        kept = f"rules-{recipe.rules_sha256[:12]}.toml" if recipe and recipe.rules_sha256 else None
        self.rules = folder / kept if kept else None
        self.lines = [
            RunLine(
                found.name,
                found.sha256,
                found.edition,
                found.issuer,
                found.year,
                found.broken_rules or 0,
                found.doubtful_cells or 0,
                found.label,
                found.report,
            )
            for found in self._found
        ]

    def report(self, index: int) -> Report:
        """The result behind a line."""
        return report_of(self._ledger, self._found[index])

    def document(self, index: int) -> Document | None:
        """The document of a line, read again."""
        listed = input_as_listed(self._ledger, self._found[index].id)
        with suppress(GipaError, OSError):
            content = content_of(listed.body, input_of(listed), readers.DEFAULT_LIMITS)
            document = (
                readers.from_text(content)
                if isinstance(content, str)
                else readers.read_bytes(content)
            )
            where = f"{listed.path}!{listed.member}" if listed.member else listed.path
            document = replace(document, path=None if listed.body is not None else as_text(where))
            return document if document.sha256 == self.lines[index].sha256 else None
        return None


class ResultFiles:
    """The reports of files of results, one a line in jsonl."""

    folder: Path | None = None
    rules: Path | None = None

    def __init__(self, files: list[Path], layers: Path) -> None:
        self.layers = layers
        self.lines: list[RunLine] = []
        self._places: list[tuple[Path, int, int]] = []
        """File, offset and length in bytes of each line's result."""
        for file in files:
            for start, data in _results_in(file):
                self._add_line(file, start, data)

    def _add_line(self, file: Path, start: int, data: bytes) -> None:
        report = _parse_report(data, f"{file}")
        self._places.append((file, start, len(data)))
        self.lines.append(
            RunLine(
                report.source.path or file.name,
                report.source.sha256,
                report.edition,
                report.issuer,
                report.year,
                sum(finding.status == "fails" for finding in report.findings),
                sum(cell.trust == "doubtful" for cell in report.cells),
                report=report.source.report or 1,
            )
        )

    def report(self, index: int) -> Report:
        """The result behind a line."""
        file, start, size = self._places[index]
        with file.open("rb") as opened:
            opened.seek(start)
            return _parse_report(opened.read(size), str(file))

    def document(self, index: int) -> Document | None:
        """The file that the result names, if it is there unchanged."""
        path = self.report(index).source.file
        with suppress(GipaError, OSError):
            document = readers.read(Path(path)) if path and Path(path).is_file() else None
            if document is not None and document.sha256 == self.lines[index].sha256:
                return document
        return None


def _results_in(file: Path) -> Iterator[tuple[int, bytes]]:
    """Each result of a file, and at which byte it begins."""
    if file.suffix == ".json":
        yield 0, file.read_bytes()
        return
    start = 0
    with file.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield start, line
            start += len(line)


def _parse_report(data: bytes, where: str) -> Report:
    try:
        return Report.model_validate_json(data)
    except ValidationError as error:
        raise ReviewError(
            "a file that holds no result", where=where, remedy="name a folder of results alone"
        ) from error
