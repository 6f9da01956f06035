"""Tags that only dress a page's text: half of what Word pastes, and slow to read and to parse."""

from __future__ import annotations

import re

from gipa_extract.readers.html.displayed_tables import displays_tables
from gipa_extract.readers.html.fast_rows import seen_attributes

_INLINE = re.compile(
    r"</?(?=[befiosuBEFIOSU])(?i:span|font|strong|o:p|b|u|i|em)"
    r"(\s[^<>\"']*+(?:\"[^\"<>]*+\"[^<>\"']*+|'[^'<>]*+'[^<>\"']*+)*+)?+>",
    re.ASCII,
)
"""A case that is ignored everywhere doubles the time."""


def without_dressing_tags(page: str) -> str:
    """A page without the tags that only dress text.

    They all stay if one of them hides, raises or strikes out something, and where a page's
    styles display blocks as tables: a `span` may be a cell then.
    """
    pieces = _INLINE.split(page)
    dresses = set(pieces[1::2])
    if not dresses or displays_tables(page):
        return page
    if any(dress and seen_attributes(dress) is None for dress in dresses):
        return page
    return "".join(pieces[::2])
