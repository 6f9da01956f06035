"""The reports of a run as they stand after review: what an export writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gipa_extract import forms
from gipa_extract.errors import GipaError
from gipa_extract.forms.user import with_rules
from gipa_extract.models import Report
from gipa_extract.reviewing.review_state import NO_FORM
from gipa_extract.reviewing.run_review.reviewed_run import ReviewedRun
from gipa_extract.reviewing.run_review.run_layers import RunLayers
from gipa_extract.reviewing.run_review.settled_layer import SettledLayer


class ReviewedReports:
    """Every report of a run with what people decided of it; may be gone through again."""

    def __init__(self, run: ReviewedRun, on_damaged: Callable[[str], None] | None = None) -> None:
        self._run, self._on_damaged = run, on_damaged
        self._layers = RunLayers(run.layers)
        self.no_reports: list[str] = []
        """The names of those that reviewers call no report: they are left out."""
        self.unsettled: dict[str, int] = {}
        """Name → how many items reviewers differ on; their cells are as read, and doubtful."""

    def __iter__(self) -> Iterator[Report]:
        """A report that cannot be read is passed over if somebody is told its name; else it raises."""
        self.no_reports.clear()
        self.unsettled.clear()
        editions = with_rules(self._run.rules) if self._run.rules else forms.editions()
        touched = self._touched()
        for index, line in enumerate(self._run.lines):
            try:
                report = self._run.report(index)
            except GipaError:
                if self._on_damaged is None:
                    raise
                self._on_damaged(line.name)
                continue
            if line.key not in touched:
                yield report
                continue
            layer = SettledLayer(report, self._layers.of_report(line.key, report))
            if layer.is_no_report:
                self.no_reports.append(line.name)
                continue
            if layer.unsettled:
                self.unsettled[line.name] = len(layer.unsettled)
            yield layer.corrected(editions[report.edition] if report.edition else NO_FORM)

    def _touched(self) -> set[str]:
        roles = (self._layers.begun("annotators"), self._layers.begun("adjudicators"))
        return {key for role in roles for keys in role.values() for key in keys}
