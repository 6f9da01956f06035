"""The reports of a run as they stand after review: what an export writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gipa_extract import forms
from gipa_extract.errors import GipaError
from gipa_extract.export.sources import UserRow
from gipa_extract.forms.user_rules import with_rules
from gipa_extract.models import Report
from gipa_extract.reviewing.review_state import NO_FORM
from gipa_extract.reviewing.run_review.reviewed_run import ReviewedRun, key_of
from gipa_extract.reviewing.run_review.run_layers import RunLayers
from gipa_extract.reviewing.run_review.settled_layer import SettledLayer


class ReviewedReports:
    """Every report of a run with what people decided of it; may be gone through again."""

    def __init__(self, run: ReviewedRun, on_damaged: Callable[[str], None] | None = None) -> None:
        self._run, self._on_damaged = run, on_damaged
        self._layers = RunLayers(run.layers)
        self._editions = with_rules(run.rules) if run.rules else forms.editions()
        self._touched: set[str] = set()
        self.no_reports: list[str] = []
        """The names of those that reviewers call no report: they are left out."""
        self.unsettled: dict[str, int] = {}
        """Name → how many items reviewers differ on; their cells are as read, and doubtful."""

    def __iter__(self) -> Iterator[Report]:
        """A report that cannot be read is passed over if somebody is told its name; else it raises."""
        for report, _ in self.with_rows((report, {}) for report in self.as_read()):
            yield report

    def as_read(self) -> Iterator[Report]:
        """Every report of the run before review."""
        for index, line in enumerate(self._run.lines):
            try:
                yield self._run.report(index)
            except GipaError:
                if self._on_damaged is None:
                    raise
                self._on_damaged(line.name)

    def with_rows(
        self, reports: Iterable[tuple[Report, UserRow]]
    ) -> Iterator[tuple[Report, UserRow]]:
        """The run's reports, each with the columns of the user's table, after review."""
        self._begin_pass()
        for report, row in reports:
            after = self._report_after_review(report, report.source.path or "")
            if after is not None:
                yield after, row

    def unmatched_documents(self) -> list[str]:
        """The documents of reviews that are of no report of the run: files that changed, or went.

        A review is of one document, byte for byte, on one form: nothing of it is carried over.
        """
        known = {line.key for line in self._run.lines}
        return [self._layers.document_of(key) for key in sorted(self._layers_begun() - known)]

    def _begin_pass(self) -> None:
        self.no_reports.clear()
        self.unsettled.clear()
        self._touched = self._layers_begun()

    def _report_after_review(self, report: Report, name: str) -> Report | None:
        """The report after review; None where reviewers call it none."""
        key = key_of(report.source.sha256, report.edition, report.source.report)
        if key not in self._touched:
            return report
        layer = SettledLayer(report, self._layers.of_report(key, report))
        if layer.is_no_report:
            self.no_reports.append(name)
            return None
        if layer.unsettled_items:
            self.unsettled[name] = len(layer.unsettled_items)
        return layer.corrected(self._editions[report.edition] if report.edition else NO_FORM)

    def _layers_begun(self) -> set[str]:
        roles = (
            self._layers.begun_reports("annotators"),
            self._layers.begun_reports("adjudicators"),
        )
        return {key for role in roles for keys in role.values() for key in keys}
