"""Grounded, checked data from Chinese annual reports on open government information.

    >>> from pathlib import Path
    >>> from gipa_extract import extract
    >>> report = extract(Path("data/reports/qixia-office-2020.txt"))
    >>> report["requests.received.natural_person"].value
    48
"""

from gipa_extract._version import __version__
from gipa_extract.errors import GipaError
from gipa_extract.models import Cell, Claim, Document, Finding, Report, Span
from gipa_extract.pipeline import check, extract
from gipa_extract.readers import read

__all__ = [
    "Cell",
    "Claim",
    "Document",
    "Finding",
    "GipaError",
    "Report",
    "Span",
    "__version__",
    "check",
    "extract",
    "read",
]
