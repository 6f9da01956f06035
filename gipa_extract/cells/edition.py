"""Which edition of the form a document prints."""

from __future__ import annotations

from typing import NamedTuple

from gipa_extract.cells.placement import place_rows
from gipa_extract.cells.text_stream.mentions import find_mentions, mentioned_keys
from gipa_extract.forms import Form, detect, editions, form_printed, newest
from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.models import Document
from gipa_extract.text.folding import label_key
from gipa_extract.text.string_cache import remembered

LEAST_ROWS = 3
"""Rows that a text names with their numbers, to be a report on the form and not prose about it."""
MANY_ROWS = 10
"""So many rows must a text of no year and no edition's own labels name: those of requests, which are
the same in all editions."""
ENOUGH = 30
"""So many cells must a document of no year and no edition's own labels fill to be one of ours."""


class EditionSigns(NamedTuple):
    """What an edition is recognised by."""

    labels: set[str]
    """The label keys of all slots that are no numbers."""
    number_rows: int
    """How many rows of tables print a number."""


def printed(document: Document) -> EditionSigns:
    """The labels and the numbers of a document's tables."""
    return EditionSigns(_printed_labels(document), _number_rows(document))


def _printed_labels(document: Document) -> set[str]:
    return set().union(*(_keys_of_labels(row) for grid in document.grids for row in grid.texts))


def _labels_in_texts(document: Document) -> set[str]:
    """The labels of the form that texts of several print: 行政许可 本年处理决定数量."""
    known = vocabulary().all
    texts: set[str] = set().union(*(row for grid in document.grids for row in grid.texts))
    words = (text.split() for text in texts if " " in text)
    behind = (" ".join(parts[start:]) for parts in words for start in range(len(parts)))
    keys = {_key_of_label(part) for text in behind for part in (text, text.partition(" ")[0])}
    return keys & known


@remembered
def _keys_of_labels(row: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_key_of_label, row)) - {""}


@remembered
def _key_of_label(text: str) -> str:
    """The label key of a slot's text; "" for a number, or a single character."""
    return label_key(text) if len(text) > 1 and not text.isdigit() else ""


def _number_rows(document: Document) -> int:
    return sum(any(map(str.isdigit, row)) for grid in document.grids for row in grid.texts)


def recognise_form(document: Document, year: int | None) -> Form | None:
    """The edition that a document prints: by its own labels, its year, or how well it fills.

    In text, labels count wherever they stand, even where no table is seen at all.

    A single scanned page may show neither; then the edition that takes more of its rows is
    meant, if one does.
    """
    labels = _printed_labels(document)
    found = form_printed(labels)
    is_text = document.media_type == "text/plain"
    if found and is_text and year is not None and not found.covers(year):
        # The head of one table alone may be last year's, and those of others stand in no grid.
        found = form_printed(labels := labels | mentioned_keys(document.text))
    if found:
        return found
    if is_text:
        if found := form_printed(mentioned_keys(document.text)):
            return found
        labels = labels | _numbered_rows(document.text)
    found = detect(labels, _number_rows(document), year)
    if found is None and (worded := _labels_in_texts(document)):
        found = form_printed(worded) or detect(labels | worded, _number_rows(document), year)
    if found or year is not None or not document.grids:
        return found
    taken = {name: _filled_count(document, form) for name, form in editions().items()}
    best, *others = sorted(taken.values(), reverse=True)
    if best >= ENOUGH and best not in others:
        return next(editions()[name] for name in taken if taken[name] == best)
    names_rows = is_text and len(_numbered_rows(document.text)) >= MANY_ROWS
    return newest() if names_rows else None


def _numbered_rows(text: str) -> frozenset[str]:
    """The rows that a text names by label and number, if it does so with several: no prose does."""
    numbered = {mention.key for mention in find_mentions(text) if mention.enumerated}
    rows = numbered & vocabulary().rows
    return frozenset(rows if len(rows) >= LEAST_ROWS else ())


def _filled_count(document: Document, form: Form) -> int:
    return sum(cell.raw is not None for cell in place_rows(document, form).cells)
