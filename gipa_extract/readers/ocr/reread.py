"""Cells of a scan that a failing sum points at, read once more; both readings are kept.

The sum says only where to look again, never what stands there: a new reading is taken when
every new look at the place agrees on it, and the cell is doubtful all the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from gipa_extract.models import Document, Grid, Slot
from gipa_extract.readers.layout.pages import Scanned
from gipa_extract.readers.ocr.engine import OcrReading, read_lines
from gipa_extract.readers.ocr.second_look import FIGURES, UNSURE, in_black, softly
from gipa_extract.text.numerals import parse

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

LOOKS = 3
"""New looks at each place: as it is, in black and white, and out of focus."""


def reread(document: Document, starts: Iterable[int]) -> Document:
    """The document with the slots that begin at `starts` looked at again.

    A slot that reads differently now says so in `other`; the text is changed only where all new
    looks agree. The document itself where nothing is to be changed.
    """
    crops = document.crops if isinstance(document, Scanned) else {}
    asked = sorted(start for start in set(starts) if start in crops)
    images = [image for start in asked for image in _ways_to_look(crops[start])]
    readings = read_lines(images, only=FIGURES)
    slots = {slot.start: slot for grid in document.grids for row in grid.rows for slot in row}
    changed = {
        start: slot
        for index, start in enumerate(asked)
        if (slot := _weigh_readings(slots[start], readings[index * LOOKS :][:LOOKS]))
        != slots[start]
    }
    return rewritten(document, changed) if changed else document


def _ways_to_look(crop: Image) -> Iterator[Image]:
    yield crop
    yield in_black(crop)
    yield softly(crop)


def _weigh_readings(slot: Slot, readings: Iterable[OcrReading]) -> Slot:
    """The slot with what most looks read now, where that is another number."""
    texts = ["".join(reading.text.split()) for reading in readings]
    text = max(texts, key=texts.count)
    votes = texts.count(text)
    new = parse(text)
    if votes * 2 <= LOOKS or new.kind != "number" or new.value == parse(slot.text).value:
        return slot
    if votes < LOOKS:
        return slot._replace(other=tuple(dict.fromkeys((*slot.other, text))))
    other = tuple(dict.fromkeys((slot.text, *(o for o in slot.other if o != text))))
    return slot._replace(text=text, confidence=UNSURE, other=other)


def rewritten(document: Document, changed: Mapping[int, Slot]) -> Document:
    """The document with these slots in place of those that begin where they do."""
    starts = sorted(changed)
    ends = [changed[start].end for start in starts]
    grown = [len(changed[start].text) - changed[start].end + start for start in starts]
    shifts = [0, *accumulate(grown)]

    def moved_offset(offset: int) -> int:
        return offset + shifts[bisect_left(starts, offset)]

    def moved(slot: Slot) -> Slot:
        slot = changed.get(slot.start, slot)
        start = moved_offset(slot.start)
        return slot._replace(start=start, end=start + len(slot.text))

    edges = [0, *(edge for pair in zip(starts, ends, strict=True) for edge in pair)]
    kept = [document.text[a:b] for a, b in zip(edges[::2], [*edges[1::2], None], strict=True)]
    new = [*(changed[start].text for start in starts), ""]
    grids = [
        Grid(tuple(tuple(map(moved, row)) for row in grid.rows), grid.aligned, grid.stream)
        for grid in document.grids
    ]
    plain = {entry.name: getattr(document, entry.name) for entry in fields(Document)}
    text = "".join(part for pair in zip(kept, new, strict=True) for part in pair)
    places = document.places.moved(moved_offset) if document.places else None
    return replace(Document(**plain), text=text, grids=tuple(grids), places=places)
