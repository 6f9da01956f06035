"""The numbers that Word prints before paragraphs: they stand in no run of text.

A paragraph points, itself or through its style, at a list and a level; `numbering.xml` says
how the levels of a list count. ECMA-376 part 1, 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from gipa_extract.text.numerals import in_chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_Element = Any
_ENDS = "、.．，,：:）)〕】"
"""A number that ends so needs no space behind it."""


class Level(NamedTuple):
    """How one level of a list counts."""

    format: str
    text: str
    """What is printed: `%1、`, where %1 is the count of the first level."""
    start: int


class Numbering:
    """Counts the numbered paragraphs of a document, which must come in order."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self.lists: dict[str, str] = {}
        """List → the abstract list that it counts with."""
        self.levels: dict[tuple[str, int], Level] = {}
        self.counts: dict[str, dict[int, int]] = {}
        """Abstract list → the count of each level."""
        self.restarts: dict[tuple[str, int], int] = {}
        """(list, level) → where its count begins anew; taken out once it has."""
        self.by_style = dict(_by_style(styles)) if styles is not None and len(styles) else {}
        if numbering is not None and len(numbering):
            self._load_lists(numbering)

    def _load_lists(self, numbering: _Element) -> None:
        for abstract in numbering.iterchildren(_W + "abstractNum"):
            name = abstract.get(_W + "abstractNumId", "")
            for level in abstract.iterchildren(_W + "lvl"):
                depth = _number_in(level.get(_W + "ilvl"))
                self.levels[name, depth] = Level(
                    _value_of(level, "numFmt"),
                    _value_of(level, "lvlText"),
                    _number_in(_value_of(level, "start"), 1),
                )
        for one in numbering.iterchildren(_W + "num"):
            name = one.get(_W + "numId", "")
            self.lists[name] = _value_of(one, "abstractNumId")
            for override in one.iterchildren(_W + "lvlOverride"):
                if start := _value_of(override, "startOverride"):
                    self.restarts[name, _number_in(override.get(_W + "ilvl"))] = _number_in(
                        start, 1
                    )

    def number(self, paragraph: _Element) -> str:
        """What Word prints before a paragraph, and counts it; "" for nothing or a bullet."""
        name, depth = self._place_of(paragraph)
        abstract = self.lists.get(name, "")
        level = self.levels.get((abstract, depth))
        if level is None:
            return ""
        counts = self.counts.setdefault(abstract, {})
        begin = self.restarts.pop((name, depth), None)
        counts[depth] = counts.get(depth, level.start - 1) + 1 if begin is None else begin
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return self._printed_number(abstract, level, counts)

    def _place_of(self, paragraph: _Element) -> tuple[str, int]:
        """(list, level) that a paragraph points at; ("", 0) for none."""
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return "", 0
        own = properties.find(_W + "numPr")
        style = self.by_style.get(_value_of(properties, "pStyle"), ("", 0))
        if own is None:
            return style
        return _value_of(own, "numId") or style[0], _number_in(_value_of(own, "ilvl"), style[1])

    def _printed_number(self, abstract: str, level: Level, counts: dict[int, int]) -> str:
        if level.format in ("bullet", "none", ""):
            return ""

        def count(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            at = self.levels.get((abstract, depth), level)
            return _format_count(counts.get(depth, at.start), at.format)

        text = re.sub(r"%([1-9])", count, level.text)
        return text if not text or text[-1] in _ENDS else f"{text} "


def _by_style(styles: _Element) -> Iterator[tuple[str, tuple[str, int]]]:
    """Each paragraph style that numbers, and the (list, level) that it points at."""
    for style in styles.iterchildren(_W + "style"):
        place = style.find(f"{_W}pPr/{_W}numPr")
        if place is not None:
            name = style.get(_W + "styleId", "")
            yield name, (_value_of(place, "numId"), _number_in(_value_of(place, "ilvl")))


def _value_of(parent: _Element, name: str) -> str:
    child = parent.find(_W + name)
    return str(child.get(_W + "val", "")) if child is not None else ""


def _number_in(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise


def _format_count(count: int, style: str) -> str:
    """A count in one of Word's number formats; digits for those that reports do not use."""
    if style.startswith(("chinese", "japanese", "taiwanese", "ideograph")) and 0 < count < 100:
        return in_chinese(count)
    if style.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if style.endswith("Letter") and 0 < count <= 26:
        return chr((ord("A") if style.startswith("upper") else ord("a")) + count - 1)
    return str(count)
