"""OFD bytes → Document: words and ruling lines as they stand on its pages; a picture is scanned.

Seals and annotations are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec

from gipa_extract.errors import GipaError, MissingExtraError, UnsupportedError
from gipa_extract.models import Document
from gipa_extract.page_places import ShownPage
from gipa_extract.readers.archive import open_zip
from gipa_extract.readers.layout.framed_pieces import cell_of, parted_by_frames, table_of
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pages import assemble
from gipa_extract.readers.layout.pieces import Piece, lines_of
from gipa_extract.readers.layout.ruled_tables import Frame, find_frames
from gipa_extract.readers.layout.tolerances import DRAWN_LINE_ENDS, DRAWN_NARROWEST
from gipa_extract.readers.limits import Deadline, Limits, too_many
from gipa_extract.readers.ofd.package import REMEDY, Package
from gipa_extract.readers.ofd.page_objects import Area, PageObjects, objects_of
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import OBJECT

MEDIA_TYPE = "application/ofd"
FEW = 10
"""Words of a page that is a picture with a page number or a stamp of text."""
LARGE = 0.3
"""Share of a page that a scan of it covers at least."""


def read_ofd(data: bytes, limits: Limits) -> Document:
    """The Document of an OFD; ReadError if it is damaged, LimitError if it is too large."""
    deadline = Deadline(limits)
    pages: list[Page] = []
    unread: list[str] = []
    length = 0
    with open_zip(data, limits) as packed:
        package = Package(packed, limits)
        for number, parts in enumerate(package.pages(), 1):
            deadline.check()
            shown = objects_of(parts)
            scans = [area for area in shown.pictures if _is_scan(area, shown)]
            # A page that is one picture, perhaps with a line of a scanner's or an archive's
            # stamp.
            if scans and len(shown.words) < FEW:
                pages += _scanned_page(package, scans, number, limits)
            else:
                pages.append(_printed_page(shown, number, limits))
                # Printed text with a picture of a page's size beside it: what that shows is not
                # read, and said.
                unread += [str(number)] * bool(scans)
            length += sum(map(len, shown.words))
            if length > limits.max_text:
                raise too_many(length, "characters", limits.max_text, "max_text")
    if not any(page.lines or page.tables for page in pages):
        raise UnsupportedError("an OFD without text", remedy=REMEDY)
    notes = (Reason("pages_of_pictures", {"pages": ", ".join(unread)}),) if unread else ()
    return assemble(pages, MEDIA_TYPE, notes)


def _is_scan(area: Area, page: PageObjects) -> bool:
    size = (area.x1 - area.x0) * (area.bottom - area.top)
    return bool(area.resource) and size > LARGE * page.width * page.height


def _scanned_page(
    package: Package, scans: Sequence[Area], number: int, limits: Limits
) -> Iterator[Page]:
    """A page that is a picture, or a few of them, read by OCR."""
    if find_spec("rapidocr") is None:
        raise MissingExtraError("rapidocr", "ocr")
    from gipa_extract.readers.ocr.scan_reader import frames_and_seals, scanned_page

    for area in scans:
        try:
            grey, seals = next(frames_and_seals(package.picture(area.resource), limits))
        except GipaError as error:  # JBIG2, or damaged
            what = f"page {number} is a picture that cannot be read ({error.what})"
            raise UnsupportedError(what, remedy=REMEDY) from error
        yield replace(
            scanned_page(grey, number, seals=seals), shown=None
        )  # a part of the page, perhaps


def _printed_page(shown: PageObjects, number: int, limits: Limits) -> Page:
    """A page by its words; what a picture covers in a cell is the sign of an object there."""
    ruled = find_frames(shown.across, shown.down, slack=DRAWN_LINE_ENDS, narrow=DRAWN_NARROWEST)
    # A drawing of a thousand hairlines would make a million places.
    places = sum(len(frame.owner) * len(frame.owner[0]) for frame in ruled)
    if places > limits.max_slots:
        raise too_many(places, "places of tables", limits.max_slots, "max_slots")
    inside, free = parted_by_frames(ruled, _pieces_of(shown, ruled))
    # A number pasted as a picture must not pass for an empty cell.
    for area in shown.pictures:
        middle = Piece(OBJECT, area.x0, area.top, area.x1, area.bottom)
        frame, cell = cell_of(ruled, middle)
        if frame >= 0 and not _is_scan(area, shown):
            inside[frame].setdefault(cell, []).append(middle)
    tables = [table_of(frame, held, number) for frame, held in zip(ruled, inside, strict=True)]
    size = round(shown.width, 1), round(shown.height, 1)
    return Page(number, shown.width, shown.height, lines_of(free), tables, ShownPage(number, *size))


def _pieces_of(shown: PageObjects, ruled: Sequence[Frame]) -> Iterator[Piece]:
    """The words of a page; one that crosses a ruling line comes in characters."""
    for word in shown.words:
        if cell_of(ruled, word[0]) == cell_of(ruled, word[-1]):
            yield _whole_word(word)
        else:
            yield from word


def _whole_word(word: Sequence[Piece]) -> Piece:
    text = "".join(piece.text for piece in word)
    return Piece(text, word[0].x0, word[0].top, word[-1].x1, word[0].bottom)
