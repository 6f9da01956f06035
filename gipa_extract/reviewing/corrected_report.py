"""A report and what people say of it → the corrected report. The reading is left as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gipa_extract import forms
from gipa_extract.checker import judge
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Report
from gipa_extract.reviewing.gold_facts import with_facts
from gipa_extract.reviewing.journal import Fact


def correct_report(report: Report, standing: Mapping[str, Cell | Fact], form: Form) -> Report:
    """A new Report in which what people decided stands, with its findings and trust judged anew.

    `form` is the report's form, with a user's rules where it was extracted with some.
    """
    decided = {name: cell for name, cell in standing.items() if isinstance(cell, Cell)}
    summed = {cell for rule in form.rules if _is_sum(rule) for cell in (*rule.left, *rule.right)}
    cells = [
        replace(decided[cell.id])
        if cell.id in decided
        else _as_its_reader_left_it(cell, cell.id in summed)
        for cell in report.cells
    ]
    fields = with_facts(standing, report)
    claims = fields.get("claims", report.claims)
    findings, extraction = report.findings, report.extraction
    if cells:
        findings = judge(cells, claims, form)
        extraction = extraction.model_copy(update={"rules_sha256": form.rules_sha256})
    judged = {"cells": cells, "findings": findings, "extraction": extraction}
    new = report.model_copy(update={**fields, **judged})
    new._document = report.document
    return new


def _is_sum(rule: forms.Rule) -> bool:
    return rule.is_equation


def _as_its_reader_left_it(cell: Cell, is_summed: bool) -> Cell:
    """A copy of a cell as its reader left it: without what the sums said of it before.

    In a sum, only the sum confirms (a second reader confirms what stands in none).
    """
    if cell.trust == "confirmed" and is_summed:
        return replace(cell, trust="read")
    if cell.trust == "doubtful" and cell.doubted_by_sum:
        return replace(cell, trust="read", reason=None, doubt=None)
    return replace(cell)
