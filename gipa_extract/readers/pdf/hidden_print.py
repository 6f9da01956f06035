"""Characters of a PDF page that are not of its print: unseen, covered, or a watermark's.

A number is what a reader of the page sees. Text that prints nothing, or over which a box is drawn,
is left out; text in a pale or transparent colour is put back where it is seen and alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gipa_extract.readers.layout.pieces import Piece
from gipa_extract.readers.pdf.pdfium import Print, render_upright
from gipa_extract.text.numerals import OBJECT

if TYPE_CHECKING:
    from gipa_extract.readers.layout.pages import Image
    from gipa_extract.readers.pdf.drawing import Drawing

DPI = 144
"""Resolution at which it is decided whether a character is seen."""
CLEAR = 90
"""Grey values between print and paper: it is read with ease, white on a dark field for one."""
READABLE = 60
"""The same for words outside tables."""
VISIBLE = 12
"""Below this nobody sees anything."""
USUAL = 0.5
"""The share of a page's characters that are pale, above which pale is the page's own colour."""

Cell = tuple[int, int]
"""A frame of the page and a cell in it; -1 for none."""
CellOf = Callable[[float, float], Cell]


class PrintAside:
    """The characters of one page that were taken out of its words."""

    def __init__(self, printed: Print, drawing: Drawing, *, layers: bool) -> None:
        self._printed, self._layers = printed, layers
        self._runs: dict[int, list[int]] = defaultdict(list)
        """Address of each pale text → its characters."""
        unseen = drawing.unseen | drawing.covered_texts()
        if not (unseen or drawing.pale):
            return
        addresses = printed.text_addresses()
        own = [index for index, address in enumerate(addresses) if address]
        out = {index for index in own if addresses[index] in unseen}
        for index in own:
            if addresses[index] in drawing.pale and index not in out:
                self._runs[addresses[index]].append(index)
        pale = [index for run in self._runs.values() for index in run]
        if len(pale) > USUAL * len(own):
            self._runs.clear()
            pale = []
        self._pieces = {
            index: printed.piece(index) for index in pale if printed.chars[index].strip()
        }
        printed.leave_out(out.union(pale))

    def put_back(
        self, inside: Sequence[dict[int, list[Piece]]], free: list[Piece], cell_of: CellOf
    ) -> None:
        """Put pale characters back among the words where they are seen and stand by themselves."""
        for run in self._runs.values():
            pieces = [self._pieces[index] for index in run if index in self._pieces]
            cells = {cell_of(*_middle_of(piece)) for piece in pieces}
            if len(cells) != 1:
                continue  # it lies across lines, as no number does
            frame, cell = cells.pop()
            contrast = min(map(self.contrast, pieces))
            if frame < 0:
                free += pieces if contrast >= READABLE else ()
            elif cell not in inside[frame] and contrast >= VISIBLE:
                inside[frame][cell] = pieces
                if contrast < CLEAR:
                    inside[frame][cell] = [*pieces, _sign_behind(pieces[-1])]

    def without_layers(self, inside: Sequence[dict[int, list[Piece]]]) -> None:
        """Take values out of cells that stand in a layer which is switched off."""
        if not self._layers:
            return
        for held in inside:
            for cell, pieces in list(held.items()):
                seen = [piece for piece in pieces if self.contrast(piece) >= VISIBLE]
                if seen:
                    held[cell] = seen
                else:
                    del held[cell]

    def contrast(self, piece: Piece) -> int:
        """How far apart the darkest and the lightest grey values are where a piece stands."""
        scale = DPI / 72
        x0, x1 = round(piece.x0 * scale), round(piece.x1 * scale) + 1
        y0, y1 = round(piece.top * scale), round(piece.bottom * scale) + 1
        part = self._grey_values[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)]
        return int(part.max()) - int(part.min()) if part.size else 0

    @cached_property
    def _grey_values(self) -> Image:
        return render_upright(self._printed.page, self._printed.sheet, DPI)


def _middle_of(piece: Piece) -> tuple[float, float]:
    return (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2


def _sign_behind(piece: Piece) -> Piece:
    """The sign of an object just behind a piece: what stands there is doubtful."""
    return piece._replace(text=OBJECT, x0=piece.x1, x1=piece.x1 + 0.1)
