"""Characters of a PDF page that are not of its print: unseen, covered, or a watermark's.

A number is what a reader of the page sees. Text that prints nothing, or over which a box is drawn,
is left out; text in a pale or transparent colour is put back where it is seen and alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gipa_extract.readers.layout.pieces import Bounds, Piece, middle_of
from gipa_extract.readers.pdf.pdfium import Print, render_upright
from gipa_extract.text.numerals import OBJECT, is_value

if TYPE_CHECKING:
    from gipa_extract.readers.layout.pages import Image
    from gipa_extract.readers.pdf.drawing import Drawing

DPI = 144
"""Resolution at which it is decided whether a character is seen."""
FINE_DPI = 300
"""At which the stroke of a small digit is more than a pixel wide."""
CLEAR = 90
"""Grey values between print and paper: it is read with ease, white on a dark field for one."""
READABLE = 60
"""The same for words outside tables."""
VISIBLE = 12
"""Below this nobody sees anything."""
FAINTER = 50
"""Grey values by which the darkest of a covered digit is lighter than that of most digits."""
USUAL = 0.5
"""The share of a page's characters that are pale, above which pale is the page's own colour."""

TILES, LONG = 12, 4
"""A pale text of so many characters that a page prints as often as this is a watermark's, if it is
no value: no label of the form stands there so often."""

Cell = tuple[int, int]
"""A frame of the page and a cell in it; -1 for none."""
CellOf = Callable[[float, float], Cell]


class PrintAside:
    """The characters of one page that were taken out of its words."""

    def __init__(self, printed: Print, drawing: Drawing, *, layers: bool) -> None:
        self._printed, self._layers, self._lids = printed, layers, drawing.lids
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
        tiled = self._take_tiled()
        pale = [index for run in self._runs.values() for index in run]
        if len(pale) > USUAL * (len(own) - len(tiled)):
            self._runs.clear()
            pale = []
        shown = [index for index in pale if printed.chars[index].strip()]
        self._pieces = dict(zip(shown, printed.pieces(shown), strict=True))
        printed.leave_out(out.union(pale, tiled))

    def _take_tiled(self) -> list[int]:
        """Take pale texts out that stand all over the page: a watermark's, however much it is.

        Against leaks, systems print who looked at a page and when, in level lines across it.
        """
        texts = {
            address: "".join(self._printed.chars[index] for index in run).strip()
            for address, run in self._runs.items()
        }
        times = Counter(texts.values())
        tiled = [
            address
            for address, text in texts.items()
            if times[text] >= TILES and len(text) >= LONG and not is_value(text)
        ]
        return [index for address in tiled for index in self._runs.pop(address)]

    def put_back(
        self, inside: Sequence[dict[int, list[Piece]]], free: list[Piece], cell_of: CellOf
    ) -> None:
        """Put pale characters back among the words where they are seen and stand by themselves."""
        for run in self._runs.values():
            pieces = [self._pieces[index] for index in run if index in self._pieces]
            if any(self._printed.is_askew(piece.at) for piece in pieces):
                continue  # of a watermark's letters, one may stand in a cell by itself
            cells = {cell_of(*middle_of(piece)) for piece in pieces}
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

    def doubt_covered(self, inside: Sequence[dict[int, list[Piece]]]) -> None:
        """Put a sign behind digits over which a picture or a dark shape is drawn, if it hides them.

        Through a seal with an alpha channel a number is seen; under an opaque one nobody can tell
        whether the number that the text holds is what the page shows.
        """
        values = [
            piece for held in inside for cell in held.values() for piece in cell if _is_value(piece)
        ]
        under = [piece for piece in values if any(_overlap(lid, piece) for lid in self._lids)]
        if not under:
            return
        clear = sorted(
            self._darkest(part)
            for piece in values
            if piece not in under
            for part in _halves_of_digits(piece)
        )
        usual = clear[len(clear) // 2] if clear else 0
        hidden = {
            piece
            for piece in under
            if any(
                self._darkest(part) > usual + FAINTER or self._is_even(part)
                for part in _halves_of_digits(piece)
            )
        }
        for held in inside:
            for cell, pieces in held.items():
                if not hidden.isdisjoint(pieces):
                    held[cell] = [*pieces, _sign_behind(pieces[-1])]

    def _darkest(self, piece: Piece) -> int:
        part = _part_of(self._fine, FINE_DPI, piece)
        return int(part.min()) if part.size else 255

    def _is_even(self, piece: Piece) -> bool:
        """Whether there is one colour where a piece stands."""
        part = _part_of(self._fine, FINE_DPI, piece)
        return not part.size or int(part.max()) - int(part.min()) < VISIBLE

    def contrast(self, piece: Piece) -> int:
        """How far apart the darkest and the lightest grey values are where a piece stands."""
        part = _part_of(self._grey, DPI, piece)
        return int(part.max()) - int(part.min()) if part.size else 0

    @cached_property
    def _fine(self) -> Image:
        return render_upright(self._printed.page, self._printed.sheet, FINE_DPI)

    @cached_property
    def _grey(self) -> Image:
        return render_upright(self._printed.page, self._printed.sheet, DPI)


def _is_value(piece: Piece) -> bool:
    return any(char.isdigit() for char in piece.text)


def _overlap(box: Bounds, piece: Piece) -> bool:
    x0, y0, x1, y1 = box
    return x0 < piece.x1 and piece.x0 < x1 and y0 < piece.bottom and piece.top < y1


def _halves_of_digits(piece: Piece) -> Iterator[Piece]:
    """The upper and the lower halves of a piece's digits: there is ink in each."""
    width = (piece.x1 - piece.x0) / len(piece.text)
    middle = (piece.top + piece.bottom) / 2
    for index, char in enumerate(piece.text):
        if char.isdigit():
            start = piece.x0 + index * width
            digit = piece._replace(x0=start, x1=start + width)
            yield digit._replace(bottom=middle)
            yield digit._replace(top=middle)


def _part_of(grey: Image, dpi: int, piece: Piece) -> Image:
    """The part of a page, rendered at a resolution, where a piece stands."""
    scale = dpi / 72
    x0, x1 = round(piece.x0 * scale), round(piece.x1 * scale) + 1
    y0, y1 = round(piece.top * scale), round(piece.bottom * scale) + 1
    return grey[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)]


def _sign_behind(piece: Piece) -> Piece:
    """The sign of an object just behind a piece: what stands there is doubtful."""
    return piece._replace(text=OBJECT, x0=piece.x1, x1=piece.x1 + 0.1)
