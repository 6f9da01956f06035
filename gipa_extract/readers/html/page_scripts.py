"""The scripts of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SCRIPT = re.compile(r"<script\b[^<>]*+>(.*?)</script\s*+>", re.DOTALL | re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script\s*+>", re.IGNORECASE)


def scripts_in(page: str) -> Iterator[str]:
    """What each script of a page holds; one that is never closed holds nothing."""
    # Nothing is looked for behind the last end: each of many beginnings would be followed to the page's.
    ends = [found.end() for found in _SCRIPT_END.finditer(page)]
    for script in _SCRIPT.finditer(page, 0, ends[-1]) if ends else ():
        yield script[1]
