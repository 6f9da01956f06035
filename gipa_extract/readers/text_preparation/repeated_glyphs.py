"""Characters printed twice, a hair apart, to look bold: the text of such a page has them twice.

信信息息内内容容  本本年年制制发发件件数数
规规章章  00  1177

So are lines in a text of which each stands twice.
"""

from __future__ import annotations

import re

from gipa_extract.text.occurrences import words_finder

MOST_TIMES = 4
"""Shadows and outlines print a character three or four times."""
LEAST_WORDS = 4
"""Words of repeated characters, all of two characters and more: 人人 and 谢谢 are words."""
LEAST_CHARACTERS = 8
"""Characters of one word that is evidence enough: a title alone may be printed so."""

_prints_hint = words_finder("信信")
"""信息 stands in every report."""
_WORD = re.compile(r"\S+")


def print_once(text: str) -> str | None:
    """The text with each such character once; None if it has none."""
    if (once := _lines_once(text)) is not None:
        return once
    if not _prints_hint(text):
        return None
    times = _times_printed(text)
    if times is None:
        return None
    values_too = _repeats_values(text, times)
    lines = []
    was_repeated = False
    for line in text.split("\n"):
        words = [word[0] for word in _WORD.finditer(line)]
        has_words = any(_is_repeated(word, times) for word in words if not word.isascii())
        is_values = bool(words) and all(word.isascii() for word in words)
        if has_words or (is_values and was_repeated and values_too):
            lines.append(_WORD.sub(lambda word: _printed_once(word[0], times, values_too), line))
            was_repeated = True
        else:
            lines.append(line)
            was_repeated = was_repeated and not words
    return "\n".join(lines)


def _lines_once(text: str) -> str | None:
    """The text with each line once, if every line of it comes twice, one below the other."""
    end = text.find("\n") + 1
    if not end or not text.startswith(text[:end], end):
        return None  # nearly all texts
    lines = text.split("\n")
    if lines[-1] == "" and len(lines) % 2:
        lines.pop()
    doubled = len(lines) > 2 * LEAST_WORDS and lines[::2] == lines[1::2] and any(lines)
    return "\n".join(lines[::2]) if doubled else None


def _times_printed(text: str) -> int | None:
    """How many times characters are printed; None if once."""
    words = [word[0] for word in _WORD.finditer(text) if not word[0].isascii()]
    for times in range(MOST_TIMES, 1, -1):
        repeated = [word for word in words if _is_repeated(word, times)]
        longest = max((len(word) // times for word in repeated), default=0)
        if len(repeated) >= LEAST_WORDS or longest >= LEAST_CHARACTERS:
            return times
    return None


def _is_repeated(word: str, times: int) -> bool:
    """Whether each character of a word, of which it has two at least, is printed so many times."""
    once = word[::times]
    return len(word) >= 2 * times and word == "".join(char * times for char in once)


def _repeats_values(text: str, times: int) -> bool:
    """Whether numbers are printed so, too: beside labels that are, each of them must be.

    Only labels may be bold, and then 22 beside one is 22.
    """
    values = [
        word
        for line in text.split("\n")
        for words in [line.split()]
        if any(_is_repeated(word, times) for word in words if not word.isascii())
        for word in words
        if word.isascii() and any(map(str.isdigit, word))
    ]
    return bool(values) and all(_is_value_repeated(value, times) for value in values)


def _is_value_repeated(value: str, times: int) -> bool:
    return value == "".join(char * times for char in value[::times])


def _printed_once(word: str, times: int, values_too: bool) -> str:
    if word.isascii() and not (values_too and _is_value_repeated(word, times)):
        return word
    return word[::times] if _is_value_repeated(word, times) else word
