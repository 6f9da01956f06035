"""Cells with a line break inside, as Excel pastes them: in quotation marks, over several lines.

信息内容⇥"本年制
发件数"⇥现行有效件数
"""

from __future__ import annotations

import re

MAX_CELL = 400
"""Characters of such a cell; a quotation mark that is never closed holds more."""

_CELL = re.compile(
    rf'(?:(?<=\t)|(?<=\n))"((?:[^"\t]|""){{0,{MAX_CELL}}})"(?=\t|\r?\n|\Z)', re.MULTILINE
)


def join_quoted_cells(text: str) -> str | None:
    """The text with each such cell on one line, without its marks; None if it has none."""
    if "\t" not in text or not any("\n" in cell[1] for cell in _CELL.finditer(text)):
        return None
    return _CELL.sub(lambda cell: re.sub(r"\s*\n\s*", "", cell[1].replace('""', '"')), text)
