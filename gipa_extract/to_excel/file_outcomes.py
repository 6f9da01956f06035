"""What became of each file: read, read with doubts, not a report, or failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gipa_extract.display.doubt_groups import DoubtGroup, doubt_groups
from gipa_extract.error_words import in_language
from gipa_extract.errors import GipaError
from gipa_extract.language import Lang
from gipa_extract.models import Report
from gipa_extract.reasons import GAPS, Reason
from gipa_extract.store import Failure
from gipa_extract.to_excel.excel_words import WORDS

Ending = Literal["read", "doubtful", "not_a_report", "failed"]


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file."""

    file: str
    ending: Ending
    issuer: str | None = None
    year: int | None = None
    edition: str | None = None
    cells: int = 0
    doubtful_cells: int = 0
    missing_cells: int = 0
    failing_rules: int = 0
    reason: str = ""
    """Why there is no report."""
    stage: str = ""
    """At which stage that was found."""
    code: str = ""
    """Why it is no report, in `reasons`."""
    remedy: str = ""
    doubt: DoubtGroup | None = None
    """The largest group of a report's doubtful cells; none at which only rules point, whose number
    is said."""
    gaps: tuple[Reason, ...] = ()
    """What a report may hold that was not read."""
    is_further: bool = False
    """Whether it is of a report behind the first one in its file."""

    def reason_in(self, lang: Lang) -> str:
        """Why there is no report; empty where there is one."""
        if self.code:
            return Reason(self.code).in_words(lang)
        return GipaError(self.reason, stage=self.stage).in_words(lang)

    def in_words(self, lang: Lang) -> str:
        """What is to be known of it, in one line: its doubts, or why there is no report."""
        reason, remedy = self.reason_in(lang), in_language(self.remedy, lang)
        if reason:
            return f"{reason} → {remedy}" if remedy else reason
        return self._doubts_in(lang)

    def _doubts_in(self, lang: Lang) -> str:
        """What somebody has to look at in a report; empty where there is nothing."""
        words = WORDS[lang]
        doubts = (
            (words.doubtful_cells, self.doubtful_cells),
            (words.missing_cells, self.missing_cells),
            (words.failing_rules, self.failing_rules),
        )
        said = [saying.format(count) for saying, count in doubts if count]
        if self.edition is None:
            said = [words.no_form]
        elif self.doubt:
            said[0] = words.for_reason.format(said[0], self.doubt.why(lang))
        return words.comma.join([*said, *(gap.in_words(lang) for gap in self.gaps)])

    def row(self, lang: Lang) -> tuple[str | int | None, ...]:
        """Its row of the workbook's first sheet; see `ExcelWords.heads`."""
        said = WORDS[lang].endings[self.ending]
        if reason := self.reason_in(lang):
            return (self.file, said, *[None] * 6, reason, in_language(self.remedy, lang))
        counts = (self.doubtful_cells, self.missing_cells, self.failing_rules)
        doubts = self._doubts_in(lang) or None
        return (self.file, said, self.issuer, self.year, self.edition, *counts, doubts, None)


def came_with_page(file: str) -> bool:
    """Whether a browser saved it along with a page: dozens of scripts and pictures each."""
    return any(folder.endswith(("_files", ".files")) for folder in file.split("/")[:-1])


def read_outcome(report: Report) -> FileOutcome:
    """That of a file which gave a report: with doubts where somebody has to look at it.

    Cells that the document lacks are a doubt, too: a table may be a picture.
    """
    doubtful = sum(cell.trust == "doubtful" for cell in report.cells)
    missing = sum(cell.trust == "missing" for cell in report.cells)
    in_doubt = bool(doubtful or missing or report.edition is None)
    gaps = [Reason(note.code, note.params) for note in report.notes if note.code in GAPS]
    return FileOutcome(
        report.source.path or "",
        "doubtful" if in_doubt else "read",
        issuer=report.issuer,
        year=report.year,
        edition=report.edition,
        cells=len(report.cells),
        doubtful_cells=doubtful,
        missing_cells=missing,
        failing_rules=sum(finding.status == "fails" for finding in report.findings),
        doubt=next((group for group in doubt_groups(report) if not group.by_sum), None),
        gaps=tuple(gaps) if in_doubt else (),
        is_further=(report.source.report or 1) > 1,
    )


def failed_outcome(file: str, failure: Failure) -> FileOutcome:
    """That of a file which could not be read."""
    stage, reason, remedy = failure
    return FileOutcome(file, "failed", reason=reason, stage=stage, remedy=remedy)


def other_outcome(file: str, code: str) -> FileOutcome:
    """That of a file which is no report."""
    return FileOutcome(file, "not_a_report", code=code)
