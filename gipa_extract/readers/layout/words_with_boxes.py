"""Words with their places, a line each, as tesseract and pdftotext write with `tsv` → a Document.

level page_num block_num par_num line_num word_num left top width height conf text
5     1        0         0       0        0        96.0 88.5 120  26     100  雁门市统计局
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gipa_extract.models import Document, Grid, Slot
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pages import assemble
from gipa_extract.readers.layout.pieces import Piece, lines_of

_WORD = 5
"""The level of a line that holds a word."""
_CERTAIN = 100.0
"""The confidence that a text layer has, in percent; an engine is never so sure of all words."""


def read_words_with_boxes(text: str) -> Document | None:
    """The Document of such lines; None for anything else."""
    head, _, rows = text.partition("\n")
    columns = head.strip().split("\t")
    if not {"level", "page_num", "left", "top", "width", "height", "conf", "text"} <= {*columns}:
        return None
    pages = PagesOfWords()
    for level, number, piece in _placed(rows, columns):
        pages.add(number, piece if level == _WORD else piece._replace(text=""))
    return pages.document()


class PagesOfWords:
    """The pages of words that a text places in boxes."""

    def __init__(self) -> None:
        self.pages: dict[int, tuple[Page, list[Piece]]] = {}

    def add(self, number: int, piece: Piece) -> None:
        """Add a word, or the box of a page, which has no text, to a page."""
        page, pieces = self.pages.setdefault(number, (Page(number, 0, 0), []))
        # A file may leave out the line of its page: then the words tell its size.
        page.width, page.height = max(page.width, piece.x1), max(page.height, piece.bottom)
        if piece.text.strip():
            pieces.append(piece)

    def document(self) -> Document:
        """The Document of the pages. Where an engine read them, no blank is sure: it may have missed a number."""
        read = {piece.confidence for _, pieces in self.pages.values() for piece in pieces}
        is_sure = read == {1.0}
        for page, pieces in self.pages.values():
            own = [piece._replace(confidence=None) for piece in pieces] if is_sure else pieces
            page.lines = lines_of(sorted(own, key=lambda piece: (piece.top, piece.x0)))
        document = assemble([page for page, _ in self.pages.values()], "text/tab-separated-values")
        return document if is_sure else replace(document, grids=_with_unsure_blanks(document))


def _with_unsure_blanks(document: Document) -> tuple[Grid, ...]:
    return tuple(
        grid._replace(rows=tuple(tuple(map(_unsure_if_blank, row)) for row in grid.rows))
        for grid in document.grids
    )


def _unsure_if_blank(slot: Slot) -> Slot:
    return slot if slot.text else slot._replace(confidence=0.0)


def _placed(rows: str, columns: list[str]) -> Iterator[tuple[int, int, Piece]]:
    """Of each line its level, its page and its text in its box; lines that are cut are left out."""
    for line in rows.split("\n"):
        named = dict(zip(columns, line.rstrip("\r").split("\t"), strict=False))
        try:
            level, number = int(named["level"]), int(named["page_num"])
            left, top, width, height, conf = (
                float(named[key]) for key in ("left", "top", "width", "height", "conf")
            )
        except (KeyError, ValueError):
            continue
        text = named.get("text", "").strip()
        yield level, number, Piece(text, left, top, left + width, top + height, conf / _CERTAIN)
