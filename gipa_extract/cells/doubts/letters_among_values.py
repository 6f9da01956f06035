"""Cells whose rows print letters that are meant for digits: OCR's O for 0, l for 1.

The form is read as if digits stood there. What a cell prints stays its raw text, and the cell is
doubtful; one with a sign that is illegible is no number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from gipa_extract.cells.doubts.doubtful_numbers import PLACE_HOLDER
from gipa_extract.models import Cell, Document
from gipa_extract.readers.plain_text.letters_for_digits import read_as_digits, with_texts_of
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import as_digits, numerals_inside, parse


def with_digits(document: Document) -> Document:
    """The document with digits in place of letters that are meant for them."""
    text = read_as_digits(document.text, document.for_digits)
    grids = with_texts_of(text, document.grids, document.for_digits)
    return replace(document, text=text, grids=grids)


def doubt_letters(cells: Sequence[Cell], document: Document) -> None:
    """Give cells the letters that the document prints, and doubt what these are read as."""
    starts = [span.start for span in document.for_digits]
    for cell in cells:
        if cell.start is None or cell.end is None:
            continue
        if bisect_left(starts, cell.start) == bisect_left(starts, cell.end):
            continue
        cell.raw = document.text[cell.start : cell.end]
        printed = parse(cell.raw)
        if PLACE_HOLDER.fullmatch(cell.raw):
            cell.doubt_for(Reason("digits_torn"))
            continue
        if (printed.kind, printed.value) == (cell.kind, cell.value):  # ○ is a zero
            continue
        if parse(as_digits(cell.raw)).kind != "number":
            cell.kind, cell.value = "text", None
            cell.alternatives = list(numerals_inside(cell.raw))
        cell.doubt_for(Reason("letters_for_digits"))
