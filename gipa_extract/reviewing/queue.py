"""In which order a person looks at a report's items."""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.forms import Form
from gipa_extract.models import Report
from gipa_extract.reviewing.gold_facts import FACTS, HEAD, TAIL


def urgent(report: Report, first: Sequence[str] = ()) -> list[str]:
    """The cells to look at first: the doubtful ones, then all others of the rules that fail.

    `first` are further ones, such as those that other years of the issuer speak against.
    """
    failing = {c for found in report.findings if found.status == "fails" for c in found.cells}
    doubtful = [cell.id for cell in report.cells if cell.trust == "doubtful"]
    others = {cell.id for cell in report.cells} & failing - set(doubtful)
    found = [*doubtful, *(cell.id for cell in report.cells if cell.id in others)]
    known = {cell.id for cell in report.cells}
    return [*found, *(cell for cell in first if cell in known and cell not in found)]


def queue(report: Report, form: Form, *, blind: bool, first: Sequence[str] = ()) -> tuple[str, ...]:
    """Every item once: what is urgent, then what is missing, read and confirmed, then the facts.

    Who labels from nothing goes through the document from its title to its end.
    """
    if blind:
        return (*HEAD, *form.cell_ids, *TAIL)
    early = urgent(report, first)
    rank = {"doubtful": 0, "missing": 1, "read": 2, "confirmed": 3}
    rest = [cell for cell in report.cells if cell.id not in set(early)]
    rest.sort(key=lambda cell: rank[cell.trust])  # stable: the form's order within each
    return (*early, *(cell.id for cell in rest), *FACTS)
