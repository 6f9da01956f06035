"""What sheets share: styles by name, values that are never run, print settings."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from gipa_extract.errors import MissingExtraError
from gipa_extract.export.panel import Value
from gipa_extract.language import Lang

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD_COLOUR, _LINE_COLOUR = "#DCE6F1", "#BFBFBF"
_BOX = {"border": 1, "border_color": _LINE_COLOUR, "valign": "vcenter"}
_PRINTED = {**_BOX, "align": "right"}
"""A dash or a text stands where a number would."""
TRUST_COLOURS = {"confirmed": "#E2EFDA", "doubtful": "#FFEB9C", "missing": "#D9D9D9"}
"""Fills by trust; what is read, and confirmed by nobody, has none."""
_STYLES: dict[str, dict[str, Any]] = {
    "plain": _BOX,
    "read": _PRINTED,
    **{trust: {**_PRINTED, "bg_color": colour} for trust, colour in TRUST_COLOURS.items()},
    "fails": {**_PRINTED, "bg_color": "#FCE4D6"},
    "suspect": {**_PRINTED, "bg_color": "#F4B084", "bold": True},
    "check": {"italic": True, "font_color": "#7F7F7F", "valign": "vcenter"},
    "place": {"font_color": "#7F7F7F", "font_size": 8, "valign": "vcenter"},
    "head": {**_BOX, "bold": True, "text_wrap": True, "bg_color": _HEAD_COLOUR, "align": "center"},
    "small_head": {
        **_BOX,
        "bold": True,
        "text_wrap": True,
        "bg_color": _HEAD_COLOUR,
        "font_size": 8,
        "valign": "top",
    },
    "name": {**_BOX, "font_color": "#7F7F7F", "font_size": 8, "text_wrap": True, "valign": "top"},
    "label": {**_BOX, "text_wrap": True},
    "words": {**_BOX, "align": "left", "indent": 1},
    "year": {**_BOX, "align": "center"},
    "beside": {"indent": 1, "align": "left"},
    "id": {**_BOX, "num_format": "0"},
    "count": {**_BOX, "num_format": "#,##0"},
    "text": {**_BOX, "text_wrap": True, "valign": "top"},
    "note": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True},
    "title": {"bold": True, "font_size": 16},
    "soft": {"font_color": "#7F7F7F"},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "vcenter"},
}
_A4 = 9
LINE_HEIGHT = 15
"""Points that one line of a row is high."""


class SheetPlace(NamedTuple):
    """A cell of a sheet, counted from 0."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{chr(ord('A') + self.column)}{self.row + 1}"


def require_excel() -> Any:
    """The library that writes workbooks; MissingExtraError names what to install."""
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError as error:
        raise MissingExtraError("xlsxwriter", "xlsx") from error
    return xlsxwriter


class StyledBook:
    """A workbook with its styles, made when they are first asked for."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self.book = book
        self.lang: Lang = lang
        self._styles: dict[tuple[str, str], Any] = {}

    def style(self, name: str, unit: str = "") -> Any:
        """The format of a name; with a unit, the number stays one and the unit is shown."""
        if (name, unit) not in self._styles:
            shown = {"num_format": f'General"{unit}"'} if unit else {}
            self._styles[name, unit] = self.book.add_format({**_STYLES[name], **shown})
        return self._styles[name, unit]


def write_value(sheet: Any, row: int, column: int, value: Value, style: Any = None) -> None:
    """A number as a number, a text as a text whatever it begins with, nothing as a blank."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, clean_text(value), style)
    else:
        sheet.write_number(row, column, float(value), style)


def clean_text(text: str) -> str:
    """Without the characters that XML cannot hold, and no longer than Excel allows."""
    return _CONTROL.sub("\ufffd", text)[:32_000]


def half_widths_of(text: str) -> int:
    """Half-width characters that a text takes."""
    return sum(2 if ord(char) > 0x2000 else 1 for char in text)


def lines_of(text: str, width: int) -> int:
    """Lines that a text takes in a column of so many half-width characters."""
    return max(1, -(-half_widths_of(text) // max(1, width - 1)))


def print_on_a4(
    sheet: Any, *, pages_wide: int = 1, pages_high: int = 0, is_upright: bool = False
) -> None:
    """A4 with page numbers; `pages_wide` and `pages_high` 0 leave width and height as they are."""
    if not is_upright:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&8&A&R&8&P / &N")
    if pages_wide:
        sheet.fit_to_pages(pages_wide, pages_high)
