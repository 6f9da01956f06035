"""Where a document prints the label of each row, so that a source can follow the table.

Nothing is read here: a label's place says nothing of its values, and whoever labels from nothing
may be shown it.
"""

from __future__ import annotations

from gipa_extract.cells.stream.mentions import find_mentions
from gipa_extract.forms import Form
from gipa_extract.models import Document, Span
from gipa_extract.text.folding import label_key

MOST_MENTIONS = 2_000
"""Of a longer text, such as a book, only the first are looked at."""


def row_places(document: Document, form: Form) -> dict[str, Span]:
    """Row id (`table.row`) → the place of its label: the longest run of labels in the form's order.

    Prose names rows too, but only the tables name them one after the other.
    """
    rows = [f"{table.id}.{row.id}" for table in form.tables for row in table.rows]
    orders: dict[str, list[int]] = {}
    for order, row in enumerate(row for table in form.tables for row in table.rows):
        for key in {label_key(wording) for wording in row.wordings}:
            orders.setdefault(key, []).append(order)
    mentions = find_mentions(document.text)[:MOST_MENTIONS]
    met = [
        (order, Span(mention.start, mention.end))
        for mention in mentions
        for order in sorted(orders.get(mention.key, ()), reverse=True)
    ]
    return {rows[order]: span for order, span in _longest_rise(met)}


def _longest_rise(met: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """The longest part of the list in which the order rises all the way; the last one of several."""
    best: list[int] = []
    before: list[int] = []
    for index, (order, _) in enumerate(met):
        earlier = [at for at in range(index) if met[at][0] < order]
        last = max(earlier, key=lambda at: (best[at], at), default=-1)
        best.append(best[last] + 1 if last >= 0 else 1)
        before.append(last)
    index = max(range(len(met)), key=lambda at: (best[at], at), default=-1)
    chain = []
    while index >= 0:
        chain.append(met[index])
        index = before[index]
    return chain[::-1]
