"""Lines and clauses without what stands inside names only by accident, and where each character stood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from gipa_extract.models import Span
from gipa_extract.text.folding import BLANKS, fold, strip_span
from gipa_extract.text.patterns import PRINTED_LINE

_TAG = r"</?[A-Za-z][^<>\n]{0,80}>"
_LATEX = r"\\(?:begin|end|[vh]space|fontsize|label)\*?(?:\{[^{}\n]*\})+|\\[A-Za-z]+\*?|\\\\(?:\[[^\]\n]*\])?|\{(?!#)|\}"
"""Its commands and braces: \\title{某某局\\\\2022年…}. What begins with {# is an address of Pandoc's."""
_MARKUP = re.compile(f"{_TAG}|{_LATEX}")
_DROPPED = re.compile(rf"[{re.escape(BLANKS)}*#]+|[(（][^()（）]{{1,14}}[)）]|{_TAG}|{_LATEX}")
"""Blanks, markup, the marks of Markdown, and short brackets, of which only pinyin is dropped."""
_PINYIN = re.compile(r"[(（][a-zA-Z\u00c0-\u024f\u0300-\u036f\s]{1,14}[)）]")
"""某某鎮(zhèn): some mirrors print how rare characters are read."""


class Compact(NamedTuple):
    """Kept characters of a document, in simplified script beside the printed one."""

    printed: str
    folded: str
    places: tuple[int, ...]
    """Where each of them stands in the document."""

    def span(self, start: int, end: int) -> Span:
        """The document's characters from the first to the last of `printed[start:end]`."""
        return Span(self.places[start], self.places[end - 1] + 1)


def without_pinyin(text: str) -> str:
    """A text without the readings that mirrors add in brackets."""
    return _PINYIN.sub("", text) if "(" in text or "（" in text else text


def without_markup(text: str) -> str:
    """A text without tags and the commands of LaTeX: {\\Large 某某局}\\\\ is a name."""
    return _MARKUP.sub("", text) if "<" in text or "\\" in text else text


def compact(text: str, spans: Iterable[Span]) -> Compact:
    """Several stretches of a document, joined: a title goes on over two or three lines."""
    kept: list[str] = []
    places: list[int] = []
    for start, end in spans:
        position = start
        for dropped in _DROPPED.finditer(text, start, end):
            if dropped[0][0] in "(（" and not _PINYIN.fullmatch(dropped[0]):
                continue
            kept.append(text[position : dropped.start()])
            places.extend(range(position, dropped.start()))
            position = dropped.end()
        kept.append(text[position:end])
        places.extend(range(position, end))
    printed = "".join(kept)
    return Compact(printed, fold(printed), tuple(places))


def lines_of(text: str, start: int, end: int, most: int) -> list[Span]:
    """The first lines of a stretch that print something, without the blanks at their ends."""
    lines: list[Span] = []
    for line in PRINTED_LINE.finditer(text, start, end):
        span = Span(*strip_span(text, line.start(), line.end()))
        if span.start < span.end:
            lines.append(span)
            if len(lines) == most:
                break
    return lines
