"""Where a document prints the label of each row, so that a source can follow the table.

Nothing is read here: a label's place says nothing of its values, and whoever labels from nothing
may be shown it.
"""

from __future__ import annotations

from collections import defaultdict

from gipa_extract.cells.text_stream.mentions import find_mentions
from gipa_extract.forms import Form
from gipa_extract.models import Document, Span

MOST_MENTIONS = 2_000
"""Mentions that are looked at; a longer text, such as a book, has more."""


def row_places(document: Document, form: Form) -> dict[str, Span]:
    """Row id (`table.row`) → the place of its label: the longest run of labels in the form's order.

    Prose names rows too, but only the tables name them one after the other.
    """
    rows = [(table, row) for table in form.tables for row in table.rows]
    orders: defaultdict[str, list[int]] = defaultdict(list)
    for order, (_, row) in enumerate(rows):
        for key in row.keys:
            orders[key].append(order)
    # Several rows may have one label. They are offered from the last to the first, so that one
    # place in the text is taken for one of them only: the order has to rise.
    offered = [
        (order, Span(mention.start, mention.end))
        for mention in find_mentions(document.text)[:MOST_MENTIONS]
        for order in sorted(orders[mention.key], reverse=True)
    ]
    places = {}
    for order, span in _longest_rise(offered):
        table, row = rows[order]
        places[f"{table.id}.{row.id}"] = span
    return places


def _longest_rise(offered: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """The longest part of the list in which the order rises all the way; the last one of several."""
    lengths: list[int] = []
    previous: list[int] = []
    for index, (order, _) in enumerate(offered):
        lower = [earlier for earlier in range(index) if offered[earlier][0] < order]
        best = max(lower, key=lambda earlier: (lengths[earlier], earlier), default=-1)
        lengths.append(lengths[best] + 1 if lower else 1)
        previous.append(best)
    index = max(range(len(offered)), key=lambda end: (lengths[end], end), default=-1)
    chain = []
    while index >= 0:
        chain.append(offered[index])
        index = previous[index]
    return chain[::-1]
