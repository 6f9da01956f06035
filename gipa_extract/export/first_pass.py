"""The first look at all reports: who their bodies are, and what one report says of another.

A row of the panel is written when its report passes, and its body's number may follow from a
report that passes later. So an export that names bodies goes through all reports twice. Of each it
keeps some 300 bytes from the first time, and, where breaks are asked for, the cells that rules
across years speak of. Tables of cells and findings name no body: they take one pass.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gipa_extract.checker.across_years import Across, across
from gipa_extract.checker.issuers import Identity, group_by_issuer, identity_of
from gipa_extract.export.sources import ExportSource, UserColumn, UserColumns, UserRow
from gipa_extract.export.stable_ids import IdRegister, Name, ReportRegister
from gipa_extract.forms import editions
from gipa_extract.language import Lang
from gipa_extract.models import Body, Cell, Report

NO_PATH = "(text)"
"""What stands for the file of a report that came of a text."""


class NotedReport(NamedTuple):
    """What is kept of a report."""

    report_id: int
    cell_prefix: int
    path: str
    identity: Identity
    issuer: str | None
    year: int | None
    edition: str | None
    body: Body | None
    doubtful: int
    """Its doubtful cells."""
    broken: int
    """Its rules that fail."""


class ExportEntry(NamedTuple):
    """A report with what is known of it beside it."""

    report: Report
    report_id: int
    cell_prefix: int
    """The first digits of its cells' numbers; see `stable_ids.cell_id_of`."""
    path: str
    body_id: int | None
    """null where no issuer was found, or no table asks."""
    same_year: int
    """Reports of this body and year, with this one."""
    user: UserRow


@dataclass
class FirstPass:
    """What all reports together say."""

    reports: list[NotedReport] = field(default_factory=list)
    body_ids: dict[int, int] = field(default_factory=dict)
    """The number of a report → that of its body."""
    user_columns: tuple[UserColumn, ...] = ()
    too_long: list[str] = field(default_factory=list)
    """Columns of the user's that are not carried along."""
    across: Across | None = None
    lang: Lang = "en"
    """Language of what is said across years."""
    year_cells: dict[tuple[int, str], Cell] = field(default_factory=dict)
    """(number of a report, cell id) → the cell, of those that rules across years speak of;
    all cells of the reports of a body's year that has several."""
    renumbered: list[str] = field(default_factory=list)
    """Reports and bodies whose name gives a number that another name gives, too."""
    _bodies_renumbered: list[str] = field(default_factory=list)
    _per_year: Counter[tuple[int, int | None]] = field(default_factory=Counter)

    def entries(self, source: ExportSource) -> Iterator[ExportEntry]:
        """The reports once more, in the same order, with what was found out."""
        register = ReportRegister()
        for report, user in source.reports():
            path = report.source.path or NO_PATH
            report_id, cell_prefix = register.numbers(path)
            body_id = self.body_ids.get(report_id)
            same = self._per_year[body_id, report.year] if body_id and report.year else 1
            if same > 1 and self.across is not None:  # to be held against each other at the end
                self.year_cells.update({(report_id, cell.id): cell for cell in report.cells})
            yield ExportEntry(report, report_id, cell_prefix, path, body_id, same, user)
        self.renumbered = [*self._bodies_renumbered, *register.renumbered]


def make_first_pass(
    source: ExportSource, *, bodies: bool = True, breaks: bool = False, lang: Lang = "en"
) -> FirstPass:
    """Find out what the tables need to know before their first row.

    `bodies`: who the issuers are, which takes a pass through the reports; `breaks`: also what the
    reports of a body say of each other.
    """
    found = FirstPass(lang=lang)
    users = _user_columns(source)
    found.user_columns, found.too_long = users.columns(), users.too_long
    if bodies or breaks:
        passing = _note_each(source, found, breaks)
        if breaks:
            found.across = across(passing, editions(), lang=lang)
        else:
            deque(passing, maxlen=0)
        _number_bodies(found)
    return found


def user_columns_of(source: ExportSource) -> tuple[UserColumn, ...]:
    """The columns of the user's own that exports carry along."""
    return _user_columns(source).columns()


def _user_columns(source: ExportSource) -> UserColumns:
    users = UserColumns()
    for row in source.users():
        users.add(row)
    return users


def _note_each(source: ExportSource, found: FirstPass, breaks: bool) -> Iterator[Report]:
    """The reports, each noted as it passes; for `across`, each under its number as its path."""
    wanted = _cells_across_years() if breaks else frozenset()
    for entry in found.entries(source):
        report, report_id = entry.report, entry.report_id
        found.reports.append(_noted(entry))
        if breaks:
            kept = {(report_id, cell.id): cell for cell in report.cells if cell.id in wanted}
            found.year_cells.update(kept)
            numbered = report.source.model_copy(update={"path": str(report_id)})
            yield report.model_copy(update={"source": numbered})
        else:
            yield report


def _noted(entry: ExportEntry) -> NotedReport:
    report = entry.report
    return NotedReport(
        entry.report_id,
        entry.cell_prefix,
        entry.path,
        identity_of(report),
        report.issuer,
        report.year,
        report.edition,
        report.body,
        sum(cell.trust == "doubtful" for cell in report.cells),
        sum(finding.status == "fails" for finding in report.findings),
    )


def _cells_across_years() -> frozenset[str]:
    rules = [rule for form in editions().values() for rule in form.year_rules]
    return frozenset(cell for rule in rules for cell in (*rule.earlier, *rule.operands))


def _number_bodies(found: FirstPass) -> None:
    named = [report for report in found.reports if report.issuer]
    groups = [(_name_of_body(group), group) for group in group_by_issuer(named).values()]
    register = IdRegister()
    numbers = register.number_all(name for name, _ in groups)
    found._bodies_renumbered = register.renumbered
    for name, group in groups:
        for report in group:
            found.body_ids[report.report_id] = numbers[name]
            found._per_year[numbers[name], report.year] += 1


def _name_of_body(group: list[NotedReport]) -> Name:
    """What a body's number is made of: its division and the rest of its name, as of its first year.

    Where no report says the division for sure, its name.
    """
    known = [report for report in group if report.identity.code]
    if known:
        first = min(known, key=lambda report: (report.year or 9999, report.identity))
        return "body", first.identity.code, first.identity.rest
    return "body", min(report.identity.name for report in group)
