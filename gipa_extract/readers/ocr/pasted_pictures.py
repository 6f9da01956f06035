"""Pictures pasted into Word files and web pages → the ruled tables that they show."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gipa_extract.errors import GipaError
from gipa_extract.models import Document
from gipa_extract.readers.limits import Deadline, Limits
from gipa_extract.reasons import Reason

if TYPE_CHECKING:
    from gipa_extract.readers.layout.page_content import Page

MOST = 20
"""Pictures of a document that are looked at; what has more is no report."""
WIDE, HIGH = 250, 60
"""Pixels: a picture that is narrower or lower holds no table."""


def has_room_for_table(data: bytes) -> bool:
    """Whether a picture is large enough for a table; not, if its size cannot be told."""
    if find_spec("PIL") is None:
        return True
    from PIL import Image

    try:
        width, height = Image.open(io.BytesIO(data)).size
    except (OSError, ValueError, SyntaxError, ArithmeticError, Image.DecompressionBombError):
        return False
    return width >= WIDE and height >= HIGH


class PastedPictures:
    """Reads the pictures of one document, and keeps what became of them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.deadline = Deadline(limits)
        self._seen = 0
        self._count: Counter[str] = Counter()

    @property
    def notes(self) -> tuple[Reason, ...]:
        """How many were read, and how many were not, and why."""
        return tuple(
            Reason(code, {"count": count, "most": MOST}) for code, count in self._count.items()
        )

    def read(self, pictures: Sequence[bytes]) -> Document | None:
        """The ruled tables in pictures that follow one another, as those of pages."""
        pages = [page for data in pictures for page in self._pages_of(data)]
        if not pages:
            return None
        from gipa_extract.readers.layout.pages import assemble

        return assemble(pages, "image/*")

    def _pages_of(self, data: bytes) -> Iterator[Page]:
        """The tables of one picture; none if it cannot be read, which is counted."""
        self._seen += 1
        code = "pictures_not_read"
        if find_spec("rapidocr") is None:
            code = "pictures_not_read_no_ocr"
        elif self._seen > MOST:
            code = "pictures_not_read_too_many"
        elif page := self._page_of(data):
            code = "pictures_read"
            yield page
        self._count[code] += 1

    def _page_of(self, data: bytes) -> Page | None:
        from gipa_extract.readers.ocr.scan_reader import framed_page, grey_frames

        self.deadline.check()
        try:
            grey = next(grey_frames(data, self.limits))
        except GipaError:
            return None  # a drawing of Windows, or damaged: the count says so
        page = framed_page(grey, self._seen)
        return page if page.tables else None
