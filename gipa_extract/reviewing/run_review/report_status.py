"""How far people are with one report, and whether they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gipa_extract.models import Report
from gipa_extract.reviewing.gold_facts import REPORT
from gipa_extract.reviewing.journal import Fact, History
from gipa_extract.reviewing.queue import urgent_cells
from gipa_extract.reviewing.run_review.run_layers import ReportLayers
from gipa_extract.reviewing.run_review.settled_layer import Agreement, SettledLayer


class PersonStatus(NamedTuple):
    """How far one person is with one report."""

    looked: int
    """Items decided."""
    left: int
    """Items that should be looked at and were not."""
    verdict: bool | None
    """What was said of the whole report; see `ReviewState.verdict`."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do: it was said, or all that is urgent was looked at."""
        return self.verdict is not None or (self.looked > 0 and self.left == 0)


class ReportStatus(NamedTuple):
    """How far everybody is with one report."""

    people: Mapping[str, PersonStatus]
    unsettled: int
    differing: int
    agreement: Agreement


def status_of(report: Report, layers: ReportLayers, first: Sequence[str] = ()) -> ReportStatus:
    """The status that a report's layers come to; `first` as for `queue.urgent`."""
    layer = SettledLayer(report, layers)
    wanted = urgent_cells(report, first)
    people = {who: _status_of_person(history, wanted) for who, history in layers.reviewers.items()}
    return ReportStatus(
        people, len(layer.unsettled_items), len(layer.differing_items), layer.agreement
    )


def _status_of_person(history: History, wanted: Sequence[str]) -> PersonStatus:
    standing = history.standing_entries
    decision = standing.get(REPORT)
    verdict = (
        decision.value if isinstance(decision, Fact) and isinstance(decision.value, bool) else None
    )
    left = sum(item not in standing for item in wanted)
    return PersonStatus(len(standing.keys() - {REPORT}), left, verdict)
