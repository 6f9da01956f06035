"""Functions of PDFium that take and give addresses.

A page of a report asks some ten thousand times, and of a call through pypdfium2 more than half is
the object that is made for each pointer, and its type that is looked at.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

_ADDRESS, _NUMBER = ctypes.c_void_p, ctypes.c_int


class AddressCalls:
    """The functions that are called for each object of a page, each character, each stroke."""

    def __init__(self) -> None:
        import pypdfium2.raw as raw

        def of(function: Any, result: Any, *arguments: Any) -> Any:
            # Another function of its own type, so that it is called in the same convention.
            again = type(function)(address_of(function))
            again.restype, again.argtypes = result, arguments
            return again

        item, four = (_ADDRESS,), (_ADDRESS,) * 4
        self.page_object = of(raw.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _NUMBER)
        self.form_object = of(raw.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, _NUMBER)
        self.count_in_form = of(raw.FPDFFormObj_CountObjects, _NUMBER, *item)
        self.kind = of(raw.FPDFPageObj_GetType, _NUMBER, *item)
        self.bounds = of(raw.FPDFPageObj_GetBounds, _NUMBER, _ADDRESS, *four)
        self.fill_colour = of(raw.FPDFPageObj_GetFillColor, _NUMBER, _ADDRESS, *four)
        self.matrix = of(raw.FPDFPageObj_GetMatrix, _NUMBER, _ADDRESS, _ADDRESS)
        self.render_mode = of(raw.FPDFTextObj_GetTextRenderMode, _NUMBER, *item)
        self.draw_mode = of(raw.FPDFPath_GetDrawMode, _NUMBER, _ADDRESS, _ADDRESS, _ADDRESS)
        self.count_segments = of(raw.FPDFPath_CountSegments, _NUMBER, *item)
        self.segment = of(raw.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _NUMBER)
        self.segment_point = of(raw.FPDFPathSegment_GetPoint, _NUMBER, _ADDRESS, _ADDRESS, _ADDRESS)
        self.segment_kind = of(raw.FPDFPathSegment_GetType, _NUMBER, *item)
        self.segment_closes = of(raw.FPDFPathSegment_GetClose, _NUMBER, *item)
        self.loose_box = of(raw.FPDFText_GetLooseCharBox, _NUMBER, _ADDRESS, _NUMBER, _ADDRESS)
        self.angle = of(raw.FPDFText_GetCharAngle, ctypes.c_float, _ADDRESS, _NUMBER)
        self.text_object = of(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _NUMBER)
        self.font = of(raw.FPDFTextObj_GetFont, _ADDRESS, *item)
        self.font_name = of(
            raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _ADDRESS, _ADDRESS, ctypes.c_size_t
        )
        self.glyph_path = of(
            raw.FPDFFont_GetGlyphPath, _ADDRESS, _ADDRESS, ctypes.c_uint32, ctypes.c_float
        )
        self.count_glyph_segments = of(raw.FPDFGlyphPath_CountGlyphSegments, _NUMBER, *item)
        self.glyph_segment = of(raw.FPDFGlyphPath_GetGlyphPathSegment, _ADDRESS, _ADDRESS, _NUMBER)
        self.map_error = of(raw.FPDFText_HasUnicodeMapError, _NUMBER, _ADDRESS, _NUMBER)


@lru_cache(maxsize=1)
def address_calls() -> AddressCalls:
    return AddressCalls()


def address_of(item: Any) -> int:
    """Where a pointer of pypdfium2 points: what tells one of PDFium's objects from another."""
    return ctypes.cast(item, _ADDRESS).value or 0


def answers(
    function: Any, items: Sequence[int], kind: str, count: int, *, as_one: bool = False
) -> Iterator[Any]:
    """What a function of PDFium writes into `count` places for each item, as tuples.

    `kind` is the type of the places, of four bytes each, as `array` names it; `as_one`: the
    function takes the address of the first place alone.
    """
    places = array(kind, bytes(4 * count * len(items)))
    start = places.buffer_info()[0]
    end = start + 4 * count * len(items)
    told = 1 if as_one else count
    addresses = [range(start + 4 * at, end + 4 * at, 4 * count) for at in range(told)]
    deque(map(function, items, *addresses), 0)
    return zip(*(places[at::count] for at in range(count)), strict=True)
