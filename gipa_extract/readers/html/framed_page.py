"""A page whose content is another page, written out in its frame: `<iframe srcdoc="…">`."""

from __future__ import annotations

import html
import re

_FRAME = re.compile(
    r"<iframe\s[^<>]{0,2000}?\bsrcdoc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)


def page_in_frame(text: str) -> str | None:
    """The longest page that stands in a frame's `srcdoc`; None if there is none."""
    if "srcdoc" not in text.lower():
        return None
    written = (double or single for double, single in _FRAME.findall(text))
    return html.unescape(max(written, key=len, default="")) or None
