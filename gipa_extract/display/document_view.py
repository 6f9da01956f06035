"""A web page or a Word file as it looks."""

from __future__ import annotations

from gipa_extract.models import Document, Report


def document_html(report: Report, document: Document, original: bytes) -> str:
    return ""
