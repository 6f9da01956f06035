"""A name that OCR read once in one way and elsewhere in another: 环业局 in the title, 林业局 below."""

from __future__ import annotations

from collections import Counter

from gipa_extract.models import Located
from gipa_extract.prose.header.fact_grounds import contradict

SLIPS = 3
"""Characters of a name for each that may be misread: two of six, three of ten."""
TIMES = 2
"""How often the other name must stand in the text: one may be another body's, or misread itself."""


def doubt_misread_issuer(located: Located, text: str) -> None:
    """Make the issuer of a scan doubtful where the text has nearly the same name elsewhere.

    Which of the two the page prints only a look at it can tell; both are given.
    """
    issuer, ground = located.issuer, located.grounds.issuer
    if not issuer or ground is None or ground.trust == "doubtful":
        return
    others = _similar_names(issuer, text)
    if others:
        contradict(ground, others)


def _similar_names(name: str, text: str) -> list[str]:
    """What stands in a text in place of a name with a few other characters, the commonest first."""
    size, most = len(name), max(1, len(name) // SLIPS)
    found: Counter[str] = Counter()
    middle = size // 2
    for half, offset in ((name[:middle], 0), (name[middle:], middle)):
        start = text.find(half)
        while start >= 0:
            other = text[max(start - offset, 0) : start - offset + size]
            slips = sum(one != two for one, two in zip(name, other, strict=False))
            if len(other) == size and 0 < slips <= most and _is_name(other):
                found[other] += 1
            start = text.find(half, start + 1)
    return [other for other, times in found.most_common() if times >= TIMES]


def _is_name(text: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in text)
