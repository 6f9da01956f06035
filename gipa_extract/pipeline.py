"""extract(): the stages in order, and nothing else."""

from __future__ import annotations

import time
from pathlib import Path

from gipa_extract import forms, readers
from gipa_extract._version import __version__
from gipa_extract.align import align
from gipa_extract.check import evaluate, findings, judge, localise
from gipa_extract.claims import claim_findings, find_claims
from gipa_extract.errors import ReadError
from gipa_extract.fill import fill, printed
from gipa_extract.lists import enumerate_lists
from gipa_extract.locate import locate
from gipa_extract.models import Claim, Document, Extraction, Finding, Located, Report, Source


def extract(
    source: Path | bytes | str | Document, *, limits: readers.Limits = readers.DEFAULT_LIMITS
) -> Report:
    """The Report of one annual report.

    `source` is a Path (a file), bytes, a str (the report's text itself) or a Document.
    Raises ReadError if it cannot be read or holds no report at all.
    """
    began = time.perf_counter()
    document = _document(source, limits)
    located = locate(document.text, forms.newest().sections)
    edition = forms.detect(*printed(document), located.year)
    _require_report(document, located)
    cells = align(fill(document, edition), edition, document.text).cells if edition else []
    claims = _claims(document, located, edition) if edition else []
    found = judge(cells, claims, edition) if edition else []
    by_id = {section.id: section for section in located.sections}
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
        extraction=Extraction(version=__version__, seconds=round(time.perf_counter() - began, 4)),
    )
    report._document = document
    return report


def check(report: Report) -> list[Finding]:
    """The findings of a report's cells as they stand, in the form's order; changes nothing."""
    if report.edition is None:
        return []
    edition = forms.form(report.edition)
    outcomes = evaluate(report.cells, edition)
    localisation = localise(report.cells, edition, outcomes, claims=report.claims)
    return [
        *findings(outcomes, report.cells, localisation),
        *claim_findings(report.claims, report.cells, edition),
    ]


def _claims(document: Document, located: Located, edition: forms.Form) -> list[Claim]:
    year, issuer = located.year, located.issuer
    return find_claims(document.text, located.sections, edition, year=year, issuer=issuer)


def _document(source: Path | bytes | str | Document, limits: readers.Limits) -> Document:
    if isinstance(source, Document):
        return source
    if isinstance(source, Path):
        return readers.read(source, limits=limits)
    return (
        readers.read_bytes(source, limits=limits)
        if isinstance(source, bytes)
        else readers.from_text(source)
    )


def _source(document: Document) -> Source:
    return Source(
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        encoding=document.encoding,
        bytes=document.bytes,
    )


def _require_report(document: Document, located: Located) -> None:
    """Refuse a document in which nothing of an annual report was found."""
    if not located.sections and located.title is None and not document.grids:
        raise ReadError(
            "no annual report was found: no title, no section heading, no table",
            where=document.path or "",
            remedy="look at what was read with `gipa text FILE`",
        )
