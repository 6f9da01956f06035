"""Pages that a page holds itself, in a frame's `srcdoc` → one page, each where its frame stands."""

from __future__ import annotations

import re

from gipa_extract.readers.html.fast_rows import attributes_of
from gipa_extract.readers.html.styles import PLAIN, look

MAX_DEPTH = 3
"""Frames within frames."""

_FRAME = re.compile(
    r"<iframe\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>(?:[^<]*+</iframe\s*+>)?", re.IGNORECASE
)
_NO_PAGE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|title)\b.*?(?:</\1\s*+>|\Z)", re.IGNORECASE | re.DOTALL
)
"""A comment or a script of a page in a page could end those that it stands in; one that is never closed goes
to the page's end, as in browsers."""
_OUTSIDE = re.compile(r"</?(?:html|head|body)\b[^<>]*+>|<!doctype[^<>]*+>", re.IGNORECASE)


def with_inner_pages(page: str) -> str:
    """A page with what its frames hold in their place; frames that nobody sees stay as they are."""
    for _ in range(MAX_DEPTH):
        if "srcdoc" not in page and "SRCDOC" not in page:
            break
        page = _FRAME.sub(_content_of, page)
    return page


def _content_of(frame: re.Match[str]) -> str:
    attributes = attributes_of(frame[1])
    if not (inner := attributes.get("srcdoc")) or look(attributes) != PLAIN:
        return frame[0]
    return f"<div>{_OUTSIDE.sub('', _NO_PAGE.sub('', inner))}</div>"
