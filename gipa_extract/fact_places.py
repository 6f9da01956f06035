"""A report's facts → the pages and boxes where its document prints them."""

from __future__ import annotations

from gipa_extract.models import Cell, Claim, Document, Ground, Quote, Report


def place_on_pages(report: Report, document: Document) -> None:
    """Tell each cell, claim, quote and header fact of a report where it stands on its pages."""
    if document.places is None:
        return
    report.pages = list(document.places.pages)
    grounds = report.grounds
    facts = (grounds.issuer, grounds.year, grounds.title, grounds.period)
    quotes = (*report.lists.problems, *report.lists.measures)
    exactly = document.places.exactly
    unplaced = []
    for cell in report.cells:
        if cell.start is not None and cell.end is not None:
            place = exactly(cell.start, cell.end)  # as nearly all cells are
            if place is None:
                unplaced.append(cell)
            else:
                cell.page, cell.box = place
    for fact in (*unplaced, *report.claims, *quotes, *facts):
        if fact is not None:
            place_fact(fact, document)


def place_fact(fact: Cell | Claim | Quote | Ground, document: Document) -> None:
    """Give what was read its page and its box; where they are not known, it keeps what it has."""
    if fact.start is None or fact.end is None:
        return
    place = document.place(fact.start, fact.end)
    if place is not None:
        fact.page, fact.box = place
