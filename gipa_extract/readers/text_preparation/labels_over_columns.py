"""Labels of rows that a line of another row's cells cuts: their lines go on from cell to cell.

|二、上年<br>数量|结转政府信息|公开申请|3|    →    ||| 二、上年结转政府信息公开申请数量|3|

A tool that takes the borders of some rows for those of all writes each line of a label across several
cells; the label is their first lines, then their second ones. The row keeps its places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, zip_longest

from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary
from gipa_extract.text.numerals import is_value

MOST_PIECES = 4
"""Cells that a label goes over; more stand before no row's values."""

_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_ROW = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$", re.MULTILINE)


def join_labels_over_columns(text: str) -> str | None:
    """The text with each such label in the last of its cells; None if there is none."""
    joined = _ROW.sub(lambda row: _with_whole_label(row[0]), text)
    return None if joined == text else joined


def _with_whole_label(row: str) -> str:
    """A row with its label in one cell, the others of which it had parts empty."""
    cells = row.split("|")
    words = 1
    while words < len(cells) - 1 and cells[words].strip() and not is_value(cells[words].strip()):
        words += 1
    for first in range(1, words):
        for last in range(first + 1, min(first + MOST_PIECES, words)):
            label = _label_across(cells[first : last + 1])
            if label:
                blanks = [""] * (last - first)
                return "|".join([*cells[:first], *blanks, label, *cells[last + 1 :]])
    return row


def _label_across(cells: Sequence[str]) -> str:
    """The label of a row whose lines go over all these cells, none of which is a label; or nothing."""
    if any(is_known_label(_BREAK.sub("", cell)) for cell in cells):
        return ""
    lines = zip_longest(*(_BREAK.split(cell) for cell in cells), fillvalue="")
    label = "".join(part.strip() for part in chain.from_iterable(lines))
    return label if printed_key(label) in vocabulary().rows else ""
