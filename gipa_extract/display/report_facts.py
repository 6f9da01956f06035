"""What the displays say of a report, its cells and its findings, in either language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from gipa_extract import forms
from gipa_extract.checker import Explainer, is_said_in, state_plainly
from gipa_extract.display.display_words import DisplayWords
from gipa_extract.display.escape import shorten_text
from gipa_extract.forms import Form
from gipa_extract.forms.spec import Place
from gipa_extract.ids import claim_rule_id
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Claim, Document, Finding, Ground, Report
from gipa_extract.plurals import fill_in

MARKS = {"blank": "␣", "absent": "·"}
"""What stands for a cell that prints nothing."""


def reading_facts(report: Report, words: DisplayWords) -> Iterator[str]:
    """The issuer, year and form of a report, and how much of it was read."""
    read = sum(cell.kind != "absent" for cell in report.cells)
    doubtful = sum(cell.trust == "doubtful" for cell in report.cells)
    yield header_fact(report.issuer, report.grounds.issuer, words.no_issuer, words)
    yield header_fact(report.year, report.grounds.year, words.no_year, words)
    if report.edition:
        yield words.edition.format(report.edition)
        yield words.read.format(read, len(report.cells))
    else:
        yield words.no_form
    if report.tables:
        yield fill_in(words.other_rows, sum(len(table.rows) for table in report.tables))
    if doubtful:
        yield words.doubtful.format(doubtful)


def header_fact(
    fact: str | int | None, ground: Ground | None, missing: str, words: DisplayWords
) -> str:
    """The issuer or the year in words, with a sign where it is in doubt."""
    if fact is None:
        return missing
    doubted = ground is not None and ground.trust == "doubtful"
    return words.in_doubt.format(fact) if doubted else str(fact)


def rule_facts(report: Report, words: DisplayWords) -> str:
    """How many rules fail and how many cannot be verified; without any cell, none can."""
    failing = sum(finding.status == "fails" for finding in report.findings)
    unclear = len(report.findings) - failing
    if all(cell.kind == "absent" for cell in report.cells):
        return words.none_clear
    rules = fill_in(words.fail, failing) if failing else words.hold
    return rules + (words.unclear.format(unclear) if unclear else "")


def line_of_facts(report: Report, words: DisplayWords) -> Iterator[str]:
    """What was read and which rules fail, as a line of facts."""
    yield from reading_facts(report, words)
    if report.edition:
        yield rule_facts(report, words)


def form_of(report: Report) -> Form | None:
    """The form of a report's edition; None where none was recognised or it is not known here."""
    return forms.editions().get(report.edition or "")


def label_of(place: Place) -> str:
    """A cell's name: the labels of its row and its column, outermost first.

    The outermost head of a column is left out: it stands over the whole table and tells nothing.
    """
    row, column = place.row, place.column
    return " · ".join([*row.under, row.label, *column.under[1:], column.label])


def has_every_cell(report: Report) -> bool:
    """Whether a report has all cells of a form that is known here, so that it can be explained."""
    form = form_of(report)
    return form is not None and {cell.id for cell in report.cells}.issuperset(form.cell_ids)


class FindingSentences:
    """A report's findings in words."""

    def __init__(self, report: Report, lang: Lang) -> None:
        form = form_of(report)
        self._lang = lang
        self._explainer = (
            Explainer(report.cells, form, lang=lang) if form and has_every_cell(report) else None
        )

    def sentence_of(self, finding: Finding) -> str:
        """What was recorded, if it is in this language; else the rule's two sides, without labels
        where the cells or the rule are not at hand."""
        if is_said_in(finding.message, self._lang):
            return finding.message
        if self._explainer is None or not self._explainer.knows(finding):
            return state_plainly(finding, self._lang)
        return self._explainer.state(finding)


class MarkedClaim(NamedTuple):
    """A claim in prose, as a page marks it."""

    claim: Claim
    cells: tuple[str, ...]
    """The cells that it is about: all of a group, if it is about one."""
    css: str
    """The classes of its mark, which say whether a table contradicts it."""


def marked_claims(report: Report) -> Iterator[MarkedClaim]:
    """Every claim with what a page needs to mark it."""
    form = form_of(report)
    groups = {group.id: tuple(group.cells) for group in form.groups} if form else {}
    failing = {finding.rule for finding in report.findings if finding.status == "fails"}
    for claim in report.claims:
        css = "gx-claim gx-fails" if claim_rule_id(claim.about) in failing else "gx-claim"
        yield MarkedClaim(claim, groups.get(claim.about, (claim.about,)), css)


class CellOrigins:
    """Where a document prints its cells, and how surely a picture was read."""

    def __init__(self, document: Document | None) -> None:
        self._text = document.text if document else None
        self._confidence = {
            (slot.start, slot.end): slot.confidence
            for grid in (document.grids if document else ())
            for row in grid.rows
            for slot in row
            if slot.confidence is not None
        }

    def line_of(self, cell: Cell) -> int | None:
        """The line of the text on which a cell stands, counted from 1."""
        if cell.start is None or self._text is None:
            return None
        return self._text.count("\n", 0, cell.start) + 1

    def confidence_of(self, cell: Cell) -> float | None:
        """The OCR engine's confidence, from 0 to 1."""
        return self._confidence.get((cell.start or 0, cell.end or 0))


def cell_tooltip(cell: Cell, label: str, origins: CellOrigins, words: DisplayWords) -> str:
    """Everything that is known of a cell's reading, in a few lines of plain text."""
    confidence, line = origins.confidence_of(cell), origins.line_of(cell)
    parts = [
        words.raw.format(shorten_text(cell.raw)) if cell.raw else words.kinds[cell.kind],
        words.unit.format(shorten_text(cell.unit)) if cell.unit else None,
        words.trusts[cell.trust],
        words.origins[cell.origin] if cell.kind != "absent" else None,
        words.confidence.format(confidence) if confidence is not None else None,
        words.page.format(cell.page) if cell.page is not None else None,
        words.line.format(line) if line is not None else None,
    ]
    lines = [label, " · ".join(filter(None, parts))]
    if cell.reason:
        lines.append(reason_in_words(cell, words.lang))
    if cell.alternatives:
        lines.append(words.alternatives.format(shorten_text(" / ".join(cell.alternatives))))
    return "\n".join(lines)


def doubt_beside_findings(cell: Cell, report: Report, lang: Lang) -> str | None:
    """Why a cell of a report in this language is doubtful.

    Of sums that point at it, what those say that it stands in: ids of rules tell people nothing.
    """
    if cell.doubt is None or not cell.doubted_by_sum:
        return cell.reason
    rules = str(cell.doubt.params["rules"]).split(", ")
    said = [
        finding.message
        for finding in report.findings
        if finding.rule in rules and cell.id in finding.cells
    ]
    if not said:
        return cell.reason
    blank = "" if lang == "zh" else " "
    return replace(cell.doubt, params={"rules": blank.join(said)}).in_words(lang)


def reason_in_words(cell: Cell, lang: Lang) -> str:
    """Why a cell is doubtful; a reason without a code (of an older result) stays as it is."""
    return shorten_text(cell.doubt.in_words(lang) if cell.doubt else cell.reason or "")
