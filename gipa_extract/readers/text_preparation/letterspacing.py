"""Letterspaced text: a blank behind each character, which some converters print for wide spacing.

    行 政 规 范 性 文 件 1 2 0 4 6

A label is whole again; where the digits at the end of a line part is not known, and they stay
apart, except round a decimal point.
"""

from __future__ import annotations

import re

HEAD = 1500
"""Characters in which a text that is set so shows it; to search all of it costs time."""
LEAST_LINES = 5
"""Lines set so; one or two are a title, or a name with a blank in it."""
LEAST_SHARE = 0.5
"""The share of lines set so: where only labels are, in a head or two, nothing else is."""
LEAST_CHARACTERS = 4
"""Chinese characters of such a line."""

_HINTS = ("信 息", "信\u3000息", "信\u00a0息")
_HAN = "\u3400-\u9fff〇"
_BLANK = "[ \u00a0\u3000]"
_TOGETHER = re.compile(rf"[{_HAN}][{_HAN}]")
_NUMBER = re.compile(r"\d\d")
"""Digits that stand together: then it is only the labels that are spaced, and they are read so."""
_CHARACTER = re.compile(f"[{_HAN}]")
_SINGLE_BLANK = re.compile(rf"(?<=[^\s]){_BLANK}(?=[^\s])")
_POINT = re.compile(rf"(?<=\d){_BLANK}?([.．,，]){_BLANK}?(?=\d)")
_LAST_WORD = re.compile(rf"^(.*(?:(?![增减])[{_HAN}]|[：:)）】\]、，。]))(.*)$", re.DOTALL)


def close_letterspacing(text: str) -> str | None:
    """The text with its words whole; None if it is not set so."""
    head = text[:HEAD]
    if not any(hint[1] in head and hint in head for hint in _HINTS):
        return None
    lines = text.split("\n")
    spaced = [_is_letterspaced(line) for line in lines]
    printed = sum(bool(line.strip()) for line in lines)
    if sum(spaced) < max(LEAST_LINES, LEAST_SHARE * printed):
        return None
    return "\n".join(
        _close_up(line) if is_spaced or _is_short_one(line) else line
        for line, is_spaced in zip(lines, spaced, strict=True)
    )


def _is_letterspaced(line: str) -> bool:
    if _TOGETHER.search(line) or _NUMBER.search(line):
        return False  # nearly all lines, by their first characters
    return len(_CHARACTER.findall(line)) >= LEAST_CHARACTERS


def _is_short_one(line: str) -> bool:
    """规 章 0 0 0 is too short to show anything by itself."""
    is_apart = not _TOGETHER.search(line) and not _NUMBER.search(line)
    return is_apart and bool(re.match(rf"\s*[{_HAN}]{_BLANK}[{_HAN}]", line))


def _close_up(line: str) -> str:
    found = _LAST_WORD.match(line)
    if found is None:
        return line
    words, values = found[1], found[2]
    words = _SINGLE_BLANK.sub("", words)
    return words + _POINT.sub(r"\1", values)
