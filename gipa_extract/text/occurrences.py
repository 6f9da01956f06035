"""Whether and how often a part stands in a text, as far as that is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

_MAX_REMEMBERED = 200_000
"""Characters of a text that is remembered; the longest report has a third of that."""
_last: list[tuple[str, str]] = [("", "")]
"""The text that was asked of last, and its characters of Latin-1."""
_last_parted: list[tuple[str, list[str]]] = [("", [""])]
"""The same of paragraphs."""


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


def paragraphs_of(text: str) -> list[str]:
    """What empty lines part in a text: three stages ask, one behind the other."""
    known, paragraphs = _last_parted[0]
    if known is not text:
        paragraphs = text.split("\n\n")
        if len(text) <= _MAX_REMEMBERED:
            _last_parted[0] = text, paragraphs
    return paragraphs


def holds(text: str, sign: str) -> bool:
    """Whether a sign stands in a text."""
    if not sign.isascii():
        return sign in text
    return sign in latin_of(text) and (len(sign) == 1 or sign in text)


class _LongerSign(NamedTuple):
    """A sign of several characters."""

    text: str
    characters: frozenset[str]
    sparing: tuple[frozenset[str], ...]
    """What stands for it in each of its groups; () if somebody asks for the sign itself."""


class Signs:
    """Strings of which every text is asked which stand in it, all at once."""

    __slots__ = ("_latin", "_longer", "_longer_latin", "_others")

    def __init__(self, signs: Iterable[str], *groups: Iterable[str]) -> None:
        """`groups` are more signs, of which whoever asks wants to know whether one of each stands there."""
        parts = [frozenset(group) for group in groups]
        own = set(signs)
        each = own.union(*parts)
        characters = sorted(set("".join(each)))
        self._latin = "".join(filter(_is_latin, characters))
        self._others = "".join(char for char in characters if not _is_latin(char))
        longer = [
            _LongerSign(sign, frozenset(sign), () if sign in own else _spared_by(sign, parts))
            for sign in each
            if len(sign) > 1
        ]
        self._longer_latin = [sign for sign in longer if _is_latin(sign.text)]
        self._longer = _by_rare_character(sign for sign in longer if not _is_latin(sign.text))

    def in_text(self, text: str) -> frozenset[str]:
        """Those that stand in a text, and hardly any other; a longer one is not looked for where a
        character stands in the text that says the same of all its groups.

        What is of Latin-1 is looked for among the text's characters of that: what stands in the text
        stands there, too.
        """
        latin = latin_of(text)
        found = set(filter(latin.__contains__, self._latin))
        found.update(filter(text.__contains__, self._others))
        found.update(filter(latin.__contains__, _open(self._longer_latin, found)))
        for char, any_of_them, signs in self._longer:
            if char in found and (looked_for := _open(signs, found)) and any_of_them.search(text):
                found.update(filter(text.__contains__, looked_for))
        return frozenset(found)


def _open(signs: Iterable[_LongerSign], found: set[str]) -> list[str]:
    """Those that may stand in a text with these characters, and that none of them spares."""
    return [
        sign
        for sign, characters, sparing in signs
        if characters <= found and (not sparing or any(map(found.isdisjoint, sparing)))
    ]


def _by_rare_character(
    signs: Iterable[_LongerSign],
) -> list[tuple[str, re.Pattern[str], list[_LongerSign]]]:
    """Signs by their first character that is not of Latin-1, and what finds any of them by it."""
    together: defaultdict[str, list[_LongerSign]] = defaultdict(list)
    for sign in signs:
        together[_rare_character(sign.text)].append(sign)
    return [
        (char, _finder(char, [sign.text for sign in those]), those)
        for char, those in together.items()
    ]


def words_finder(*words: str) -> Callable[[str], bool]:
    """Whether one of some words stands in a text, each with a character that is not of Latin-1."""
    by_character: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        by_character[_rare_character(word)].append(word)
    finders = [(char, _finder(char, those).search) for char, those in by_character.items()]
    return lambda text: any(char in text and search(text) for char, search in finders)


def _rare_character(word: str) -> str:
    return next(char for char in word if not _is_latin(char))


def _finder(char: str, words: Iterable[str]) -> re.Pattern[str]:
    """What finds any of some words by a character of them: by one certain character a text is searched
    in a third of the time of `in`."""
    return re.compile(f"{char}(?:{'|'.join(_round(char, word) for word in words)})")


def _round(char: str, sign: str) -> str:
    """What stands of a sign before a character of it, which was found, and behind that."""
    before, _, behind = map(re.escape, sign.partition(char))
    return f"(?<={before}{char}){behind}"


def _spared_by(sign: str, groups: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """The single characters of each group to which a sign belongs."""
    own = [group for group in groups if sign in group]
    return tuple(frozenset(each for each in group if len(each) == 1) for group in own)


def _is_latin(sign: str) -> bool:
    return max(sign) <= "\xff"


def places_of(text: str, part: str) -> Iterator[int]:
    """Where a part stands in a text; a pattern of it would have to be made for each text anew."""
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + len(part))


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
