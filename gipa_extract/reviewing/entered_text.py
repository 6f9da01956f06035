"""What a person types or pastes for a cell: one value, a row of them, or nothing that is clear."""

from __future__ import annotations

import re
from numbers import Integral

from gipa_extract.models import Cell, Document, Span
from gipa_extract.reviewing.journal import ReviewError
from gipa_extract.text.folding import BLANKS, without_blanks
from gipa_extract.text.numerals import is_value, parse

_BARS = re.compile(r"[|｜│]")
_LINE_END = re.compile(r"\r\n?|\n")
_TAB_OR_LINE_END = re.compile(r"\t|\r\n?|\n")
_UNSURE = re.compile(r"[?？]")
_NUMERALS = re.compile(r"[\d零〇一二两三四五六七八九十百千万]")
_LETTERS = re.compile(r"[^\W\d_]")
_FEWEST_IN_A_ROW = 3
"""Two numerals with a space between them may be one whose digits are torn: they fill nothing."""
_FEWEST_LETTERS = 2
"""A text that holds a numeral and fewer letters than this is a number with a slip in it."""


def text_of_entry(given: str | int) -> str:
    """What somebody says that the document prints; a whole number as its digits."""
    if isinstance(given, str):
        return given
    if isinstance(given, Integral) and not isinstance(given, bool):
        return str(given)
    raise TypeError(
        "what the document prints is given as a str, such as '25409.5', or as a whole number; "
        f"not as {type(given).__name__}: {given!r}"
    )


def values_of_row(text: str) -> list[str]:
    """The values of a row that was pasted or selected; one where it is a single value.

    Tabs part the cells of a spreadsheet or of a web page's table, bars those of a text, line ends
    those of a text with one cell a line; spaces only where nothing but values stands between them.
    """
    row = _without_what_was_selected_beside_it(text)
    if "\t" in row:
        # The first or last cell of a row may be blank: only line ends are taken off.
        return _cells_between(_TAB_OR_LINE_END, text.strip("\r\n"))
    if _BARS.search(row):
        return _cells_between(_BARS, _LINE_END.sub("|", row.strip("|｜│ ")))
    for parts in (_LINE_END.split(row), row.split()):
        values = [part.strip(BLANKS) for part in parts]
        if len(values) > 1 and all(is_value(value) for value in values):
            return values
    return [text]


def _without_what_was_selected_beside_it(text: str) -> str:
    """A selection without the line ends round it, the tab beside a single cell, and empty lines."""
    row = text.strip("\r\n ")
    is_single_cell = text.count("\t") <= 1 and "\t" not in text.strip(BLANKS)
    if is_single_cell:
        row = text.strip(BLANKS)
    lines = [line.strip(BLANKS) for line in _LINE_END.split(row)]
    if len(lines) > 1 and not any("\t" in line for line in lines):
        row = "\n".join(filter(None, lines))  # a cell a line, however far each is indented
    return row


def _cells_between(separator: re.Pattern[str], row: str) -> list[str]:
    return [part.strip(BLANKS) for part in separator.split(row)]


def require_row(values: list[str], row: list[str], rest: list[str], item: str) -> list[str]:
    """The cells that the values go to: a whole row, or what is left of it; else ReviewError."""
    if len(values) >= _FEWEST_IN_A_ROW:
        for cells in (row, rest):
            if len(cells) == len(values):
                return cells
    raise ReviewError(
        f"{len(values)} values at once, and the row has {len(row)} places, {len(rest)} of them from here on",
        where=item,
        remedy="paste a whole row, or type one value without spaces in it",
    )


def require_clear(text: str, item: str) -> None:
    """Refuse what is neither a number nor a text that a report may print: 三?, 3o, 约3."""
    plain = text.strip(BLANKS)
    if parse(plain).kind != "text":
        return
    unsure = _UNSURE.search(plain)
    slip = (
        _NUMERALS.search(plain)
        and len(_LETTERS.findall(_NUMERALS.sub("", plain))) < _FEWEST_LETTERS
    )
    if unsure or slip:
        raise ReviewError(
            f"{plain[:20]!r} is neither a number nor a text that the source prints",
            where=item,
            remedy="type what is printed, or select it in the source; a note says what is unsure",
        )


def printed_instead(
    before: Cell, after: Cell, span: Span | None, document: Document | None
) -> str | None:
    """What the source prints where a person says something else; None where they agree.

    `span` is the place that the person named; else the reading's own counts. Where neither is
    known, the text is looked for anywhere, and "" says that it stands nowhere. A text that OCR
    read proves nothing.
    """
    if document is None or not document.text or before.origin == "ocr" or is_read_by_ocr(document):
        return None
    if after.start is not None or after.kind == "absent":
        return None
    place = span or _place_of(before)
    if place is not None:
        return document.text[place.start : place.end].strip(BLANKS)
    bare = without_blanks(after.raw or "")
    return None if bare in without_blanks(document.text) else ""


def is_read_by_ocr(document: Document) -> bool:
    """Whether any of its tables was read off a picture."""
    return document.media_type.startswith("image/") or any(
        slot.confidence is not None for grid in document.grids for row in grid.rows for slot in row
    )


def _place_of(cell: Cell) -> Span | None:
    return None if cell.start is None or cell.end is None else Span(cell.start, cell.end)
