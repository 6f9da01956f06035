"""The order in which a person looks at a report's items."""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.forms import Form
from gipa_extract.models import Report
from gipa_extract.reviewing.gold_facts import FACTS, HEAD, TAIL


def urgent_cells(report: Report, first: Sequence[str] = ()) -> list[str]:
    """The cells to look at first: the doubtful ones, then all others of the rules that fail.

    `first` are further ones, such as those that other years of the issuer speak against.
    """
    in_failing_rules = {
        cell_id
        for finding in report.findings
        if finding.status == "fails"
        for cell_id in finding.cells
    }
    doubtful = [cell.id for cell in report.cells if cell.trust == "doubtful"]
    suspicious = [cell.id for cell in report.cells if cell.id in in_failing_rules]
    ids = {cell.id for cell in report.cells}
    further = [cell_id for cell_id in first if cell_id in ids]
    return list(dict.fromkeys([*doubtful, *suspicious, *further]))  # each once, in this order


def order_items(
    report: Report, form: Form, *, blind: bool, first: Sequence[str] = ()
) -> tuple[str, ...]:
    """Every item once: what is urgent, then what is missing, read and confirmed, then the facts.

    Who labels from nothing goes through the document from its title to its end.
    """
    if blind:
        return (*HEAD, *form.cell_ids, *TAIL)
    early = urgent_cells(report, first)
    rank = {"doubtful": 0, "missing": 1, "read": 2, "confirmed": 3}
    rest = [cell for cell in report.cells if cell.id not in set(early)]
    rest.sort(key=lambda cell: rank[cell.trust])  # stable: the form's order within each
    return (*early, *(cell.id for cell in rest), *FACTS)
