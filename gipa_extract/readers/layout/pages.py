"""Pages of lines and tables → one Document: paragraphs and tables go on over the breaks.

Page numbers and running heads are left out, with a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.forms.vocabulary import is_section_heading
from gipa_extract.models import Document, Grid, Slot, Span
from gipa_extract.page_places import MisdrawnDigit, PagePlaces, PrintedPiece
from gipa_extract.readers.layout import unruled_tables
from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.label_assembly import Part
from gipa_extract.readers.layout.overflowing_rows import take_overflow
from gipa_extract.readers.layout.page_breaks import (
    join_parts_of_table,
    mend_sunk_labels,
    same_sides,
    take_headings,
)
from gipa_extract.readers.layout.page_columns import split_columns
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.page_furniture import drop_furniture
from gipa_extract.readers.layout.pieces import Bounds, Piece, PrintedLine, join_lines
from gipa_extract.readers.layout.side_pages import lay_pages_side_by_side
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import is_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[Any]


_new_slot = tuple.__new__  # Slot(...) costs three times as much, and there are a thousand


AS_WIDE = 1.1
"""Of the width of a head: another one up to so wide is as wide, measured on a scan."""
SURE = 0.95
"""The least confidence of an engine that is sure of each character of a line."""


@dataclass(frozen=True, slots=True)
class Scanned(Document):
    """A Document whose values can still be looked at."""

    crops: Mapping[int, Image] = field(default_factory=dict, compare=False, repr=False)
    """Where a slot begins → the grey values of its one line, with some paper around."""


def assemble(
    pages: Sequence[Page],
    media_type: str,
    notes: tuple[Reason, ...] = (),
    misdrawn: Sequence[MisdrawnDigit] = (),
) -> Document:
    """The Document of upright pages; tables are lines of tab-separated cells in its text."""
    pages = split_columns(pages)
    lay_pages_side_by_side(pages)
    for page in pages:
        for table in page.tables:
            page.lines = take_overflow(table, page.lines)
        for table in page.tables:
            mend_sunk_labels(table)
            page.lines += [_line_below(table, text) for text in take_headings(table)]
    dropped = drop_furniture(pages)
    if dropped:
        notes = (*notes, Reason("page_furniture_left_out", {"count": dropped}))
    writer = _PageWriter(pages)
    for block in _flow_of_blocks(pages):
        if isinstance(block, BoxTable):
            writer.table(block)
        else:
            writer.paragraph(block)
    text = "".join(writer.parts)
    grids = tuple(writer.grids)
    shown = list(dict.fromkeys(page.shown for page in pages if page.shown))
    places = PagePlaces(shown, writer.pieces, misdrawn) if shown else None
    if writer.crops:
        return Scanned(
            text, grids, media_type, notes=notes, places=places,
            unsure=tuple(writer.unsure), crops=writer.crops,
        )  # fmt: skip
    return Document(
        text, grids, media_type, notes=notes, places=places, unsure=tuple(writer.unsure)
    )


class _PageWriter:
    """The text so far, the grids whose slots point into it, and where it stands."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.parts: list[str] = []
        self.pieces: list[PrintedPiece] = []
        self._pages = {page.number: page for page in pages if page.shown}
        self._printed_on = {page.number: page.shown.page for page in pages if page.shown}
        """Of each column's own number, where pages have two."""
        self.length = 0
        self.grids: list[Grid] = []
        self.crops: dict[int, Any] = {}
        """Where a slot begins → the image of its value, of a scan."""
        self.unsure: list[Span] = []
        """The lines of paragraphs that OCR read and was not sure of."""

    def _put_text(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _note_place(self, start: int, end: int, page: int, bounds: Bounds) -> None:
        on = self._pages.get(page)
        if on is not None:
            box = on.to_points(bounds) if on.to_points else bounds
            self.pieces.append((start, end, self._printed_on.get(page, page), *box))

    def paragraph(self, lines: Sequence[_PagedLine]) -> None:
        text = join_lines([line.text for line, _ in lines])
        offset = 0
        for line, page in lines:
            for piece in line.pieces:
                # between two pieces stands nothing but a blank or a line break
                offset += not text.startswith(piece.text, offset)
                start = self.length + offset
                offset += len(piece.text)
                if piece.confidence is not None and piece.confidence < SURE:
                    self.unsure.append(Span(start, self.length + offset))
                self._note_place(start, self.length + offset, page.number, piece[1:5])
        self._put_text(text + "\n")

    def table(self, table: BoxTable) -> None:
        slot_of_box: dict[int, Slot] = {}
        rows = []
        put, length, printed_on = self.parts.append, self.length, self._printed_on
        for boxes in table.rows:
            row = []
            for box in boxes:
                put("\t")
                length += 1
                slot = slot_of_box.get(id(box))
                if slot is None:
                    text, page, sight = box.text, box.page, box.sight
                    start, length = length, length + len(text)
                    number = printed_on.get(page, page)
                    slot = _new_slot(
                        Slot, (text, start, length, number, box.confidence, sight.other)
                    )
                    slot_of_box[id(box)] = slot
                    if box.bounds is not None:
                        self._note_place(start, length, page, box.bounds)
                    if sight.crop is not None:
                        self.crops[start] = sight.crop
                    put(text)
                row.append(slot)
            put("\n")
            length += 1
            rows.append(tuple(row))
        self.length = length
        self.grids.append(Grid(tuple(rows), aligned=table.aligned))


def _line_below(table: BoxTable, text: str) -> PrintedLine:
    """A line of a text that stands at the foot of a table and is none of it."""
    place = table.xs[0], table.bottom, table.xs[-1], table.bottom + 1
    return PrintedLine([Piece(text, *place)], *place)


def _flow_of_blocks(pages: Sequence[Page]) -> Iterator[list[_PagedLine] | BoxTable]:
    """Paragraphs and tables in order; a table goes on where the next page begins with one."""
    held: BoxTable | None = None
    run: list[_PagedLine] = []
    for page in pages:
        for at, block in enumerate(page.blocks()):
            if isinstance(block, PrintedLine):
                if held is not None:
                    yield held
                    held = None
                run.append(_PagedLine(block, page))
                continue
            yield from _blocks_of_lines(run)
            run = []
            if held is not None and at == 0 and same_sides(held, block, page.width):
                held = join_parts_of_table(held, block, page.width)
            else:
                if held is not None:
                    yield held
                held = block
    yield from _blocks_of_lines(run)
    if held is not None:
        yield held


class _PagedLine(NamedTuple):
    line: PrintedLine
    page: Page


def _blocks_of_lines(run: Sequence[_PagedLine]) -> Iterator[list[_PagedLine] | BoxTable]:
    """Lines that follow one another: unruled tables, and paragraphs between them."""
    if not run:
        return
    page = run[0].page
    done = 0
    lines, numbers = [line for line, _ in run], [page.number for _, page in run]
    for sheet in unruled_tables.find_tables(lines, numbers, page.width):
        yield from _paragraphs_of(run[done : sheet.first])
        yield _box_table(sheet, run[sheet.first])
        done = sheet.last
    yield from _paragraphs_of(run[done:])


def _box_table(sheet: unruled_tables.UnruledTable, first: _PagedLine) -> BoxTable:
    """A table found by its gutters, as boxes."""
    boxes: dict[int, GridBox] = {}
    page = first.page.number
    scanned = any(part and part.confidence is not None for row in sheet.rows for part in row)
    columns = _column_sides(sheet.rows)
    rows = []
    for parts in sheet.rows:
        page = next((part.page for part in parts if part), page)
        row = []
        level = _level_of_values(parts) if None in parts else None
        for column, part in enumerate(parts):
            if part is None:
                place = _blank_bounds(level, columns.get(column))
                row.append(GridBox("", page, 1.0 if scanned else None, bounds=place))
            else:
                new = GridBox(part.text, part.page, part.confidence, part.sight, part.bounds)
                row.append(boxes.setdefault(id(part), new))
        rows.append(row)
    return BoxTable((), first.line.top, first.line.bottom, rows)


def _column_sides(rows: Sequence[Sequence[Part | None]]) -> dict[int, tuple[float, float]]:
    """From where to where the values of each column stand; without any, its narrowest head.

    Of heads as wide as one another, it is the lowest: 行政诉讼 stands above the middle of its columns.
    """
    sides: dict[int, tuple[float, float]] = {}
    heads: dict[int, tuple[float, float]] = {}
    for column, part in ((index, part) for row in rows for index, part in enumerate(row)):
        if part is not None and is_value(part.text):
            left, right = sides.get(column, (part.x0, part.x1))
            sides[column] = min(left, part.x0), max(right, part.x1)
        elif part is not None:
            left, right = heads.get(column, (part.x0, part.x1))
            if part.x1 - part.x0 <= AS_WIDE * (right - left):
                heads[column] = part.x0, part.x1
    return heads | sides


def _level_of_values(parts: Sequence[Part | None]) -> tuple[float, float] | None:
    """From where to where, down the page, the values of an unruled row stand, or its last part."""
    beside = [part.bounds for part in parts if part is not None and is_value(part.text)]
    beside = beside or [part.bounds for part in parts if part is not None][-1:]
    if not beside:
        return None
    return min(box[1] for box in beside), max(box[3] for box in beside)


def _blank_bounds(
    level: tuple[float, float] | None, sides: tuple[float, float] | None
) -> Bounds | None:
    """The place of a blank in an unruled row: where its column crosses the line of its values."""
    if level is None or sides is None:
        return None
    return sides[0], level[0], sides[1], level[1]


def _paragraphs_of(run: Sequence[_PagedLine]) -> Iterator[list[_PagedLine]]:
    """The lines of each paragraph: it goes on after a full line, unless the next is indented.

    Nor does it where a sentence ends and the next line is the heading of a section.
    """
    lefts: dict[int, float] = {}
    for line, page in run:
        lefts[page.number] = min(line.x0, lefts.get(page.number, line.x0))
    paragraph: list[_PagedLine] = []
    for at, (line, page) in enumerate(run):
        em = line.bottom - line.top
        before = run[at - 1]
        right = before.page.width - lefts[before.page.number]
        goes_on = (
            before.line.x1 > right - TOLERANCES.full_line * em
            and line.x0 < lefts[page.number] + TOLERANCES.indent * em
            and abs(before.line.bottom - before.line.top - em) < TOLERANCES.same_type * em
            and not (before.line.text.endswith("。") and is_section_heading(line.text))
        )
        if paragraph and not goes_on:
            yield paragraph
            paragraph = []
        paragraph.append(run[at])
    if paragraph:
        yield paragraph
