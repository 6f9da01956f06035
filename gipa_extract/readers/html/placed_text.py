"""Pages that say of each text where it stands → paragraphs and tables, where the form's labels say so.

What turns PDFs into pages places every line with `position: absolute`, and charts' programs draw
tables as SVG: their source is in any order, and their places are read as those of a PDF's page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import takewhile

from lxml import etree

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.models import Document, Grid, Slot
from gipa_extract.readers.html.page_tree import Element
from gipa_extract.readers.layout.framed_pieces import parted_by_frames, table_of
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pages import assemble
from gipa_extract.readers.layout.pieces import Piece, lines_of
from gipa_extract.readers.layout.ruled_tables import Ruling, find_frames
from gipa_extract.readers.layout.tolerances import DRAWN_LINE_ENDS, DRAWN_NARROWEST
from gipa_extract.reasons import Reason

_HEEDED = frozenset(("style", "class", "id", "hidden"))
MAX_TEXTS = 20_000
"""Of one sheet; no page of a report has a tenth of it."""
LEAST_ROWS, LEAST_HEADS = 2, 4
"""Labels of the form's rows, or of its columns, that a sheet prints at least; a chart has none."""
MAX_PLACES = 100_000
"""Of the tables of one sheet."""


@dataclass(slots=True)
class Sheet:
    """An element in which texts have places, in pixels, y down."""

    element: Element
    pieces: list[Piece] = field(default_factory=list)
    across: list[Ruling] = field(default_factory=list)
    down: list[Ruling] = field(default_factory=list)

    def draw_box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Draw the four sides of a box, or the one line that it is."""
        if bottom - top < DRAWN_LINE_ENDS:
            self.across.append(Ruling((top + bottom) / 2, x0, x1))
        elif x1 - x0 < DRAWN_LINE_ENDS:
            self.down.append(Ruling((x0 + x1) / 2, top, bottom))
        else:
            self.across += (Ruling(top, x0, x1), Ruling(bottom, x0, x1))
            self.down += (Ruling(x0, top, bottom), Ruling(x1, top, bottom))


def width_of(text: str, size: float) -> float:
    """About how wide a text is in type of a size."""
    return size * sum(0.5 if char < "\u2000" else 1.0 for char in text)


def set_as_tables(sheets: Iterable[Sheet]) -> tuple[int, tuple[Reason, ...]]:
    """Put paragraphs and tables in the place of what sheets hold, if the form knows their rows.

    How many were, and what was left out of them.
    """
    found, notes = 0, tuple[Reason, ...]()
    for sheet in sheets:
        document = _document_of(sheet)
        if document is None or not _is_of_form(document):
            continue
        parts: Element = etree.HTML(f"<div>{''.join(_html_of(document))}</div>").find("body/div")
        parts.tail = sheet.element.tail
        for name in _HEEDED.intersection(sheet.element.attrib):  # all of it may be hidden
            parts.set(name, sheet.element.get(name))
        sheet.element.getparent().replace(sheet.element, parts)
        found += 1
        notes += document.notes
    return found, notes


def _document_of(sheet: Sheet) -> Document | None:
    """The sheet's texts in the order in which they are read, as those of a PDF's page."""
    if not 0 < len(sheet.pieces) <= MAX_TEXTS:
        return None
    ruled = find_frames(sheet.across, sheet.down, slack=DRAWN_LINE_ENDS, narrow=DRAWN_NARROWEST)
    if sum(len(frame.owner) * len(frame.owner[0]) for frame in ruled) > MAX_PLACES:
        return None
    inside, free = parted_by_frames(ruled, sheet.pieces)
    tables = [table_of(frame, held, 1) for frame, held in zip(ruled, inside, strict=True)]
    width = max(piece.x1 for piece in sheet.pieces) + min(piece.x0 for piece in sheet.pieces)
    height = max(piece.bottom for piece in sheet.pieces)
    return assemble([Page(1, width, height, lines_of(free), tables)], "text/html")


def _is_of_form(document: Document) -> bool:
    known = vocabulary()
    texts = {slot.text for grid in document.grids for row in grid.rows for slot in row}
    keys = {printed_key(text) for text in texts if text}
    return len(keys & known.only_rows) >= LEAST_ROWS or len(keys & known.heads) >= LEAST_HEADS


def _html_of(document: Document) -> Iterator[str]:
    """The paragraphs and tables of a document whose tables stand line by line in its text."""
    done = 0
    for grid in document.grids:
        slots = [slot for row in grid.rows for slot in row]
        start = document.text.rfind("\n", 0, min(slot.start for slot in slots)) + 1
        yield from _paragraphs(document.text[done:start])
        yield _table(grid)
        done = document.text.find("\n", max(slot.end for slot in slots)) + 1
    yield from _paragraphs(document.text[done:])


def _paragraphs(text: str) -> Iterator[str]:
    return (f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _table(grid: Grid) -> str:
    seen: set[int] = set()
    rows = []
    for at, row in enumerate(grid.rows):
        cells = []
        for column, slot in enumerate(row):
            if slot.start in seen:
                continue
            seen.add(slot.start)
            across = _run_of(slot, row[column:])
            down = _run_of(slot, [below[column] for below in grid.rows[at:]])
            cells.append(f'<td colspan="{across}" rowspan="{down}">{escape(slot.text)}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _run_of(slot: Slot, slots: Sequence[Slot]) -> int:
    """In how many places in a row a merged cell stands: its slot is the same in all of them."""
    return sum(1 for _ in takewhile(lambda other: other.start == slot.start, slots))
