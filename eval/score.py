"""What one report's result is worth against its truth, and the scores of a whole run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from eval.folder import Line, Manifest, Results
from eval.truth import TrueCell, TrueClaim, Truth, find_quote
from eval.verdicts import Verdict, is_zero, judge, prints_same
from gipa_extract import forms
from gipa_extract.ids import table_id_of
from gipa_extract.models import Cell, Claim, Quote, Report, Span, Trust

CellClass = Literal["number", "zero", "blank", "dash", "text", "absent", "lost"]
"""The true kind, with zero apart from other numbers, and cells that a layout destroyed apart."""
OVERLAP = 0.5
"""Two quotes are one if they share more than this part of their union; of quotes that do not
overlap each other, at most one can."""


class Tally(NamedTuple):
    """What the cells that are counted together have in common."""

    table: str
    truth: CellClass
    trust: Trust
    verdict: Verdict
    flagged: bool


class CellError(NamedTuple):
    """A cell that was not read right."""

    cell: str
    verdict: Verdict
    flagged: bool
    """It is said to be doubtful or missing: the user was warned."""
    truth: TrueCell
    read: Cell | None
    line: int | None
    """The line of the source that the reading stands on, from 1."""


class Match(NamedTuple):
    """Items found, items wrongly found, items not found."""

    hits: int = 0
    extra: int = 0
    missed: int = 0


class Cost(NamedTuple):
    """What the result took; null where nobody says."""

    calls: int | None = 0
    input_tokens: int | None = 0
    output_tokens: int | None = 0
    cost_usd: float | None = 0
    seconds: float | None = 0


@dataclass(frozen=True, slots=True)
class ReportScore:
    """One report's score."""

    name: str
    group: str
    edition: str | None
    cells: Mapping[Tally, int]
    errors: Sequence[CellError] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)
    """Header fact → right."""
    matches: Mapping[str, Match] = field(default_factory=dict)
    """claims, problems, measures, broken → what was found of them."""
    cost: Cost = field(default_factory=Cost)
    foreign: int = 0
    """Cells that the result fills in and the document's form does not have."""
    failure: str | None = None
    """Why there is no result at all."""
    source: str = ""
    """The report that the document prints: its own name, or that of the report printed anew."""

    @property
    def cells_right(self) -> bool:
        """Every cell is right; of a lost cell it is enough to say so."""
        forgiven = sum(
            n
            for t, n in self.cells.items()
            if t.truth == "lost" and t.flagged and t.verdict != "right"
        )
        return len(self.errors) == forgiven and not self.foreign and not self.failure

    @property
    def fully_right(self) -> bool:
        """Every cell and every header fact is right."""
        return self.cells_right and all(self.facts.values())


def score(truth: Truth, line: Line) -> ReportScore:
    """The score of one line; a report that failed has every cell omitted, and flagged."""
    report = line.report
    readings = {cell.id: cell for cell in report.cells} if report else {}
    form = forms.form(truth.edition) if truth.edition else None
    verdicts = judge(form, truth.cells, readings) if form else {}
    cells: Counter[Tally] = Counter()
    errors = []
    for cell_id, verdict in verdicts.items():
        true, read = truth.cells[cell_id], readings.get(cell_id)
        trust, flagged = read.trust if read else "missing", _is_flagged(true, read)
        table = table_id_of(cell_id)
        kind: CellClass = "lost" if cell_id in truth.lost else cell_class(true)
        cells[Tally(table, kind, trust, verdict, flagged)] += 1
        if verdict != "right":
            at = line_number(line.text, read.start if read else None)
            errors.append(CellError(cell_id, verdict, flagged, true, read, at))
    return ReportScore(
        name=truth.name,
        group=truth.group,
        edition=truth.edition,
        cells=cells,
        errors=errors,
        facts=dict(_facts(truth, report)) if line.scope == "report" else {},
        matches=dict(_matches(truth, line)) if line.scope == "report" else {},
        cost=_cost(line),
        foreign=sum(c.kind != "absent" for c in readings.values() if c.id not in truth.cells),
        failure=f"{line.failure.stage}: {line.failure.reason}" if line.failure else None,
        source=truth.source or truth.name,
    )


def cell_class(true: TrueCell) -> CellClass:
    """The kind of a true cell, with zero told apart from other numbers."""
    return "zero" if is_zero(true) else true.kind


def line_number(text: str, offset: int | None) -> int | None:
    """The line, from 1, of an offset; null for no offset."""
    return None if offset is None else text.count("\n", 0, offset) + 1


def _is_flagged(true: TrueCell, read: Cell | None) -> bool:
    """Doubtful or missing; a place that the document does not have is rightly missing."""
    if read is None or read.trust == "doubtful":
        return True
    return read.trust == "missing" and true.kind != "absent"


def _cost(line: Line) -> Cost:
    made = line.report.extraction if line.report else None
    if line.scope == "cells" and not (made and made.calls):  # nobody says what was spent
        return Cost(None, None, None, None, line.seconds)
    if made is None:
        return Cost(seconds=line.seconds)
    cost = made.cost_usd if made.cost_usd or not made.calls else None  # no price is known
    return Cost(made.calls, made.input_tokens, made.output_tokens, cost, line.seconds)


def _facts(truth: Truth, report: Report | None) -> Iterator[tuple[str, bool]]:
    """Header facts that the truth knows, exact after folding of script, width and blanks."""
    yield "edition", report is not None and report.edition == truth.edition
    for fact in ("issuer", "title"):
        true = getattr(truth, fact)
        if true is not None:
            read = getattr(report, fact, None) or ""
            yield fact, report is not None and prints_same(read, true)
    if truth.year is not None:
        yield "year", report is not None and report.year == truth.year
    if truth.period is not None:
        period = report.period if report else None
        yield "period", period is not None and (period.start, period.end) == truth.period


def _matches(truth: Truth, line: Line) -> Iterator[tuple[str, Match]]:
    report, text = line.report, line.text
    if truth.claims is not None:
        yield "claims", _match_claims(truth.claims, report.claims if report else (), text)
    for name in ("problems", "measures"):
        quotes = getattr(truth, name)
        if quotes is not None:
            found: Sequence[Quote] = getattr(report.lists, name) if report else ()
            yield name, match_spans(_spans(quotes, text), [Span(q.start, q.end) for q in found])
    if truth.broken is not None:
        fails = [f.rule for f in report.findings if f.status == "fails"] if report else []
        yield "broken", _match_names(truth.broken, fails)


def _match_names(true: Sequence[str], found: Sequence[str]) -> Match:
    hits = len(set(true) & set(found))
    return Match(hits, len(set(found)) - hits, len(set(true)) - hits)


def _spans(quotes: Sequence[str], text: str) -> list[Span]:
    """Where the quotes stand; one that the text does not have can only be missed."""
    return [find_quote(text, quote) or Span(-1, -1) for quote in quotes]


def match_spans(true: Sequence[Span], found: Sequence[Span]) -> Match:
    """Spans matched one to one, those with the largest common part first."""
    pairs = sorted(
        ((_common(a, b), i, j) for i, a in enumerate(true) for j, b in enumerate(found)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    of_true: set[int] = set()
    of_found: set[int] = set()
    for common, i, j in pairs:
        if common > OVERLAP and i not in of_true and j not in of_found:
            of_true.add(i)
            of_found.add(j)
    hits = len(of_true)
    return Match(hits, len(found) - hits, len(true) - hits)


def _common(a: Span, b: Span) -> float:
    """Intersection over union, in characters."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(shared, 0) / max(max(a.end, b.end) - min(a.start, b.start), 1)


def _match_claims(true: Sequence[TrueClaim], found: Sequence[Claim], text: str) -> Match:
    """A claim is found if its subject and value are right and its numeral stands in the quote."""
    left = list(found)
    hits = 0
    for claim, quote in zip(true, _spans([claim.quote for claim in true], text), strict=True):
        for candidate in left:
            inside = quote.start <= candidate.start and candidate.end <= quote.end
            if inside and (candidate.about, candidate.value) == (claim.about, claim.value):
                left.remove(candidate)
                hits += 1
                break
    return Match(hits, len(left), len(true) - hits)


@dataclass(frozen=True)
class RunScore:
    """The scores of a run's reports, and what could not be scored, named."""

    folder: Path
    manifest: Manifest
    scores: list[ReportScore]
    skipped: list[str]
    """Lines and reports left out: half-written, of another document, without a truth."""
    unrun: list[str]
    """Reports of the manifest that have no line yet."""
    relabeled: list[str]
    """Reports whose truth was corrected after the run: scored against today's."""

    @property
    def bad_lines(self) -> int:
        """Lines of the predictions that were left out."""
        return int(self.manifest.parameters.get("bad_lines") or 0)

    @property
    def complete(self) -> bool:
        return not self.skipped and not self.unrun and not self.bad_lines


def score_run(folder: Path, truths: Sequence[Truth]) -> RunScore:
    """Every report of a run scored against its truth as it is today; nothing is extracted."""
    results = Results(folder)
    known = {truth.name: truth for truth in truths}
    scores: list[ReportScore] = []
    skipped: list[str] = []
    relabeled: list[str] = []
    done: set[str] = set()
    for line in results.lines():
        done.add(line.name)
        truth = known.get(line.name)
        if truth is None or truth.sha256 != line.document:
            what = "has no truth" if truth is None else "has a truth for another document"
            skipped.append(f"{line.name}: {what}, left out")
            continue
        if truth.fingerprint != results.manifest.reports[line.name].truth:
            relabeled.append(line.name)
        scores.append(score(truth, line))
    unrun = [name for name in results.manifest.reports if name not in done]
    scores.sort(key=lambda scored: scored.name)
    return RunScore(folder, results.manifest, scores, results.skipped + skipped, unrun, relabeled)


def shown(cell: TrueCell | Cell | None) -> str:
    """A cell in one short word, for tables: the number, or what stands in its place."""
    if cell is None or cell.kind == "absent":
        return "absent"
    if cell.kind != "number":
        return "blank" if cell.kind == "blank" else f"{cell.kind} {cell.raw or ''}".strip()
    plain = str(Decimal(str(cell.value)))
    return plain if prints_same(cell.raw or plain, plain) else f"{plain} ({cell.raw})"
