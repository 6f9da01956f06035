"""Grounded, checked data from Chinese annual reports on open government information.

    >>> from pathlib import Path
    >>> from gipa_extract import extract
    >>> report = extract(Path("data/reports/qixia-office-2020.txt"))
    >>> report["requests.received.natural_person"].value
    48

Where to begin:

- `extract(path)` gives a Report, `extract_all(path)` each of several in a file. `report["…"]` is a
  cell, `report.frame()` a table of all, `report.findings` the rules that fail.
- `check(report)` judges it anew, `explain(report)` says in words what fails, and `across(reports)`
  what reports of one body over the years say of one another.
- `show(report)` puts the form beside its source; `review(report, who=…, file=…)` corrects it.
- `gipa_extract.bulk.run(inputs, out=…)` reads many files; `gipa_extract.export.write(reports, path)`
  writes CSV, Parquet, Excel, Stata or DuckDB;
  `gipa_extract.to_excel.to_excel(inputs, out=…)` a workbook and a page of a folder.
- `gipa_extract.plots` draws, and `GipaError` is the root of all errors.

Names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract._version import __version__
from gipa_extract.first_use import loads_at_first_use

if TYPE_CHECKING:
    from gipa_extract.display import show
    from gipa_extract.errors import GipaError
    from gipa_extract.models import Cell, Claim, Document, Finding, Report, Span
    from gipa_extract.pipeline import across, check, explain, extract, extract_all
    from gipa_extract.readers import read
    from gipa_extract.reviewing import label, review

__all__ = [
    "Cell",
    "Claim",
    "Document",
    "Finding",
    "GipaError",
    "Report",
    "Span",
    "__version__",
    "across",
    "check",
    "explain",
    "extract",
    "extract_all",
    "label",
    "read",
    "review",
    "show",
]

__getattr__ = loads_at_first_use(
    __name__,
    {
        "gipa_extract.display": ("show",),
        "gipa_extract.errors": ("GipaError",),
        "gipa_extract.models": ("Cell", "Claim", "Document", "Finding", "Report", "Span"),
        "gipa_extract.pipeline": ("across", "check", "explain", "extract", "extract_all"),
        "gipa_extract.readers": ("read",),
        "gipa_extract.reviewing": ("label", "review"),
    },
)


def __dir__() -> list[str]:
    return sorted(__all__)
