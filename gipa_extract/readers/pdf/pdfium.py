"""What PDFium knows of a page's text: its characters, and where they stand.

Calls into PDFium cost about a microsecond each, and a report has some 8,000 characters: that is
why only what is needed is asked for.
"""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from gipa_extract.forms.vocabulary import is_part_of_label
from gipa_extract.readers.layout.pieces import UNSEEN, Bounds, Piece, is_note_mark, marked
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.readers.pdf.address_calls import address_calls, address_of
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import UNREADABLE, parse
from gipa_extract.text.radicals import with_ideographs

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from gipa_extract.readers.layout.pages import Image

SAMPLE = 60
"""Characters of a page whose direction, or meaning, is looked at."""
ASKEW = 0.1
"""Quarter turns: type that is set by less may lie in a crooked scan."""
FEW = 12
"""Characters: a page with pictures and no more text than this is a scan."""
MAX_DEPTH = 4
"""Forms within forms that are followed on a page."""

ACCENTED = 20
"""Letters with accents of a page that is said to be in another script: pinyin and names have few."""

_ACCENTED = re.compile("[\u00c0-\u024f\ufb00-\ufb06]")
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff]")
_PRINTS = f"[^{re.escape(BLANKS)}\x00-\x1f\ufffe\uffff]"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_NO_CHARACTER = re.compile("[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\ue000-\uf8ff\ufffd]")
"""What PDFium gives for a glyph of unknown meaning; U+0002 is its hyphen at a line's end."""
_BLANK, _SIGN = "[ \u00a0\u3000]", "[㐀-鿿（）()、．.：:/／]"
_SPACED = rf"(?:\d{_BLANK}[.．、]|{_SIGN}{_BLANK}{_SIGN})(?:{_BLANK}{_SIGN})*"
_RUN = re.compile(rf"(?<!{_PRINTS}){_SPACED}(?!{_PRINTS})|{_PRINTS}+")
"""A word, or single characters with single blanks between them: 自 然 人."""


class PageSpace(NamedTuple):
    """Where a page lies in its own space, and by how much what it prints is turned."""

    left: float
    top: float
    width: float
    height: float
    quarters: int
    """Clockwise quarter turns that set the print upright."""

    @classmethod
    def of(cls, page: pdfium.PdfPage, text: pdfium.PdfTextPage, sample: Sequence[int]) -> PageSpace:
        left, bottom, right, top = page.get_bbox()
        return cls(left, top, right - left, top - bottom, _quarters_of(text, sample))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page."""
        return (self.width, self.height) if self.quarters % 2 == 0 else (self.height, self.width)

    def shows(self, piece: Piece) -> bool:
        """Whether the middle of a piece lies on the upright page: what is beside it nobody sees."""
        width, height = self.size
        return 0 <= piece.x0 + piece.x1 <= 2 * width and 0 <= piece.top + piece.bottom <= 2 * height

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Bounds:
        """A box of the page as it lies (y down), on the upright page."""
        if self.quarters == 1:
            return self.height - y1, x0, self.height - y0, x1
        if self.quarters == 2:
            return self.width - x1, self.height - y1, self.width - x0, self.height - y0
        if self.quarters == 3:
            return y0, self.width - x1, y1, self.width - x0
        return x0, y0, x1, y1


def _quarters_of(text: pdfium.PdfTextPage, sample: Sequence[int]) -> int:
    """The turn of most characters of a sample; the page's own /Rotate does not matter."""
    import pypdfium2.raw as raw

    angles = [raw.FPDFText_GetCharAngle(text.raw, index) for index in sample]
    turns = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else 0


class Print:
    """The characters of a page, in the file's order; their boxes are looked up when asked for."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.page = page
        self._text = page.get_textpage()
        self.address = address_of(self._text.raw)
        self._calls = address_calls()
        self.chars = with_ideographs(_characters_of(self._text))
        if _NO_CHARACTER.search(self.chars):
            self.chars = self._with_signs(self.chars)
        blanks = frozenset(BLANKS)
        printed = [index for index, char in enumerate(self.chars) if char not in blanks]
        self._sample = printed[:: len(printed) // SAMPLE + 1]
        self.sheet = PageSpace.of(page, self._text, self._sample)

    def _with_signs(self, chars: str) -> str:
        """The characters, U+FFFD for each that has no meaning: its font does not say what it is.

        PDFium gives its code then, which may be that of a line break or of any other character.
        """
        return "".join(
            UNREADABLE if not self.has_meaning(index) or _PRIVATE.match(char) else char
            for index, char in enumerate(chars)
        )

    def has_meaning(self, at: int) -> bool:
        """Whether the font says which character this is."""
        return bool(self._calls.map_error(self.address, at) != 1)

    def meaningless_share(self) -> float:
        """The share of characters without a meaning, in a sample of a page."""
        if not self._sample:
            return 0.0
        return sum(not self.has_meaning(index) for index in self._sample) / len(self._sample)

    def is_in_other_letters(self) -> bool:
        """Whether a page prints letters such as Ä and fl where a report prints Chinese ones.

        A font that does not say which characters its codes are is taken for one of Latin letters.
        """
        accented = len(_ACCENTED.findall(self.chars))
        return accented > ACCENTED and 4 * len(_CHINESE.findall(self.chars)) < accented

    def is_askew(self, at: int) -> bool:
        """Whether a character stands at another angle than the page's, as a watermark does.

        A Chinese one that is turned by quarters may be a label's that is set upright.
        """
        angle = self._calls.angle(self.address, at)
        turn = (angle / (math.pi / 2) + self.sheet.quarters) % 4
        whole = 1 if self.chars[at] >= "\u2e80" else 4
        return bool(angle >= 0 and ASKEW < turn % whole < whole - ASKEW)

    def text_addresses(self) -> list[int]:
        """The text object that each character belongs to; 0 for blanks that PDFium adds."""
        import pypdfium2.raw as raw

        get, text = raw.FPDFText_GetTextObject, self._text.raw
        return [address_of(get(text, index)) for index in range(len(self.chars))]

    def leave_out(self, places: Collection[int]) -> None:
        """Take characters out of the words, and keep their place."""
        chars = list(self.chars)
        for index in places:
            chars[index] = " "
        self.chars = "".join(chars)

    def words(self) -> Iterator[Piece]:
        """Runs of characters with no gap, each inside one line of print.

        PDFium puts a blank where a gap is, and only the ends of a run are looked at: Chinese
        prose has a run a line. What turns out not to be one straight run comes in characters.
        """
        runs = [*_RUN.finditer(self.chars)]
        heads = self.pieces([run.start() for run in runs])
        tails = self.pieces([run.end() - 1 for run in runs])
        for run, head, tail in zip(runs, heads, tails, strict=True):
            first, last = run.span()
            if last == first + 1:
                yield head
                continue
            if self.chars[first + 1] in BLANKS:
                yield from self._spaced_pieces(first, last)
                continue
            if is_note_mark(tail, head) and (number := self._with_note_mark(first, last)):
                yield number
                continue
            middle = (tail.top + tail.bottom) / 2
            if head.top < middle < head.bottom and head.x1 <= tail.x0 + (tail.x1 - tail.x0) / 2:
                top, bottom = min(head.top, tail.top), max(head.bottom, tail.bottom)
                yield Piece(run[0], head.x0, top, tail.x1, bottom, at=first)
            else:
                yield from self.characters(first, last)

    def _with_note_mark(self, first: int, last: int) -> Piece | None:
        """A run that ends in a note's mark: a number, and digits that are smaller."""
        pieces = self.pieces(range(first, last))
        end = next((at for at, piece in enumerate(pieces) if is_note_mark(piece, pieces[0])), 0)
        if not end:
            return None
        number, mark = self._merge_pieces(pieces[:end]), self._merge_pieces(pieces[end:])
        if not is_note_mark(mark, number):
            return None
        return number._replace(text=number.text + marked(mark, number), x1=mark.x1)

    def _spaced_pieces(self, first: int, last: int) -> Iterator[Piece]:
        """Characters set apart as one piece, as far as they are one text.

        PDFium finds a blank between two columns too: such a one parts them, unless a label of
        the form goes on over it, for PDFium also finds one where a typed blank ends a font's run.
        """
        import pypdfium2.raw as raw

        run: list[Piece] = []
        for piece in self.characters(first, last):
            if run:
                found = raw.FPDFText_IsGenerated(self._text.raw, piece.at - 1) > 0
                apart = piece.x0 - run[-1].x1 > TOLERANCES.spaced * (piece.bottom - piece.top)
                text = "".join(one.text for one in (*run, piece))
                value = any(parse(one.text).kind == "dash" for one in (run[-1], piece))
                # `0 —` are two values; 本 年 度 is one label, wherever PDFium finds a blank.
                if apart or ((found or value) and not is_part_of_label(text)):
                    yield self._merge_pieces(run)
                    run = []
            run.append(piece)
        yield self._merge_pieces(run)

    def _merge_pieces(self, pieces: Sequence[Piece]) -> Piece:
        first, last = pieces[0], pieces[-1]
        top, bottom = min(piece.top for piece in pieces), max(piece.bottom for piece in pieces)
        text = self.chars[first.at : last.at + 1]
        return Piece(text, first.x0, top, last.x1, bottom, at=first.at)

    def characters(self, first: int, last: int) -> Iterator[Piece]:
        """The pieces of single characters, without the blanks."""
        chars = self.chars
        return iter(self.pieces([at for at in range(first, last) if chars[at] not in BLANKS]))

    def pieces(self, places: Sequence[int]) -> list[Piece]:
        """Characters with their loose boxes: as high as the type, whatever their shape."""
        sides = array("f", bytes(16 * len(places)))  # FS_RECTF: left, top, right, bottom
        start = sides.buffer_info()[0]
        addresses = range(start, start + 16 * len(places), 16)
        deque(map(self._calls.loose_box, repeat(self.address), places, addresses), 0)
        chars, sheet = self.chars, self.sheet
        dx, dy, is_turned = sheet.left, sheet.top, sheet.quarters
        pieces = []
        for at, left, top, right, bottom in zip(
            places, sides[::4], sides[1::4], sides[2::4], sides[3::4], strict=True
        ):
            box = left - dx, dy - top, right - dx, dy - bottom
            if is_turned:
                box = sheet.box(*box)
            pieces.append(_new_piece(Piece, (chars[at], *box, None, at, UNSEEN)))
        return pieces


_new_piece = tuple.__new__  # Piece(...) costs three times as much, and there are thousands


def _characters_of(text: pdfium.PdfTextPage) -> str:
    """One character for each index of a text page, all at once where that is possible."""
    import pypdfium2.raw as raw

    count = raw.FPDFText_CountChars(text.raw)
    buffer = ctypes.create_string_buffer(2 * count + 2)
    units = raw.FPDFText_GetText(
        text.raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    )
    chars = buffer.raw[: 2 * units - 2].decode("utf-16-le", "replace")
    if len(chars) == count:
        return chars
    return "".join(chr(raw.FPDFText_GetUnicode(text.raw, index)) for index in range(count))


def is_picture(page: pdfium.PdfPage, printed: Print) -> bool:
    """Whether a page shows pictures and hardly any text: a page number may be set over a scan."""
    import pypdfium2.raw as raw

    if len(printed.chars.strip(BLANKS)) > FEW:
        return False
    objects = [
        raw.FPDFPage_GetObject(page.raw, index)
        for index in range(raw.FPDFPage_CountObjects(page.raw))
    ]
    kinds = {raw.FPDFPageObj_GetType(item) for item in objects}
    return bool(kinds & {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM})


def largest_picture(page: pdfium.PdfPage) -> int:
    """The pixels of the largest picture on a page; PDFium leaves out what it has no memory for."""
    import pypdfium2.raw as raw

    width, height = ctypes.c_uint(), ctypes.c_uint()
    most = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=MAX_DEPTH):
        if raw.FPDFImageObj_GetImagePixelSize(item.raw, width, height):
            most = max(most, width.value * height.value)
    return most


def render_upright(page: pdfium.PdfPage, sheet: PageSpace, dpi: float) -> Image:
    """The grey values of a page as its print stands upright, whatever way it is shown."""
    turn = (90 * sheet.quarters - page.get_rotation()) % 360
    image = page.render(scale=dpi / 72, rotation=turn, grayscale=True).to_numpy()
    grey: Image = image.reshape(image.shape[:2])
    return grey
