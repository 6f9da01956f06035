"""Folding of script, width and space, one character for one, so that offsets never move."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from gipa_extract.text.patterns import ENUMERATOR
from gipa_extract.text.radicals import RADICALS
from gipa_extract.text.string_cache import remembered

_SPACES = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
"""Characters without any width: they split digits and labels, and part no values."""
BLANKS = f" \t\r\n\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029{_SPACES}{INVISIBLE}"
"""Every character that prints as nothing; what `strip` takes off."""
PARTINGS = f"{BLANKS}|｜│┃"
"""Every character that parts cells and is none of them."""
WORD = re.compile(rf"[^{re.escape(BLANKS)}]+")
"""What is printed between two blanks."""

_MARKS_BEFORE_LABELS = r"★☆◆◇●○■□▲△►▶※*#“”\"‘’'《〈「『—–―•·"
_ENUMERATOR = re.compile(
    rf"^[{_MARKS_BEFORE_LABELS}]*(?:\d{{1,2}}(?:[.．]\d{{1,2}}){{1,2}}[.．、]?\s*(?=[\u3400-\u9fff]{{2}})|{ENUMERATOR}|第[一二三四五六七八九十]{{1,3}}[、部章节]分?)\s*"
)
"""What numbers a label, in levels too: 3.5.2 重复申请."""
_PRINTING = re.compile(r"[^\dA-Za-z\u3400-\u9fff〇]+")
"""What is left out of a label. A digit of any script is not: 规章 = 𝟑𝟓 is no label."""


_OTHER_GLYPHS = str.maketrans("吿値戸淸靑囘罸", "告值户清青回罚")
"""Older shapes of characters, with codes of their own, that OpenCC does not fold."""
_OTHER_WORDS = {"資訊": "信息"}
"""Words that conversion to Taiwan's usage puts in place of others, of as many characters."""


@lru_cache(maxsize=1)
def _folding_table() -> dict[int, int]:
    """Traditional to simplified, character by character, from OpenCC; full width to half."""
    import opencc

    source = "\n".join(map(chr, range(0x3400, 0xA000)))
    folded = opencc.OpenCC("t2s").convert(source)
    table = {ord(a): ord(b) for a, b in zip(source, folded, strict=True) if a != b}
    table |= _OTHER_GLYPHS
    # What a radical prints may be a character of traditional script.
    table |= {code: table.get(ord(char), ord(char)) for code, char in RADICALS.items()}
    table |= {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(map(ord, _SPACES + INVISIBLE), ord(" "))
    return table


@lru_cache(maxsize=1)
def _foldable_runs() -> re.Pattern[str]:
    """Runs that folding changes; common punctuation is left to `str.translate` inside a run.

    `[…][…]*` and not `[…]+`: what begins with a character is twice as quick to search for.
    """
    prose_punctuation = {ord(char) for char in "，。：；（）！？"}
    chars = re.escape("".join(map(chr, _folding_table().keys() - prose_punctuation)))
    return re.compile(f"[{chars}][{chars}]*")


def fold(text: str) -> str:
    """`text` in simplified script, half width, plain spaces; as long as it was.

    Chinese punctuation (，。：；（）！？) is left alone: in prose it means something.
    """
    if text.isascii():
        return text
    if "\u3000" in text:  # by far most of what folding changes in simplified script
        text = text.replace("\u3000", " ")
    return _foldable_runs().sub(_fold_of_run(), text)


@lru_cache(maxsize=1)
def _fold_of_run() -> Callable[[re.Match[str]], str]:
    """What folding makes of a run; most are a blank or two, or a number."""
    table = _folding_table()

    @remembered
    def folded(run: str) -> str:
        for word, usual in _OTHER_WORDS.items():
            run = run.replace(word, usual)
        return run.translate(table)

    return lambda run: folded(run[0])


def scripts_of(chars: str) -> dict[str, str]:
    """Each simplified character with the traditional ones that fold to it, radicals aside: 复, 復, 複."""
    scripts = dict(zip(chars, chars, strict=True))
    for code, folded in _folding_table().items():
        if chr(folded) in scripts and 0x4E00 <= code < 0xA000:
            scripts[chr(folded)] += chr(code)
    return scripts


@remembered
def label_key(text: str) -> str:
    """What a printed label is compared by: folded, no enumerator, no space, no punctuation."""
    folded = fold(text.strip(BLANKS))
    return _PRINTING.sub("", _ENUMERATOR.sub("", folded, count=1))


def without_blanks(text: str) -> str:
    """A text without spaces, line ends and invisible characters."""
    return "".join(char for char in text if char not in BLANKS)


def is_enumerated(text: str) -> bool:
    """Whether a label begins with a number of its own: 1. or （一）."""
    return bool(_ENUMERATOR.match(fold(text.strip(BLANKS))))


def strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    """`start:end` without the blanks at its two ends; empty at `start` if all is blank."""
    chunk = text[start:end]
    left = len(chunk) - len(chunk.lstrip(BLANKS))
    if left == len(chunk):
        return start, start
    return start + left, start + len(chunk.rstrip(BLANKS))
