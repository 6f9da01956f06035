"""A finished run of `gipa bulk` as something to score: `--from-run RUN`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from eval.folder import Failure, Line
from eval.truth import Truth
from gipa_extract import readers
from gipa_extract.errors import GipaError, ResultError
from gipa_extract.models import Report
from gipa_extract.store import Ledger


@dataclass
class BulkResults:
    """What a bulk run made of these reports, by the hash of their documents."""

    reports: dict[str, Report]
    failures: dict[str, Failure]
    """By the name of the document's file."""
    others: list[str]
    """Inputs of the bulk run that are none of these reports: left out."""
    twice: list[str]
    """Inputs whose document another input holds too: the first counts."""
    parameters: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    prompt_sha256: str | None = None
    model: str | None = None

    def line(self, truth: Truth) -> Line:
        """One report's line: the bulk run's result, or why it has none."""
        line = Line(name=truth.name, document=truth.sha256, seconds=None)
        report = self.reports.get(truth.sha256)
        if report is None:
            unknown = Failure(stage="bulk", reason="the bulk run has no result of this document")
            failure = self.failures.get(truth.document.name, unknown)
            return line.model_copy(update={"failure": failure})
        found: dict[str, object] = {"report": report, "seconds": report.extraction.seconds}
        try:
            found["text"] = readers.read(truth.document).text
        except GipaError:  # another machine read it; its quotes cannot be looked up here
            found["scope"] = "cells"
        return line.model_copy(update=found)


def load_bulk_results(folder: Path, truths: Sequence[Truth]) -> BulkResults:
    """The results of a bulk run for these reports; ResultError if it has none of them."""
    wanted = {truth.sha256 for truth in truths}
    found = BulkResults({}, {}, [], [])
    with Ledger(folder) as ledger:
        recipe = ledger.last_recipe()
        for report in ledger.reports():
            name = report.source.path or report.source.sha256
            if report.source.sha256 not in wanted or (report.source.report or 1) > 1:
                found.others.append(name)
            elif report.source.sha256 in found.reports:
                found.twice.append(name)
            else:
                found.reports[report.source.sha256] = report
        for name, _, failure in ledger.failures():
            found.failures.setdefault(
                PurePath(name).name, Failure(stage=failure.stage, reason=failure.reason)
            )
    if not found.reports:
        raise ResultError(
            "the bulk run has read none of these documents",
            where=str(folder),
            remedy="run gipa bulk over the documents of the gold or the corpus",
        )
    if recipe:
        found.model, found.prompt_sha256 = recipe.model or None, recipe.prompt_sha256 or None
        found.parameters = {
            "strategy": recipe.strategy,
            "endpoint": recipe.endpoint,
            "made_by_version": recipe.version,
        }
    return found
