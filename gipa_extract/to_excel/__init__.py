"""Documents in, a workbook and a page out: what `gipa to-excel` does.

    >>> from gipa_extract.to_excel import to_excel
    >>> made = to_excel(["data/reports"], out="reports.xlsx")  # doctest: +SKIP
    >>> made.workbook, made.page  # doctest: +SKIP
    (PosixPath('reports.xlsx'), PosixPath('reports.html'))

Beside them stays a hidden run folder (see `bulk`), so that a second call reads what is new and
nothing else. Files that were not written here, were changed since, or were made of other files
are never written over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from gipa_extract import bulk
from gipa_extract.bulk.inputs import each_of, enumerate_inputs
from gipa_extract.display import LeftOut, show_list
from gipa_extract.errors import GipaError
from gipa_extract.export import (
    ExportSource,
    FirstSheet,
    replacing,
    report_in_words,
    require_excel,
    write_workbook,
)
from gipa_extract.language import Lang, known_lang
from gipa_extract.models import Report
from gipa_extract.store import Ledger, StoreError
from gipa_extract.to_excel.excel_words import WORDS
from gipa_extract.to_excel.file_outcomes import (
    FileOutcome,
    came_with_page,
    failed_outcome,
    other_outcome,
    read_outcome,
)
from gipa_extract.to_excel.own_outputs import OwnOutputs

__all__ = ["FileOutcome", "Made", "to_excel"]

MAX_SHOWN = 250
"""Reports on the page, each with its source: some 30 kB apiece."""
_SETUP = "setup"
"""The stage of failures that an installation mends, so that they are tried again."""


class Made(NamedTuple):
    """What came of the files, and where it is."""

    workbook: Path | None
    """None where no report was read: then nothing is written."""
    page: Path | None
    shown: int
    """Reports on the page: the first ones."""
    run: Path
    """The run folder: what was read, for the next call, for `gipa review` and for `gipa export`."""
    files: tuple[FileOutcome, ...]
    notes: tuple[str, ...]
    """What the workbook leaves out."""


def to_excel(
    inputs: str | Path | Iterable[str | Path],
    *,
    out: str | Path,
    options: bulk.Options | None = None,
    lang: Lang = "en",
    overwrite: bool = False,
    on_start: Callable[[bulk.Progress], None] | None = None,
    on_finished: Callable[[bulk.Finished], None] | None = None,
) -> Made:
    """Write the workbook `out` and the page of the same name in .html from files and folders.

    `overwrite`: also over a file of these names that is somebody else's, was changed, or was made of
    other files.
    Raises MissingExtraError without the extra `xlsx`, GipaError where `out` does not end in
    .xlsx, a file is in the way or cannot be written, and what `bulk.run` raises; all of it before
    anything is read, if it can.
    """
    require_excel()
    lang = known_lang(lang)
    named, workbook = [str(each) for each in each_of(inputs)], Path(out)
    if workbook.suffix.lower() != ".xlsx":
        raise GipaError(
            "a workbook of Excel has another ending",
            where=str(out),
            remedy="name a file that ends in .xlsx",
        )
    page, run = workbook.with_suffix(".html"), run_folder_of(workbook)
    own = OwnOutputs(run, named)
    if not overwrite:
        own.require_free(workbook, page)
    own_files = own_names(named, workbook, page)
    found = [each for each in enumerate_inputs(named) if each.name not in own_files]
    with _naming_output(workbook):
        _forget_setup_failures(run)
        bulk.run(named, out=run, options=options, on_start=on_start, on_finished=on_finished)
    with Ledger(run, writable=True) as ledger:
        ledger.keep_only(found)  # exports and reviews of the run hold what the workbook holds
    with Ledger(run) as ledger:
        survey = _FileSurvey(ledger, ledger.names_of(found))
        if not survey.any_report():
            return Made(None, None, 0, run, tuple(survey.not_read), ())
        notes = _write_workbook(survey, workbook, lang)
    shown = show_list(survey.first, lang=lang, left_out=_left_out(survey.not_read, lang))
    with replacing(page) as part:
        shown.save(part)
    own.remember(workbook, page)
    files = (*survey.read, *survey.not_read)
    return Made(workbook, page, len(survey.first), run, files, tuple(notes))


def run_folder_of(workbook: Path) -> Path:
    """The folder beside a workbook that keeps what was read; no folder of inputs looks into it."""
    return workbook.with_name(f".{workbook.stem}.gipa")


def own_names(named: Iterable[str], *outputs: Path) -> set[str]:
    """What our own outputs are called as inputs, where they lie in a folder that is read."""
    folders = [Path(each) for each in named if Path(each).is_dir()]
    return {
        (folder / output.resolve().relative_to(folder.resolve())).as_posix()
        for output in outputs
        for folder in folders
        if output.resolve().is_relative_to(folder.resolve())
    }


@contextmanager
def _naming_output(workbook: Path) -> Iterator[None]:
    """A folder in which nothing can be written, by the name that people gave, and not the run's."""
    try:
        yield
    except StoreError as error:
        if not isinstance(error.__cause__, OSError):
            raise
        raise GipaError(
            f"cannot be written: {error.__cause__.strerror or error.__cause__}",
            where=str(workbook),
            remedy="name a file in another folder with -o FILE.xlsx",
        ) from error


def _forget_setup_failures(run: Path) -> None:
    """Have files tried again for which something was not installed; it may be by now."""
    if run.exists():
        with Ledger(run, writable=True) as ledger:
            ledger.forget_failures(_SETUP)


class _FileSurvey:
    """What one call finds in the ledger, which may know more files than this call names."""

    def __init__(self, ledger: Ledger, wanted: set[str]) -> None:
        self._ledger, self._wanted = ledger, wanted
        self.not_read = [
            failed_outcome(name, failure)
            for name, _, failure in ledger.failures()
            if name in wanted
        ]
        others = [
            other_outcome(name, code) for name, _, code in ledger.not_reports() if name in wanted
        ]
        self.not_read += sorted(others, key=lambda each: came_with_page(each.file))
        self.read: list[FileOutcome] = []
        self.first: list[Report] = []
        """The reports that the page shows."""

    def any_report(self) -> bool:
        return any(True for _ in islice(self._wanted_reports(), 1))

    def reports(self) -> Iterator[Report]:
        """Every report once, each noted as it passes; a later pass notes them anew."""
        self.read, self.first = [], []
        for report in self._wanted_reports():
            self.read.append(read_outcome(report))
            if len(self.first) < MAX_SHOWN:
                self.first.append(report)
            yield report

    def _wanted_reports(self) -> Iterator[Report]:
        return (each for each in self._ledger.reports() if each.source.file in self._wanted)


def _write_workbook(survey: _FileSurvey, workbook: Path, lang: Lang) -> list[str]:
    """Write it, its first sheet a row for each file; what it leaves out comes back."""
    words = WORDS[lang]
    first = FirstSheet(
        words.sheet,
        lambda: [words.heads, *(each.row(lang) for each in (*survey.read, *survey.not_read))],
        words.widths,
    )
    with replacing(workbook) as part:
        source = ExportSource(
            lambda: ((report_in_words(report, lang), {}) for report in survey.reports())
        )
        note = write_workbook(source, part, first, lang=lang)
    return [note] if note else []


def _left_out(files: Iterable[FileOutcome], lang: Lang) -> list[LeftOut]:
    return [LeftOut(each.file, each.in_words(lang)) for each in files]
