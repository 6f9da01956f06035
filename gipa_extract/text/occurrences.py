"""How often a part stands in a text, as far as that is asked."""

from __future__ import annotations


def count_up_to(text: str, part: str, most: int) -> int:
    """How often a part stands in a text, but no more than `most`.

    `str.count` looks at each character up to the end; this knows at once of a character that no
    text has, and else stops when it knows.
    """
    if part[0] not in text:
        return 0
    return len(text.split(part, most)) - 1
