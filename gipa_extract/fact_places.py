"""A report's facts → the pages and boxes where its document prints them."""

from __future__ import annotations

from collections.abc import Iterable

from gipa_extract.models import Cell, Claim, Document, Ground, Grounds, Quote, Report
from gipa_extract.reasons import Reason


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


def doubt_misdrawn(cells: Iterable[Cell], grounds: Grounds, document: Document) -> None:
    """Doubt what stands in a font that draws other digits than its text says, and offer those.

    The text of such a page is wrong and its picture right, or the reverse: nobody but a person who
    looks at both can tell.
    """
    places = document.places
    if places is None or not places.misdrawn:
        return
    for fact in (*cells, grounds.year, grounds.title, grounds.period):
        if fact is None or fact.start is None or fact.end is None:
            continue
        drawn = places.drawn(document.text, fact.start, fact.end)
        if drawn is None:
            continue
        reason = Reason("digits_drawn_otherwise", {"drawn": drawn})
        others = [*(fact.alternatives or ()), drawn]
        if isinstance(fact, Cell):
            fact.doubt_for(reason)
            fact.alternatives = list(dict.fromkeys((fact.raw or "", *others)))
        else:
            fact.trust, fact.doubt = "doubtful", reason
            fact.alternatives = list(dict.fromkeys(others))


def claims_as_drawn(claims: Iterable[Claim], document: Document) -> list[Claim]:
    """The claims without those in a font that draws other digits than its text says."""
    places = document.places
    if places is None or not places.misdrawn:
        return list(claims)
    return [
        claim for claim in claims if places.drawn(document.text, claim.start, claim.end) is None
    ]
