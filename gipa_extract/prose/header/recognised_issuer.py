"""An issuer that OCR read off a line it was not sure of: believed where another place says the same.

Titles are set in large type, which engines read worse than the lines below: 鹤鸣县环业局 stands
above two sentences that name 鹤鸣县林业局.
"""

from __future__ import annotations

import re
from collections import Counter

from gipa_extract.models import Document, Ground, Located
from gipa_extract.prose.header.fact_grounds import contradict
from gipa_extract.reasons import Reason

NEAR = 4000
"""Characters from the beginning in which a body is named again."""
SHORTEST = 4
"""Characters of a name of which one may be misread."""
SHARE = 3
"""At most one character in so many is."""
LEAST_OTHERS = 2
"""Places that have one other character than the title, which nothing else confirms."""


def doubt_recognised_issuer(located: Located, document: Document) -> Located:
    """The facts with an issuer that unsure lines alone name made doubtful.

    Where two other places or more have a name that differs in one character, it is that one. Lines
    that say the same are believed, unless another says nearly the same: a fax misreads 寒亭镇 as
    塞亭镇 wherever it stands in small type, and its title as 寒事镇.
    """
    name, ground = located.issuer, located.grounds.issuer
    if not name or ground is None or ground.trust == "doubtful":
        return located
    text = document.text
    if not _is_unsure(ground, document):
        if ground.found_in == "title" and text.count(name) == 1:
            misread = [other for other, times in _near_names(name, text) if times >= LEAST_OTHERS]
            if misread:  # of a text nobody knows what OCR has read
                contradict(ground, misread)
        return located
    again = [match.span() for match in re.finditer(re.escape(name), text)]
    alike = _names_like(name, text[:NEAR])
    if len(again) > 1:
        if alike and all(_lies_on_unsure_line(*span, document) for span in again):
            contradict(ground, alike)
        return located
    if not alike:
        ground.trust, ground.doubt = "doubtful", Reason("read_once_by_ocr")
        return located
    (other, times), *_ = alike.most_common()
    if times < 2 or _differing(name, other) > 1:  # 河阳县公安局 is no misread 河阳县司法局
        contradict(ground, alike)
        return located
    start = text.index(other)
    ground.found_in, ground.start, ground.end = "sentence", start, start + len(other)
    contradict(ground, [name])
    return located._replace(issuer=other)


def _near_names(name: str, text: str) -> list[tuple[str, int]]:
    """The names that differ from a name in one character, and how often they stand in a text."""
    alike = _names_like(name, text[:NEAR])
    return [(other, times) for other, times in alike.items() if _differing(name, other) == 1]


def _is_unsure(ground: Ground, document: Document) -> bool:
    start, end = ground.start, ground.end
    if start is None or end is None:
        return False
    return _lies_on_unsure_line(start, end, document)


def _lies_on_unsure_line(start: int, end: int, document: Document) -> bool:
    return any(line.start < end and start < line.end for line in document.unsure)


def _names_like(name: str, text: str) -> Counter[str]:
    """What stands in a text and differs from a name in few characters, not in its last."""
    if len(name) < SHORTEST:
        return Counter()
    most = max(1, len(name) // SHARE)
    found: Counter[str] = Counter()
    end = text.find(name[-1])
    while end >= 0:
        start = end + 1 - len(name)
        other = text[max(start, 0) : end + 1]
        if len(other) == len(name) and 0 < _differing(name, other) <= most:
            found[other] += 1
        end = text.find(name[-1], end + 1)
    return found


def _differing(name: str, other: str) -> int:
    return sum(a != b for a, b in zip(name, other, strict=True))
