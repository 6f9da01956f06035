"""A look at every report of a run while its page is already open: reasons, and what was decided."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from gipa_extract.checker.across_years import across
from gipa_extract.errors import GipaError
from gipa_extract.forms import Form
from gipa_extract.language import Lang
from gipa_extract.models import Report
from gipa_extract.reviewing.run_review.priorities import (
    ReportTotals,
    hint_of,
    jumps_between,
    reasons_of,
    totals_of,
    year_breaks,
)
from gipa_extract.reviewing.run_review.reviewed_run import ReviewedRun

PAUSE = 0.0005
"""Seconds after each report in which what the page asks for goes first."""

_log = logging.getLogger("gipa_extract")


@dataclass
class ReportSurvey:
    """What is known of one report beside its line."""

    reasons: Counter[str] = field(default_factory=Counter)
    hints: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Cell → what other years say against it."""
    is_damaged: bool = False


class RunSurvey:
    """Goes through all reports in a thread of its own; `result` fills as it does."""

    def __init__(
        self,
        run: ReviewedRun,
        editions: Mapping[str, Form],
        lang: Lang,
        *,
        on_report: Callable[[int, Report], None],
        on_end: Callable[[], None],
    ) -> None:
        self.result: dict[int, ReportSurvey] = {}
        self.has_begun = self.is_done = False
        self.failure = ""
        """Why not every report was looked at."""
        self._run, self._editions, self._lang = run, editions, lang
        self._on_report, self._on_end = on_report, on_end
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run_survey, name="survey", daemon=True)

    def start_looking(self) -> None:
        """Begin, if it has not begun: once the page is there, which goes first."""
        if not self.has_begun:
            self.has_begun = True
            self._thread.start()

    def stop_looking(self) -> None:
        """End it soon."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def wait_for_all(self) -> None:
        """Return when every report has been looked at."""
        self.start_looking()
        self._thread.join()

    def _run_survey(self) -> None:
        try:
            totals: dict[str, ReportTotals] = {}
            compared = across(self._noted_reports(totals), self._editions, lang=self._lang)
            if self._stopped.is_set():
                return
            for index, finding in year_breaks(compared, [line.name for line in self._run.lines]):
                about = self.result[index]
                about.reasons["year_breaks"] += 1
                name = self._run.lines[index].name
                for cell in finding.cells:
                    if cell.path == name:
                        about.hints[cell.cell].append(finding.message)
            for jump in jumps_between(totals, compared.groups):
                about = self.result[jump.report_index]
                about.reasons["jumps"] += 1
                about.hints[jump.cell].append(hint_of(jump, self._lang))
        except Exception as error:  # the page says so, and works on in the order of what is known
            _log.exception("the reports of the run could not all be looked at")
            self.failure = f"{type(error).__name__}: {error}"
        self.is_done = True
        self._on_end()

    def _noted_reports(self, totals: dict[str, ReportTotals]) -> Iterator[Report]:
        for index in range(len(self._run.lines)):
            if self._stopped.is_set():
                return
            try:
                report = self._run.report(index)
                self._on_report(index, report)
            except GipaError as error:
                _log.warning("%s", error)
                self.result[index] = ReportSurvey(is_damaged=True)
                continue
            self.result[index] = ReportSurvey(reasons_of(report))
            form = self._editions.get(report.edition or "")
            if form is not None:
                totals[self._run.lines[index].name] = totals_of(index, report, form)
            yield report
            time.sleep(PAUSE)
