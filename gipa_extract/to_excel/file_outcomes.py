"""What became of each file: read, read with doubts, not a report, or failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gipa_extract.error_words import in_language
from gipa_extract.models import Report
from gipa_extract.reasons import Lang
from gipa_extract.store import Failure
from gipa_extract.to_excel.excel_words import WORDS

Ending = Literal["read", "doubtful", "not_a_report", "failed"]
NOT_A_REPORT = "no annual report was found"
"""How the reason of a NotAReportError begins; the ledger keeps reasons, not classes."""


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
    """Why there is no report, and at which stage."""
    remedy: str = ""

    def in_words(self, lang: Lang) -> str:
        """What is to be known of it, in one line: its doubts, or why there is no report."""
        words = WORDS[lang]
        if self.reason:
            reason, remedy = in_language(self.reason, lang), in_language(self.remedy, lang)
            return f"{reason} → {remedy}" if remedy else reason
        if self.edition is None:
            return words.no_form
        doubts = (
            (words.doubtful_cells, self.doubtful_cells),
            (words.missing_cells, self.missing_cells),
            (words.failing_rules, self.failing_rules),
        )
        return words.comma.join(saying.format(count) for saying, count in doubts if count)

    def row(self, lang: Lang) -> tuple[str | int | None, ...]:
        """Its row of the workbook's first sheet; see `ExcelWords.heads`."""
        said = WORDS[lang].endings[self.ending]
        if self.reason:
            told = (in_language(self.reason, lang), in_language(self.remedy, lang))
            return (self.file, said, *[None] * 6, *told)
        counts = (self.doubtful_cells, self.missing_cells, self.failing_rules)
        return (self.file, said, self.issuer, self.year, self.edition, *counts, None, None)


def read_outcome(report: Report) -> FileOutcome:
    """That of a file which gave a report: with doubts where somebody has to look at it.

    Cells that the document lacks are a doubt, too: a table may be a picture.
    """
    doubtful = sum(cell.trust == "doubtful" for cell in report.cells)
    missing = sum(cell.trust == "missing" for cell in report.cells)
    in_doubt = doubtful or missing or report.edition is None
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
    )


def failed_outcome(file: str, failure: Failure) -> FileOutcome:
    """That of a file which gave none."""
    no_report = failure.reason.startswith(NOT_A_REPORT)
    reason = failure.reason if no_report else f"{failure.stage}: {failure.reason}"
    ending: Ending = "not_a_report" if no_report else "failed"
    return FileOutcome(file, ending, reason=reason, remedy=failure.remedy)
