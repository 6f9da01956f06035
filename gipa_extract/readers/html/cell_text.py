"""What a cell of a page says of itself: its text as a browser prints it, and how far it reaches."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gipa_extract.readers.markup.builder import without_invisible
from gipa_extract.text.folding import BLANKS, INVISIBLE

_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_BREAK_IN_WORD = re.compile(rf"(?<={_WIDE})[ \t\r]*\n[ \t\r\n]*(?={_WIDE})")
_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_UNTIDY = re.compile(rf"[ \t\r\n\f\v{INVISIBLE}]")


def reach(attributes: Mapping[str, str]) -> tuple[int, int]:
    """How many columns and rows a cell covers; 0 rows are all that are left."""
    across, down = attributes.get("colspan"), attributes.get("rowspan")
    return _span_of(across, least=1) if across else 1, _span_of(down, least=0) if down else 1


def _span_of(printed: str, *, least: int) -> int:
    """A colspan or rowspan; what is no number, or too small, is 1."""
    digits = re.match(r"\s*(\d{1,5})", printed)
    number = int(digits[1]) if digits else 1
    return number if number >= least else 1


def tidy(text: str) -> str:
    """White space as a browser prints it; a line of source that ends between Chinese ends nothing."""
    if _UNTIDY.search(text):
        text = without_invisible(text)
        if "\n" in text:
            text = _BREAK_IN_WORD.sub("", text)
        text = _WHITE.sub(" ", text)
    return text.strip(BLANKS)
