"""Dashes of one wide character, which a tool drops with all lone ones between tags.

resiliparse takes a lone 无, — or － for an icon. One with a space behind it that is kept stays, and so
a text may print 无 in one table and have lost it in another, whose cells then look blank.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gipa_extract.text.numerals import is_value

_KEPT = re.compile(r"(?<=[\t\n])([^\x00-\x7f\s])[\u00a0\u3000](?=[\t\n])")
"""A lone wide character before a space that is kept, and nothing else: no 一 of a heading."""
_PLAIN = re.compile(r"(?<=[\t\n])([^\x00-\x7f\s])(?= ?[\t\n])")
"""The same without such a space."""


@lru_cache(maxsize=1)  # each row of a text asks it
def keeps_dashes_by_spaces(text: str) -> bool:
    """Whether a text prints wide values of one character before spaces that are kept, and nowhere else."""
    kept = any(is_value(found[1]) for found in _KEPT.finditer(text))
    return kept and not any(is_value(found[1]) for found in _PLAIN.finditer(text))
