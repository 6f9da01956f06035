"""Reports of one issuer, year after year: what one hands on must be what the next takes up.

Only reports of consecutive years are compared. Whatever is not compared, and every name that was
folded to find an issuer's reports, is said in a notice: two bodies are never merged in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from gipa_extract.checker.explain import LISTED, Explainer, SharedLine
from gipa_extract.checker.explanation_words import WORDS, Reason
from gipa_extract.checker.issuers import Identity, group_by_issuer, identity_of, look_alikes
from gipa_extract.checker.rules import Value
from gipa_extract.checker.trust import is_well_read
from gipa_extract.forms import Form, YearRule
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Report


class YearCell(NamedTuple):
    """A cell of one of several reports."""

    path: str
    year: int
    cell: str


class CrossFinding(NamedTuple):
    """A rule across years that fails or cannot be verified."""

    rule: str
    status: Literal["fails", "unverifiable"]
    issuer: str
    """The issuer's name as the later report prints it."""
    left: Value | None
    """What the report before, and what was added and removed since, come to."""
    right: Value | None
    cells: tuple[YearCell, ...]
    """The operands: those of the earlier report first, then added, removed and what is printed."""
    verdict: Literal["source", "reading", "unknown"]
    message: str


class Notice(NamedTuple):
    """Something about the grouping that a person should know."""

    reason: Reason
    paths: tuple[str, ...]
    message: str


class IssuerGroup(NamedTuple):
    """The reports that count as one issuer's."""

    key: str
    """The folded name."""
    names: tuple[str, ...]
    """The names as printed, without repetition."""
    reports: tuple[tuple[int | None, str], ...]
    """Year and path of each report, in the order of years."""


class Across(NamedTuple):
    """What reports say of one another."""

    groups: tuple[IssuerGroup, ...]
    findings: tuple[CrossFinding, ...]
    notices: tuple[Notice, ...]


class _KeptCells(NamedTuple):
    """What is kept of a report: the few cells that rules across years speak of."""

    path: str
    issuer: str
    year: int
    """0 where it is not known."""
    edition: str
    cells: Mapping[str, Cell]
    identity: Identity


class _Term(NamedTuple):
    """A cell of one of the two reports that are compared."""

    report: _KeptCells
    cell: Cell


def across(
    reports: Iterable[Report],
    editions: Mapping[str, Form],
    *,
    lang: Lang = "en",
    join_offices: bool = False,
) -> Across:
    """Groups the reports by issuer and applies the rules across years; changes nothing.

    `reports` may be any number: each is let go once its few cells are taken. `editions` are the
    forms by name, with or without a user's rules. A government and its office are two issuers
    unless `join_offices`; either way a notice names them.
    """
    every = [_keep_cells(report, editions) for report in reports]
    notices = [_notice_of("no issuer", [kept], lang) for kept in every if not kept.issuer]
    named = [kept for kept in every if kept.issuer]
    groups = group_by_issuer(named, join_offices=join_offices)
    for apart in _told_apart(groups):
        notices.append(_notice_of("told apart", apart, lang))
    for short, longer in look_alikes(groups):
        alike = [groups[key][0] for key in (short, *longer[:LISTED])]
        notices.append(_notice_of("alike", alike, lang))
    findings = []
    for group in groups.values():
        notices += [_notice_of(reason, about, lang) for reason, about in _doubts_of_group(group)]
        findings += list(_compare_years(group, editions, lang))
    issuer_groups = tuple(_group_of_issuer(key, group) for key, group in groups.items())
    return Across(issuer_groups, tuple(findings), tuple(notices))


def _keep_cells(report: Report, editions: Mapping[str, Form]) -> _KeptCells:
    wanted = _cells_wanted(tuple(editions.values()))
    cells = {cell.id: cell for cell in report.cells if cell.id in wanted}
    path = report.source.path or "(text)"
    return _KeptCells(
        path,
        report.issuer or "",
        report.year or 0,
        report.edition or "",
        cells,
        identity_of(report),
    )


def _told_apart(groups: Mapping[str, Sequence[_KeptCells]]) -> Iterator[list[_KeptCells]]:
    """One report of each group, for names that several divisions bear."""
    by_name: dict[str, list[_KeptCells]] = {}
    for reports in groups.values():
        by_name.setdefault(reports[0].identity.name, []).append(reports[0])
    yield from (same for same in by_name.values() if len(same) > 1)


@lru_cache(maxsize=16)
def _cells_wanted(forms: tuple[Form, ...]) -> frozenset[str]:
    rules = [rule for form in forms for rule in form.year_rules]
    return frozenset(cell for rule in rules for cell in (*rule.earlier, *rule.operands))


def _group_of_issuer(key: str, reports: Sequence[_KeptCells]) -> IssuerGroup:
    names = dict.fromkeys(report.issuer for report in reports)
    years = sorted((report.year, report.path) for report in reports)
    return IssuerGroup(key, tuple(names), tuple((year or None, path) for year, path in years))


def _notice_of(reason: Reason, reports: Sequence[_KeptCells], lang: Lang) -> Notice:
    words = WORDS[lang]
    names, years, paths = (
        words.comma.join(dict.fromkeys(map(str, values)))
        for values in zip(*((r.issuer, r.year, r.path) for r in reports), strict=True)
    )
    message = words.notices[reason].format(names=names, years=years, paths=paths)
    return Notice(reason, tuple(report.path for report in reports), message)


def _by_year(reports: Sequence[_KeptCells]) -> dict[int, list[_KeptCells]]:
    """The reports whose year and form are known, in the order of years."""
    years: dict[int, list[_KeptCells]] = {}
    for report in sorted(reports, key=lambda report: report.year):
        if report.year and report.edition:
            years.setdefault(report.year, []).append(report)
    return years


def _doubts_of_group(reports: Sequence[_KeptCells]) -> Iterator[tuple[Reason, list[_KeptCells]]]:
    """What a person should know of a group of several reports: folded names, what is left out."""
    if len(reports) == 1:
        return
    if len({report.issuer for report in reports}) > 1:
        yield "names", list(reports)
    for report in reports:
        if not report.year:
            yield "no year", [report]
        elif not report.edition:
            yield "no form", [report]
    years = _by_year(reports)
    yield from (("same year", same) for same in years.values() if len(same) > 1)
    for before, after in pairwise(years):
        if after != before + 1:
            yield "gap", [years[before][0], years[after][0]]


def _compare_years(
    reports: Sequence[_KeptCells], editions: Mapping[str, Form], lang: Lang
) -> Iterator[CrossFinding]:
    """The findings between consecutive years with one report each.

    The rules are those of the later report's form whose cells the earlier report has too.
    """
    years = _by_year(reports)
    for first, second in pairwise(years):
        if second != first + 1 or len(years[first]) > 1 or len(years[second]) > 1:
            continue
        (before,), (after,) = years[first], years[second]
        for rule in editions[after.edition].year_rules:
            if before.cells.keys() >= set(rule.earlier):
                yield from _apply_rule(rule, before, after, editions, lang)


def _apply_rule(
    rule: YearRule, before: _KeptCells, after: _KeptCells, editions: Mapping[str, Form], lang: Lang
) -> Iterator[CrossFinding]:
    """The finding of a rule that does not hold. Only numbers count: a blank hands nothing on."""
    come = [*_terms_of(before, rule.earlier), *_terms_of(after, rule.added)]
    gone, later = _terms_of(after, rule.removed), _terms_of(after, rule.later)
    total, taken, right = map(_total_of, (come, gone, later))
    left = None if total is None or taken is None else total - taken
    if left is not None and left == right:
        return
    teller = _Teller(rule, editions, after, lang)
    terms = [*come, *gone, *later]
    silent = [term for term in terms if term.cell.value is None]
    misread = not all(is_well_read(term.cell) for term in terms)
    yield CrossFinding(
        rule=rule.id,
        status="unverifiable" if silent else "fails",
        issuer=after.issuer,
        left=left,
        right=right,
        cells=tuple(YearCell(term.report.path, term.report.year, term.cell.id) for term in terms),
        verdict="unknown" if silent else "reading" if misread else "source",
        message=teller.silent(silent) if silent else teller.differs(come, gone, later, left, right),
    )


def _terms_of(report: _KeptCells, cells: Sequence[str]) -> list[_Term]:
    return [_Term(report, report.cells[cell]) for cell in cells]


def _total_of(terms: Sequence[_Term]) -> Value | None:
    """The sum of the terms; None if one of them is no number."""
    numbers = [term.cell.value for term in terms if term.cell.value is not None]
    return sum(numbers) if len(numbers) == len(terms) else None


class _Teller:
    """Puts a rule between two reports into words."""

    def __init__(
        self, rule: YearRule, editions: Mapping[str, Form], after: _KeptCells, lang: Lang
    ) -> None:
        self.rule = rule
        self.words = WORDS[lang]
        self.explainers = {name: Explainer((), form, lang=lang) for name, form in editions.items()}
        self.line: SharedLine = self.explainers[after.edition].line([*rule.earlier, *rule.operands])

    def name(self, term: _Term) -> str:
        """A term by its label and its year."""
        name = self.explainers[term.report.edition].name(term.cell.id, self.line)
        return self.words.of_year.format(name=name, year=term.report.year)

    def silent(self, terms: Sequence[_Term]) -> str:
        """That a rule cannot be verified, and which cells are no numbers."""
        listed = self.words.semicolon.join(
            self.words.kind.format(names=self.name(term), kind=self.words.kinds[term.cell.kind])
            for term in terms
        )
        sentence = self.words.unverifiable.format(
            where=self.line.where, rule=self.rule.id, cells=listed
        )
        return sentence + self.words.stop

    def differs(
        self,
        come: Sequence[_Term],
        gone: Sequence[_Term],
        later: Sequence[_Term],
        left: Value | None,
        right: Value | None,
    ) -> str:
        """What the two sides come to, and which cells their own reports make doubtful."""
        words = self.words
        names = words.minus.join([words.plus.join(map(self.name, come)), *map(self.name, gone)])
        says = words.says if len(come) + len(gone) == 1 else words.add_up
        sides = (
            says.format(names=names, value=left),
            words.says.format(names=words.plus.join(map(self.name, later)), value=right),
        )
        sentence = words.equal.format(where=self.line.where, left=sides[0], right=sides[1])
        shaky = [self.name(t) for t in (*come, *gone, *later) if t.cell.trust == "doubtful"]
        sentence += words.shaky.format(cells=words.comma.join(shaky)) if shaky else ""
        return sentence + words.stop
