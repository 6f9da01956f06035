"""Characters without any width inside words and numbers, which web pages use against copying."""

from __future__ import annotations

import re

from gipa_extract.text.folding import INVISIBLE

LEAST_PLACES = 5
"""A few are what word processors leave behind, and part nothing that matters."""

_BESIDE_PRINT = re.compile(
    rf"(?<=[^\s{INVISIBLE}])[{INVISIBLE}]+|[{INVISIBLE}]+(?=[^\s{INVISIBLE}])"
)
"""One that stands alone in its place may mark a blank."""
_INNER = re.compile(rf"(?<=[^\s{INVISIBLE}])[{INVISIBLE}]+(?=[^\s{INVISIBLE}])")


def drop_inner_invisibles(text: str) -> str | None:
    """The text with its words whole again; None if hardly any is broken so."""
    if len(_INNER.findall(text)) < LEAST_PLACES:
        return None
    return _BESIDE_PRINT.sub("", text)
