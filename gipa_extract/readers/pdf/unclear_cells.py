"""Cells of a PDF's table in which characters do not tell what is printed: OCR looks at them.

A glyph whose font does not say what it is, a number drawn as shapes, a picture: without OCR such a
cell keeps a sign for it (U+FFFD, U+FFFC), and so is no blank and no number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import combinations
from typing import TYPE_CHECKING

from gipa_extract.readers.layout.box_tables import GridBox
from gipa_extract.readers.layout.pieces import Bounds, Piece, cell_text
from gipa_extract.readers.layout.ruled_tables import Frame
from gipa_extract.readers.pdf.pdfium import Print, render_upright
from gipa_extract.text.numerals import OBJECT, UNREADABLE, is_unreadable
from gipa_extract.text.patterns import HAN

if TYPE_CHECKING:
    from gipa_extract.readers.pdf.drawing import Drawing

INSET = 1.5
"""Points: what is printed in a cell stands at least so far from its lines."""
OVERLAP = 0.5
"""The share of a piece's width that another one covers where both are printed in one place."""

DIGIT = 0.3
"""Width of a digit at least, as a share of the type's height."""

Held = Mapping[int, Sequence[Piece]]
"""The pieces in each cell of a frame."""


def unclear_cells(
    frame: Frame, pieces_by_cell: Held, drawing: Drawing, printed: Print
) -> dict[int, str]:
    """The cells whose characters do not tell all → what they say, with a sign for the rest."""
    unclear = {
        cell: text
        for cell, pieces in pieces_by_cell.items()
        if (text := _unclear_text(pieces, printed))
    }
    empty = {number for row in frame.owner for number in row}.difference(pieces_by_cell)
    if empty:
        boxes = (*drawing.shapes, *(picture.box for picture in drawing.pictures))
        unclear |= dict.fromkeys(_with_print(frame, empty, boxes), OBJECT)
    return unclear


def _unclear_text(pieces: Sequence[Piece], printed: Print) -> str:
    """What a cell says, with a sign for what is unclear; empty if all is clear, or Chinese."""
    if len(pieces) == 1 and (text := pieces[0].text).isalnum():  # most are plain words or numbers
        if HAN.match(text):
            return ""
        if not _is_crowded(pieces[0]) and printed.has_meaning(pieces[0].at):
            return ""
    text = cell_text(pieces)
    if is_unreadable(text):
        return text
    if HAN.search(text):
        return ""
    if not all(piece.at < 0 or printed.has_meaning(piece.at) for piece in pieces):
        return text + UNREADABLE
    return text + OBJECT if any(map(_is_crowded, pieces)) or _lie_over_another(pieces) else ""


def _is_crowded(piece: Piece) -> bool:
    """Whether more characters stand in a piece than there is room for: two numbers in one place."""
    room = DIGIT * (piece.bottom - piece.top) * len(piece.text)
    return len(piece.text) > 1 and piece.text.isdigit() and piece.x1 - piece.x0 < room


def _lie_over_another(pieces: Sequence[Piece]) -> bool:
    """Whether two pieces are printed in one place."""
    for one, other in combinations(pieces[:20], 2):
        shared = min(one.x1, other.x1) - max(one.x0, other.x0)
        level = one.top < (other.top + other.bottom) / 2 < one.bottom
        if level and shared > OVERLAP * min(one.x1 - one.x0, other.x1 - other.x0) > 0:
            return True
    return False


def _with_print(frame: Frame, empty: set[int], boxes: Iterable[Bounds]) -> Iterator[int]:
    """The empty cells in which something is drawn that touches none of their lines."""
    for x0, y0, x1, y1 in boxes:
        place = frame.place((x0 + x1) / 2, (y0 + y1) / 2)
        if place is None:
            continue
        row, column = place
        number = frame.owner[row][column]
        if number in empty:
            left, top = frame.place(x0 - INSET, y0 - INSET), frame.place(x1 + INSET, y1 + INSET)
            corners = [
                frame.owner[index[0]][index[1]] for index in (left, top) if index is not None
            ]
            if corners == [number, number]:
                yield number


class CellReader:
    """Reads unclear cells of one document's pages by OCR, where that is installed."""

    def __init__(self, *, dpi: int, max_pixels: int) -> None:
        self.dpi, self.max_pixels = dpi, max_pixels

    def read(
        self, printed: Print, unclear: Sequence[tuple[Frame, Mapping[int, str]]], page: int
    ) -> dict[tuple[int, int], GridBox]:
        """The boxes of unclear cells, by the numbers of their frame and cell."""
        boxes = {
            (index, cell): GridBox(text, page)
            for index, (_, cells) in enumerate(unclear)
            for cell, text in cells.items()
        }
        size = printed.sheet.width * printed.sheet.height * (self.dpi / 72) ** 2
        if not boxes or find_spec("rapidocr") is None or size > self.max_pixels:
            return boxes
        from gipa_extract.readers.ocr.cell_reader import read_cells

        grey = render_upright(printed.page, printed.sheet, self.dpi)
        wanted = [(_scale_frame(frame, self.dpi / 72), set(cells)) for frame, cells in unclear]
        for place, read in read_cells(grey, wanted, page).items():
            boxes[place] = _agree_on_box(boxes[place], read)
        return boxes


def _agree_on_box(printed: GridBox, read: GridBox) -> GridBox:
    """What OCR read in a cell, beside what its characters say."""
    plain = printed.text.replace(OBJECT, "").replace(UNREADABLE, "")
    if not read.text or (read.text == plain and OBJECT in printed.text):
        return printed  # OCR cannot tell whether a pale number is the cell's, either
    if read.text == plain and printed.text == plain + UNREADABLE:
        return GridBox(
            plain, printed.page
        )  # the font says nothing of the character, and it is right
    if plain and plain != read.text:
        other = tuple(dict.fromkeys((*read.sight.other, plain)))
        return GridBox(read.text, read.page, read.confidence, read.sight._replace(other=other))
    return read


def _scale_frame(frame: Frame, scale: float) -> Frame:
    xs, ys = (tuple(edge * scale for edge in edges) for edges in (frame.xs, frame.ys))
    return Frame(xs, ys, frame.owner)


def by_frame(boxes: Mapping[tuple[int, int], GridBox]) -> dict[int, dict[int, GridBox]]:
    """Boxes by frame, then by cell."""
    found: dict[int, dict[int, GridBox]] = defaultdict(dict)
    for (frame, cell), box in boxes.items():
        found[frame][cell] = box
    return found
