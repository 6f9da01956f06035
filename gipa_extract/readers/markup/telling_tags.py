"""Tags amid a text of another notation that say more of a text than what it is: they have to stay."""

from __future__ import annotations

import re

TELLING_STYLE = re.compile(
    r"<[^<>]*?(?:display|visibility|mso-hide|line-through|vertical-align|opacity|transparent"
    r"|font-size:\s*0|hidden|text-indent|clip|scale\(|color\s*[:=]\s*[\"']?\s*(?:white|#fff))[^<>]*>",
    re.IGNORECASE,
)
"""A tag whose text may not be shown, or be no part of the number beside it."""
_TELLING_NAME = re.compile(
    r"<(?:del|s|strike|sup|sub|img|input|select|textarea|svg|canvas|object|embed|iframe|math|video)\b",
    re.IGNORECASE,
)


def tells_of_text(source: str) -> bool:
    """Whether a tag hides, raises or strikes out text, or shows what is none."""
    return bool(_TELLING_NAME.search(source) or TELLING_STYLE.search(source))
