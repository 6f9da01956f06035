"""Words with their places, a line each, as tesseract and pdftotext write with `tsv` → a Document.

level page_num block_num par_num line_num word_num left top width height conf text
5     1        0         0       0        0        96.0 88.5 120  26     100  雁门市统计局
"""

from __future__ import annotations

from collections.abc import Iterator

from gipa_extract.models import Document
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
    pages: dict[int, tuple[Page, list[Piece]]] = {}
    for level, number, piece in _placed(rows, columns):
        page, pieces = pages.setdefault(number, (Page(number, 0, 0), []))
        # A file may leave out the line of its page: then the words tell its size.
        page.width, page.height = max(page.width, piece.x1), max(page.height, piece.bottom)
        if level == _WORD and piece.text.strip():
            pieces.append(piece)
    read = {piece.confidence for _, pieces in pages.values() for piece in pieces}
    for page, pieces in pages.values():
        own = pieces if read != {1.0} else [piece._replace(confidence=None) for piece in pieces]
        page.lines = lines_of(sorted(own, key=lambda piece: (piece.top, piece.x0)))
    return assemble([page for page, _ in pages.values()], "text/tab-separated-values")


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
