"""The sheets of a page, in which its texts and lines have places → paragraphs and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gipa_extract.readers.html.cell_text import tidy
from gipa_extract.readers.html.page_tree import Element, page_of, tree_of
from gipa_extract.readers.html.placed_blocks import LEAST_TEXTS
from gipa_extract.readers.html.placed_text import Sheet, set_as_tables, width_of
from gipa_extract.readers.html.shown_text import ShownText
from gipa_extract.readers.html.svg_drawings import SIZE, sheet_of_svg
from gipa_extract.readers.layout.pieces import Piece
from gipa_extract.reasons import Reason

MAX_DEPTH = 12
_ABSOLUTE = re.compile(r"position\s*:\s*absolute")
_LENGTH = r"\s*:\s*(-?(?:\d+\.?\d*|\.\d+))(px|pt)?\s*(?:!|;|$)"
_SIDES = {
    name: re.compile(rf"(?<![-\w]){name}{_LENGTH}")
    for name in ("left", "top", "bottom", "width", "height", "font-size")
}
_BORDER = re.compile(r"(?<![-\w])(?:border|outline|background)(?:-(?!radius)\w+)?\s*:\s*(?!none|0)")
_TRANSFORM = re.compile(r"(?<![-\w])transform\s*:\s*([^;]+)")
_SCALE = re.compile(r"matrix\(\s*([\d.]+)\s*,\s*0(?:\.0*)?\s*,\s*0(?:\.0*)?\s*,")


def with_sheets_as_tables(
    page: str, *, drawn: bool, placed: bool
) -> tuple[str, tuple[Reason, ...]]:
    """A page whose sheets are paragraphs and tables, if the form knows them; else as it is.

    `drawn`: it may hold drawings with texts; `placed`: blocks that have places.
    """
    root = tree_of(page)
    if root is None:
        return page, ()
    shown = ShownText(page)
    sheets: list[Sheet] = [sheet_of_svg(svg, shown) for svg in root.iter("svg")] if drawn else []
    if placed and _ABSOLUTE.search(page):
        sheets += _Placement(shown).sheets_in(root)
    found, notes = set_as_tables(sheets)
    if not found:
        return page, ()
    return page_of(root), notes


class _PlacedBlock(NamedTuple):
    """Where a block stands in the one around it."""

    left: float
    top: float
    size: float
    said: str


class _Placement:
    """Finds the blocks of a page that have places."""

    def __init__(self, shown: ShownText) -> None:
        self._shown = shown

    def sheets_in(self, root: Element) -> list[Sheet]:
        """The elements that hold placed blocks and are none themselves, with what these say."""
        sheets: dict[Element, Sheet] = {}
        for element in root.iter("div", "p", "span"):
            if not _ABSOLUTE.search(self._shown.said_of(element)) or self._shown.hides(element):
                continue
            outer = self._places_of(element)
            if outer is None:
                continue
            holder, place = outer
            sheet = sheets.setdefault(holder, Sheet(holder))
            self._put(sheet, element, place)
        return [sheet for sheet in sheets.values() if len(sheet.pieces) >= LEAST_TEXTS]

    def _put(self, sheet: Sheet, element: Element, place: _PlacedBlock) -> None:
        text = "" if any(self._are_placed(element)) else tidy(self._shown.of(element))
        if text:
            right, bottom = place.left + width_of(text, place.size), place.top + place.size
            sheet.pieces.append(Piece(text, place.left, place.top, right, bottom))
            return
        width, height = _length_in(place.said, "width"), _length_in(place.said, "height")
        if width is not None and height is not None and _BORDER.search(place.said):
            sheet.draw_box(place.left, place.top, place.left + width, place.top + height)

    def _are_placed(self, element: Element) -> Iterator[bool]:
        for inner in element.iterdescendants("div", "p", "span"):
            yield bool(_ABSOLUTE.search(self._shown.said_of(inner)))

    def _places_of(self, element: Element) -> tuple[Element, _PlacedBlock] | None:
        """The element that holds a placed one without having a place, and where that one stands."""
        left = top = 0.0
        size: float | None = None
        scale = 1.0
        own = self._shown.said_of(element)
        for _ in range(MAX_DEPTH):
            said = self._shown.said_of(element)
            if size is None:
                size = _length_in(said, "font-size")
            if not _ABSOLUTE.search(said):
                return element, _PlacedBlock(left, top, (size or SIZE) * scale, own)
            if self._shown.hides(element):
                return None
            turn = _TRANSFORM.search(said)
            if turn:
                match = _SCALE.match(turn[1])
                if match is None and turn[1].strip() not in ("none", ""):
                    return None
                scale *= float(match[1]) if match else 1.0
            x, y = _length_in(said, "left"), _length_in(said, "top")
            if y is None and (up := _length_in(said, "bottom")) is not None:
                y = -up - (_length_in(said, "height") or 0.0)
            if x is None or y is None:
                return None
            left, top = left + x, top + y
            element = element.getparent()
            if element is None:
                return None
        return None


def _length_in(said: str, name: str) -> float | None:
    match = _SIDES[name].search(said)
    if match is None or (not match[2] and float(match[1])):
        return None
    return float(match[1]) * (4 / 3 if match[2] == "pt" else 1.0)
