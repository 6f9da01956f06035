"""extract(): the stages in order, and nothing else."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from gipa_extract import forms, readers
from gipa_extract._version import __version__
from gipa_extract.cells import FormReading, read_form
from gipa_extract.cells.edition import edition_of
from gipa_extract.checker import Explainer, Judgement, Lang, evaluate, judge, rejudge
from gipa_extract.checker.across_years import Across
from gipa_extract.checker.across_years import across as compare_years
from gipa_extract.errors import ModelError, NotAReportError
from gipa_extract.forms.user import with_rules
from gipa_extract.models import (
    Cell,
    Claim,
    Document,
    Extraction,
    Finding,
    Located,
    Note,
    Report,
    Source,
)
from gipa_extract.prose.claims import find_claims
from gipa_extract.prose.outline import locate
from gipa_extract.prose.problems import enumerate_lists
from gipa_extract.readers.layout.pages import Scanned
from gipa_extract.readers.ocr.reread import reread
from gipa_extract.text.patterns import blank_tags

if TYPE_CHECKING:
    from gipa_extract.llm import Client
    from gipa_extract.model_reader.strategy import Consulted

Strategy = Literal["rules", "hybrid", "llm", "both"]

_log = logging.getLogger("gipa_extract")


def extract(
    source: readers.Readable,
    *,
    strategy: Strategy | None = None,
    model: str | Client | None = None,
    limits: readers.Limits = readers.DEFAULT_LIMITS,
    rules: Path | None = None,
) -> Report:
    """The Report of one annual report.

    `source` is a file (a Path, or a str that names one or looks like a path), the report's text
    itself (any other str), bytes, or a Document; `model` a model's name, or a Client that many
    calls share; `strategy` what it is asked (see docs/models.md): hybrid where there is a model,
    else rules. `rules` is a file that adds to
    the form's rules or silences some (see docs/checking.md).
    Raises ReadError if the source cannot be read, NotAReportError (a ReadError) if it holds no
    report at all, and FormError if the rules cannot be used. A model's failure raises nothing: it is logged, and what the rules
    read stands.
    """
    began = time.perf_counter()
    document = _looked_again(readers.read(source, limits=limits))
    located = locate(blank_tags(document.text), forms.newest().sections)
    edition = edition_of(document, located.year)
    reading = read_form(document, edition) if edition else FormReading([])
    cells = reading.cells
    _require_report(document, located, cells)
    claims = _claims(document, located, edition) if edition else []
    extraction = Extraction(version=__version__)
    strategy = strategy or ("hybrid" if model else "rules")
    if edition and strategy != "rules":
        told = _consulted(document, located, cells, edition, model, strategy)
        cells, claims, located = told.cells, _joined(claims, told.claims), _named(located, told)
        extraction = _spent(told, model, strategy)
    found = judge(cells, claims, _ruled(edition, rules)) if edition else []
    by_id = {section.id: section for section in located.sections}
    extraction.seconds = round(time.perf_counter() - began, 4)
    report = Report(
        source=_source(document),
        edition=edition.edition if edition else None,
        issuer=located.issuer,
        year=located.year,
        title=located.title,
        period=located.period,
        sections=list(located.sections),
        cells=cells,
        claims=claims,
        lists=enumerate_lists(document.text, by_id.get("problems")),
        findings=found,
        notes=[*map(Note.of, document.notes), *reading.notes],
        extraction=extraction,
    )
    report._document = document
    return report


def _looked_again(document: Document) -> Document:
    """A scan with the cells of failing sums read once more; any other document as it is."""
    if not isinstance(document, Scanned):
        return document
    year = locate(document.text, forms.newest().sections).year
    edition = edition_of(document, year)
    cells = read_form(document, edition).cells if edition else []
    failed = [o.rule for o in evaluate(cells, edition) if o.status == "fails"] if edition else []
    failing = {cell for rule in failed for cell in (*rule.left, *rule.right)}
    return reread(document, (c.start for c in cells if c.id in failing and c.start is not None))


def _consulted(
    document: Document,
    located: Located,
    cells: Sequence[Cell],
    edition: forms.Form,
    model: str | Client | None,
    strategy: Literal["hybrid", "llm", "both"],
) -> Consulted:
    """What a model adds; each thing that went wrong is logged once."""
    from gipa_extract.llm import Client, Settings
    from gipa_extract.model_reader.strategy import consult

    if model is None:
        raise ModelError(
            f"the strategy {strategy} needs a model", remedy="name one: model=…, --model …"
        )
    client = Client(Settings(model=model)) if isinstance(model, str) else model
    try:
        told = consult(document, located, cells, edition, client, strategy=strategy)
    finally:
        if isinstance(model, str):
            client.close()
    for note in told.notes:
        _log.warning("%s: model: %s", document.path or "(text)", note)
    return told


def _joined(claims: Sequence[Claim], more: Sequence[Claim]) -> list[Claim]:
    known = {claim.start for claim in claims}
    return [*claims, *(claim for claim in more if claim.start not in known)]


def _named(located: Located, told: Consulted) -> Located:
    """The header facts, with those that only the model found."""
    issuer, title = (
        told.facts[name].text if name in told.facts else None for name in ("issuer", "title")
    )
    return located._replace(issuer=located.issuer or issuer, title=located.title or title)


def _spent(told: Consulted, model: str | Client | None, strategy: Strategy) -> Extraction:
    usage = told.usage
    return Extraction(
        version=__version__,
        strategy=strategy,
        model=model if isinstance(model, str) or model is None else model.model,
        prompt_sha256=told.prompt_sha256,
        calls=usage.calls,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=usage.cost_usd,
    )


def check(report: Report, *, rules: Path | None = None) -> list[Finding]:
    """The findings of a report's cells as they stand, in the form's order; changes nothing."""
    return _rejudged(report, rules).findings if report.edition else []


class Explanation(NamedTuple):
    """A finding in words."""

    finding: Finding
    short: str
    """The rule's two sides."""
    full: str
    """The same, with the likeliest suspects and who erred."""


def explain(report: Report, *, lang: Lang = "en", rules: Path | None = None) -> list[Explanation]:
    """What `check` finds, in words of either language."""
    if report.edition is None:
        return []
    edition = _ruled(forms.form(report.edition), rules)
    _, localisation, found = _rejudged(report, rules)
    explainer = Explainer(report.cells, edition, claims=report.claims, lang=lang)
    return [
        Explanation(f, explainer.state(f, localisation), explainer.explain(f, localisation))
        for f in found
    ]


def across(reports: Iterable[Report], *, lang: Lang = "en", rules: Path | None = None) -> Across:
    """What reports of one issuer say of one another; see `checker.across`."""
    return compare_years(reports, with_rules(rules) if rules else forms.editions(), lang=lang)


def _rejudged(report: Report, rules: Path | None) -> Judgement:
    edition = _ruled(forms.form(report.edition or ""), rules)
    return rejudge(report.cells, report.claims, edition)


def _ruled(edition: forms.Form, rules: Path | None) -> forms.Form:
    """The edition with a user's rules."""
    return with_rules(rules)[edition.edition] if rules else edition


def _claims(document: Document, located: Located, edition: forms.Form) -> list[Claim]:
    year, issuer = located.year, located.issuer
    return find_claims(document.text, located.sections, edition, year=year, issuer=issuer)


def _source(document: Document) -> Source:
    return Source(
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        encoding=document.encoding,
        bytes=document.bytes,
    )


def _require_report(document: Document, located: Located, cells: Sequence[Cell]) -> None:
    """Raise NotAReportError for a document in which nothing of an annual report was found."""
    read = any(cell.kind != "absent" or cell.alternatives for cell in cells)
    if not (read or located.sections or located.title or document.grids):
        raise NotAReportError(
            "no annual report was found: no title, no section heading, no table",
            where=document.path or "",
            remedy="look at what was read with `gipa text FILE`",
        )
