"""Whether and how often a part stands in a text, as far as that is asked."""

from __future__ import annotations

from collections.abc import Iterable

_MAX_REMEMBERED = 200_000
"""Characters of a text that is remembered; the longest report has a third of that."""
_last: list[tuple[str, str]] = [("", "")]
"""The text that was asked of last, and its characters of Latin-1."""


def latin_of(text: str) -> str:
    """A text's characters of Latin-1, as all of ASCII, in their order.

    They are a third of a report and a byte each: whether such a character stands in a text is told by
    them ten times as fast, and what does not stand in them stands nowhere.
    """
    known, latin = _last[0]
    if known is not text:
        latin = text.encode("latin-1", "ignore").decode("latin-1")
        if len(text) <= _MAX_REMEMBERED:
            _last[0] = text, latin
    return latin


def holds(text: str, sign: str) -> bool:
    """Whether a sign stands in a text."""
    if not sign.isascii():
        return sign in text
    return sign in latin_of(text) and (len(sign) == 1 or sign in text)


class Signs:
    """Strings of which every text is asked which stand in it, all at once."""

    __slots__ = ("_latin", "_longer", "_others")

    def __init__(self, signs: Iterable[str], *groups: Iterable[str]) -> None:
        """`groups` are more signs, of which whoever asks wants to know whether one of each stands there."""
        parts = [frozenset(group) for group in groups]
        own = set(signs)
        each = own.union(*parts)
        characters = sorted(set("".join(each)))
        self._latin = "".join(filter(_is_latin, characters))
        self._others = "".join(char for char in characters if not _is_latin(char))
        self._longer = [
            (sign, frozenset(sign), _is_latin(sign), () if sign in own else _spared_by(sign, parts))
            for sign in each
            if len(sign) > 1
        ]

    def in_text(self, text: str) -> frozenset[str]:
        """Those that stand in a text, and hardly any other; a longer one is not looked for where a
        character stands in the text that says the same of all its groups.

        What is of Latin-1 is looked for among the text's characters of that: what stands in the text
        stands there, too.
        """
        latin = latin_of(text)
        found = set(filter(latin.__contains__, self._latin))
        found.update(filter(text.__contains__, self._others))
        for sign, characters, is_latin, sparing in self._longer:
            if not characters <= found or (sparing and not any(map(found.isdisjoint, sparing))):
                continue
            if sign in (latin if is_latin else text):
                found.add(sign)
        return frozenset(found)


def _spared_by(sign: str, groups: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """The single characters of each group to which a sign belongs."""
    own = [group for group in groups if sign in group]
    return tuple(frozenset(each for each in group if len(each) == 1) for group in own)


def _is_latin(sign: str) -> bool:
    return max(sign) <= "\xff"


def count_up_to(text: str, part: str, most: int) -> int:
    """How often a part stands in a text, but no more than `most`.

    `str.count` looks at each character up to the end; this knows at once of a character that no
    text has, and else stops when it knows.
    """
    if part not in latin_of(text) if part.isascii() else part[0] not in text:
        return 0
    count, size = 0, len(part)
    place = text.find(part)
    while place >= 0 and count < most:
        count += 1
        place = text.find(part, place + size)
    return count
