"""A document → the empty report that a labeler fills: no reader has looked for a number."""

from __future__ import annotations

from gipa_extract import forms, readers
from gipa_extract._version import __version__
from gipa_extract.cells.edition import printed
from gipa_extract.models import Cell, Extraction, Lists, Report, Source
from gipa_extract.reviewing.journal import ReviewError


def blank_report(source: readers.Readable, edition: str | None = None) -> Report:
    """A Report of the form that the document prints, every cell of it absent.

    ReviewError where no form is recognised and `edition` names none.
    """
    document = readers.read(source)
    form = forms.form(edition) if edition else forms.detect(*printed(document), None)
    if form is None:
        raise ReviewError(
            "no known form was recognised in it",
            where=document.path or "",
            remedy=f"say which it is: edition=…, one of {', '.join(forms.editions())}",
        )
    report = Report(
        source=Source(
            path=document.path,
            sha256=document.sha256,
            media_type=document.media_type,
            encoding=document.encoding,
            bytes=document.bytes,
        ),
        edition=form.edition,
        issuer=None,
        year=None,
        title=None,
        period=None,
        sections=[],
        cells=[Cell(name) for name in form.cell_ids],
        claims=[],
        lists=Lists(),
        findings=[],
        extraction=Extraction(version=__version__, strategy="human"),
        pages=list(document.places.pages) if document.places else [],
    )
    report._document = document
    return report
