"""Which reports and values are exported: what is left out is counted, and said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gipa_extract.errors import GipaError
from gipa_extract.export.first_pass import NO_PATH, ExportEntry, user_columns_of
from gipa_extract.export.panel import TRUSTS
from gipa_extract.export.report_tables import REPORTS
from gipa_extract.export.sources import ExportSource, UserColumn, UserRow, as_plain_text
from gipa_extract.models import Report, Trust

_LATER = frozenset({"report_id", "body_id", "same_year_reports"})
"""Known only once all reports have passed."""


@dataclass
class Selection:
    """Of all reports those with certain facts, and of their values those of some worth."""

    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Column of `reports`, or of the user's table → what it may hold; `2020-2022` is a range."""
    least: Trust | None = None
    """What a value has to be worth at least."""

    @classmethod
    def of(cls, only: Iterable[str], least: Trust | None = None) -> Selection:
        """From `COLUMN=VALUE,VALUE`; GipaError where that is not what it is."""
        wanted: dict[str, Sequence[str]] = {}
        for each in only:
            name, equals, values = each.partition("=")
            if not (equals and name.strip() and values.strip()):
                raise GipaError(
                    f"{each!r} does not say which reports",
                    stage="export",
                    remedy="write COLUMN=VALUE, such as year=2020-2022 or body_level=county,prefecture",
                )
            wanted[name.strip()] = [value.strip() for value in values.split(",")]
        return cls(wanted, least)

    def choose(self, source: ExportSource) -> ExportSource:
        """The source without the reports that are not wanted; GipaError for an unknown column."""
        if not self.only:
            return source
        user = user_columns_of(source)
        names = [*(name for name in REPORTS.names if name not in _LATER), *(c.name for c in user)]
        for name in self.only:
            if name not in names:
                raise GipaError(
                    f"there is no column {name!r} to choose reports by",
                    stage="export",
                    remedy=f"use one of: {', '.join(names)}",
                )
        return replace(source, reports=lambda: self._chosen(source, user), count=None)

    def _chosen(
        self, source: ExportSource, user: Sequence[UserColumn]
    ) -> Iterator[tuple[Report, UserRow]]:
        for report, row in source.reports():
            facts = _facts_to_choose_by(report) | {
                column.name: column.value(row) for column in user
            }
            if all(
                any(_is_meant(facts[name], each) for each in values)
                for name, values in self.only.items()
            ):
                yield report, row

    def too_little(self, report: Report) -> int:
        """The cells of a report that are left out, as they are worth too little."""
        lowest = TRUSTS.index(self.least) if self.least else 0
        return sum(TRUSTS.index(cell.trust) < lowest for cell in report.cells)


def _facts_to_choose_by(report: Report) -> dict[str, object]:
    """What a report can be chosen by."""
    entry = ExportEntry(report, 0, 0, report.source.path or NO_PATH, None, 1, {})
    assert REPORTS.of_report is not None
    (row,) = REPORTS.of_report(entry)
    return dict(zip(REPORTS.names, row, strict=True))


def _is_meant(value: object, wanted: str) -> bool:
    if value is None:
        return False
    first, dash, last = wanted.partition("-")
    if dash and isinstance(value, int) and first.isdigit() and last.isdigit():
        return int(first) <= value <= int(last)
    return as_plain_text(value) == wanted
