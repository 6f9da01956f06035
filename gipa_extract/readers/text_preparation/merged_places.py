"""None for each place that a merged cell covers, as a page's tables print where blanks join their cells.

行政许可 87 None None
None （一）予以公开 None 20 0 0 3 0 0 23

Where blank cells are None, too, one stands between two values, and none is left out.
"""

from __future__ import annotations

import re

LEAST_LINES = 8
"""Lines of a table with such a place; a report has 40 rows."""
_PLACE = re.compile(r"(?:(?<=^)|(?<= ))None(?: |$)", re.MULTILINE)
_LINE = re.compile(r"^(?:[^\n]* )?None(?: [^\n]*)?$", re.MULTILINE)
_BETWEEN_VALUES = re.compile(r"(?<!\S)-?\d[\d.]*(?: +None)+ +-?\d[\d.]*(?!\S)")
"""A blank cell."""


def leave_out_merged_places(text: str) -> str | None:
    """The text without such places; None if it has hardly any, or its blank cells are None, too."""
    if len(_LINE.findall(text)) < LEAST_LINES or _BETWEEN_VALUES.search(text):
        return None
    return _PLACE.sub("", text)
