"""None for each place that a merged cell covers, as a page's tables print where blanks join their cells.

None None None 自然人 法人或其他组织 None None None None 总计
None （一）予以公开 None 20 0 0 3 0 0 23

Their heads have it, too; in a frame of data, whose blank cells are None, no head does. Where one
stands between two values, blank cells are None here as well, and none is left out.
"""

from __future__ import annotations

import re

from gipa_extract.readers.text_preparation.columns_below_labels import names_column

LEAST_LINES = 8
"""Lines of a table with such a place; a report has 40 rows."""
_PLACE = re.compile(r"(?:(?<=^)|(?<= ))None(?: |$)", re.MULTILINE)
_LINE = re.compile(r"^(?:[^\n]* )?None(?: [^\n]*)?$", re.MULTILINE)
_BETWEEN_VALUES = re.compile(r"(?<!\S)-?\d[\d.]*(?: +None)+ +-?\d[\d.]*(?!\S)")
"""A blank cell."""


def leave_out_merged_places(text: str) -> str | None:
    """The text without such places; None if it has hardly any, or its blank cells are None, too."""
    lines = _LINE.findall(text)
    if len(lines) < LEAST_LINES or not any(map(_is_head, lines)) or _BETWEEN_VALUES.search(text):
        return None
    return _PLACE.sub("", text)


def _is_head(line: str) -> bool:
    return any(map(names_column, line.split()))
