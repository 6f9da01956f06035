"""A report whose sentences are in a user's language; its codes, keys and values stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gipa_extract.checker import is_said_in
from gipa_extract.display.report_facts import FindingSentences, has_every_cell
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Finding, Note, Report
from gipa_extract.pipeline import explanations_of


def report_in_words(report: Report, lang: Lang, *, rules: Path | None = None) -> Report:
    """A copy of a report in a language: messages of findings and notes, reasons of doubtful cells.

    `rules` are those that it was checked by: a finding on a rule that is not at hand is told
    without its labels.
    """
    spoken = report.model_copy(
        update={
            "cells": [_cell(cell, lang) for cell in report.cells],
            "findings": _findings(report, lang, rules),
            "notes": [_note(note, lang) for note in report.notes],
        }
    )
    spoken._document = report.document
    return spoken


def _cell(cell: Cell, lang: Lang) -> Cell:
    return replace(cell, reason=cell.doubt.in_words(lang)) if cell.doubt else cell


def _note(note: Note, lang: Lang) -> Note:
    return note.model_copy(update={"message": note.in_words(lang)})


def _findings(report: Report, lang: Lang, rules: Path | None) -> list[Finding]:
    """The findings as they stand, each in the words that checking it again gives."""
    if all(is_said_in(finding.message, lang) for finding in report.findings):
        return report.findings
    again = explanations_of(report, lang=lang, rules=rules) if has_every_cell(report) else []
    messages = {_identity(each.finding): each.short for each in again}
    sayings = FindingSentences(report, lang)
    return [
        finding.model_copy(
            update={"message": messages.get(_identity(finding)) or sayings.sentence_of(finding)}
        )
        for finding in report.findings
    ]


def _identity(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.status, finding.left, finding.right, *finding.cells)
